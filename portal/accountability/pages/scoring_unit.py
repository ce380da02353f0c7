"""One unit's score: every line with its number, which opens the rows it counts, and its arithmetic."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from portal.access import Me
from portal.accountability.documents.scoring import content_of
from portal.accountability.pages.scoring_sheets import ONE
from portal.accountability.queries import scoring_sheets as queries
from portal.accountability.queries.scoring_counts import month_words
from portal.accountability.queries.scoring_sheets import period_of, sheet_for, subject_of
from portal.clock import today
from portal.errors import Missing
from portal.people import BUSINESS
from portal.web.guards import in_business
from portal.web.page import Page

Asked = Request[Me, Any, Any]
Record = Mapping[str, Any]
NOTHING = ("0 件", "0 次")
WORDS = {"official": "官方数据", "entered": "填报"}


@get(f"{ONE}/units/{{unit_id:uuid}}", access=in_business, name="accountability.score_sheet.unit")
async def show(request: Asked, sheet_id: FromPath[UUID], unit_id: FromPath[UUID]) -> Page:
    me, sheet = request.user, await sheet_for(request.user, sheet_id)
    units = await queries.units_of(sheet_id)
    unit = next((one for one in units if one["unit"] == unit_id), None)
    own = {one["unit"] for one in queries.own_units(me, units)}
    if unit is None or not (queries.whole(me, sheet) or unit_id in own):
        raise Missing
    marks = [mark for mark in await queries.marks_of(sheet_id) if mark["unit"] == unit_id]
    content = content_of(sheet, [unit], marks, on=today(), address="")
    row = [*content["rows"], *content["apart"]][0]
    reaches = me.reaches(unit["path"], *BUSINESS)
    return Page(
        request,
        "accountability/scoring/unit.html",
        title=f"{unit['name']}的评分",
        sheet=sheet,
        subject=subject_of(sheet),
        content=content,
        row=row,
        lines=[
            {**line, "links": _links(sheet, unit, mark) if reaches else []}
            for line, mark in zip(row["lines"], marks, strict=True)
        ],
        reply=unit["reply"],
        facts=[
            ("总分", f"{row['total']}（满分 {content['full']}）"),
            ("名次", f"第{row['rank']}名" if row["rank"] else f"不排名次：{row['why']}"),
            ("统计时段", period_of(sheet).words),
            ("数据截至", f"{sheet['as_of']} 终"),
        ],
    )


def _links(sheet: Record, unit: Record, mark: Record) -> list[tuple[str, str]]:
    """(words, address) of the rows a number counts; of a number there is none of, nothing."""
    found = []
    for one in queries.behind_of(mark):
        if one["kind"] == "ledger" and mark["value"] in NOTHING:
            continue
        if one["kind"] == "ledger":
            days = f"from={sheet['since']}&to={sheet['until']}&on={sheet['as_of']}"
            href = f"/accountability/figures/rows?plain=1&place={unit['unit']}&{days}&measure={one['measure']}"
            found.append(("看所计事项", href))
        elif one["kind"] == "official":
            found.append(
                (f"{month_words(one['period'])}{WORDS['official']}", f"/accountability/official/{one['sheet']}")
            )
        else:
            words = f"{month_words(one['period'])}{WORDS['entered']}"
            found.append((words, f"/accountability/scoring/counts/{one['entry']}"))
    return found


ROUTES = [show]
