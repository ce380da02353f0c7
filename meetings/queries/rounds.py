"""Rounds (议题征集): who answered what and who is silent, and what of it this person may see."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.conferences import HEAD, JOINED, LIAISONS, on_four_times, on_twice
from meetings.queries.topics import FROM as TOPICS
from meetings.rules import WATCHING, belongs, runs, seated, sees_topic
from portal.access import Me, below, not_recused
from portal.clock import today
from portal.db import Sql, all_of, any_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

FROM = f"FROM meetings_call r JOIN meetings_conference c ON c.id = r.conference {JOINED}"
COUNTS = """(SELECT count(*) FROM meetings_call_unit cu WHERE cu.round = r.id) AS asked,
       (SELECT count(*) FROM meetings_call_unit cu WHERE cu.round = r.id AND cu.answer IS NULL) AS silent,
       (SELECT count(*) FROM meetings_call_unit cu WHERE cu.round = r.id AND cu.answer = 'none') AS without,
       (SELECT max(cu.reminded_at) FROM meetings_call_unit cu WHERE cu.round = r.id) AS reminded_at,
       (SELECT count(*) FROM meetings_call_unit cu WHERE cu.round = r.id AND cu.reminded_at IS NOT NULL) AS reminded"""


def subject_of(found: Mapping[str, Any]) -> Subject:
    return Subject("meetings.round", found["id"], found["title"], f"/meetings/rounds/{found['id']}")


def oversees(me: Me) -> Sql:
    """SQL over `meetings_call r` with its conference c: who sees the whole board."""
    return any_of(runs(me), below("c.territory", me.scopes(*WATCHING)), seated(me))


def sees_round(me: Me) -> Sql:
    asked = Sql("r.id IN (SELECT vr.round FROM meetings_call_unit vr WHERE {})", belongs("vr.unit", me))
    return all_of(any_of(oversees(me), asked), not_recused(me, "r.id", "r.conference"))


async def round_for(me: Me, round_id: UUID) -> dict[str, Any]:
    """Missing when it is not there for this person. `whole`: they see the whole board, not only their own answer."""
    found = await row(
        f"SELECT r.*, {HEAD}, {COUNTS}, ({{}}) AS whole,"
        " CASE WHEN {} THEN m.title END AS meeting_title, m.starts_at, m.notices"
        f" {FROM} LEFT JOIN meetings_meeting m ON m.id = r.meeting WHERE r.id = {{}} AND {{}}",
        *on_four_times(),
        oversees(me),
        not_recused(me, "m.id"),
        round_id,
        sees_round(me),
    )
    if found is None:
        raise Missing
    return found


async def rounds_for(me: Me, before: UUID | None = None, limit: int = 30) -> list[dict[str, Any]]:
    """Newest first. `mine_silent`: a unit of this person has not answered yet."""
    return await rows(
        f"SELECT r.id, r.title, r.due, r.closed_at, c.title AS conference_title, {COUNTS}, ({{}}) AS whole,"
        " EXISTS (SELECT 1 FROM meetings_call_unit su WHERE su.round = r.id AND su.answer IS NULL AND {}) AS mine_silent"
        f" {FROM} WHERE {{}} AND ({{}}::uuid IS NULL OR r.id < {{}}) ORDER BY r.id DESC LIMIT {{}}",
        oversees(me),
        belongs("su.unit", me),
        sees_round(me),
        before,
        before,
        limit,
    )


async def board_of(me: Me, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A line a unit, the silent first; whoever does not oversee the round sees their own units only. `mine`: this
    person answers for it. The caller has the round."""
    return await rows(
        f"""SELECT cu.*, u.name, u.short_name, u.path AS submitting_path, cu.unit AS submitting_unit,
                   ({{}}) AS mine, c.office, p.name AS answered_by_name, {LIAISONS.format(unit="cu.unit")}
              FROM meetings_call_unit cu JOIN meetings_call r ON r.id = cu.round
              JOIN meetings_conference c ON c.id = r.conference JOIN unit u ON u.id = cu.unit
              LEFT JOIN person p ON p.id = cu.answered_by
             WHERE cu.round = {{}} AND {{}} ORDER BY cu.answer IS NOT NULL, cu.answer DESC, u.path""",
        belongs("cu.unit", me),
        *on_twice(),
        found["id"],
        Sql("TRUE") if found["whole"] else belongs("cu.unit", me),
    )


async def topics_in(me: Me, round_id: UUID) -> list[dict[str, Any]]:
    """Topics that came in this round, as far as this person may see them: of others no drafts."""
    return await rows(
        f"SELECT t.id, t.title, t.state, t.late, t.submitting_unit {TOPICS} WHERE t.round = {{}} AND {{}} ORDER BY t.id",
        round_id,
        sees_topic(me),
    )


async def is_over(round_id: UUID) -> bool:
    found = await row(
        "SELECT due < {} OR closed_at IS NOT NULL AS over FROM meetings_call WHERE id = {}", today(), round_id
    )
    return bool(found and found["over"])
