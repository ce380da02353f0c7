"""The rows of the table that are measured in this process: pages, a form that is sent, the clock."""

import logging
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import asyncpg
from litestar import Litestar

from portal.access import Me, me_for
from portal.bench import accountability, meetings, papers
from portal.bench.measuring import Patience, Row, compare
from portal.bench.recording import ask_again, record, write_again
from portal.bench.visiting import Unexpected, Visitor, sign_in
from portal.clock import today
from portal.db import value
from portal.demo.cast import Cast
from portal.demo.city.filling import District


@dataclass
class Bench:
    """`bare` is the connection of the floors, with the settings the pool gives its own."""

    app: Litestar
    bare: asyncpg.Connection
    cast: Cast
    district: District
    patience: Patience = field(default_factory=Patience)
    slow: Patience = papers.FEW
    made: meetings.Large | None = None

    async def city_reader(self) -> tuple[Me, Visitor]:
        """Of the city's own inspection office, who sees every item there is."""
        me = await me_for(self.district.city_reader, today())
        assert me is not None
        return me, await sign_in(self.app, me)

    async def page(self, row: Row, account: str, path: str) -> Row:
        return await self.page_of(row, await sign_in(self.app, self.cast.person[account]), path)

    async def page_of(self, row: Row, visitor: Visitor, path: str) -> Row:
        """Session, guard, questions, template and headers; the floor asks the same and renders the same."""
        await visitor.get(path)
        recording = await record(lambda: visitor.get(path))
        if [_plain(text.encode()) for text in recording.render()] != [_plain(recording.answer)]:
            raise Unexpected(f"{path}: the floor would render something else than the page")
        row.queries = recording.queries

        async def floor() -> None:
            await ask_again(recording, self.bare)
            "".join(recording.render()).encode()

        return await compare(row, lambda: visitor.get(path), floor, patience=self.patience)

    async def ledger_of_50(self, row: Row) -> Row:
        return await self.page(row, "wang", "/inspections/ledger")

    async def ledger_of_10(self, row: Row) -> Row:
        return await self.page(row, "wang", f"/inspections/ledger?inspection={self.district.ten}")

    async def ledger_of_city(self, row: Row) -> Row:
        return await self.page_of(row, (await self.city_reader())[1], "/inspections/ledger")

    async def today_of_city(self, row: Row) -> Row:
        return await self.page_of(row, (await self.city_reader())[1], "/")

    async def item(self, row: Row) -> Row:
        return await self.page(row, "li", f"/inspections/items/{self.district.item}")

    async def withheld(self, row: Row) -> Row:
        """Looked at by a reviewer, which is itself written into the audit log. The floor writes its entry too."""
        visitor = await sign_in(self.app, self.cast.wang)
        path = f"/inspections/items/{self.district.withheld}"
        await visitor.get(path)
        recording = await record(lambda: visitor.get(path))
        row.queries = recording.queries

        async def floor() -> None:
            await write_again(recording, self.bare)
            "".join(recording.render()).encode()

        return await compare(row, lambda: visitor.get(path), floor, patience=self.patience)

    async def search(self, row: Row) -> Row:
        """Two characters that stand in some hundreds of texts, asked by who sees the whole city."""
        return await self.page_of(row, (await self.city_reader())[1], f"{SEARCH}?q={quote('垃圾分类 专户')}")

    async def today_of_reviewer(self, row: Row) -> Row:
        return await self.page(row, "wang", "/")

    async def today_of_unit(self, row: Row) -> Row:
        return await self.page(row, "li", "/")

    async def progress(self, row: Row) -> Row:
        """From the form to the commit, the seal of the audit log in it; the floor sends the same in one transaction."""
        visitor = await sign_in(self.app, self.cast.li)
        path = f"/inspections/items/{self.district.item}/progress"

        async def send() -> None:
            await visitor.post(path, text="9月15日召开专题会议，修订领导干部接访值班制度，并在公示栏公布排班。")

        await send()
        recording = await record(send)
        row.queries = recording.queries
        return await compare(row, send, lambda: write_again(recording, self.bare), patience=self.patience)

    async def excel_out(self, row: Row) -> Row:
        _, visitor = await self.city_reader()
        return await papers.leave(row, visitor, await papers.filters_for(self.bare), self.slow)

    async def excel_in(self, row: Row) -> Row:
        me, visitor = await self.city_reader()
        return await papers.come_in(row, visitor, me, await papers.filters_for(self.bare), self.slow)

    async def notice(self, row: Row) -> Row:
        visitor = await sign_in(self.app, self.cast.wang)
        return await papers.notice(row, visitor, self.district.ten, self.slow)

    async def large(self) -> tuple[meetings.Large, Visitor]:
        """The large meeting of 临江区, made when it is first asked for, and 周岚, who runs it."""
        if self.made is None:
            conference = await value(
                "SELECT id FROM meetings_conference WHERE territory = {}", self.cast.unit["district"]
            )
            self.made = await meetings.large(self.cast.zhou, conference)
        return self.made, await sign_in(self.app, self.cast.zhou)

    async def agenda(self, row: Row) -> Row:
        made, visitor = await self.large()
        return await self.page_of(row, visitor, f"/meetings/{made.ahead}/agenda")

    async def attendance(self, row: Row) -> Row:
        made, visitor = await self.large()
        return await self.page_of(row, visitor, f"/meetings/{made.held}/attendance")

    async def attendance_saved(self, row: Row) -> Row:
        made, visitor = await self.large()
        return await meetings.save_attendance(row, visitor, self.bare, made, self.patience)

    async def text_saved(self, row: Row) -> Row:
        made, visitor = await self.large()
        return await meetings.save_text(row, visitor, self.bare, made, self.patience)

    async def minutes(self, row: Row) -> Row:
        made, visitor = await self.large()
        return await meetings.minutes(row, visitor, made, self.slow)

    async def city_office(self) -> Visitor:
        """Of the office that runs the city's conference."""
        me = await me_for(self.district.city_office, today())
        assert me is not None
        return await sign_in(self.app, me)

    async def resolutions_of_city(self, row: Row) -> Row:
        return await self.page_of(row, await self.city_office(), "/meetings/resolutions")

    async def meetings_search(self, row: Row) -> Row:
        """Words of a topic's title that stand in every twentieth of them."""
        return await self.page_of(row, await self.city_office(), f"{MEETINGS_SEARCH}?q={quote('加装电梯 化解')}")

    async def meetings_overview(self, row: Row) -> Row:
        return await self.page_of(row, await self.city_office(), "/meetings")

    async def carried(self, row: Row) -> Row:
        """我的包案 of a street's leader, who has carried for years."""
        return await self.page(row, "chen", "/assignments/mine")

    async def cases(self, row: Row) -> Row:
        return await self.page(row, "zhou", "/assignments/cases")

    async def cases_of_city(self, row: Row) -> Row:
        return await self.page_of(row, await self.city_office(), "/assignments/cases")

    async def cases_chosen(self, row: Row) -> Row:
        """Of the whole city's register: late, repeated, in the words of a demand."""
        return await self.page_of(row, await self.city_office(), f"/assignments/cases?repeat=1&q={quote('房产证')}")

    async def still(self, row: Row) -> Row:
        return await self.page_of(row, await self.city_office(), "/assignments/still")

    async def levels(self, row: Row) -> Row:
        return await self.page_of(row, await self.city_office(), "/assignments/figures?from=2015-01-01&to=2099-12-31")


