"""How the conferences of the fictional city, of 临江区 and of 青石街道 were set up."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from meetings.actions import establishing, planning, rulebook
from portal.clock import CHINA, today
from portal.demo.cast import fixed_id
from portal.demo.meetings_cast import People, liaison, member_keys
from portal.demo.meetings_timetable import Calendar
from portal.demo.places import OFFICES
from portal.demo.staff import holder
from portal.demo.stories.meetings import REGULATIONS
from portal.demo.units import department_key, office_key
from portal.files import HandedIn

SINCE = date(2024, 3, 1)
NINE = time(9, 0)
CITY_OFFICE = department_key("city", "云川市", "{}信访局")


class Founding:
    """`conferences` by level; meetings and topics by their keys."""

    def __init__(self, calendar: Calendar, papers: dict[str, HandedIn]) -> None:
        self.calendar, self.papers, self.people = calendar, papers, People()
        self.conferences: dict[str, UUID] = {}
        self.meetings: dict[str, UUID] = {}
        self.topics: dict[str, UUID] = {}
        self.round: UUID | None = None

    async def found_city(self) -> None:
        by = await self.people.me(holder(CITY_OFFICE, "主任"))
        made = await establishing.establish(
            by,
            title="云川市信访工作联席会议",
            territory=fixed_id("city"),
            office=fixed_id(CITY_OFFICE),
            sign="云信联",
            established_on=SINCE,
        )
        self.conferences["city"] = made
        person = holder("city", "副书记")
        await establishing.seat(
            by, made, person=person, rank="principal_convenor", title="市委副书记、政法委书记", starts_on=SINCE
        )
        names = ("{}公安局", "{}民政局", "{}司法局", "{}财政局", "{}自然资源局", "{}住房和城乡建设局")
        keys = [department_key("city", "云川市", name) for name in names] + ["district", "other_district"]
        await establishing.admit_many(by, made, units=[fixed_id(key) for key in keys], starts_on=SINCE)
        await rulebook.set_rhythms(by, made, {"plenary": (12, "月", None, None)})

    async def plan_city(self) -> None:
        by = await self.people.me(holder(CITY_OFFICE, "主任"))
        on = self.calendar.calendar.next_workday(self.calendar.today + timedelta(days=20))
        await planning.plan(
            by,
            self.conferences["city"],
            kind="plenary",
            starts_at=datetime.combine(on, NINE, CHINA),
            place="市政务中心第一会议室",
            chair=holder("city", "副书记"),
        )

    async def found_district(self) -> None:
        zhou = await self.people.cast("zhou")
        made = await establishing.establish(
            zhou,
            title="临江区信访工作联席会议",
            territory=fixed_id("district"),
            office=fixed_id("conference_office"),
            sign="临信联",
            established_on=SINCE,
        )
        self.conferences["district"] = made
        for person, rank, title in (
            (holder("district", "书记"), "principal_convenor", "区委书记"),
            (fixed_id("tang"), "convenor", "区委副书记"),
            (holder("district", "主任"), "deputy_convenor", "区长"),
            (fixed_id("zhou"), "office_director", "联席会议办公室主任"),
        ):
            await establishing.seat(zhou, made, person=person, rank=rank, title=title, starts_on=SINCE)
        for key in member_keys():
            await establishing.admit(zhou, made, unit=fixed_id(key), starts_on=SINCE, liaison=liaison(key))
        for title, number, signed in REGULATIONS:
            day = date(*signed)
            await rulebook.enact(zhou, made, title=title, number=number, signed_on=day, in_force_from=day)
        await rulebook.set_rhythms(zhou, made, {"plenary": (6, "月", None, None), "working": (2, "月", 2, "周")})
        from_day = self.calendar.today + timedelta(days=20)
        await rulebook.add_key_period(
            zhou, made, title="专项攻坚时段", from_day=from_day, to_day=from_day + timedelta(days=30)
        )

    async def found_township(self) -> None:
        by = await self.people.me(holder("zongzhi", "专干"))
        made = await establishing.establish(
            by,
            title="青石街道信访工作联席会议",
            territory=fixed_id("qingshi"),
            office=fixed_id("zongzhi"),
            sign="青信联",
            established_on=today(),
        )
        self.conferences["township"] = made
        for account, title in (("chen", "党工委书记"),):
            await establishing.seat(
                by, made, person=fixed_id(account), rank="principal_convenor", title=title, starts_on=today()
            )
        units = [fixed_id(office_key("qingshi", office)) for office, _, _ in OFFICES if office != "zongzhi"]
        await establishing.admit_many(by, made, units=units, starts_on=today())
        await rulebook.set_rhythms(by, made, {"working": (1, "月", None, None)})
