"""明日邮差, the other half: in which message each person hears of it, when that leaves, and over which way."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.db import rows
from portal.messages.addresses import ways_in_order
from portal.messages.channels import channels
from portal.messages.rules import Slot, load_rules, slots_of
from portal.messages.tables import Standing
from portal.words import day_words
from portal.workdays import WorkCalendar

Record = dict[str, Any]
FURTHEST = 31
"""Days; no rest is longer."""
INBOX = "只在本系统的“消息”中"


async def messages_of(people: Sequence[UUID], day: date, calendar: WorkCalendar) -> Record:
    """For reminders that arise at the beginning of a day: `when` and `why` of the message they go into, and for each
    person `way` (in words) and `stopped`. One message a person. How much they have not read yet is not told: it would count
    what the reader may not know of."""
    slot = await _first_slot(day, calendar)
    if slot is None:
        return {"when": "", "why": "以后一个月内没有工作日的发送时段", "people": {}}
    ways = channels()
    known = {line["id"]: line for line in await _known(people, slot, list(ways))}
    return {
        "when": f"{day_words(slot.day)}{slot.name}",
        "why": _why(slot, day),
        "people": {
            one: {
                "way": _way([ways[name].words for name in known[one]["ways"]]),
                "stopped": known[one]["stopped"],
            }
            for one in people
        },
    }


async def _known(people: Sequence[UUID], slot: Slot, ways: list[str]) -> list[Record]:
    return await rows(
        """SELECT p.id, EXISTS (SELECT 1 FROM message m WHERE m.person = p.id AND m.day = {} AND m.slot = {} AND m.state = {})
                    AS stopped, {} AS ways
             FROM person p WHERE p.id = ANY({})""",
        slot.day,
        slot.name,
        str(Standing.stopped),
        ways_in_order("p.id", ways),
        list(people),
    )


async def _first_slot(day: date, calendar: WorkCalendar) -> Slot | None:
    rules = await load_rules()
    days = (day + timedelta(days=n) for n in range(FURTHEST))
    return next((slot for one in days for slot in slots_of(one, rules, calendar)), None)


def _why(slot: Slot, day: date) -> str:
    if slot.day == day:
        return "提醒在当天零点后产生，合并进当天的第一个发送时段"
    return f"{day_words(day)}是休息日，不发消息，合并进下一个工作日的第一个发送时段"


def _way(names: Sequence[str]) -> str:
    """The way that is tried first, and those taken when it fails."""
    if not names:
        return INBOX
    return names[0] + (f"，不通时改用{'、'.join(names[1:])}" if names[1:] else "")
