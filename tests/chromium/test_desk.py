"""The minutes desk in a real browser: saved as one types, two writers, the network gone, the session ended."""

from uuid import UUID

import pytest
from playwright.async_api import Browser, Locator, expect

from meetings.queries.desk import text_of, texts_before
from portal import db
from portal.demo.cast import Cast
from tests.chromium.conftest import PATIENCE, Walk, opened
from tests.meetings_builders import a_held_meeting, a_notified_meeting, it_is_time

pytestmark = pytest.mark.chromium


async def a_desk(cast: Cast) -> tuple[str, UUID]:
    """The address of a held meeting's second item, and the item. A territory has one conference."""
    conference = await db.value("SELECT id FROM meetings_conference LIMIT 1")
    meeting = await a_held_meeting(cast, conference)
    item = await db.value("SELECT id FROM meetings_agenda_item WHERE meeting = {} AND position = 2", meeting)
    return f"/meetings/{meeting}/desk/{item}", item


def area(walk: Walk) -> Locator:
    return walk.page.get_by_role("textbox", name="纪要文字")


async def says(walk: Walk, words: str) -> None:
    await expect(walk.page.locator("#desk-status")).to_contain_text(words, timeout=PATIENCE)


async def kept(walk: Walk) -> int:
    found: int = await walk.page.evaluate("Object.keys(sessionStorage).filter(n => n.startsWith('minutes:')).length")
    return found


async def test_two_write_and_nothing_is_written_over(chromium: Browser, address: str, cast: Cast) -> None:
    await what_is_typed_is_saved_and_the_cursor_stays(chromium, address, cast)
    await two_writers_see_each_other_and_both_texts(chromium, address, cast)


async def test_no_text_is_lost_to_a_dead_network_a_closed_page_or_a_dead_session(
    chromium: Browser, address: str, cast: Cast
) -> None:
    await the_network_gone_and_back(chromium, address, cast)
    await a_page_torn_away_finds_its_text_again(chromium, address, cast)
    await the_session_ended_and_signed_in_beside(chromium, address, cast)
    await signing_out_forgets(chromium, address, cast)


async def what_is_typed_is_saved_and_the_cursor_stays(chromium: Browser, address: str, cast: Cast) -> None:
    page, item = await a_desk(cast)
    async with opened(chromium, address) as walk:
        await walk.come_in("shen")
        await walk.open(page)
        await area(walk).press_sequentially("会议听取了汇报。")
        await says(walk, "已保存")
        await walk.page.keyboard.type("会议认为，")
        await says(walk, "正在写")
        await says(walk, "已保存")
        await expect(area(walk)).to_be_focused()
        await expect(area(walk)).to_have_value("会议听取了汇报。会议认为，")
        assert (await text_of(item))["text"] == "会议听取了汇报。会议认为，"
        assert await kept(walk) == 0
        await walk.open("/")
        assert walk.faults == [], "leaving asks nothing: everything is saved"


async def two_writers_see_each_other_and_both_texts(chromium: Browser, address: str, cast: Cast) -> None:
    page, item = await a_desk(cast)
    async with opened(chromium, address) as one, opened(chromium, address, "phone") as other:
        await one.come_in("zhou")
        await other.come_in("shen")
        await one.open(page)
        await other.open(page)
        await one.sees("沈洁正在写本条")
        await area(one).press_sequentially("周岚写的。")
        await says(one, "已保存")
        await area(other).press_sequentially("沈洁写的。")
        await other.page.get_by_text("您写的时候，周岚 保存了本条").wait_for()
        await other.fits()
        await expect(other.page.locator(".clash")).to_contain_text("周岚写的。")
        await expect(area(other)).to_have_value("沈洁写的。")
        await area(other).fill("周岚写的。沈洁写的。")
        await other.tap("button", "保存", exact=True)
        await says(other, "沈洁")
        assert (await text_of(item))["text"] == "周岚写的。沈洁写的。"
        assert [old["text"] for old in await texts_before(item)] == ["周岚写的。"]
        assert await kept(other) == 0


