"""A table leaves, is edited in WPS, comes back, is taken in whole or not at all, and is undone in one act."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from inspections import actions, queries
from inspections.exchange import coming, leaving, taking, undoing
from inspections.exchange.ledgers import TABLES
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.browser import Browser
from tests.builders import an_applied_item, an_inspection, an_item, with_evidence
from tests.inspections.exchange.sheets import cells, edited, handed_in, sentences, taken

KEPT = ("inspections_category", "inspections_finding", "inspections_item", "inspections_measure", "duty")


async def picture() -> dict[str, Any]:
    """Everything an import may touch, as it stands."""
    found: dict[str, Any] = {}
    for table in (*KEPT, "inspections_item_support", "duty_support", "transition"):
        found[table] = await value(f"SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]')::text FROM {table} t")
    return found


async def words_of(inspection: UUID, people: Cast) -> list[dict[str, Any]]:
    """The ledger as people read it."""
    return [
        {name: line[name] for name in line if name != "version"}
        for line in await leaving.standing(people.wang, inspection)
    ]


async def three_items(people: Cast) -> UUID:
    inspection = await an_inspection(people)
    helpers = (people.unit["zongzhi"], people.unit["dangjian"])
    await an_item(people, inspection, supporting=helpers, target="值班制度落实。", manifestation="第一行\n第二行")
    await an_item(people, inspection, title="针对督办台账不全的问题", measures=(), leader=None)
    category = "关于督查督办不够有力的问题"
    await an_item(people, inspection, title="针对督办“一阵风”的问题、回访少的问题", category=category)
    return inspection


@pytest.mark.parametrize("table", TABLES)
async def test_ones_own_export_changes_nothing(people: Cast, table: str) -> None:
    inspection = await three_items(people)
    first = (await queries.ledger_rows(people.wang, {}))[0]
    await with_evidence(people, first["id"])
    before = await picture()
    exchange = await handed_in(people.wang, inspection, lambda *_: None, table)
    assert exchange["understood"]["counts"] == {"无变化": 3}
    assert exchange["understood"]["lines"] == []
    assert not exchange["ready"]
    with pytest.raises(Refused, match="没有任何改动"):
        await taking.take(people.wang, exchange, "")
    assert await picture() == before


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "'引号",
        "2026-11-21",
        "00123",
        "甲、乙；丙",
        "  前后空格  ",
        "第一行\n\n第三行",
        "①\u200b②",
        "1E+17",
        "——",
        "（无）",
    ],
)
async def test_whatever_stands_in_a_cell_goes_round_unchanged(people: Cast, text: str) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection, manifestation=text, target=text, measures=(text, text + "。"))
    exchange = await handed_in(people.wang, inspection, lambda *_: None)
    assert exchange["understood"]["counts"] == {"无变化": 1}, exchange["understood"]["lines"]


EVERYTHING = cells(
    (1, "反馈问题", "针对接访值班流于形式的问题"),
    (1, "具体表现", None),
    (1, "整改目标", "值班落实到人。"),
    (1, "整改措施", "修订领导干部接访值班制度。\n每周公布值班情况。\n开展一次回访。"),
    (1, "责任单位", "党建办"),
    (1, "协办单位", "综治办"),
    (1, "责任领导", None),
    (1, "整改时限", date(2027, 1, 29)),
    (2, "问题类别", "关于督查督办不够有力的问题"),
    (2, "责任领导", "陈国栋"),
    (4, "问题类别", "新的一类"),
    (4, "反馈问题", "表中新增的问题"),
    (4, "责任单位", "青石街道公共服务办公室"),
    (4, "整改措施", "一条\n两条"),
    (4, "整改时限", "2026年12月31日"),
)


async def test_exactly_the_edited_cells_are_written_and_duties_stay_in_step(people: Cast) -> None:
    inspection = await three_items(people)
    entries = await value("SELECT count(*) FROM audit_entry WHERE action = 'inspections.exchange.take'")
    await taken(people.wang, inspection, EVERYTHING, "工程延期")
    lines = {line["finding_title"]: line for line in await leaving.standing(people.wang, inspection)}
    first = lines["针对接访值班流于形式的问题"]
    assert (first["title"], first["manifestation"], first["target"]) == (first["finding_title"], None, "值班落实到人。")
    assert first["measures"] == "修订领导干部接访值班制度。\n每周公布值班情况。\n开展一次回访。"
    assert (first["unit_name"], first["supporting"]) == ("青石街道党建工作办公室", ("青石街道综合治理办公室",))
    assert (first["leader_name"], first["due"]) == (None, date(2027, 1, 29))
    assert lines["针对督办台账不全的问题"]["category_title"] == "关于督查督办不够有力的问题"
    assert lines["针对督办台账不全的问题"]["leader_name"] == "陈国栋"
    assert lines["表中新增的问题"]["measures"] == "一条\n两条"
    duty = await row("SELECT id, title, unit, principal, due FROM duty WHERE subject_id = {}", first["id"])
    assert duty is not None
    assert duty["title"] == first["title"]
    assert (duty["unit"], duty["principal"]) == (people.unit["dangjian"], None)
    assert duty["due"] == date(2027, 1, 29)
    helpers = await rows("SELECT unit FROM duty_support WHERE duty = {}", duty["id"])
    assert [helper["unit"] for helper in helpers] == [people.unit["zongzhi"]]
    extension = await row("SELECT reason, to_due FROM duty_extension WHERE duty = {}", duty["id"])
    assert extension == {"reason": "工程延期", "to_due": date(2027, 1, 29)}
    history = await rows("SELECT happened, note FROM transition WHERE subject_id = {} ORDER BY at", first["id"])
    assert [event["happened"] for event in history] == ["open", "extend", "import"]
    assert "责任单位：青石街道公共服务办公室 → 青石街道党建工作办公室" in history[-1]["note"]
    after = await value("SELECT count(*) FROM audit_entry WHERE action = 'inspections.exchange.take'")
    assert after == entries + 1


async def test_undoing_puts_every_cell_back_and_keeps_the_history(people: Cast) -> None:
    inspection = await three_items(people)
    before = await words_of(inspection, people)
    duties = await rows(
        "SELECT subject_id, title, unit, principal, person, due, statutory_due, look_on FROM duty"
        " WHERE revoked_at IS NULL ORDER BY id"
    )
    exchange = await taken(people.wang, inspection, EVERYTHING, "工程延期")
    happened = await value("SELECT count(*) FROM transition")
    assert exchange["undoable"]
    await undoing.undo(people.wang, exchange)
    assert await words_of(inspection, people) == before
    assert duties == await rows(
        "SELECT subject_id, title, unit, principal, person, due, statutory_due, look_on FROM duty"
        " WHERE revoked_at IS NULL ORDER BY id"
    )
    assert await value("SELECT count(*) FROM transition") > happened
    positions = await rows("SELECT position FROM inspections_category WHERE inspection = {} ORDER BY 1", inspection)
    assert [line["position"] for line in positions] == [1, 2]
    await an_item(people, inspection, title="撤销之后新增的问题")
    with pytest.raises(Refused, match="24小时"):
        await undoing.undo(people.wang, exchange)


async def test_undoing_keeps_the_measures_that_were_there_with_what_is_known_of_them(people: Cast) -> None:
    inspection = await three_items(people)
    await rows("UPDATE inspections_measure SET kind = 'institution', quantity = 4, quantity_unit = '件'")
    before = await rows("SELECT * FROM inspections_measure ORDER BY id")
    await undoing.undo(people.wang, await taken(people.wang, inspection, cells((1, "整改措施", "只留一条。"))))
    assert await rows("SELECT * FROM inspections_measure ORDER BY id") == before


DAY = (4, "整改时限", "2099-12-31")


@pytest.mark.parametrize("row_of", [1, 4])
async def test_what_was_touched_since_is_not_undone(people: Cast, row_of: int) -> None:
    inspection = await three_items(people)
    added = ((4, "问题类别", "新的一类"), (4, "反馈问题", "表中新增的问题"), (4, "责任单位", "公共服务办"), DAY)
    exchange = await taken(people.wang, inspection, cells((1, "整改目标", "改了的目标"), *added))
    touched = exchange["before"]["created" if row_of == 4 else "changed"][0]
    item = UUID(touched if isinstance(touched, str) else touched["id"])
    await actions.add_progress(await queries.item_for(people.li, item), people.li, text="办了。", happened_on=None)
    with pytest.raises(Refused, match="在导入之后已被办理"):
        await undoing.undo(people.wang, exchange)
    assert await value("SELECT target FROM inspections_item WHERE target = '改了的目标'")


async def test_a_day_later_nothing_is_undone(people: Cast) -> None:
    inspection = await three_items(people)
    exchange = await taken(people.wang, inspection, cells((1, "整改目标", "改了的目标")))
    await rows("UPDATE inspections_exchange SET taken_at = taken_at - interval '25 hours'")
    assert not (await coming.exchange_for(people.wang, exchange["id"]))["undoable"]
    with pytest.raises(Refused, match="24小时"):
        await undoing.undo(people.wang, exchange)


async def test_a_category_renamed_in_all_its_rows_stays_where_it_stands(people: Cast) -> None:
    inspection = await three_items(people)
    edit = cells((1, "问题类别", "改了名的类别"), (2, "问题类别", "改了名的类别"))
    exchange = await taken(people.wang, inspection, edit)
    titles = "SELECT title FROM inspections_category WHERE inspection = {} ORDER BY position"
    assert [line["title"] for line in await rows(titles, inspection)] == ["改了名的类别", "关于督查督办不够有力的问题"]
    await undoing.undo(people.wang, exchange)
    assert [line["title"][:6] for line in await rows(titles, inspection)] == ["关于信访工作", "关于督查督办"]


async def test_what_others_changed_meanwhile_is_a_conflict_only_in_the_same_cell(people: Cast) -> None:
    inspection = await three_items(people)
    mine = await edited(people.wang, inspection, cells((1, "整改目标", "我的目标"), (2, "整改目标", "第二行")))
    await taken(people.he, inspection, cells((1, "整改目标", "他人的目标"), (2, "具体表现", "他人写的")))
    look = await coming.look(people.wang, inspection, mine, "台账.xlsx")
    exchange = await coming.exchange_for(people.wang, look)
    assert exchange["understood"]["counts"] == {"冲突": 1, "修改": 1, "无变化": 1}
    assert "已被他人改为“他人的目标”，请重新导出后再改" in sentences(exchange)[0]
    with pytest.raises(Refused, match="需要改正"):
        await taking.take(people.wang, exchange, "")
    assert await value("SELECT count(*) FROM inspections_item WHERE target = '第二行'") == 0


async def test_a_row_handled_between_preview_and_confirmation_holds_everything_back(people: Cast) -> None:
    inspection = await three_items(people)
    exchange = await handed_in(people.wang, inspection, cells((1, "整改目标", "甲"), (2, "整改目标", "乙")))
    second = (await queries.ledger_rows(people.wang, {}))[1]["id"]
    item = await queries.item_for(people.wang, second)
    await actions.extend(item, people.wang, due=date(2027, 3, 1), reason="另行批准")
    before = await picture()
    with pytest.raises(Refused, match=r"第5行.*没有导入任何内容"):
        await taking.take(people.wang, exchange, "")
    assert await picture() == before


async def test_a_sheet_is_taken_in_once(people: Cast) -> None:
    inspection = await three_items(people)
    exchange = await handed_in(people.wang, inspection, cells((1, "整改目标", "甲")))
    await taking.take(people.wang, exchange, "")
    with pytest.raises(Refused, match="已导入或放弃"):
        await taking.take(people.wang, exchange, "")


WRONG = [
    ((1, "责任单位", "没有这个单位"), "G4“责任单位”没有找到名为“没有这个单位”的单位"),
    ((1, "责任单位", "柳岸综治办"), "G4“责任单位”没有找到名为“柳岸综治办”的单位"),
    ((1, "协办单位", "综治办、不存在"), "H4“协办单位”没有找到名为“不存在”的单位"),
    ((1, "协办单位", "公共服务办"), "H4“协办单位”与责任单位相同"),
    ((1, "责任领导", "查无此人"), "I4“责任领导”没有找到“查无此人”"),
    ((1, "整改时限", None), "J4“整改时限”不能清空"),
    ((1, "整改时限", date(2026, 12, 1)), "J4“整改时限”只能延后（现为 2026-12-18），不能提前"),
    ((1, "整改时限", "2026年2月30日"), "J4“整改时限”“2026年2月30日”不是有这一天的日期"),
    ((1, "整改时限", date(2199, 1, 1)), "J4“整改时限”应在2100年以前"),
    ((1, "反馈问题", None), "C4“反馈问题”必须填写"),
    ((1, "反馈问题", "上一行\n下一行"), "C4“反馈问题”只能写一行"),
    ((1, "反馈问题", "长" * 501), "C4“反馈问题”超过500字"),
    ((1, "具体表现", "信访人身份证号11010519491231002X"), "D4“具体表现”疑似含有身份证号"),
    ((4, "反馈问题", "缺了单位的问题"), "B7“问题类别”必须填写"),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=lambda one: str(one[1:] if isinstance(one, tuple) else "")[:40])
async def test_every_complaint_names_row_and_column(people: Cast, change: tuple[int, str, Any], said: str) -> None:
    inspection = await three_items(people)
    before = await picture()
    exchange = await handed_in(people.wang, inspection, cells(change, (2, "整改目标", "好的一格")))
    assert any(said in sentence for sentence in sentences(exchange)), sentences(exchange)
    assert not exchange["ready"]
    with pytest.raises(Refused):
        await taking.take(people.wang, exchange, "")
    assert await picture() == before
    back = openpyxl.load_workbook(io.BytesIO(coming.errors_of(exchange)))
    notes = [cell.comment.text for line in back.worksheets[0] for cell in line if cell.comment]
    assert notes
    assert "11010519491231002X" not in str(exchange["understood"])


async def test_read_only_columns_are_named_and_never_written(people: Cast) -> None:
    inspection = await three_items(people)
    edit = cells((1, "办理状态（只读）", "已销号"), (1, "退回次数（只读）", 99), (1, "整改目标", "新目标"))
    exchange = await handed_in(people.wang, inspection, edit)
    states = {key: cell["state"] for key, cell in exchange["understood"]["lines"][0]["cells"].items()}
    assert states == {"state_words": "只读", "returns": "只读", "target": "修改"}
    await taking.take(people.wang, exchange, "")
    item = await row("SELECT state, returns FROM inspections_item WHERE target = '新目标'")
    assert item == {"state": "not_started", "returns": 0}


async def test_what_waits_for_a_verdict_is_not_changed(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_applied_item(people, inspection)
    exchange = await handed_in(people.wang, inspection, cells((1, "整改措施", "换了措施。")))
    assert "这一事项“申请销号”，不能修改" in sentences(exchange)[0]


async def test_a_measure_with_progress_is_reworded_and_not_lost(people: Cast) -> None:
    inspection = await an_inspection(people)
    item_id = await an_item(people, inspection)
    measure = await value("SELECT id FROM inspections_measure WHERE item = {} AND position = 2", item_id)
    item = await queries.item_for(people.li, item_id)
    await actions.add_progress(item, people.li, text="已公布。", happened_on=None, measure=measure)
    lost = await handed_in(people.wang, inspection, cells((1, "整改措施", "修订领导干部接访值班制度。")))
    assert "不能删去已填报进展的措施“按月公布值班情况。”" in sentences(lost)[0]
    await taken(people.wang, inspection, cells((1, "整改措施", "每周公布值班情况。")))
    assert await value("SELECT text FROM inspections_measure WHERE id = {}", measure) == "每周公布值班情况。"


async def test_the_same_unit_under_its_short_name_is_no_change(people: Cast) -> None:
    inspection = await three_items(people)
    edit = cells((1, "责任单位", "公共服务办"), (1, "协办单位", "党建办\n综治办"), (1, "责任领导", "青石街道／陈国栋"))
    exchange = await handed_in(people.wang, inspection, edit)
    assert exchange["understood"]["counts"] == {"无变化": 3}


async def test_new_rows_handed_in_twice_are_not_added_twice(people: Cast) -> None:
    inspection = await three_items(people)
    edit = cells((4, "问题类别", "新的一类"), (4, "反馈问题", "新增的问题"), (4, "责任单位", "公共服务办"), DAY)
    data = await edited(people.wang, inspection, edit)
    first = await coming.exchange_for(people.wang, await coming.look(people.wang, inspection, data, "台账.xlsx"))
    await taking.take(people.wang, first, "")
    again = await coming.exchange_for(people.wang, await coming.look(people.wang, inspection, data, "台账.xlsx"))
    assert "都相同的事项" in sentences(again)[0]


async def test_only_who_handed_a_sheet_in_sees_its_preview_and_only_while_they_may(people: Cast) -> None:
    inspection = await three_items(people)
    exchange = await handed_in(people.wang, inspection, cells((1, "整改目标", "甲")))
    with pytest.raises(Missing):
        await coming.exchange_for(people.he, exchange["id"])
    first = (await queries.ledger_rows(people.wang, {}))[0]["id"]
    item = await queries.item_for(people.he, first)
    await actions.recuse(item, people.he, person=people.wang.id, unit=None, reason="本人涉及此事")
    with pytest.raises(Missing):
        await coming.exchange_for(people.wang, exchange["id"])


async def test_it_goes_round_through_the_pages(browser: Browser, people: Cast) -> None:
    inspection = await three_items(people)
    home = f"/inspections/{inspection}"
    await browser.sign_in(people.wang)
    assert f"{home}/exchange" in await browser.see(home)
    assert "责任分解表" in await browser.see(f"{home}/exchange")
    answer = await browser.get(f"{home}/exchange/decomposition")
    assert answer.headers["content-disposition"].startswith("attachment")
    data = await edited(people.wang, inspection, cells((1, "整改时限", date(2027, 1, 29))))
    sent = await browser.send(f"{home}/exchange", files={"sheet": ("台账.xlsx", data, "application/octet-stream")})
    address = sent.headers["location"]
    page = await browser.see(address)
    assert "延期理由" in page
    assert "2027-01-29" in page
    refused = await browser.send(f"{address}/take", {"reason": ""})
    assert refused.status_code == 422
    await browser.send(f"{address}/take", {"reason": "工程延期"}, to=address)
    assert "撤销这次导入" in await browser.see(address)
    await browser.send(f"{address}/undo", to=f"{home}/exchange")
    assert "已撤销导入" in await browser.see(f"{home}/exchange")


async def test_a_file_that_is_no_table_is_refused_in_a_sentence(people: Cast) -> None:
    inspection = await an_inspection(people)
    with pytest.raises(BadInput, match="没有找到表头"):
        await coming.look(people.wang, inspection, "甲,乙\n1,2\n".encode(), "别的表.csv")
