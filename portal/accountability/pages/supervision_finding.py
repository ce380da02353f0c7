"""One finding: what it says, what is demanded by whom and when, what was reported and what the check said."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.supervision import findings as writing
from portal.accountability.actions.supervision import mending
from portal.accountability.forms.supervision import FindingForm, NoteForm, RelapseForm, ReportForm
from portal.accountability.pages.supervision_unit import demanding, finding_row, found_of
from portal.accountability.queries import supervision_findings as queries
from portal.accountability.queries.supervision import ADDRESS, inspected_for
from portal.accountability.queries.supervision_findings import KIND, address_of, finding_for, subject_of
from portal.accountability.supervision_workflow import FINDING
from portal.errors import BadInput, Missing, Refused
from portal.web.form import ROOM_FOR_FILES, Form, Nothing, looked_at, refuse_stale, seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Act = Callable[..., Awaitable[Any]]
ONE = "/supervision/findings/{finding_id:uuid}"
OWN_FORMS = {"report", "relapse"}
WAITING = {
    "written": "",
    "to_mend": "等整改责任单位报告完成情况。",
    "reported": "等督查单位或者督查组核查。报告人和该单位的人员不能核查。",
    "mended": "已核查属实，办结。",
}


@get(ONE, access=in_business, name="accountability.supervision.finding")
async def show(request: Asked, finding_id: FromPath[UUID]) -> Page:
    return await finding_page(request, finding_id)


async def finding_page(
    request: Asked, finding_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    me, found = request.user, await finding_for(request.user, finding_id)
    moves = [move for move in FINDING.open_moves(me, found) if move.name != "demand"]
    names = {move.name for move in moves}
    inspected = await _whole_unit(me, found)
    return Page(
        request,
        "accountability/supervision/finding.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject_of(found).title if found["label"] else f"督查发现第{found['position']}项",
        finding=finding_row(found),
        subject=subject_of(found),
        trail=_trail(found) if inspected else [],
        facts=_facts(found),
        moves=[move for move in moves if move.name not in OWN_FORMS],
        may_report="report" in names,
        may_relapse="relapse" in names,
        waiting="" if "report" in names else WAITING[found["state"]],
        reports=await queries.reports_of(finding_id),
        reminders=f"/accountability/of/{KIND}/{finding_id}" if found["due"] else "",
        **await _writing(me, found, inspected),
        entries=entries_of(await history_of(finding_id), {"return": "warn", "relapse": "warn", "demand": "letter"}),
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _facts(found: dict[str, Any]) -> list[tuple[str, Any]]:
    row = finding_row(found)
    facts: list[tuple[str, Any]] = [("被督查单位", found["inspected_name"]), ("填写", found["written_by_name"])]
    if found["demand"]:
        due = (
            f"{found['due'].isoformat()}（{row['distance']}）"
            if found["due"] and row["distance"]
            else found["due"] and found["due"].isoformat()
        )
        facts += [
            ("责任单位", found["lead_name"]),
            ("责任人", found["person_name"]),
            ("完成时限", due or row["term"]),
            ("退回次数", f"{found['returns']} 次"),
        ]
    return facts


async def _whole_unit(me: Me, found: dict[str, Any]) -> dict[str, Any] | None:
    """Who owes one thing below the unit sees that one, not the unit's whole feedback."""
    try:
        return await inspected_for(me, found["inspected"])
    except Missing:
        return None


def _trail(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (found["supervision_title"], f"{ADDRESS}/{found['supervision']}"),
        (found["inspected_name"], f"{ADDRESS}/units/{found['inspected']}"),
    ]


async def _writing(me: Me, found: dict[str, Any], inspected: dict[str, Any] | None) -> dict[str, Any]:
    """The form of who may still change it; of a drawn matter it stands on the matter's page."""
    none = {"editable": None}
    if inspected is None or found["matter"] or found["signed_at"]:
        return none
    try:
        writing.refuse_writing(inspected, me)
        writing.refuse_foreign(inspected, found, me)
    except Refused:
        return none
    typed = {name: found[name] for name in FindingForm.fields}
    if not found["demand"]:
        typed |= {"lead_unit": str(inspected["inspected_unit"]), "amount_unit": "工作日"}
    return {"editable": FindingForm(None, **typed), **await demanding(inspected)}


