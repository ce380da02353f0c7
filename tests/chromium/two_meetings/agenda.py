"""The meeting planned, its agenda ordered, its notice sent and signed for."""

from playwright.async_api import Locator, expect

from tests.chromium.conftest import Walk
from tests.chromium.days import seen
from tests.chromium.two_meetings.house import LIFTS, ROADS, WATER, House, issues, where


async def the_meeting_is_planned_and_its_notice_sent(house: House) -> None:
    async with house.as_("zhou") as zhou:
        await zhou.open(f"/meetings/new?conference={house.conference}")
        await zhou.fits()
        await zhou.page.get_by_label("日期").fill("2026-03-20")
        await zhou.page.get_by_label("时间", exact=True).fill("14:30")
        await zhou.page.get_by_role("textbox", name="地点").fill("区委一号楼三楼会议室")
        await zhou.page.get_by_label("主持人").select_option(label="唐正（区委副书记）")
        await zhou.tap("button", "建立会议")
        await zhou.sees("筹备中")
        house.meeting = where(zhou)
        await seen(zhou, "meeting-planned")
        await zhou.tap("link", "排议程")
        await expect(zhou.page.get_by_label(WATER)).to_be_disabled()
    async with house.as_("tang", "phone") as tang:
        await tang.open(house.topics[WATER])
        await seen(tang, "late-tang")
        tang.count()
        await tang.tap("button", "同意逾期列入")
        await tang.sees("已保存。")
        assert tang.count() == 1
    async with house.as_("zhou") as zhou:
        await zhou.open(f"{house.meeting}/agenda")
        for title in (LIFTS, WATER, ROADS):
            await zhou.page.get_by_label(title).check()
        await zhou.tap("button", "列入议程")
        await expect(headings(zhou)).to_have_count(4)
        await zhou.page.get_by_role("button", name=f"上移：{WATER}").click()
        await expect(headings(zhou).nth(2)).to_contain_text(WATER)
        await seen(zhou, "agenda")
        await zhou.fits()
        await zhou.page.get_by_role("button", name=f"下移：{WATER}").press("Enter")
        await expect(headings(zhou).nth(3)).to_contain_text(WATER)
        await puts_in_order(zhou, [LIFTS, ROADS, WATER])
        await sends_the_notice(zhou, house.meeting)


def headings(walk: Walk) -> Locator:
    return walk.page.locator(".agenda-item strong")


async def puts_in_order(walk: Walk, titles: list[str]) -> None:
    """By the arrows beside each item, as long as it takes."""
    for place, title in enumerate(titles, start=2):
        for _ in range(len(titles)):
            texts = await headings(walk).all_inner_texts()
            now = next(number for number, text in enumerate(texts, start=1) if title in text)
            if now == place:
                break
            await walk.page.get_by_role("button", name=f"上移：{title}").click()
            await expect(headings(walk).nth(now - 2)).to_contain_text(title)
    texts = await headings(walk).all_inner_texts()
    assert [title in text for title, text in zip(titles, texts[1:], strict=True)] == [True] * len(titles)


async def sends_the_notice(zhou: Walk, meeting: str) -> None:
    """In time: nobody asks why it is late."""
    await zhou.open(meeting)
    await seen(zhou, "meeting-ready")
    await zhou.tap("link", "印发会议通知…")
    await expect(zhou.page.get_by_label("通知较晚的理由")).to_have_count(0)
    await zhou.fits()
    await seen(zhou, "notice-confirm")
    await issues(zhou, "印发会议通知")
    await seen(zhou, "notice")


async def the_units_sign_for_the_notice(house: House) -> None:
    coming = {
        "lin": ("罗毅", "局长"),
        "sun": ("陈国栋", "党工委书记"),
        "he": ("何远", "督导科科长"),
        "zhao": ("赵敏", "主任"),
    }
    for account, (name, title) in coming.items():
        async with house.as_(account, "phone" if account == "lin" else "desk") as one:
            await one.open(f"{house.meeting}/notice")
            await one.fits()
            await seen(one, f"notice-{account}")
            await one.page.get_by_role("textbox", name="参会人员姓名").fill(name)
            await one.page.get_by_role("textbox", name="参会人员职务").fill(title)
            await one.tap("button", "签收", exact=True)
            await one.sees("已签收")
    async with house.as_("zhou") as zhou:
        await zhou.open(house.meeting)
        await zhou.sees("全部已签收。")
