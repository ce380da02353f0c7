"""When everything in the stories happened, counted back from a day: nothing on a rest day, nothing yet to come."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.clock import CHINA
from portal.demo.stories.model import Act, FindingTold, InspectionTold, RoundTold
from portal.workdays import WorkCalendar

DAY_IN_TEXT = re.compile(r"\{(on)?([+-]\d+)?\}")
Key = tuple[str, int]
"""The inspection and the place of a finding in it."""
READ = -15
"""The day on which everybody last looked into their inbox."""
PAUSE = timedelta(minutes=20)
"""Between two acts on the same matter on one day."""


@dataclass(frozen=True, order=True)
class Event:
    """`text` is the act's text with its days written out."""

    at: datetime
    order: int
    verb: str = field(compare=False)
    round: RoundTold | None = field(compare=False, default=None)
    inspection: InspectionTold | None = field(compare=False, default=None)
    place: int = field(compare=False, default=-1)
    act: Act | None = field(compare=False, default=None)
    text: str = field(compare=False, default="")

    @property
    def key(self) -> Key:
        return (self.inspection.key if self.inspection else "", self.place)

    @property
    def finding(self) -> FindingTold:
        assert self.inspection is not None
        return self.inspection.findings[self.place]


class Timetable:
    def __init__(self, today: date, calendar: WorkCalendar) -> None:
        self.today = today
        self.calendar = calendar

    def day(self, offset: int) -> date:
        """The working day at or before."""
        on = self.today + timedelta(days=offset)
        while not self.calendar.is_workday(on):
            on -= timedelta(days=1)
        return on

    def due(self, offset: int | None) -> date | None:
        return None if offset is None else self.today + timedelta(days=offset)

    def write_out(self, text: str, on: date) -> str:
        def said(found: re.Match[str]) -> str:
            offset = int(found[2] or 0)
            day = on + timedelta(days=offset) if found[1] else self.day(offset)
            return f"{day.month}月{day.day}日"

        return DAY_IN_TEXT.sub(said, text)

    def events(self, rounds: Sequence[RoundTold]) -> list[Event]:
        """In the order in which they happened."""
        found = [event for told in rounds for event in self._of_round(told)]
        found.append(Event(self._at(self.day(READ), time(8, 30)), 0, "read"))
        return sorted(
            Event(event.at, order, event.verb, event.round, event.inspection, event.place, event.act, event.text)
            for order, event in enumerate(found)
        )

    def _of_round(self, told: RoundTold) -> Iterator[Event]:
        yield Event(self._at(self.day(told.day), time(9, 5)), 0, "open_round", told)
        for number, inspection in enumerate(told.inspections):
            yield from self._of_inspection(told, inspection, number)

    def _of_inspection(self, told: RoundTold, inspection: InspectionTold, number: int) -> Iterator[Event]:
        feedback = self.day(inspection.feedback)
        opened = self._at(feedback, time(16, 5 * number))
        yield Event(opened, 0, "open_inspection", told, inspection)
        entered = self._at(self.calendar.after(feedback, 1), time(9, 10 + number))
        for place, finding in enumerate(inspection.findings):
            at = entered + place * timedelta(minutes=4)
            yield Event(at, 0, "add_finding", told, inspection, place)
            for act in finding.acts:
                at = max(at + PAUSE, self._at(self.day(act.day), time(10 + (place + number) % 6, (place * 13) % 60)))
                yield Event(at, 0, act.verb, told, inspection, place, act, self.write_out(act.text, at.date()))
        if inspection.notice:
            yield Event(self._at(self.day(inspection.notice.day), time(15, 30)), 0, "issue", told, inspection)

    def _at(self, on: date, moment: time) -> datetime:
        return datetime.combine(on, moment, CHINA)
