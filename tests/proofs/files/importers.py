"""Every way a table comes into the portal, by one shape: what it would write, what it says against it, and the taking."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.actions import matter_imports, matter_sheets
from assignments.exchange import coming as cases_coming
from assignments.exchange import taking as cases_taking
from assignments.queries.matter_sheets import sheet_for
from inspections.exchange import coming, leaving, taking
from meetings import sheets as resolution_sheets
from meetings.actions import reporting_many, resolving
from meetings.queries import ledger as resolutions
from meetings.queries.resolutions import resolution_for
from portal.accountability import official_sheets
from portal.accountability.queries.official import units_of
from portal.clock import today
from portal.db import value
from portal.demo.cast import Cast
from portal.sheets import intake
from portal.sheets.export import export
from portal.sheets.rows import Complaint
from portal.web.identity.imports import taking_in, understanding
from portal.web.identity.imports.ledgers import POSTS
from tests.assignments.screening import a_sheet
from tests.assignments.test_ledger_excel import three_cases
from tests.builders import an_inspection, an_item
from tests.meetings_builders import a_resolution
from tests.portal.accountability.official.entering import LIUAN, QINGSHI


@dataclass
class Looked:
    """`take` writes all of it and says how many rows; it refuses where anything is said against the table. `new`: how many
    rows it would write."""

    complaints: list[str]
    take: Callable[[], Awaitable[Any]]
    new: int


@dataclass(frozen=True)
class Importer:
    """`own`: a table that left the portal, filled in where it leaves blank. `returns`: unchanged it brings nothing.
    `texts`: headings under which anything may be typed. `writes`: the tables only the taking may touch."""

    name: str
    own: bytes
    look: Callable[[bytes, str], Awaitable[Looked]]
    texts: tuple[str, ...]
    days: tuple[str, ...]
    writes: tuple[str, ...]
    returns: bool = True

    async def standing(self) -> tuple[Any, ...]:
        return tuple(
            [await value(f"SELECT md5(string_agg(t::text, '' ORDER BY t.id)) FROM {table} t") for table in self.writes]
        )


async def every_importer(people: Cast) -> list[Importer]:
    makers = (_inspection, _register, _screening, _progress, _official, _people)
    return [await make(people) for make in makers]


def _said(understood: dict[str, Any]) -> list[str]:
    found = [*understood["problems"], *(one for line in understood["lines"] for one in line["problems"])]
    return [str(Complaint(**one)) for one in found]


def _counted(understood: dict[str, Any]) -> int:
    return sum(bool(line["values"]) for line in understood["lines"])


async def _inspection(people: Cast) -> Importer:
    inspection = await an_inspection(people)
    for title in ("值班安排流于形式", "台账登记不全", "首接负责落实不到位"):
        await an_item(people, inspection, title=title)
    own, _ = await leaving.leave(people.wang, inspection, "ledger")

    async def look(data: bytes, name: str) -> Looked:
        made = await coming.look(people.wang, inspection, data, name)
        found = await coming.exchange_for(people.wang, made)

        async def take() -> int:
            return await taking.take(people.wang, found, "工程未完")

        return Looked(_said(found["understood"]), take, _counted(found["understood"]))

    tables = ("inspections_item", "inspections_finding", "inspections_measure", "duty", "transition")
    return Importer("巡察台账", own, look, ("整改目标", "反馈问题"), ("整改时限",), tables)


async def _register(people: Cast) -> Importer:
    await three_cases(people)
    own, _ = await cases_coming.leave(people.zhou)

    async def look(data: bytes, name: str) -> Looked:
        found = await cases_coming.exchange_for(people.zhou, await cases_coming.look(people.zhou, data, name))

        async def take() -> int:
            return await cases_taking.take(people.zhou, found)

        return Looked(_said(found["understood"]), take, _counted(found["understood"]))

    tables = ("assignments_case", "assignments_case_tag", "assignments_case_line", "duty", "transition")
    return Importer("积案台账", own, look, ("事项摘要",), ("首次登记日期",), tables)


async def _screening(people: Cast) -> Importer:
    lines = [
        ["综治办", today().isoformat(), f"第{n}栋加装电梯未谈成", "青石街道", "城乡建设", "一般"] for n in range(3)
    ]

    async def look(data: bytes, name: str) -> Looked:
        found = await sheet_for(people.zhou, await matter_sheets.look(people.zhou, [(name, data)]))

        async def take() -> int:
            return await matter_imports.take(people.zhou, found)

        return Looked(_said(found["understood"]), take, len(found["understood"]["lines"]))

    tables = ("assignments_matter", "transition", "notice")
    return Importer("排查表", a_sheet(*lines), look, ("什么事",), ("发现日期",), tables, returns=False)


async def _progress(people: Cast) -> Importer:
    resolution = await a_resolution(people)
    await resolving.assign(await resolution_for(people.zhou, resolution), people.zhou)
    rows = resolution_sheets.rows_of(await resolutions.lines(people.lin, {}))
    filled = [{**row, "new_progress": "11月20日已发函。", "new_on": today()} for row in rows]
    own = export(
        resolution_sheets.RESOLUTIONS, filled, title="议定事项台账", prepared_by="区住建局", prepared_on=today()
    )

    async def look(data: bytes, name: str) -> Looked:
        made = await reporting_many.look(people.lin, data, name)
        found = await reporting_many.intake_for(people.lin, made)

        async def take() -> int:
            return await reporting_many.take(people.lin, made)

        return Looked(list(found["wrong"]), take, len(found["lines"]))

    tables = ("meetings_resolution", "meetings_resolution_progress", "duty", "transition")
    return Importer("进展回填", own, look, ("本次进展",), ("本次进展日期",), tables, returns=False)


async def _official(people: Cast) -> Importer:
    units = await units_of(people.path["district"], "township")
    numbers = {people.unit["qingshi"]: QINGSHI, people.unit["liuan"]: LIUAN}
    rows = official_sheets.rows_of(units, numbers)
    own = export(official_sheets.LEDGER, rows, title="官方数据录入表", prepared_by="区信联办", prepared_on=today())

    async def look(data: bytes, name: str) -> Looked:
        found = official_sheets.read(await intake.parse(data, name), units, "本区镇街")

        async def take() -> int:
            """Into the form, where a person looks at it: nothing is written by the reading."""
            return len(found.numbers)

        return Looked(found.complaints, take, 0 if found.complaints else len(found.numbers))

    tables = ("accountability_official_sheet", "accountability_official_line")
    return Importer("官方数据", own, look, ("单位",), (), tables, returns=False)


async def _people(people: Cast) -> Importer:
    posts = {"name": "张新", "account": "zhangxin", "unit": "综治办", "title": "干事", "starts_on": date(2026, 1, 5)}
    rows = [{**posts, "role": "单位联络员"}]
    own = export(POSTS, rows, title=POSTS.title, prepared_by="信息中心", prepared_on=today())

    async def look(data: bytes, name: str) -> Looked:
        found = await understanding.read(data, name, people.wu)
        said = [*found.problems, *(problem for line in found.lines for problem in line.problems)]

        async def take() -> Any:
            return await taking_in.take_in(found, people.wu)

        return Looked(said, take, found.count("新增"))

    tables = ("unit", "person", "post")
    return Importer("单位和人员", own, look, ("职务", "姓名"), ("任职起",), tables, returns=False)
