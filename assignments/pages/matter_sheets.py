"""排查表 from many villages: the blank form, handing in, looking at every row and cell, taking in, undoing."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import matter_imports, matter_sheets
from assignments.forms.matters import SheetForm
from assignments.pages.matter_page import ADDRESS
from assignments.queries.matter_sheets import matters_of, sheet_for, sheets_of
from assignments.sheets_matters import form_of
from portal.access import Me
from portal.errors import BadInput
from portal.sheets.export import blank
from portal.sheets.returning import errors_of
from portal.sheets.rows import Complaint
from portal.web.exchanges import SHOWN, stands
from portal.web.form import ROOM_FOR_FILES, read_upload
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download

Asked = Request[Me, Any, Any]
HERE = f"{ADDRESS}/sheets"
ONE = "/matters/sheets/{sheet_id:uuid}"
COLUMNS = form_of([]).columns


@get("/matters/sheets", access=OFFICE, name="assignments.matter_sheets")
async def overview(request: Asked) -> Page:
    return await _overview(request, SheetForm())


async def _overview(request: Asked, form: SheetForm, status: int = 200) -> Page:
    register = await matter_sheets.register_run_by(request.user)
    sheets = await sheets_of(request.user)
    return Page(
        request,
        "assignments/matter_sheets.html",
        status=status,
        title="导入排查表",
        register=register,
        sheets=[{**one, "stands": stands(one)} for one in sheets],
        most=matter_sheets.MOST_FILES,
        form=form,
    )


@get("/matters/blank.xlsx", access=OFFICE, name="assignments.matter_sheets.blank")
async def blank_form(request: Asked) -> Response[bytes]:
    form = await matter_sheets.blank_form(request.user)
    return as_download(await asyncio.to_thread(blank, form), "矛盾纠纷排查表（空白）.xlsx", XLSX)


@post("/matters/sheets", access=OFFICE, name="assignments.matter_sheets.look", request_max_body_size=ROOM_FOR_FILES)
async def look(request: Asked) -> Response[Any]:
    form = SheetForm(await request.form())
    if form.ok:
        try:
            handed_in = [(file.filename, await read_upload(file, form.label("sheet"))) for file in form.clean["sheet"]]
            made = await matter_sheets.look(request.user, handed_in)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{HERE}/{made}")
    return await _overview(request, form, 422)


@get(ONE, access=OFFICE, name="assignments.matter_sheets.preview")
async def preview(request: Asked, sheet_id: FromPath[UUID]) -> Page:
    found = await sheet_for(request.user, sheet_id)
    understood = found["understood"]
    only_wrong = request.query_params.get("wrong") == "1"
    lines = [line for line in understood["lines"] if line["problems"] or not only_wrong]
    last = max(1, (len(lines) + SHOWN - 1) // SHOWN)
    asked = request.query_params.get("page", "")
    page = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    address = f"{HERE}/{sheet_id}?{'wrong=1&' if only_wrong else ''}page="
    return Page(
        request,
        "assignments/matter_sheet.html",
        title="核对排查表",
        sheet=found,
        stands=stands(found),
        ready=found["taken_at"] is None and matter_sheets.is_ready(understood),
        problems=[str(Complaint(**one)) for one in understood["problems"]],
        notes=understood["notes"],
        total=len(understood["lines"]),
        wrong=sum(bool(line["problems"]) for line in understood["lines"]),
        only_wrong=only_wrong,
        columns=[column.title for column in COLUMNS[1:]],
        lines=[_shown(line) for line in lines[(page - 1) * SHOWN : page * SHOWN]],
        previous=f"{address}{page - 1}" if page > 1 else "",
        next=f"{address}{page + 1}" if page < last else "",
        words=f"第 {page} 页，共 {last} 页",
        matters=await matters_of(request.user, sheet_id) if found["taken_at"] else [],
        address=f"{HERE}/{sheet_id}",
    )


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    """Each cell with the sentence against it; what is against the whole row stands beside the row's number."""
    said: dict[str, list[str]] = {}
    for problem in line["problems"]:
        said.setdefault(problem["title"], []).append(problem["sentence"])
    cells = [
        {
            "title": column.title,
            "text": line["cells"].get(column.key, ""),
            "error": "；".join(said.pop(column.title, [])),
        }
        for column in COLUMNS
    ]
    whole = "；".join(f"“{title}”{sentence}" if title else sentence for title in said for sentence in said[title])
    return {"where": f"{line['sheet']} 第{line['number']}行", "first": cells[0], "cells": cells[1:], "error": whole}


@get(f"{ONE}/errors", access=OFFICE, name="assignments.matter_sheets.errors")
async def errors(request: Asked, sheet_id: FromPath[UUID]) -> Response[bytes]:
    """The sheets back with every bad cell marked; Missing when nothing was wrong."""
    found = await sheet_for(request.user, sheet_id)
    data = await asyncio.to_thread(errors_of, found["understood"])
    return as_download(data, "需要改正的地方.xlsx", XLSX)


@post(f"{ONE}/take", access=OFFICE, name="assignments.matter_sheets.take")
async def take(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    await matter_imports.take(request.user, await sheet_for(request.user, sheet_id))
    return see_other(f"{HERE}/{sheet_id}", "imported")


@post(f"{ONE}/undo", access=OFFICE, name="assignments.matter_sheets.undo")
async def undo(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    await matter_imports.undo(request.user, await sheet_for(request.user, sheet_id))
    return see_other(HERE, "withdrawn")


ROUTES = [overview, blank_form, look, preview, errors, take, undo]
