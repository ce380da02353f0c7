"""With real commits: processes that are killed in the middle, and several clocks at once."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from portal.db import value
from portal.demo.cast import make_cast
from portal.messages import failing
from portal.messages.channels import Outcome, Result
from portal.messages.composing import compose
from portal.messages.rules import SHIPPED
from portal.messages.sending import LEASE, _claim
from portal.settings import ROOT, SETTINGS
from tests.portal.messages.gateways import DingTalkServer, MailServer, SmsServer, WeComServer
from tests.portal.messages.post import at, deliveries, messages, reachable, ring, say
from tests.portal.messages.test_messages_channels import dingtalk, mail, sms, wecom

pytestmark = pytest.mark.committed

WAYS: dict[str, tuple[Any, Any, dict[str, str]]] = {
    "wecom": (WeComServer, lambda server: wecom(server.url), {"CORPID": "c", "SECRET": "s", "AGENT": "1000002"}),
    "dingtalk": (DingTalkServer, lambda server: dingtalk(server.url), {"KEY": "k", "SECRET": "s", "AGENT": "77"}),
    "sms": (
        SmsServer,
        lambda server: sms(server.url),
        {"BODY": '{"phone": "{mobile}", "content": "{text}"}', "SUCCESS": "code=0"},
    ),
    "mail": (MailServer, lambda server: mail(server.port), {"FROM": "duban@portal.test", "TLS": "none"}),
}


def where(way: str, server: Any) -> dict[str, str]:
    if way == "mail":
        return {"PORTAL_MAIL_HOST": "127.0.0.1", "PORTAL_MAIL_PORT": str(server.port)}
    return {f"PORTAL_{way.upper()}_URL": server.url + ("/send" if way == "sms" else "")}


async def killed(environment: dict[str, str], server: Any, moment: datetime) -> None:
    """A clock of its own delivers, and dies the very moment the gateway has the message."""
    clock = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.portal.messages.killed", moment.isoformat(), env=environment, cwd=ROOT
    )
    server.on_send = lambda: clock.send_signal(signal.SIGKILL)
    assert await clock.wait() == -signal.SIGKILL
    server.on_send = lambda: None


@pytest.mark.parametrize(("way", "arrives"), [("wecom", 1), ("dingtalk", 1), ("mail", 1), ("sms", 2)])
async def test_killed_after_sending_and_before_marking_nothing_is_lost(
    committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, arrives: int
) -> None:
    """Over a way that notices once, over one that does not twice at most, and shown as perhaps twice."""
    monkeypatch.setattr("portal.messages.wording.SETTINGS", replace(SETTINGS, public_url="https://duban.test"))
    people = await make_cast()
    await reachable(people, way, who=("li",))
    with time_machine.travel(at(8, 30), tick=False):
        await say(people.li)
    make, channel, settings = WAYS[way]
    async with make() as server:
        environment = {
            **os.environ,
            "DATABASE_URL": committed,
            "PORTAL_HOME": str(tmp_path),
            "PORTAL_URL": "https://duban.test",
            **{f"PORTAL_{way.upper()}_{name}": text for name, text in settings.items()},
            **where(way, server),
        }
        await killed(environment, server, at(8, 35))
        assert [(one["state"], one["tried_at"]) for one in await deliveries()] == [("sending", at(8, 35))]
        with time_machine.travel(at(8, 36), tick=False) as moment:
            await ring(channel(server))
            assert len(server.seen) == 1, "the other clock leaves it to whoever has it in hand"
            moment.shift(LEASE)
            await ring(channel(server))
            await ring(channel(server))
    assert len(server.got) == 2
    assert len(server.seen) == arrives
    (sent,) = await deliveries()
    assert (sent["state"], sent["maybe_twice"]) == ("taken" if way == "dingtalk" else "sent", way == "sms")
    assert [one["state"] for one in await messages()] == ["sent"]


async def test_killed_again_and_again_it_arrives_twice_at_most_and_who_died_before_sending_costs_no_doubt(
    committed: str, tmp_path: Path
) -> None:
    people = await make_cast()
    await reachable(people, "sms", who=("li",))
    with time_machine.travel(at(8, 35), tick=False) as moment:
        await say(people.li)
        await compose(SHIPPED, ["sms"], 10)
        for _ in range(3):  # claimed and never sent
            assert await _claim(SHIPPED, {"sms": sms("http://127.0.0.1:1")}, []) is not None
            moment.shift(LEASE)
        assert [(one["unsure"], one["maybe_twice"]) for one in await deliveries()] == [(False, False)]
    async with SmsServer() as server:
        environment = {
            **os.environ,
            "DATABASE_URL": committed,
            "PORTAL_HOME": str(tmp_path),
            "PORTAL_URL": "https://duban.test",
            **{f"PORTAL_SMS_{name}": text for name, text in WAYS["sms"][2].items()},
            **where("sms", server),
        }
        for minute in (0, 10):
            await killed(environment, server, at(9, minute))
        with time_machine.travel(at(9, 20), tick=False):
            await ring(sms(server.url))
        assert len(server.got) == 2
    assert [(one["state"], one["maybe_twice"]) for one in await deliveries()] == [("unsure", True)]


async def test_four_clocks_at_once_send_each_message_once_and_in_order(committed: str) -> None:
    people = await make_cast()
    await reachable(people, "wecom")
    with time_machine.travel(at(8, 30), tick=False) as moment:
        await say(people.li, people.sun, people.chen)
        await say(people.li, urgent=True)
        moment.move_to(at(8, 35))
        # 企业微信 gives the same token to all who ask while it lasts.
        token = (200, {"errcode": 0, "access_token": "token-all", "expires_in": 7200})
        async with WeComServer(token="token-all", token_plan=[token] * 4) as server:
            gateways = [wecom(server.url) for _ in range(4)]
            assert await compose(SHIPPED, ["wecom"], 100) == 4
            for _ in range(3):
                await asyncio.gather(*(ring(gateway) for gateway in gateways))
                moment.shift(timedelta(minutes=5))
    assert len(server.got) == len(server.seen) == 4
    assert [one["state"] for one in await deliveries()] == ["sent"] * 4
    assert [one["attempts"] for one in await deliveries()] == [1] * 4
    assert await value("SELECT count(*) FROM notice WHERE message IS NULL") == 0


async def test_a_clock_that_comes_back_late_does_not_overwrite_what_another_has_marked(committed: str) -> None:
    """The first is held up in the middle for longer than its lease; the second takes over; then the first wakes up."""

    people = await make_cast()
    await reachable(people, "wecom", who=("li",))
    async with WeComServer() as server:
        gateway = wecom(server.url)
        with time_machine.travel(at(8, 35), tick=False) as moment:
            await say(people.li)
            await compose(SHIPPED, ["wecom"], 10)
            held = await _claim(SHIPPED, {"wecom": gateway}, [])
            assert held is not None
            moment.shift(LEASE)
            await ring(gateway)
            await failing.mark(held, Outcome(Result.refused, "迟到的答复"), {"wecom": gateway})
    assert [(one["state"], one["why"]) for one in await deliveries()] == [("sent", None)]
