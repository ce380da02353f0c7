"""Hand-overs end: taken over, or withdrawn. Whoever held an item from when to when stands on its timeline."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from inspections.actions.assigning_many import hold
from inspections.queries.handing_over import lines_of
from inspections.queries.items import subject_of
from inspections.states import State
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.duties import hand_over_duty
from portal.errors import Refused
from portal.notices import tell
from portal.subjects import Subject
from portal.workflow import happened

Record = Mapping[str, Any]
Item = dict[str, Any]
KIND = "inspections.hand_over"


def subject_for(record: Record) -> Subject:
    title = f"整改事项交接：{record['giver_name']} → {record['receiver_name']}（{record['items']} 项）"
    return Subject(KIND, record["id"], title, f"/inspections/hand-overs/{record['id']}")


@atomic()
async def take_over(by: Me, record: Record) -> None:
    """接收: by the receiver only. From now on the items are theirs."""
    if by.id != record["receiver"]:
        raise Refused("只有接收人本人可以确认接收。")
    await take_effect(by, record)
    people = [person for person in (record["made_by"], record["giver"], record["witness"]) if person != by.id]
    await tell(people, subject_for(record), f"{by.name}已确认接收，交接生效。", f"{KIND}:taken:{record['id']}")


@atomic()
async def withdraw_hand_over(by: Me, record: Record, reason: str) -> None:
    """While it waits: by who prepared it, by the receiver who does not take it, or by the inspection office."""
    if by.id not in (record["made_by"], record["receiver"]) and not record["may_run"]:
        raise Refused("只有经办人、接收人或巡察办可以撤回。")
    await _end(record["id"], "withdrawn_at = {}, withdrawn_by_name = {}, withdrawn_reason = {}", now(), by.name, reason)
    subject = subject_for(record)
    await audit.record(by, "inspections.hand_over.withdraw", subject)
    people = [person for person in (record["made_by"], record["receiver"]) if person != by.id]
    await tell(people, subject, f"{by.name}撤回（未接收）：{reason}", f"{KIND}:withdrawn:{record['id']}")


async def _end(hand_over: UUID, ending: str, *values: Any) -> None:
    """Once: whoever comes second is told."""
    ended = await value(
        f"UPDATE inspections_hand_over SET {ending} WHERE id = {{}} AND effective_at IS NULL AND withdrawn_at IS NULL"
        " RETURNING id",
        *values,
        hand_over,
    )
    if ended is None:
        raise Refused("这份交接刚刚已经办结或撤回。")


async def take_effect(by: Me, record: Record) -> None:
    lines = await lines_of(record["id"])
    await hold([line["item"] for line in lines])
    await _end(record["id"], "effective_at = {}, effective_by_name = {}", now(), by.name)
    standing = {item["id"]: item for item in await _still_held(lines, record["giver"])}
    moved = [line["title"] for line in lines if line["item"] not in standing]
    if moved:
        titles = "、".join(f"“{title}”" for title in moved[:5])
        raise Refused(f"{titles}已销号或已另行明确责任，交接没有生效。请由经办人撤回后重新办理。")
    await refuse_unfit(list(standing.values()), record["receiver"])
    for line in lines:
        await _move(by, record, line, standing[line["item"]])
    await audit.record(by, "inspections.hand_over.take_effect", subject_for(record), {"items": len(lines)})


async def refuse_unfit(items: Sequence[Item], receiver: UUID) -> None:
    """Nobody takes over what they must not know of, nor what they have judged and what is not decided yet."""
    kept_from = await rows(
        """SELECT i.id FROM inspections_item i JOIN recusal rc ON rc.record_id IN (i.id, i.finding, i.inspection)
             LEFT JOIN unit ru ON ru.id = rc.unit
            WHERE i.id = ANY({}) AND rc.lifted_at IS NULL AND (rc.person = {} OR EXISTS (
                  SELECT 1 FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = {}
                     AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%'))""",
        [item["id"] for item in items],
        receiver,
        receiver,
        today(),
    )
    barred = {line["id"] for line in kept_from}
    for item in items:
        if item["id"] in barred:
            raise Refused(f"“{item['title']}”不宜由所选接收人接办，请另选接收人，或不勾选这一项。交接没有办理。")
        if item["state"] == State.in_review and item["checked_by"] == receiver:
            raise Refused(
                f"“{item['title']}”由所选接收人审核过，正在等待复核，不能由其接办。"
                "请另选接收人，或不勾选这一项。交接没有办理。"
            )


async def _still_held(lines: Sequence[Record], giver: UUID) -> list[Item]:
    """Those that are open and still the giver's in each role the paper names. No question of who asks: the paper
    was prepared by somebody who might."""
    found: list[Item] = []
    for line in lines:
        found += await rows(
            "SELECT i.id, i.title, i.state, i.checked_by FROM inspections_item i WHERE i.id = {} AND i.state <> 'closed'"
            " AND ({} OR i.leader = {}) AND ({} OR i.handler = {})",
            line["item"],
            not line["as_leader"],
            giver,
            not line["as_handler"],
            giver,
        )
    return found


async def _move(by: Me, record: Record, line: Record, item: Item) -> None:
    """What stands before a verdict keeps its version: who is responsible is not what others agreed to."""
    giver, receiver = record["giver"], record["receiver"]
    judging = item["state"] in (State.applied, State.in_review)
    await rows(
        "UPDATE inspections_item SET leader = CASE WHEN leader = {} THEN {} ELSE leader END,"
        " handler = CASE WHEN handler = {} THEN {} ELSE handler END, version = version + {} WHERE id = {}",
        *((giver, receiver) * 2),
        0 if judging else 1,
        item["id"],
    )
    await _move_roles(item["id"], giver, receiver)
    note = (
        f"{'、'.join(line['roles'])}：{record['giver_name']}（{line['since']} 至 {today()}）"
        f" → {record['receiver_name']}（自 {today()} 起）\n监交人：{record['witness_name']}"
    )
    await happened(
        subject_of(item), by, "hand_over", "责任交接", note + (f"\n{record['reason']}" if record["reason"] else "")
    )
    await audit.record(by, "inspections.item.hand_over", subject_of(item), {"from": giver, "to": receiver})


async def _move_roles(item: UUID, giver: UUID, receiver: UUID) -> None:
    """The responsibility roles of the duty, and the further leaders."""
    await hand_over_duty("inspections.item", item, giver, receiver)
    await rows(
        "DELETE FROM inspections_leader WHERE item = {} AND person = {} AND EXISTS (SELECT 1"
        " FROM inspections_leader l WHERE l.item = {} AND l.person = {})",
        item,
        giver,
        item,
        receiver,
    )
    await rows("UPDATE inspections_leader SET person = {} WHERE item = {} AND person = {}", receiver, item, giver)
