"""One duty with what was stopped about it, and who stands in for whom."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.queries.ladders import LADDER_PATH
from portal.accountability.rules import visible
from portal.db import row, rows
from portal.errors import Missing
from portal.people import Role

Record = dict[str, Any]


async def duty_for(me: Me, duty_id: UUID) -> Record:
    found = await row(
        f"""SELECT d.id, d.subject_kind, d.subject_id, d.title, d.path, d.due, d.unit, d.person, d.supervising_unit,
                  d.done_at, d.handed_in_at, u.name AS unit_name, u.path AS unit_path, {LADDER_PATH} AS ladder_path
             FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = {{}} AND {{}}""",
        duty_id,
        visible(me),
    )
    if found is None:
        raise Missing
    return found


def watches(me: Me, duty: Record) -> bool:
    """Staff of the office that watches over it, or of one above; never who owes it themselves."""
    owes = me.id == duty["person"] or duty["unit"] in {held.unit for held in me.holdings}
    return not owes and me.reaches(duty["unit_path"], Role.office, Role.discipline)


def may_put_off(me: Me, duty: Record) -> bool:
    """Whom the ladder reminds as 承办人."""
    return bool(me.id == duty["person"]) or any(
        held.role == Role.liaison and held.unit == duty["unit"] for held in me.holdings
    )


async def holds_of(me: Me, duty: Record, day: date) -> list[Record]:
    """What is stopped now: for all, and for oneself; what others put off for themselves is theirs."""
    found = await rows(
        """SELECT id, person, until, reason, by_name, at FROM accountability_hold
            WHERE duty = {} AND lifted_at IS NULL AND until >= {} AND (person IS NULL OR person = {}) ORDER BY at""",
        duty["id"],
        day,
        me.id,
    )
    return [
        {**hold, "mine": hold["person"] == me.id or (hold["person"] is None and watches(me, duty))} for hold in found
    ]


async def deputies_for(me: Me, day: date) -> list[Record]:
    """Who stands in for me, and for whom I stand in; for staff of an office also those of its own unit."""
    return await rows(
        """SELECT x.id, x.person, x.starts_on, x.ends_on, x.reason, p.name AS person_name, q.name AS deputy_name
             FROM accountability_deputy x JOIN person p ON p.id = x.person JOIN person q ON q.id = x.deputy
            WHERE x.ended_at IS NULL AND x.ends_on >= {} AND {} IN (x.person, x.deputy) ORDER BY x.starts_on, x.id""",
        day,
        me.id,
    )


async def colleagues_of(me: Me, day: date) -> list[Record]:
    """Who may stand in: whoever holds a post in one of the same units today."""
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, u.short_name AS unit_name, o.title FROM post o
             JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit
            WHERE o.unit = ANY({}) AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
              AND p.disabled_at IS NULL AND p.id <> {} ORDER BY p.id, o.starts_on LIMIT 200""",
        [held.unit for held in me.holdings],
        day,
        day,
        me.id,
    )
