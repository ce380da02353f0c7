"""Which ladder is in force for what, and what the ledger knows of a duty that a ladder asks about."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.accountability.ladder import Facts, Ladder, Light, Produces, Step, To, Trigger
from portal.accountability.profiles import DEFAULT, SHIPPED
from portal.accountability.queries.campaign_ladders import Span, spans_from
from portal.calendardays import load_calendar
from portal.db import rows
from portal.workdays import Unit, WorkCalendar

Record = dict[str, Any]
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class InForce:
    """A ladder with the unit whose it is; `id` is empty for the one that comes with the house. `campaign`: the name of the
    重点时段 it is in force for."""

    ladder: Ladder
    path: str = ""
    room: str = ""
    id: UUID | None = None
    campaign: str = ""


@dataclass(frozen=True)
class Ladders:
    """All that are in force on a day, with the calendar their working days are counted by; an empty one where none does.
    `spans`: the 重点时段 that change them, those to come too."""

    calendar: WorkCalendar
    all: Sequence[InForce] = field(default_factory=tuple)
    spans: Sequence[tuple[Span, InForce]] = field(default_factory=tuple)
    day: date = date.min

    def of(self, duty: Record) -> InForce:
        """The nearest above whoever watches over the duty, else above the unit that owes it; one made for its room goes
        before one for all. In a 重点时段 its own ladder, the nearest above the unit that owes it, and of two the later."""
        now = [(span, used) for span, used in self.spans if span.starts_on <= self.day and span.covers(duty)]
        if now:
            return max(now, key=lambda one: (one[0].depth(duty), one[0].starts_on, one[0].id))[1]
        path = duty["ladder_path"]
        fitting = [one for one in self.all if path.startswith(one.path) and duty["subject_kind"].startswith(one.room)]
        return max(fitting, key=lambda one: (len(one.path), len(one.room)), default=InForce(DEFAULT))

    def look_by(self, duty: Record, on: date | None) -> date | None:
        """The next look, not later than the day on which a 重点时段 begins or is over: another ladder holds from then."""
        turns = [day for span, _ in self.spans if span.covers(duty) for day in span.turns() if day > self.day]
        return min([*turns, *([on] if on else [])], default=None)


LADDER_PATH = "coalesce((SELECT su.path FROM unit su WHERE su.id = d.supervising_unit), u.path)"


async def ladders_on(day: date, calendar: WorkCalendar | None = None) -> Ladders:
    """`calendar`: where the caller has it already."""
    spans = await spans_from(day)
    found = await rows(
        """SELECT f.id, f.name, f.source, f.repeat, coalesce(f.letters_a_day, {}) AS letters_a_day, f.room, u.path, f.starts_on <= {}
                  AND (f.ends_on IS NULL OR f.ends_on >= {}) AS usual, s.step, s.label, s.trigger, s.amount, s.day_unit,
                  s.recipients, s.produces, s.letter, s.light, s.jumps, s.points
             FROM accountability_profile f JOIN unit u ON u.id = f.unit
             JOIN accountability_profile_step s ON s.profile = f.id
            WHERE f.starts_on <= {} AND (f.ends_on IS NULL OR f.ends_on >= {}) OR f.id = ANY({})
            ORDER BY f.id, s.position, s.step""",
        DEFAULT.letters_a_day,
        *[day] * 4,
        [span.profile for span in spans if span.profile],
    )
    lines: dict[UUID, list[Record]] = {}
    for line in found:
        lines.setdefault(line["id"], []).append(line)
    made = {
        id_: InForce(
            Ladder(
                tuple(step_of(line) for line in steps),
                steps[0]["repeat"],
                steps[0]["name"],
                letters_a_day=steps[0]["letters_a_day"],
            ),
            steps[0]["path"],
            steps[0]["room"],
            id_,
        )
        for id_, steps in lines.items()
    }
    during = tuple((span, _of_span(span, made)) for span in spans)
    every = [*made.values(), *(used for _, used in during)]
    counted = any(step.unit is Unit.WORKDAY for one in every for step in one.ladder.steps)
    usual = tuple(one for id_, one in made.items() if lines[id_][0]["usual"])
    if calendar is None:
        calendar = await load_calendar() if counted else WorkCalendar()
    return Ladders(calendar, usual, during, day)


def _of_span(span: Span, made: dict[UUID, InForce]) -> InForce:
    if span.profile:
        return replace(made[span.profile], campaign=span.name)
    return InForce(SHIPPED[span.ladder], campaign=span.name)


def step_of(line: Record) -> Step:
    return Step(
        key=line["step"],
        words=line["label"],
        trigger=Trigger[line["trigger"]],
        amount=line["amount"],
        unit=Unit(line["day_unit"]),
        to=tuple(To[name] for name in line["recipients"].split(",")),
        produces=Produces[line["produces"]],
        letter=line["letter"],
        light=Light[line["light"]],
        jumps=line["jumps"],
        points=line["points"],
    )


FACTS = (
    """d.id, d.subject_kind, d.subject_id, d.title, d.path, d.unit, u.path AS unit_path, d.person, d.principal, d.supervising_unit,
       d.starts_on, d.due, d.done_at, d.handed_in_at, d.promised_on, d.returned_on,
       (SELECT max(n.happened_on) FROM duty_note n WHERE n.duty = d.id) AS noted_on,
       EXISTS (SELECT 1 FROM duty_support ds WHERE ds.duty = d.id AND NOT EXISTS (
               SELECT 1 FROM duty_note n WHERE n.duty = d.id AND n.unit = ds.unit)) AS has_silent_helper,
       (SELECT max(h.until) FROM accountability_hold h WHERE h.duty = d.id AND h.person IS NULL AND h.lifted_at IS NULL)
         AS held_until,
       ARRAY(SELECT r.step FROM accountability_rung r WHERE r.duty = d.id AND r.due = d.due) AS taken,
       ARRAY(SELECT DISTINCT r.light FROM accountability_rung r WHERE r.duty = d.id AND r.due = d.due
                AND r.light IS NOT NULL) AS lights,
       ARRAY(SELECT DISTINCT r.due FROM accountability_rung r WHERE r.duty = d.id AND r.due <> d.due) AS other_days,
       (SELECT min(r.walked_on) FROM accountability_rung r WHERE r.duty = d.id AND r.due = d.due AND r.to_owner)
         AS owner_told_on, """
    + LADDER_PATH
    + " AS ladder_path"
)
"""Columns over `duty d JOIN unit u ON u.id = d.unit`: everything a ladder asks about one duty."""


async def facts_of(duty: Record, ladder: Ladder, calendar: WorkCalendar, day: date) -> Facts:
    often = any(step.trigger is Trigger.often for step in ladder.steps)
    lit = await lit_of([duty["unit"]], day) if often and duty["lights"] else {}
    return facts(duty, calendar, lit.get(duty["unit"], {}))


def facts(duty: Record, calendar: WorkCalendar, lit: dict[Light, int]) -> Facts:
    return Facts(
        starts_on=duty["starts_on"],
        due=duty["due"],
        calendar=calendar,
        noted_on=duty["noted_on"],
        promised_on=duty["promised_on"],
        returned_on=duty["returned_on"],
        has_silent_helper=duty["has_silent_helper"],
        lights=frozenset(Light[light] for light in duty["lights"]),
        lit_of_unit=lit,
    )


async def lit_of(units: Sequence[UUID], day: date) -> dict[UUID, dict[Light, int]]:
    """How many matters of each unit got each light within the year that ends on this day."""
    found = await rows(
        """SELECT d.unit, r.light, count(DISTINCT r.duty)::int AS n FROM accountability_rung r JOIN duty d ON d.id = r.duty
            WHERE d.unit = ANY({}) AND r.light IS NOT NULL AND r.walked_on BETWEEN {} AND {} AND d.revoked_at IS NULL
            GROUP BY d.unit, r.light""",
        list(units),
        day - YEAR,
        day,
    )
    lit: dict[UUID, dict[Light, int]] = {}
    for line in found:
        lit.setdefault(line["unit"], {})[Light[line["light"]]] = line["n"]
    return lit
