"""Workbooks as they come back from WPS: the portal's own export, with some cells edited."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import openpyxl

from inspections.exchange import coming, leaving, taking
from portal.access import Me

Edit = Callable[[Any, dict[str, int], int], None]
"""The sheet, its columns by heading, and the row of the header (both counted from 1)."""


async def edited(me: Me, inspection: UUID, edit: Edit, table: str = "ledger") -> bytes:
    data, _ = await leaving.leave(me, inspection, table)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    header = next(row for row in range(1, 10) if sheet.cell(row, 1).value == "序号")
    places = {str(cell.value): at for at, cell in enumerate(sheet[header], start=1)}
    edit(sheet, places, header)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(*changes: tuple[int, str, Any]) -> Edit:
    """Row below the header (1 is the first), heading, what is typed there."""

    def edit(sheet: Any, places: dict[str, int], header: int) -> None:
        for row, title, typed in changes:
            sheet.cell(header + row, places[title]).value = typed

    return edit


async def handed_in(me: Me, inspection: UUID, edit: Edit, table: str = "ledger") -> dict[str, Any]:
    """Looked at; the exchange as its preview shows it."""
    data = await edited(me, inspection, edit, table)
    return await coming.exchange_for(me, await coming.look(me, inspection, data, "台账.xlsx"))


async def taken(me: Me, inspection: UUID, edit: Edit, reason: str = "") -> dict[str, Any]:
    exchange = await handed_in(me, inspection, edit)
    await taking.take(me, exchange, reason)
    return await coming.exchange_for(me, exchange["id"])


def sentences(exchange: dict[str, Any]) -> list[str]:
    understood = exchange["understood"]
    said = [*understood["problems"], *(problem for line in understood["lines"] for problem in line["problems"])]
    return [f"{one['letter']}{one['row']}“{one['title']}”{one['sentence']}" for one in said]
