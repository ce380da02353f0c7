"""Who was there, what is written down by two, what was resolved."""

from playwright.async_api import Locator, expect

from portal import db
from tests.chromium.conftest import PATIENCE, Walk
from tests.chromium.days import seen
from tests.chromium.two_meetings.house import DUTIES, LIFTS, MORE_DUTIES, ROADS, WATER, House


async def the_meeting_is_held(house: House) -> None:
    """柳岸街道 asks leave, 青石街道 sends somebody else and stands back from one item; the rest came: one save."""
    async with house.as_("zhou") as zhou:
        await zhou.open(f"{house.meeting}/attendance")
        leave, sent = (zhou.page.get_by_role("group", name=name) for name in ("柳岸街道", "青石街道"))
        await leave.get_by_text("请假", exact=True).click()
        await leave.get_by_label("谁批准的").fill("唐正")
        await leave.get_by_label("请假理由").fill("防汛值守")
        await sent.get_by_text("代会", exact=True).click()
        await sent.get_by_label("代会人姓名").fill("孙立")
        await sent.get_by_label("代会人职务").fill("综治办主任")
        zhou.count()
        await zhou.tap("button", "其余全部出席，保存")
        await zhou.sees("到会情况已登记齐全")
        assert zhou.count() == 1
        await zhou.fits()
        await seen(zhou, "attendance")
        await zhou.page.get_by_role("textbox", name="结束时间").fill("16:40")
        await zhou.tap("button", "会议已召开，开始记录")
        await zhou.open(f"{house.meeting}/attendance")
        await zhou.tap("link", ROADS)
        await zhou.page.get_by_role("group", name="青石街道").get_by_text("回避", exact=True).click()
        await seen(zhou, "recusal")
        await zhou.tap("button", "保存本项")
        await zhou.sees("回避：青石街道")


def words(walk: Walk) -> Locator:
    return walk.page.get_by_role("textbox", name="纪要文字")


async def saved(walk: Walk) -> None:
    await expect(walk.page.locator("#desk-status")).to_contain_text("已保存", timeout=PATIENCE)


async def two_write_the_minutes(house: House) -> None:
    """Each another item; then both the same one, and both texts are kept."""
    async with house.as_("zhou") as zhou, house.as_("shen") as shen:
        await at_item(zhou, house, LIFTS)
        await at_item(shen, house, ROADS)
        await words(zhou).press_sequentially("会议听取了区住建局关于加装电梯的汇报。")
        await words(shen).press_sequentially("会议听取了油烟扰民处置情况。")
        await saved(zhou)
        await saved(shen)
        await shen.sees("回避本项：青石街道")
        await at_item(zhou, house, WATER)
        await at_item(shen, house, WATER)
        await words(zhou).press_sequentially("会议认为方案还不成熟。")
        await saved(zhou)
        await words(shen).press_sequentially("请区住建局补充资金测算。")
        await shen.page.get_by_text("您写的时候，周岚 保存了本条").wait_for()
        await seen(shen, "desk-clash")
        await expect(shen.page.locator(".clash")).to_contain_text("会议认为方案还不成熟。")
        await words(shen).fill("会议认为方案还不成熟，请区住建局补充资金测算。")
        await shen.tap("button", "保存", exact=True)
        await expect(shen.page.locator("#desk-status")).to_contain_text("沈洁")
        await results(shen, "暂缓")


async def at_item(walk: Walk, house: House, title: str) -> None:
    await walk.open(f"{house.meeting}/desk")
    await walk.page.locator(".desk-list").get_by_role("link", name=title).click()
    await expect(walk.page.get_by_role("heading", level=2, name=title)).to_be_visible()


async def results(walk: Walk, label: str) -> None:
    walk.count()
    await walk.tap("button", label, exact=True)
    await walk.sees("已登记：")
    assert walk.count() == 1


async def five_resolutions_are_noted(house: House) -> None:
    async with house.as_("zhou") as zhou:
        for title, duties, result in ((LIFTS, DUTIES, "议定"), (ROADS, MORE_DUTIES, "原则同意")):
            await at_item(zhou, house, title)
            for number, (wording, given) in enumerate(duties.items(), start=1):
                await notes(zhou, wording, given)
                await expect(zhou.page.locator("article.resolution-line")).to_have_count(number)
            await results(zhou, result)
            await zhou.fits()
            await seen(zhou, f"desk-{result}")
        await zhou.open(f"{house.meeting}/desk")
        await zhou.sees("2 条议定事项")
    lines = await db.rows("SELECT wording, due, handler FROM meetings_resolution ORDER BY number")
    assert [line["wording"] for line in lines] == [*DUTIES, *MORE_DUTIES]
    assert all(line["due"] and line["handler"] for line in lines)


async def notes(zhou: Walk, wording: str, given: dict[str, str]) -> None:
    """One tap; who leads, who answers and the day stand there already."""
    new = zhou.page.locator("#desk-outcome form").last
    await new.get_by_role("textbox", name="记一条议定事项").fill(wording)
    if "主办单位" in given:
        await new.get_by_label("主办单位", exact=True).select_option(label=given["主办单位"])
    if "完成时限" in given:
        await new.get_by_label("完成时限").fill(given["完成时限"])
    zhou.count()
    await zhou.tap("button", "记下这一条")
    assert zhou.count() == 1
