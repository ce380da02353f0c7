"""Fills a planted city as if the portal had been at work for years: made with COPY, the audit chain whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from uuid import UUID

import asyncpg

from portal.clock import now, today
from portal.demo.city.cases import CARRIED, Cases
from portal.demo.city.chain import Chain
from portal.demo.city.copying import Ids
from portal.demo.city.lives import RECUSED, Lives
from portal.demo.city.meetings import CITY_OFFICE, Conferences
from portal.demo.city.places import Places
from portal.demo.city.records import Line, Records
from portal.demo.city.rounds import Rounds

EACH = 25
"""Items of an inspection; the first has ten."""
TOLD = 40
"""After so many inspections the rows are copied and a line is said."""
CITY_INSPECTORS = "中共云川市委巡察工作领导小组办公室"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """Everything grows with the items. `entries` of the audit log; `near`: the share of the cast's own district;
    `carried`: cases that a leader carried."""

    items: int
    entries: int
    near: float
    meetings: int = 0
    carried: int = 0

    @classmethod
    def small(cls, items: int = 3000) -> "Scale":
        return cls(items, items * 50 // 3, near=0.6, meetings=items // 5, carried=items)

    @classmethod
    def city(cls) -> "Scale":
        return cls(30_000, 1_000_000, near=0.02, meetings=40_000, carried=CARRIED)


@dataclass
class District:
    """What the rows of the bench ask for. `city_reader` watches over the whole city's inspections, `city_office` runs
    the city's conference."""

    item: UUID
    ten: UUID
    withheld: UUID
    city_reader: UUID
    city_office: UUID


class Filling:
    """Units and the cast must be there. The same records on every machine on the same day."""

    def __init__(self, connection: asyncpg.Connection, scale: Scale, say: Say = lambda _: None) -> None:
        self.connection, self.scale, self.say = connection, scale, say
        self.dice = Random(7)  # noqa: S311 (the same texts every time)
        self.ids = Ids(today(), 13)
        self.records = Records(connection, self.ids)
        self.items: list[tuple[UUID, str]] = []
        self.withheld: list[UUID] = []

    async def fill(self) -> District:
        """Inside a transaction of the caller's or each portion by itself."""
        places = await Places.staffed(self.connection, self.ids)
        self.say(f"单位 {len(places.units)} 个、人员 {len(places.names)} 名")
        first, own = await self._inspections(places)
        conferences = Conferences(self.records, places, self.dice, today())
        async for written in conferences.fill(self.connection, self.scale.meetings):
            if written % 10_000 == 0 or written == self.scale.meetings:
                self.say(f"联席会议 {written:,} / {self.scale.meetings:,} 次")
        async for written in Cases(self.records, places, self.dice, today()).fill(self.connection, self.scale.carried):
            if written % 25_000 == 0 or written >= self.scale.carried:
                self.say(f"领导包案 {written:,} / {self.scale.carried:,} 件")
        chain = Chain(self.ids, self.dice, list(places.names.items()), self.items)
        async for written in chain.write(self.connection, self.scale.entries, now()):
            if written % 250_000 == 0 or written == self.scale.entries:
                self.say(f"审计记录 {written:,} / {self.scale.entries:,}")
        watching = {name: unit for unit, name in places.units.items()}
        reader, office = (places.staff[watching[name]][-1] for name in (CITY_INSPECTORS, CITY_OFFICE))
        return District(own, first, self.withheld[0], reader, office)

    async def _inspections(self, places: Places) -> tuple[UUID, UUID]:
        """The small inspection, and the item of it that is 李慧's."""
        on, known = today(), min(0.1, 300 / self.scale.items)
        rounds, lives = Rounds(self.records, places, self.dice, on), Lives(self.records, places, self.dice, on, known)
        first = own = None
        count = max(2, self.scale.items // EACH + 1)
        sizes = _sizes(self.scale.items, count)
        for number, inspection in enumerate(rounds.inspections(count, self.scale.near), start=1):
            items = list(lives.items(inspection, rounds.categories(inspection), next(sizes)))
            if first is None:
                first, own = inspection["id"], items[3]["id"]
                lives.hand_to_li(items[3])
            self._live(lives, items)
            if number % TOLD == 0 or number == count:
                await self.records.copy()
                if number % (TOLD * 5) == 0 or number == count:
                    self.say(f"整改事项 {len(self.items):,} / {self.scale.items:,}")
        assert first is not None
        assert own is not None
        return first, own

    def _live(self, lives: Lives, items: list[Line]) -> None:
        for item in items:
            lives.live(item, len(self.items))
            self.items.append((item["id"], item["title"]))
            near = item["inspection_row"]["town"].district == lives.places.towns[0].district
            if item["withheld"] and near and len(self.items) % RECUSED != RECUSED - 1:
                self.withheld.append(item["id"])


def _sizes(items: int, inspections: int) -> Iterator[int]:
    yield 10
    least, more = divmod(items - 10, inspections - 1)
    for number in range(inspections - 1):
        yield least + int(number < more)
