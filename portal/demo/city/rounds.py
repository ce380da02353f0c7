"""The rounds of the twelve months behind us and the years before, each a dozen inspections of one district."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from inspections.tables import Category, Inspection, Round, RoundLimit
from portal.demo.cast import fixed_id
from portal.demo.city import sentences
from portal.demo.city.places import Places, Town
from portal.demo.city.records import Line, Records, at

TEN = "青石街道“小专项”巡察"
"""The inspection with exactly ten items."""
EACH = 12
"""Inspections of a round."""
YOUNGEST, OLDEST = 40, 900
"""Days since the feedback."""
NUMBERS = "一二三四五六七八九"


class Rounds:
    def __init__(self, records: Records, places: Places, dice: Random, on: date) -> None:
        self.records, self.places, self.dice, self.on = records, places, dice, on
        self.in_year: dict[tuple[UUID, int], int] = defaultdict(int)

    def inspections(self, count: int, near: float) -> Iterator[Line]:
        """The first is the small one; of a district the oldest round comes first."""
        first = self.places.towns[0]
        yield self._inspection(self._round(first, self.on - timedelta(days=200)), first, TEN)
        chosen: dict[UUID, list[Town]] = defaultdict(list)
        for _ in range(count - 1):
            town = self.places.town(self.dice, near)
            chosen[town.inspectors].append(town)
        for towns in chosen.values():
            for start in range(0, len(towns), EACH):
                ago = OLDEST - (OLDEST - YOUNGEST) * (start + EACH) // (len(towns) + EACH)
                cycle = self._round(towns[start], self.on - timedelta(days=ago - self.dice.randint(0, 25)))
                yield from (self._inspection(cycle, town) for town in towns[start : start + EACH])

    def categories(self, inspection: Line) -> list[Line]:
        return [
            self.records.add(Category, inspection=inspection["id"], position=position, title=title)
            for position, title in enumerate(sentences.CATEGORIES, start=1)
        ]

    def _round(self, town: Town, fed_back: date) -> Line:
        self.in_year[town.inspectors, fed_back.year] += 1
        place = self.in_year[town.inspectors, fed_back.year]
        title = f"{fed_back.year}年第{NUMBERS[place - 1] if place <= len(NUMBERS) else place}轮巡察"
        cycle = self.records.add(
            Round, title=title, kind="special", office=town.inspectors, year=fed_back.year,
            created_by=fixed_id("wang"), created_at=at(fed_back),
        )  # fmt: skip
        for name in ("plan", "focus", "report", "item"):
            self.records.add(RoundLimit, round=cycle["id"], name=name, amount=3, unit="月", article="轮次自定")
        return {**cycle, "fed_back": fed_back}

    def _inspection(self, cycle: Line, town: Town, title: str = "") -> Line:
        fed_back = cycle["fed_back"]
        return self.records.add(
            Inspection, round=cycle["id"], title=title or f"{town.name}{cycle['title']}", team="第二巡察组",
            inspected_unit=town.id, lead_department=town.offices[0], from_day=fed_back - timedelta(days=60),
            to_day=fed_back - timedelta(days=30), feedback_on=fed_back, plan_due=fed_back + timedelta(days=30),
            focus_until=fed_back + timedelta(days=180), report_due=fed_back + timedelta(days=180),
            report_lead=sentences.lead(self.dice), next_steps=sentences.NEXT,
            contact=f"电话：8260 {self.dice.randint(1000, 9999)}", created_by=fixed_id("wang"),
            created_at=at(fed_back), town=town,
        )  # fmt: skip
