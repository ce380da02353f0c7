"""议题材料送达: a topic on an agenda of which nothing is written and nothing uploaded is owed by its unit, so many days
before the meeting. Whoever has handed it in already is not bothered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from meetings.actions.opinions import liaison_of, told_of
from meetings.notices import tell_units
from meetings.queries.conferences import limits_of
from meetings.states import PAPERS as KIND
from portal.calendardays import load_calendar
from portal.clock import local, now, today
from portal.db import atomic, rows
from portal.duties import (
    Answerable,
    Term,
    finish_duty,
    move_duty,
    open_duty,
    reopen_duty,
    revoke_duty,
)
from portal.notices import drop
from portal.subjects import Subject
from portal.words import day_words
from portal.workdays import compute

Record = Mapping[str, Any]
TOLD = "papers:"
COUNTED = {"工作日": "个工作日"}

STANDING = """
SELECT t.id, t.conference, t.submitting_unit, u.short_name, c.title AS conference_title, c.office, m.starts_at,
       coalesce(t.state = 'scheduled' AND m.state IN ('planned', 'notified') AND NOT i.withheld, FALSE) AS listed,
       btrim(coalesce(t.background, '')) <> '' OR EXISTS (SELECT 1 FROM attachment a WHERE a.subject_id = t.id
           AND a.purpose = 'annex' AND a.withdrawn_at IS NULL) AS there,
       d.id AS duty, d.done_at, d.statutory_due
  FROM meetings_topic t JOIN unit u ON u.id = t.submitting_unit JOIN meetings_conference c ON c.id = t.conference
  LEFT JOIN meetings_meeting m ON m.id = t.meeting LEFT JOIN meetings_agenda_item i ON i.topic = t.id AND i.meeting = m.id
  LEFT JOIN duty d ON d.subject_kind = 'meetings.papers' AND d.subject_id = t.id
 WHERE t.id = ANY({}) ORDER BY t.id"""


async def topics_on(meeting_id: UUID) -> list[UUID]:
    return [line["id"] for line in await rows("SELECT id FROM meetings_topic WHERE meeting = {}", meeting_id)]


@atomic()
async def keep_in_step(topics: Sequence[UUID]) -> None:
    """Owed, met, moved or dropped as agenda, day and papers stand now. To be called by whoever changed one of them.

    Dropped: off the agenda, held back, the meeting postponed or called off, or held without it.
    """
    for topic in await rows(STANDING, list(topics)):
        open_now = topic["duty"] is not None and topic["done_at"] is None
        if topic["listed"] and not topic["there"]:
            await _owe(topic, open_now=open_now)
        elif open_now and topic["listed"]:
            await finish_duty(KIND, topic["id"], today())
            await drop(topic["id"], TOLD)
        elif open_now:
            await revoke_duty(KIND, topic["id"])
            await drop(topic["id"], TOLD)


async def _owe(topic: Record, *, open_now: bool) -> None:
    term = await term_of(topic)
    if open_now and topic["statutory_due"] == term.statutory_due:
        return
    if open_now:
        await move_duty(KIND, topic["id"], term)
    elif topic["duty"] is not None:
        await reopen_duty(KIND, topic["id"], term)
    else:
        unit = topic["submitting_unit"]
        person = await liaison_of(topic["conference"], unit)
        await open_duty(_subject(topic), Answerable(unit, person, supervising_unit=topic["office"]), term)
    await drop(topic["id"], TOLD)
    said = f"贵单位提请的议题已列入会议议程，还没有材料，请于{day_words(term.due)}前填写或者上传。"
    once = f"{TOLD}{topic['id']}:{now():%Y%m%d%H%M%S%f}"
    await tell_units([topic["submitting_unit"]], told_of(topic), said, once)


def _subject(topic: Record) -> Subject:
    """Named outside the topic's own page: no word of what it is about."""
    return Subject(KIND, topic["id"], f"议题材料：{topic['short_name']}提请的议题", f"/meetings/topics/{topic['id']}")


async def term_of(topic: Record) -> Term:
    """Counted back from the day of the meeting by the conference's own limit; of a meeting called at short notice, today.
    A calendar amended later moves the meeting or nothing, so this is a day set by hand."""
    _, amount, unit, article = (await limits_of(topic["conference"]))["papers_lead"]
    meets: date = local(topic["starts_at"]).date()
    latest = compute(meets, (-amount, unit), await load_calendar()).effective_due
    return Term(
        today(),
        latest,
        max(latest, today()),
        article=f"会议召开前{amount}{COUNTED.get(unit, unit)}（{article}）",
        rolls=False,
    )


__all__ = ["KIND", "keep_in_step", "term_of", "topics_on"]
