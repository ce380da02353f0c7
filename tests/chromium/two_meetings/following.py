"""Resolutions worked off, and item 1 of the next agenda."""

from playwright.async_api import expect

from tests.chromium.conftest import Walk
from tests.chromium.days import seen
from tests.chromium.two_meetings.agenda import sends_the_notice
from tests.chromium.two_meetings.house import DUTIES, WATER, House, where


async def two_resolutions_are_finished(house: House) -> None:
    for account, wording in zip(("lin", "sun"), list(DUTIES)[:2], strict=True):
        page = await worked_off(house, account, wording)
        async with house.as_("shen") as shen:
            await shen.open(page)
            shen.count()
            await shen.tap("button", "核实无误")
            await shen.sees("等召集人圈阅销号")
            assert shen.count() == 1
        async with house.as_("tang", "phone") as tang:
            await tang.open(page)
            await tang.fits()
            await seen(tang, "resolution-tang")
            tang.count()
            await tang.tap("button", "同意销号")
            await tang.sees("已销号")
            assert tang.count() == 1


async def worked_off(house: House, account: str, wording: str) -> str:
    """Progress in a sentence, a paper, the result; where that is."""
    async with house.as_(account, "phone" if account == "lin" else "desk") as one:
        await one.open("/")
        await seen(one, f"today-{account}")
        await one.tap("link", wording)
        await one.fits()
        one.count()
        await one.page.get_by_role("textbox", name="填报进展").fill("4月9日已全部走访。")
        await one.tap("button", "填报进展")
        await one.sees("4月9日已全部走访。")
        assert one.count() <= 2
        photo = {"name": "公示照片.png", "mimeType": "image/png", "buffer": PNG}
        await one.page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
        await one.tap("button", "上传", exact=True)
        await one.sees("公示照片.png")
        await seen(one, f"resolution-{account}")
        page = where(one)
        await one.tap("link", "反馈办理结果…")
        await one.page.get_by_role("textbox", name="办理结果").fill("征询完成，同意率达到规定比例。")
        await one.tap("button", "反馈办理结果")
        await one.sees("已反馈，待核实")
        return page


async def item_one_is_there_and_freezes_with_the_notice(house: House) -> None:
    async with house.as_("zhou") as zhou:
        await zhou.open(house.meeting)
        await zhou.tap("link", "照此再筹备一次")
        await zhou.page.get_by_label("日期").fill("2026-04-21")
        await zhou.tap("button", "建立会议")
        second = where(zhou)
        assert second != house.meeting
        await zhou.open(f"{second}/agenda")
        await seen(zhou, "second-agenda")
        await item_one(zhou)
        await zhou.page.get_by_label(WATER).check()
        await zhou.tap("button", "列入议程")
        await sends_the_notice(zhou, second)
    async with house.as_("zhao") as zhao:
        await zhao.open("/")
        await zhao.tap("link", list(DUTIES)[2])
        await zhao.page.get_by_role("textbox", name="填报进展").fill("通知之后才排查。")
        await zhao.tap("button", "填报进展")
        await zhao.sees("通知之后才排查。")
    async with house.as_("tang", "phone") as tang:
        await tang.open(f"{second}/agenda")
        await tang.fits()
        await seen(tang, "second-agenda-tang")
        await item_one(tang)
        await tang.sees("随会议通知固定")


async def item_one(walk: Walk) -> None:
    """Five rows, the late one first, the two that were closed last."""
    rows = walk.page.locator("table").first.locator("tbody tr")
    await expect(rows).to_have_count(5)
    texts = await rows.all_inner_texts()
    assert "排查同类小区" in texts[0]
    assert "逾期 7 天" in texts[0]
    assert "通知之后才排查" not in texts[0]
    assert all("已销号" in text for text in texts[3:])
    assert all("征询完成" in text for text in texts[3:]), "what came of it, not the last step on the way"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
