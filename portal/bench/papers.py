"""Sheets and papers: ten thousand rows out and in again, and the public notice. Their floors are the bare libraries."""

import io
import os
from typing import Any
from uuid import UUID

import asyncpg
import openpyxl
import xlsxwriter

from inspections import queries
from inspections.sheets import LEDGER, rows_of
from portal.access import Me
from portal.bench.measuring import Patience, Row, compare
from portal.bench.recording import record
from portal.bench.visiting import Visitor
from portal.papers import fonts
from portal.papers.fetcher import OwnFetcher
from portal.sheets import plan, preview
from portal.sheets.export import SAFE
from portal.sheets.intake import parse

FEW = Patience(least=3, most=5, seconds=20, warm=1)
MANY = 20_000
"""Items of a city, of which those in work are some ten thousand; a smaller ledger is taken whole."""


async def filters_for(bare: asyncpg.Connection) -> dict[str, str]:
    """Which rows of the ledger the sheets hold."""
    return {"state": "in_progress"} if await bare.fetchval("SELECT count(*) FROM inspections_item") > MANY else {}


async def leave(row: Row, visitor: Visitor, filters: dict[str, str], patience: Patience = FEW) -> Row:
    """From the request to the workbook; the floor writes the same cells with bare xlsxwriter."""
    path = "/inspections/ledger.xlsx" + "".join(f"?{name}={text}" for name, text in filters.items())
    recording = await record(lambda: visitor.get(path))
    row.queries = recording.queries
    cells = [list(line) for line in _lines(recording.answer)]
    row.words += f"，{len(cells):,} 行"

    async def floor() -> None:
        write(cells)

    return await compare(row, lambda: visitor.get(path), floor, patience=patience, times=2)


async def come_in(row: Row, visitor: Visitor, me: Me, filters: dict[str, str], patience: Patience = FEW) -> Row:
    """From the uploaded bytes to what would change, cell by cell; the floor reads the same file with bare openpyxl."""
    path = "/inspections/ledger.xlsx" + "".join(f"?{name}={text}" for name, text in filters.items())
    data = await visitor.get(path)

    async def work() -> int:
        sheet = plan.choose(LEDGER, await parse(data, "台账.xlsx"))
        assert sheet is not None
        there = {line["id"]: line for line in rows_of(await queries.ledger_rows(me, filters))}
        return len(preview.compare(plan.understand(LEDGER, sheet), there).rows)

    async def floor() -> None:
        sum(1 for _ in _lines(data))

    row.words += f"，{await work():,} 行"
    return await compare(row, work, floor, patience=patience, times=1)


async def notice(row: Row, visitor: Visitor, inspection: UUID, patience: Patience = FEW) -> Row:
    """The draft a reviewer looks at."""
    return await printed(row, visitor, f"/inspections/{inspection}/publication/draft.pdf", patience)


async def printed(row: Row, visitor: Visitor, path: str, patience: Patience = FEW) -> Row:
    """A paper printed in a child; the floor prints the same HTML in this process."""
    os.environ["FONTCONFIG_FILE"] = str(fonts.configuration())
    from weasyprint import HTML  # noqa: PLC0415 (reads the fonts' configuration when it is loaded)

    recording = await record(lambda: visitor.get(path))
    *_, html = recording.render()
    row.queries = recording.queries

    async def floor() -> None:
        HTML(string=html, url_fetcher=OwnFetcher(), media_type="print").write_pdf()

    return await compare(row, lambda: visitor.get(path), floor, patience=patience, times=2)


def write(cells: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, SAFE)
    sheet, look = book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True, "num_format": "@"})
    for row, line in enumerate(cells):
        for column, value in enumerate(line):
            sheet.write(row, column, value, look)
    book.close()
    return file.getvalue()


def _lines(data: bytes) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return book.worksheets[0].iter_rows(values_only=True)
