"""Fifteen years of joint conferences: each territory's meetings, their topics, minutes and resolutions with their duties."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

import asyncpg

from meetings.states import KINDS, LEVELS
from meetings.tables import (
    AgendaItem,
    Attendance,
    Conference,
    Invitee,
    ItemText,
    Meeting,
    Member,
    Resolution,
    ResolutionProgress,
    Seat,
    Topic,
)
from portal.clock import CHINA
from portal.demo.city import sentences
from portal.demo.city.looks import next_look
from portal.demo.city.places import Places
from portal.demo.city.records import Line, Records
from portal.duties import Duty

YEARS = 15
TOPICS = 4
RECENT = timedelta(days=900)
"""Invitations and attendance are kept for so long; older meetings have their minutes and resolutions."""
TOLD = 2000
"""After so many meetings the rows are copied."""
OFFICE = "信访工作联席会议办公室"
CITY_OFFICE = "云川市信访局"
PLACES = """SELECT t.id, t.kind, t.name, t.short_name, t.path,
       ARRAY(SELECT d.id FROM unit d WHERE d.parent = t.id AND d.kind = 'department' ORDER BY d.position, d.path) AS departments,
       (SELECT d.id FROM unit d WHERE d.parent = t.id AND (d.name LIKE '%' || $1 OR d.name = $2) LIMIT 1) AS office
  FROM unit t WHERE t.kind IN ('city', 'district', 'township')
   AND NOT EXISTS (SELECT 1 FROM meetings_conference c WHERE c.territory = t.id AND c.ended_on IS NULL)
 ORDER BY length(t.path), t.path"""
"""Where the demonstration district has told of a conference, its story stays as it is."""
MATTERS = (
    "老旧小区加装电梯矛盾化解", "安置房逾期交付处置", "农民工工资清欠", "物业服务纠纷化解", "征地补偿款发放核查",
    "农村土地承包经营权纠纷", "房产证办理历史遗留问题", "预付式消费纠纷处置", "城中村改造有关问题", "涉法涉诉事项导入",
    "信访积案化解推进", "重复信访专项治理", "村级集体资产管理", "学校周边交通组织", "噪声扰民联合整治", "医疗纠纷调处",
    "退役军人安置政策落实", "环境问题联合处置", "水库移民后期扶持", "企业改制职工安置",
)  # fmt: skip
ACTS = (
    "摸清底数，逐件建立台账", "制定化解方案并组织实施", "召开协调会，明确各方责任", "依法依规答复并做好政策解释",
    "落实资金，按期兑付", "完成评估论证，提出处理意见", "组织联合检查，督促整改到位", "完善工作机制，按月会商",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A conference as the generator needs it."""

    line: Line
    members: list[UUID]
    office: UUID
    name: str


