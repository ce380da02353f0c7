"""The gallery in a real browser: sizes, targets, the policy, and what the script does."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, ConsoleMessage, Dialog, Page, Route, async_playwright

from tests.gallery.render import ADDRESS, CSP, MODES, PAGES, SIZES, answer, launch, render, window

pytestmark = pytest.mark.chromium

TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("main *, header *, footer *, .nav-thumb *")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && !node.closest(".visually-hidden, .skip");
  }).map((node) => node.outerHTML.slice(0, 120));
  return document.documentElement.scrollWidth > width ? ["page " + document.documentElement.scrollWidth, ...wide] : wide;
}"""
TOO_SMALL = """(least) => [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
  .filter((node) => node.offsetParent !== null && !node.closest(".skip"))
  .map((node) => /checkbox|radio/.test(node.type) ? node.closest(".choice, .pick") : node)
  .filter((node) => !node.matches("td.number a, .progress-box a"))
  .map((node) => [node.getBoundingClientRect(), node.outerHTML.slice(0, 160)])
  .filter(([box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([box, html]) => `${box.width}×${box.height} ${html}`)"""


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def phone(chromium: Browser) -> AsyncIterator[Page]:
    context = await window(chromium, *SIZES["phone"])
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def desk(chromium: Browser) -> AsyncIterator[Page]:
    context = await window(chromium, *SIZES["desk"])
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize(("mode", "least"), [("normal", 44), ("contrast", 44), ("elder", 60)])
async def test_on_a_phone_nothing_scrolls_sideways_and_a_thumb_hits_every_target(
    phone: Page, mode: str, least: int
) -> None:
    for name in PAGES:
        await phone.set_viewport_size({"width": 390, "height": 844})
        await phone.goto(f"{ADDRESS}{mode}/{name}")
        assert await phone.evaluate(TOO_WIDE) == [], name
        assert await phone.evaluate(TOO_SMALL, least) == [], name
        await phone.set_viewport_size({"width": 320, "height": 568})
        assert await phone.evaluate(TOO_WIDE) == [], (name, 320)


@pytest.mark.parametrize("mode", MODES)
async def test_nothing_sticks_out_on_a_desk(desk: Page, mode: str) -> None:
    for name in PAGES:
        await desk.goto(f"{ADDRESS}{mode}/{name}")
        assert await desk.evaluate(TOO_WIDE) == [], name


async def test_elder_text_is_18_points_in_one_column(desk: Page) -> None:
    for name in ("today", "item", "ledger"):
        await desk.goto(f"{ADDRESS}elder/{name}")
        small = "nodes => nodes.filter(node => node.offsetParent && parseFloat(getComputedStyle(node).fontSize) < 24).length"
        assert await desk.eval_on_selector_all("main p, main li, main dd, main td, main label, main a", small) == 0, (
            name
        )
    lefts = "nodes => [...new Set(nodes.map(node => Math.round(node.getBoundingClientRect().left)))]"
    await desk.goto(f"{ADDRESS}elder/today")
    assert len(await desk.eval_on_selector_all(".card-box", lefts)) == 1


async def test_the_policy_is_never_broken_and_nothing_is_missing(desk: Page) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "beforeunload" not in message.text:
            complaints.append(message.text)

    desk.on("console", note)
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    desk.on("response", lambda answer: complaints.append(answer.url) if answer.status != 200 else None)
    for name in PAGES:
        await desk.goto(f"{ADDRESS}normal/{name}", wait_until="networkidle")
        assert complaints == [], name
    assert await desk.evaluate("htmx.config.historyCacheSize") == 0


async def test_head_and_first_column_stay_in_sight(desk: Page) -> None:
    await desk.set_viewport_size({"width": 900, "height": 500})
    await desk.goto(f"{ADDRESS}normal/ledger")
    await desk.eval_on_selector(".ledger", "node => node.scrollTo(300, 400)")
    inside = """selector => { const box = document.querySelector(".ledger").getBoundingClientRect();
      const own = document.querySelector(selector).getBoundingClientRect(); return [own.left - box.left, own.top - box.top] }"""
    assert await desk.evaluate(inside, "thead th:first-child") == [1, 1]
    assert (await desk.evaluate(inside, "tbody tr:last-child th"))[0] == 1
    assert (await desk.evaluate(inside, "thead th:nth-child(2)"))[1] == 1


