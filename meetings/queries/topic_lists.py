"""Lists of topics: by state with counts, one's own, the pool; pages by key, only what this person may see."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.topics import FROM
from meetings.rules import belongs, sees_topic
from meetings.states import TOPIC_STATES
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import Sql, all_of, rows

PAGE = 30
EXPORTED = 5000
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "on_the_way": ("办理中", ("submitted", "agreed", "screened")),
    "ready": ("待列入议程", ("approved", "deferred")),
    "over": ("已了结", ("resolved", "withdrawn", "handed_up")),
}
STATE_WORDS = {**{name: words for name, (words, _) in GROUPS.items()}, **TOPIC_STATES}
FILTERS = ("q", "state", "conference", "mine", "late")
SELECT = """SELECT t.id, t.title, t.state, t.late, t.late_approved_by, t.confidential, t.kind, t.minutes_asked, t.returns,
       t.submitted_at, t.question, t.presenter, su.name AS unit_name, su.short_name AS unit_short,
       c.title AS conference_title, CASE WHEN {} THEN m.title END AS meeting_title, r.title AS round_title, r.due AS round_due,
       (SELECT count(*) FROM meetings_topic_unit tu WHERE tu.topic = t.id AND tu.asked_at IS NOT NULL) AS asked,
       (SELECT count(*) FROM meetings_topic_unit tu WHERE tu.topic = t.id AND tu.opinion IS NOT NULL) AS answered"""
MORE = " LEFT JOIN meetings_meeting m ON m.id = t.meeting LEFT JOIN meetings_call r ON r.id = t.round"


async def topics_for(
    me: Me, filters: Mapping[str, str], before: UUID | None = None, limit: int = PAGE
) -> dict[str, Any]:
    """`topics`, the newest first; `next`: the key of the following page, if there is one."""
    found = await rows(
        f"{SELECT} {FROM}{MORE} WHERE {{}} AND ({{}}::uuid IS NULL OR t.id < {{}}) ORDER BY t.id DESC LIMIT {{}}",
        not_recused(me, "m.id"),
        all_of(sees_topic(me), *_of(me, filters)),
        before,
        before,
        limit + 1,
    )
    return {"topics": found[:limit], "next": found[limit - 1]["id"] if len(found) > limit else None}


async def counts_for(me: Me, filters: Mapping[str, str]) -> dict[str, int]:
    """How many in each state, whatever state the address asks for."""
    others = {name: text for name, text in filters.items() if name != "state"}
    found = await rows(
        f"SELECT t.state, count(*) AS number {FROM} WHERE {{}} GROUP BY t.state",
        all_of(sees_topic(me), *_of(me, others)),
    )
    return {line["state"]: line["number"] for line in found}


async def round_calls(me: Me, limit: int = 5) -> list[dict[str, Any]]:
    """Open rounds in which a unit of this person has not answered yet: what their list begins with."""
    return await rows(
        "SELECT r.id, r.title, r.due, r.due < {} AS over FROM meetings_call r WHERE r.closed_at IS NULL"
        " AND EXISTS (SELECT 1 FROM meetings_call_unit cu WHERE cu.round = r.id AND cu.answer IS NULL AND {})"
        " AND {} ORDER BY r.due LIMIT {}",
        today(),
        belongs("cu.unit", me),
        not_recused(me, "r.id", "r.conference"),
        limit,
    )


def _of(me: Me, filters: Mapping[str, str]) -> list[Sql]:
    clauses = []
    if words := filters.get("q", "").strip()[:60]:
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        clauses.append(Sql("t.title LIKE {}", like))
    if (state := filters.get("state", "")) in GROUPS:
        clauses.append(Sql("t.state = ANY({})", list(GROUPS[state][1])))
    elif state in TOPIC_STATES:
        clauses.append(Sql("t.state = {}", state))
    if conference := filters.get("conference", ""):
        clauses.append(Sql("t.conference = {}", UUID(conference)))
    if filters.get("mine"):
        clauses.append(belongs("t.submitting_unit", me))
    if filters.get("late"):
        clauses.append(_unapproved())
    return clauses


def _unapproved() -> Sql:
    return Sql(
        "t.late AND t.late_approved_by IS NULL AND t.state NOT IN ('drafted', 'resolved', 'withdrawn', 'handed_up')"
    )
