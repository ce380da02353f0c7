"""A hand-over ends: the receiver confirms and carries from then on, or it is withdrawn. The history keeps who held when."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.handing_over import KIND, subject_for
from assignments.actions.tenures import end_tenure, start_tenure
from assignments.queries.assignments import subject_of
from assignments.queries.handing_over import OUTSIDE, kept_from, lines_of
from assignments.states import HANDED_IN, ROLES
from assignments.workflow import ASSIGNMENT
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.duties import hand_over_duty
from portal.errors import Refused
from portal.notices import drop_for
from portal.workflow import happened

Record = Mapping[str, Any]


@atomic()
async def take_over(by: Me, record: Record) -> None:
    """确认接收, by the receiver only and once. All of the sheet or nothing of it."""
    if by.id != record["receiver"]:
        raise Refused("只有接收人本人可以确认接收。")
    lines = await lines_of(record["id"])
    ids = [line["assignment"] for line in lines]
    await rows("SELECT id FROM assignments_assignment WHERE id = ANY({}) ORDER BY id FOR UPDATE", ids)
    await _end(record["id"], "confirmed_at = {}", now())
    standing = await _still_held(ids, record["giver"])
    gone = [line["number_then"] for line in lines if line["assignment"] not in standing]
    if gone:
        raise Refused(
            f"{'、'.join(gone[:5])}已销案、撤销或已由他人包案，交接没有生效。请联席会议办公室撤回后重新办理。"
        )
    if await kept_from(record["receiver"], [line["backlog_case"] for line in lines]):
        raise Refused("交接单有变化，没有生效。请与联席会议办公室联系。")
    for assignment in standing.values():
        await _move(by, record, assignment)
    subject = subject_for(record)
    await audit.record(by, "assignments.hand_over.confirm", subject, {"cases": len(lines)})
    await drop_for(by.id, record["id"])
    people = [*await notices.office_people(record["office"]), record["giver"], record["made_by"]]
    told = f"{by.name}同志已确认接收 {len(lines)} 件包案，交接生效。"
    await notices.tell([person for person in people if person != by.id], subject, told, f"{KIND}:taken:{record['id']}")


@atomic()
async def withdraw(by: Me, record: Record) -> None:
    """While it waits: by the office, by who prepared it, or by the receiver who does not take it."""
    if not record["may_run"] and by.id not in (record["made_by"], record["receiver"]):
        raise Refused("只有联席会议办公室、经办人或接收人可以撤回。")
    await _end(record["id"], "withdrawn_at = {}, withdrawn_by_name = {}", now(), by.name)
    subject = subject_for(record)
    await audit.record(by, "assignments.hand_over.withdraw", subject)
    await drop_for(record["receiver"], record["id"])
    people = [record[who] for who in ("giver", "receiver", "made_by") if record[who] != by.id]
    await notices.tell(people, subject, f"{by.name}撤回了交接，责任没有变化。", f"{KIND}:withdrawn:{record['id']}")


async def _end(hand_over: UUID, ending: str, *values: Any) -> None:
    """Once: whoever comes second is told."""
    ended = await value(
        f"UPDATE assignments_hand_over SET {ending} WHERE id = {{}} AND confirmed_at IS NULL AND withdrawn_at IS NULL"
        " RETURNING id",
        *values,
        hand_over,
    )
    if ended is None:
        raise Refused("这份交接刚刚已经确认或撤回。")


async def _still_held(ids: Sequence[UUID], giver: UUID) -> dict[UUID, dict[str, Any]]:
    """No question of who asks: the sheet was prepared by somebody who might, and its receiver may read it."""
    found = await rows(
        """SELECT a.*, k.number, lu.path AS lead_path FROM assignments_assignment a
             JOIN assignments_case k ON k.id = a.backlog_case JOIN unit lu ON lu.id = a.lead_unit
            WHERE a.id = ANY({}) AND a.leader = {} AND a.state <> ALL({})""",
        list(ids),
        giver,
        OUTSIDE,
    )
    return {line["id"]: line for line in found}


async def _move(by: Me, record: Record, assignment: Record) -> None:
    """What stands before a verdict keeps its version: who carries it is not what others are looking at. The receiver
    has looked at every row, so it counts as opened."""
    giver, receiver = record["giver"], record["receiver"]
    roles = ", ".join(f"{role} = CASE WHEN {role} = {{}} THEN {{}} ELSE {role} END" for role in ROLES)
    await value(
        "UPDATE assignments_assignment SET leader = {}, leader_title = {}, leader_unit = {}, opened_at = {}, "
        + roles
        + ", version = version + {} WHERE id = {} RETURNING id",
        receiver,
        record["receiver_title"],
        record["receiver_unit"],
        now(),
        *((giver, receiver) * len(ROLES)),
        0 if assignment["state"] in HANDED_IN else 1,
        assignment["id"],
    )
    await end_tenure(assignment["id"], f"换岗交接：{record['reason']}"[:300])
    carried = {"leader": receiver, "leader_name": record["receiver_name"], "leader_title": record["receiver_title"]}
    await start_tenure({"id": assignment["id"], **carried})
    await hand_over_duty(ASSIGNMENT.kind, assignment["id"], giver, receiver)
    subject = subject_of(assignment)
    note = f"{record['giver_name']} → {record['receiver_name']}（自 {today()} 起包案）\n{record['reason']}"
    await happened(subject, by, "hand_over", "换岗交接", note)
    await audit.record(by, "assignments.assignment.hand_over", subject, {"from": giver, "to": receiver})
    told = f"包案领导由{record['giver_name']}同志换为{record['receiver_name']}同志。"
    await notices.tell_units([assignment["lead_unit"]], subject, told, f"{KIND}:{record['id']}:{assignment['id']}")
