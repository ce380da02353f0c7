"""A round of inspections: the office's own, with the limits its days are counted by and the seats that judge jointly."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from inspections.states import LIMITS
from inspections.tables import Round, RoundLimit, RoundSeat
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.people import Role
from portal.subjects import Subject


@atomic()
async def open_round(
    by: Me,
    *,
    office: UUID,
    title: str,
    kind: str,
    year: int,
    topic: str | None,
    limits: Mapping[str, tuple[int, str]],
    seats: Sequence[UUID] = (),
    seats_needed: int | None = None,
    follow_up_weeks: int | None = None,
) -> UUID:
    """Only the office's own discipline staff open its rounds."""
    if not any(held.unit == office and held.role == Role.discipline for held in by.holdings):
        raise Refused("只能为本人所在的巡察办建立巡察轮次。")
    made = Round(
        title=title,
        kind=kind,
        topic=topic,
        office=office,
        year=year,
        seats_needed=seats_needed,
        follow_up_weeks=follow_up_weeks,
        created_by=by.id,
        created_at=now(),
    )
    await Round.insert(made).run()
    for name, (amount, unit) in limits.items():
        await RoundLimit.insert(
            RoundLimit(round=made.id, name=name, amount=amount, unit=unit, rolls=True, article=LIMITS[name][3])
        ).run()
    if seats_needed is not None and not 1 <= seats_needed <= len(seats):
        raise Refused(
            f"“须同意的家数”应在 1 至 {len(seats)} 之间。" if seats else "没有选择联审单位，不必填写“须同意的家数”。"
        )
    for seat in seats:
        path = await value("SELECT path FROM unit WHERE id = {} AND closed_on IS NULL", seat)
        if not by.reaches(path, Role.discipline):
            raise Refused("联审单位应在本地区之内。")
        await RoundSeat.insert(RoundSeat(round=made.id, unit=seat)).run()
    await audit.record(by, "inspections.round.open", Subject("inspections.round", made.id, title, "/inspections"))
    return made.id


async def limits_of(round_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT name, amount, unit, rolls, article FROM inspections_round_limit WHERE round = {}", round_id
    )