async def test_rows_are_forty_pixels_and_numbers_stand_right(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/ledger")
    heights = await desk.eval_on_selector_all(
        ".ledger tbody tr", "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert {round(height) for height in heights} <= {40, 41}
    style = "node => [getComputedStyle(node).textAlign, getComputedStyle(node).fontSize, getComputedStyle(node).fontVariantNumeric]"
    assert await desk.eval_on_selector("td.kind-number", style) == ["right", "14px", "tabular-nums"]


async def test_the_keyboard_comes_first_to_the_skip_link_and_sees_where_it_is(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/today")
    await desk.keyboard.press("Tab")
    assert await desk.evaluate("document.activeElement.className") == "skip"
    assert await desk.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    await desk.keyboard.press("Enter")
    await desk.keyboard.press("Tab")
    ring = (
        "[getComputedStyle(document.activeElement).outlineStyle, getComputedStyle(document.activeElement).outlineWidth]"
    )
    assert await desk.evaluate("document.activeElement.closest('main') !== null")
    assert await desk.evaluate(ring) == ["solid", "3px"]


async def test_a_page_works_without_script(chromium: Browser) -> None:
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    await context.route("**/*", answer)
    view = await context.new_page()
    await view.goto(f"{ADDRESS}normal/today")
    assert await view.locator(".nav-thumb").is_visible()
    assert await view.locator(".nav-thumb .more").is_hidden()
    await view.locator(".nav-thumb summary").click()
    assert await view.get_by_role("link", name="审计日志").is_visible()
    await context.close()


async def test_the_error_summary_is_met_first_and_leads_to_the_field(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/form")
    assert await desk.evaluate("document.activeElement.className") == "error-summary"
    await desk.get_by_role("link", name="请选择“是否重点关注”").click()
    assert await desk.evaluate("document.activeElement.id || location.hash") in ("f-focus", "#f-focus")


async def test_characters_are_counted_as_people_count(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/form")
    await desk.locator("#f-note").fill("整改𠮷好")
    assert await desk.locator(".count").inner_text() == "还可写 16 字"
    await desk.locator("#f-note").fill("超" * 23)
    assert await desk.locator(".count").inner_text() == "超出 3 字"


async def reply(page: Page, status: int, body: str) -> None:
    """What the server says to every POST from now on."""

    async def act(route: Route) -> None:
        if route.request.method == "POST":
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": CSP}
            await route.fulfill(status=status, headers=headers, body=body)
        else:
            await route.fallback()

    await page.route("**/*", act)


async def settled(page: Page) -> None:
    """htmx has put the new part in and said so: what was typed is put back then, a moment after the words are there."""
    await page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added").first.wait_for(state="detached")


async def test_a_region_is_exchanged_and_what_was_typed_elsewhere_in_it_stays(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/item")
    await reply(desk, 200, render("item").replace("写清做了什么", "已换新"))
    await desk.locator("#return-note").fill("第 4 号材料看不清")
    await desk.locator("#f-note").fill("已核对 11 个村")
    await desk.get_by_role("button", name="保存进展").click()
    await desk.get_by_text("已换新").wait_for()
    await settled(desk)
    assert await desk.locator("#return-note").input_value() == "第 4 号材料看不清"
    assert await desk.locator("#f-note").input_value() == ""
    assert await desk.locator("h1").count() == 1


async def test_an_answer_that_lies_elsewhere_is_gone_to(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/item")

    async def elsewhere(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html", body=render("today"))

    await desk.route("**/close", elsewhere)
    await desk.get_by_role("button", name="同意销号").click()
    await desk.wait_for_url("**/inspections/items/7/close")
    assert await desk.locator("h1").inner_text() == "今日"


async def test_what_cannot_be_taken_comes_back_in_its_place_with_the_reason(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/item")
    await reply(
        desk, 422, '<section id="dossier"><div class="error-summary" tabindex="-1" data-focus>请写说明</div></section>'
    )
    await desk.get_by_role("button", name="退回并说明").click()
    await desk.get_by_text("请写说明").wait_for()
    await desk.wait_for_function("document.activeElement.className === 'error-summary'")
    assert (await desk.title()).startswith("错误：")


@pytest.mark.parametrize("status", [403, 404, 409, 429, 500, 503])
async def test_a_refusal_is_said_on_the_spot_and_loses_no_text(desk: Page, status: int) -> None:
    await desk.goto(f"{ADDRESS}normal/item")
    await reply(desk, status, render("error", status=status, sentence="现在不能办理。"))
    await desk.locator("#f-note").fill("已核对 11 个村")
    await desk.get_by_role("button", name="保存进展").click()
    await desk.locator("#flash").get_by_text("现在不能办理。").wait_for()
    assert await desk.locator("#f-note").input_value() == "已核对 11 个村"
    assert await desk.locator("h1").count() == 1
    assert await desk.locator("#flash").count() == 1


async def test_a_lost_connection_is_said_and_loses_no_text(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/item")
    await desk.locator("#f-note").fill("已核对 11 个村")
    await desk.route("**/progress", lambda route: route.abort("internetdisconnected"))
    await desk.get_by_role("button", name="保存进展").click()
    await desk.get_by_text("网络断开了").wait_for()
    assert await desk.locator("#f-note").input_value() == "已核对 11 个村"


async def test_unsaved_text_is_not_left_without_a_question(desk: Page) -> None:
    asked: list[str] = []
    await desk.goto(f"{ADDRESS}normal/item")

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    desk.on("dialog", stay)
    await desk.goto(f"{ADDRESS}normal/item")
    assert asked == []
    await desk.locator("#f-note").press_sequentially("半句")
    await desk.goto(f"{ADDRESS}normal/today")
    assert asked == ["beforeunload"]


async def test_a_page_from_the_back_cache_is_read_anew(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/today")
    async with desk.expect_navigation():
        await desk.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")


async def test_a_second_press_sends_nothing(desk: Page) -> None:
    sent: list[str] = []
    await desk.goto(f"{ADDRESS}normal/signin")

    async def slow(route: Route) -> None:
        sent.append(route.request.url)
        await route.fulfill(status=204)

    await desk.route("**/sign-in", slow)
    for _ in range(3):
        await desk.get_by_role("button", name="登录").click()
    assert len(sent) == 1


async def test_paper_shows_the_matter_and_not_the_buttons(desk: Page) -> None:
    await desk.goto(f"{ADDRESS}normal/item")
    await desk.emulate_media(media="print")
    for gone in (".head", ".moves", ".foot"):
        assert await desk.locator(gone).is_hidden(), gone
    assert await desk.locator(".timeline").is_visible()
