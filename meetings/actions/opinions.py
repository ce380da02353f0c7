"""会前征求意见: ask the units concerned, answer, wait no longer, and settle what they disagree on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from meetings.actions.topic_recusals import shadow
from meetings.notices import office_people, tell_units, unit_people
from meetings.queries.conferences import limits_of
from meetings.queries.topic_dossiers import ANSWERING, may_ask, units_of
from meetings.queries.topic_places import concernable
from meetings.queries.topics import subject_of
from meetings.rules import office
from meetings.searching.index import index_topic
from meetings.states import OPINIONS
from meetings.tables import TopicUnit
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.duties import Answerable, Term, finish_duty, open_duty, reopen_duty
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.subjects import Subject
from portal.words import day_words
from portal.workdays import compute
from portal.workflow import happened

Record = Mapping[str, Any]
KIND = "meetings.opinion"


def told_of(topic: Record) -> Subject:
    """How a topic is named outside its own page: no word of what it is about."""
    return Subject("meetings.topic", topic["id"], f"{topic['conference_title']}议题", f"/meetings/topics/{topic['id']}")


def duty_of(topic: Record, asked: UUID) -> Subject:
    title = f"会前意见：{topic['submitting_short']}提请的议题"
    return Subject(KIND, asked, title, f"/meetings/topics/{topic['id']}")


@atomic()
async def ask(topic: Record, by: Me, units: Sequence[UUID]) -> date:
    """Each of these units owes an opinion by the conference's own limit. Returns the day."""
    if not may_ask(by, topic):
        raise Refused("议题提交之后、列入议程之前，由提请单位或联席会议办公室征求意见。")
    await value("SELECT id FROM meetings_topic WHERE id = {} FOR UPDATE", topic["id"])
    known = {line["unit"]: line for line in await units_of(by, topic["id"])}
    fresh = [unit for unit in dict.fromkeys(units) if unit not in known or known[unit]["asked_at"] is None]
    if not fresh:
        raise Refused("请至少选择一个还没有征求过意见的单位。")
    allowed = {unit["id"] for unit in await concernable(topic["conference"], topic["submitting_unit"])}
    if set(fresh) - allowed - known.keys():
        raise Refused("涉及单位应为本联席会议的其他成员单位，请从列表中选择。")
    term = await term_of(topic["conference"])
    for unit in fresh:
        asked = known[unit]["id"] if unit in known else await _concerned(topic["id"], unit)
        await rows(
            "UPDATE meetings_topic_unit SET asked_at = {}, opinion_due = {} WHERE id = {} RETURNING id",
            now(),
            term.due,
            asked,
        )
        person = await liaison_of(topic["conference"], unit)
        await open_duty(duty_of(topic, asked), Answerable(unit, person, supervising_unit=topic["office"]), term)
    await shadow(topic["id"])
    said = f"就一件议题征求贵单位意见，请于{day_words(term.due)}前答复。"
    await tell_units(fresh, told_of(topic), said, f"opinion:{topic['id']}:{now():%Y%m%d%H%M%S%f}")
    subject = subject_of(topic)
    names = [line["short_name"] for line in await units_of(by, topic["id"]) if line["unit"] in fresh]
    await happened(subject, by, "ask", "征求意见", f"{'、'.join(names)}，{term.due}前答复")
    await audit.record(by, "meetings.topic.ask", subject, {"units": [str(unit) for unit in fresh]})
    return term.due


async def liaison_of(conference: UUID, unit: UUID) -> UUID | None:
    """The 联络员 named for the unit in this conference: they owe its word wherever their post is."""
    found: UUID | None = await value(
        "SELECT l.person FROM meetings_liaison l JOIN meetings_member m ON m.id = l.member WHERE m.conference = {}"
        " AND m.unit = {} AND l.starts_on <= {} AND (l.ends_on IS NULL OR l.ends_on >= {}) ORDER BY l.starts_on DESC",
        conference,
        unit,
        today(),
        today(),
    )
    return found


async def _concerned(topic: UUID, unit: UUID) -> UUID:
    made = TopicUnit(topic=topic, unit=unit)
    await TopicUnit.insert(made).run()
    return made.id


async def term_of(conference: UUID) -> Term:
    """From today by the limit `opinion`: working days by the office's own calendar."""
    _, amount, unit, article = (await limits_of(conference))["opinion"]
    counted = compute(today(), (amount, unit), await load_calendar())
    return Term(
        today(), counted.statutory_due, counted.effective_due, counted.is_estimate, amount, unit, article, rolls=True
    )


@atomic()
async def ask_again(topic: Record, by: Me) -> list[str]:
    """The text changed: what was said of the old one falls, its settlement too. Returns the units, by short name."""
    fallen = await rows(
        "UPDATE meetings_topic_unit tu SET opinion = NULL, remark = NULL, by = NULL, by_name = NULL, at = NULL,"
        " waived_at = NULL, waived_by_name = NULL FROM unit u WHERE u.id = tu.unit AND tu.topic = {}"
        " AND tu.asked_at IS NOT NULL AND (tu.opinion IS NOT NULL OR tu.waived_at IS NOT NULL)"
        " RETURNING tu.id, tu.unit, u.short_name",
        topic["id"],
    )
    if not fallen:
        return []
    term = await term_of(topic["conference"])
    for line in fallen:
        await rows(
            "UPDATE meetings_topic_unit SET asked_at = {}, opinion_due = {} WHERE id = {} RETURNING id",
            now(),
            term.due,
            line["id"],
        )
        await reopen_duty(KIND, line["id"], term)
    await _unsettle(topic["id"])
    said = f"议题内容已修改，贵单位原来的意见失效，请于{day_words(term.due)}前重新答复。"
    units = [line["unit"] for line in fallen]
    await tell_units(units, told_of(topic), said, f"opinion:{topic['id']}:{now():%Y%m%d%H%M%S%f}")
    return [line["short_name"] for line in fallen]


