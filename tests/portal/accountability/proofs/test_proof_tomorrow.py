"""明日邮差 says in which message a person will hear of it, when it leaves and over which way; and so it comes."""

from datetime import date, timedelta

import pytest
import time_machine

from portal.accountability.actions.round import walk_the_round
from portal.accountability.queries.tomorrow import post_of
from portal.db import rows
from portal.demo.cast import Cast
from portal.messages import deciding
from portal.messages.channels import Channel, channels
from portal.messages.rules import load_rules, slots_on
from portal.messages.work import deliver
from tests.browser import Browser
from tests.portal.accountability.ledger import owe
from tests.portal.messages.gateways import SmsServer, WeComServer
from tests.portal.messages.post import at, reachable, say
from tests.portal.messages.test_messages_channels import sms, wecom

MONDAY = date(2026, 11, 23)


@pytest.fixture
def two_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the operator of a house would have set them up."""
    made = {"wecom": wecom("http://127.0.0.1:9"), "sms": sms("http://127.0.0.1:9")}
    monkeypatch.setattr("portal.messages.channels._made", made)
    assert list(channels()) == ["wecom", "sms"]


async def test_it_names_the_slot_and_the_way(people: Cast, two_ways: None) -> None:
    await reachable(people, "wecom", "sms", who=("li",))
    await owe(people.unit["fuwu"], person=people.li.id, due=MONDAY + timedelta(days=3))
    await owe(people.unit["zongzhi"], person=people.sun.id, due=MONDAY + timedelta(days=3))
    with time_machine.travel(at(20, day=22), tick=False):
        await say(people.li)
        post = (await post_of(people.zhou, MONDAY))["messages"]
    assert (post["when"], post["why"]) == ("11月23日（周一）08:35", "提醒在当天零点后产生，合并进当天的第一个发送时段")
    assert post["people"] == {
        people.li.id: {"way": "企业微信，不通时改用短信", "stopped": False},
        people.sun.id: {"way": "只在本系统的“消息”中", "stopped": False},
    }


async def test_what_it_announces_is_the_message_that_then_goes_out(people: Cast, two_ways: None) -> None:
    await reachable(people, "wecom", "sms", who=("li",))
    for n in range(3):
        await owe(people.unit["fuwu"], person=people.li.id, due=MONDAY + timedelta(days=3), title=f"第{n}件")
    with time_machine.travel(at(20, day=22), tick=False):
        await say(people.li)
        (one,) = (await post_of(people.zhou, MONDAY))["people"]
    async with WeComServer() as server, SmsServer() as texts:
        ways: dict[str, Channel] = {"wecom": wecom(server.url), "sms": sms(texts.url)}
        for hour, minute in ((0, 10), (8, 34), (8, 35)):
            with time_machine.travel(at(hour, minute), tick=False):
                await walk_the_round(MONDAY)
                await deliver(ways)
                assert len(server.seen) == (hour == 8 and minute == 35)
    (message,) = await rows("SELECT matters, slot FROM message WHERE person = {}", people.li.id)
    assert (message["matters"], message["slot"]) == (len(one["matters"]) + 1, "08:35")


async def test_on_a_rest_day_it_names_the_next_working_day_and_why(people: Cast, two_ways: None) -> None:
    saturday = date(2026, 11, 28)
    await owe(people.unit["fuwu"], person=people.li.id, due=saturday + timedelta(days=3))
    post = (await post_of(people.zhou, saturday))["messages"]
    assert post["when"] == "11月30日（周一）08:35"
    assert post["why"].startswith("11月28日（周六）是休息日，不发消息")


async def test_who_was_stopped_is_shown_as_stopped(people: Cast, browser: Browser, two_ways: None) -> None:
    with time_machine.travel(at(10, day=22), tick=False):
        await reachable(people, "wecom", who=("li",))
        await owe(people.unit["fuwu"], person=people.li.id, due=MONDAY + timedelta(days=3), title="甲事")
        await browser.sign_in(people.zhou)
        page = await browser.see("/accountability/tomorrow")
        assert "发送时间：11月23日（周一）08:35" in page.replace("<strong>", "").replace("</strong>", "")
        assert "企业微信" in page
        first = (await slots_on(MONDAY, await load_rules()))[0]
        await deciding.stop(people.zhou, people.li.id, first, "当面已说")
        assert "这条消息已叫停" in await browser.see("/accountability/tomorrow")
