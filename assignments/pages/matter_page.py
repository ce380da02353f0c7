"""The page of one matter: what and where, how it stands, what may be done with it, its papers, its history."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import matter_answers
from assignments.forms.matters import NoteForm
from assignments.queries.matter_pages import dossier_for
from assignments.queries.matters import matter_for, subject_of
from portal import files
from portal.access import Me
from portal.web.form import Form
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.timeline import entries_of

ADDRESS = "/assignments/matters"
ONE = "/matters/{matter_id:uuid}"
Asked = Request[Me, Any, Any]
MARKS = {"report": "note", "import": "note", "evidence": "file", "send_back": "warn", "reopen": "warn"}
WAITING = {
    "reported": "等联席会议办公室研判。",
    "assigned": "承办单位正在办理。",
    "answered": "等联席会议办公室核实。",
    "settled": "已结案。",
    "taken_in": "已转入积案库，按积案办理。",
    "noted": "留存关注；如有变化，由联席会议办公室交办。",
}


@get(ONE, access=CARRYING, name="assignments.matter")
async def show(request: Asked, matter_id: FromPath[UUID]) -> Page:
    return await matter_page(request, matter_id)


async def matter_page(
    request: Asked, matter_id: UUID, *, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    """`failed` names the part whose form came back with complaints."""
    dossier = await dossier_for(request.user, matter_id)
    return Page(
        request,
        "assignments/matter.html",
        status=status,
        title=dossier["subject"].title,
        **dossier,
        facts=_facts(dossier),
        entries=entries_of(dossier["history"], MARKS),
        waiting="" if dossier["may_answer"] else WAITING[dossier["matter"]["state"]],
        form=form,
        failed=failed,
        form_prefix=failed.split(" ", maxsplit=1)[0] or "f",
    )


def _facts(dossier: dict[str, Any]) -> list[tuple[str, Any]]:
    matter, waited, late = dossier["matter"], dossier["waited"], dossier["late_days"]
    found = f"{matter['found_name']}（{matter['reported_by_name']}填报）"
    facts: list[tuple[str, Any]] = [
        ("所在地", matter["place_name"]),
        ("领域", matter["field_name"]),
        ("紧急程度", dossier["urgency_words"]),
        ("发现单位", found),
        ("发现日期", matter["found_on"].isoformat()),
        ("报送至", matter["register_name"]),
    ]
    if waited is not None:
        facts.append(("及时交办", f"上报后 {waited} 天{'研判' if matter['judged_at'] else '，尚未研判'}"))
    if matter["judgement"]:
        facts.append(("研判意见", matter["judgement"]))
    if matter["handling_name"]:
        facts += [("承办单位", matter["handling_name"]), ("办理时限", matter["due"].isoformat())]
    if late is not None and late > 0:
        facts.append(("限时结案", f"超过时限 {late} 天"))
    if matter["settled_on"]:
        facts.append(("结案日期", matter["settled_on"].isoformat()))
    return facts


@get(f"{ONE}/papers/{{file_id:uuid}}", access=CARRYING, name="assignments.matter.paper")
async def paper(request: Asked, matter_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    found = await matter_for(request.user, matter_id)
    kept = await files.one(matter_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


@post(f"{ONE}/papers/{{file_id:uuid}}/withdraw", access=CARRYING, name="assignments.matter.unpaper")
async def withdraw_paper(request: Asked, matter_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[Any]:
    found = await matter_for(request.user, matter_id)
    await files.one(matter_id, file_id)
    form = NoteForm(await request.form())
    if not form.ok:
        return await matter_page(request, matter_id, form=form, failed=f"withdraw {file_id}", status=422)
    await matter_answers.withdraw_paper(found, request.user, file_id, form.clean["note"])
    return see_other(f"{ADDRESS}/{matter_id}", "withdrawn")


ROUTES = [show, paper, withdraw_paper]
