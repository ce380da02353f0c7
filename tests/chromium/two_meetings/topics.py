"""From the call for topics to what may go on the agenda."""

import re

from playwright.async_api import expect

from tests.chromium.conftest import Walk
from tests.chromium.days import seen
from tests.chromium.two_meetings.house import LIFTS, ROADS, WATER, House, reminders, where


async def a_round_is_opened_for_three_units(house: House) -> None:
    async with house.as_("zhou") as zhou:
        await zhou.open("/meetings/rounds")
        await zhou.fits()
        await zhou.tap("link", "发起议题征集")
        await zhou.fits()
        await zhou.page.get_by_label("巡察工作领导小组办公室").uncheck()
        await zhou.tap("button", "开始征集")
        await zhou.sees("各单位答复")
        house.round = where(zhou)
        await seen(zhou, "round")


async def housing_answers_with_two_topics(house: House) -> None:
    async with house.as_("lin", "phone") as lin:
        await lin.open(house.round)
        for title in (LIFTS, ROADS):
            await brings(lin, title)
        await seen(lin, "round-lin")
        await lin.fits()
        for title in (LIFTS, ROADS):
            await lin.tap("link", title)
            house.topics[title] = where(lin)
            await completes(lin)
            await lin.open(house.round)
    await agrees(house, [LIFTS, ROADS])


async def brings(lin: Walk, title: str) -> None:
    """One field and one tap."""
    lin.count()
    await lin.page.get_by_role("textbox", name="议题").fill(title)
    await lin.tap("button", "报议题")
    await lin.sees(title)
    assert lin.count() == 1


async def completes(lin: Walk) -> None:
    await lin.tap("link", "去补全")
    await lin.fits()
    await lin.page.get_by_role("textbox", name="需议定的问题").fill("明确牵头单位和完成时限。")
    await lin.page.get_by_role("textbox", name="议题材料").fill("今年以来同类事项较多。")
    await lin.page.get_by_role("textbox", name=re.compile("^汇报人(?!职务)")).fill("罗毅")
    await lin.page.get_by_role("textbox", name="汇报人职务").fill("局长")
    await lin.page.get_by_role("textbox", name="汇报时长（分钟）").fill("10")
    if await lin.page.get_by_role("textbox", name="逾期提交的理由").count():
        await lin.page.get_by_role("textbox", name="逾期提交的理由").fill("三月九日刚收到上级交办。")
    await lin.tap("button", "保存")
    await seen(lin, "topic-lin")
    await lin.tap("button", "提交", exact=True)
    await lin.sees("已提交。")


async def agrees(house: House, titles: list[str]) -> None:
    async with house.as_("luo") as luo:
        for title in titles:
            await luo.open(house.topics[title])
            luo.count()
            await luo.tap("button", "本单位同意")
            await luo.sees("已提交。")
            assert luo.count() == 1


async def a_street_has_none_and_the_silent_one_is_reminded_once(house: House) -> None:
    async with house.as_("sun", "phone") as sun:
        await sun.open(house.round)
        sun.count()
        await sun.tap("button", "本期无议题")
        await sun.sees("已答复“本期无议题”")
        assert sun.count() == 1
    before = await reminders()
    async with house.as_("zhou") as zhou:
        await zhou.open(house.round)
        await zhou.tap("button", "提醒 1 个未答复单位")
        await expect(zhou.page.get_by_role("button", name="未答复单位")).to_have_count(0)
        await seen(zhou, "round-board")
    told = {account: count - before.get(account, 0) for account, count in (await reminders()).items()}
    assert told["zhao"] == 1
    assert told.get("lin", 0) == told.get("sun", 0) == 0


async def the_office_screens_and_the_convenor_approves(house: House, titles: list[str]) -> None:
    async with house.as_("zhou") as zhou:
        for title in titles:
            await zhou.open(house.topics[title])
            zhou.count()
            await zhou.tap("button", "初审通过")
            await zhou.sees("已提交。")
            assert zhou.count() == 1
    async with house.as_("tang", "phone") as tang:
        for title in titles:
            await tang.open(house.topics[title])
            await tang.fits()
            await seen(tang, "topic-tang")
            tang.count()
            await tang.tap("button", "审定，同意上会")
            await tang.sees("已审定，待列入")
            assert tang.count() == 1


async def a_late_topic_waits_for_its_approver(house: House) -> None:
    async with house.as_("lin", "phone") as lin:
        await lin.open(house.round)
        await lin.sees("按逾期议题处理")
        await brings(lin, WATER)
        await lin.tap("link", WATER)
        house.topics[WATER] = where(lin)
        await completes(lin)
    await agrees(house, [WATER])
    async with house.as_("zhou") as zhou:
        await zhou.open(house.topics[WATER])
        await zhou.tap("button", "初审通过")
    async with house.as_("tang", "phone") as tang:
        await tang.open(house.topics[WATER])
        await tang.tap("button", "审定，同意上会")
