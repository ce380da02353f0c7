"""Who answers, by when, and who must not know: reassign, extend, recuse, withhold."""

from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.actions.opening import check_people, running
from inspections.queries.items import item_for, subject_of
from inspections.states import State
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, rows, value
from portal.duties import Term, extend_duty
from portal.errors import Missing, Refused
from portal.notices import drop
from portal.people import Recusal
from portal.workflow import happened

Item = dict[str, Any]


@atomic()
async def reassign(item: Item, by: Me, *, lead_unit: UUID, leader: UUID | None, handler: UUID | None) -> None:
    """Another unit, leader or handler, while the item is open. The office that runs the inspection decides."""
    inspection = await running(by, item["inspection"])
    path = await value("SELECT path FROM unit WHERE id = {} AND closed_on IS NULL", lead_unit)
    if path is None or not path.startswith(inspection["inspected_path"]):
        raise Refused("责任单位应为被巡察单位本身或其下属部门。")
    if item["state"] in (State.applied, State.in_review):
        raise Refused("已申请销号的事项，请先退回或由申请人撤回，再调整责任。")
    await check_people(inspection, leader, handler)
    changed = await value(
        "UPDATE inspections_item SET lead_unit = {}, leader = {}, handler = {}, version = version + 1"
        " WHERE id = {} AND version = {} AND state <> 'closed' RETURNING id",
        lead_unit,
        leader,
        handler,
        item["id"],
        item["version"],
    )
    if changed is None:
        raise Refused("这条记录刚刚已被他人办理或已销号，请看过最新情况后再办。")
    await value(
        "UPDATE duty SET unit = {}, principal = {}, person = {} WHERE subject_id = {} RETURNING id",
        lead_unit,
        leader,
        handler,
        item["id"],
    )
    await drop(item["id"], "")
    subject = subject_of(item)
    names = await rows(
        "SELECT u.name AS unit, (SELECT name FROM person WHERE id = {}) AS leader FROM unit u WHERE u.id = {}",
        leader,
        lead_unit,
    )
    await happened(
        subject, by, "assign", "明确责任", f"责任单位：{names[0]['unit']}；责任领导：{names[0]['leader'] or '未定'}"
    )
    await notices.item_opened(subject, lead_unit, leader, item["due"], again=str(item["version"]))
    await audit.record(by, "inspections.item.assign", subject)


@atomic()
async def extend(item: Item, by: Me, *, due: date, reason: str) -> None:
    """More time, approved by the office that runs the inspection; the old day stays on record."""
    await running(by, item["inspection"])
    if item["state"] == "closed":
        raise Refused("已销号的事项不再延期。")
    if due <= item["due"]:
        raise Refused(f"延期后的时限应晚于现时限 {item['due']}。")
    changed = await value(
        "UPDATE inspections_item SET due = {}, version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        due,
        item["id"],
        item["version"],
    )
    if changed is None:
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再办。")
    await extend_duty("inspections.item", item["id"], Term(item["feedback_on"], due, due), reason, by)
    subject = subject_of(item)
    await happened(subject, by, "extend", "批准延期", f"{item['due']} → {due}：{reason}")
    await notices.extended(item, subject, due)
    await audit.record(by, "inspections.item.extend", subject, {"from": item["due"], "to": due})


@atomic()
async def recuse(item: Item, by: Me, *, person: UUID | None, unit: UUID | None, reason: str) -> None:
    """回避 (条例28): from now on this person, or everybody of this unit, does not know the item exists."""
    await running(by, item["inspection"])
    if (person is None) == (unit is None):
        raise Refused("请选择需回避的人员或单位（二者选一）。")
    if person == by.id:
        raise Refused("本人需回避的，请由本办其他人员登记。")
    if unit is not None:
        path = await value("SELECT path FROM unit WHERE id = {}", unit)
        if path is None:
            raise Refused("所选单位不存在，请从列表中选择。")
        if path in by.lineage:
            raise Refused("不能将本办或其上级整体登记回避，请改为登记有关人员或具体单位。")
    elif await value("SELECT TRUE FROM person WHERE id = {} AND kind = 'official'", person) is None:
        raise Refused("所选人员不存在，请从列表中选择。")
    if await value(
        "SELECT TRUE FROM recusal WHERE record_id = {} AND lifted_at IS NULL"
        " AND (person IS NOT DISTINCT FROM {}::uuid) AND (unit IS NOT DISTINCT FROM {}::uuid)",
        item["id"],
        person,
        unit,
    ):
        raise Refused("该人员（单位）已登记回避，不必重复登记。")
    await Recusal.insert(
        Recusal(
            id=new_id(),
            record_kind="inspections.item",
            record_id=item["id"],
            person=person,
            unit=unit,
            reason=reason,
            declared_by=by.id,
            declared_at=now(),
        )
    ).run()
    await audit.record(by, "inspections.item.recuse", subject_of(item), {"person": person, "unit": unit})


@atomic()
async def unrecuse(item: Item, by: Me, recusal: UUID) -> None:
    await running(by, item["inspection"])
    lifted = await value(
        "UPDATE recusal SET lifted_at = {} WHERE id = {} AND record_id = {} AND lifted_at IS NULL RETURNING id",
        now(),
        recusal,
        item["id"],
    )
    if lifted is None:
        raise Missing
    await audit.record(by, "inspections.item.unrecuse", subject_of(item), {"recusal": recusal})


@atomic()
async def withhold(by: Me, item_id: UUID, ground: str | None) -> None:
    """Keep the item's finding out of the public notice on a legal ground, or let it in again."""
    item = await item_for(by, item_id)
    await running(by, item["inspection"])
    await value(
        "UPDATE inspections_finding SET withheld = {}, withheld_ground = {} WHERE id = {} RETURNING id",
        ground is not None,
        ground,
        item["finding"],
    )
    subject = subject_of(item)
    await happened(subject, by, "withhold", "拟不公开" if ground else "恢复公开", ground or "")
    await audit.record(by, "inspections.finding.withhold", subject, {"ground": ground})
