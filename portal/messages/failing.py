"""What becomes of a try: marked, tried again later, over another way, or given up where people can see it.

Waiting is a row with a time in it; nobody sleeps.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.clock import now
from portal.db import atomic, row, rows, value
from portal.messages.addresses import ways_of
from portal.messages.burden import count_message
from portal.messages.channels import Channel, Outcome, Result
from portal.messages.composing import open_delivery
from portal.messages.tables import Standing, Trying

PAUSES = (1, 2, 5, 10, 20, 30, 60)
"""Minutes until the next try; the last one holds from then on."""
TRIES = 3
"""So often over one way while there is another."""
TRIES_ALONE = 40
"""So often over the last way there is: four working days."""
ASK_TRIES = 10
"""So often a gateway is asked what became of a message; then it counts as sent, unconfirmed."""
DONE = {Result.sent: Trying.sent, Result.delivered: Trying.delivered, Result.taken: Trying.taken}
Ways = Mapping[str, Channel]


@atomic()
async def mark(delivery: dict[str, Any], outcome: Outcome, ways: Ways) -> None:
    """Writes the outcome of the try this process made. Somebody else's later try is not overwritten."""
    if not await _still_mine(delivery):
        return
    channel = ways.get(delivery["channel"])
    if outcome.result in DONE:
        await _arrived(delivery, outcome)
    elif outcome.result is Result.unsure and channel is not None and not channel.notices_twice:
        await _doubtful(delivery, outcome)
    elif outcome.result is Result.refused:
        await _give_up_way(delivery, outcome, ways)
    else:
        await _again_or_elsewhere(delivery, outcome, ways)


async def _still_mine(delivery: dict[str, Any]) -> bool:
    found = await row(
        "SELECT 1 AS one FROM message_delivery WHERE id = {} AND attempts = {} AND state = 'sending' FOR UPDATE",
        delivery["id"],
        delivery["attempts"],
    )
    return found is not None


async def _arrived(delivery: dict[str, Any], outcome: Outcome) -> None:
    state = DONE[outcome.result]
    await value(
        "UPDATE message_delivery SET state = {}, done_at = {}, leased_until = NULL, gateway_ref = {}, why = NULL,"
        " next_at = {}, attempts = CASE WHEN {} THEN 0 ELSE attempts END WHERE id = {} RETURNING id",
        str(state),
        None if state is Trying.taken else now(),
        outcome.ref[:120],
        now() + timedelta(minutes=1),
        state is Trying.taken,
        delivery["id"],
    )
    await _say(delivery, Standing.sent)
    await count_message(delivery["person"])


async def _doubtful(delivery: dict[str, Any], outcome: Outcome) -> None:
    """Over a way that does not notice: once more at most, and then it stays doubtful, and is shown so."""
    if delivery["maybe_twice"]:
        await close(delivery, Trying.unsure, Standing.sent, outcome.why)
        await count_message(delivery["person"])
    else:
        await _later(delivery, outcome, unsure=True)


async def _again_or_elsewhere(delivery: dict[str, Any], outcome: Outcome, ways: Ways) -> None:
    unsure = delivery["unsure"] or outcome.result is Result.unsure
    alone = not await _other_ways(delivery, ways)
    if delivery["attempts"] >= (TRIES_ALONE if alone else TRIES):
        await _give_up_way(delivery, outcome, ways)
    else:
        await _later(delivery, outcome, unsure=unsure)


async def _give_up_way(delivery: dict[str, Any], outcome: Outcome, ways: Ways) -> None:
    """The next way of the person, or none: then the message has failed, and the office must see it."""
    others = await _other_ways(delivery, ways)
    if not others:
        await close(delivery, Trying.failed, Standing.failed, outcome.why)
        return
    await close(delivery, Trying.failed, Standing.waiting, outcome.why)
    await open_delivery(
        delivery["message"], delivery["person"], others[0], urgent=delivery["urgent"], round_=delivery["round"]
    )


