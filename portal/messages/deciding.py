"""What people decide about messages: the office sends one anew, or stops one before it is made; the reader opens one."""

from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id, row, value
from portal.errors import BadInput, Missing, Refused
from portal.messages.addresses import ways_of
from portal.messages.channels import channels
from portal.messages.composing import open_delivery
from portal.messages.reading import within
from portal.messages.rules import Slot
from portal.messages.tables import Standing
from portal.messages.wording import delivery_of
from portal.subjects import Subject


@atomic()
async def resend(me: Me, message_id: UUID, seen: int | None) -> None:
    """A message that failed goes out anew over the person's first way; one that waits for its next try is tried at once.

    `seen` is the round the page showed: of two who press, one sends.
    """
    message = await row(
        "SELECT m.id, m.person, m.state, m.urgent, m.round, p.name FROM message m JOIN person p ON p.id = m.person"
        " WHERE m.id = {} AND {} FOR UPDATE OF m",
        message_id,
        within(me),
    )
    if message is None:
        raise Missing
    if message["state"] not in {Standing.failed, Standing.waiting} or message["round"] != seen:
        raise Refused("这条消息已经发出，或者刚才已有人重新发送。")
    if message["state"] == Standing.waiting:
        await value(
            "UPDATE message_delivery SET next_at = {} WHERE message = {} AND state = 'waiting' RETURNING id",
            now(),
            message_id,
        )
    else:
        await _anew(message_id, message["person"], message["round"] + 1, urgent=message["urgent"])
    await audit.record(me, "messages.resend", Subject("person", message["person"], message["name"], "/messages"))


async def _anew(message: UUID, person: UUID, round_: int, *, urgent: bool) -> None:
    reached = (await ways_of([person], list(channels()))).get(person)
    if not reached:
        raise Refused("这个人没有可用的消息渠道。请先在“消息设置”中补上地址，或请系统管理员补上。")
    await value("UPDATE message SET round = {} WHERE id = {} RETURNING id", round_, message)
    await open_delivery(message, person, reached[0], urgent=urgent, round_=round_)


@atomic()
async def stop(me: Me, person: UUID, slot: Slot, reason: str) -> None:
    """No message for this person in this slot: the place is taken. What it would have said waits for the next slot."""
    if not reason.strip():
        raise BadInput(("叫停理由", "请填写叫停理由"))
    known = await row(
        "SELECT m.name FROM (SELECT p.id AS person, p.name, {}::date AS day FROM person p WHERE p.id = {}) m WHERE {}",
        slot.day,
        person,
        within(me),
    )
    if known is None:
        raise Missing
    made = await value(
        "INSERT INTO message (id, person, day, slot, urgent, state, matters, round, made_at, done_at, reason)"
        " VALUES ({}, {}, {}, {}, {}, {}, 0, 0, {}, {}, {}) ON CONFLICT (person, day, slot) DO NOTHING RETURNING id",
        new_id(),
        person,
        slot.day,
        slot.name,
        slot.urgent,
        str(Standing.stopped),
        now(),
        now(),
        reason.strip()[:300],
    )
    if made is None:
        raise Refused("这个时段的消息已经发出，或者已经叫停。")
    await audit.record(
        me, "messages.stop", Subject("person", person, known["name"], "/messages"), {"days": slot.day, "why": reason}
    )


@atomic()
async def let_go(me: Me, person: UUID, slot: Slot) -> None:
    """The stop is taken back, as long as the slot has not begun."""
    gone = await value(
        "DELETE FROM message m WHERE m.person = {} AND m.day = {} AND m.slot = {} AND m.state = {} AND {}::boolean"
        " AND {} RETURNING m.id",
        person,
        slot.day,
        slot.name,
        str(Standing.stopped),
        slot.day > today() or slot.until_at > now(),
        within(me),
    )
    if gone is None:
        raise Refused("这个时段没有可以恢复的叫停。")
    await audit.record(me, "messages.let_go", Subject("person", person, "", "/messages"), {"days": slot.day})


async def opened(token: str) -> None:
    """Somebody followed the link: noted the first time, and nothing else. A link made up is as good as none."""
    delivery = delivery_of(token)
    if delivery is None:
        return
    await value(
        "WITH d AS (UPDATE message_delivery SET opened_at = {} WHERE id = {} AND opened_at IS NULL RETURNING message)"
        " UPDATE message SET opened_at = {} WHERE id IN (SELECT message FROM d) AND opened_at IS NULL RETURNING id",
        now(),
        delivery,
        now(),
    )
