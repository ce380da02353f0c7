"""The story of the conferences holds together on whatever day the district is filled."""

from datetime import date, timedelta

from portal.clock import CHINA
from portal.demo.meetings_timetable import Calendar, Step, resolutions
from portal.demo.stories import meetings_pool as pool
from portal.demo.stories.meetings import MEETINGS
from portal.demo.timetable import Timetable
from portal.inputguard import find
from portal.workdays import WorkCalendar, from_chinesecalendar

BASE, PUBLISHED = from_chinesecalendar()
CALENDAR = WorkCalendar({day.day: day for day in BASE}, frozenset(PUBLISHED))
YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
HELD = ["plan", "list", "notify", "receive", "hold", "record", "submit_minutes", "sign", "issue", "acknowledge"]


def told_on(today: date) -> tuple[Calendar, list[Step]]:
    calendar = Calendar(Timetable(today, CALENDAR))
    return calendar, calendar.steps()


def test_on_any_day_of_a_year_everything_lies_on_a_working_day_before_it() -> None:
    for today in YEAR:
        _, steps = told_on(today)
        wrong = [s for s in steps if s.at.date() >= today or not CALENDAR.is_workday(s.at.date())]
        assert not wrong, (today, wrong[0].verb, wrong[0].at)
        assert all(s.at.tzinfo is CHINA and 8 <= s.at.hour < 18 for s in steps), today


def test_on_any_day_of_a_year_meetings_are_held_in_order_and_those_ahead_lie_ahead() -> None:
    for today in YEAR:
        calendar, steps = told_on(today)
        days = [calendar.held_on(told) for told in MEETINGS]
        assert days == sorted(days), today
        for told in MEETINGS:
            assert (calendar.held_on(told) > today) == (told.day > 0), (today, told.key)
            verbs = [s.verb for s in steps if s.meeting is told and s.topic is None and s.resolved is None]
            if told.day < 0:
                assert [verb for verb in verbs if verb in HELD] == HELD, (today, told.key)


def test_on_any_day_of_a_year_a_topic_is_planned_for_before_it_is_drafted_and_approved_before_it_is_listed() -> None:
    for today in YEAR:
        _, steps = told_on(today)
        first = {(s.meeting.key, s.verb): s.at for s in steps if s.meeting and not s.topic and not s.resolved}
        for step in steps:
            if step.topic and step.meeting:
                assert first[step.meeting.key, "plan"] < step.at, (today, step.topic.key)
                if step.verb == "approve":
                    assert step.at < first[step.meeting.key, "list"], (today, step.topic.key)


def test_on_any_day_of_a_year_what_was_resolved_is_worked_on_after_its_extract_and_asked_for_in_time() -> None:
    for today in YEAR:
        calendar, steps = told_on(today)
        issued = {s.meeting.key: s.at for s in steps if s.meeting and s.verb == "issue"}
        for step in steps:
            if step.resolved and step.meeting and step.did:
                assert step.at > issued[step.meeting.key], (today, step.resolved.key)
                if step.verb == "ask":
                    due = calendar.table.due(step.resolved.due)
                    assert due is not None
                    assert step.at.date() <= due < today + timedelta(days=step.did.due), (today, step.resolved.key)
        for told in MEETINGS:
            for resolved in (one for topic in told.topics for one in topic.resolved):
                due = calendar.table.due(resolved.due)
                assert due is None or due >= calendar.held_on(told), (today, resolved.key)


def test_no_two_things_of_the_story_share_a_key_and_no_text_holds_a_personal_number() -> None:
    topics = [*(topic for told in MEETINGS for topic in told.topics), *pool.POOL, pool.LATE]
    for keys in ([t.key for t in topics], [r.key for r in resolutions()], [m.key for m in MEETINGS]):
        assert len(set(keys)) == len(keys)
    papers = [did.paper for one in resolutions() for did in one.acts if did.verb == "feed_back"]
    assert len(set(papers)) == len(papers)
    for topic in topics:
        assert not find(f"{topic.title}。{topic.background}。{topic.question}。{topic.minutes}")
