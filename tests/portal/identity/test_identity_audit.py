"""The audit administrator's pages: what is found, what is hidden, and that looking is itself recorded."""

import io
import shutil

import openpyxl
import pytest

from portal import audit
from portal.clock import today
from portal.db import new_id, value
from portal.demo.cast import Cast
from portal.settings import SETTINGS
from portal.subjects import Subject
from tests.browser import Browser


@pytest.fixture
async def admin(browser: Browser, people: Cast) -> Browser:
    await browser.sign_in(people.feng)
    return browser


async def views() -> int:
    return int(await value("SELECT count(*) FROM audit_entry WHERE action = 'audit.view'"))


async def test_every_look_at_the_log_is_an_entry_of_it(admin: Browser) -> None:
    await admin.see("/audit")
    await admin.see("/audit?person=李")
    assert await views() == 2
    assert "查看审计记录" in await admin.see("/audit")


async def test_entries_are_found_by_person_action_outcome_day_and_subject(admin: Browser, people: Cast) -> None:
    card = Subject("person", people.li.id, "李慧", "/x")
    await audit.record(people.wu, "people.person.disable", card)
    await audit.record(people.sun, "sign_out", None, outcome="failed")
    for query, sees, hides in (
        ("person=吴", "停用账号</", "退出登录</"),
        ("action=sign_out", "退出登录</span>", "停用账号</span>"),
        ("outcome=failed", "退出登录</span>", "停用账号</span>"),
        ("subject=李慧", "停用账号</span>", "退出登录</span>"),
        (f"since={today()}", "停用账号</span>", "昨天的事"),
        (f"person=孙&until={today()}", "退出登录</span>", "停用账号</span>"),
    ):
        page = await admin.see(f"/audit?{query}")
        table = page[page.find("<tbody") : page.find("</tbody>")]
        assert sees.split("<")[0] in table, query
        assert hides.split("<")[0] not in table, query
    assert "没有相符的记录" in await admin.see("/audit?until=2000-01-01")


@pytest.mark.parametrize(
    "query", ["since=昨天", "outcome=maybe", "before=x", "person=" + "a" * 41, "since=2026-01-01&since=2026-01-02"]
)
async def test_a_search_that_cannot_be_is_refused_in_words(admin: Browser, query: str) -> None:
    if query.startswith("before"):
        assert (await admin.get(f"/audit?{query}")).status_code == 422
    else:
        await admin.see(f"/audit?{query}", 422)


async def test_business_is_named_by_kind_and_number_only(admin: Browser, people: Cast) -> None:
    item = new_id()
    card = Subject("inspections.item", item, "某单位账外资金问题", "/x")
    await audit.record(people.li, "inspections.item.submit", card, {"note": "账外资金"})
    page = await admin.see("/audit")
    assert "账外资金" not in page
    assert str(item)[-8:].upper() in page
    found = await admin.see(f"/audit?subject={str(item)[-8:]}")
    assert "inspections.item.submit" in found
    out = (await admin.get("/audit/log.xlsx")).content
    sheet = openpyxl.load_workbook(io.BytesIO(out)).worksheets[0]
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line]
    assert str(item)[-8:].upper() in str(cells)
    assert "账外资金" not in str(cells)


async def test_pages_follow_each_other_without_loss_or_double(admin: Browser, people: Cast) -> None:
    for _ in range(60):
        await audit.record(people.sun, "sign_out")
    first = await admin.see("/audit?person=孙")
    before = first.split("before=")[1].split('"')[0]
    second = await admin.see(f"/audit?person=孙&before={before}")
    assert first.count('data-label="人员"') == 50
    assert second.count('data-label="人员"') == 10


async def test_verifying_says_how_many_there_are_and_that_nothing_is_wrong(admin: Browser, people: Cast) -> None:
    shutil.rmtree(SETTINGS.anchors, ignore_errors=True)  # of other tests' chains, in the home they all share
    await audit.record(people.sun, "sign_out")
    answer = await admin.send("/audit/verify")
    assert answer.status_code == 200
    assert "未发现改动" in answer.text


async def test_verifying_finds_an_entry_that_was_changed(admin: Browser, people: Cast) -> None:
    await audit.record(people.sun, "sign_out")
    await value("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
    await value("UPDATE audit_entry SET person_name = '别人' WHERE action = 'sign_out' RETURNING id")
    answer = await admin.send("/audit/verify")
    assert "已被改动" in answer.text


async def test_writing_the_log_out_is_audited(admin: Browser) -> None:
    answer = await admin.get("/audit/log.xlsx?person=冯")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'audit.export'") == 1


async def test_a_refused_page_is_in_the_log(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await browser.see("/audit", 403)
    await browser.sign_in(people.feng)
    assert "无权进入" in await browser.see("/audit?action=refused")
