"""One day of a 重点时段: the open duties it covers, what moved since the day before, who is late or silent.

A day that is past is answered from the history of the ledger, today from the ledger itself; both as this person may see.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from portal import duty_history
from portal.access import Me
from portal.accountability.queries.campaign import covers
from portal.accountability.rules import visible
from portal.clock import CHINA
from portal.db import Sql, all_of, row, rows
from portal.duty_history import WHAT, end_of

Record = Mapping[str, Any]
MOST = 300
NOW = """(SELECT o.id AS duty, o.unit, o.due, o.done_on, CASE WHEN o.done_at IS NOT NULL THEN 'done'
             WHEN o.handed_in_at IS NOT NULL THEN 'handed_in' ELSE 'open' END AS state FROM duty o)"""
NOTED = "(SELECT max(n.happened_on) FROM duty_note n WHERE n.duty = d.id AND n.at < {})"


def _as_of(on: date, day: date) -> Sql:
    return Sql(NOW) if on >= day else duty_history.as_of(on)


def wished_for(campaign: Record, starts_on: date, due: date) -> date | None:
    """By when the campaign would like it, where that is earlier: a wish, the day that was promised stays."""
    if campaign["limit_days"] is None:
        return None
    by: date = max(campaign["starts_on"], starts_on) + timedelta(days=campaign["limit_days"])
    return by if by < due else None


async def open_on(me: Me, campaign: Record, on: date, day: date) -> list[dict[str, Any]]:
    """What was owed at the end of that day, the earliest due first, at most `MOST`; `noted_on`: the latest record."""
    found = await rows(
        f"""SELECT d.id, d.title, d.path, d.starts_on, h.due, h.unit, hu.short_name AS unit_name, {NOTED} AS noted_on
              FROM {{}} h JOIN duty d ON d.id = h.duty JOIN unit u ON u.id = d.unit JOIN unit hu ON hu.id = h.unit
             WHERE h.state = 'open' AND {{}} ORDER BY h.due, d.id LIMIT {{}}""",
        end_of(on),
        _as_of(on, day),
        all_of(visible(me), covers(campaign)),
        MOST,
    )
    return [{**one, "wished": wished_for(campaign, one["starts_on"], one["due"])} for one in found]


async def counts_on(me: Me, campaign: Record, on: date, day: date) -> dict[str, int]:
    """How many were open, late, due within three days, handed in and waiting, met on that very day."""
    found = await row(
        f"""SELECT count(*) FILTER (WHERE x.state = 'open')::int AS open,
                   count(*) FILTER (WHERE x.state = 'open' AND x.due < {{}})::int AS late,
                   count(*) FILTER (WHERE x.state = 'open' AND x.due BETWEEN {{}} AND {{}})::int AS near,
                   count(*) FILTER (WHERE x.state = 'open' AND x.silent)::int AS silent,
                   count(*) FILTER (WHERE x.state = 'handed_in')::int AS handed_in,
                   count(*) FILTER (WHERE x.state = 'done' AND x.done_on = {{}})::int AS done
              FROM (SELECT h.state, h.due, h.done_on, {silent("d", "h.state = 'open'")} AS silent
                      FROM {{}} h JOIN duty d ON d.id = h.duty JOIN unit u ON u.id = d.unit WHERE {{}}) x""",
        on,
        on,
        on + timedelta(days=3),
        on,
        *silent_since(campaign, on),
        _as_of(on, day),
        all_of(visible(me), covers(campaign)),
    )
    return dict(found or {})


def silent(duty: str, also: str = "TRUE") -> str:
    """SQL with two parameters (`silent_since`): opened before that day, and no record of it since. `also` comes first:
    nobody looks for records of what is met."""
    return (
        f"({also} AND {duty}.starts_on <= {{}} AND NOT EXISTS"
        f" (SELECT 1 FROM duty_note n WHERE n.duty = {duty}.id AND n.happened_on > {{}}))"
    )


def silent_since(campaign: Record, on: date) -> tuple[date, date]:
    since = on - timedelta(days=campaign["silent_days"])
    return since, since


async def moved_until(me: Me, campaign: Record, on: date, most: int = 100) -> list[dict[str, Any]]:
    """What happened from the beginning of the day before until the end of this one, the latest first. That there is new
    progress is for whoever sees the duty; what it says stands with its record, for whoever may open that."""
    since = datetime.combine(on - timedelta(days=1), time.min, CHINA)
    found = await rows(
        """SELECT m.at, m.what, d.title, d.path, u.short_name AS unit_name FROM (
             SELECT e.duty, e.at, e.what FROM duty_event e WHERE e.at >= {} AND e.at < {}
              UNION ALL
             SELECT n.duty, n.at, 'noted' FROM duty_note n WHERE n.at >= {} AND n.at < {}) m
             JOIN duty d ON d.id = m.duty JOIN unit u ON u.id = d.unit WHERE {} ORDER BY m.at DESC, d.id LIMIT {}""",
        *[since, end_of(on)] * 2,
        all_of(visible(me), covers(campaign)),
        most,
    )
    return [{**one, "words": WHAT.get(one["what"], "报进展")} for one in found]


async def to_press(me: Me, campaign: Record, day: date) -> list[dict[str, Any]]:
    """Late or silent today: `late`, `silent`, the latest record, and the letter under way about it. The unit with the
    oldest lateness first."""
    return await rows(
        f"""SELECT d.id, d.title, d.path, d.due, d.unit, u.name AS unit_name, d.due < {{}} AS late,
                   {NOTED} AS noted_on, {silent("d")} AS silent, l.id AS letter, l.kind AS letter_kind, l.state AS letter_state
              FROM duty d JOIN unit u ON u.id = d.unit LEFT JOIN LATERAL (
                   SELECT w.id, w.kind, w.state FROM accountability_letter_matter m
                     JOIN accountability_letter w ON w.id = m.letter
                    WHERE m.duty = d.id AND w.unit = {{}} AND w.state NOT IN ('closed', 'withdrawn')
                    ORDER BY w.drafted_at DESC LIMIT 1) l ON TRUE
             WHERE d.done_at IS NULL AND d.handed_in_at IS NULL AND NOT d.narrow AND {{}}
               AND (d.due < {{}} OR {silent("d")})
             ORDER BY d.due, d.id LIMIT {{}}""",
        day,
        end_of(day),
        *silent_since(campaign, day),
        campaign["unit"],
        all_of(visible(me), covers(campaign)),
        day,
        *silent_since(campaign, day),
        MOST,
    )


async def how_many(me: Me, covered: Sql) -> int:
    """Open duties this person sees that would be covered as things stand."""
    found = await row(
        "SELECT count(*)::int AS n FROM duty d JOIN unit u ON u.id = d.unit WHERE d.done_at IS NULL AND {}",
        all_of(visible(me), covered),
    )
    return found["n"] if found else 0
