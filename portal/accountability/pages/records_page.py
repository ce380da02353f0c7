"""One 问责记录: what the paper says, what it rests on, what may be done with it. Every look at it is audited."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit, files
from portal.access import Me
from portal.accountability.actions import records_basis
from portal.accountability.forms.records import BasisForm
from portal.accountability.pages.records import shown
from portal.accountability.pages.records_entering import ONE, seen
from portal.accountability.queries import records as queries
from portal.accountability.queries.records import record_for, subject_of
from portal.accountability.rules import concerned, recording, who_entered
from portal.accountability.states import RECORD_STATES
from portal.accountability.workflow import RECORD
from portal.clock import local, today
from portal.errors import BadInput
from portal.people import Role
from portal.web.form import Form
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
VERDICTS = {"upheld": RECORD.by_name["uphold"].label, "dismissed": RECORD.by_name["dismiss"].label}
MARKS = {"enter": "note", "edit": "note", "correct": "warn", "object": "warn", "withdraw": "warn", "uphold": "warn"}


@get(ONE, access=in_business, name="accountability.record")
async def show(request: Asked, record_id: FromPath[UUID]) -> Page:
    record = await record_for(request.user, record_id)
    await audit.record(request.user, "accountability.record.see", subject_of(record))
    return await _page(request, record)


async def _page(request: Asked, record: Record, form: Form | None = None, status: int = 200) -> Page:
    me = request.user
    drafts = record["state"] == RECORD.start and recording(me, record) and me.id != record["person"]
    staff = me.reaches(record["unit_path"], Role.discipline)
    objection = await queries.objection_to(record["id"])
    return Page(
        request,
        "accountability/records/record.html",
        status=status,
        title=subject_of(record).title,
        record=shown(record),
        subject=subject_of(record),
        facts=facts_of(record, staff),
        moves=open_moves(me, record),
        may_edit=drafts and who_entered(me, record),
        may_correct=RECORD.by_name["supersede"] in RECORD.open_moves(me, record),
        papers=await files.of([record["id"]], "annex"),
        basis=await queries.basis_of(record["id"], me),
        may_chain=me.has(Role.office, Role.leader, Role.discipline, Role.auditor),
        choices=[
            (duty["id"], f"{duty['title']}（{duty['due'].isoformat()} 到期）")
            for duty in (await queries.duties_to_rest_on(me, record) if drafts else [])
        ],
        may_rest=drafts,
        objection=objection,
        verdict_words=VERDICTS.get((objection or {}).get("verdict") or "", ""),
        versions=[
            {**one, "words": RECORD_STATES[one["state"]], "path": queries.address_of(one["id"])}
            for one in await queries.versions_of(record, me)
        ],
        entries=entries_of(await history_of(record["id"]), MARKS) if staff else [],
        waiting=_waiting(me, record),
        form=form,
    )


def open_moves(me: Me, record: Record) -> list[Any]:
    """Correcting is a form of its own, and objecting ends with its period."""
    over = record["object_by"] is not None and today() > record["object_by"]
    skipped = {"supersede", "object"} if over else {"supersede"}
    return [move for move in RECORD.open_moves(me, record) if move.name not in skipped]


def _waiting(me: Me, record: Record) -> str:
    if record["state"] == "drafted":
        return "等另一名工作人员对照决定文件复核；复核前不计入统计，被问责人也看不到。"
    if record["state"] == "objected":
        return "异议处理中，暂不计入任何清单和统计。"
    if record["state"] == "in_force" and concerned(me, record) and today() > record["object_by"]:
        return f"提出异议的期限已于 {record['object_by'].isoformat()} 届满。"
    return ""


def facts_of(record: Record, staff: bool) -> list[tuple[str, Any]]:
    one = shown(record)
    facts: list[tuple[str, Any]] = [
        ("被问责对象", one["whom"]),
        ("作出决定的机关", record["deciding_body"]),
        (
            "决定文件",
            f"{record['document_title']}" + (f"（{record['document_number']}）" if record["document_number"] else ""),
        ),
        ("决定日期", record["decided_on"].isoformat()),
        ("问责方式", one["sanction_words"]),
        ("责任类型", one["liability_words"]),
        ("问责情形", f"《信访工作条例》{one['ground_words']}"),
        ("影响期", _influence(record)),
        ("事由摘要", record["summary"]),
    ]
    if record["object_by"] is not None:
        facts.append(("可提出异议至", record["object_by"].isoformat()))
    if record["withdrawal_document"]:
        facts.append(("撤回依据", record["withdrawal_document"]))
    if record["correction"]:
        facts.append(("更正理由", record["correction"]))
    if staff:
        checked = (
            f"{record['checked_by_name']} {local(record['checked_at']):%Y-%m-%d %H:%M}" if record["checked_at"] else ""
        )
        facts += [("登记", f"{record['office_name']} {record['entered_by_name']}"), ("复核", checked)]
    return facts


def _influence(record: Record) -> str:
    if record["influence_from"] is None:
        return "未写明"
    until = record["influence_to"]
    return f"{record['influence_from'].isoformat()} 至 {until.isoformat() if until else '未写明'}"


@get(f"{ONE}/papers/{{file_id:uuid}}", access=in_business, name="accountability.record.paper")
async def paper(request: Asked, record_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    record = await record_for(request.user, record_id)
    kept = await files.one(record_id, file_id)
    return await give_out(request.user, subject_of(record), kept)


@post(f"{ONE}/basis", access=in_business, name="accountability.record.basis")
async def basis(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    record = await seen(request, record_id)
    form = BasisForm(await request.form())
    if form.ok or not recording(request.user, record):
        try:
            await records_basis.rest_on(record, request.user, form.clean.get("duty"), form.clean.get("number"))
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(subject_of(record).path, "added")
    return await _page(request, record, form, 422)


@post(f"{ONE}/basis/{{basis_id:uuid}}/remove", access=in_business, name="accountability.record.unbasis")
async def unbasis(request: Asked, record_id: FromPath[UUID], basis_id: FromPath[UUID]) -> Response[Any]:
    record = await record_for(request.user, record_id)
    await records_basis.rest_no_more_on(record, request.user, basis_id)
    return see_other(subject_of(record).path, "saved")


ROUTES = [show, paper, basis, unbasis]
