"""Where an official may be reached: kept by themselves or by the system administrator, shown masked, every change audited."""

from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import Sql, atomic, new_id, row, rows, value
from portal.errors import BadInput, Missing, Refused
from portal.messages.channels import channels
from portal.messages.wording import masked
from portal.subjects import Subject

CHANGED_MEANWHILE = "这个渠道的地址刚才已被修改。请看过现在的内容，再决定是否还要改。"


async def ways_of(people: list[UUID], ways: list[str]) -> dict[UUID, list[str]]:
    """By which of these channels each may be reached."""
    found = await rows(
        "SELECT p.id, {} AS ways FROM person p WHERE p.id = ANY({})", ways_in_order("p.id", ways), people
    )
    return {line["id"]: list(line["ways"]) for line in found if line["ways"]}


def ways_in_order(person: str, ways: list[str]) -> Sql:
    """An SQL array: the preferred channel first, then in the order of the house. `person`: the column that names them."""
    return Sql(
        f"""ARRAY(SELECT w.channel::text FROM message_address w WHERE w.person = {person} AND w.channel = ANY({{}}::varchar[])
                   ORDER BY w.preferred DESC, array_position({{}}::varchar[], w.channel))""",
        ways,
        ways,
    )


async def address_of(person: UUID, channel: str) -> str | None:
    found: str | None = await value(
        "SELECT address FROM message_address WHERE person = {} AND channel = {}", person, channel
    )
    return found


async def settings_of(person: UUID) -> list[dict[str, Any]]:
    """Every channel that is set up, with this person's address in it, masked, or none."""
    kept = {
        line["channel"]: line
        for line in await rows(
            "SELECT channel, address, preferred, version FROM message_address WHERE person = {}", person
        )
    }
    return [
        {
            "name": name,
            "words": channel.words,
            "asks_for": channel.asks_for,
            "shown": masked(kept[name]["address"]) if name in kept else None,
            "preferred": name in kept and kept[name]["preferred"],
            "version": kept[name]["version"] if name in kept else 0,
        }
        for name, channel in channels().items()
    ]


@atomic()
async def set_address(me: Me, person: UUID, channel: str, address: str, seen: int | None) -> None:
    """`seen` is the version the page showed; 0 when there was none."""
    made = channels().get(channel)
    if made is None:
        raise Missing
    try:
        clean = made.clean(address.strip())
    except ValueError as wrong:
        raise BadInput((made.asks_for, str(wrong))) from None
    done = await value(
        "INSERT INTO message_address AS a (id, person, channel, address, preferred, version, changed_by, changed_at)"
        " VALUES ({}, {}, {}, {}, FALSE, 1, {}, {}) ON CONFLICT (person, channel) DO UPDATE"
        " SET address = excluded.address, version = a.version + 1, changed_by = excluded.changed_by,"
        " changed_at = excluded.changed_at WHERE a.version = {} RETURNING a.version",
        new_id(),
        person,
        channel,
        clean,
        me.id,
        now(),
        -1 if seen is None else seen,
    )
    if done is None or (done == 1 and seen != 0):
        raise Refused(CHANGED_MEANWHILE)
    await _noted(me, person, "messages.address", {"channel": made.words, "to": masked(clean)})


@atomic()
async def remove_address(me: Me, person: UUID, channel: str, seen: int | None) -> None:
    gone = await row(
        "DELETE FROM message_address WHERE person = {} AND channel = {} AND version = {} RETURNING address",
        person,
        channel,
        -1 if seen is None else seen,
    )
    if gone is None:
        raise Refused(CHANGED_MEANWHILE)
    await _noted(me, person, "messages.address.remove", {"from": masked(gone["address"])})


@atomic()
async def prefer(me: Me, person: UUID, channel: str) -> None:
    """Tried first from now on."""
    if await address_of(person, channel) is None:
        raise Refused("请先填写这个渠道的地址，再设为首选。")
    await value(
        "UPDATE message_address SET preferred = (channel = {}), version = version + 1 WHERE person = {}"
        " AND preferred <> (channel = {}) RETURNING id",
        channel,
        person,
        channel,
    )
    await _noted(me, person, "messages.prefer", {"channel": channels()[channel].words})


async def _noted(me: Me, person: UUID, action: str, detail: dict[str, Any]) -> None:
    name = await value("SELECT name FROM person WHERE id = {}", person)
    if name is None:
        raise Missing
    await audit.record(me, action, Subject("person", person, name, f"/people/persons/{person}"), detail)
