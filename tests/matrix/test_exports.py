"""Every table that leaves as Excel, and every paper that is printed of it: who took it and when stands in it and in the
audit, by one number; it is whole or refused; and no cell of it is ever a formula."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import httpx
import openpyxl
import pytest

from portal.db import row, rows, value
from portal.demo.cast import fixed_id
from portal.sheets import leaving
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import Route
from tests.matrix.table import FAMILIES
from tests.proving import LONG, reached

SERIAL = re.compile(r"\d{14}-[2-9A-HJ-NP-Z]{5}")
PAYLOADS = (
    "=1+1", "=cmd|'/C calc'!A0", '=HYPERLINK("http://evil.test","点我")', "@SUM(1+1)", "+1+1", "-1+1", "\t=1+1", "\r=1+1",
    '=DDE("cmd";"/C calc";"x")', '=IMPORTXML("http://evil.test","//a")', '=WEBSERVICE("http://evil.test")',
    "\n=1+1", " =1+1", "　=1+1", "＝1+1", "﹦1+1", "=A1", "='[http://evil.test/a.xlsx]x'!A1", "{=1+1}", '=1+1&"', "%0A=1+1",
    '"=1+1"', "'=1+1", "=-1", "=+1", "=@A1", "=\u200b1+1", "\u200b=1+1", "|calc", ";=1+1",
)  # fmt: skip
PLANTED = {
    "inspections_finding": "title",
    "inspections_measure": "text",
    "assignments_case": "summary",
    "assignments_matter": "summary",
    "meetings_topic": "title",
    "meetings_resolution": "wording",
    "accountability_programme": "name",
    "accountability_commendation": "title",
    "accountability_suggestion": "topic",
}
"""Where people's own words stand that leave in tables."""
NOT_OF_RECORDS = ("blank.xlsx", "units.xlsx", "posts.xlsx", "/errors", "blank")
"""Empty forms, and one's own sheet coming back with its faults marked."""


@dataclass(frozen=True)
class Export:
    route: Route
    subject: str


@pytest.fixture(scope="module")
async def exports(asker: Asker) -> list[Export]:
    """Every address that answers with an Excel file to somebody, found by asking."""
    found = []
    for family in FAMILIES:
        passing = sorted((family.does or family.sees or family.passes) & family.passes - set(family.outside))
        for route in family.routes:
            name = route.name.split(" ")[1]
            if not route.name.startswith("GET") or name.endswith(NOT_OF_RECORDS) or not excel(name):
                continue
            for subject in passing:
                async with undone():
                    answer = await asker.ask(route, subject)
                if answer.status_code == 200 and answer.content.startswith(b"PK"):
                    found.append(Export(route, subject))
                    break
    return found


def excel(address: str) -> bool:
    return address.endswith((".xlsx", "/exchange", "/exchange/{name}")) or ".xlsx" in address


async def taken_out(asker: Asker, export: Export) -> tuple[httpx.Response, list[dict[str, Any]]]:
    """The answer, and what the audit has of it."""
    last = await value("SELECT coalesce(max(seq), 0) FROM audit_entry")
    answer = await asker.ask(export.route, export.subject)
    assert answer.status_code == 200, export
    entries = await rows("SELECT * FROM audit_entry WHERE seq > {} ORDER BY seq", last)
    return answer, [entry for entry in entries if entry["action"].endswith(".export")]


async def test_every_table_bears_who_took_it_and_a_number_the_audit_knows(asker: Asker, exports: list[Export]) -> None:
    assert len(exports) > 9, "the exports were not found"
    serials = set()
    for export in exports:
        for _ in range(2):
            async with undone():
                answer, entries = await taken_out(asker, export)
                assert len(entries) == 1, f"{export}: {len(entries)} entries"
                assert "serial" in entries[0]["detail"], f"{export}: {entries[0]['detail']}"
                name = await value("SELECT name FROM person WHERE id = {}", fixed_id(export.subject))
                foot = footer(answer.content)
                serial = json.loads(entries[0]["detail"])["serial"]
                assert SERIAL.fullmatch(serial), export
                assert f"流水号 {serial}" in foot, export
                assert name in foot, export
                assert (entries[0]["person"], entries[0]["outcome"]) == (fixed_id(export.subject), "done"), export
                assert f"{serial[:4]}-{serial[4:6]}-{serial[6:8]}" in foot, export
                serials.add(serial)
    assert len(serials) == 2 * len(exports), "two tables bear one number"
    reached("exports", len(exports))
    reached("tables traced from their number to who and when", len(serials))


def footer(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    found = re.search(r"<oddFooter>(.*?)</oddFooter>", page, re.DOTALL)
    return found[1] if found else ""


async def test_the_one_who_audits_finds_a_table_by_its_number(asker: Asker, exports: list[Export]) -> None:
    async with undone():
        _, entries = await taken_out(asker, exports[0])
        serial = json.loads(entries[0]["detail"])["serial"]
        found = await asker.http.get(f"/audit?subject={serial}", headers={"cookie": asker.cookies("feng")})
        name = await value("SELECT name FROM person WHERE id = {}", fixed_id(exports[0].subject))
        assert name in found.text.partition("<tbody")[2]
        other = await asker.http.get("/audit?subject=20200101000000-AAAAA", headers={"cookie": asker.cookies("feng")})
        assert name not in other.text.partition("<tbody")[2]


async def test_no_cell_of_any_table_is_a_formula(asker: Asker, exports: list[Export]) -> None:
    seen = set()
    for turn in range(len(PAYLOADS) if LONG else 1):
        async with undone():
            await plant(turn)
            for export in exports:
                answer = await asker.ask(export.route, export.subject)
                assert answer.status_code == 200, export
                book = openpyxl.load_workbook(io.BytesIO(answer.content))
                for line in book.worksheets[0].iter_rows():
                    for cell in line:
                        assert cell.data_type != "f", f"{export}: {cell.coordinate} {cell.value!r}"
                        assert cell.hyperlink is None, f"{export}: {cell.coordinate}"
                        seen |= {
                            payload for payload in PAYLOADS if payload.strip() and payload.strip() in str(cell.value)
                        }
    assert len(seen) > (20 if LONG else 5), f"the payloads did not come as far as a table: {seen}"
    reached("formula payloads", len(PAYLOADS))
    reached("of these seen in tables, as text", len(seen))
    reached("formulas", 0)


async def plant(turn: int) -> None:
    """Each row of the planted tables gets a payload, another one in each turn."""
    for table, column in PLANTED.items():
        for number, line in enumerate(await rows(f"SELECT id FROM {table} ORDER BY id")):
            payload = PAYLOADS[(number + turn) % len(PAYLOADS)].replace("\x00", "")
            await rows(f"UPDATE {table} SET {column} = {{}} WHERE id = {{}} RETURNING id", payload, line["id"])


async def test_a_table_that_would_be_cut_off_is_refused(
    asker: Asker, exports: list[Export], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for no row at all, whatever lists records is refused with a sentence and leaves no entry of an export."""
    monkeypatch.setattr(leaving, "MOST_ROWS", -1)
    capped = 0
    for export in exports:
        async with undone():
            last = await value("SELECT coalesce(max(seq), 0) FROM audit_entry")
            answer = await asker.ask(export.route, export.subject)
            if answer.status_code != 409:
                continue
            assert "请先筛选" in answer.text, export
            assert not await row("SELECT 1 FROM audit_entry WHERE seq > {} AND action LIKE '%.export'", last), export
            capped += 1
    assert capped >= 3
    reached("exports without bounds of their own, refused beyond the cap", capped)
