"""换岗交接: what a leader carries in a register, and the sheets of it this person may read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments.rules import offices_of, runs, sees_case, sees_whole
from assignments.states import ASSIGNMENT_STATES, ASSIGNMENT_TONES, BEFORE_DELIVERY
from portal import duties, files
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import Sql, all_of, any_of, row, rows
from portal.errors import Missing

Record = Mapping[str, Any]
OUTSIDE = [*(str(state) for state in BEFORE_DELIVERY), "closed", "withdrawn"]
"""Not carried yet, or no more: what is only being filled in is changed in its form."""
FROM = """FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
  JOIN assignments_register g ON g.id = k.register"""


async def givers_for(me: Me) -> list[dict[str, Any]]:
    """Leaders with live cases in a register whose office this person is of, and this person; a line for each register."""
    return await rows(
        f"""SELECT g.id AS register, g.name AS register_name, g.office, gt.path AS territory_path, p.id, p.name,
                   max(a.leader_title) AS title, p.disabled_at IS NOT NULL AS gone, count(*)::int AS cases,
                   max(ou.name) AS office_name
              {FROM} JOIN unit gt ON gt.id = g.territory JOIN unit ou ON ou.id = g.office JOIN person p ON p.id = a.leader
             WHERE a.state <> ALL({{}}) AND {{}} AND {{}}
             GROUP BY g.id, gt.path, p.id ORDER BY g.name, p.name, p.id""",
        OUTSIDE,
        any_of(runs(me), Sql("a.leader = {}", me.id)),
        not_recused(me, "k.id"),
    )


async def held_by(me: Me, register: UUID, giver: UUID) -> list[dict[str, Any]]:
    """Every live case of one leader in one register, with its day and its last progress, the earliest day first."""
    found = await rows(
        f"""SELECT a.id, a.version, a.state, a.due, a.backlog_case, k.number, k.summary, lu.name AS lead_name,
                   (SELECT p.happened_on || ' ' || p.text FROM assignments_progress p WHERE p.assignment = a.id
                     ORDER BY p.happened_on DESC, p.at DESC LIMIT 1) AS latest
              {FROM} JOIN unit lu ON lu.id = a.lead_unit
             WHERE g.id = {{}} AND a.leader = {{}} AND a.state <> ALL({{}}) AND {{}} AND {{}}
             ORDER BY a.due, k.number, a.id""",
        register,
        giver,
        OUTSIDE,
        any_of(runs(me), Sql("a.leader = {}", me.id)),
        sees_case(me),
    )
    return [shown(line, today()) for line in found]


def shown(line: Record, on: date) -> dict[str, Any]:
    return {
        **line,
        "state_words": ASSIGNMENT_STATES[line["state"]],
        "tone": ASSIGNMENT_TONES[line["state"]],
        "light": duties.light(line["due"], on),
        "late": line["due"] < on,
    }


async def hand_overs_for(me: Me, limit: int = 100) -> list[dict[str, Any]]:
    """The sheets this person may read, those that wait first."""
    return await rows(
        "SELECT h.* FROM assignments_hand_over h WHERE {}"
        " ORDER BY (h.confirmed_at IS NOT NULL OR h.withdrawn_at IS NOT NULL), h.made_at DESC, h.id LIMIT {}",
        _readable(me),
        limit,
    )


async def hand_over_for(me: Me, hand_over: UUID) -> dict[str, Any]:
    """The sheet with its lines and its paper. Missing for who is no party to it, or is recused from one of its cases."""
    found = await row(
        """SELECT h.*, g.office, g.name AS register_name FROM assignments_hand_over h
             JOIN assignments_register g ON g.id = h.register WHERE h.id = {} AND {}""",
        hand_over,
        _readable(me),
    )
    if found is None:
        raise Missing
    paper = await files.of([hand_over], "issued")
    return {
        **found,
        "lines": await lines_of(hand_over),
        "paper": paper[0] if paper else None,
        "may_run": found["office"] in offices_of(me),
    }


async def lines_of(hand_over: UUID) -> list[dict[str, Any]]:
    """As they stood on the day of the sheet."""
    found = await rows(
        "SELECT l.*, a.backlog_case FROM assignments_hand_over_line l"
        " JOIN assignments_assignment a ON a.id = l.assignment WHERE l.hand_over = {} ORDER BY l.position",
        hand_over,
    )
    return [
        {
            **line,
            "state_words": ASSIGNMENT_STATES[line["state_then"]],
            "tone": ASSIGNMENT_TONES[line["state_then"]],
        }
        for line in found
    ]


async def kept_from(person: UUID, cases: Sequence[UUID]) -> set[UUID]:
    """Which of these cases this person must not know of."""
    found = await rows(
        """SELECT DISTINCT rc.record_id FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
            WHERE rc.record_id = ANY({}) AND rc.lifted_at IS NULL AND (rc.person = {} OR EXISTS (
                  SELECT 1 FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = {}
                     AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%'))""",
        list(cases),
        person,
        person,
        today(),
    )
    return {line["record_id"] for line in found}


def _readable(me: Me) -> Sql:
    """SQL over `assignments_hand_over h`: its parties, its office, who watches over all of its register; and nobody who
    must not know of one of its cases, for the paper is one."""
    return all_of(
        any_of(
            Sql("{} IN (h.giver, h.receiver, h.made_by)", me.id),
            Sql("h.register IN (SELECT g.id FROM assignments_register g WHERE {})", sees_whole(me)),
        ),
        Sql(
            "NOT EXISTS (SELECT 1 FROM assignments_hand_over_line hl JOIN assignments_assignment ha"
            " ON ha.id = hl.assignment WHERE hl.hand_over = h.id AND ({}) IS NOT TRUE)",
            not_recused(me, "ha.backlog_case"),
        ),
    )
