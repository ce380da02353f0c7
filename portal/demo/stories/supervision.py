"""督查 in 临江区: one that is through to the return visit, an unannounced one under way, one that waits for its approval. Days
count from the day of the fill; all of it is invented."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions.supervision import deciding, drafting, findings, matters, mending, signing, visiting
from portal.accountability.actions.supervision.findings import Found
from portal.accountability.queries.supervision import (
    everything_of,
    inspected_as_written,
    inspected_for,
    supervision_for,
)
from portal.accountability.queries.supervision_findings import finding_for, findings_of
from portal.accountability.queries.supervision_matters import matter_for, matters_of
from portal.clock import CHINA, today
from portal.demo.cast import fixed_id
from portal.demo.evidence import page
from portal.demo.staff import holder
from portal.demo.timetable import Timetable
from portal.errors import Missing, Refused
from portal.files import HandedIn, looked_at

LOG = logging.getLogger("portal.demo")
Happening = tuple[datetime, Callable[[], Awaitable[None]]]
Step = tuple[int, str, str, str, str]
"""Day, verb, who (an account of the cast, or unit/place), at which unit, words."""


@dataclass(frozen=True)
class InspectionTold:
    """`team`: accounts, the head first. `drawn`: standing, seed and size of a draw."""

    title: str
    form: str
    why: str
    plan: str
    units: tuple[str, ...]
    team: tuple[str, ...]
    drawn: tuple[str, str, int]
    steps: tuple[Step, ...]
    days: int = 3


INSPECTIONS = (
    InspectionTold(
        "第四季度信访事项办理情况督查", "on_site", "三季度通报以后，部分事项仍多次延期，基层反映的办理情况与台账不一致。",
        "一、查阅督办台账和会议记录；二、随机抽取办理中的事项，逐件核对；三、走访承办办公室，不听取专题汇报，不要求准备材料。",
        ("qingshi", "liuan"), ("shen", "wang", "qian"), ("open", "20261015", 4),
        (
            (-36, "draft", "zhou", "", ""), (-36, "submit", "zhou", "", ""), (-35, "approve", "tang", "", ""),
            (-33, "look", "qian", "qingshi", "true|现场看到的办理进度与台账一致。"),
            (-33, "find", "wang", "qingshi", "接访值班记录缺少三天，交接没有签字。|补齐值班记录，建立交接签字制度，明确专人每周检查。|fuwu|li|10"),
            (-32, "look", "wang", "liuan", "partly|台账写明已完成入户，现场核对仍有一个社区没有开展。"),
            (-32, "find", "qian", "liuan", "事项清单没有按月更新，两件事项的承办人已经调离。|更新清单，明确承办人，每月报督查组备查。|liuan_zongzhi|zhao|30"),
            (-31, "conclude", "shen", "qingshi", "街道党工委重视督办工作，主要负责同志每月调度。存在的主要问题是接访值班制度执行不严。"),
            (-31, "conclude", "shen", "liuan", "街道能够按要求报送进展，但清单更新不及时，个别事项报告的情况与实际不符。"),
            (-30, "finish", "shen", "", ""), (-29, "sign", "tang", "qingshi", ""), (-29, "sign", "tang", "liuan", ""),
            (-28, "receive", "chen", "qingshi", ""), (-28, "receive", "liuan/书记", "liuan", ""),
            (-24, "ask", "liuan/书记", "liuan", "未入户的社区当周因停水改期，已在会议记录中说明，请复核。"),
            (-20, "report", "li", "qingshi", "三天的值班记录已补齐。"),
            (-19, "return", "qian", "qingshi", "只补了记录，交接签字制度还没有建立。"),
            (-17, "answer", "zhou", "liuan", "changed|经核对会议记录，改期属实，该事项认定为按计划办理；清单更新问题不变。"),
            (-16, "report", "li", "qingshi", "交接签字制度已印发，本周起由副主任每周五检查。"),
            (-14, "verify", "wang", "qingshi", ""),
            (-4, "report", "zhao", "liuan", "清单已更新，两件事项已明确新的承办人。"),
        ),
    ),
    InspectionTold(
        "群众来访接待窗口暗访", "unannounced", "群众反映个别窗口接待时间没有人。",
        "工作时间到窗口查看值班、公示和首接登记情况，不打招呼，不亮身份，只看只记。",
        ("fuwu",), ("shen", "wang"), ("open", "7391", 2),
        (
            (-9, "draft", "zhou", "", ""), (-9, "submit", "zhou", "", ""), (-8, "approve", "tang", "", ""),
            (-5, "find", "wang", "fuwu", "上午九时至九时四十分，窗口无人值守，公示牌没有写明代班人员。|落实代班制度，公示牌写明代班人员和电话。|fuwu|li|5"),
        ),
    ),
    InspectionTold(
        "议定事项办理情况阅卷督查", "papers", "两件议定事项多次延期。", "调阅办理卷宗，核对延期理由、审批和答复情况。",
        ("housing",), ("zhou", "qian"), ("open", "1120", 2),
        ((-2, "draft", "shen", "", ""), (-1, "submit", "shen", "", "")),
        days=5,
    ),
)  # fmt: skip
HOURS = {"draft": 9, "submit": 10, "approve": 15, "finish": 16, "sign": 16, "receive": 9, "return": 11, "verify": 11}


async def papers_of() -> dict[str, HandedIn]:
    """What the unit hands in with its last report, made and looked at before anything is written."""
    sheet = page(
        "接访值班交接制度", "青石街道公共服务办公室", "督查整改", ["每日交接签字，每周五检查。"], "", label="事项"
    )
    return {"supervision": await looked_at("接访值班交接制度.docx", sheet)}


def story(table: Timetable, papers: dict[str, HandedIn]) -> list[Happening]:
    found: list[Happening] = []
    for number, told in enumerate(INSPECTIONS):
        teller = Teller(told, papers, table)
        at = datetime.min.replace(tzinfo=CHINA)
        for step in told.steps:
            usual = datetime.combine(table.day(step[0]), time(HOURS.get(step[1], 14), 25 + 3 * number), CHINA)
            at = max(usual, at + timedelta(minutes=10))
            found.append((at, partial(teller.perform, step)))
    return found


class Teller:
    """One inspection. Where nothing can be printed, or nothing is there to look at, its story ends."""

    def __init__(self, told: InspectionTold, papers: dict[str, HandedIn], table: Timetable) -> None:
        self.told, self.papers, self.table = told, papers, table
        self.made: UUID | None = None
        self.ended = False

    async def perform(self, step: Step) -> None:
        if self.ended:
            return
        try:
            await self._perform(*step)
        except (Missing, Refused, OSError) as cannot:
            self.ended = True
            LOG.warning("the story of the inspection %s ends at %s: %r", self.told.title, step[1], cannot)

    async def _perform(self, _day: int, verb: str, who: str, unit: str, words: str) -> None:
        me = await self._me(who)
        if verb == "draft":
            await self._draft(me)
        elif unit:
            there = await self._unit(unit)
            found = await (inspected_as_written(there) if verb == "report" else inspected_for(me, there))
            await self._at_unit(verb, me, found, words)
        else:
            assert self.made is not None
            found = await supervision_for(me, self.made)
            await {"submit": deciding.submit, "approve": deciding.approve, "finish": deciding.finish}[verb](found, me)

    async def _draft(self, me: Me) -> None:
        told = self.told
        plan = drafting.Plan(
            title=told.title,
            form=told.form,
            why=told.why,
            plan=told.plan,
            starts_on=self.table.calendar.after(today(), 2),
            ends_on=self.table.calendar.after(today(), 1 + told.days),
            follow_weeks=4,
            contact=me.name,
        )
        self.made = await drafting.draft(me, plan)
        found = await supervision_for(me, self.made)
        await drafting.add_units(found, me, [fixed_id(unit) for unit in told.units])
        for place, account in enumerate(told.team):
            await drafting.add_member(found, me, fixed_id(account), head=place == 0)
        standing, seed, size = told.drawn
        try:
            await matters.draw(found, me, standing=standing, inspected=None, seed=seed, size=size)
        except Refused as nothing:
            LOG.info("nothing to draw for %s: %s", told.title, nothing.sentence)

    async def _at_unit(self, verb: str, me: Me, inspected: dict[str, Any], words: str) -> None:
        match verb:
            case "look":
                await self._look(me, inspected, *words.split("|"))
            case "find":
                await findings.write(inspected, me, self._demanded(*words.split("|")))
            case "conclude":
                await self._look(me, inspected, "true", "经核对，与台账一致。")
                await findings.conclude(inspected, me, conclusion=words)
            case "sign":
                seen = (await signing.paper_now(inspected)).digest
                await signing.sign(me, inspected["id"], version=inspected["version"], seen=seen)
            case "receive":
                await mending.receive(inspected, me)
            case "ask":
                await visiting.ask_review(inspected, me, text=words)
            case "answer":
                upheld, _, answer = words.partition("|")
                await visiting.answer_review(inspected, me, upheld=upheld, answer=answer)
            case _:
                await self._mend(verb, me, inspected, words)

    async def _look(self, me: Me, inspected: dict[str, Any], verdict: str, text: str) -> None:
        """The first of the unit's matters nobody looked at yet; at the end, by 组长, all the others."""
        waiting = [one for one in await matters_of(me, inspected["supervision"], inspected["id"]) if not one["finding"]]
        for one in waiting if me.id == inspected["head"] else waiting[:1]:
            await findings.write(inspected, me, Found(text, verdict=verdict), await matter_for(me, one["id"]))

    def _demanded(self, text: str, demand: str, unit: str, person: str, amount: str) -> Found:
        lead, answers = fixed_id(unit), fixed_id(person)
        return Found(text, None, demand, lead, answers, int(amount), "工作日")

    async def _mend(self, verb: str, me: Me, inspected: dict[str, Any], words: str) -> None:
        owed = next(one for one in await findings_of(me, inspected["id"]) if one["demand"])
        found = await finding_for(me, owed["id"])
        match verb:
            case "report":
                again = [self.papers["supervision"]] if found["returns"] else []
                await mending.report(found, me, text=words, papers=again)
            case "return":
                await mending.return_report(found, me, note=words)
            case "verify":
                await mending.verify(found, me)
            case unknown:
                raise AssertionError(unknown)

    async def _unit(self, key: str) -> UUID:
        assert self.made is not None
        found = next(one for one in await everything_of(self.made) if one["unit"] == fixed_id(key))
        inspected: UUID = found["id"]
        return inspected

    async def _me(self, who: str) -> Me:
        """An account of the cast, or a place in a unit."""
        unit, _, place = who.partition("/")
        me = await me_for(holder(unit, place) if place else fixed_id(who), today())
        assert me is not None
        return me
