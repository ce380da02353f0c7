"""督办函件 in 临江区: what was written about what was late, and what became of it. Days count from the day of the fill."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions import letters
from portal.accountability.actions.letters.signing import paper_now
from portal.accountability.queries.letters import letter_for
from portal.clock import CHINA, today
from portal.db import rows
from portal.demo.cast import fixed_id
from portal.demo.evidence import page
from portal.demo.staff import LIAISON, holder
from portal.demo.timetable import Timetable
from portal.errors import Missing, Refused
from portal.files import HandedIn, looked_at

LOG = logging.getLogger("portal.demo")
Happening = tuple[datetime, Callable[[], Awaitable[None]]]
Step = tuple[int, str, str, str]
"""Day, verb, who (an account of the cast, or unit/place), words."""


@dataclass(frozen=True)
class LetterTold:
    """`about`: how the titles of its matters begin. `demand` replaces what the kind leaves blank."""

    kind: str
    about: tuple[str, ...]
    why: str
    steps: tuple[Step, ...]
    demand: str = ""
    copies: tuple[str, ...] = ()


LETTERS = (
    LetterTold(
        "reminder", ("针对复查复核渠道告知不清",), "逾期一周未申请销号",
        ((-19, "draft", "zhou", ""), (-19, "submit", "zhou", ""), (-18, "sign", "shen", ""), (-18, "receive", "section", ""),
         (-14, "reply", "section", "告知单样式已经改好，正在各社区换发；因印制延误，预计本月内完成。"), (-13, "close", "zhou", "")),
    ),
    LetterTold(
        "supervision_letter", ("由区住建局修改完善加装电梯意见协调办法",), "议定事项逾期，会前须有结果",
        ((-13, "draft", "shen", ""), (-13, "submit", "shen", ""), (-12, "sign", "tang", ""), (-11, "receive", "lin", ""),
         (-9, "reply", "lin", "办法已送司法局合法性审核，争取尽快印发。"),
         (-8, "return", "zhou", "请写明审核完成和印发的具体日期。"),
         (-4, "reply", "lin", "合法性审核已完成，局务会已通过，定于下周五前印发。")),
        copies=("qingshi",),
    ),
    LetterTold(
        "improve_advice", ("由区住建局修改完善加装电梯意见协调办法",), "同类议定事项两次逾期",
        ((-17, "draft", "zhou", ""), (-17, "submit", "zhou", ""), (-16, "sign", "tang", ""), (-15, "receive", "lin", ""),
         (-10, "reply", "lin", "采纳。已明确由办公室按周调度本局承办的议定事项。"), (-9, "close", "shen", "")),
        demand="建议你单位建立议定事项周调度制度，明确专人，到期前一周书面报告进展。",
    ),
    LetterTold(
        "urging_slip", ("针对年度考核中信访工作权重偏低",), "逾期未申请销号",
        ((-10, "draft", "zhou", ""), (-10, "submit", "zhou", ""), (-9, "sign", "shen", ""), (-9, "receive", "section", "")),
    ),
    LetterTold(
        "supervision_letter", ("针对信访工作联席会议作用发挥不充分",), "提醒后仍未办结",
        ((-5, "draft", "shen", ""), (-5, "submit", "shen", ""), (-3, "sign", "tang", "")),
        copies=("qingshi",),
    ),
    LetterTold(
        "circular", ("由区住建局修改完善加装电梯意见协调办法", "回复领导批示：信访事项 LJ202600077"), "同一单位两件逾期",
        ((-4, "draft", "zhou", ""), (-4, "submit", "zhou", ""), (-3, "sign", "tang", "")),
        copies=("qingshi", "liuan"),
    ),
    LetterTold(
        "listed_supervision", ("包案事项 LJ202600077",), "长期未决，主要领导批示后仍逾期",
        ((-9, "draft", "zhou", ""), (-9, "submit", "zhou", ""), (-9, "sign", "tang", ""), (-8, "receive", "lin", "")),
    ),
    LetterTold(
        "listed_supervision", ("针对社区工作事项清单执行不严",), "反复提醒仍未办结",
        ((-37, "draft", "shen", ""), (-37, "submit", "shen", ""), (-36, "sign", "tang", ""), (-36, "receive", "section", ""),
         (-18, "reply", "section", "清单以外事项已全部清退，对照清单逐社区核查，材料已上报。"), (-16, "close", "shen", ""),
         (-14, "delist", "shen", "材料齐全，已到三个社区实地核验，清退属实。"), (-12, "agree", "tang", "")),
    ),
    LetterTold(
        "reminder_book", ("针对矛盾纠纷排查不经常",), "临近时限进展偏慢",
        ((-6, "draft", "wang", ""), (-6, "submit", "wang", ""), (-6, "sign", "he", ""), (-5, "receive", "zhao", "")),
    ),
    LetterTold("reminder", ("针对社区网格服务力量配备不均衡",), "逾期 3 天", ((-5, "propose", "", ""),)),
    LetterTold(
        "reminder", ("针对首办责任落实不到位",), "逾期未报进展",
        ((-2, "draft", "zhou", ""), (-2, "submit", "zhou", "")),
    ),
    LetterTold(
        "reminder", ("消防通道管理不到位",), "逾期",
        ((-3, "draft", "shen", ""), (-2, "withdraw", "shen", "承办单位已当面说明并约定三日内办结。")),
    ),
)  # fmt: skip
HOURS = {"draft": 9, "propose": 7, "submit": 10, "sign": 16, "receive": 17, "return": 11, "delist": 10, "withdraw": 11}


async def papers_of() -> dict[str, HandedIn]:
    """The paper a delisting rests on, made and looked at before anything is written."""
    sheet = page(
        "核验意见", "临江区信访工作联席会议办公室", "挂牌督办事项", ["三个社区实地核验，清退属实。"], "", label="事项"
    )
    return {"delist": await looked_at("核验意见.docx", sheet)}


def story(table: Timetable, papers: dict[str, HandedIn]) -> list[Happening]:
    found: list[Happening] = []
    for number, told in enumerate(LETTERS):
        teller = Teller(told, papers)
        at = datetime.min.replace(tzinfo=CHINA)
        for day, verb, who, words in told.steps:
            usual = datetime.combine(table.day(day), time(HOURS.get(verb, 15), 5 + 4 * number), CHINA)
            at = max(usual, at + timedelta(minutes=20))
            found.append((at, partial(teller.perform, verb, who, words)))
    return found


class Teller:
    """One letter. Where nothing can be printed, or a matter is not there, its story ends."""

    def __init__(self, told: LetterTold, papers: dict[str, HandedIn]) -> None:
        self.told, self.papers = told, papers
        self.letter: UUID | None = None
        self.ended = False

    async def perform(self, verb: str, who: str, words: str) -> None:
        if self.ended:
            return
        try:
            await self._perform(verb, who, words)
        except (Missing, Refused, OSError) as cannot:
            self.ended = True
            LOG.warning("the story of a %s ends at %s: %r", self.told.kind, verb, cannot)

    async def _perform(self, verb: str, who: str, words: str) -> None:
        if verb == "propose":
            office = fixed_id("conference_office")
            self.letter = await letters.draft_as_proposed(office, self.told.kind, await self._duties(), self.told.why)
            return
        me = await self._me(who)
        if verb == "draft":
            self.letter = await letters.draft_for(me, self.told.kind, await self._duties(), self.told.why)
            await self._write(me)
            return
        assert self.letter is not None
        found = await letter_for(me, self.letter)
        match verb:
            case "submit":
                await letters.submit(found, me)
            case "sign":
                seen = (await paper_now(found)).digest
                await letters.sign(me, self.letter, version=found["version"], seen=seen, accepted=True)
            case "receive":
                await letters.receive(found, me)
            case "reply":
                await letters.reply(found, me, text=words.removeprefix("采纳。"), adopted=True)
            case "close":
                await letters.close(found, me)
            case "return":
                await letters.return_reply(found, me, note=words)
            case "withdraw":
                await letters.withdraw(found, me, note=words)
            case "delist":
                await letters.propose_delisting(found, me, reason=words, paper=self.papers["delist"])
            case "agree":
                await letters.agree_delisting(found, me)
            case unknown:
                raise AssertionError(unknown)

    async def _write(self, me: Me) -> None:
        assert self.letter is not None
        found = await letter_for(me, self.letter)
        words = letters.Words(
            title=found["title"],
            addressee=found["addressee"],
            cause=found["cause"],
            basis=found["basis"],
            demand=self.told.demand or found["demand"],
            reply_days=found["reply_days"],
            contact=me.name,
            copies=[fixed_id(unit) for unit in self.told.copies],
        )
        await letters.edit(found, me, words)

    async def _duties(self) -> list[UUID]:
        found = [
            line["id"]
            for title in self.told.about
            for line in await rows("SELECT id FROM duty WHERE title LIKE {} AND revoked_at IS NULL", title + "%")
        ]
        if len(found) < len(self.told.about):
            raise Refused("事项不在台账中。")
        return found

    async def _me(self, who: str) -> Me:
        """An account of the cast, a place in a unit, or the liaison of the section that owes."""
        if who == "section":
            unit = (await rows("SELECT unit FROM duty WHERE id = {}", (await self._duties())[0]))[0]["unit"]
            person = (await rows("SELECT person FROM post WHERE unit = {} AND role = 'liaison'", unit))[0]["person"]
        else:
            unit, _, place = who.partition("/")
            person = holder(unit, LIAISON) if place else fixed_id(who)
        me = await me_for(person, today())
        assert me is not None
        return me