class Conferences:
    """`meetings` in all, spread over the territories; about 7.5 resolutions a meeting."""

    def __init__(self, records: Records, places: Places, dice: Random, on: date) -> None:
        self.records, self.places, self.dice, self.on = records, places, dice, on
        self.serials: dict[tuple[UUID, str, int], int] = {}

    async def fill(self, connection: asyncpg.Connection, meetings: int) -> AsyncIterator[int]:
        """How many meetings are written, after each portion."""
        found = [self._conference(line) for line in await connection.fetch(PLACES, OFFICE, CITY_OFFICE)]
        held = [one for one in found if one is not None]
        await self.records.copy()
        for number in range(meetings):
            conference = held[number % len(held)]
            ago = timedelta(days=int(YEARS * 365 * (1 - number / meetings)) + 1)
            self._meeting(conference, self.on - ago, number)
            if (number + 1) % TOLD == 0 or number + 1 == meetings:
                await self.records.copy()
                yield number + 1

    def _conference(self, place: asyncpg.Record) -> Held | None:
        departments = [unit for unit in place["departments"] if unit in self.places.staff]
        if not departments:
            return None
        office = place["office"] or departments[0]
        since = self.on - timedelta(days=YEARS * 365 + 30)
        staff = self.places.staff[office]
        line = self.records.add(
            Conference, title=f"{place['name']}信访工作联席会议", level=place["kind"], territory=place["id"],
            office=office, host=office, sign=f"{place['short_name']}信联", circulates=True, established_on=since,
            created_by=staff[0], created_at=_at(since),
        )  # fmt: skip
        assert place["kind"] in LEVELS
        leaders = self.places.staff.get(place["id"]) or staff
        for position, (person, rank, title) in enumerate(
            zip(leaders[:2], ("principal_convenor", "convenor"), ("书记", "副书记"), strict=False)
        ):
            self.records.add(
                Seat, conference=line["id"], person=person, rank=rank, title=title, position=position, starts_on=since
            )
        for position, unit in enumerate(departments[:24], start=1):
            self.records.add(Member, conference=line["id"], unit=unit, position=position, starts_on=since)
        return Held({**line, "chair": leaders[0]}, departments[:24], office, place["name"])

    def _meeting(self, held: Held, on: date, number: int) -> None:
        kind = "plenary" if number % 9 == 0 else "special_topic" if number % 5 == 0 else "working"
        key = (held.line["id"], kind, on.year)
        self.serials[key] = serial = self.serials.get(key, 0) + 1
        began = _at(on)
        meeting = self.records.add(
            Meeting, conference=held.line["id"], kind=kind, year=on.year, serial=serial,
            title=f"{held.line['title']}{on.year}年第{serial}次{KINDS[kind]}", starts_at=began, minutes_planned=90,
            place=f"{held.name}会议室", chair=held.line["chair"], chair_title="书记", state="archived", notices=1,
            notified_at=began - timedelta(days=4), began_at=began, ended_at=began + timedelta(minutes=90),
            attendance_version=1, cases_settled=number % 6, created_by=self.places.someone(held.office, self.dice),
            created_at=began - timedelta(days=9),
        )  # fmt: skip
        if self.on - on < RECENT:
            self._called(held, meeting)
        self.records.add(
            AgendaItem, meeting=meeting["id"], kind="report_back", position=1, title="上次议定事项落实情况", minutes=10,
            frozen="[]", frozen_at=began - timedelta(days=4), result="reported",
        )  # fmt: skip
        resolutions = 0
        for position in range(2, 2 + TOPICS):
            item = self._item(held, meeting, position)
            for _ in range(2 if (number + position) % 8 else 1):
                resolutions += 1
                self._resolution(held, meeting, item, resolutions, on)

    def _called(self, held: Held, meeting: Line) -> None:
        for position, unit in enumerate(held.members[:8], start=1):
            self.records.add(
                Invitee, meeting=meeting["id"], unit=unit, capacity="member", position=position, acknowledged=1,
                acknowledged_at=meeting["notified_at"], acknowledged_by=self.places.someone(unit, self.dice),
            )  # fmt: skip
            status = self.dice.choice(("present",) * 8 + ("apologies", "absent"))
            self.records.add(
                Attendance, meeting=meeting["id"], unit=unit, position=position,
                name=self.places.names[self.places.someone(unit, self.dice)], title="负责同志", status=status,
                leave_approved_by="主持人" if status == "apologies" else None, at=meeting["ended_at"],
                by=meeting["created_by"],
            )  # fmt: skip

    def _item(self, held: Held, meeting: Line, position: int) -> Line:
        unit = self.dice.choice(held.members)
        worker = self.places.someone(unit, self.dice)
        title = f"关于{self.dice.choice(MATTERS)}有关情况的汇报"
        topic = self.records.add(
            Topic, conference=held.line["id"], meeting=meeting["id"], kind="ordinary", title=title, submitting_unit=unit,
            presenter=self.places.names[worker], presenter_title="负责同志", minutes_asked=10,
            background=sentences.manifestation(self.dice), question="请会议明确牵头单位和完成时限。", state="resolved",
            submitted_by=worker, submitted_at=meeting["created_at"], created_by=worker, created_at=meeting["created_at"],
        )  # fmt: skip
        item = self.records.add(
            AgendaItem, meeting=meeting["id"], kind="topic", position=position, topic=topic["id"], title=title,
            submitting_unit=unit, presenter=topic["presenter"], presenter_title="负责同志", minutes=10, result="decided",
        )  # fmt: skip
        if position % 2:
            self.records.add(
                ItemText, agenda_item=item["id"], text=sentences.progress(self.dice), by=meeting["created_by"],
                by_name=self.places.names[meeting["created_by"]], at=meeting["ended_at"], version=1,
            )  # fmt: skip
        return item

    def _resolution(self, held: Held, meeting: Line, item: Line, number: int, on: date) -> None:
        dice, add = self.dice, self.records.add
        unit = dice.choice(held.members)
        handler = self.places.someone(unit, dice)
        due = on + timedelta(days=dice.randint(20, 90))
        closed = due < self.on - timedelta(days=60) or dice.random() < 0.5
        met = min(due + timedelta(days=dice.choice((-9, -5, -2, -1, 0, 0, 3, 12))), self.on)
        issued = _at(on + timedelta(days=4))
        wording = f"由{self.places.units[unit]}牵头，{dice.choice(ACTS)}"
        line = add(
            Resolution, meeting=meeting["id"], agenda_item=item["id"], number=number, wording=wording, lead_unit=unit,
            handler=handler, due=due, state="closed" if closed else "in_progress", issued_at=issued,
            signed_for_at=issued, closed_at=_at(met) if closed else None, closed_on=met if closed else None,
            feedback=sentences.progress(dice) if closed else None, fed_back_by=handler if closed else None,
            fed_back_at=_at(met) if closed else None, created_by=meeting["created_by"], created_at=meeting["ended_at"],
            version=3,
        )  # fmt: skip
        if not closed:
            add(
                ResolutionProgress, resolution=line["id"], text=sentences.progress(dice), happened_on=self.on,
                by=handler, by_name=self.places.names[handler], unit_name=self.places.units[unit], at=_at(self.on),
            )  # fmt: skip
        look = next_look(on, due, self.on)
        add(
            Duty, subject_kind="meetings.resolution", subject_id=line["id"], title=wording,
            path=f"/meetings/resolutions/{line['id']}", unit=unit, person=handler, supervising_unit=held.office,
            starts_on=on, statutory_due=due, due=due, first_due=due, opened_at=issued,
            done_at=line["closed_at"], done_on=line["closed_on"], look_on=None if closed else look,
        )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), CHINA)