@atomic()
async def give(topic: Record, by: Me, asked: UUID, *, opinion: str, remark: str | None) -> None:
    """One unit's word. It may be changed until the topic is screened; what was said before stays in the history."""
    held = await row("SELECT state FROM meetings_topic WHERE id = {} FOR UPDATE", topic["id"])
    line = next((one for one in await units_of(by, topic["id"]) if one["id"] == asked and one["mine"]), None)
    if line is None or held is None or line["asked_at"] is None:
        raise Missing
    if held["state"] not in ANSWERING:
        raise Refused("议题已经初审或已了结，不再收会前意见；有意见请在会上提出。")
    if opinion not in OPINIONS:
        raise Refused("请选择同意、同意但有修改意见，或不同意。")
    if opinion != "agree" and not (remark or "").strip():
        raise Refused(f"选择“{OPINIONS[opinion]}”的，请写明意见。")
    await rows(
        "UPDATE meetings_topic_unit SET opinion = {}, remark = {}, by = {}, by_name = {}, at = {}, waived_at = NULL,"
        " waived_by_name = NULL WHERE id = {} RETURNING id",
        opinion,
        remark,
        by.id,
        by.name,
        now(),
        asked,
    )
    await finish_duty(KIND, asked, today())
    if opinion == "disagree":
        await _unsettle(topic["id"])
    said = f"{line['short_name']}：{OPINIONS[opinion]}"
    subject = subject_of(topic)
    await happened(subject, by, "opinion", "答复会前意见", f"{said}。{remark}" if remark else said)
    people = [*await unit_people(topic["submitting_unit"]), *await office_people(topic["office"])]
    words = f"{line['short_name']}已答复一件议题的会前意见：{OPINIONS[opinion]}。"
    await tell(people, told_of(topic), words, f"opinion-given:{asked}:{now():%Y%m%d%H%M%S%f}")
    await audit.record(by, "meetings.topic.opinion", subject, {"opinion": opinion})


async def _unsettle(topic: UUID) -> None:
    await rows(
        "UPDATE meetings_topic SET settled_by = NULL, settlement = NULL, disagreement = NULL WHERE id = {} RETURNING id",
        topic,
    )
    await index_topic(topic)


@atomic()
async def wait_no_longer(topic: Record, by: Me, asked: UUID) -> None:
    """Only after the day has passed: the office goes on without that unit's opinion."""
    if not office(by, topic):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    line = next((one for one in await units_of(by, topic["id"]) if one["id"] == asked), None)
    if line is None or line["asked_at"] is None:
        raise Missing
    if line["opinion"] is not None or line["waived_at"] is not None:
        raise Refused("该单位已经答复，或已不再等待。")
    if line["opinion_due"] >= today():
        raise Refused(f"答复期限（{day_words(line['opinion_due'])}）还没有过，不能不等答复。")
    await rows(
        "UPDATE meetings_topic_unit SET waived_at = {}, waived_by_name = {} WHERE id = {} AND opinion IS NULL RETURNING id",
        now(),
        by.name,
        asked,
    )
    await finish_duty(KIND, asked, today())
    subject = subject_of(topic)
    await happened(subject, by, "waive", "逾期未答复，不再等待", line["short_name"])
    await audit.record(by, "meetings.topic.waive", subject, {"unit": line["unit"]})


@atomic()
async def settle(topic: Record, by: Me, *, disagreement: str | None, settled_by: str, settlement: str) -> None:
    """协调一致: who settled what the units disagree on, and how. A new 不同意 or a changed text undoes it."""
    if not may_ask(by, topic):
        raise Refused("由提请单位或联席会议办公室在列入议程之前写明协调结果。")
    if not any(line["opinion"] == "disagree" for line in await units_of(by, topic["id"])):
        raise Refused("没有单位不同意，不必协调。")
    await rows(
        "UPDATE meetings_topic SET disagreement = {}, settled_by = {}, settlement = {} WHERE id = {} RETURNING id",
        disagreement,
        settled_by,
        settlement,
        topic["id"],
    )
    await index_topic(topic["id"])
    subject = subject_of(topic)
    await happened(subject, by, "settle", "协调一致", f"{settled_by}：{settlement}")
    await audit.record(by, "meetings.topic.settle", subject)


async def end_asking(topic: UUID) -> None:
    """The topic is off the table: nobody owes an opinion on it any more."""
    for line in await rows(
        "SELECT id FROM meetings_topic_unit WHERE topic = {} AND asked_at IS NOT NULL AND opinion IS NULL", topic
    ):
        await finish_duty(KIND, line["id"], today())
