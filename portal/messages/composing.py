"""Making the messages of a slot: the unread notices of a person that no message has counted yet, gathered into one.

The place (person, day, slot) is taken by inserting its row, in the transaction that marks the notices as counted. So two
clocks, a kill or a late ring make no second message, and what arises afterwards waits for the next slot.
"""

from datetime import date
from typing import Any
from uuid import UUID

from portal.clock import now, today
from portal.db import Sql, atomic, new_id, rows, value
from portal.messages.addresses import ways_of
from portal.messages.rules import Rules, Slot, open_slots
from portal.messages.tables import Standing, Trying

AT_ONCE = 100
"""Persons in one transaction."""


async def compose(rules: Rules, ways: list[str], most: int) -> int:
    """Makes what is due now, at most so many; `ways` are the channels that are set up. Returns how many were made."""
    made = 0
    for slot in await open_slots(rules):
        while made < most and (some := await _some(slot, ways, min(AT_ONCE, most - made))) is not None:
            made += some
    return made


@atomic()
async def _some(slot: Slot, ways: list[str], limit: int) -> int | None:
    """A few persons nobody else has in hand; None: nobody is left."""
    people = await rows(
        "SELECT p.id FROM person p WHERE {} ORDER BY p.id LIMIT {} FOR NO KEY UPDATE OF p SKIP LOCKED",
        lacking(slot),
        limit,
    )
    if not people:
        return None
    made = await _places(slot, [person["id"] for person in people])
    await rows(
        "UPDATE notice AS n SET message = m.id FROM message m JOIN person p ON p.id = m.person"
        " WHERE m.id = ANY({}) AND n.person = m.person AND {} RETURNING n.id",
        list(made),
        unsaid(slot),
    )
    await count_again(list(made))
    await _first_ways(made, ways, urgent=slot.urgent)
    return len(made)


def lacking(slot: Slot) -> Sql:
    """SQL over `person p`: has a post, has something nobody has told them yet, and no message in this slot."""
    return Sql(
        "{} AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person = p.id AND m.day = {} AND m.slot = {})"
        " AND EXISTS (SELECT 1 FROM notice n WHERE n.person = p.id AND {})",
        in_office(today()),
        slot.day,
        slot.name,
        unsaid(slot),
    )


def in_office(on: date) -> Sql:
    """SQL over `person p`: whose account is open and who holds a post on that day. Others get no message."""
    return Sql(
        "p.disabled_at IS NULL AND EXISTS (SELECT 1 FROM post o WHERE o.person = p.id AND o.starts_on <= {}"
        " AND (o.ends_on IS NULL OR o.ends_on >= {}))",
        on,
        on,
    )


def unsaid(slot: Slot) -> Sql:
    """SQL over `notice n` and `person p`: belongs into a message of this slot."""
    return Sql(
        "n.message IS NULL AND n.at <= {} AND (n.urgent OR NOT {}::boolean) AND {}",
        slot.until_at,
        slot.urgent,
        living(),
    )


def living() -> Sql:
    """SQL over `notice n` and `person p`: still unread, its reason not gone, and not kept from this person since."""
    return Sql(
        """n.read_at IS NULL AND n.dropped_at IS NULL AND NOT EXISTS (
             SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
              WHERE rc.record_id = n.subject_id AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                    SELECT 1 FROM post o JOIN unit u ON u.id = o.unit
                     WHERE o.person = p.id AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%')))""",
        today(),
    )


async def _places(slot: Slot, people: list[UUID]) -> dict[UUID, UUID]:
    """Message → person, for those whose place was free."""
    found = await rows(
        "INSERT INTO message (id, person, day, slot, urgent, state, matters, round, made_at)"
        " SELECT t.id, t.person, {}, {}, {}, {}, 0, 0, {} FROM unnest({}::uuid[], {}::uuid[]) AS t(id, person)"
        " ON CONFLICT (person, day, slot) DO NOTHING RETURNING id, person",
        slot.day,
        slot.name,
        slot.urgent,
        str(Standing.portal),
        now(),
        [new_id() for _ in people],
        people,
    )
    return {line["id"]: line["person"] for line in found}


async def count_again(messages: list[UUID]) -> dict[UUID, int]:
    """How many matters each message is about as of now, and the nearest day among them; both are written down."""
    found = await rows(
        """UPDATE message AS m SET matters = c.matters, nearest = c.nearest FROM (
             SELECT x.id, count(DISTINCT n.subject_id) FILTER (WHERE n.id IS NOT NULL) AS matters, min(d.due) AS nearest
               FROM message x JOIN person p ON p.id = x.person
               LEFT JOIN notice n ON n.message = x.id AND {}
               LEFT JOIN duty d ON d.subject_kind = n.subject_kind AND d.subject_id = n.subject_id
                    AND d.done_at IS NULL AND d.handed_in_at IS NULL
              WHERE x.id = ANY({}) GROUP BY x.id) c
            WHERE m.id = c.id RETURNING m.id, m.matters""",
        living(),
        messages,
    )
    return {line["id"]: line["matters"] for line in found}


async def _first_ways(made: dict[UUID, UUID], ways: list[str], *, urgent: bool) -> None:
    """Who can be reached outside the portal gets a delivery; for the others the inbox is all there is."""
    reached = await ways_of(list(made.values()), ways)
    for message, person in made.items():
        if reached.get(person):
            await open_delivery(message, person, reached[person][0], urgent=urgent)
    await value(
        "UPDATE message SET done_at = {} WHERE id = ANY({}) AND state = {} RETURNING id",
        now(),
        list(made),
        str(Standing.portal),
    )


async def open_delivery(message: UUID, person: UUID, channel: str, *, urgent: bool, round_: int = 0) -> None:
    """One more way for this message, to be tried at once."""
    await rows(
        "INSERT INTO message_delivery (id, message, person, channel, round, urgent, state, attempts, next_at, unsure,"
        " maybe_twice) VALUES ({}, {}, {}, {}, {}, {}, {}, 0, {}, FALSE, FALSE)"
        " ON CONFLICT (message, channel, round) DO NOTHING RETURNING id",
        new_id(),
        message,
        person,
        channel,
        round_,
        urgent,
        str(Trying.waiting),
        now(),
    )
    await value(
        "UPDATE message SET state = {}, done_at = NULL WHERE id = {} RETURNING id", str(Standing.waiting), message
    )


async def waiting_for(slot: Slot) -> list[dict[str, Any]]:
    """Who would get a message in this slot if nothing more happened: `person`, `matters`, `nearest`.

    For tomorrow's slots too: what has not arisen yet cannot be in it.
    """
    return await rows(
        """SELECT p.id AS person, count(DISTINCT n.subject_id) AS matters, min(d.due) AS nearest
             FROM person p JOIN notice n ON n.person = p.id AND {}
             LEFT JOIN duty d ON d.subject_kind = n.subject_kind AND d.subject_id = n.subject_id
                  AND d.done_at IS NULL AND d.handed_in_at IS NULL
            WHERE {} GROUP BY p.id ORDER BY p.id""",
        unsaid(slot),
        lacking(slot),
    )
