"""The steps of an inspection: opened in one act, each with its day, its papers, and the day it was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.actions.opening import running
from inspections.queries.nodes import (
    KIND,
    inspection_whole,
    may_answer,
    may_arrange,
    node_for,
    subject_of_node,
    terms_of,
)
from inspections.states import NODES
from inspections.tables import Node, NodePaper
from portal import audit, files
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import atomic, new_id, value
from portal.duties import Answerable, Term, extend_duty, finish_duty, open_duty, reopen_duty, revoke_duty
from portal.errors import Refused
from portal.workflow import happened

NOT_YOURS = "只有本轮巡察的巡察办可以安排节点。"


@dataclass(frozen=True)
class Planned:
    """A step to be opened: `due` empty has no day yet; with `dropped` it does not apply, and says why."""

    due: date | None = None
    dropped: str = ""


@atomic()
async def open_nodes(by: Me, inspection_id: UUID, planned: Mapping[str, Planned]) -> None:
    """All steps of the inspection in one act. Those with a day become duties."""
    await running(by, inspection_id)
    inspection = await inspection_whole(by, inspection_id)
    if not may_arrange(by, inspection):
        raise Refused(NOT_YOURS)
    if await value("SELECT TRUE FROM inspections_node WHERE inspection = {} LIMIT 1", inspection_id):
        raise Refused("本次巡察的节点已经列出，不必重复。")
    if all(plan.dropped for plan in planned.values()) or planned.keys() != NODES.keys():
        raise Refused("请至少保留一个节点；不适用的，请写明原因。")
    counted = await terms_of(inspection)
    for position, (kind, of) in enumerate(NODES.items(), start=1):
        plan = planned[kind]
        made = Node(
            id=new_id(),
            inspection=inspection_id,
            position=position,
            kind=kind,
            by_office=of.by_office,
            dropped_reason=plan.dropped or None,
        )
        await Node.insert(made).run()
        if plan.due is not None and not plan.dropped:
            await _owe(await node_for(by, made.id), await _term(inspection, plan.due, counted.get(kind)))
    subject = notices.subject_of_nodes(inspection)
    await happened(subject, by, "nodes", "列出整改节点", f"{sum(not plan.dropped for plan in planned.values())}个")
    await notices.nodes_opened(inspection, subject)
    await audit.record(by, "inspections.nodes.open", subject)


async def _owe(node: dict[str, Any], term: Term) -> None:
    """The inspected unit's own steps are owed by the department that leads its rectification: it has people at hand."""
    unit = node["office"] if node["by_office"] else node["lead_department"]
    supervising = None if node["by_office"] else node["office"]
    await open_duty(subject_of_node(node), Answerable(unit=unit, supervising_unit=supervising), term)


async def _term(inspection: Mapping[str, Any], due: date, counted: Term | None) -> Term:
    """The day the limit gives keeps what it rests on, so that it follows the calendar; another day stands as set by hand."""
    if counted is not None and due == counted.due:
        return counted
    if due < inspection["from_day"]:
        raise Refused(f"节点的时限不能早于巡察开始日 {inspection['from_day']}。")
    calendar = await load_calendar()
    return Term(inspection["feedback_on"], due, due, is_estimate=calendar.is_estimate(due))


@atomic()
async def set_day(node: dict[str, Any], by: Me, *, due: date, reason: str) -> None:
    """The first day, or another one. The old day and the reason stay on record."""
    node = await _arranged(node, by)
    if due == node["due"]:
        raise Refused(f"“{node['words']}”的时限已经是 {due}。")
    if node["due"] is None:
        await _owe(node, await _term(node, due, None))
    elif not reason.strip():
        raise Refused("调整时限须写明理由。")
    else:
        await extend_duty(KIND, node["id"], await _term(node, due, None), reason, by)
    await value("UPDATE inspections_node SET version = version + 1 WHERE id = {} RETURNING id", node["id"])
    subject = subject_of_node(node)
    words = f"{node['due']} → {due}：{reason}" if node["due"] else f"{due}"
    await happened(subject, by, "day", "调整时限" if node["due"] else "确定时限", words)
    await notices.node_day(node, subject, due)
    await audit.record(by, "inspections.node.day", subject, {"due": due})


@atomic()
async def drop_node(node: dict[str, Any], by: Me, *, reason: str) -> None:
    """The step does not apply here; what it owed is owed no more."""
    node = await _arranged(node, by)
    await value(
        "UPDATE inspections_node SET dropped_reason = {}, version = version + 1 WHERE id = {} RETURNING id",
        reason,
        node["id"],
    )
    await revoke_duty(KIND, node["id"])
    subject = subject_of_node(node)
    await happened(subject, by, "drop", "不适用", reason)
    await audit.record(by, "inspections.node.drop", subject)


