"""What comes in as Excel: hostile files refused with a sentence, human ones understood, every complaint with its cell."""

import io
import random
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import BadInput
from portal.filecheck.limited import Limits
from portal.sheets import child
from portal.sheets.errors_file import errors_file
from portal.sheets.export import export
from portal.sheets.intake import Sheet, parse
from portal.sheets.plan import Plan, choose, compare, understand
from tests.portal.filecheck.specimens import book, old, pdf, with_encrypted_flag, with_member, word, zipped
from tests.portal.sheets.workbooks import BOTH, HEADER, LEDGER, OTHER, ROW, member, replaced, written

PAGE = "xl/worksheets/sheet1.xml"
PLAIN = written(HEADER, ["甲", "2026-11-21", 1, "未完成", "党政办", ""])
SHARED = book(HEADER, ["甲", "2026-11-21"])
"""openpyxl writes texts into the cells; this one keeps them in a table of their own, as Excel does."""

SPARSE = replaced(
    PLAIN,
    {
        PAGE: lambda page: page.replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        )
    },
)
LIES = replaced(PLAIN, {PAGE: lambda page: page.replace('ref="A1:F2"', 'ref="A1:XFD1048576"')})
LAUGHS = replaced(
    SHARED,
    {
        "xl/sharedStrings.xml": lambda _: (
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
        )
    },
)
BOMB = replaced(PLAIN, {PAGE: lambda page: page.replace("</sheetData>", " " * 20_000_000 + "</sheetData>")})
HUGE = zipped({**{f"xl/media/{n}": random.Random(n).randbytes(20_000) * 60 for n in range(90)}, "xl/workbook.xml": ""})
WIDE = written(HEADER, ["甲", *[""] * 120, "x"])
LONG = replaced(
    PLAIN,
    {PAGE: lambda page: page.replace("</sheetData>", '<row r="20001"><c r="A20001"><v>1</v></c></row></sheetData>')},
)

