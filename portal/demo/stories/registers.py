"""The registers of 区信联办: two programmes, three commendations, some months of suggestions. Days count from the fill."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions import commendation, programme, suggestion
from portal.accountability.queries.commendation import commendation_for
from portal.accountability.queries.programme import milestone_for, programme_for
from portal.clock import CHINA, now, today
from portal.demo.cast import fixed_id
from portal.demo.timetable import Timetable

Happening = tuple[datetime, Callable[[], Awaitable[None]]]
OFFICE = "conference_office"
MINUTES = timedelta(minutes=3)

PROGRAMMES = (
    (
        "信访问题源头治理三年攻坚",
        "三年内重复信访逐年下降，镇街接访中心全部建成，每个领域有一套源头治理办法。",
        (
            ("镇街接访中心规范化建设方案印发", -50, "zongzhi", "met"),
            ("青石街道接访中心建成启用", 40, "fuwu", "owed"),
            ("住房领域源头治理办法印发", 70, "housing", "owed"),
            ("柳岸街道接访中心建成启用", 300, "liuan_zongzhi", "planned"),
        ),
    ),
    (
        "全国信访工作示范区创建",
        "对照创建标准逐项达标，两年内通过验收。",
        (
            ("创建标准自查报告", 12, "zongzhi", "reported"),
            ("创建资料归档移交", 400, "dangjian", "planned"),
        ),
    ),
)
"""Name, purpose, milestones: title, day, unit, how far it has come."""
COMMENDATIONS = (
    ("全省信访工作示范街道", "省信访局", "云信发〔{}〕12号", -400, 700, "qingshi", None, "valid"),
    ("全市信访工作先进单位", "市信访工作联席会议", "云信联发〔{}〕5号", -800, -60, "housing", None, "valid"),
    ("全区优秀接访窗口", "区委、区政府", None, -20, None, "liuan", "群众接待窗口", "entered"),
)
"""Title, body, number, granted on, valid until, unit, post, how far it has come."""
SUGGESTIONS = (
    (2, "城市管理", "增加老旧小区充电设施", 23, 15, "housing"),
    (2, "教育", "改善学校周边接送秩序", 11, 6, "qingshi"),
    (1, "城市管理", "增加老旧小区充电设施", 31, 20, "housing"),
    (1, "养老", "增设社区助餐点", 9, 0, None),
    (0, "文化", "延长图书馆开放时间", 7, 3, "qingshi"),
)
"""Months back, field, topic, received, adopted, by whom."""


def story(table: Timetable) -> list[Happening]:
    teller = Teller(table)
    found: list[Happening] = []
    for n, told in enumerate(PROGRAMMES):
        found.append((_at(table.day(-90), 9, n), partial(teller.plan, *told)))
    for n, given in enumerate(COMMENDATIONS):
        found.append((_at(table.day(-15), 10, n), partial(teller.commend, n)))
        if given[-1] == "valid":
            found.append((_at(table.day(-14), 10, n), partial(teller.check, n)))
    for n, counted in enumerate(SUGGESTIONS):
        found.append((_at(table.day(-3), 11, n), partial(teller.count, *counted)))
    return [(at, act) for at, act in found if at <= now()]


def _at(on: date, hour: int, n: int) -> datetime:
    return datetime.combine(on, time(hour, 12), CHINA) + n * MINUTES


class Teller:
    def __init__(self, table: Timetable) -> None:
        self.table = table
        self.commended: dict[int, UUID] = {}

    async def plan(self, name: str, purpose: str, milestones: tuple[tuple[str, int, str, str], ...]) -> None:
        """Entered in one go; what is owed was entrusted on that day, as the plan was."""
        zhou, on = await _me("zhou"), self.table.today
        days = [on + timedelta(days=far) for _, far, _, _ in milestones]
        first = min([today(), *days]).year
        plan = await programme.enter(
            zhou,
            office=fixed_id(OFFICE),
            name=name,
            purpose=purpose,
            first_year=first,
            last_year=max(first + 2, max(days).year),
        )
        for (title, _, unit, stage), due in zip(milestones, days, strict=True):
            found = await programme_for(zhou, plan)
            one = await programme.add_milestone(zhou, found, title=title, due=due, lead_unit=fixed_id(unit))
            if stage != "planned":
                await programme.entrust(await milestone_for(zhou, one), zhou)
            if stage in {"reported", "met"}:
                sun = await _me("sun")
                await programme.report(await milestone_for(sun, one), sun, "材料已报，情况属实。")
            if stage == "met":
                shen = await _me("shen")
                await programme.verify(await milestone_for(shen, one), shen)

    async def commend(self, n: int) -> None:
        title, body, number, granted, until, unit, post, _ = COMMENDATIONS[n]
        on = self.table.today
        granted_on = on + timedelta(days=granted)
        self.commended[n] = await commendation.enter(
            await _me("zhou"),
            office=fixed_id(OFFICE),
            title=title,
            granting_body=body,
            document_number=number.format(granted_on.year) if number else None,
            granted_on=granted_on,
            valid_until=on + timedelta(days=until) if until is not None else None,
            to_unit=fixed_id(unit),
            post_words=post,
        )

    async def check(self, n: int) -> None:
        shen = await _me("shen")
        await commendation.check(await commendation_for(shen, self.commended[n]), shen)

    async def count(self, back: int, field: str, topic: str, received: int, adopted: int, by: str | None) -> None:
        on = self.table.today.replace(day=1)
        for _ in range(back):
            on = (on - timedelta(days=1)).replace(day=1)
        await suggestion.enter(
            await _me("zhou"),
            office=fixed_id(OFFICE),
            month=f"{on:%Y-%m}",
            field=field,
            topic=topic,
            received=received,
            adopted=adopted,
            adopted_by=fixed_id(by) if by else None,
        )


async def _me(who: str) -> Me:
    me = await me_for(fixed_id(who), today())
    assert me is not None
    return me
