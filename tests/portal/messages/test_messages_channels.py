"""Each channel against a server that behaves as the real one is documented to: HTTP 200 is not delivery."""

import email
import socket
from typing import Any

import pytest
import time_machine

from portal.messages.channels import DingTalk, Letter, Mail, Result, Sms, WeCom
from portal.messages.wire import Wire
from tests.portal.messages.gateways import CUT, SLOW, DingTalkServer, MailServer, SmsServer, WeComServer

TEXT = "您有 2 项督办消息。请登录查看：https://duban.test/m?t=abc"
LETTER = Letter("k1", "LiHui", "督办提醒", TEXT)
MOBILE = Letter("k1", "13900001111", "督办提醒", '有"引号"和&符号')


def wecom(url: str) -> WeCom:
    made = WeCom({"url": url, "corpid": "corp", "secret": "s&cret", "agent": "1000002"})
    made.wire = Wire(url, patience=0.5)
    return made


def dingtalk(url: str) -> DingTalk:
    made = DingTalk({"url": url, "key": "app", "secret": "secret", "agent": "77"})
    made.wire = Wire(url, patience=0.5)
    return made


def sms(url: str, **more: str) -> Sms:
    given = {"body": '{"phone": "{mobile}", "content": "{text}", "id": "{key}"}', "success": "code=0", "method": ""}
    made = Sms({"url": url + "/send", **given, "authorization": "", "refused": "1001", "dedupes": "", **more})
    made.wire = Wire(url + "/send", patience=0.5)
    return made


def mail(port: int) -> Mail:
    made = Mail(
        {"host": "127.0.0.1", "port": str(port), "from": "duban@portal.test", "user": "", "password": "", "tls": "none"}
    )
    made.patience = 0.5
    return made


def nobody_there() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_wecom_sends_with_the_look_at_duplicates_and_asks_for_a_token_once() -> None:
    async with WeComServer() as server:
        channel = wecom(server.url)
        assert (await channel.send(LETTER)).result is Result.sent
        assert (await channel.send(LETTER)).result is Result.sent
        assert server.tokens_given == 1
        assert server.others[0].query == {"corpid": "corp", "corpsecret": "s&cret"}
        assert server.got[0].json == {
            "touser": "LiHui",
            "msgtype": "text",
            "agentid": 1000002,
            "text": {"content": TEXT},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 14400,
        }
        assert server.seen == [("LiHui", TEXT)], "the same request twice arrives once"


@pytest.mark.parametrize(
    ("answer", "result", "said"),
    [
        ((200, {"errcode": 45009, "errmsg": "api freq out of limit"}), Result.busy, "发送过于频繁（代码 45009）"),
        (
            (200, {"errcode": 60020, "errmsg": "not allow to access from your ip"}),
            Result.busy,
            "没有接收（代码 60020）",
        ),
        ((200, {"errcode": -1}), Result.busy, "对方系统繁忙"),
        ((200, {"errcode": 60111, "errmsg": "userid not found"}), Result.refused, "账号不存在"),
        ((200, {"errcode": 0, "invaliduser": "zhang|lihui"}), Result.refused, "账号不存在"),
        ((200, {"errcode": 0, "unlicenseduser": "lihui"}), Result.refused, "许可"),
        ((200, "<html>网关维护</html>"), Result.unsure, "答复无法识别"),
        ((429, "slow down"), Result.busy, "发送过于频繁（代码 429）"),
        ((502, "bad gateway"), Result.busy, "代码 502"),
        (SLOW, Result.unsure, "没有等到答复"),
        (CUT, Result.unsure, "没有等到答复"),
    ],
)
async def test_wecom_reads_the_body_and_not_the_status(answer: Any, result: Result, said: str) -> None:
    async with WeComServer(plan=[answer]) as server:
        outcome = await wecom(server.url).send(LETTER)
        assert outcome.result is result
        assert said in outcome.why
        assert "errmsg" not in outcome.why
        assert "ip" not in outcome.why, "the gateway's own text is not repeated"


