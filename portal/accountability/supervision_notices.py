"""Who hears of an inspection, in which words: that there is something to read and where, never what was found.

Of an unannounced visit the inspected unit is told by `tell_units` and `tell_unit` only, which are called from the
feedback on.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from portal.access import me_for
from portal.accountability.notices import office_people, unit_people
from portal.accountability.queries.supervision import inspected_as_written, subject_of, subject_of_unit, team_of
from portal.accountability.supervision_rules import of_inspected
from portal.clock import today
from portal.db import Sql, any_of, rows
from portal.notices import drop, tell
from portal.subjects import Subject

Record = Mapping[str, Any]


async def deciders(supervision: Record) -> list[UUID]:
    """Leaders of the office and of its nearest territory who may approve and sign: nobody who wrote, nobody of an
    inspected unit."""
    on = today()
    found = await rows(
        "SELECT DISTINCT o.person FROM post o JOIN unit u ON u.id = o.unit JOIN person p ON p.id = o.person WHERE"
        " o.role = 'leader' AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND p.disabled_at IS NULL"
        " AND {}",
        on,
        on,
        any_of(Sql("u.path = {}", supervision["territory_path"]), Sql("o.unit = {}", supervision["unit"])),
    )
    wrote = {supervision["drafted_by"], supervision["edited_by"]}
    if supervision["state"] == "running":
        wrote = {supervision["finished_by"]}
    return [
        line["person"]
        for line in found
        if line["person"] not in wrote and not await _is_of(line["person"], supervision)
    ]


async def _is_of(person: UUID, supervision: Record) -> bool:
    me = await me_for(person, today())
    return me is not None and of_inspected(me, supervision)


async def tell_deciders(supervision: Record, sentence: str, occasion: str) -> int:
    return await tell(await deciders(supervision), subject_of(supervision), sentence, once(occasion, supervision))


async def tell_drafters(supervision: Record, sentence: str, occasion: str) -> int:
    people = [supervision["drafted_by"], supervision["edited_by"]]
    return await tell(people, subject_of(supervision), sentence, once(f"{occasion}:drafters", supervision))


async def tell_team(supervision: Record, sentence: str, occasion: str) -> int:
    people = [member["person"] for member in await team_of(supervision["id"])]
    return await tell(people, subject_of(supervision), sentence, once(occasion, supervision))


async def tell_units(supervision: Record, sentence: str, occasion: str) -> None:
    for line in await rows(
        "SELECT id FROM accountability_supervised_unit WHERE supervision = {} ORDER BY position", supervision["id"]
    ):
        await tell_unit(await inspected_as_written(line["id"]), sentence, occasion)


async def tell_unit(inspected: Record, sentence: str, occasion: str) -> int:
    people = await unit_people(inspected["inspected_unit"])
    return await tell(people, subject_of_unit(inspected), sentence, once(occasion, inspected))


async def tell_owing(finding: Record, subject: Subject, sentence: str, occasion: str) -> int:
    """Who puts it right: the unit named, and the person."""
    people = await unit_people(finding["lead_unit"]) + ([finding["person"]] if finding["person"] else [])
    return await tell(people, subject, sentence, once(occasion, finding))


async def tell_checkers(finding: Record, subject: Subject, sentence: str, but: Iterable[UUID] = ()) -> int:
    """The office and the team."""
    people = [*await office_people(finding["unit"]), *finding["members"]]
    left_out = set(but)
    return await tell([one for one in people if one not in left_out], subject, sentence, once("reported", finding))


async def tell_office(inspected: Record, sentence: str, occasion: str, but: UUID | None = None) -> int:
    people = [person for person in await office_people(inspected["unit"]) if person != but]
    return await tell(people, subject_of_unit(inspected), sentence, once(occasion, inspected))


async def take_back(record: Record, occasion: str) -> None:
    """The reason is gone: what nobody has read yet is dropped."""
    await drop(record["id"], f"supervision:{occasion}:{record['id']}:")


async def take_back_units(supervision: Record, occasion: str) -> None:
    for line in await rows("SELECT id FROM accountability_supervised_unit WHERE supervision = {}", supervision["id"]):
        await take_back(line, occasion)


def once(occasion: str, record: Record) -> str:
    return f"supervision:{occasion}:{record['id']}:{record['version']}"
