"""When everything in the story of the conferences happened: on working days before the fill, meetings ahead excepted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.clock import CHINA
from portal.demo.stories import meetings_pool as pool
from portal.demo.stories.meetings import MEETINGS
from portal.demo.stories.meetings_model import Did, MeetingTold, Resolved, TopicTold
from portal.demo.timetable import PAUSE, Timetable

FOUNDED = -325
ROADS: dict[str, tuple[str, ...]] = {
    "drafted": ("draft",),
    "submitted": ("draft", "submit"),
    "agreed": ("draft", "submit", "agree", "opinions"),
    "screened": ("draft", "submit", "agree", "opinions", "screen"),
    "approved": ("draft", "submit", "agree", "opinions", "screen", "approve"),
    "scheduled": ("draft", "submit", "agree", "opinions", "screen", "approve"),
    "pooled": ("draft", "submit", "agree", "opinions", "screen", "pool"),
    "returned": ("draft", "submit", "agree", "return"),
    "withdrawn": ("draft", "submit", "agree", "withdraw"),
    "handed_up": ("draft", "submit", "agree", "opinions", "screen", "hand_up"),
}
"""By which moves a topic comes to a state."""
MOMENTS = {
    "draft": (-5, time(9, 40)),
    "submit": (-5, time(9, 55)),
    "agree": (-4, time(9, 30)),
    "opinions": (-3, time(10, 10)),
    "screen": (-2, time(14, 0)),
    "approve": (-1, time(9, 0)),
    "pool": (-1, time(9, 0)),
    "return": (-1, time(9, 0)),
    "withdraw": (-1, time(9, 0)),
    "hand_up": (-1, time(9, 0)),
}
"""Working days from the day of the notice, or from the last working day for topics of no meeting."""
BEFORE = {"plan": (-6, time(9, 10)), "list": (-1, time(15, 0)), "notify": (0, time(16, 0)), "receive": (1, time(10, 0))}
AFTER = {
    "hold": (0, time(14, 30)),
    "record": (0, time(15, 30)),
    "circulate": (1, time(9, 20)),
    "reply": (1, time(15, 0)),
    "submit_minutes": (4, time(9, 30)),
    "sign": (4, time(15, 0)),
    "issue": (5, time(9, 10)),
    "acknowledge": (6, time(9, 30)),
    "archive": (15, time(16, 30)),
}
"""Working days from the day of the meeting."""


@dataclass(frozen=True, order=True)
class Step:
    at: datetime
    order: int
    verb: str = field(compare=False)
    meeting: MeetingTold | None = field(compare=False, default=None)
    topic: TopicTold | None = field(compare=False, default=None)
    resolved: Resolved | None = field(compare=False, default=None)
    did: Did | None = field(compare=False, default=None)


class Calendar:
    """The same table of days, counted in working days too."""

    def __init__(self, table: Timetable) -> None:
        self.table, self.today, self.calendar = table, table.today, table.calendar

    def back(self, days: int) -> date:
        """The so manieth working day before the day of the fill."""
        return self.calendar.after(self.today, -days)

    def held_on(self, told: MeetingTold) -> date:
        """What was held lately has had its ten working days since, whatever feast lay between."""
        if told.day > 0:
            return self.calendar.next_workday(self.today + timedelta(days=told.day))
        return min(self.table.day(told.day), self.back(10))

    def notified_on(self, told: MeetingTold) -> date:
        return self.back(2) if told.day > 0 else self.calendar.after(self.held_on(told), -4)

    def steps(self) -> list[Step]:
        found = [*self._of_conferences(), *self._of_round(), *self._of_pool()]
        for told in MEETINGS:
            found += self._of_meeting(told)
        return sorted(
            Step(step.at, order, step.verb, step.meeting, step.topic, step.resolved, step.did)
            for order, step in enumerate(found)
        )

    def _of_conferences(self) -> Iterator[Step]:
        founded = self.table.day(FOUNDED)
        yield Step(_at(founded, time(10, 30)), 0, "found_city")
        yield Step(_at(founded, time(11, 0)), 0, "found_district")
        yield Step(_at(self.table.day(-20), time(10, 40)), 0, "found_township")
        yield Step(_at(self.back(6), time(10, 20)), 0, "plan_city")

    def _of_round(self) -> Iterator[Step]:
        yield Step(_at(self.back(4), time(9, 30)), 0, "open_round")
        yield Step(_at(self.back(3), time(14, 20)), 0, "answer")
        yield Step(_at(self.back(1), time(8, 50)), 0, "remind")

    def _of_pool(self) -> Iterator[Step]:
        for number, topic in enumerate(pool.POOL):
            yield from self._of_topic(topic, None, self.back(1), number + 4)
        last = self.back(1)
        for verb, moment in (
            ("draft", time(9, 30)),
            ("submit", time(9, 40)),
            ("agree", time(11, 0)),
            ("screen", time(14, 30)),
        ):
            yield Step(_at(last, moment), 0, verb, _next(), pool.LATE)

    def _of_meeting(self, told: MeetingTold) -> Iterator[Step]:
        notified, held = self.notified_on(told), self.held_on(told)
        if not told.topics:
            yield Step(_at(self.back(5), time(9, 10)), 0, "plan", told)
            return
        for verb, (days, moment) in BEFORE.items():
            yield Step(_at(self.calendar.after(notified, days), moment), 0, verb, told)
        for number, topic in enumerate(told.topics):
            yield from self._of_topic(topic, told, notified, number)
        if told.day > 0:
            return
        for verb, (days, moment) in AFTER.items():
            on = self.calendar.after(held, days)
            if on < self.today and (told.circulated or verb not in {"circulate", "reply"}):
                yield Step(_at(on, moment), 0, verb, told)
        for topic in told.topics:
            for resolved in topic.resolved:
                yield from self._of_resolution(told, resolved, held)

    def _of_topic(self, topic: TopicTold, told: MeetingTold | None, day: date, number: int) -> Iterator[Step]:
        for verb in ROADS[topic.until]:
            days, moment = MOMENTS[verb]
            at = _at(self.calendar.after(day, days), moment) + number * timedelta(minutes=3)
            yield Step(at, 0, verb, told, topic)

    def _of_resolution(self, told: MeetingTold, resolved: Resolved, held: date) -> Iterator[Step]:
        at = _at(self.calendar.after(held, 6), time(10, 30))
        for did in resolved.acts:
            at = max(at + PAUSE, _at(self.table.day(did.day), time(10, 50)))
            yield Step(at, 0, did.verb, told, None, resolved, did)


def resolutions(meetings: Sequence[MeetingTold] = MEETINGS) -> Iterator[Resolved]:
    for told in meetings:
        for topic in told.topics:
            yield from topic.resolved


def _next() -> MeetingTold:
    return next(told for told in MEETINGS if told.day > 0 and told.topics)


def _at(on: date, moment: time) -> datetime:
    return datetime.combine(on, moment, CHINA)
