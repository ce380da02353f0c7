"""One item: its page, progress and evidence."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.actions.closing import needed
from inspections.forms import EvidenceForm, ProgressForm, PromiseForm, ReasonForm
from inspections.pages.clashes import Clash, clash_shown
from inspections.pages.showing import MARKS, facts_of, seats_shown, shown, stages_of, waiting_words
from inspections.plausibility import points_of
from portal import audit
from portal.access import Me
from portal.errors import BadInput, Refused
from portal.people import Role
from portal.web.form import ROOM_FOR_FILES, Form, looked_at
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.timeline import entries_of

WORKERS = any_role(Role.liaison, Role.leader, Role.discipline)
EVIDENCE_SHOWN = 8
"""So many papers stand on the page, in the order they came; the rest is folded away."""


@get("/items/{item_id:uuid}", access=INSPECTIONS, name="inspections.item")
async def item(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    return await item_page(request, item_id)


async def item_page(
    request: Request[Me, Any, Any],
    item_id: UUID,
    *,
    form: Form | None = None,
    failed: str = "",
    status: int = 200,
    clash: Clash | None = None,
) -> Page:
    """The one page of an item; a form that came back with complaints is shown in its place on it, and what somebody
    else did meanwhile above everything."""
    me = request.user
    dossier = await queries.dossier_for(me, item_id)
    found = dossier["item"]
    if found["withheld"] or found["result_ground"]:
        await audit.record(me, "inspections.item.view", dossier["subject"])
    runs = queries.runs_it(me, found)
    return Page(
        request,
        "inspections/item.html",
        status=status,
        title=found["title"],
        **{**dossier, "item": shown(found)},
        stages=stages_of(found),
        waiting=waiting_words(found),
        entries=entries_of(dossier["history"], MARKS),
        needed=needed(found),
        seats=seats_shown(found, dossier["reviews"], await queries.names_of(found["seats"])),
        points=await points_for(me, dossier),
        facts=facts_of(found),
        measure_options=[(one["id"], f"{one['position']}. {one['text'][:40]}") for one in dossier["measures"]],
        form=form,
        failed=failed,
        form_prefix=form_prefix(failed, dossier["evidence"]),
        may_run=runs,
        clash=clash_shown(clash, dossier) if clash else None,
        folded=EVIDENCE_SHOWN,
        may_measure=queries.may_measure(me, found),
    )


async def points_for(me: Me, dossier: dict[str, Any]) -> list[str]:
    """Shown to who must decide now, and to nobody else."""
    deciding = {"pass_on", "close"} & {move.name for move in dossier["moves"]}
    if not deciding:
        return []
    others = await queries.others_beside(me, dossier["item"])
    return points_of(dossier["item"], dossier["progress"], dossier["evidence"], others)


def form_prefix(failed: str, evidence: list[dict[str, Any]]) -> str:
    """Several forms stand on the page: the complaint links into the one that was sent."""
    if failed.startswith("withdraw "):
        places = {f"withdraw {file['id']}": n for n, file in enumerate(evidence, start=1)}
        return f"withdraw-{places.get(failed, 0)}"
    return failed or "f"


@post("/items/{item_id:uuid}/progress", access=WORKERS, name="inspections.item.progress")
async def add_progress(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    form = ProgressForm(await request.form())
    if not form.ok:
        return await item_page(request, item_id, form=form, failed="progress", status=422)
    await actions.add_progress(found, request.user, **form.clean)
    return see_other(f"/inspections/items/{item_id}", "saved")


@post(
    "/items/{item_id:uuid}/evidence",
    access=WORKERS,
    name="inspections.item.evidence",
    request_max_body_size=ROOM_FOR_FILES,
)
async def add_evidence(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    form = EvidenceForm(await request.form())
    if form.ok:
        try:
            handed_in = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            await actions.add_evidence(found, request.user, handed_in, effective_on=form.clean["effective_on"])
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"/inspections/items/{item_id}", "saved")
    return await item_page(request, item_id, form=form, failed="evidence", status=422)


@post("/items/{item_id:uuid}/promise", access=WORKERS, name="inspections.item.promise")
async def promise(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    if not queries.may_write(request.user, found):
        raise Refused("只有责任单位可以在整改期间承诺完成日。")
    form = PromiseForm(await request.form())
    if not form.ok:
        return await item_page(request, item_id, form=form, failed="promise", status=422)
    await actions.promise(found, request.user, **form.clean)
    return see_other(f"/inspections/items/{item_id}", "saved")


@get("/items/{item_id:uuid}/evidence/{file_id:uuid}", access=INSPECTIONS, name="inspections.item.file")
async def evidence(request: Request[Me, Any, Any], item_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """Always handed over as a download, never shown inside our own origin."""
    found, attachment = await queries.evidence_for(request.user, item_id, file_id)
    subject = queries.subject_of(found)
    return await give_out(request.user, subject, attachment)


@post("/items/{item_id:uuid}/evidence/{file_id:uuid}/withdraw", access=WORKERS, name="inspections.item.unfile")
async def withdraw_evidence(
    request: Request[Me, Any, Any], item_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[Any]:
    found, attachment = await queries.evidence_for(request.user, item_id, file_id)
    if attachment["uploaded_by"] != request.user.id or not queries.may_write(request.user, found):
        raise Refused("只有上传人可以撤回，且须在整改期间、申请销号之前。")
    form = ReasonForm(await request.form())
    if not form.ok:
        return await item_page(request, item_id, form=form, failed=f"withdraw {file_id}", status=422)
    await actions.withdraw_evidence(found, request.user, file_id, form.clean["note"])
    return see_other(f"/inspections/items/{item_id}", "withdrawn")


ROUTES = [
    item,
    promise,
    add_progress,
    add_evidence,
    evidence,
    withdraw_evidence,
]