async def test_a_token_that_has_ended_is_renewed_once_and_not_for_ever() -> None:
    async with WeComServer() as server:
        channel = wecom(server.url)
        await channel.send(LETTER)
        server.expire()
        assert (await channel.send(Letter("k2", "SunLi", "", TEXT))).result is Result.sent
        assert server.tokens_given == 2
        server.plan = [(200, {"errcode": 40014}), (200, {"errcode": 42001}), (200, {"errcode": 0})]
        assert (await channel.send(LETTER)).result is Result.busy
        assert len(server.plan) == 1, "asked twice, then it is somebody's affair"


async def test_a_token_is_renewed_before_it_ends() -> None:
    async with WeComServer() as server:
        channel = wecom(server.url)
        with time_machine.travel("2026-11-23T08:35:00+08:00", tick=False) as clock:
            await channel.send(LETTER)
            clock.shift(7200 - 301)
            await channel.send(Letter("k2", "SunLi", "", TEXT))
            assert server.tokens_given == 1
            clock.shift(2)
            await channel.send(Letter("k3", "SunLi", "", TEXT))
            assert server.tokens_given == 2


async def test_a_wrong_secret_is_the_operators_affair_and_delivers_nothing() -> None:
    async with WeComServer(token_plan=[(200, {"errcode": 40001, "errmsg": "invalid credential"})]) as server:
        outcome = await wecom(server.url).send(LETTER)
        assert outcome.result is Result.busy
        assert "代码 40001" in outcome.why
        assert server.got == []


@pytest.mark.parametrize("made", [wecom, dingtalk, sms])
async def test_nobody_listening_means_that_nothing_left(made: Any) -> None:
    outcome = await made(nobody_there()).send(LETTER)
    assert outcome.result is Result.busy
    assert "连接不上" in outcome.why


async def test_a_redirect_is_not_followed() -> None:
    async with SmsServer() as other, SmsServer(plan=[(302, f"Location: {other.url}")]) as server:
        assert (await sms(server.url).send(MOBILE)).result is Result.busy
        assert other.got == []


async def test_dingtalk_is_asked_afterwards_what_became_of_it() -> None:
    async with DingTalkServer() as server:
        channel = dingtalk(server.url)
        outcome = await channel.send(LETTER)
        assert (outcome.result, outcome.ref) == (Result.taken, "4242")
        server.result_plan = [{}, {"read_user_id_list": ["LiHui"]}]
        assert (await channel.ask("4242", "LiHui")).result is Result.taken, "not decided yet"
        assert (await channel.ask("4242", "LiHui")).result is Result.delivered
        assert server.others[-1].json == {"agent_id": "77", "task_id": "4242"}


@pytest.mark.parametrize(
    ("told", "result"),
    [
        ({"invalid_user_id_list": ["LiHui"]}, Result.refused),
        ({"failed_user_id_list": ["LiHui"]}, Result.busy),
        ({"forbidden_user_id_list": ["LiHui"]}, Result.busy),
        ({"forbidden_list": [{"code": "143105", "count": 500, "userid": "LiHui"}]}, Result.busy),
        ({"forbidden_list": [{"code": "143106", "count": 1, "userid": "LiHui"}]}, Result.delivered),
    ],
)
async def test_dingtalk_says_ok_and_tells_later_that_it_held_the_message_back(told: Any, result: Result) -> None:
    async with DingTalkServer(result_plan=[told]) as server:
        channel = dingtalk(server.url)
        assert (await channel.send(LETTER)).result is Result.taken
        assert (await channel.ask("4242", "LiHui")).result is result


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ((200, {"errcode": 143103}), Result.busy),
        ((200, {"errcode": 33012, "errmsg": "无效的USERID"}), Result.refused),
        ((200, {"errcode": 143106}), Result.delivered),
        ((200, {"errcode": 0}), Result.unsure),
        (SLOW, Result.unsure),
    ],
)
async def test_dingtalk_reads_the_code_of_the_body(answer: Any, result: Result) -> None:
    async with DingTalkServer(plan=[answer]) as server:
        assert (await dingtalk(server.url).send(LETTER)).result is result


