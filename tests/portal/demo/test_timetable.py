"""The stories hold together on whatever day the district is filled."""

from datetime import date, timedelta

import pytest

from portal.clock import CHINA
from portal.demo.evidence import page, photograph
from portal.demo.stories import ROUNDS
from portal.demo.stories.model import Act
from portal.demo.timetable import Event, Key, Timetable
from portal.workdays import WorkCalendar, from_chinesecalendar

BASE, PUBLISHED = from_chinesecalendar()
CALENDAR = WorkCalendar({day.day: day for day in BASE}, frozenset(PUBLISHED))
YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def told_on(today: date) -> tuple[Timetable, list[Event]]:
    table = Timetable(today, CALENDAR)
    return table, table.events(ROUNDS)


def test_on_any_day_of_a_year_everything_lies_on_a_working_day_before_it() -> None:
    for today in YEAR:
        _, events = told_on(today)
        wrong = [e for e in events if e.at.date() >= today or not CALENDAR.is_workday(e.at.date())]
        assert not wrong, (today, wrong[0].verb, wrong[0].at)
        assert all(e.at.tzinfo is CHINA and 8 <= e.at.hour < 18 for e in events), today


def test_on_any_day_of_a_year_a_matter_is_opened_before_it_is_worked_on_and_acts_keep_their_order() -> None:
    for today in YEAR:
        _, events = told_on(today)
        opened: list[object] = []
        done: dict[Key, list[Act]] = {}
        for event in events:
            if event.verb == "open_round":
                opened.append(event.round)
            elif event.verb == "open_inspection":
                assert event.round in opened, today
                opened.append(event.inspection)
            elif event.verb == "add_finding":
                assert event.inspection in opened, today
                opened.append(event.key)
            elif event.act:
                assert event.key in opened, (today, event.key)
                done.setdefault(event.key, []).append(event.act)
        for inspection in (told for one in ROUNDS for told in one.inspections):
            for place, finding in enumerate(inspection.findings):
                assert done.get((inspection.key, place), []) == list(finding.acts), today


def test_on_any_day_of_a_year_no_limit_lies_before_the_feedback_and_every_new_one_is_later() -> None:
    for today in YEAR:
        table, events = told_on(today)
        due: dict[Key, date] = {}
        for event in events:
            if event.verb == "add_finding" and event.inspection and (first := table.due(event.finding.due)):
                assert first >= table.day(event.inspection.feedback), today
                due[event.key] = first
            elif event.act and event.verb in {"extend", "reopen"}:
                new = today + timedelta(days=event.act.due)
                assert new > (due[event.key] if event.verb == "extend" else event.at.date()), (today, event.key)
                due[event.key] = new


def test_every_day_in_a_text_is_written_out() -> None:
    _, events = told_on(date(2026, 11, 22))
    assert not [event.text for event in events if "{" in event.text or "}" in event.text]


@pytest.mark.parametrize(
    ("template", "said"),
    [("{on}召开会议", "3月2日召开会议"), ("{on+9}前完成", "3月11日前完成"), ("自{-10}起", "自2月28日起")],
)
def test_days_are_said_as_people_say_them(template: str, said: str) -> None:
    assert Timetable(date(2026, 3, 10), CALENDAR).write_out(template, date(2026, 3, 2)) == said


def test_the_same_day_gives_the_same_story_and_another_day_another() -> None:
    def words(today: date) -> list[tuple[object, ...]]:
        return [(e.at, e.verb, e.key, e.text) for e in told_on(today)[1]]

    assert words(date(2026, 11, 22)) == words(date(2026, 11, 22))
    assert words(date(2026, 11, 22)) != words(date(2026, 11, 23))


def test_the_same_paper_has_the_same_bytes() -> None:
    said = ("会议纪要", "青石街道综合治理办公室", "针对会议偏少的问题", ["召开会议1次。"], "2026年3月2日")
    assert page(*said) == page(*said)
    assert page(*said) != page("另一份", *said[1:])
    assert photograph("现场") == photograph("现场")
    assert photograph("现场") != photograph("另一现场")


def test_no_two_papers_of_a_matter_share_a_name_and_no_two_findings_of_an_inspection_a_title() -> None:
    for inspection in (told for one in ROUNDS for told in one.inspections):
        titles = [finding.title for finding in inspection.findings]
        assert len(set(titles)) == len(titles)
        for finding in inspection.findings:
            papers = [act.text for act in finding.acts if act.verb == "evidence"]
            assert len(set(papers)) == len(papers), finding.title
