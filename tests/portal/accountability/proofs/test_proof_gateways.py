"""Every way out refuses for a whole day, mostly with HTTP 200, and comes back: nothing is lost, nothing comes twice, and
what a person gets comes in the order it was made."""

import email
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import time_machine

from portal.clock import now
from portal.db import new_id, rows, value
from portal.demo.cast import SINCE, Cast
from portal.messages.channels import Channel
from portal.messages.sending import IN_A_ROW
from portal.messages.work import deliver
from portal.notices import drop, tell
from portal.people import Person, Post
from portal.subjects import Subject
from tests.portal.messages.gateways import DingTalkServer, MailServer, SmsServer, WeComServer
from tests.portal.messages.post import a_matter, at, reachable, say
from tests.portal.messages.test_messages_channels import dingtalk, mail, sms, wecom
from tests.proving import reached

REFUSES: dict[str, Any] = {
    "wecom": (200, {"errcode": 45009, "errmsg": "api freq out of limit"}),
    "dingtalk": (200, {"errcode": 90018, "errmsg": "QPS"}),
    "sms": (200, {"code": 99, "msg": "系统维护"}),
    "mail": {"RCPT": "451 try again later"},
}
EVERY = timedelta(minutes=20)
FOREVER = 10_000


@dataclass
class Offices:
    """The four gateways, and in which order messages arrived."""

    wecom: WeComServer = field(default_factory=WeComServer)
    dingtalk: DingTalkServer = field(default_factory=DingTalkServer)
    sms: SmsServer = field(default_factory=SmsServer)
    mail: MailServer = field(default_factory=MailServer)

    @property
    def servers(self) -> dict[str, WeComServer | DingTalkServer | SmsServer | MailServer]:
        return {"wecom": self.wecom, "dingtalk": self.dingtalk, "sms": self.sms, "mail": self.mail}

    def ways(self) -> dict[str, Channel]:
        made: list[Channel] = [
            wecom(self.wecom.url), dingtalk(self.dingtalk.url), sms(self.sms.url), mail(self.mail.port)
        ]  # fmt: skip
        return {way.name: way for way in made}

    def go_down(self) -> None:
        for name, server in self.servers.items():
            server.plan[:] = [REFUSES[name]] * FOREVER

    def arrived(self) -> list[str]:
        """The deliveries people hold in their hands, by the link in each."""
        written = [asked.body for server in (self.wecom, self.dingtalk, self.sms) for asked in server.got]
        letters = [email.message_from_string(letter).get_payload(decode=True) for letter in self.mail.got]
        texts = written + [letter.decode() for letter in letters if isinstance(letter, bytes)]
        return [found for text in texts for found in re.findall(r"/m\?t=([0-9a-f]{32})", text)]

    def come_back(self) -> None:
        for server in self.servers.values():
            server.plan.clear()


async def test_all_gateways_down_for_a_day_lose_nothing_double_nothing_and_keep_the_order(people: Cast) -> None:
    dice, post = Random(5), Offices()
    await reachable(people, "wecom", "dingtalk", "sms", "mail", who=("li",))
    await reachable(people, "wecom", "mail", who=("sun",))
    await reachable(people, "sms", who=("chen",))
    async with post.wecom, post.dingtalk, post.sms, post.mail:
        ways = post.ways()
        post.go_down()
        with time_machine.travel(at(7), tick=False) as clock:
            await pass_time(people, dice, ways, clock, until=at(22))
            assert all(not server.got for server in post.servers.values())
            assert await value("SELECT count(*) FROM message WHERE state IN ('sent', 'failed')") == 0
            waiting = await value("SELECT count(*) FROM message WHERE state = 'waiting'")
            clock.move_to(at(7, day=24))
            await pass_time(people, dice, ways, clock, until=at(10, day=24))
            post.come_back()  # while what was made yesterday waits for its next try, and what was made today does not
            await pass_time(people, dice, ways, clock, until=at(22, day=24))
            clock.move_to(at(7, day=25))
            await pass_time(people, Random(0), ways, clock, until=at(12, day=25), says=0)
    assert waiting >= 6, "a quiet day proves nothing"
    states = Counter(line["state"] for line in await rows("SELECT state FROM message WHERE state <> 'portal'"))
    assert set(states) == {"sent", "dropped"}, "what waited and has no reason any more is not sent"
    assert await value("SELECT count(*) FROM message_delivery WHERE state IN ('waiting', 'sending', 'unsure')") == 0
    lost = "SELECT count(*) FROM notice n WHERE message IS NULL AND read_at IS NULL AND dropped_at IS NULL"
    assert await value(lost) == 0
    taken = await rows("SELECT id, message FROM message_delivery WHERE state IN ('sent', 'delivered', 'taken')")
    assert len({line["message"] for line in taken}) == len(taken) == states["sent"], "no message over two ways"
    assert Counter(post.arrived()) == {line["id"].hex: 1 for line in taken}, (
        "each once, and none that is not known here"
    )
    assert await out_of_order() == []
    reached("messages waiting for a day", waiting)
    reached("messages lost, doubled or out of order after the outage", 0)


