"""Who answers, by when, and who must not know: reassign, extend, recuse, withhold."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.actions.opening import check_people, running
from inspections.queries.items import item_for, subject_of
from inspections.states import LEADER_KINDS, WITHHELD_GROUNDS, State
from inspections.tables import ItemLeader
from inspections.workflow import ITEM
from portal import audit, recusals
from portal.access import Me
from portal.db import atomic, rows, value
from portal.duties import Term, entrust, extend_duty
from portal.errors import Refused
from portal.notices import drop
from portal.workflow import happened

Item = dict[str, Any]


@atomic()
async def reassign(
    item: Item,
    by: Me,
    *,
    lead_unit: UUID,
    leader: UUID | None,
    handler: UUID | None,
    leaders: Sequence[tuple[UUID, str]] | None = None,
) -> None:
    """Another unit, leader or handler, while the item is open. The office that runs the inspection decides.

    `leaders` are all whose type is known, the principal one among them; None leaves them as they are.
    """
    inspection = await running(by, item["inspection"])
    path = await value("SELECT path FROM unit WHERE id = {} AND closed_on IS NULL", lead_unit)
    if path is None or not path.startswith(inspection["inspected_path"]):
        raise Refused("责任单位应为被巡察单位本身或其下属部门。")
    if item["state"] in (State.applied, State.in_review):
        raise Refused("已申请销号的事项，请先退回或由申请人撤回，再调整责任。")
    await check_people(inspection, leader, handler, *(person for person, _ in leaders or ()))
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
    if leaders is not None:
        await _name_leaders(item["id"], leaders)
    await entrust(ITEM.kind, [item["id"]], lead_unit, person=handler, principal=leader)
    await drop(item["id"], "")
    subject = subject_of(item)
    now_answering = await item_for(by, item["id"])
    named = "、".join(one["name"] for one in now_answering["leaders"])
    told = f"责任单位：{now_answering['lead_unit_name']}；责任领导：{named or '未定'}"
    await happened(subject, by, "assign", "明确责任", told)
    await notices.item_opened(subject, lead_unit, leader, item["due"], again=str(item["version"]))
    await audit.record(by, "inspections.item.assign", subject)


async def _name_leaders(item_id: UUID, leaders: Sequence[tuple[UUID, str]]) -> None:
    if len({person for person, _ in leaders}) < len(leaders):
        raise Refused("同一位责任领导只能填一次。")
    if any(kind not in LEADER_KINDS for _, kind in leaders):
        raise Refused("请从所列选项中选择责任领导的类型。")
    await rows("DELETE FROM inspections_leader WHERE item = {} RETURNING id", item_id)
    for person, kind in leaders:
        await ItemLeader.insert(ItemLeader(item=item_id, person=person, kind=kind)).run()


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
    await recusals.declare(subject_of(item), by, person=person, unit=unit, reason=reason)


@atomic()
async def unrecuse(item: Item, by: Me, recusal: UUID) -> None:
    await running(by, item["inspection"])
    await recusals.lift(subject_of(item), by, recusal)


@atomic()
async def withhold(
    by: Me,
    item_id: UUID,
    ground: str | None,
    *,
    party: str | None = None,
    result: str | None = None,
    result_party: str | None = None,
) -> None:
    """Keep the item's finding, or only its 整改落实情况, out of the public notice and the one inside the Party, each on a
    legal ground; without a ground it is told again. What is kept from the Party is kept from the public too."""
    item = await item_for(by, item_id)
    await running(by, item["inspection"])
    grounds = {"ground": ground, "party": party, "result": result, "result_party": result_party}
    if any(one is not None and one not in WITHHELD_GROUNDS for one in grounds.values()):
        raise Refused("不公开的理由应为五种情形之一。")
    if party and not ground:
        raise Refused("不在党内通报的问题，也不能向社会公开。")
    if result_party and not (result or ground):
        raise Refused("落实情况不在党内通报的，也不能向社会公开。")
    await value(
        "UPDATE inspections_finding SET withheld = {}, withheld_ground = {}, party_ground = {}, result_ground = {},"
        " result_party_ground = {} WHERE id = {} RETURNING id",
        ground is not None,
        *grounds.values(),
        item["finding"],
    )
    subject = subject_of(item)
    told = [f"{WITHHELD_FROM[name]}：{one}" for name, one in grounds.items() if one]
    await happened(subject, by, "withhold", "拟不公开" if told else "恢复公开", "；".join(told))
    await audit.record(by, "inspections.finding.withhold", subject, grounds)


WITHHELD_FROM = {
    "ground": "问题不向社会公开",
    "party": "问题不在党内通报",
    "result": "落实情况不向社会公开",
    "result_party": "落实情况不在党内通报",
}
