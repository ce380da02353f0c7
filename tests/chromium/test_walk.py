"""The main path walked in a real browser: unit, lead department, reviewer, auditor; phone and desk; taps counted."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from inspections import queries
from portal.db import value
from portal.demo.cast import Cast
from tests.builders import an_applied_item, an_inspection, an_item, an_item_in_review
from tests.chromium.conftest import Walk, opened

pytestmark = pytest.mark.chromium


async def test_the_unit_reports_progress_hands_in_evidence_and_applies(walk: Walk, cast: Cast, tmp_path: Path) -> None:
    item_id = await an_item(cast)
    paper = tmp_path / "值班制度.txt"
    await walk.sign_in("li")
    await walk.fits()
    await walk.tap("link", "针对接访值班安排流于形式的问题")
    await walk.fits()
    walk.count()
    await walk.page.get_by_role("textbox", name="填报进展").fill("11月20日修订了值班制度。")
    await walk.tap("button", "填报进展")
    await walk.sees("11月20日修订了值班制度。")
    await walk.sees("已保存。")
    assert walk.count() <= 2
    assert walk.page.url.endswith(str(item_id)), "one stays where one was"

    paper.write_text("不是允许的类型")
    await walk.page.locator("input[type=file]").set_input_files(paper)
    await walk.tap("button", "上传", exact=True)
    await walk.page.get_by_role("alert").wait_for()
    photo = tmp_path / "现场照片.png"
    photo.write_bytes(PNG)
    await walk.page.locator("input[type=file]").set_input_files(photo)
    await walk.tap("button", "上传", exact=True)
    await walk.sees("现场照片.png")
    walk.count()
    await walk.tap("link", "申请销号")
    await walk.fits()
    await walk.page.get_by_role("textbox", name="整改落实情况").fill("制度已修订并公布。")
    await walk.tap("button", "申请销号")
    await walk.sees("已提交。")
    assert walk.count() <= 3
    assert await value("SELECT state FROM inspections_item WHERE id = {}", item_id) == "applied"


async def test_the_lead_department_passes_on_in_one_tap(walk: Walk, cast: Cast) -> None:
    await an_applied_item(cast)
    await walk.sign_in("sun")
    await walk.tap("link", "针对接访值班安排流于形式的问题")
    walk.count()
    await walk.tap("button", "审核同意")
    await walk.sees("等待巡察办复核")
    assert walk.count() == 1
    await walk.fits()


async def test_the_reviewer_returns_with_a_reason_and_closes_in_one_tap(walk: Walk, cast: Cast) -> None:
    inspection = await an_inspection(cast)
    returned = await an_item_in_review(cast, inspection)
    closed = await an_item_in_review(cast, inspection, title="针对台账更新不及时的问题")
    await walk.sign_in("wang")
    await walk.fits()
    await walk.open(f"/inspections/items/{returned}")
    walk.count()
    await walk.tap("button", "退回并说明")
    await walk.page.get_by_role("alert").wait_for()
    walk.count()
    await walk.page.get_by_role("textbox", name="说明").fill("值班记录只有一个月。")
    await walk.tap("button", "退回并说明")
    await walk.sees("退回 1 次")
    assert walk.count() == 1
    await walk.open(f"/inspections/items/{closed}")
    walk.count()
    await walk.tap("button", "同意销号")
    await walk.sees("已销号")
    assert walk.count() == 1
    assert await value("SELECT state FROM inspections_item WHERE id = {}", closed) == "closed"


async def test_the_auditor_sees_everything_and_no_button(walk: Walk, cast: Cast) -> None:
    item_id = await an_item_in_review(cast)
    await walk.come_in("qian")
    for path in ("/", "/inspections", "/inspections/ledger", f"/inspections/items/{item_id}", "/accountability"):
        await walk.open(path)
        await walk.fits()
    await walk.open(f"/inspections/items/{item_id}")
    assert await walk.page.locator("main form[method=post]").count() == 0
    async with walk.page.expect_download() as download:
        await walk.page.get_by_role("link", name="值班制度.pdf").click()
    assert (await download.value).suggested_filename == "值班制度.pdf"


async def test_back_after_sign_out_shows_nothing(walk: Walk, cast: Cast) -> None:
    item_id = await an_item(cast)
    await walk.sign_in("li")
    await walk.open(f"/inspections/items/{item_id}")
    await walk.sees("针对接访值班安排流于形式的问题")
    await walk.page.get_by_role("button", name="退出", exact=True).click()
    await walk.quiet()
    await walk.page.go_back()
    await walk.quiet()
    assert "针对接访值班" not in await walk.page.content()
    kept = await walk.page.evaluate("JSON.stringify([Object.values(sessionStorage), Object.values(localStorage)])")
    assert "针对" not in kept


async def test_a_reminders_link_lands_on_the_very_item_after_sign_in(
    chromium: Browser, address: str, cast: Cast
) -> None:
    item_id = await an_item(cast)
    async with opened(chromium, address, "phone") as walk:
        await walk.open(f"/inspections/items/{item_id}")
        await walk.page.get_by_label("账号").fill("li")
        await walk.page.get_by_label("密码", exact=True).fill("demo-Lianxi-2026")
        await walk.page.get_by_role("button", name="登录").click()
        await walk.page.wait_for_url(f"{address}/inspections/items/{item_id}")


async def test_every_form_works_without_javascript(chromium: Browser, address: str, cast: Cast) -> None:
    item_id = await an_item(cast)
    context = await chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = await context.new_page()
    walk = Walk(page, context, address)
    await walk.sign_in("li")
    await walk.open(f"/inspections/items/{item_id}")
    await page.get_by_role("textbox", name="填报进展").fill("没有脚本也能填。")
    await page.get_by_role("button", name="填报进展").click()
    await walk.sees("没有脚本也能填。")
    await context.close()
    assert len(await queries.ledger_rows(cast.li, {})) == 1


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
