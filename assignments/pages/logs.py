"""办理记录 of an assignment: one tap for what was just done, the stages with the hours between, papers of what others said."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import logs
from assignments.forms.logs import EntryForm, EventForm, PapersForm, StrikeForm, WithdrawForm
from assignments.pages.attempts import Act, attempt, status_of
from assignments.pages.frames import of_assignment
from assignments.queries.assignments import assignment_for
from assignments.queries.logs import entries_for, entry_for, line_of, subject_of
from assignments.states import EVENTS, FIRSTS, STAGES, STEPS
from portal import files
from portal.access import Me
from portal.errors import Refused
from portal.web.form import ROOM_FOR_FILES, Form, looked_at
from portal.web.guards import CARRYING
from portal.web.page import Page
from portal.web.pages.download import give_out

Asked = Request[Me, Any, Any]
ONE = "/{assignment_id:uuid}/log"
ENTRY = f"{ONE}/{{entry_id:uuid}}"
GROUPS = (("steps", STEPS), ("stages", {**STAGES, **FIRSTS}), ("events", EVENTS))


@get(ONE, access=CARRYING, name="assignments.log")
async def show(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return await log_page(request, assignment_id)


async def log_page(
    request: Asked, assignment_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed` names the form that came back: a group of kinds, or what was to be done with one entry."""
    found = await assignment_for(request.user, assignment_id)
    entries = await entries_for(request.user, found)
    stages, firsts = line_of(entries, STAGES), line_of(entries, FIRSTS)
    return Page(
        request,
        "assignments/log.html",
        status=status_of(form, refusal),
        **of_assignment(found, "/log"),
        may_record=logs.may_record(request.user, found),
        entries=entries,
        lines=[("六个环节", stages), ("四个第一", firsts)],
        steps=list(STEPS.items()),
        missing=[(one["what"], one["words"]) for one in (*stages, *firsts) if one["at"] is None],
        events=list(EVENTS.items()),
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        refusal=refusal,
    )


@post(ONE, access=CARRYING, name="assignments.log.enter", request_max_body_size=ROOM_FOR_FILES)
async def enter(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    logs.refuse_others(request.user, await assignment_for(request.user, assignment_id))
    sent = await request.form()
    group = next((name for name, kinds in GROUPS if sent.get("what") in kinds), "steps")
    form = EventForm(sent) if group == "events" else EntryForm(sent)

    async def act() -> None:
        files_sent = form.clean.pop("file", [])
        handed_in = [await looked_at(file, "材料") for file in files_sent]
        await logs.enter(request.user, assignment_id, handed_in=handed_in, **form.clean)

    return await _done(request, assignment_id, form, group, act)


@post(f"{ENTRY}/strike", access=CARRYING, name="assignments.log.strike")
async def strike(request: Asked, assignment_id: FromPath[UUID], entry_id: FromPath[UUID]) -> Response[Any]:
    entry = await _entry(request, assignment_id, entry_id)
    if entry["by"] != request.user.id or entry["struck_at"] is not None:
        raise Refused(logs.ONLY_THE_AUTHOR)
    form = StrikeForm(await request.form())

    async def act() -> None:
        await logs.strike(request.user, assignment_id, entry_id, reason=form.clean["reason"])

    return await _done(request, assignment_id, form, f"strike {entry_id}", act)


@post(f"{ENTRY}/papers", access=CARRYING, name="assignments.log.add_papers", request_max_body_size=ROOM_FOR_FILES)
async def add_papers(request: Asked, assignment_id: FromPath[UUID], entry_id: FromPath[UUID]) -> Response[Any]:
    logs.refuse_papers(await _entry(request, assignment_id, entry_id))
    form = PapersForm(await request.form())

    async def act() -> None:
        handed_in = [await looked_at(file, "材料") for file in form.clean["file"]]
        await logs.add_papers(request.user, assignment_id, entry_id, handed_in)

    return await _done(request, assignment_id, form, f"papers {entry_id}", act)


@get(f"{ENTRY}/papers/{{file_id:uuid}}", access=CARRYING, name="assignments.log.paper")
async def paper(
    request: Asked, assignment_id: FromPath[UUID], entry_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[bytes]:
    found = await assignment_for(request.user, assignment_id)
    entry = await entry_for(found, entry_id)
    kept = await files.one(entry["id"], file_id)
    return await give_out(request.user, subject_of(found, entry_id), kept)


@post(f"{ENTRY}/papers/{{file_id:uuid}}/withdraw", access=CARRYING, name="assignments.log.withdraw_paper")
async def withdraw_paper(
    request: Asked, assignment_id: FromPath[UUID], entry_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[Any]:
    entry = await _entry(request, assignment_id, entry_id)
    kept = await files.one(entry["id"], file_id)
    if kept["uploaded_by"] != request.user.id or kept["withdrawn_at"] is not None:
        raise Refused("只有上传人可以撤回，且已撤回的材料不能再次撤回。")
    form = WithdrawForm(await request.form())

    async def act() -> None:
        await logs.withdraw_paper(request.user, assignment_id, entry_id, file_id, reason=form.clean["reason"])

    return await _done(request, assignment_id, form, f"withdraw {file_id}", act)


async def _entry(request: Asked, assignment_id: UUID, entry_id: UUID) -> dict[str, Any]:
    """The entry, for who may write in this log; others are told so before anything they sent is looked at."""
    found = await assignment_for(request.user, assignment_id)
    entry = await entry_for(found, entry_id)
    logs.refuse_others(request.user, found)
    return entry


async def _done(request: Asked, assignment_id: UUID, form: Form, failed: str, act: Act) -> Response[Any]:
    async def again(refusal: str) -> Page:
        return await log_page(request, assignment_id, form=form, failed=failed, refusal=refusal)

    return await attempt(form, act, again, f"/assignments/{assignment_id}/log")


ROUTES = [show, enter, strike, add_papers, paper, withdraw_paper]
