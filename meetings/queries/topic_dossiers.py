"""Everything the page of a topic shows, as this person may see it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.topics import subject_of, topic_for
from meetings.rules import belongs, convenor, office, submitter
from meetings.states import TopicState
from portal import files
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import row, rows, value
from portal.errors import Missing

T = TopicState
OWN_EDITING = (T.drafted, T.returned, T.submitted)
OFFICE_EDITING = (T.agreed, T.screened, T.pooled)
ASKING = (T.submitted, T.agreed, T.screened, T.returned, T.pooled, T.deferred)
ANSWERING = (T.submitted, T.agreed, T.returned, T.pooled, T.deferred)
OVER = (T.resolved, T.withdrawn, T.handed_up)


def may_edit(me: Me, topic: Mapping[str, Any]) -> bool:
    """Its unit until the office has it, then the office until the convenor has approved it."""
    return (topic["state"] in OWN_EDITING and submitter(me, topic)) or (
        topic["state"] in OFFICE_EDITING and office(me, topic)
    )


def may_ask(me: Me, topic: Mapping[str, Any]) -> bool:
    return topic["state"] in ASKING and (submitter(me, topic) or office(me, topic))


def may_add_papers(me: Me, topic: Mapping[str, Any]) -> bool:
    return topic["state"] not in OVER and (submitter(me, topic) or office(me, topic))


def may_approve_late(me: Me, topic: Mapping[str, Any]) -> bool:
    waiting = topic["late"] and topic["late_approved_by"] is None and topic["state"] not in {*OVER, T.drafted}
    return bool(waiting) and convenor(me, topic)


async def units_of(me: Me, topic_id: UUID) -> list[dict[str, Any]]:
    """Units concerned with what they said. `mine`: this person answers for it. The caller has the topic."""
    return await rows(
        """SELECT tu.*, u.name, u.short_name, ({}) AS mine FROM meetings_topic_unit tu JOIN unit u ON u.id = tu.unit
            WHERE tu.topic = {} ORDER BY tu.asked_at NULLS LAST, u.path""",
        belongs("tu.unit", me),
        topic_id,
    )


async def around(me: Me, topic_id: UUID) -> dict[str, Any]:
    """What stands beside a topic: its round and meeting, what became of it higher up, and two questions of sight:
    `own`: of this person's unit; `called`: their unit is concerned and called to a meeting not yet held."""
    found = await row(
        """SELECT ({}) AS own, EXISTS (SELECT 1 FROM meetings_agenda_item xa
                      JOIN meetings_meeting xm ON xm.id = xa.meeting AND xm.state = 'notified'
                      JOIN meetings_invitee xi ON xi.meeting = xm.id
                      JOIN meetings_topic_unit xu ON xu.topic = xa.topic AND xu.unit = xi.unit
                     WHERE xa.topic = t.id AND NOT xa.withheld AND {}) AS called,
                  CASE WHEN {} THEN m.title END AS meeting_title, m.notices AS meeting_notices, m.state AS meeting_state,
                  r.title AS round_title, r.due AS round_due, la.name AS late_approver,
                  up.state AS upper_state, uc.title AS upper_conference, lc.title AS lower_conference,
                  (SELECT ua.result FROM meetings_agenda_item ua WHERE ua.topic = up.id AND ua.result IS NOT NULL
                    ORDER BY ua.id DESC LIMIT 1) AS upper_result,
                  CASE WHEN t.submitted_at IS NULL THEN """
        + LATE
        + """ ELSE FALSE END AS late_now
             FROM meetings_topic t LEFT JOIN meetings_meeting m ON m.id = t.meeting
             LEFT JOIN meetings_call r ON r.id = t.round LEFT JOIN person la ON la.id = t.late_approved_by
             LEFT JOIN meetings_topic up ON up.handed_up_from = t.id
             LEFT JOIN meetings_conference uc ON uc.id = up.conference
             LEFT JOIN meetings_topic low ON low.id = t.handed_up_from
             LEFT JOIN meetings_conference lc ON lc.id = low.conference
            WHERE t.id = {} ORDER BY up.created_at DESC LIMIT 1""",
        belongs("t.submitting_unit", me),
        belongs("xu.unit", me),
        not_recused(me, "m.id"),
        today(),
        today(),
        topic_id,
    )
    if found is None:
        raise Missing
    return found


LATE = """(EXISTS (SELECT 1 FROM meetings_call lr WHERE lr.id = t.round AND (lr.due < {} OR lr.closed_at IS NOT NULL))
      OR EXISTS (SELECT 1 FROM meetings_meeting lm WHERE lm.id = t.meeting AND (lm.notices > 0
         OR (SELECT bool_and(lr.due < {} OR lr.closed_at IS NOT NULL) FROM meetings_call lr WHERE lr.meeting = lm.id))))"""
"""SQL over `meetings_topic t`: the round it answers is over, or the notice of its meeting is out, or every round held
for that meeting is over. Two values: today, twice."""


async def comes_late(topic_id: UUID) -> bool:
    return bool(await value(f"SELECT {LATE} FROM meetings_topic t WHERE t.id = {{}}", today(), today(), topic_id))


def papers_open(me: Me, topic: Mapping[str, Any], beside: Mapping[str, Any]) -> bool:
    """Papers of a confidential topic: always for its unit, the office and those who convene; for the units concerned
    from the notice until the meeting was held."""
    always = office(me, topic) or convenor(me, topic) or me.id in topic["directors"] or beside["own"]
    return not topic["confidential"] or always or bool(beside["called"])


async def papers_of(topic_id: UUID) -> list[dict[str, Any]]:
    return await files.of([topic_id], "annex")


async def paper_for(me: Me, topic_id: UUID, file_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The topic and one of its papers; Missing for who may not read it (any more), and of a paper that was withdrawn."""
    topic = await topic_for(me, topic_id)
    paper = await files.one(topic_id, file_id)
    if not papers_open(me, topic, await around(me, topic_id)):
        raise Missing
    if paper["withdrawn_at"] is not None and not (office(me, topic) or submitter(me, topic)):
        raise Missing
    return topic, paper


__all__ = ["around", "may_edit", "paper_for", "papers_of", "papers_open", "subject_of", "topic_for", "units_of"]