@post(f"{ONE}/edit", access=in_business, name="accountability.supervision.finding.edit")
async def edit(request: Asked, finding_id: FromPath[UUID]) -> Response[Any]:
    me, found = request.user, await finding_for(request.user, finding_id)
    inspected = await inspected_for(me, found["inspected"])
    writing.refuse_writing(inspected, me)
    writing.refuse_foreign(inspected, found, me)
    if found["matter"]:
        raise Refused("抽查事项的核查情况请在事项页面修改。")
    form = FindingForm(await request.form())
    if form.ok:
        version = seen_version(await request.form())
        found["version"] = found["version"] if version is None else version
        try:
            await writing.rewrite(inspected, found, me, found_of(form.clean))
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await finding_page(request, finding_id, form=form, failed="edit", refusal=no.sentence)
        else:
            return see_other(f"{ADDRESS}/units/{inspected['id']}", "saved")
    return await finding_page(request, finding_id, form=form, failed="edit")


@post(f"{ONE}/strike", access=in_business, name="accountability.supervision.strike")
async def strike(request: Asked, finding_id: FromPath[UUID]) -> Response[Any]:
    found = await finding_for(request.user, finding_id)
    inspected = await inspected_for(request.user, found["inspected"])
    await writing.strike(inspected, found, request.user)
    return see_other(f"{ADDRESS}/units/{inspected['id']}", "saved")


async def _turn(request: Asked, finding_id: UUID, move: str) -> dict[str, Any]:
    """The finding as the person saw it, if it is their turn; whose it is not is told so before anything typed."""
    found = await finding_for(request.user, finding_id)
    refuse_stale(await request.form(), found["version"], "这一项")
    FINDING.turn(request.user, found, move)
    return found


@post(
    f"{ONE}/report", access=in_business, name="accountability.supervision.report", request_max_body_size=ROOM_FOR_FILES
)
async def report(request: Asked, finding_id: FromPath[UUID]) -> Response[Any]:
    found = await _turn(request, finding_id, "report")
    form = ReportForm(await request.form())
    if form.ok:
        try:
            papers = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            await mending.report(found, request.user, text=form.clean["reply"], papers=papers)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(address_of(finding_id), "sent")
    return await finding_page(request, finding_id, form=form, failed="report")


async def _judge(
    request: Asked, finding_id: UUID, move: str, kind: type[Form], act: Act, done: str = "saved"
) -> Response[Any]:
    found = await _turn(request, finding_id, move)
    form = kind(await request.form())
    if form.ok:
        try:
            await act(found, request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(address_of(finding_id), done)
    return await finding_page(request, finding_id, form=form, failed=move)


@post(f"{ONE}/verify", access=in_business, name="accountability.supervision.verify")
async def verify(request: Asked, finding_id: FromPath[UUID]) -> Response[Any]:
    return await _judge(request, finding_id, "verify", Nothing, mending.verify)


@post(f"{ONE}/return", access=in_business, name="accountability.supervision.return")
async def return_report(request: Asked, finding_id: FromPath[UUID]) -> Response[Any]:
    return await _judge(request, finding_id, "return", NoteForm, mending.return_report, "returned")


@post(f"{ONE}/relapse", access=in_business, name="accountability.supervision.relapse")
async def relapse(request: Asked, finding_id: FromPath[UUID]) -> Response[Any]:
    return await _judge(request, finding_id, "relapse", RelapseForm, mending.relapse)


@get(f"{ONE}/papers/{{file_id:uuid}}", access=in_business, name="accountability.supervision.paper")
async def paper(request: Asked, finding_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    found = await finding_for(request.user, finding_id)
    kept = await queries.paper_in(finding_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


ROUTES = [show, edit, strike, report, verify, return_report, relapse, paper]