@atomic()
async def hand_in_papers(node: dict[str, Any], by: Me, papers: Sequence[tuple[str | None, files.HandedIn]]) -> None:
    """Files, each under the name of the paper asked for, or under none."""
    node = await _answered(node, by)
    subject = subject_of_node(node)
    for name, file in papers:
        if name is not None and name not in NODES[node["kind"]].papers:
            raise Refused("请按所列的材料名称上传。")
        kept = await files.keep(subject, file, by, "annex")
        await NodePaper.insert(NodePaper(node=node["id"], name=name, attachment=kept)).run()
        await happened(subject, by, "evidence", f"上传{name or '其他材料'}", file.name)


@atomic()
async def withdraw_paper(node: dict[str, Any], by: Me, attachment: UUID) -> None:
    """Taken back by who handed it in, while the step is open; it stays in the house, struck through."""
    node = await _answered(node, by)
    subject = subject_of_node(node)
    await files.withdraw(subject, attachment, by, "上传人撤回")
    await happened(subject, by, "evidence", "撤回材料")


@atomic()
async def finish_node(node: dict[str, Any], by: Me, *, done_on: date, without: str | None) -> None:
    """Done on this day. A paper that is not here needs a sentence why (it may be secret and go another way)."""
    node = await _answered(node, by)
    if not node["from_day"] <= done_on <= today():
        raise Refused(f"“完成于”应在巡察开始日 {node['from_day']} 之后，且不晚于今天。")
    if node["missing"] and not (without or "").strip():
        raise Refused(f"还缺：{'、'.join(node['missing'])}。请上传；不能上传的，请在“未上传材料的说明”中写明原因。")
    await value(
        "UPDATE inspections_node SET done_on = {}, done_by = {}, done_by_name = {}, without = {}, version = version + 1"
        " WHERE id = {} RETURNING id",
        done_on,
        by.id,
        by.name,
        without if node["missing"] else None,
        node["id"],
    )
    await finish_duty(KIND, node["id"], done_on)
    subject = subject_of_node(node)
    lacking = f"未上传{'、'.join(node['missing'])}：{without}" if node["missing"] else ""
    await happened(subject, by, "done", "标记完成", f"{done_on}" + (f"；{lacking}" if lacking else ""))
    await notices.node_done(node, subject)
    await audit.record(by, "inspections.node.done", subject, {"done_on": done_on})


@atomic()
async def take_back(node: dict[str, Any], by: Me, *, reason: str) -> None:
    """The office finds it not done, or that it does apply: it is owed again, by the same day."""
    node = await _current(node, by)
    if not may_arrange(by, node):
        raise Refused(NOT_YOURS)
    if node["is_open"]:
        raise Refused("这个节点正在办理，不必退回。")
    await value(
        "UPDATE inspections_node SET done_on = NULL, done_by = NULL, done_by_name = NULL, without = NULL,"
        " dropped_reason = NULL, version = version + 1 WHERE id = {} RETURNING id",
        node["id"],
    )
    await reopen_duty(KIND, node["id"])
    subject = subject_of_node(node)
    await happened(subject, by, "return", "重新办理", reason)
    await notices.node_returned(node, subject, reason)
    await audit.record(by, "inspections.node.return", subject)


async def _arranged(node: dict[str, Any], by: Me) -> dict[str, Any]:
    node = await _current(node, by)
    if not may_arrange(by, node):
        raise Refused(NOT_YOURS)
    return _still_open(node)


async def _answered(node: dict[str, Any], by: Me) -> dict[str, Any]:
    node = await _current(node, by)
    if not may_answer(by, node):
        raise Refused(f"这个节点须由{node['who']}办理。")
    return _still_open(node)


def _still_open(node: dict[str, Any]) -> dict[str, Any]:
    if not node["is_open"]:
        raise Refused(f"这个节点{node['stands']}，不能再办。")
    return node


async def _current(node: dict[str, Any], by: Me) -> dict[str, Any]:
    """The step as it is now, held until the end of the transaction; Refused when it is not what the person saw."""
    await value("SELECT id FROM inspections_node WHERE id = {} FOR UPDATE", node["id"])
    now_so = await node_for(by, node["id"])
    if now_so["version"] != node["version"]:
        raise Refused("这个节点刚刚已被他人办理，请看过最新情况后再办。")
    return now_so
