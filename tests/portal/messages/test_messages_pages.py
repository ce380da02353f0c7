"""消息设置, 送达情况, 消息发送, 减负: who sees what, masked, with versions, and nothing of any case."""

from typing import Any

import pytest
import time_machine

from portal.clock import now
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.messages import burden
from portal.messages.wording import token_of
from tests.browser import Browser
from tests.builders import an_item
from tests.house.counting import counted
from tests.portal.messages.gateways import WeComServer
from tests.portal.messages.post import a_matter, at, deliveries, messages, reachable, ring, say
from tests.portal.messages.test_messages_channels import mail, sms, wecom


@pytest.fixture
def two_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the operator had set these up."""
    monkeypatch.setattr("portal.messages.channels._made", {"mail": mail(1), "sms": sms("http://127.0.0.1:1")})


async def test_one_sets_changes_and_removes_ones_own_address_and_it_is_shown_masked(
    browser: Browser, people: Cast, two_ways: None
) -> None:
    await browser.sign_in(people.li)
    page = await browser.see("/me/messages")
    assert "电子邮件" in page
    assert "企业微信" not in page, "what the operator has not set up does not exist"
    await browser.send("/me/messages/sms", {"address": "13900001111", "version": "0"}, to="/me/messages")
    page = await browser.see("/me/messages")
    assert "139****1111" in page
    assert "13900001111" not in page
    bad = await browser.send("/me/messages/mail", {"address": "李慧的邮箱", "version": "0"})
    assert bad.status_code == 422
    assert "“工作邮箱”应为电子邮箱" in bad.text
    assert "李慧的邮箱" in bad.text, "what was typed stays"
    await browser.send("/me/messages/sms", {"address": "13900002222", "version": "1"}, to="/me/messages")
    late = await browser.send("/me/messages/sms", {"address": "13900003333", "version": "1"})
    assert late.status_code == 409
    assert await value("SELECT address FROM message_address") == "13900002222"
    assert (await browser.send("/me/messages/sms/remove", {"version": "1"})).status_code == 409
    await browser.send("/me/messages/sms/remove", {"version": "2"}, to="/me/messages")
    assert await value("SELECT count(*) FROM message_address") == 0
    said = " ".join(
        [line["detail"] for line in await rows("SELECT detail FROM audit_entry WHERE action LIKE 'messages.%'")]
    )
    assert "139****2222" in said
    assert "13900002222" not in said, "not even the audit holds the number"


async def test_the_system_administrator_keeps_them_for_others_and_nobody_else_does(
    browser: Browser, people: Cast, two_ways: None
) -> None:
    theirs = f"/people/persons/{people.li.id}/messages"
    await browser.sign_in(people.wu)
    await browser.send(f"{theirs}/mail", {"address": "lihui@example.gov.cn", "version": "0"}, to=theirs)
    await browser.send(f"{theirs}/sms", {"address": "13900001111", "version": "0"}, to=theirs)
    await browser.send(f"{theirs}/sms/prefer", {}, to=theirs)
    assert "（首选）" in await browser.see(theirs)
    assert "l***@example.gov.cn" in await browser.see(theirs)
    assert (await browser.send(f"{theirs}/wecom", {"address": "LiHui", "version": "0"})).status_code == 404
    await browser.sign_in(people.zhou)
    assert (await browser.get(theirs)).status_code == 403
    await browser.sign_in(people.sun)
    assert "lihui" not in await browser.see("/me/messages")


async def test_preferring_what_is_not_filled_in_is_refused(browser: Browser, people: Cast, two_ways: None) -> None:
    await browser.sign_in(people.li)
    answer = await browser.send("/me/messages/mail/prefer", {})
    assert answer.status_code == 409
    assert "请先填写" in answer.text


async def test_the_office_sees_what_became_of_it_without_a_word_of_any_case(browser: Browser, people: Cast) -> None:
    async with WeComServer(members={"SunLi"}) as server:
        await reachable(people, "wecom", who=("li", "sun"))
        with time_machine.travel(at(8, 35), tick=False):
            await say(people.li, people.sun, people.chen, matter=a_matter("张某某信访积案"))
            await ring(wecom(server.url))
            await browser.sign_in(people.zhou)
            page = await browser.see("/messages")
            for words in ("李慧", "孙立", "陈国栋", "未送达", "已发出", "只在系统内", "代码 81013", "重新发送"):
                assert words in page
            assert "张某某" not in page
            assert "LiHui" not in page, "not the address either"
            only = await browser.see("/messages?state=trouble")
            assert "李慧" in only
            assert "孙立" not in only.partition("<main")[2]
            await browser.see("/messages?state=nonsense&before=x")
            await browser.sign_in(people.wu)
            page = await browser.see("/operator/messages")
            assert "李慧" in page
            assert "张某某" not in page
            assert "消息发送" in await browser.see("/operator")


async def test_the_office_of_another_district_sees_none_of_it(browser: Browser, people: Cast) -> None:
    await rows("UPDATE post SET unit = {} WHERE person = {}", people.unit["other_office"], people.shen.id)
    with time_machine.travel(at(8, 35), tick=False):
        await say(people.li)
        await ring()
        await browser.sign_in(people.shen)
        assert "李慧" not in await browser.see("/messages")
        (one,) = await messages()
        assert (await browser.send(f"/messages/{one['id']}/resend", {"version": "0"})).status_code == 404


async def test_the_page_asks_as_often_for_many_messages_as_for_one(browser: Browser, people: Cast) -> None:
    with time_machine.travel(at(8, 35), tick=False):
        await browser.sign_in(people.zhou)
        asked = []
        for who in ((people.li,), tuple(people.person.values())):
            await say(*who)
            await ring()
            for path in ("/messages", "/messages/burden"):
                async with counted() as queries:
                    await browser.see(path)
                asked.append(len(queries))
    assert asked[:2] == asked[2:]
    assert max(asked) <= 12


async def test_following_the_link_changes_nothing_but_that_it_was_opened(browser: Browser, people: Cast) -> None:
    async with WeComServer() as server:
        await reachable(people, "wecom", who=("li",))
        with time_machine.travel(at(8, 35), tick=False):
            await say(people.li)
            await ring(wecom(server.url))
            (sent,) = await deliveries()
            before = await row("SELECT to_jsonb(m) - 'opened_at' AS said FROM message m")
            for token in (token_of(sent["id"]), token_of(people.li.id), "", "x" * 2000):
                answer = await browser.get(f"/m?t={token}")
                assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
            assert await row("SELECT to_jsonb(m) - 'opened_at' AS said FROM message m") == before
            assert (await messages())[0]["opened_at"] == now()
            assert await value("SELECT count(*) FROM notice WHERE read_at IS NOT NULL") == 0


async def test_the_rules_are_changed_on_the_operators_page(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wu)
    given = {
        "slots": "9:05、 15：10", "open_from": "08:00", "open_until": "18:00", "urgent_from": "07:00",
        "urgent_until": "21:00", "urgent_minutes": "30", "cap": "500", "version": "0",
    }  # fmt: skip
    bad = await browser.send("/operator/messages/rules", {**given, "slots": "早上", "open_until": "25:00"})
    assert bad.status_code == 422
    assert "“发送时段”应为钟点" in bad.text
    assert "“工作时间止”应为钟点" in bad.text
    outside = await browser.send("/operator/messages/rules", {**given, "slots": "07:30"})
    assert "“发送时段”应在工作时间之内" in outside.text
    await browser.send("/operator/messages/rules", given, to="/operator/messages")
    assert "09:05、15:10" in await browser.see("/operator/messages")
    assert (await browser.send("/operator/messages/rules", given)).status_code == 409


async def test_fields_of_accepted_forms_are_counted_by_unit_and_week_and_nobody_can_be_found_in_it(
    browser: Browser, people: Cast
) -> None:
    with time_machine.travel(at(10), tick=False) as clock:
        item = await an_item(people)
        await browser.sign_in(people.li)
        given = {"text": "已经办了一件。", "happened_on": "2026-11-20"}
        refused = await browser.send(f"/inspections/items/{item}/progress", {**given, "text": ""})
        assert refused.status_code == 422
        assert await value("SELECT count(*) FROM message_burden") == 0
        taken = await browser.send(
            f"/inspections/items/{item}/progress", {**given, "version": "0", "_once": "one-time-key"}
        )
        assert taken.status_code == 303
        await browser.send(f"/inspections/items/{item}/progress", {**given, "version": "0", "_once": "one-time-key"})
        await browser.send("/mode", {"mode": "elder", "on": "1"})
        (line,) = await rows("SELECT * FROM message_burden")
        assert (line["unit"], line["forms"], line["fields"], line["messages"]) == (people.unit["fuwu"], 1, 2, 0)
        clock.shift(7 * 24 * 3600)
        await burden.count_message(people.li.id)
        await browser.sign_in(people.zhou)
        page = await browser.see("/messages/burden")
        assert "公共服务办" in page
        assert "消息多 1 条，填报少 2 项" in page
        columns = await rows("SELECT column_name FROM information_schema.columns WHERE table_name = 'message_burden'")
        assert {one["column_name"] for one in columns} == {"id", "unit", "week", "messages", "forms", "fields"}


def test_the_pages_own_fields_are_no_question() -> None:
    names: Any = ["_csrf_token", "_once", "version", "text", "text", "files"]
    assert burden.fields_in(names) == 2


@pytest.mark.parametrize(
    "typed", ["", "\x00", "x" * 5000, "\U00010a40:\U00010a40\U00010a40", "24:00", "1e9", "٠٨:٣٥", "-1", "a\nb"]
)
async def test_whatever_is_typed_is_answered_in_a_sentence(
    browser: Browser, people: Cast, two_ways: None, typed: str
) -> None:
    await browser.sign_in(people.wu)
    names = ("slots", "open_from", "open_until", "urgent_from", "urgent_until", "urgent_minutes", "cap", "version")
    sent = {
        "/operator/messages/rules": dict.fromkeys(names, typed),
        "/me/messages/mail": {"address": typed, "version": "0"},
        "/me/messages/sms": {"address": typed, "version": "0"},
    }
    answers = [await browser.send(path, given) for path, given in sent.items()]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "“发送时段”" in answers[0].text
    for path in ("/me/messages/mail/remove", "/me/messages/mail/prefer"):
        assert (await browser.send(path, {"version": typed})).status_code == 409
    assert await value("SELECT count(*) FROM message_address") == 0
