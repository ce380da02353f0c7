"""隐患线索: reported by whoever finds it, under a number that is all anybody outside its page reads; and who is kept from it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions import cases
from assignments.queries.matters import (
    fields_of,
    matter_for,
    places_to_report,
    subject_of,
    units_speaking_for,
)
from assignments.rules import office
from assignments.states import URGENCIES, MatterState
from assignments.tables import Matter
from assignments.workflow import MATTER
from portal import audit, documents, recusals
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.errors import Refused
from portal.workflow import happened

Record = dict[str, Any]
EARLIEST = date(2000, 1, 1)


class NoSuchField(Refused):
    """The register of that place has other words: said beside the field."""


@atomic()
async def report(
    by: Me,
    *,
    summary: str,
    territory: UUID,
    field: str,
    urgency: str,
    found_on: date | None = None,
    found_by: UUID | None = None,
) -> UUID:
    """上报 to the nearest register up the tree. `field`: the word of that register; `found_by`: one's own unit unless the
    office enters what a unit of its territory found."""
    places = await places_to_report(by, territory)
    if not places:
        raise Refused("所在地须是本地区的村（社区）、镇（街道）或区，且已建立积案库，请从列表中选择。")
    finders = await units_speaking_for(by, found_by)
    if not finders:
        raise Refused("发现单位请从列表中选择。")
    on = found_on or today()
    if not EARLIEST <= on <= today():
        raise Refused("发现日期不能晚于今天。")
    if urgency not in URGENCIES:
        raise Refused("紧急程度请从列表中选择。")
    [place] = places
    matter = Matter(
        register=place["register"],
        number=(await numbers(place["office"], 1))[0],
        summary=summary,
        field=await _field_called(place["register"], field),
        territory=territory,
        found_by=finders[0]["id"],
        found_on=on,
        urgency=urgency,
        state=MATTER.start,
        reported_by=by.id,
        reported_by_name=by.name,
        created_at=now(),
    )
    await Matter.insert(matter).run()
    made = await matter_for(by, matter.id)
    subject = subject_of(made)
    await happened(subject, by, "report", "上报隐患线索")
    await audit.record(by, "assignments.matter.report", subject)
    sentence = f"有新的隐患线索（{URGENCIES[urgency]}），请研判。"
    await notices.tell_office(made, subject, sentence, f"reported:{matter.id}", but=by.id)
    return matter.id


async def numbers(office_unit: UUID, count: int) -> list[str]:
    """The next numbers of this office and year, 「排查〔2026〕12号」. None is ever given twice, not even one undone."""
    year = today().year
    taken = await documents.take_numbers("assignments.matter", office_unit, year, count)
    return [f"排查〔{year}〕{serial}号" for serial in taken]


async def _field_called(register: UUID, name: str) -> UUID:
    words = {line["name"]: line["id"] for line in await fields_of([register])}
    if name not in words:
        raise NoSuchField(f"该地积案库没有“{name[:20]}”这一领域，可选：{'、'.join(words)}。")
    found: UUID = words[name]
    return found


@atomic()
async def recuse(matter: Record, by: Me, *, person: UUID | None, unit: UUID | None, reason: str) -> None:
    """回避 (条例28). The unit that handles it now first has to be done with it."""
    _refuse_others(matter, by)
    if unit is not None and matter["state"] in (MatterState.assigned, MatterState.answered):
        path = await value("SELECT path FROM unit WHERE id = {}", unit)
        if path is not None and matter["handling_path"].startswith(path):
            raise Refused("该单位正在承办这条线索，请先改交其他单位，再登记回避。")
    hanging = await _hanging_on(matter)
    await recusals.declare(subject_of(matter), by, person=person, unit=unit, reason=reason, hanging=hanging)


@atomic()
async def unrecuse(matter: Record, by: Me, recusal: UUID) -> None:
    _refuse_others(matter, by)
    await recusals.lift(subject_of(matter), by, recusal)


async def _hanging_on(matter: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """Who is kept from a matter is kept from the case it became."""
    case = matter["backlog_case"]
    return [("assignments.case", case), *await cases.hanging_on(case)] if case else []


def _refuse_others(matter: Record, by: Me) -> None:
    if not office(by, matter):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")


async def refuse_recused(matter: Mapping[str, Any], units: Sequence[UUID]) -> None:
    """A unit kept from the record, or part of one that is, cannot be given it."""
    kept = await value(
        "SELECT TRUE FROM recusal rc JOIN unit ru ON ru.id = rc.unit JOIN unit u ON starts_with(u.path, ru.path)"
        " WHERE rc.record_id = {} AND rc.lifted_at IS NULL AND u.id = ANY({}) LIMIT 1",
        matter["id"],
        list(units),
    )
    if kept:
        raise Refused("所选单位已登记回避，不能承办这条线索（《信访工作条例》第二十八条）。")