async def the_network_gone_and_back(chromium: Browser, address: str, cast: Cast) -> None:
    page, item = await a_desk(cast)
    async with opened(chromium, address) as walk:
        await walk.come_in("shen")
        await walk.open(page)
        await walk.context.set_offline(True)
        await area(walk).press_sequentially("断网时写的。")
        await says(walk, "未保存，正在重试")
        assert await kept(walk) == 1
        assert (await text_of(item))["version"] == 0
        await walk.context.set_offline(False)
        await says(walk, "已保存")
        assert (await text_of(item))["text"] == "断网时写的。"
        walk.faults.clear()


async def a_page_torn_away_finds_its_text_again(chromium: Browser, address: str, cast: Cast) -> None:
    page, item = await a_desk(cast)
    async with opened(chromium, address) as walk:
        await walk.come_in("shen")
        await walk.open(page)
        await walk.context.set_offline(True)
        await area(walk).press_sequentially("还没有保存就关掉的。")
        await says(walk, "未保存，正在重试")
        walk.page.on("dialog", lambda dialog: dialog.accept())
        await walk.page.goto("about:blank")
        await walk.context.set_offline(False)
        await walk.open(page)
        await says(walk, "已保存")
        assert (await text_of(item))["text"] == "还没有保存就关掉的。"
        walk.faults.clear()


async def the_session_ended_and_signed_in_beside(chromium: Browser, address: str, cast: Cast) -> None:
    page, item = await a_desk(cast)
    async with opened(chromium, address) as walk:
        await walk.come_in("shen")
        await walk.open(page)
        await db.value(
            "UPDATE session SET ended_at = now(), ended_because = 'test' WHERE ended_at IS NULL RETURNING id"
        )
        await area(walk).press_sequentially("登录过期时写的。")
        await says(walk, "登录已过期，文字还在本页")
        async with walk.context.expect_page() as beside:
            await walk.page.get_by_role("link", name="另开窗口重新登录").click()
        again = Walk(await beside.value, walk.context, address)
        await again.sign_in("shen")
        await says(walk, "已保存")
        await expect(area(walk)).to_have_value("登录过期时写的。")
        assert (await text_of(item))["text"] == "登录过期时写的。"


async def signing_out_forgets(chromium: Browser, address: str, cast: Cast) -> None:
    page, _ = await a_desk(cast)
    async with opened(chromium, address) as walk:
        await walk.come_in("shen")
        await walk.open(page)
        await walk.context.set_offline(True)
        await area(walk).press_sequentially("不想留下的。")
        await says(walk, "未保存，正在重试")
        walk.page.on("dialog", lambda dialog: dialog.accept())
        await walk.page.goto("about:blank")
        await walk.context.set_offline(False)
        await walk.open("/")
        assert await kept(walk) == 1
        await walk.tap("button", "退出", exact=True)
        await walk.page.wait_for_url("**/sign-in*")
        assert await kept(walk) == 0
        walk.faults.clear()


async def test_the_grid_by_thumb_and_a_resolution_by_one_tap(walk: Walk, cast: Cast) -> None:
    meeting = await a_notified_meeting(cast)
    await it_is_time(meeting)
    await walk.come_in("shen")
    await walk.open(f"/meetings/{meeting}/attendance")
    await walk.fits()
    row = walk.page.get_by_role("group", name="柳岸街道")
    await row.get_by_text("请假", exact=True).click()
    await row.get_by_label("谁批准的").fill("唐正")
    await row.get_by_label("请假理由").fill("防汛值守")
    await walk.tap("button", "其余全部出席，保存")
    await walk.sees("到会情况已登记齐全")
    await walk.fits()
    await walk.tap("button", "会议已召开，开始记录")
    await walk.fits()
    if await walk.page.get_by_role("link", name="第1个议题").first.is_visible():
        await walk.tap("link", "第1个议题")
    await walk.page.get_by_role("textbox", name="议定事项").fill("由区住建局牵头完成意见征询。")
    walk.count()
    await walk.tap("button", "记下这一条")
    assert walk.count() == 1
    await walk.sees("主办：区住建局")
    await walk.sees("责任人：罗毅")
    await walk.fits()
    await expect(walk.page.get_by_role("textbox", name="议定事项").last).to_have_value("")
    await walk.tap("button", "议定", exact=True)
    await walk.sees("已登记：")
