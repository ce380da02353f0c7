"""What the team finds, unit by unit and matter by matter. Nobody writes of the unit they belong to or of their own duty."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.queries.supervision import lock, subject_of
from portal.accountability.queries.supervision_findings import people_who_may_answer, units_that_may_lead
from portal.accountability.supervision_rules import in_team, is_own
from portal.accountability.supervision_states import VERDICTS
from portal.accountability.tables import SupervisionFinding
from portal.clock import now, today
from portal.db import atomic, value
from portal.errors import BadInput, Refused
from portal.workflow import happened

Record = dict[str, Any]
MOST = 100
STALE = "这条刚刚已被他人修改，请看过最新情况后再改。"
NAMED = ("duty_person", "duty_principal", "duty_direct", "duty_coordinating", "duty_supervising")


@dataclass(frozen=True)
class Found:
    """`verdict` of a drawn matter only. With `demand`: who puts it right, and in how many days (日 or 工作日) from the
    feedback on, or by which day."""

    text: str
    verdict: str | None = None
    demand: str = ""
    lead_unit: UUID | None = None
    person: UUID | None = None
    amount: int | None = None
    amount_unit: str | None = None
    due_on: date | None = None


def refuse_writing(inspected: Record, by: Me, matter: Record | None = None) -> None:
    """Whether this person may write of this unit, and of this matter of it, now."""
    if not in_team(by, inspected):
        raise Refused("督查情况由督查组成员填写。")
    if inspected["state"] != "running" or inspected["signed_at"] is not None:
        raise Refused("督查进行中才能填写；已经签发的反馈意见不能再改。")
    if is_own(by, inspected["inspected_path"], inspected["unit_path"]):
        raise Refused(f"您是{inspected['inspected_name']}的人员，不能督查本单位，请由其他成员填写。")
    if matter and (
        by.id in {matter[name] for name in NAMED} or is_own(by, matter["duty_unit_path"], inspected["unit_path"])
    ):
        raise Refused("您本人或者您的单位负责这件事项，不能督查自己的事项，请由其他成员填写。")


@atomic()
async def write(inspected: Record, by: Me, found: Found, matter: Record | None = None) -> UUID:
    refuse_writing(inspected, by, matter)
    await _check(inspected, found, matter)
    await lock(inspected["supervision"])
    last: int = await value(
        "SELECT coalesce(max(position), 0) FROM accountability_supervision_finding WHERE inspected = {}",
        inspected["id"],
    )
    if last >= MOST:
        raise Refused(f"一个单位最多写 {MOST} 条，请合并。")
    if matter and await value("SELECT TRUE FROM accountability_supervision_finding WHERE matter = {}", matter["id"]):
        raise Refused("这件事项刚刚已由其他成员填写，请看过以后再改。")
    made = SupervisionFinding(
        inspected=inspected["id"],
        matter=matter["id"] if matter else None,
        position=last + 1,
        state="written",
        written_by=by.id,
        written_by_name=by.name,
        written_at=now(),
        **_columns(found),
    )
    await SupervisionFinding.insert(made).run()
    await audit.record(by, "accountability.supervision.find", _card(inspected))
    return made.id


@atomic()
async def rewrite(inspected: Record, finding: Record, by: Me, found: Found, matter: Record | None = None) -> None:
    """By who wrote it, or by the head."""
    refuse_writing(inspected, by, matter)
    refuse_foreign(inspected, finding, by)
    await _check(inspected, found, matter)
    changes = _columns(found)
    claimed = await value(
        "UPDATE accountability_supervision_finding SET "
        + ", ".join(f"{column} = {{}}" for column in changes)
        + ", version = version + 1 WHERE id = {} AND version = {} AND state = 'written' RETURNING id",
        *changes.values(),
        finding["id"],
        finding["version"],
    )
    if claimed is None:
        raise Refused(STALE)
    await audit.record(by, "accountability.supervision.find", _card(inspected))


@atomic()
async def strike(inspected: Record, finding: Record, by: Me) -> None:
    """Taken out before the feedback; that it was written stays in the log of those inside."""
    refuse_writing(inspected, by)
    refuse_foreign(inspected, finding, by)
    await lock(inspected["supervision"])
    await value("DELETE FROM accountability_supervision_finding WHERE id = {} RETURNING id", finding["id"])
    await value(
        "UPDATE accountability_supervision_finding SET position = position - 1 WHERE inspected = {} AND position > {}"
        " RETURNING id",
        inspected["id"],
        finding["position"],
    )
    await happened(
        _card(inspected),
        by,
        "strike",
        "删去一条督查发现",
        f"{inspected['inspected_name']}，由{finding['written_by_name']}填写。",
    )
    await audit.record(by, "accountability.supervision.strike", _card(inspected))


@atomic()
async def conclude(inspected: Record, by: Me, *, conclusion: str) -> None:
    """总体情况: what the paper begins with."""
    refuse_writing(inspected, by)
    claimed = await value(
        "UPDATE accountability_supervised_unit SET conclusion = {}, concluded_by_name = {}, version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        conclusion,
        by.name,
        inspected["id"],
        inspected["version"],
    )
    if claimed is None:
        raise Refused(STALE)
    await audit.record(by, "accountability.supervision.conclude", _card(inspected))


def refuse_foreign(inspected: Record, finding: Record, by: Me) -> None:
    if by.id not in {finding["written_by"], inspected["head"]}:
        raise Refused(f"这条由{finding['written_by_name']}填写，只能由填写人或者组长修改。")


async def _check(inspected: Record, found: Found, matter: Record | None) -> None:
    complaints = []
    if matter and found.verdict not in VERDICTS:
        complaints.append(("核查结果", "请从所列选项中选择"))
    if found.demand:
        complaints += await _unfit_demand(inspected, found)
    elif found.lead_unit or found.person or found.amount or found.due_on:
        complaints.append(("整改要求", "选了责任单位、责任人或者时限的，请写明整改要求"))
    if complaints:
        raise BadInput(*complaints)


async def _unfit_demand(inspected: Record, found: Found) -> list[tuple[str, str]]:
    complaints = []
    leading = {key for key, _ in await units_that_may_lead(inspected["inspected_unit"])}
    if found.lead_unit is None or str(found.lead_unit) not in leading:
        complaints.append(("责任单位", "请从被督查单位及其所属单位中选择"))
    if found.person is not None:
        known = {person["id"]: person["path"] for person in await people_who_may_answer(inspected["inspected_unit"])}
        if found.person not in known:
            complaints.append(("责任人", "请从所列人员中选择"))
    if (found.amount is None) == (found.due_on is None):
        complaints.append(("整改期限（天数）", "请填写天数或者完成日期，二者填一项"))
    if found.amount is not None and found.amount_unit is None:
        complaints.append(("天数按", "请选择自然日或者工作日"))
    if found.due_on is not None and found.due_on <= today():
        complaints.append(("完成日期", "应晚于今天"))
    return complaints


def _columns(found: Found) -> Record:
    return {
        "verdict": found.verdict,
        "text": found.text,
        "demand": found.demand or None,
        "lead_unit": found.lead_unit if found.demand else None,
        "person": found.person,
        "amount": found.amount,
        "amount_unit": found.amount_unit if found.amount is not None else None,
        "due_on": found.due_on,
    }


def _card(inspected: Record) -> Any:
    return subject_of({"id": inspected["supervision"], "title": inspected["title"]})
