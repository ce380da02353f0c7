"""The pages of the records as people use them, without a script."""

from typing import Any

import pytest

from portal.db import row, rows, value
from portal.demo.cast import Cast, fixed_id
from tests.browser import Browser
from tests.portal.accountability.ledger import owe
from tests.portal.accountability.records.recording import SECRET, a_decision, a_draft, in_force, objected

RECORDS = "/accountability/records"
TYPED = {
    "post": str(fixed_id("post li")),
    "deciding_body": "街道纪工委",
    "document_title": "关于给予诫勉的决定",
    "decided_on": "2026-01-05",
    "sanctions": ["admonition", "circular"],
    "liability": "direct",
    "ground": "45.1",
    "summary": "整改事项逾期",
}
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}\u202e'


def a_scan() -> dict[str, Any]:
    return {"scan": ("决定.pdf", SCAN, "application/pdf")}


async def test_one_enters_another_checks_and_the_person_objects(browser: Browser, people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await browser.sign_in(people.wang)
    await browser.see(f"{RECORDS}/new?find=李慧&duty={duty['id']}")
    entered = await browser.send(f"{RECORDS}/new", {**TYPED, "duty": str(duty["id"])}, files=a_scan())
    assert entered.status_code == 303, entered.text[:2000]
    path = entered.headers["location"].split("?")[0]
    page = await browser.see(path)
    assert "等另一名工作人员对照决定文件复核" in page
    assert f"/accountability/chain/{duty['id']}" in page
    assert "复核无误" not in page
    await browser.sign_in(people.he)
    page = await browser.see(f"{path}/check")
    assert "关于给予诫勉的决定" in page
    await browser.send(f"{path}/check", {"version": "0"}, to=path)
    page = await browser.see(RECORDS)
    assert "已生效的记录：1 条" in page
    assert f"{RECORDS}?sanction=circular" in page
    await browser.sign_in(people.li)
    page = await browser.see(f"{RECORDS}/mine")
    assert path in page
    page = await browser.see(path)
    assert "全程记录" not in page
    assert "何远" not in page
    missing = await browser.send(f"{path}/object", {"text": "", "version": "1"})
    assert missing.status_code == 422
    assert "请填写“异议内容”" in missing.text
    await browser.send(f"{path}/object", {"text": "当时已报告。", "version": "1"}, to=path)
    await browser.sign_in(people.tang)
    assert "已生效的记录：0 条" in await browser.see(RECORDS)
    await browser.see(path, status=404)
    await browser.sign_in(people.he)
    assert "异议处理中" in await browser.see(RECORDS)
    await browser.see(f"{path}/dismiss")
    await browser.send(f"{path}/dismiss", {"reason": "逾期属实。", "version": "2"}, to=path)
    assert "逾期属实" in await browser.see(path)


async def test_every_look_at_a_record_is_audited(browser: Browser, people: Cast) -> None:
    made = await in_force(people)
    for name in ("tang", "li"):
        await browser.sign_in(people.person[name])
        await browser.see(f"{RECORDS}/{made}")
    seen = await rows(
        "SELECT person FROM audit_entry WHERE action = 'accountability.record.see' AND subject_id = {} ORDER BY seq",
        made,
    )
    assert [line["person"] for line in seen] == [people.tang.id, people.li.id]
    assert SECRET not in str(await rows("SELECT subject_title, detail FROM audit_entry"))


async def test_each_figure_opens_the_rows_it_counts(browser: Browser, people: Cast) -> None:
    await in_force(people)
    await browser.sign_in(people.tang)
    assert "李慧" in await browser.see(f"{RECORDS}?sanction=admonition&liability=direct&period=2026-1&ground=45.1")
    for other in (
        "sanction=circular",
        "period=2026-2",
        f"unit={people.unit['zongzhi']}",
        "ground=42.1",
        "until=2026-03-01",
    ):
        assert "李慧" not in await browser.see(f"{RECORDS}?{other}")
    for nonsense in ("sanction=x", "unit=x", "period=20261", "since=x", "period=%00", "ground=" + "9" * 400):
        assert "李慧" in await browser.see(f"{RECORDS}?{nonsense}")


async def test_what_was_typed_comes_back_with_its_complaint(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wang)
    answer = await browser.send(f"{RECORDS}/new", {**TYPED, "decided_on": "2019-01-01"}, files=a_scan())
    assert answer.status_code == 422
    assert "不在该职务任期内" in answer.text
    assert "整改事项逾期" in answer.text
    bare = await browser.send(
        f"{RECORDS}/new", {**TYPED, "summary": "信访人电话13800138000", "unit": str(people.unit["fuwu"])}
    )
    assert "手机号码" in bare.text
    assert "请选择“决定文件扫描件”" in bare.text
    assert await value("SELECT count(*) FROM accountability_record") == 0


@pytest.mark.parametrize("page", ["record", "list", "move", "mine"])
async def test_hostile_text_is_text(browser: Browser, people: Cast, page: str) -> None:
    named = dict.fromkeys(("deciding_body", "document_title", "document_number", "summary"), HOSTILE)
    made = await in_force(people, a_decision(**named))
    await browser.sign_in(people.li if page == "mine" else people.he)
    path = {
        "record": f"{RECORDS}/{made}",
        "list": RECORDS,
        "move": f"{RECORDS}/{made}/withdraw",
        "mine": f"{RECORDS}/mine",
    }
    html = await browser.see(path[page])
    assert "<script>alert" not in html
    assert "{{ 7*7 }}" in html


async def test_the_chain_is_read_by_who_watches_and_says_who_was_late(browser: Browser, people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id, principal=people.chen.id)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/accountability/chain/{duty['id']}")
    assert "最多时逾期" in page
    assert "陈国栋" in page
    assert "登记问责记录" not in page
    await browser.sign_in(people.xu)
    await browser.see(f"/accountability/chain/{duty['id']}", status=404)
    await browser.sign_in(people.li)
    await browser.see(f"/accountability/chain/{duty['id']}", status=403)


async def test_papers_are_printed(browser: Browser, people: Cast) -> None:
    await in_force(people)
    duty = await owe(people.unit["fuwu"], person=people.li.id, title=HOSTILE[:40])
    await browser.sign_in(people.wang)
    for path in (f"{RECORDS}.pdf", f"/accountability/chain/{duty['id']}/paper.pdf"):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
    await browser.sign_in(people.xu)
    assert (await browser.get(f"{RECORDS}.pdf")).status_code == 409


async def test_the_scan_is_handed_out_to_who_sees_the_record(browser: Browser, people: Cast) -> None:
    made = await in_force(people)
    file = await row("SELECT id FROM attachment WHERE subject_id = {}", made)
    assert file is not None
    await browser.sign_in(people.li)
    assert (await browser.get(f"{RECORDS}/{made}/papers/{file['id']}")).status_code == 200
    await browser.sign_in(people.zhou)
    assert (await browser.get(f"{RECORDS}/{made}/papers/{file['id']}")).status_code == 404


async def test_a_page_that_was_open_too_long_decides_nothing(browser: Browser, people: Cast) -> None:
    made = await a_draft(people)
    await browser.sign_in(people.he)
    late = await browser.send(f"{RECORDS}/{made}/check", {"version": "7"})
    assert late.status_code == 409
    assert await value("SELECT state FROM accountability_record WHERE id = {}", made) == "drafted"


async def test_an_office_sets_its_periods_on_a_page(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wang)
    await browser.see(f"{RECORDS}/limits")
    sent = {"object_amount": "2", "object_unit": "日", "answer_amount": "30", "answer_unit": "日", "version": "0"}
    assert "应在 5 至 180 之间" in (await browser.send(f"{RECORDS}/limits", sent)).text
    await browser.send(f"{RECORDS}/limits", {**sent, "object_amount": "20"}, to=f"{RECORDS}/limits")
    assert 'value="20"' in await browser.see(f"{RECORDS}/limits")


async def test_correcting_begins_with_what_stands_there(browser: Browser, people: Cast) -> None:
    made = await in_force(people)
    await browser.sign_in(people.wang)
    assert SECRET in await browser.see(f"{RECORDS}/{made}/correct")
    answer = await browser.send(f"{RECORDS}/{made}/correct", {**TYPED, "correction": "方式有误", "version": "1"})
    assert answer.status_code == 303, answer.text[:1500]
    waiting = await objected(people)
    await browser.see(f"{RECORDS}/{waiting}/correct", status=409)
