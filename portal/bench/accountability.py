"""The rows of 督办问责: one round of the clock, and the figures asked by the office that sees the whole city."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from portal.access import Me, me_for
from portal.accountability.actions import figures
from portal.bench import duties, papers
from portal.bench.measuring import Patience, Row, compare
from portal.bench.recording import record
from portal.bench.visiting import Visitor
from portal.clock import today
from portal.db import value
from portal.demo.cast import Cast
from portal.demo.city.filling import District
from portal.duty_history import as_of, end_of

LEDGER = Patience(least=5, most=20, seconds=20, warm=2)
THEN = """SELECT count(*) FROM (SELECT DISTINCT duty FROM duty_event WHERE at < $1) d"""


class Stage(Protocol):
    bare: asyncpg.Connection
    cast: Cast
    district: District
    patience: Patience
    slow: Patience

    async def city_office(self) -> Visitor: ...

    async def page_of(self, row: Row, visitor: Visitor, path: str) -> Row: ...


def _year_back() -> date:
    return today() - timedelta(days=365)


async def unit_page(stage: Stage, row: Row) -> Row:
    place = stage.cast.unit["district"]
    return await stage.page_of(row, await stage.city_office(), f"/accountability/units/{place}")


async def league(stage: Stage, row: Row) -> Row:
    return await stage.page_of(row, await stage.city_office(), f"{FIGURES}/league?level=township&{_span(today())}")


async def table(stage: Stage, row: Row) -> Row:
    return await stage.page_of(row, await stage.city_office(), f"{FIGURES}?{_span(today())}")


async def table_then(stage: Stage, row: Row) -> Row:
    """The same table as it stood a year ago."""
    return await stage.page_of(row, await stage.city_office(), f"{FIGURES}?{_span(_year_back())}")


FIGURES = "/accountability/figures"


def _span(on: date) -> str:
    return f"from={on - timedelta(days=365)}&to={on}&on={on}"


async def ledger_then(stage: Stage, row: Row, wanted: int = duties.OPEN) -> Row:
    """A hundred thousand duties as they stood a year ago; the floor only asks which of them there were."""
    await duties.more(stage.bare, wanted)
    await stage.bare.execute("VACUUM ANALYZE duty_event")
    at = today()

    async def ours() -> Any:
        return await value("SELECT count(*) FILTER (WHERE late) FROM {} h", as_of(at))

    row.queries = (await record(ours)).queries
    return await compare(row, ours, lambda: stage.bare.fetch(THEN, end_of(at)), patience=LEDGER, times=5)


async def monthly(stage: Stage, row: Row) -> Row:
    """The draft of the month's report, as its office looks at it; the floor prints the same HTML in this process."""
    me = await me_for(stage.district.city_office, today())
    assert me is not None
    made = await _draft(me, today())
    return await papers.printed(
        row, await stage.city_office(), f"/accountability/bulletins/{made}/preview.pdf", stage.slow
    )


async def _draft(me: Me, on: date) -> UUID:
    last = on.replace(day=1) - timedelta(days=1)
    office = next(held.unit for held in me.holdings)
    return await figures.draft(me, "monthly", office, f"{last:%Y-%m}", last, "")


async def clock_idle(stage: Stage, row: Row) -> Row:
    await duties.more(stage.bare)
    return await duties.idle_round(row, stage.bare, stage.patience)


def clock_busy(due: int) -> Callable[[Stage, Row], Awaitable[Row]]:
    async def measure(stage: Stage, row: Row) -> Row:
        await duties.more(stage.bare)
        return await duties.busy_round(row, stage.bare, due)

    return measure


MEASURED: dict[str, tuple[str, Callable[[Any, Row], Awaitable[Row]]]] = {
    "duty-unit": ("督办问责，一个区的单位页", unit_page),
    "duty-league": ("督办问责，各镇街按期率排名", league),
    "duty-table": ("督办问责，统计表，截至今天", table),
    "duty-table-then": ("督办问责，统计表，截至一年前", table_then),
    "duty-monthly": ("督办月报 PDF", monthly),
    "duty-as-of": ("全部督办事项在某一天的情况", ledger_then),
    "clock-idle": ("时钟一轮，十万件在办，无到期", clock_idle),
    "clock-200": ("时钟一轮，其中 200 件到期", clock_busy(duties.DUE)),
    "clock-5000": ("时钟一轮，其中 5,000 件到期", clock_busy(duties.MANY)),
}