async def pass_time(
    people: Cast, dice: Random, ways: dict[str, Channel], clock: time_machine.Traveller, until: datetime, says: int = 60
) -> None:
    """Every twenty minutes the clock rings; now and then something is to be told, and now and then its reason goes."""
    said: list[Subject] = []
    while now() < until:
        if says and dice.randrange(100) < says:
            whom = dice.choice((people.li, people.sun, people.chen))
            said.append(await say(whom, urgent=dice.random() < 0.2))
            if dice.random() < 0.3:
                await drop(dice.choice(said).id, "remind:")
        await deliver(ways)
        clock.shift(EVERY)


async def out_of_order() -> list[tuple[UUID, UUID]]:
    """Pairs of messages of one person and one class of which the later made arrived earlier."""
    sent = await rows(
        "SELECT d.person, d.urgent, d.message, d.tried_at FROM message_delivery d"
        " WHERE d.state IN ('sent', 'delivered', 'taken') ORDER BY d.message"
    )
    by_person = defaultdict(list)
    for line in sent:
        by_person[line["person"], line["urgent"]].append(line)
    return [
        (one["message"], two["message"])
        for lines in by_person.values()
        for one, two in pairwise(lines)
        if one["tried_at"] > two["tried_at"]
    ]


async def test_one_dead_gateway_sends_everybody_another_way_within_minutes_and_not_three_persons_a_minute(
    people: Cast,
) -> None:
    crowd = await many(people, 40)
    async with WeComServer(plan=[REFUSES["wecom"]] * FOREVER) as dead, SmsServer() as alive:
        ways: dict[str, Channel] = {"wecom": wecom(dead.url), "sms": sms(alive.url)}
        with time_machine.travel(at(8, 35), tick=False) as clock:
            for one in crowd:
                assert await tell([one], a_matter(), "还有 3 天到期。", f"remind:{one}") == 1
            for _ in range(5):
                await deliver(ways)
                clock.shift(timedelta(minutes=1))
    assert len(alive.got) == 40
    assert len(alive.seen) == 40
    assert FOREVER - len(dead.plan) <= 5 * IN_A_ROW, "a gateway that is dead is not knocked at forty times a minute"
    assert await value("SELECT count(*) FROM message WHERE state <> 'sent'") == 0


async def test_who_has_no_other_way_is_served_the_minute_the_gateway_is_back(people: Cast) -> None:
    crowd = await many(people, 40, "wecom")
    async with WeComServer(plan=[REFUSES["wecom"]] * FOREVER) as server:
        server.members |= {f"P{n}" for n in range(40)}
        ways: dict[str, Channel] = {"wecom": wecom(server.url)}
        with time_machine.travel(at(8, 35), tick=False) as clock:
            for one in crowd:
                await tell([one], a_matter(), "还有 3 天到期。", f"remind:{one}")
            for _ in range(5):
                await deliver(ways)
                clock.shift(timedelta(minutes=1))
            server.plan.clear()
            await deliver(ways)
    assert len(server.got) >= 40 - 5 * IN_A_ROW


async def many(people: Cast, number: int, *ways: str) -> list[UUID]:
    """Officials of one office, each with these addresses."""
    made = [Person(id=new_id(), name=f"第{n}人", account=f"p{n}", kind="official") for n in range(number)]
    await Person.insert(*made).run()
    await Post.insert(
        *(Post(id=new_id(), person=one.id, person_kind="official", unit=people.unit["fuwu"], title="干部", role="liaison",
               starts_on=SINCE) for one in made)
    ).run()  # fmt: skip
    given = {"wecom": "P{}", "sms": "139000010{:02}"}
    for n, one in enumerate(made):
        for way in ways or given:
            await rows(
                "INSERT INTO message_address (id, person, channel, address, preferred, version, changed_by, changed_at)"
                " VALUES ({}, {}, {}, {}, FALSE, 1, {}, {})",
                new_id(), one.id, way, given[way].format(n), people.wu.id, now(),
            )  # fmt: skip
    return [one.id for one in made]
