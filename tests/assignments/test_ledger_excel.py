"""The register leaves as Excel, is edited in WPS, comes in again whole or not at all, and the import is undone in one act."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from assignments.actions import cases
from assignments.actions.lines import note_waiting
from assignments.exchange import coming, taking, undoing
from assignments.queries.cases import case_for
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.assignments_builders import a_case, a_drafted, a_register, tag, underway
from tests.browser import Browser

EXCHANGE = "/assignments/exchange"
Edit = Callable[[Any, dict[str, int], int], None]
"""The sheet, its columns by heading, and the row of the header (both counted from 1)."""


async def edited(me: Me, edit: Edit) -> bytes:
    data, _ = await coming.leave(me)
    return rewritten(data, edit)


def rewritten(data: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    header = next(row for row in range(1, 10) if sheet.cell(row, 1).value == "序号")
    edit(sheet, {str(cell.value): at for at, cell in enumerate(sheet[header], start=1)}, header)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(*changes: tuple[int, str, Any]) -> Edit:
    """Row below the header (1 is the first), heading, what is typed there."""

    def edit(sheet: Any, places: dict[str, int], header: int) -> None:
        for row, title, typed in changes:
            sheet.cell(header + row, places[title]).value = typed

    return edit


async def looked(me: Me, edit: Edit) -> dict[str, Any]:
    return await coming.exchange_for(me, await coming.look(me, await edited(me, edit), "台账.xlsx"))


async def taken(me: Me, edit: Edit) -> dict[str, Any]:
    exchange = await looked(me, edit)
    assert exchange["ready"], sentences(exchange)
    await taking.take(me, exchange)
    return await coming.exchange_for(me, exchange["id"])


def sentences(exchange: dict[str, Any]) -> list[str]:
    understood = exchange["understood"]
    said = [*understood["problems"], *(problem for line in understood["lines"] for problem in line["problems"])]
    return [f"{one['letter']}{one['row']}“{one['title']}”{one['sentence']}" for one in said]


async def three_cases(people: Cast) -> list[UUID]:
    register = await a_register(people)
    lever, waiting = await tag(register, "lever", "提级包案"), await tag(register, "waiting", "资金落实")
    first = await a_case(people, register, tags=[lever])
    await underway(people, first)
    second = await a_case(people, register, number="LJ202600002", summary="道路积水要求治理", split_residence=True)
    third = await a_case(people, register, number="LJ202600003", summary="拖欠工资要求支付", repeat=False)
    await db.rows(
        "UPDATE assignments_case SET waiting = {}, waiting_since = {} WHERE id = {}", waiting, today(), second
    )
    return [first, second, third]


async def picture() -> dict[str, Any]:
    """Everything an import may touch, as it stands; versions and what others keep of it left aside."""
    found = {}
    for table, but in (("assignments_case", "version"), ("assignments_case_tag", ""), ("assignments_case_line", "")):
        found[table] = await db.value(
            f"SELECT coalesce(jsonb_agg(to_jsonb(t) - '{but}' ORDER BY t.id), '[]')::text FROM {table} t"
        )
    return found


async def test_ones_own_export_changes_nothing(people: Cast) -> None:
    await three_cases(people)
    before = await picture()
    exchange = await looked(people.zhou, lambda *_: None)
    assert exchange["understood"]["counts"] == {"无变化": 3}
    assert exchange["understood"]["lines"] == []
    assert not exchange["ready"]
    with pytest.raises(Refused, match="没有任何改动"):
        await taking.take(people.zhou, exchange)
    assert await picture() == before


async def test_what_was_filtered_in_the_list_comes_in_again_as_well(browser: Browser, people: Cast) -> None:
    await three_cases(people)
    await browser.sign_in(people.zhou)
    answer = await browser.get("/assignments/cases.xlsx?q=积水")
    data = rewritten(answer.content, cells((1, "事项摘要", "道路积水，要求整治")))
    exchange = await coming.exchange_for(people.zhou, await coming.look(people.zhou, data, "台账.xlsx"))
    assert exchange["understood"]["counts"] == {"修改": 1}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "'引号", "2026-11-21", "00123", "+86", "  前后空格  ", "①\u200b②", "1E+17", "@SUM(A1)", "——", "（无）"],
)
async def test_whatever_stands_in_a_cell_goes_round_unchanged(people: Cast, text: str) -> None:
    await a_case(people, summary=text)
    exchange = await looked(people.zhou, lambda *_: None)
    assert exchange["understood"]["counts"] == {"无变化": 1}, exchange["understood"]["lines"]
    data, _ = await coming.leave(people.zhou)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


EVERYTHING = cells(
    (1, "事项摘要", "电梯渗水，要求修复并赔偿"),
    (1, "领域", "生态环境"),
    (1, "属地单位", "柳岸街道"),
    (1, "事权单位", "临江区审计局"),
    (1, "来源", "领导批示"),
    (1, "法定途径", "诉讼"),
    (1, "难易程度", "骨头案、钉子案"),
    (1, "初次或重复", "初信初访"),
    (1, "三跨", "是"),
    (1, "首次登记日期", "2024.3.4"),
    (1, "卡点", "部门意见"),
    (1, "举措和专项", "双包双挂、专项督办"),
    (2, "卡点", None),
    (2, "三分离", None),
    (4, "案件编号", "lj２０２６ 00009"),
    (4, "事项摘要", "表中新增的事项"),
    (4, "领域", "教育"),
    (4, "属地单位", "青石街道"),
    (4, "事权单位", "区住建局"),
    (4, "来源", "本级排查"),
    (4, "法定途径", "调解、和解"),
    (4, "难易程度", "一般"),
    (4, "首次登记日期", date(2026, 1, 5)),
    (4, "卡点", "资金落实"),
)


async def test_exactly_the_edited_cells_are_written_and_a_new_row_opens_a_case(people: Cast) -> None:
    first, second, third = await three_cases(people)
    untouched = await db.row("SELECT * FROM assignments_case WHERE id = {}", third)
    entries = await db.value("SELECT count(*) FROM audit_entry WHERE action = 'assignments.exchange.take'")
    exchange = await taken(people.zhou, EVERYTHING)
    assert exchange["understood"]["counts"] == {"修改": 2, "新增": 1, "无变化": 1}
    case = await case_for(people.zhou, first)
    assert (case["summary"], case["field_name"]) == ("电梯渗水，要求修复并赔偿", "生态环境")
    assert (case["territory"], case["authority"]) == (people.unit["liuan"], people.unit["audit_office"])
    assert (case["origin"], case["route"], case["difficulty"]) == ("instruction", "litigation", "stubborn")
    assert (case["repeat"], case["cross_jurisdiction"]) == (False, True)
    assert (case["first_registered_on"], case["waiting_name"]) == (date(2024, 3, 4), "部门意见")
    assert await tag_names(first) == {"双包双挂", "专项督办"}
    lines = await db.rows("SELECT line, unit FROM assignments_case_line WHERE backlog_case = {}", first)
    assert {line["line"]: line["unit"] for line in lines} == {
        "authority": people.unit["audit_office"],
        "territory": people.unit["liuan"],
    }
    other = await case_for(people.zhou, second)
    assert (other["waiting"], other["split_residence"], other["summary"]) == (None, False, "道路积水要求治理")
    assert await db.row("SELECT * FROM assignments_case WHERE id = {}", third) == untouched
    made = await db.row("SELECT * FROM assignments_case WHERE number = 'LJ202600009'")
    assert made is not None
    assert (made["summary"], made["first_registered_on"]) == ("表中新增的事项", date(2026, 1, 5))
    assert made["waiting_since"] == today()
    assert await db.value("SELECT count(*) FROM assignments_case_line WHERE backlog_case = {}", made["id"]) == 2
    after = await db.value("SELECT count(*) FROM audit_entry WHERE action = 'assignments.exchange.take'")
    assert after == entries + 1


async def tag_names(case: UUID) -> set[str]:
    found = await db.rows(
        "SELECT t.name FROM assignments_case_tag ct JOIN assignments_tag t ON t.id = ct.tag WHERE ct.backlog_case = {}",
        case,
    )
    return {line["name"] for line in found}


async def test_after_an_import_the_new_export_changes_nothing(people: Cast) -> None:
    await three_cases(people)
    await taken(people.zhou, EVERYTHING)
    exchange = await looked(people.zhou, lambda *_: None)
    assert exchange["understood"]["counts"] == {"无变化": 4}


async def test_undoing_puts_every_cell_back_and_keeps_the_history(people: Cast) -> None:
    first, *_ = await three_cases(people)
    await db.rows("UPDATE assignments_case_line SET standing = '正在办理' WHERE backlog_case = {}", first)
    before = await picture()
    exchange = await taken(people.zhou, EVERYTHING)
    assert await picture() != before
    await undoing.undo(people.zhou, exchange)
    assert await picture() == before
    told = await db.rows("SELECT happened FROM transition WHERE subject_id = {} ORDER BY at", first)
    assert [line["happened"] for line in told][-3:] == ["change", "waiting", "undo_import"]
    with pytest.raises(Refused, match="撤销一次"):
        await undoing.undo(people.zhou, await coming.exchange_for(people.zhou, exchange["id"]))


async def test_what_somebody_touched_since_is_not_undone(people: Cast) -> None:
    first, *_ = await three_cases(people)
    exchange = await taken(people.zhou, EVERYTHING)
    case = await case_for(people.shen, first)
    await cases.change_case(case, people.shen, [], {"summary": "又改了一次"})
    before = await picture()
    with pytest.raises(Refused, match="LJ202600001 在导入之后已被办理或修改"):
        await undoing.undo(people.zhou, exchange)
    assert await picture() == before


async def test_what_a_unit_has_written_since_is_not_wiped_out(people: Cast) -> None:
    first, *_ = await three_cases(people)
    exchange = await taken(people.zhou, cells((1, "属地单位", "综治办"), (1, "事权单位", "区审计局")))
    await note_waiting(await case_for(people.sun, first), people.sun, tag=None, since=None)
    with pytest.raises(Refused, match="已被办理或修改"):
        await undoing.undo(people.zhou, exchange)


async def test_a_case_that_has_a_leader_by_now_is_not_taken_out_again(people: Cast) -> None:
    await three_cases(people)
    exchange = await taken(people.zhou, EVERYTHING)
    made = await db.value("SELECT id FROM assignments_case WHERE number = 'LJ202600009'")
    await a_drafted(people, made)
    with pytest.raises(Refused, match="已有包案安排"):
        async with db.atomic():
            await undoing.undo(people.zhou, exchange)
    assert await db.value("SELECT TRUE FROM assignments_case WHERE id = {}", made)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (cells((1, "案件编号", "LJ202600077")), "登记后不能修改"),
        (cells((1, "事项摘要", None)), "“事项摘要”必须填写"),
        (cells((1, "事项摘要", "张某电话13800138000")), "手机号码"),
        (cells((1, "领域", "没有的领域")), "没有名为“没有的领域”的领域"),
        (cells((1, "卡点", "没有的卡点")), "没有名为“没有的卡点”的卡点"),
        (cells((1, "举措和专项", "提级包案、不知道")), "没有名为“不知道”的举措、专项"),
        (cells((1, "交办批次", "哪一批")), "没有名为“哪一批”的交办批次"),
        (cells((1, "属地单位", "没有的街道")), "没有找到名为“没有的街道”的单位"),
        (cells((1, "事权单位", "望山区")), "没有找到名为“望山区”的单位"),
        (cells((1, "来源", "听说的")), "不在可选范围内"),
        (cells((1, "三跨", "也许")), "不在可选范围内"),
        (cells((1, "首次登记日期", date(2099, 1, 1))), "不能晚于入库日期"),
        (cells((1, "首次登记日期", "去年")), "不是日期"),
    ],
)
async def test_a_bad_cell_is_named_and_nothing_is_written(people: Cast, edit: Edit, said: str) -> None:
    await three_cases(people)
    before = await picture()
    exchange = await looked(people.zhou, edit)
    assert [said in sentence for sentence in sentences(exchange)] == [True], sentences(exchange)
    assert not exchange["ready"]
    with pytest.raises(Refused, match="需要改正"):
        await taking.take(people.zhou, exchange)
    assert await picture() == before
    kept = await db.value("SELECT understood::text FROM assignments_exchange")
    assert "13800138000" not in kept


NEW = {
    "事项摘要": "新的事项",
    "领域": "教育",
    "属地单位": "青石街道",
    "事权单位": "区住建局",
    "来源": "本级排查",
    "法定途径": "诉讼",
    "难易程度": "一般",
    "首次登记日期": date(2026, 1, 5),
}


def new_row(row: int, number: str, **changes: Any) -> list[tuple[int, str, Any]]:
    return [(row, title, typed) for title, typed in {**NEW, "案件编号": number, **changes}.items()]


async def test_a_number_twice_in_the_file_is_an_error_of_its_second_row(people: Cast) -> None:
    await three_cases(people)
    exchange = await looked(
        people.zhou, cells(*new_row(4, "LJ9"), *new_row(5, "ｌｊ９", 事项摘要="另一件"), *new_row(6, "LJ10"))
    )
    first = exchange["understood"]["lines"][0]["number"]
    assert sentences(exchange) == [f"B{first + 1}“案件编号”与第{first}行的编号相同，一件积案只能占一行"]
    assert exchange["understood"]["counts"] == {"无变化": 3, "新增": 2, "错误": 1}


async def test_a_number_that_stands_in_the_register_is_no_new_case(people: Cast) -> None:
    await three_cases(people)
    await cases.recuse(
        await case_for(people.zhou, (await three_ids())[2]),
        people.zhou,
        person=people.shen.id,
        unit=None,
        reason="亲属关系",
    )
    known = await looked(people.zhou, cells(*new_row(9, "LJ202600003")))
    assert len(sentences(known)) == 1
    hidden = await looked(people.shen, cells(*new_row(9, "LJ202600003")))
    assert "不能重复登记" in sentences(hidden)[0]
    assert "拖欠工资" not in str(hidden["understood"])


async def three_ids() -> list[UUID]:
    return [line["id"] for line in await db.rows("SELECT id FROM assignments_case ORDER BY number")]


async def test_what_others_changed_meanwhile_is_a_conflict_only_in_the_same_cell(people: Cast) -> None:
    first, *_ = await three_cases(people)
    data = await edited(people.zhou, cells((1, "事项摘要", "我改的摘要"), (1, "三跨", "是")))
    case = await case_for(people.shen, first)
    await cases.change_case(case, people.shen, [], {"summary": "别人改的摘要", "repeat": False})
    exchange = await coming.exchange_for(people.zhou, await coming.look(people.zhou, data, "台账.xlsx"))
    states = {key: cell["state"] for key, cell in exchange["understood"]["lines"][0]["cells"].items()}
    assert states == {"summary": "冲突", "cross_jurisdiction": "修改"}
    assert "已被他人改为“别人改的摘要”" in sentences(exchange)[0]


async def test_a_change_between_preview_and_taking_in_stops_everything(people: Cast) -> None:
    first, second, _ = await three_cases(people)
    exchange = await looked(people.zhou, cells((1, "三跨", "是"), (2, "三跨", "是")))
    case = await case_for(people.shen, second)
    await cases.change_case(case, people.shen, [], {"summary": "别人改的摘要"})
    before = await picture()
    with pytest.raises(Refused, match="第5行“LJ202600002"):
        async with db.atomic():
            await taking.take(people.zhou, exchange)
    assert await picture() == before
    assert (await case_for(people.zhou, first))["cross_jurisdiction"] is False


async def test_read_only_columns_are_never_written(people: Cast) -> None:
    await three_cases(people)
    before = await picture()
    exchange = await looked(
        people.zhou, cells((1, "包案领导（只读）", "别人"), (1, "化解日期（只读）", date(2026, 1, 1)))
    )
    assert exchange["understood"]["counts"] == {"无变化": 3}
    assert not exchange["ready"]
    assert await picture() == before


async def test_a_row_of_another_office_or_with_a_made_up_id_is_unknown(people: Cast) -> None:
    first, *_ = await three_cases(people)
    await cases.recuse(
        await case_for(people.zhou, first), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    data = await edited(people.zhou, cells((1, "三跨", "是")))
    hidden = await coming.exchange_for(people.shen, await coming.look(people.shen, data, "台账.xlsx"))
    assert hidden["understood"]["counts"] == {"错误": 1, "无变化": 2}
    assert "系统里没有这个编号的记录" in sentences(hidden)[0]
    made_up = await looked(people.zhou, cells((1, "编号（勿改）", "不是编号")))
    assert "系统里没有这个编号的记录" in sentences(made_up)[0]


async def test_a_recusal_hides_the_sheet_that_names_the_case(people: Cast) -> None:
    first, *_ = await three_cases(people)
    exchange = await looked(people.shen, cells((1, "三跨", "是")))
    await cases.recuse(
        await case_for(people.zhou, first), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    with pytest.raises(Missing):
        await coming.exchange_for(people.shen, exchange["id"])


async def test_many_changes_at_once_are_refused(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await three_cases(people)
    monkeypatch.setattr(coming, "MOST", 1)
    with pytest.raises(BadInput, match="一次最多导入"):
        await looked(people.zhou, cells((1, "三跨", "是"), (2, "三跨", "是")))


# through the pages


async def test_the_whole_way_through_the_pages(browser: Browser, people: Cast) -> None:
    first, *_ = await three_cases(people)
    await browser.sign_in(people.zhou)
    assert "下载空白表" in await browser.see(EXCHANGE)
    answer = await browser.get(f"{EXCHANGE}/cases.xlsx")
    data = rewritten(answer.content, cells((1, "事项摘要", "改过的摘要"), *new_row(4, "LJ9")))
    sent = await browser.send(EXCHANGE, files={"sheet": ("改好.xlsx", data)})
    address = sent.headers["location"]
    page = await browser.see(address)
    for words in ("还没有写入", "改过的摘要", "旧小区电梯加装后房屋渗水，要求修复", "LJ9 新的事项", "确认导入"):
        assert words in page
    await browser.send(f"{address}/take", to=address)
    assert (await case_for(people.zhou, first))["summary"] == "改过的摘要"
    page = await browser.see(address)
    assert "撤销这次导入" in page
    assert "改好.xlsx" in await browser.see(EXCHANGE)
    await browser.send(f"{address}/undo", to=EXCHANGE)
    assert (await case_for(people.zhou, first))["summary"].startswith("旧小区电梯")
    assert "已撤销导入" in await browser.see(EXCHANGE)


async def test_the_error_file_marks_the_cell_and_says_why(browser: Browser, people: Cast) -> None:
    await three_cases(people)
    await browser.sign_in(people.zhou)
    data = await edited(people.zhou, cells((2, "领域", "没有的领域"), (3, "事项摘要", "身份证11010519491231002X")))
    sent = await browser.send(EXCHANGE, files={"sheet": ("改好.xlsx", data)})
    page = await browser.see(sent.headers["location"])
    assert "下载标红的表格" in page
    assert "第5行D列“领域”" in page
    assert "11010519491231002X" not in page
    answer = await browser.get(f"{sent.headers['location']}/errors")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    comment = sheet.cell(5, 4).comment
    assert comment is not None
    assert "没有名为“没有的领域”的领域" in comment.text
    assert "11010519491231002X" not in "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


async def test_the_blank_form_offers_the_words_of_the_register(browser: Browser, people: Cast) -> None:
    await a_register(people)
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"{EXCHANGE}/blank.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert heads[:4] == ["序号", "案件编号", "事项摘要", "领域"]
    assert not [head for head in heads if "只读" in str(head)]
    rules = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("城乡建设" in str(rule) for rule in rules)
    data = rewritten(answer.content, cells(*new_row(1, "LJ1")))
    exchange = await coming.exchange_for(people.zhou, await coming.look(people.zhou, data, "空白表.xlsx"))
    assert exchange["understood"]["counts"] == {"新增": 1}, sentences(exchange)


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", b"no workbook"), ("a.exe", b"MZ"), ("a.csv", b"\x00\x01\x02")])
async def test_what_is_no_table_is_refused_on_the_page(browser: Browser, people: Cast, name: str, data: bytes) -> None:
    await a_register(people)
    await browser.sign_in(people.zhou)
    answer = await browser.send(EXCHANGE, files={"sheet": (name, data)})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


async def test_only_who_handed_it_in_sees_it_and_only_an_office_has_the_page(browser: Browser, people: Cast) -> None:
    await three_cases(people)
    exchange = await looked(people.zhou, cells((1, "三跨", "是")))
    address = f"{EXCHANGE}/{exchange['id']}"
    await browser.sign_in(people.shen)
    for tail in ("", "/errors"):
        await browser.see(address + tail, 404)
    assert (await browser.send(f"{address}/take")).status_code == 404
    for other in (people.chen, people.lin, people.qian, people.xu):
        await browser.sign_in(other)
        await browser.see(EXCHANGE, 403)
        await browser.see(address, 403)


async def test_a_day_later_nothing_is_undone(people: Cast) -> None:
    await three_cases(people)
    exchange = await taken(people.zhou, cells((1, "三跨", "是")))
    await db.rows("UPDATE assignments_exchange SET taken_at = taken_at - {}::interval", timedelta(hours=25))
    exchange = await coming.exchange_for(people.zhou, exchange["id"])
    assert not exchange["undoable"]
    with pytest.raises(Refused, match="24小时"):
        await undoing.undo(people.zhou, exchange)
