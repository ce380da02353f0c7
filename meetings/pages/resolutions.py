"""The ledger of resolutions and one resolution's page."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import resolving
from meetings.forms.resolutions import NoteForm, PapersForm, ProgressForm
from meetings.queries.resolution_dossiers import dossier_for
from meetings.queries.resolutions import resolution_for, subject_of
from portal import files
from portal.access import Me
from portal.errors import BadInput
from portal.people import Role
from portal.web.form import ROOM_FOR_FILES, Form, looked_at
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.timeline import entries_of

ADDRESS = "/meetings/resolutions"


@get("/resolutions/{resolution_id:uuid}", access=in_business, name="meetings.resolution")
async def show(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Page:
    return await resolution_page(request, resolution_id)


async def resolution_page(
    request: Request[Me, Any, Any],
    resolution_id: UUID,
    *,
    form: Form | None = None,
    failed: str = "",
    status: int = 200,
) -> Page:
    """The dossier; `failed` names the part whose form came back with complaints."""
    dossier = await dossier_for(request.user, resolution_id)
    resolution = dossier["resolution"]
    return Page(
        request,
        "meetings/resolution.html",
        status=status,
        title=dossier["subject"].title,
        **dossier,
        form=form,
        failed=failed,
        form_prefix=failed.split(" ", maxsplit=1)[0] or "f",
        stages=_stages(resolution),
        facts=_facts(dossier),
        entries=entries_of(dossier["history"], MARKS),
        waiting=_waiting(resolution),
        carry=_carry(request.user, dossier) if resolution["issued_at"] else "",
    )


def _carry(me: Me, dossier: dict[str, Any]) -> str:
    """For the office: the way to the register of cases, where a resolution becomes a case a leader carries. Only the
    visiting card goes along: the rooms do not know each other."""
    if not me.has(Role.office):
        return ""
    subject = dossier["subject"]
    card = {"kind": subject.kind, "id": subject.id, "title": subject.title, "path": subject.path}
    return f"/assignments/cases/new?{urlencode({f'origin_{name}': value for name, value in card.items()})}"


@post("/resolutions/{resolution_id:uuid}/progress", access=in_business, name="meetings.resolution.progress")
async def add_progress(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    found = await resolution_for(request.user, resolution_id)
    form = ProgressForm(await request.form())
    if not form.ok:
        return await resolution_page(request, resolution_id, form=form, failed="progress", status=422)
    await resolving.add_progress(found, request.user, **form.clean)
    return see_other(f"{ADDRESS}/{resolution_id}", "saved")


@post(
    "/resolutions/{resolution_id:uuid}/evidence",
    access=in_business,
    name="meetings.resolution.evidence",
    request_max_body_size=ROOM_FOR_FILES,
)
async def add_evidence(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    found = await resolution_for(request.user, resolution_id)
    form = PapersForm(await request.form())
    if form.ok:
        try:
            handed_in = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            await resolving.add_evidence(found, request.user, handed_in)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{resolution_id}", "saved")
    return await resolution_page(request, resolution_id, form=form, failed="evidence", status=422)


@get("/resolutions/{resolution_id:uuid}/evidence/{file_id:uuid}", access=in_business, name="meetings.resolution.file")
async def evidence(
    request: Request[Me, Any, Any], resolution_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[bytes]:
    found = await resolution_for(request.user, resolution_id)
    kept = await files.one(resolution_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


@post(
    "/resolutions/{resolution_id:uuid}/evidence/{file_id:uuid}/withdraw",
    access=in_business,
    name="meetings.resolution.unfile",
)
async def withdraw_evidence(
    request: Request[Me, Any, Any], resolution_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[Any]:
    found = await resolution_for(request.user, resolution_id)
    await files.one(resolution_id, file_id)
    form = NoteForm(await request.form())
    if not form.ok:
        return await resolution_page(request, resolution_id, form=form, failed=f"withdraw {file_id}", status=422)
    await resolving.withdraw_evidence(found, request.user, file_id, form.clean["note"])
    return see_other(f"{ADDRESS}/{resolution_id}", "withdrawn")


WAY = (
    ("印发", "drafted"),
    ("签收", "assigned"),
    ("办理", "in_progress"),
    ("反馈", "fed_back"),
    ("核实", "verified"),
    ("销号", "closed"),
)
AT = {
    "drafted": 0,
    "assigned": 1,
    "signed_for": 2,
    "in_progress": 2,
    "fed_back": 4,
    "verified": 5,
    "closed": 6,
    "revoked": 6,
}


def _stages(resolution: dict[str, Any]) -> list[tuple[str, str]]:
    at = AT[resolution["state"]]
    return [
        (label, "done" if number < at else "current" if number == at else "todo")
        for number, (label, _) in enumerate(WAY)
    ]


def _facts(dossier: dict[str, Any]) -> list[tuple[str, Any]]:
    resolution = dossier["resolution"]
    due = "长期坚持" if resolution["ongoing"] else resolution["due"].isoformat()
    return [
        ("议定事项", resolution["wording"]),
        ("来自", f"{resolution['meeting_title']}，{dossier['item']['title']}"),
        ("主办单位", resolution["lead_name"]),
        ("协办单位", "、".join(resolution["supporting"])),
        ("责任人", resolution["handler_name"]),
        ("完成时限", due),
    ]


WAITING = {
    "drafted": "纪要印发后交办。",
    "assigned": "等主办单位签收。",
    "signed_for": "主办单位正在办理。",
    "in_progress": "主办单位正在办理。",
    "fed_back": "等联席会议办公室核实。",
    "verified": "等召集人圈阅销号。",
    "closed": "已销号。",
    "revoked": "该议定事项已撤销。",
}


def _waiting(resolution: dict[str, Any]) -> str:
    if resolution["state"] == "verified" and not resolution["circulates"]:
        return "等办公室另一名工作人员销号。"
    return WAITING[resolution["state"]]


MARKS = {"progress": "note", "evidence": "file", "send_back": "warn", "remark": "warn", "reopen": "warn"}


ROUTES = [show, add_progress, add_evidence, evidence, withdraw_evidence]