SEARCH, MEETINGS_SEARCH = "/inspections/search", "/meetings/search"
ONCE = re.compile(rb'name="_once" value="[^"]*"')
Measure = Callable[[Bench, Row], Awaitable[Row]]
MEASURED: dict[str, tuple[str, Measure]] = {
    "ledger-50": ("台账页，50 行", Bench.ledger_of_50),
    "ledger-10": ("台账页，10 行", Bench.ledger_of_10),
    "ledger-city": ("台账页，50 行，全市可见", Bench.ledger_of_city),
    "item": ("事项页", Bench.item),
    "item-audited": ("不公开事项的页，查看即记审计", Bench.withheld),
    "today-reviewer": ("今日，巡察办", Bench.today_of_reviewer),
    "today-unit": ("今日，责任单位", Bench.today_of_unit),
    "today-city": ("今日，市委巡察办", Bench.today_of_city),
    "search": ("搜索，全市可见", Bench.search),
    "progress": ("填报一条进展", Bench.progress),
    "excel-out": ("导出 Excel", Bench.excel_out),
    "excel-in": ("导入预览", Bench.excel_in),
    "notice-pdf": ("通报 PDF，十件", Bench.notice),
    "agenda": ("会议议程页，40 项", Bench.agenda),
    "attendance": ("到会登记页，60 个单位", Bench.attendance),
    "attendance-save": ("保存到会登记，60 个单位", Bench.attendance_saved),
    "minutes-save": ("纪要台保存一项", Bench.text_saved),
    "minutes-pdf": ("纪要 PDF", Bench.minutes),
    "resolutions-city": ("议定事项台账，全市可见", Bench.resolutions_of_city),
    "meetings-search": ("联席会议搜索，全市可见", Bench.meetings_search),
    "meetings-overview": ("联席会议首页，市联席会议办公室", Bench.meetings_overview),
    "mine": ("我的包案", Bench.carried),
    "cases-50": ("积案库台账，50 行", Bench.cases),
    "cases-city": ("积案库台账，全市可见", Bench.cases_of_city),
    "cases-filter": ("积案库台账，全市可见，按词和条件筛选", Bench.cases_chosen),
    "still": ("不动的案件，全市可见", Bench.still),
    "levels": ("领导包案统计，各层级", Bench.levels),
    **accountability.MEASURED,
}


def _plain(html: bytes) -> bytes:
    """Each form carries a word of its own, by which a second press is known."""
    return ONCE.sub(b"", html)


def log_into_nothing() -> None:
    """The lines of the log are made and written, but not onto the table."""
    nowhere = open(os.devnull, "w")  # noqa: SIM115, PTH123 (open as long as the process)
    for handler in logging.getLogger("portal").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(nowhere)


def measurable(app: Litestar) -> list[str]:
    """A row about a page that this portal does not have is no row."""
    searches = any(route.path == SEARCH for route in app.routes)
    return [name for name in MEASURED if name != "search" or searches]
