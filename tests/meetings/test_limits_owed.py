"""纪要起草 and 议题材料送达 are owed by a day like anything else, and by nobody who has done his part already."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from meetings.actions import agenda, attending, calling, planning, rulebook, topic_papers
from meetings.actions.papers_owed import keep_in_step
from meetings.queries.meetings import agenda_of, meeting_for
from meetings.queries.topics import topic_for
from meetings.states import MINUTES_DRAFT, PAPERS
from portal import db, duties, recusals
from portal.calendardays import load_calendar
from portal.clock import local, today
from portal.demo.cast import Cast
from portal.subjects import Subject
from portal.workdays import compute
from tests.browser import Browser
from tests.builders import a_file
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_notified_meeting,
    an_approved_topic,
    at_nine,
    everybody_came,
    it_is_time,
)


async def listed(people: Cast, **changes: Any) -> tuple[UUID, UUID]:
    """A meeting with one topic of 区住建局 on its agenda, of which nothing was handed in."""
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    topic = await an_approved_topic(people, conference, **{"background": None, **changes})
    await agenda.list_topics(people.zhou, meeting, [topic])
    return meeting, topic


async def duty_of(topic: UUID) -> dict[str, Any] | None:
    return await db.row("SELECT * FROM duty WHERE subject_kind = {} AND subject_id = {}", PAPERS, topic)


async def standing(topic: UUID) -> str:
    duty = await duty_of(topic)
    if duty is None:
        return "none"
    return "revoked" if duty["revoked_at"] else "met" if duty["done_at"] else "owed"


async def days_before(meeting: UUID, days: int = 2) -> date:
    on = local(await db.value("SELECT starts_at FROM meetings_meeting WHERE id = {}", meeting)).date()
    return compute(on, (-days, "工作日"), await load_calendar()).effective_due


async def the_line(people: Cast, meeting: UUID, topic: UUID) -> dict[str, Any]:
    return next(line for line in await agenda_of(people.zhou, meeting) if line["topic"] == topic)


async def arranged(people: Cast, meeting: UUID, on: date) -> None:
    found = await meeting_for(people.zhou, meeting)
    kept = {name: found[name] for name in ("title", "minutes_planned", "place", "chair", "contact", "requirements")}
    await planning.change(people.zhou, meeting, version=found["version"], starts_at=at_nine(on), **kept)


async def test_a_topic_without_material_is_owed_two_working_days_before_the_meeting(people: Cast) -> None:
    meeting, topic = await listed(people)
    duty = await duty_of(topic)
    assert duty is not None
    assert duty["due"] == await days_before(meeting)
    assert (duty["unit"], duty["person"]) == (people.unit["housing"], people.lin.id)
    assert "老旧小区" not in duty["title"], "the ledger does not say what it is about"
    told = await db.rows("SELECT person, sentence FROM notice WHERE once LIKE 'papers:%'")
    assert people.lin.id in {line["person"] for line in told}
    assert not any("老旧小区" in line["sentence"] for line in told)
    assert duty["id"] in {line["id"] for line in await duties.mine(people.lin)}


async def test_whoever_wrote_it_or_uploaded_it_before_owes_nothing(people: Cast) -> None:
    _, written = await listed(people, background="近三年加装申请增加。")
    assert await standing(written) == "none"


async def test_uploading_meets_it_and_taking_it_back_owes_it_again(browser: Browser, people: Cast) -> None:
    _, topic = await listed(people)
    await browser.sign_in(people.lin)
    page = f"/meetings/topics/{topic}"
    assert "前上传议题材料" in await browser.see(page)
    assert "会议召开前2个工作日" in await browser.see(f"/due/{PAPERS}/{topic}")
    await topic_papers.add_papers(await topic_for(people.lin, topic), people.lin, [a_file("情况.pdf")])
    assert await standing(topic) == "met"
    assert "前上传议题材料" not in await browser.see(page)
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", topic)
    await topic_papers.withdraw_paper(await topic_for(people.lin, topic), people.lin, paper, "传错了")
    assert await standing(topic) == "owed"


async def test_the_day_moves_with_the_meeting_and_is_no_extension(people: Cast) -> None:
    meeting, topic = await listed(people)
    await arranged(people, meeting, today() + timedelta(days=28))
    duty = await duty_of(topic)
    assert duty is not None
    assert duty["due"] == await days_before(meeting)
    events = await db.rows("SELECT what FROM duty_event WHERE duty = {} ORDER BY place", duty["id"])
    assert [line["what"] for line in events] == ["opened", "recomputed"]
    assert await db.value("SELECT count(*) FROM notice WHERE once LIKE 'papers:%' AND dropped_at IS NULL") == (
        await db.value("SELECT count(DISTINCT person) FROM notice WHERE once LIKE 'papers:%'")
    ), "one live notice a person, of the day in force"


async def test_at_short_notice_it_is_owed_today_and_stays_there(people: Cast) -> None:
    meeting, topic = await listed(people)
    await arranged(people, meeting, today() + timedelta(days=1))
    await calling.put_off(people.zhou, await meeting_for(people.zhou, meeting), "postpone", note="防汛")
    await calling.replan(people.zhou, await meeting_for(people.zhou, meeting))
    duty = await duty_of(topic)
    assert duty is not None
    assert duty["due"] == today()


async def test_off_the_agenda_held_back_postponed_or_called_off_it_is_owed_no_more(people: Cast) -> None:
    meeting, topic = await listed(people)
    line = await the_line(people, meeting, topic)
    await agenda.withhold(people.zhou, meeting, line["id"], version=line["version"], reason="分管领导外出")
    assert await standing(topic) == "revoked"
    line = await the_line(people, meeting, topic)
    await agenda.readmit(people.zhou, meeting, line["id"], version=line["version"])
    assert await standing(topic) == "owed"
    await agenda.remove(people.zhou, meeting, line["id"])
    assert await standing(topic) == "revoked"
    await agenda.list_topics(people.zhou, meeting, [topic])
    await calling.put_off(people.zhou, await meeting_for(people.zhou, meeting), "postpone", note="防汛")
    assert await standing(topic) == "revoked"
    await calling.replan(people.zhou, await meeting_for(people.zhou, meeting))
    assert await standing(topic) == "owed"
    await calling.put_off(people.zhou, await meeting_for(people.zhou, meeting), "cancel", note="合并召开")
    assert await standing(topic) == "revoked"
    assert not await db.value("SELECT count(*) FROM notice WHERE once LIKE 'papers:%' AND dropped_at IS NULL")


async def test_once_the_meeting_was_held_without_it_nobody_owes_it(people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    topic = await db.value("SELECT id FROM meetings_topic WHERE meeting = {} LIMIT 1", meeting)
    await db.value("UPDATE meetings_topic SET background = ' ' WHERE id = {} RETURNING id", topic)
    await keep_in_step([topic])
    assert await standing(topic) == "owed"
    await it_is_time(meeting)
    await everybody_came(people, meeting)
    found = await meeting_for(people.zhou, meeting)
    began, seen = found["starts_at"], found["version"]
    await attending.hold(people.zhou, meeting, began_at=began, ended_at=began + timedelta(hours=2), seen=seen)
    assert await standing(topic) == "revoked"


async def test_who_is_recused_from_the_topic_does_not_learn_that_it_is_owed(people: Cast) -> None:
    _, topic = await listed(people)
    card = Subject("meetings.topic", topic, "议题", f"/meetings/topics/{topic}")
    assert await duties.one(people.shen, PAPERS, topic) is not None
    await recusals.declare(card, people.zhou, person=people.shen.id, unit=None, reason="亲属")
    assert await duties.one(people.shen, PAPERS, topic) is None


async def test_the_draft_is_owed_by_the_conference_s_own_limit_and_met_by_sending_it_round(people: Cast) -> None:
    conference = await a_conference(people)
    await rulebook.set_limits(people.zhou, conference, [("minutes_draft", 1, "工作日", "临江区会议规则第九条")])
    meeting = await a_held_meeting(people, conference)
    duty = await duties.one(people.zhou, MINUTES_DRAFT, meeting)
    assert duty is not None
    assert (duty["limit_amount"], duty["limit_article"]) == (1, "临江区会议规则第九条")
    assert duty["unit"] == people.unit["conference_office"]
    whole = await duties.one(people.zhou, "meetings.minutes", meeting)
    assert whole is not None
    assert duty["due"] < whole["due"]
