"""考核评分 in 临江区: a scheme the office took over and added to, what was counted by hand, one month published and the latest
one drafted. All of it is invented."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions import (
    scoring_counts,
    scoring_moves,
    scoring_schemes,
    scoring_sheets,
    scoring_signing,
)
from portal.accountability.actions.scoring_counts import Counted
from portal.accountability.figures.periods import Period, month
from portal.accountability.figures.scoring import LineRule
from portal.accountability.queries.official import units_of
from portal.accountability.queries.scoring_counts import count_for
from portal.accountability.queries.scoring_schemes import lines_of, rule_of, version_for
from portal.accountability.queries.scoring_sheets import sheet_for
from portal.clock import CHINA, today
from portal.db import value
from portal.demo.cast import fixed_id
from portal.demo.evidence import page
from portal.demo.stories.official import CHECKED, ENTERED, LEVEL
from portal.demo.timetable import Timetable
from portal.errors import Missing, Refused
from portal.files import HandedIn, looked_at

LOG = logging.getLogger("portal.demo")
Happening = tuple[datetime, Callable[[], Awaitable[None]]]
PAPER = "考核材料汇总.docx"
OWN = (
    LineRule("late", "督办", "督办事项逾期", "each", "late", Decimal(5), Decimal("0.5")),
    LineRule("replies", "督办", "督办函件回复逾期", "each", "replies_late", Decimal(5), Decimal(1)),
)
"""What the office added to the shipped lines."""
LEFT_OUT = ("received", 9, 0)
"""One unit handed nothing in for the first month: it is shown apart."""
ENTERED_LINES = ("studied", "carried", "received")


async def papers_of() -> dict[str, HandedIn]:
    """What the counts were read from, made and looked at before anything is written."""
    lines = ["各街道会议纪要、包案化解情况、接访记录逐项核对，数字见填报表。"]
    sheet = page("考核材料汇总", "临江区信访工作联席会议办公室", "考核评分", lines, "", label="事项")
    return {"scoring": await looked_at(PAPER, sheet)}


def story(table: Timetable, papers: dict[str, HandedIn]) -> list[Happening]:
    """Everything is checked before the first draft's day, so that it counts as of the day before."""
    latest = month(table.day(ENTERED)).before
    teller = Teller(papers["scoring"], (latest.before, latest))
    checked = max(table.day(CHECKED), table.day(ENTERED))
    drafted = max(table.day(-4), checked + timedelta(days=1))
    signed = max(table.day(-1), drafted + timedelta(days=2))
    return [
        (_at(table.day(-41), 9), teller.begin),
        (_at(table.day(-40), 15), teller.put_in_force),
        *((_at(table.day(ENTERED), 14, 5 * at), partial(teller.enter, at)) for at in (0, 1)),
        *((_at(checked, 17, 5 * at), partial(teller.check, at)) for at in (0, 1)),
        (_at(drafted, 9), partial(teller.draft, 0, drafted - timedelta(days=1))),
        (_at(drafted, 11), partial(teller.ask, drafted + timedelta(days=1))),
        (_at(drafted, 16), teller.reply),
        (_at(signed, 9), teller.submit),
        (_at(signed, 10), partial(teller.draft, 1, drafted)),
        (_at(signed, 16), teller.sign),
    ]


def _at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, 20 + minute), CHINA)


class Teller:
    """Where nothing can be printed the month is never published, and its story ends there."""

    def __init__(self, paper: HandedIn, months: tuple[Period, Period]) -> None:
        self.paper, self.months = paper, months
        self.version: UUID | None = None
        self.sheet: UUID | None = None
        self.entries: dict[int, list[UUID]] = {}

    async def begin(self) -> None:
        zhou = await _me("zhou")
        since = self.months[0].since
        self.version = await scoring_schemes.begin(
            zhou,
            fixed_id("district"),
            LEVEL,
            "街道信访工作考核评分",
            "临江区信访工作考核办法（试行）",
            since,
            "dachuan",
        )
        found = await version_for(zhou, self.version)
        rules = [rule_of(line) for line in await lines_of(self.version)]
        await scoring_schemes.revise(found, zhou, basis=found["basis"], starts_on=since, lines=[*rules, *OWN])

    async def put_in_force(self) -> None:
        assert self.version is not None
        shen = await _me("shen")
        await scoring_schemes.put_in_force(await version_for(shen, self.version), shen)

    async def enter(self, at: int) -> None:
        assert self.version is not None
        zhou = await _me("zhou")
        scheme = (await version_for(zhou, self.version))["scheme"]
        path = await value("SELECT path FROM unit WHERE id = {}", fixed_id("district"))
        units = [unit["id"] for unit in await units_of(path, LEVEL)]
        for line in ENTERED_LINES:
            counts = {
                unit: _counted(line, place, at) for place, unit in enumerate(units) if (line, place, at) != LEFT_OUT
            }
            made = await scoring_counts.enter(zhou, scheme, line, self.months[at].name, counts, self.paper)
            self.entries.setdefault(at, []).append(made)

    async def check(self, at: int) -> None:
        shen = await _me("shen")
        for entry in self.entries[at]:
            await scoring_counts.check(await count_for(shen, entry), shen)

    async def draft(self, at: int, as_of: date) -> None:
        assert self.version is not None
        zhou = await _me("zhou")
        scheme = (await version_for(zhou, self.version))["scheme"]
        made = await scoring_sheets.draft(zhou, scheme, self.months[at].name, as_of)
        self.sheet = self.sheet or made

    async def ask(self, until: date) -> None:
        assert self.sheet is not None
        zhou = await _me("zhou")
        await scoring_moves.open_for_reply(await sheet_for(zhou, self.sheet), zhou, until)

    async def reply(self) -> None:
        assert self.sheet is not None
        chen = await _me("chen")
        words = "对各项得分没有异议，包案化解将于下月补齐。"
        await scoring_moves.reply(await sheet_for(chen, self.sheet), chen, fixed_id("qingshi"), words)

    async def submit(self) -> None:
        assert self.sheet is not None
        zhou = await _me("zhou")
        await scoring_moves.submit(await sheet_for(zhou, self.sheet), zhou)

    async def sign(self) -> None:
        assert self.sheet is not None
        tang = await _me("tang")
        try:
            found = await sheet_for(tang, self.sheet)
            await scoring_signing.sign(tang, self.sheet, version=found["version"])
        except (Missing, Refused, OSError) as cannot:
            LOG.warning("the month of the scores is not published: %r", cannot)


def _counted(line: str, place: int, at: int) -> Counted:
    """Made up, the same on every machine; one unit has nothing to carry."""
    if line == "studied":
        return Counted((place + at) % 4, None, "党政办公会纪要")
    if line == "carried":
        whole = 0 if place == 5 else 4 + place % 5
        return Counted(max(0, whole - (place + at) % 3), whole, "包案台账")
    whole = 4
    return Counted(whole - (1 if (place + at) % 6 == 0 else 0), whole, "接访登记簿")


async def _me(account: str) -> Me:
    person: UUID = fixed_id(account)
    found = await me_for(person, today())
    assert found is not None
    return found