HOSTILE = {
    "empty": ("a.xlsx", b"", "文件是空的"),
    "old excel": ("a.xls", old("Workbook"), "旧版 Excel 文件，请用 WPS 或 Excel 打开，另存为 .xlsx"),
    "et": ("a.et", old("Workbook"), "WPS 旧格式表格.*另存为 .xlsx"),
    "macros": ("a.xlsm", PLAIN, "带宏的工作簿.*另存为 .xlsx"),
    "macros inside": ("a.xlsx", with_member(PLAIN, "xl/vbaProject.bin", b"x"), "带有宏"),
    "binary": ("a.xlsb", PLAIN, "另存为 .xlsx"),
    "open document": ("a.ods", PLAIN, "另存为 .xlsx"),
    "encrypted": ("a.xlsx", old("EncryptedPackage"), "打开密码"),
    "encrypted member": ("a.xlsx", with_encrypted_flag(PLAIN), "加了密码"),
    "xls renamed": ("a.xlsx", old("Workbook"), "改了名字的旧版文件"),
    "pdf renamed": ("a.xlsx", pdf("正文"), "内容与名称 .xlsx 不符"),
    "page renamed": ("a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "内容与名称 .xlsx 不符"),
    "xlsx named csv": ("a.csv", PLAIN, "内容与名称 .csv 不符"),
    "word named xlsx": ("a.xlsx", word("正文"), "内容不是Excel 工作簿"),
    "other kind": ("a.docx", word("正文"), "不是表格文件"),
    "sparse to the last cell": ("a.xlsx", SPARSE, "第1048576行还有内容，一次最多导入20000行"),
    "too long": ("a.xlsx", LONG, "第20001行还有内容"),
    "too wide": ("a.xlsx", WIDE, "第2行第122列还有内容，最多100列"),
    "bomb": ("a.xlsx", BOMB, "压缩比例异常"),
    "too much unpacked": ("a.xlsx", HUGE, "展开后超过100MB"),
    "too many members": ("a.xlsx", zipped({f"xl/{n}": "" for n in range(2100)}), "部件超过2000个"),
    "billion laughs": ("a.xlsx", LAUGHS, "危险的结构"),
    "zip slip": ("a.xlsx", with_member(PLAIN, "../../a", "x"), "指向别处的路径"),
    "half": ("a.xlsx", PLAIN[: len(PLAIN) // 2], "没有传完整"),
    "broken xml": ("a.xlsx", replaced(PLAIN, {PAGE: lambda page: page[: len(page) // 2]}), "已损坏"),
    "text where a number belongs": (
        "a.xlsx",
        replaced(PLAIN, {PAGE: lambda page: page.replace("<v>1</v>", "<v>x</v>")}),
        "已损坏",
    ),
    "string that does not exist": (
        "a.xlsx",
        replaced(SHARED, {PAGE: lambda page: page.replace("<v>0</v>", "<v>99999</v>")}),
        "已损坏",
    ),
    "linked workbook": (
        "a.xlsx",
        with_member(
            PLAIN,
            "xl/externalLinks/_rels/a.rels",
            '<R><r Type="x/externalLinkPath" Target="b" TargetMode="External"/></R>',
        ),
        "编辑链接",
    ),
    "sixty sheets": (
        "a.xlsx",
        written(HEADER, shape=lambda book: [book.create_sheet() for _ in range(60)]),
        "工作表超过50张",
    ),
    "csv of rubbish": ("a.csv", bytes([0x81, 0xFF, 0xFE, 0x80]) * 9, "文字编码认不出"),
    "csv of zeros": ("a.csv", b"\0" * 99, "不是文字表格"),
    "csv of one quote": ("a.csv", b'"' + b"x" * 200_000, "引号没有配对"),
    "csv too long": ("a.csv", b"a,b\n" * 20_001, "一次最多导入20000行"),
    "csv too wide": ("a.csv", b"x," * 200, "超过100列"),
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_a_hostile_file_is_refused_with_its_sentence(case: str) -> None:
    name, data, sentence = HOSTILE[case]
    with pytest.raises(BadInput, match=sentence) as refused:
        await parse(data, name)
    assert refused.value.complaints[0][0] == f"“{name}”"


async def test_a_workbook_that_swells_beyond_the_childs_memory_is_spoken_of_politely() -> None:
    numbers = random.Random(3)
    blocks = ["".join(chr(numbers.randint(97, 122)) for _ in range(90)) for _ in range(24)]
    text = "\U0001f600" + "".join(numbers.choice(blocks) for _ in range(900_000))
    swelling = replaced(
        SHARED, {"xl/sharedStrings.xml": lambda page: page.replace("<si><t>甲</t>", f"<si><t>{text}</t>")}
    )
    assert len(swelling) < 5_000_000
    with pytest.raises(BadInput, match="在限定的时间和内存内读不完"):
        await parse(swelling, "a.xlsx", limits=Limits(memory=256 * 1024 * 1024))


async def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    rows = [[f"{row}-{place}" for place in range(20)] for row in range(8_000)]
    with pytest.raises(BadInput, match="在限定的时间和内存内读不完"):
        await parse(written(*rows), "a.xlsx", limits=Limits(seconds=1))


async def test_the_portal_lives_on_after_a_dead_child() -> None:
    with pytest.raises(BadInput):
        await parse(PLAIN, "a.xlsx", limits=Limits(memory=16 * 1024 * 1024))
    assert (await parse(PLAIN, "a.xlsx"))[0].rows[1][0] == "甲"


def read(data: bytes, name: str = "a.xlsx") -> list[Sheet]:
    return [Sheet(**sheet) for sheet in child.read(data, name)]


def planned(*rows: list[Any], shape: Any = None) -> Plan:
    return understand(LEDGER, read(written(*rows, shape=shape))[0])


def said(plan: Plan) -> list[str]:
    return [str(complaint) for complaint in plan.complaints]


def test_a_dimension_that_lies_is_not_believed() -> None:
    assert "XFD1048576" in member(LIES, PAGE)
    assert len(read(LIES)[0].rows) == 2


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_csv_is_read_in_every_coding_offices_use(coding: str) -> None:
    text = '问题,完成时限,条数\r\n"学习,不深入",2026/11/21,１２\r\n'
    plan = understand(LEDGER, read(text.encode(coding), "台账.csv")[0])
    assert said(plan) == []
    assert plan.rows[0].values == {"title": "学习,不深入", "due": date(2026, 11, 21), "count": 12}


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_a_csv_may_be_separated_otherwise(delimiter: str) -> None:
    text = delimiter.join(HEADER) + "\n" + delimiter.join(["甲", "2026-1-2", "3", "完成", "党政办", ""])
    assert understand(LEDGER, read(text.encode(), "a.csv")[0]).rows[0].values["state"] == "已完成"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026.11.21",
        "2026/11/21",
        "2026年11月21日",
        "２０２６．１１．２１",
        "２０２６年１１月２１日",
        "20261121",
        "46347",
        46347,
        46347.0,
        datetime(2026, 11, 21),  # noqa: DTZ001 -- a cell has no zone
        date(2026, 11, 21),
        " 2026-11-21 ",
        "2026-11-21 00:00:00",
        "2026 年 11 月 21 日",
        datetime(2026, 11, 21, 9, 30),  # noqa: DTZ001
    ],
)
def test_a_date_is_understood_however_it_is_written(text: Any) -> None:
    plan = planned(HEADER, ["甲", text])
    assert said(plan) == []
    assert plan.rows[0].values["due"] == date(2026, 11, 21)


def test_the_serial_day_45617_is_the_day_excel_shows() -> None:
    assert planned(HEADER, ["甲", 45617]).rows[0].values["due"] == date(2024, 11, 21)


@pytest.mark.parametrize("value", [date(2026, 11, 21), 46347 - 1462, "2026.11.21"])
def test_a_workbook_that_counts_from_1904_gives_the_same_day(value: Any) -> None:
    def since_1904(book: Any) -> None:
        from openpyxl.utils.datetime import MAC_EPOCH

        book.epoch = MAC_EPOCH

    assert planned(HEADER, ["甲", value], shape=since_1904).rows[0].values["due"] == date(2026, 11, 21)


FIELD = {
    "impossible day": (1, "2026.13.45", "第2行B列“完成时限”：“2026.13.45”不是有这一天的日期，请核对"),
    "thirtieth of February": (1, "2026年2月30日", "第2行B列“完成时限”：“2026年2月30日”不是有这一天的日期，请核对"),
    "month only": (1, "2026年11月", "第2行B列“完成时限”：“2026年11月”只有年月，请写到日，如 2026-11-21"),
    "no year": (1, "11月21日", "第2行B列“完成时限”：“11月21日”没有年份，请写全，如 2026-11-21"),
    "words for a date": (1, "年底前", "第2行B列“完成时限”：“年底前”不是日期，请写成 2026-11-21 的样子"),
    "small number for a date": (1, 12, "第2行B列“完成时限”：“12”不是日期，请写成 2026-11-21 的样子"),
    "words for a number": (2, "若干", "第2行C列“条数”：“若干”不是整数，请只填数字"),
    "number with a unit": (2, "3条", "第2行C列“条数”：“3条”不是整数，请只填数字"),
    "half a number": (2, 3.5, "第2行C列“条数”：“3.5”不是整数，请只填数字"),
    "unknown choice": (
        3,
        "差不多",
        "第2行D列“完成情况”：“差不多”不在可选范围内，请从“未完成、基本完成、已完成”中选一项",
    ),
    "missing": (0, "", "第2行A列“问题”：必须填写"),
    "blanks only": (0, " \u3000\u200b", "第2行A列“问题”：必须填写"),
    "overlong": (0, "长" * 201, "第2行A列“问题”：超过200字（现有201字），请精简"),
    "identity number as a number": (
        5,
        440303198001011234,
        "第2行F列“备注”：数字被表格软件改成了科学记数法（4.4030E+17），请把单元格设为文本后重新填写",
    ),
    "scientific text": (
        5,
        "1.1E+17",
        "第2行F列“备注”：数字被表格软件改成了科学记数法（1.1E+17），请把单元格设为文本后重新填写",
    ),
    "error value": (5, "#REF!", "第2行F列“备注”：单元格显示为错误值 #REF!，请改正"),
    "formula never computed": (5, '=A1&"x"', "第2行F列“备注”：含公式，请粘贴为数值"),
    "control character": (5, "a_x0000_b", "第2行F列“备注”：含有看不见的控制字符，请删去后重新输入"),
}


@pytest.mark.parametrize("case", FIELD)
def test_a_bad_cell_is_named_with_sheet_row_and_column(case: str) -> None:
    place, value, sentence = FIELD[case]
    row: list[Any] = ["甲", "2026-11-21", 1, "未完成", "党政办", "无"]
    row[place] = value
    plan = planned(HEADER, row)
    assert said(plan) == [f"“台账”{sentence}"]
    assert compare(plan, {}).rows[0].state == "错误"
    assert not compare(plan, {}).ready


def test_nul_in_a_csv_is_named_too() -> None:
    assert said(understand(LEDGER, read("问题,备注\n甲,a\0b".encode(), "台账.csv")[0])) == [
        "“台账”第2行B列“备注”：含有看不见的控制字符，请删去后重新输入"
    ]


def test_a_formula_with_its_value_is_read_and_noted() -> None:
    data = replaced(
        written(HEADER, ["甲", "", "=1+1"]),
        {
            PAGE: lambda page: page.replace("<f>1+1</f><v/>", "<f>1+1</f><v>2</v>").replace(
                "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>"
            )
        },
    )
    assert "<v>2</v>" in member(data, PAGE)
    plan = understand(LEDGER, read(data)[0])
    assert (said(plan), plan.rows[0].values["count"]) == ([], 2)
    assert [str(note) for note in plan.notes] == ["“台账”第2行C列“条数”：含公式，已按显示的数值“2”读取"]


def test_title_rows_synonyms_marks_and_unknown_columns_are_lived_with() -> None:
    plan = planned(
        ["某某街道巡察整改台账"],
        ["填报单位：", "某某街道"],
        [],
        ["序号", " *反馈\n问题", "预计完成时间（年月日）", "完成情况", "领导批示"],
        [1, "甲", "2026.11.21", "√", "同意"],
        [2],
        [],
    )
    assert said(plan) == []
    assert plan.header_row == 4
    assert [(row.number, row.values) for row in plan.rows] == [
        (5, {"title": "甲", "due": date(2026, 11, 21), "state": "已完成"})
    ]
    assert [str(note) for note in plan.notes] == ["“台账”第4行E列“领导批示”：不是本台账的栏目，这一列不会导入"]


def test_a_header_in_two_storeys_is_read_whole() -> None:
    def merge(book: Any) -> None:
        for area in ("A2:A3", "B2:C2", "D2:D3"):
            book.active.merge_cells(area)

    plan = planned(
        ["台账"],
        ["问题", "整改", None, "备注"],
        [None, "完成时限", "完成情况"],
        ["甲", "2026-11-21", "未完成", "x"],
        shape=merge,
    )
    assert (said(plan), plan.header_row, len(plan.places)) == ([], 3, 4)
    assert plan.rows[0].values["state"] == "未完成"


def test_a_merged_cell_speaks_for_all_its_rows_unless_told_otherwise() -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A2:A3")

    sheet = read(written(HEADER, ["甲", "2026-11-21", 1], [None, "2026-11-22", 2], shape=merge))[0]
    assert sheet.merged == [[1, 2, 1, 3]]
    assert [row.values["title"] for row in understand(LEDGER, sheet).rows] == ["甲", "甲"]
    assert said(understand(LEDGER, sheet, fill_merged=False)) == ["“台账”第3行A列“问题”：必须填写"]


def test_merged_areas_laid_over_each_other_do_not_fill_for_ever() -> None:
    sheet = Sheet("台账", [["x"] * 100 for _ in range(20_000)], merged=[[1, 1, 100, 20_000]] * 20_000)
    assert len(sheet.filled()) == 20_000


def test_a_header_repeated_on_every_printed_page_is_no_row() -> None:
    assert [row.values["title"] for row in planned(HEADER, ["甲"], HEADER, ["乙"]).rows] == ["甲", "乙"]


def test_headers_missing_or_twice_are_named() -> None:
    assert said(planned(["完成时限", "条数", "完成时限"], ["2026-11-21", 1])) == [
        "“台账”第1行C列“完成时限”：与前面的栏目重复，请只保留一列",
        "“台账”第1行“问题”：缺少这一列，必须填写",
    ]
    assert said(planned(["姓名", "电话"], ["a", "b"])) == [
        "“台账”：没有找到表头，应有“问题、完成时限、条数、完成情况”等栏目，请用系统的空白表填写"
    ]
    assert said(planned()) == said(planned(["x"]))


def test_rows_and_ids_given_twice_are_named() -> None:
    assert said(planned(HEADER, ["甲"], ["乙"], ["甲"])) == ["“台账”第4行：与第2行内容完全相同，请删去一行"]
    twice = understand(LEDGER, read(exported(ROW, ROW))[0])
    assert said(twice) == ["“台账”第5行H列：编号与第4行相同；复制的行请清空“编号（勿改）”后作为新增"]


def test_the_right_sheet_is_chosen() -> None:
    def more(book: Any) -> None:
        book.create_sheet("说明", 0).append(["填表说明"])
        hidden = book.create_sheet("旧表", 0)
        hidden.append(HEADER)
        hidden.sheet_state = "hidden"

    chosen = choose(LEDGER, read(written(HEADER, ["甲"], shape=more)))
    assert chosen is not None
    assert chosen.name == "台账"
    assert choose(LEDGER, read(written(["姓名", "电话"]))) is None


def exported(*rows: dict[str, Any]) -> bytes:
    return export(LEDGER, rows, title="台账", prepared_by="街道", prepared_on=date(2026, 11, 21))


def edited(changes: dict[tuple[int, int], str], *rows: dict[str, Any]) -> Plan:
    """Our own export with some cells typed over, as (row, place) counted from 0."""
    sheet = read(exported(*rows))[0]
    for (row, place), text in changes.items():
        while len(sheet.rows) <= row:
            sheet.rows.append([""] * 9)
        sheet.rows[row][place] = text
    return understand(LEDGER, sheet)


def test_the_preview_tells_new_changed_and_unchanged_apart_by_cell() -> None:
    preview = compare(edited({(3, 3): "6", (5, 1): "新问题", (5, 4): "完成"}, ROW, OTHER), BOTH)
    assert [row.state for row in preview.rows] == ["修改", "无变化", "新增"]
    assert preview.rows[0].changes == {"count": 6}
    cell = preview.rows[0].cells["count"]
    assert (cell.state, cell.old, cell.new) == ("修改", "5", "6")
    assert preview.rows[2].changes == {"title": "新问题", "state": "已完成"}
    assert (preview.count("新增"), preview.count("修改"), preview.ready) == (1, 1, True)


def test_a_cell_emptied_is_a_change_to_nothing() -> None:
    assert compare(edited({(3, 3): ""}, ROW), BOTH).rows[0].changes == {"count": None}


def test_both_sides_changing_one_cell_is_a_conflict_and_holds_everything_back() -> None:
    now = {"a1": ROW | {"version": 4, "count": 7}}
    preview = compare(edited({(3, 3): "6"}, ROW), now)
    assert (preview.rows[0].state, preview.ready) == ("冲突", False)
    assert (preview.rows[0].cells["count"].old, preview.rows[0].cells["count"].new) == ("7", "6")


def test_changing_different_cells_is_no_conflict_and_the_others_work_stays() -> None:
    now = {"a1": ROW | {"version": 4, "note": "别人写的"}}
    preview = compare(edited({(3, 3): "6"}, ROW), now)
    assert (preview.rows[0].state, preview.rows[0].changes) == ("修改", {"count": 6})
    assert preview.rows[0].cells["note"].new == "别人写的"


def test_both_sides_writing_the_same_agree() -> None:
    assert compare(edited({(3, 3): "7"}, ROW), {"a1": ROW | {"version": 4, "count": 7}}).rows[0].state == "无变化"


@pytest.mark.parametrize(("stamp", "state"), [("3", "修改"), ("2", "冲突"), ("", "冲突"), ("乱写", "冲突")])
def test_without_the_exports_digests_only_the_version_speaks(stamp: str, state: str) -> None:
    assert compare(edited({(3, 3): "6", (3, 8): stamp}, ROW), BOTH).rows[0].state == state


def test_an_id_nobody_may_see_is_named() -> None:
    preview = compare(edited({}, ROW), {})
    assert [str(problem) for problem in preview.complaints] == [
        "“台账”第4行H列：系统里没有这个编号的记录，可能已被删除或编号被改动；如要新增，请清空编号"
    ]


def test_nobody_is_asked_to_mend_what_he_did_not_touch() -> None:
    crooked = ROW | {"title": "", "state": "旧词"}
    preview = compare(edited({(3, 3): "6"}, crooked), {"a1": crooked})
    assert (said(edited({}, crooked)), preview.rows[0].changes) == ([], {"count": 6})


async def test_the_error_file_is_the_same_workbook_with_the_sentences_at_their_cells() -> None:
    sheets = await parse(written(HEADER, ["甲", "年底前", "若干"], ["=1+1", "2026-11-21"]), "a.xlsx")
    plan = understand(LEDGER, sheets[0])
    data = errors_file(sheets, plan.complaints)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["台账"]
    assert page["A2"].value == "甲"
    assert page["B2"].value == "年底前"
    assert page["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["B2"].comment.text == "“年底前”不是日期，请写成 2026-11-21 的样子"
    assert page["A2"].comment is None
    assert page["A3"].comment.text == "含公式，请粘贴为数值"
    assert [row[0].value for row in book["错误清单"]][1:] == said(plan)
    again = understand(LEDGER, (await parse(data, "b.xlsx"))[0])
    assert [(row.number, row.cells["due"]) for row in again.rows] == [(2, "年底前"), (3, "2026-11-21")]


def test_the_error_file_of_an_export_stays_importable() -> None:
    plan = edited({(3, 3): "若干"}, ROW, OTHER)
    sheet = read(exported(ROW, OTHER))[0]
    sheet.rows[3][3] = "若干"
    again = read(errors_file([sheet], plan.complaints))[0]
    again.rows[3][3] = "8"
    preview = compare(understand(LEDGER, again), BOTH)
    assert ([row.state for row in preview.rows], preview.rows[0].changes) == (["修改", "无变化"], {"count": 8})
    assert [width[3] for width in again.widths][-1] is True


def test_an_error_file_can_be_made_of_the_oddest_sheets() -> None:
    odd = [
        Sheet("a/b[c]*?:'", [["\0x"]], merged=[[1, 1, 2, 2], [2, 2, 3, 3]]),
        Sheet("A/B[C]*?:'", [[]]),
        Sheet("", [["=1"]]),
        Sheet("长" * 40, []),
    ]
    assert [sheet.name for sheet in read(errors_file(odd, []))][:2] == ["a_b_c____", "A_B_C_____1"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=12) | st.sampled_from([*HEADER, "编号（勿改）", "版本（勿改）"]), max_size=8),
        max_size=12,
    ),
    st.lists(st.lists(st.integers(1, 12), min_size=4, max_size=4), max_size=3),
    st.lists(st.lists(st.integers(1, 12), min_size=2, max_size=2), max_size=3),
)
def test_any_rows_give_a_plan_a_preview_and_an_error_file(
    rows: list[list[str]], areas: list[list[int]], formulas: list[list[int]]
) -> None:
    merged = [[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in areas]
    sheet = Sheet("台账", rows, merged=merged, formulas=formulas)
    plan = understand(LEDGER, sheet)
    preview = compare(plan, BOTH)
    assert len(preview.rows) == len(plan.rows)
    assert all(str(complaint).startswith("“台账”") for complaint in preview.complaints)
    assert zipfile.is_zipfile(io.BytesIO(errors_file([sheet], preview.complaints)))
