"""The draft goes round, is signed and issued; the extracts are signed for."""

from playwright.async_api import expect

from portal import db
from tests.chromium.days import seen
from tests.chromium.two_meetings.house import House, issues


async def the_draft_goes_round_and_is_signed(house: House) -> None:
    page = f"{house.meeting}/minutes"
    async with house.as_("zhou") as zhou:
        await zhou.open(page)
        await zhou.fits()
        await seen(zhou, "minutes")
        await zhou.tap("link", "发送征求意见…")
        await zhou.tap("button", "发送征求意见")
        await zhou.sees("征求意见截至")
    for account in ("lin", "he", "zhao", "sun"):
        async with house.as_(account, "phone" if account == "lin" else "desk") as one:
            await one.open(page)
            await one.fits()
            if account == "sun":
                await one.page.get_by_role("textbox", name="意见").fill("第二项请写明公示期限。")
                await one.tap("button", "提出意见")
            else:
                one.count()
                await one.tap("button", "无意见")
                assert one.count() == 1
            await one.sees("已答复")
            await seen(one, f"minutes-reply-{account}")
    async with house.as_("zhou") as zhou:
        await zhou.open(page)
        await seen(zhou, "minutes-replies")
        await zhou.tap("button", "采纳", exact=True)
        await zhou.sees("已采纳")
        await zhou.tap("button", "报召集人签发")
        await zhou.sees("纪要待签发")
    async with house.as_("tang", "phone") as tang:
        await tang.open(page)
        await tang.fits()
        await seen(tang, "minutes-tang")
        tang.count()
        await tang.tap("button", "签发纪要")
        await tang.sees("纪要已签发")
        assert tang.count() == 1


async def the_minutes_are_issued_and_the_extracts_signed_for(house: House) -> None:
    page = f"{house.meeting}/minutes"
    async with house.as_("zhou") as zhou:
        await zhou.open(page)
        await zhou.tap("link", "印发纪要…")
        await zhou.sees("5 项议定事项交办")
        await seen(zhou, "minutes-issue")
        await issues(zhou, "印发纪要")
        await seen(zhou, "minutes-issued")
        await zhou.fits()
    for account in ("lin", "sun", "zhao"):
        async with house.as_(account, "phone" if account == "lin" else "desk") as one:
            await one.open(page)
            await one.fits()
            one.count()
            await one.tap("button", "签收", exact=True)
            await expect(one.page.get_by_role("button", name="签收", exact=True)).to_have_count(0)
            assert one.count() == 1
            await seen(one, f"extract-{account}")
    assert await db.value("SELECT count(*) FROM duty WHERE subject_kind = 'meetings.resolution'") == 5
    assert await db.value("SELECT count(*) - count(DISTINCT label) FROM document") == 0, "one number, one paper"
