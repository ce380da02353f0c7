"""Sent once, in order, over the ways there are; what does not arrive is tried again, goes another way, or is shown."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from portal.clock import now, today
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.messages import deciding, reading
from portal.messages.failing import TRIES
from portal.messages.rules import Rules, change_rules, load_rules
from portal.notices import drop
from tests.portal.accountability.ledger import owe
from tests.portal.messages.gateways import CUT, SLOW, DingTalkServer, MailServer, SmsServer, WeComServer
from tests.portal.messages.post import a_matter, at, deliveries, messages, reachable, ring, say
from tests.portal.messages.test_messages_channels import dingtalk, mail, nobody_there, sms, wecom

BUSY = (200, {"errcode": 45009, "errmsg": "api freq out of limit"})
MINUTE = timedelta(minutes=1)


async def test_it_goes_over_the_preferred_way_and_opening_the_link_is_noted(people: Cast) -> None:
    async with WeComServer() as server, MailServer() as post:
        await reachable(people, "mail", "wecom", who=("li",), first="mail")
        await reachable(people, "mail", "wecom", who=("sun",))
        with time_machine.travel(at(8, 35), tick=False):
            await owe(people.unit["fuwu"])
            await say(people.li, people.sun, matter=a_matter("张某某信访积案"))
            await ring(wecom(server.url), mail(post.port))
            assert [(one["state"], one["done_at"]) for one in await messages()] == [("sent", now())] * 2
            assert [to for to, _ in server.seen] == ["SunLi"]
            assert len(post.got) == 1
            (text,) = [text for _, text in server.seen]
            assert "张某某" not in text
            assert text.startswith("您有 1 项督办消息")
            token = parse_qs(urlsplit(text.rpartition("：")[2]).query)["t"][0]
            await deciding.opened(token)
            await deciding.opened(token[:-1])
        (one,) = await messages(people.sun.id)
        assert one["opened_at"] == at(8, 35)
        assert await value("SELECT count(*) FROM message WHERE opened_at IS NOT NULL") == 1


async def test_a_refusal_with_200_is_tried_again_later_each_time_and_then_over_the_next_way(people: Cast) -> None:
    async with WeComServer(plan=[BUSY] * 5) as server, MailServer() as post:
        await reachable(people, "wecom", "mail", who=("li",))
        ways = wecom(server.url), mail(post.port)
        with time_machine.travel(at(8, 35), tick=False) as clock:
            await say(people.li)
            for tries, pause in ((1, 1), (2, 2), (3, 0)):
                await ring(*ways)
                await ring(*ways)
                assert 5 - len(server.plan) == tries, "not before its time"
                clock.shift(60 * pause)
            assert [(one["channel"], one["state"], one["attempts"]) for one in await deliveries()] == [
                ("wecom", "failed", TRIES),
                ("mail", "sent", 1),
            ]
            assert server.got == []
            assert len(post.got) == 1
            assert [one["state"] for one in await messages()] == ["sent"]
            assert "45009" in (await deliveries())[0]["why"]


async def test_who_is_not_in_the_other_book_is_tried_elsewhere_at_once_and_the_office_learns_of_the_rest(
    people: Cast,
) -> None:
    async with WeComServer(members=set()) as server, SmsServer() as texts:
        await reachable(people, "wecom", who=("li", "sun"))
        await reachable(people, "sms", who=("sun",))
        with time_machine.travel(at(8, 35), tick=False):
            await say(people.li, people.sun)
            await ring(wecom(server.url), sms(texts.url))
            assert [one["state"] for one in await messages(people.li.id)] == ["failed"]
            assert [one["state"] for one in await messages(people.sun.id)] == ["sent"]
            assert len(texts.got) == 1
            told = await rows(
                "SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE subject_kind = 'messages'"
            )
            assert sorted(one["account"] for one in told) == ["shen", "zhou"], "the office of the territory, at once"
            told = await rows(
                "SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE subject_kind = 'operator'"
            )
            assert [one["account"] for one in told] == ["wu"]
            (line,) = await reading.listed(people.zhou, "trouble", None, 10)
            assert (line["person_name"], line["state"]) == ("李慧", "failed")
            assert "81013" in line["why"]
            assert (await reading.counted(people.zhou, today()))["trouble"] == 1
            await ring(wecom(server.url), sms(texts.url))
            assert await value("SELECT count(*) FROM notice WHERE subject_kind = 'messages'") == 2, "once a day"
        with time_machine.travel(at(8, 36, day=24), tick=False):
            await ring(wecom(server.url), sms(texts.url))
            assert await value("SELECT count(*) FROM notice WHERE subject_kind = 'messages'") == 2, "and not each day"


async def test_a_dead_gateway_is_with_the_office_within_five_minutes(people: Cast) -> None:
    await reachable(people, "wecom", who=("li",))
    dead = wecom(nobody_there())
    with time_machine.travel(at(8, 35), tick=False) as clock:
        await say(people.li)
        minutes = 0
        while not await value("SELECT count(*) FROM notice WHERE subject_kind = 'messages'"):
            await ring(dead)
            clock.shift(60)
            minutes += 1
        assert minutes <= 5
        assert (await reading.listed(people.zhou, "trouble", None, 10))[0][
            "why"
        ] == "企业微信：取不到访问凭证（连接不上对方服务器）"


async def test_a_gateway_down_for_a_day_loses_nothing_and_keeps_the_order(people: Cast) -> None:
    await reachable(people, "wecom")
    server = WeComServer()
    async with server:
        pass  # its port is known now, and nobody listens there
    gateway = wecom(server.url)
    with time_machine.travel(at(7), tick=False) as clock:
        while now() < at(9, day=24):
            if now().minute == 0 and now().hour in {0, 6}:  # before each of the three slots of these 24 hours
                await say(people.li, people.sun, people.chen)
            await ring(gateway)
            clock.shift(20 * 60)
        assert server.seen == []
        waiting = [(one["person"], one["day"], one["slot"]) for one in await messages() if one["state"] == "waiting"]
        assert len(waiting) == 9, "three slots, three people"
        async with server:
            while now() < at(17, day=24):
                await ring(gateway)
                clock.shift(20 * 60)
    assert not [one for one in await messages() if one["state"] == "waiting"]
    made = {
        one["id"].hex: one
        for one in await rows(
            "SELECT d.id, m.person, m.day, m.slot FROM message_delivery d JOIN message m ON m.id = d.message WHERE d.channel = 'wecom'"
        )
    }
    for person, name in ((people.li.id, "LiHui"), (people.sun.id, "SunLi"), (people.chen.id, "ChenGuodong")):
        got = [made[text.rpartition("t=")[2][:32]] for to, text in server.seen if to == name]
        assert [one["person"] for one in got] == [person] * len(got)
        assert [(one["day"], one["slot"]) for one in got] == sorted((one["day"], one["slot"]) for one in got)
        assert [(f"{one['day']:%d}", one["slot"]) for one in got] == [("23", "08:35"), ("23", "14:35"), ("24", "08:35")]
    assert len(server.got) == len(server.seen), "each once"


async def test_what_is_due_after_hours_waits_for_the_next_working_day(people: Cast) -> None:
    async with WeComServer(plan=[BUSY]) as server:
        await reachable(people, "wecom", who=("li",))
        gateway = wecom(server.url)
        with time_machine.travel(at(17, 29, day=20), tick=False) as clock:  # a Friday
            await say(people.li)
            await rows("UPDATE notice SET at = {}", at(7, day=20))
            await ring(gateway)
            assert server.plan == []
            for moment in (at(17, 31, day=20), at(10, day=21), at(10, day=22), at(8, 29)):
                clock.move_to(moment)
                await ring(gateway)
            assert server.got == []
            clock.move_to(at(8, 30))
            await ring(gateway)
            assert len(server.got) == 1


async def test_a_message_whose_reason_has_gone_by_then_is_not_sent(people: Cast) -> None:
    async with WeComServer(plan=[BUSY, BUSY]) as server:
        await reachable(people, "wecom", who=("li", "sun"))
        with time_machine.travel(at(8, 35), tick=False) as clock:
            gone = await say(people.li)
            both = await say(people.sun)
            await say(people.sun)
            await ring(wecom(server.url))
            await drop(gone.id, "remind:")
            await drop(both.id, "remind:")
            clock.shift(61)
            await ring(wecom(server.url))
        assert [(to, text[:7]) for to, text in server.seen] == [("SunLi", "您有 1 项督")], (
            "counted again before it left"
        )
        assert [one["state"] for one in await messages(people.li.id)] == ["dropped"]
        assert [one["state"] for one in await deliveries()] == ["dropped", "sent"]


async def test_what_may_have_arrived_is_said_again_in_the_same_words(people: Cast) -> None:
    async with WeComServer(plan=[CUT]) as server:
        await reachable(people, "wecom", who=("li",))
        with time_machine.travel(at(8, 35), tick=False) as clock:
            gone = await say(people.li)
            await say(people.li)
            await ring(wecom(server.url))
            assert [one["unsure"] for one in await deliveries()] == [True]
            await drop(gone.id, "remind:")
            clock.shift(61)
            await ring(wecom(server.url))
        assert len(server.got) == 2
        assert len(server.seen) == 1, "the gateway knew it again"
        assert [(one["state"], one["maybe_twice"]) for one in await deliveries()] == [("sent", False)]


async def test_over_a_way_that_does_not_notice_the_doubtful_is_sent_once_more_and_never_again(people: Cast) -> None:
    async with SmsServer(plan=[SLOW, SLOW]) as server:
        await reachable(people, "sms", who=("li",))
        with time_machine.travel(at(8, 35), tick=False) as clock:
            await say(people.li)
            for _ in range(6):
                await ring(sms(server.url))
                clock.shift(600)
        assert len(server.seen) == 2
        assert [(one["state"], one["maybe_twice"]) for one in await deliveries()] == [("unsure", True)]
        (line,) = await reading.listed(people.zhou, "", None, 10)
        assert (line["trying"], line["maybe_twice"]) == ("unsure", True)


async def test_a_run_sends_no_more_than_the_cap_and_the_operator_sees_what_is_left(people: Cast) -> None:
    async with WeComServer() as server:
        await reachable(people, "wecom")
        await change_rules(people.wu, Rules(cap=2))
        with time_machine.travel(at(8, 35), tick=False) as clock:
            await say(people.li, people.sun, people.chen)
            await ring(wecom(server.url))
            assert len(server.seen) == 2
            assert (await reading.queue(await load_rules()))["unmade"] == 1
            clock.shift(60)
            await ring(wecom(server.url))
            assert len(server.seen) == 3
            assert (await reading.queue(await load_rules()))["unmade"] == 0


async def test_a_dead_channel_costs_a_run_three_tries(people: Cast) -> None:
    async with SmsServer(plan=[(200, {"code": 9})] * 50) as server:
        for account in people.person:
            await rows(
                "INSERT INTO message_address (id, person, channel, address, preferred, version, changed_by, changed_at)"
                " VALUES (gen_random_uuid(), {}, 'sms', '13900001111', FALSE, 1, {}, {})",
                people.person[account].id, people.wu.id, now(),
            )  # fmt: skip
        with time_machine.travel(at(8, 35), tick=False):
            await say(*people.person.values())
            await ring(sms(server.url))
            assert 50 - len(server.plan) == 3
            await ring(sms(server.url))
            assert 50 - len(server.plan) == 6, "the next run tries others"


async def test_a_member_gets_no_more_than_the_channel_lets_through(people: Cast) -> None:
    async with SmsServer() as server:
        await reachable(people, "sms", who=("li",))
        with time_machine.travel(at(8, 35), tick=False) as clock:
            await say(people.li, urgent=True)
            await ring(sms(server.url))
            await say(people.li)
            await rows("UPDATE notice SET at = {} WHERE NOT urgent", at(8))
            await ring(sms(server.url))
            assert len(server.got) == 1, "one SMS a minute"
            clock.shift(61)
            await ring(sms(server.url))
            assert len(server.got) == 2
            assert [one["attempts"] for one in await deliveries()] == [1, 1]


async def test_what_dingtalk_took_and_held_back_goes_another_way(people: Cast) -> None:
    async with DingTalkServer() as ding, SmsServer() as texts:
        await reachable(people, "dingtalk", who=("li", "sun"))
        await reachable(people, "sms", who=("sun",))
        ways = dingtalk(ding.url), sms(texts.url)
        ding.result_plan = [{"unread_user_id_list": ["LiHui"]}, {"forbidden_user_id_list": ["SunLi"]}]
        with time_machine.travel(at(8, 35), tick=False) as clock:
            await say(people.li)
            await ring(*ways)
            assert [one["state"] for one in await deliveries()] == ["taken"]
            clock.shift(61)
            await ring(*ways)
            assert [one["state"] for one in await deliveries()] == ["delivered"]
            await say(people.sun)
            await rows("UPDATE notice SET at = {}", at(8))
            await ring(*ways)
            clock.shift(61)
            await ring(*ways)
            await ring(*ways)
            assert [(one["channel"], one["state"]) for one in await deliveries()] == [
                ("dingtalk", "delivered"), ("dingtalk", "failed"), ("sms", "sent"),
            ]  # fmt: skip
            assert [one["state"] for one in await messages()] == ["sent", "sent"]


async def test_an_address_or_a_channel_that_is_gone_does_not_hold_a_message(people: Cast) -> None:
    async with WeComServer(plan=[BUSY, BUSY]) as server, MailServer() as post:
        await reachable(people, "wecom", "mail", who=("li", "sun"))
        with time_machine.travel(at(8, 35), tick=False) as clock:
            await say(people.li, people.sun)
            await ring(wecom(server.url), mail(post.port))
            await rows("DELETE FROM message_address WHERE person = {} AND channel = 'wecom'", people.li.id)
            clock.shift(61)
            await ring(mail(post.port))
        assert len(post.got) == 2
        assert [one["state"] for one in await messages()] == ["sent", "sent"]


async def test_the_office_sends_a_failed_message_anew_and_of_two_one_sends(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with WeComServer(members=set()) as server:
        gateway = wecom(server.url)
        monkeypatch.setattr("portal.messages.channels._made", {"wecom": gateway})
        await reachable(people, "wecom", who=("li",))
        with time_machine.travel(at(8, 35), tick=False):
            await say(people.li)
            await ring(gateway)
            (failed,) = await messages()
            for stranger in (people.li, people.wang, people.wu):
                with pytest.raises(Missing):
                    await deciding.resend(stranger, failed["id"], 0)
            server.members = {"LiHui"}
            await deciding.resend(people.zhou, failed["id"], 0)
            with pytest.raises(Refused, match="刚才已有人重新发送"):
                await deciding.resend(people.shen, failed["id"], 0)
            await ring(gateway)
        assert len(server.seen) == 1
        assert [one["state"] for one in await messages(people.li.id)] == ["sent"]
        with pytest.raises(Refused):
            await deciding.resend(people.zhou, failed["id"], 1)


async def test_what_the_other_side_has_forgotten_since_may_arrive_twice_and_is_shown_so(people: Cast) -> None:
    async with WeComServer(plan=[CUT]) as server:
        await reachable(people, "wecom", who=("li",))
        with time_machine.travel(at(17, 29), tick=False) as clock:
            await say(people.li)
            await rows("UPDATE notice SET at = {}", at(7))
            await ring(wecom(server.url))
            clock.move_to(at(8, 30, day=24))
            await ring(wecom(server.url))
        assert len(server.got) == 2
        assert [(one["state"], one["maybe_twice"]) for one in await deliveries()] == [("sent", True)]


async def test_a_fault_of_our_own_holds_up_nobody_else(people: Cast) -> None:
    async with WeComServer() as server, SmsServer() as texts:
        broken = wecom(server.url)
        broken.settings = {}  # as a later change might break it
        await reachable(people, "wecom", who=("li",))
        await reachable(people, "sms", who=("sun",))
        with time_machine.travel(at(8, 35), tick=False):
            await say(people.li, people.sun)
            await ring(broken, sms(texts.url))
        assert len(texts.got) == 1
        assert sorted(one["state"] for one in await deliveries()) == ["sent", "waiting"]
