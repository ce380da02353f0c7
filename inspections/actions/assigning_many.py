"""Who answers, for many items in one act: all of them or none, each by the rules of the single one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from inspections.actions.assigning import reassign
from inspections.actions.opening import running
from inspections.queries.items import item_for, runs_it, subject_of
from inspections.queries.selection import selection_for
from inspections.states import STATES, State
from portal import audit
from portal.access import Me
from portal.db import atomic, new_id, rows, value
from portal.errors import Refused
from portal.workflow import happened

Item = dict[str, Any]
NAMED = 5


@dataclass(frozen=True)
class Changes:
    """What is to be the same for all of them; None leaves each as it is. `supporting` is added to those it has."""

    leader: UUID | None = None
    handler: UUID | None = None
    lead_unit: UUID | None = None
    supporting: UUID | None = None


def in_the_way(by: Me, item: Item) -> str:
    """Why this row cannot be reassigned by this person now; empty when it can."""
    if not runs_it(by, item):
        return "不是本办组织的巡察"
    if item["state"] in (State.applied, State.in_review, State.closed):
        return f"状态为“{STATES[item['state']]}”，不能调整责任"
    return ""


def answerable_after(item: Item, changes: Changes) -> dict[str, UUID | None]:
    """Who handled it for the old unit does not handle it for the new one."""
    unit = changes.lead_unit or item["lead_unit"]
    handler = item["handler"] if unit == item["lead_unit"] else None
    return {"lead_unit": unit, "leader": changes.leader or item["leader"], "handler": changes.handler or handler}


@atomic()
async def assign_many(by: Me, chosen: Mapping[UUID, int], changes: Changes) -> int:
    """`chosen`: each item with the version the person saw. Returns how many were changed."""
    await hold(chosen)
    found = {item["id"]: item for item in await selection_for(by, list(chosen))}
    refuse_changed(chosen, found)
    done = 0
    for number, item in enumerate(found.values(), start=1):
        if why := in_the_way(by, item):
            raise Refused(f"第{number}行“{item['title']}”：{why}。全部事项都没有改动。")
        try:
            done += await _assign(by, item, changes)
        except Refused as refused:
            raise Refused(f"第{number}行“{item['title']}”：{refused}全部事项都没有改动。") from refused
    await audit.record(by, "inspections.items.assign", None, {"items": len(found), "changed": done})
    return done


async def hold(chosen: Mapping[UUID, int] | Sequence[UUID]) -> None:
    """Inspections first, then items, each in one order: as every other act does, and nobody waits in a circle."""
    ids = list(chosen)
    await rows(
        "SELECT n.id FROM inspections_inspection n WHERE n.id IN (SELECT i.inspection FROM inspections_item i"
        " WHERE i.id = ANY({})) ORDER BY n.id FOR UPDATE",
        ids,
    )
    await rows("SELECT i.id FROM inspections_item i WHERE i.id = ANY({}) ORDER BY i.id FOR UPDATE", ids)


def refuse_changed(chosen: Mapping[UUID, int], found: Mapping[UUID, Item]) -> None:
    """Names the rows somebody changed since the page was opened."""
    if not chosen:
        raise Refused("没有选中任何事项，请先在台账中勾选。")
    if gone := len(chosen) - len(found):
        raise Refused(f"所选事项中有 {gone} 项您已看不到，请回到台账重新选择。")
    changed = [item["title"] for item in found.values() if item["version"] != chosen[item["id"]]]
    if changed:
        more = f"等 {len(changed)} 项" if len(changed) > NAMED else ""
        titles = "、".join(f"“{title}”" for title in changed[:NAMED])
        raise Refused(f"{titles}{more}在您打开页面之后已被他人办理。全部事项都没有改动，请重新选择后再办。")


async def _assign(by: Me, item: Item, changes: Changes) -> bool:
    """True when something changed. The single act looks at the version once more."""
    after = answerable_after(item, changes)
    changed = any(after[name] != item[name] for name in after)
    if changed:
        standing = await item_for(by, item["id"])
        leaders = _leaders_after(standing, changes.leader) if changes.leader else None
        await reassign(standing, by, **after, leaders=leaders)  # type: ignore[arg-type]
    if changes.supporting is not None:
        changed |= await _support(by, item, changes.supporting, after["lead_unit"])
    return changed


def _leaders_after(item: Item, leader: UUID) -> list[tuple[UUID, str]] | None:
    """The new principal leader takes the type the old one had; the others stay. None where no type is known."""
    named = [(one["person"], one["kind"]) for one in item["leaders"] if one["kind"]]
    kinds = dict(named)
    if not named:
        return None
    others = [(person, kind) for person, kind in named if person not in (item["leader"], leader)]
    kind = kinds.get(leader) or kinds.get(item["leader"])
    return [(leader, kind), *others] if kind else others


async def _support(by: Me, item: Item, unit: UUID, lead_unit: UUID | None) -> bool:
    inspection = await running(by, item["inspection"])
    found = await rows("SELECT path, name FROM unit WHERE id = {} AND closed_on IS NULL", unit)
    if not found or not found[0]["path"].startswith(inspection["inspected_path"]):
        raise Refused("协办单位应为被巡察单位本身或其下属部门。")
    if unit == lead_unit:
        raise Refused("协办单位不能是责任单位本身。")
    added = await value(
        "INSERT INTO inspections_item_support (id, item, unit) VALUES ({}, {}, {}) ON CONFLICT (item, unit) DO NOTHING"
        " RETURNING id",
        new_id(),
        item["id"],
        unit,
    )
    if added is None:
        return False
    await rows(
        "INSERT INTO duty_support (id, duty, unit) SELECT {}, d.id, {} FROM duty d"
        " WHERE d.subject_kind = 'inspections.item' AND d.subject_id = {} ON CONFLICT (duty, unit) DO NOTHING",
        new_id(),
        unit,
        item["id"],
    )
    await rows("UPDATE inspections_item SET version = version + 1 WHERE id = {}", item["id"])
    await happened(subject_of(item), by, "assign", "增加协办单位", found[0]["name"])
    await audit.record(by, "inspections.item.assign", subject_of(item), {"supporting": unit})
    return True
