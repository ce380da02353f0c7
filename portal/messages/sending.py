"""Sending what waits: claim a delivery → commit → send with its key → mark. Killed anywhere, nothing is lost, and what may
have arrived is sent again only as the very same message.

Each person's messages leave in the order they were made. A channel that fails three times in a row is left alone until
the next run, so one dead gateway costs a run less than a minute. Who can be reached another way does not wait for their
turn to try it: it counts as one of the tries after which the next way is taken.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from time import perf_counter
from typing import Any

from portal.clock import now, today
from portal.db import atomic, row, value
from portal.messages import failing
from portal.messages.channels import Channel, Letter, Outcome, Result
from portal.messages.composing import count_again, in_office
from portal.messages.rules import Rules, in_hours, in_urgent_hours
from portal.messages.tables import Standing, Trying
from portal.messages.wording import SUBJECT, link_of, text_of

LEASE = timedelta(minutes=5)
"""Longer than any try may take (`wire.PATIENCE`): after it somebody else may take the delivery up."""
IN_A_ROW = 3
DEAD = Outcome(Result.busy, "这个渠道现在不通，没有逐条尝试")
LONGEST = 100.0
"""Seconds after which a run leaves the rest to the next: a slow gateway must not make the clock look dead."""
LOG = logging.getLogger("portal.messages")
Ways = Mapping[str, Channel]


async def send_due(rules: Rules, ways: Ways, most: int) -> int:
    """Sends what may leave now, at most so many tries; returns how many tries were made."""
    failed: Counter[str] = Counter()
    tries, began = 0, perf_counter()
    while tries < most and perf_counter() - began < LONGEST:
        tripped = [name for name, times in failed.items() if times >= IN_A_ROW]
        delivery = await _claim(rules, ways, tripped)
        if delivery is None:
            break
        tries += 1
        if delivery["channel"] in tripped:
            await failing.mark(delivery, DEAD, ways)
            continue
        outcome = await _tried(delivery, ways)
        if outcome is None:
            continue
        await failing.mark(delivery, outcome, ways)
        bad = outcome.result in {Result.busy, Result.unsure}
        failed[delivery["channel"]] = failed[delivery["channel"]] + 1 if bad else 0
    return tries


@atomic()
async def _claim(rules: Rules, ways: Ways, tripped: list[str]) -> dict[str, Any] | None:
    """The next delivery whose time has come, taken into hand for a while."""
    hours = [urgent for urgent, is_open in ((False, await in_hours(rules)), (True, in_urgent_hours(rules))) if is_open]
    delivery = await row(
        """SELECT d.id, d.message, d.person, d.channel, d.round, d.urgent, d.state, d.attempts, d.unsure, d.maybe_twice,
                  d.tried_at, d.leased_until, m.matters, m.nearest
             FROM message_delivery d JOIN message m ON m.id = d.message
            WHERE ((d.state = 'waiting' AND d.next_at <= {}) OR (d.state = 'sending' AND d.leased_until <= {}))
              AND d.urgent = ANY({}) AND (d.channel <> ALL({}::varchar[]) OR EXISTS (
                  SELECT 1 FROM message_address a WHERE a.person = d.person AND a.channel = ANY({}::varchar[])
                     AND NOT EXISTS (SELECT 1 FROM message_delivery x WHERE x.message = d.message
                                        AND x.round = d.round AND x.channel = a.channel)))
              AND NOT EXISTS (SELECT 1 FROM message_delivery e WHERE e.person = d.person AND e.urgent = d.urgent
                                 AND e.message < d.message AND e.state IN ('waiting', 'sending'))
            ORDER BY d.urgent DESC, d.message LIMIT 1 FOR UPDATE OF d SKIP LOCKED""",
        now(),
        now(),
        hours,
        tripped,
        [way for way in ways if way not in tripped],
    )
    if delivery is None:
        return None
    if delivery["state"] == Trying.sending and _had_begun(delivery):
        delivery["unsure"] = True
    delivery["attempts"] += 1
    delivery["twice_before"] = delivery["maybe_twice"]
    channel = ways.get(delivery["channel"])
    if delivery["unsure"] and channel is not None and not _knows_it(channel, delivery):
        delivery["maybe_twice"] = True
    await value(
        "UPDATE message_delivery SET state = {}, leased_until = {}, attempts = {}, unsure = {}, maybe_twice = {}"
        " WHERE id = {} RETURNING id",
        str(Trying.sending),
        now() + LEASE,
        delivery["attempts"],
        delivery["unsure"],
        delivery["maybe_twice"],
        delivery["id"],
    )
    return delivery


def _had_begun(delivery: dict[str, Any]) -> bool:
    """Whether whoever had it in hand and was stopped had come as far as sending: then it may have left."""
    claimed_at = delivery["leased_until"] - LEASE
    return delivery["tried_at"] is not None and delivery["tried_at"] >= claimed_at


def _knows_it(channel: Channel, delivery: dict[str, Any]) -> bool:
    """Whether the other side would recognise the last try of this delivery, had it arrived."""
    tried = delivery["tried_at"]
    return channel.notices_twice and (tried is None or now() - tried < channel.remembers)


async def _tried(delivery: dict[str, Any], ways: Ways) -> Outcome | None:
    """A fault of our own must not hold up everybody who comes after."""
    try:
        return await _try(delivery, ways)
    except Exception:
        LOG.exception("a try over %s failed", delivery["channel"])
        return Outcome(Result.unsure, "发送时程序出错，请系统管理员查看日志")


async def _try(delivery: dict[str, Any], ways: Ways) -> Outcome | None:
    """One try. None: there was nothing to say any more, or it must wait, and that is written down already."""
    channel = ways.get(delivery["channel"])
    if channel is None:
        return Outcome(Result.refused, "这个渠道已停用")
    if delivery["unsure"] and delivery["twice_before"] and not channel.notices_twice:
        return Outcome(Result.unsure, "两次都没有等到答复")
    address = await value(
        "SELECT a.address FROM message_address a JOIN person p ON p.id = a.person"
        " WHERE a.person = {} AND a.channel = {} AND {}",
        delivery["person"],
        delivery["channel"],
        in_office(today()),
    )
    if await _reason_is_gone(delivery):
        return None
    if address is None:
        return Outcome(Result.refused, "地址已删除，或人员已无岗位")
    if await _too_many(delivery, channel):
        await failing.wait(delivery, now() + timedelta(minutes=1))
        return None
    await value("UPDATE message_delivery SET tried_at = {} WHERE id = {} RETURNING id", now(), delivery["id"])
    return await channel.send(_letter(delivery, address))


def _letter(delivery: dict[str, Any], address: str) -> Letter:
    link = link_of(delivery["id"])
    text = text_of(delivery["matters"], delivery["nearest"], link, urgent=delivery["urgent"])
    return Letter(delivery["id"].hex, address, SUBJECT, text)


async def _reason_is_gone(delivery: dict[str, Any]) -> bool:
    """Counts again what the message is about; a message that may have arrived keeps its figures. Nothing left: dropped."""
    before = {"matters": delivery["matters"], "nearest": delivery["nearest"]}
    async with atomic():
        left = (await count_again([delivery["message"]]))[delivery["message"]]
        if left == 0:
            await failing.close(delivery, Trying.dropped, Standing.dropped, "事由已消失")
            return True
        if delivery["unsure"]:
            await value(
                "UPDATE message SET matters = {}, nearest = {} WHERE id = {} RETURNING id",
                before["matters"],
                before["nearest"],
                delivery["message"],
            )
            return False
        fresh = await row("SELECT matters, nearest FROM message WHERE id = {}", delivery["message"])
    assert fresh is not None
    delivery.update(fresh)
    return False


async def _too_many(delivery: dict[str, Any], channel: Channel) -> bool:
    """Whether this member got as many over this channel as it takes; what is beyond is thrown away without a word."""
    lately = await row(
        "SELECT count(*) FILTER (WHERE tried_at > {}) AS minute, count(*) AS hour FROM message_delivery"
        " WHERE person = {} AND channel = {} AND tried_at > {} AND id <> {}",
        now() - timedelta(minutes=1),
        delivery["person"],
        delivery["channel"],
        now() - timedelta(hours=1),
        delivery["id"],
    )
    assert lately is not None
    return bool(lately["minute"] >= channel.per_minute or lately["hour"] >= channel.per_hour)
