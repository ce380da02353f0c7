"""Who must not know of a whole inspection (回避, 条例28). Its units, findings, visits and reviews are kept from them by
shadows the database casts, whichever came first."""

from typing import Any
from uuid import UUID

from portal import recusals
from portal.access import Me, me_for
from portal.accountability.queries.supervision import subject_of
from portal.accountability.supervision_rules import office
from portal.clock import today
from portal.db import atomic, value
from portal.errors import Refused

Record = dict[str, Any]
WORKING = {"drafted", "to_approve", "running", "to_sign"}


@atomic()
async def recuse(supervision: Record, by: Me, *, person: UUID | None, unit: UUID | None, reason: str) -> None:
    refuse_others(supervision, by)
    path: str | None = await value("SELECT path FROM unit WHERE id = {}", unit) if unit else None
    if path and any(inspected.startswith(path) for inspected in supervision["inspected_paths"]):
        raise Refused("不能将被督查单位或其上级整体登记回避，请改为登记有关人员。")
    if supervision["state"] in WORKING and await _is_head(supervision, person, path):
        raise Refused("组长需要回避的，请先更换组长；方案已经批准的，请撤回这次督查，换组长后另提。")
    await recusals.declare(subject_of(supervision), by, person=person, unit=unit, reason=reason)


async def _is_head(supervision: Record, person: UUID | None, path: str | None) -> bool:
    """Without its head nobody could hand the writing in."""
    head = await me_for(supervision["head"], today()) if supervision["head"] else None
    return head is not None and (head.id == person or path in head.lineage)


@atomic()
async def unrecuse(supervision: Record, by: Me, recusal: UUID) -> None:
    refuse_others(supervision, by)
    await recusals.lift(subject_of(supervision), by, recusal)


def refuse_others(supervision: Record, by: Me) -> None:
    if not office(by, supervision):
        raise Refused("只有督查单位的工作人员可以登记回避。")


__all__ = ["recuse", "refuse_others", "unrecuse"]
