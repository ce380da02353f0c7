"""What becomes of the feedback at the unit: 签收, the report that it is done, and the check by others."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal import duties, files
from portal.access import Me
from portal.accountability import supervision_notices as notices
from portal.accountability.queries.supervision import subject_of_unit
from portal.accountability.queries.supervision_findings import KIND, subject_of
from portal.accountability.supervision_rules import speaks_for_unit
from portal.accountability.supervision_workflow import FINDING
from portal.accountability.tables import SupervisionCheck, SupervisionReceipt, SupervisionReport
from portal.clock import local, now, today
from portal.db import atomic, row, value
from portal.errors import BadInput, Refused
from portal.subjects import Subject
from portal.workflow import happened, make

Record = dict[str, Any]
KEPT = "反馈意见涉及需要您回避的事项，请由本单位其他人员办理。"


@atomic()
async def receive(inspected: Record, by: Me) -> None:
    """签收, once."""
    if inspected["signed_at"] is None:
        raise Refused("反馈意见还没有签发。")
    if not speaks_for_unit(by, inspected):
        raise Refused(f"您不能签收：须由{speaks_for_unit.words}办理。")
    if not inspected["whole"]:
        raise Refused(KEPT)
    await value("SELECT id FROM accountability_supervised_unit WHERE id = {} FOR UPDATE", inspected["id"])
    if await value("SELECT TRUE FROM accountability_supervision_receipt WHERE inspected = {}", inspected["id"]):
        raise Refused("已经签收。")
    made = SupervisionReceipt(
        inspected=inspected["id"], by=by.id, by_name=by.name, by_title="、".join(by.titles)[:200], at=now()
    )
    await SupervisionReceipt.insert(made).run()
    await happened(subject_of_unit(inspected), by, "receive", "签收反馈意见")
    await notices.take_back(inspected, "issued")
    await notices.tell_office(inspected, f"{inspected['inspected_short']}已签收。", "received", but=by.id)


@atomic()
async def report(finding: Record, by: Me, *, text: str, papers: Sequence[files.HandedIn] = ()) -> None:
    """Done, says the unit in a sentence. While others look at it nobody is reminded."""
    if not text.strip():
        raise BadInput(("完成情况", "请至少写一句话"))
    subject = subject_of(finding)
    await make(FINDING, "report", finding, subject, by, text)
    number = await value("SELECT count(*) + 1 FROM accountability_supervision_report WHERE finding = {}", finding["id"])
    made = SupervisionReport(finding=finding["id"], number=number, text=text, by=by.id, by_name=by.name, at=now())
    await SupervisionReport.insert(made).run()
    for paper in papers:
        await files.keep(Subject(KIND, made.id, subject.title, subject.path), paper, by, "evidence")
    await duties.note(KIND, finding["id"], text, today(), by)
    await duties.hand_in(KIND, finding["id"])
    await notices.tell_checkers(finding, subject, f"{finding['lead_short']}已报告完成，请核查。", {by.id})


@atomic()
async def verify(finding: Record, by: Me, *, note: str = "") -> None:
    """核查属实. It was met on the day of the report, not on the day of the check."""
    subject, last = subject_of(finding), await _last(finding)
    await make(FINDING, "verify", finding, subject, by, note)
    await _checked(last, by, "accepted", note)
    await duties.finish_duty(KIND, finding["id"], local(last["at"]).date())
    await notices.take_back(finding, "reported")
    await notices.tell_owing(finding, subject, "整改已核查属实，办结。", "verified")


@atomic()
async def return_report(finding: Record, by: Me, *, note: str) -> None:
    """退回: owed again by the old day; every return counts."""
    subject, last = subject_of(finding), await _last(finding)
    await make(FINDING, "return", finding, subject, by, note)
    await _checked(last, by, "returned", note)
    await duties.hand_back(KIND, finding["id"], today())
    await notices.take_back(finding, "reported")
    await notices.tell_owing(finding, subject, "整改报告被退回，理由见页面，请继续整改。", "returned")


@atomic()
async def relapse(finding: Record, by: Me, *, note: str, due: date) -> None:
    """Found again at the return visit: the same unit and person owe it by a new day."""
    if due <= today():
        raise BadInput(("新的完成日期", "应晚于今天"))
    subject = subject_of(finding)
    await make(FINDING, "relapse", finding, subject, by, note)
    await duties.reopen_duty(KIND, finding["id"], duties.Term(today(), due, due, article="回访督查", rolls=False))
    await notices.tell_owing(finding, subject, "回访发现问题反弹，请重新整改，时限见页面。", "relapsed")


async def _last(finding: Record) -> Record:
    found = await row(
        "SELECT id, at FROM accountability_supervision_report WHERE finding = {} ORDER BY number DESC LIMIT 1",
        finding["id"],
    )
    return found or {"id": None, "at": now()}  # the machine refuses what has no report


async def _checked(last: Record, by: Me, verdict: str, reason: str) -> None:
    made = SupervisionCheck(
        report=last["id"], verdict=verdict, reason=reason or None, by=by.id, by_name=by.name, at=now()
    )
    await SupervisionCheck.insert(made).run()