async def test_the_sms_template_is_filled_so_that_nothing_breaks_out() -> None:
    async with SmsServer() as server:
        assert (await sms(server.url).send(MOBILE)).result is Result.sent
        assert server.got[0].json == {"phone": "13900001111", "content": '有"引号"和&符号', "id": "k1"}
        by_address = sms(server.url, method="GET", body="phone={mobile}&content={text}", authorization="Bearer x")
        assert (await by_address.send(MOBILE)).result is Result.sent
        assert server.got[1].query == {"phone": "13900001111", "content": '有"引号"和&符号'}
        assert server.got[1].headers["authorization"] == "Bearer x"


@pytest.mark.parametrize(
    ("success", "answer", "result"),
    [
        ("code=0", (200, {"code": 1002, "msg": "余额不足"}), Result.busy),
        ("code=0", (200, {"code": 1001, "msg": "空号"}), Result.refused),
        ("result.0.status=OK,ACCEPTED", (200, {"result": [{"status": "ACCEPTED"}]}), Result.sent),
        ("success=true", (200, {"success": True}), Result.sent),
        ("code=0", (200, "ok"), Result.unsure),
        ("code=0", (503, "ok"), Result.busy),
        ("~<code>0</code>", (200, "<r><code>0</code></r>"), Result.sent),
        ("~<code>0</code>", (200, "<r><code>9</code></r>"), Result.busy),
        ("code=0", SLOW, Result.unsure),
    ],
)
async def test_an_sms_was_taken_only_when_the_body_says_so(success: str, answer: Any, result: Result) -> None:
    async with SmsServer(plan=[answer]) as server:
        assert (await sms(server.url, success=success).send(MOBILE)).result is result


async def test_a_mail_carries_its_key_and_says_what_it_is() -> None:
    async with MailServer() as server:
        letter = Letter("k1", "lihui@example.gov.cn", "督办提醒", TEXT)
        assert (await mail(server.port).send(letter)).result is Result.sent
        assert (await mail(server.port).send(letter)).result is Result.sent
        assert len(server.got) == 2
        assert len(server.seen) == 1, "the same Message-ID both times"
        made = email.message_from_string(server.got[0], policy=email.policy.default)  # type: ignore[attr-defined]
        assert made["Message-ID"] == "<k1@portal.test>"
        assert made["Subject"] == "督办提醒"
        assert made["Auto-Submitted"] == "auto-generated"
        assert TEXT in made.get_content()


@pytest.mark.parametrize(
    ("plan", "result"),
    [
        ({"RCPT": "550 no such user"}, Result.refused),
        ({"RCPT": "451 greylisted"}, Result.busy),
        ({"MAIL": "452 full"}, Result.busy),
        ({"DATA": "554 refused"}, Result.refused),
        ({"DATA": "451 later"}, Result.busy),
        ({"DATA": SLOW}, Result.unsure),
        ({"DATA": CUT}, Result.unsure),
        ({"RCPT": CUT}, Result.busy),
        ({"HELLO": "421 too many"}, Result.busy),
    ],
)
async def test_a_mail_server_refuses_at_each_step(plan: dict[str, str], result: Result) -> None:
    async with MailServer(plan=[plan]) as server:
        assert (await mail(server.port).send(Letter("k", "lihui@example.gov.cn", "s", "t"))).result is result


async def test_a_mail_server_that_is_away_or_speaks_no_tls_gets_nothing() -> None:
    port = int(nobody_there().rpartition(":")[2])
    assert (await mail(port).send(LETTER)).result is Result.busy
    async with MailServer() as server:
        sealed = mail(server.port)
        sealed.settings = {**sealed.settings, "tls": "starttls"}
        assert (await sealed.send(LETTER)).result is Result.busy
        assert server.got == []


@pytest.mark.parametrize(
    ("made", "good", "bad"),
    [
        (wecom("http://x"), "LiHui", "李慧"),
        (dingtalk("http://x"), "manager-12", "a|b"),
        (sms("http://x"), "13900001111", "12345"),
        (mail(1), "lihui@example.gov.cn", "lihui@example.gov.cn\r\nBcc: x@y.cn"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused(made: Any, good: str, bad: str) -> None:
    assert made.clean(good) == good
    with pytest.raises(ValueError, match="应为"):
        made.clean(bad)