async def _other_ways(delivery: dict[str, Any], ways: Ways) -> list[str]:
    """Those of the person's ways this message has not been tried over since it was made or sent anew."""
    used = await rows(
        "SELECT channel FROM message_delivery WHERE message = {} AND round = {}", delivery["message"], delivery["round"]
    )
    gone = {line["channel"] for line in used}
    reached = await ways_of([delivery["person"]], list(ways))
    return [way for way in reached.get(delivery["person"], []) if way not in gone]


async def _later(delivery: dict[str, Any], outcome: Outcome, *, unsure: bool) -> None:
    pause = PAUSES[min(delivery["attempts"], len(PAUSES)) - 1]
    await value(
        "UPDATE message_delivery SET state = 'waiting', leased_until = NULL, next_at = {}, why = {}, unsure = {}"
        " WHERE id = {} RETURNING id",
        now() + timedelta(minutes=pause),
        outcome.why[:200],
        unsure,
        delivery["id"],
    )


@atomic()
async def wait(delivery: dict[str, Any], until: datetime) -> None:
    """Not tried at all this time."""
    if await _still_mine(delivery):
        await value(
            "UPDATE message_delivery SET state = 'waiting', leased_until = NULL, next_at = {}, attempts = attempts - 1"
            " WHERE id = {} RETURNING id",
            until,
            delivery["id"],
        )


async def close(delivery: dict[str, Any], trying: Trying, standing: Standing, why: str) -> None:
    """This way has come to its end, and the message stands so."""
    await value(
        "UPDATE message_delivery SET state = {}, done_at = {}, leased_until = NULL, why = {} WHERE id = {} RETURNING id",
        str(trying),
        now(),
        why[:200],
        delivery["id"],
    )
    await _say(delivery, standing)


async def _say(delivery: dict[str, Any], standing: Standing) -> None:
    await value(
        "UPDATE message SET state = {}, done_at = {} WHERE id = {} RETURNING id",
        str(standing),
        None if standing is Standing.waiting else now(),
        delivery["message"],
    )


async def ask_back(ways: Ways, most: int) -> int:
    """Asks the gateways that tell afterwards what became of what they took; how many were asked."""
    asked = 0
    while asked < most and (delivery := await _taken()) is not None:
        asked += 1
        channel = ways.get(delivery["channel"])
        address = await value(
            "SELECT address FROM message_address WHERE person = {} AND channel = {}",
            delivery["person"],
            delivery["channel"],
        )
        if channel is None or address is None:
            outcome = Outcome(Result.taken)
        else:
            outcome = await channel.ask(delivery["gateway_ref"] or "", address)
        await _answer(delivery, outcome, ways)
    return asked


@atomic()
async def _taken() -> dict[str, Any] | None:
    """Put off first, so that neither a second clock nor a kill asks without end."""
    return await row(
        """UPDATE message_delivery SET attempts = attempts + 1, next_at = {} WHERE id = (
             SELECT id FROM message_delivery WHERE state = 'taken' AND next_at <= {}
              ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, message, person, channel, round, urgent, attempts, unsure, maybe_twice, gateway_ref""",
        now() + timedelta(minutes=5),
        now(),
    )


@atomic()
async def _answer(delivery: dict[str, Any], outcome: Outcome, ways: Ways) -> None:
    taken = await row(
        "SELECT 1 AS one FROM message_delivery WHERE id = {} AND state = 'taken' FOR UPDATE", delivery["id"]
    )
    if taken is None:
        return
    if outcome.result is Result.delivered:
        await close(delivery, Trying.delivered, Standing.sent, "")
    elif outcome.result is Result.taken:
        if delivery["attempts"] >= ASK_TRIES:
            await close(delivery, Trying.sent, Standing.sent, "已发出，没有查到送达结果")
    elif outcome.result is Result.refused or await _other_ways(delivery, ways):
        await _give_up_way(delivery, outcome, ways)
    else:
        await _later(delivery, outcome, unsure=False)
        await _say(delivery, Standing.waiting)
