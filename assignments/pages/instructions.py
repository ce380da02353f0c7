"""批示 on a case: what was said by whom, which unit replies by when, what it replied."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import instruction_ends, instructions
from assignments.forms.instructions import InstructionForm, ReplyForm, TakeBackForm
from assignments.pages.attempts import attempt, status_of
from assignments.pages.frames import of_case
from assignments.pages.own_words import own_words_page
from assignments.queries.carriers import units_for
from assignments.queries.cases import case_for
from assignments.queries.instructions import instruction_for, instructions_for, subject_of
from assignments.queries.own_words import replies_of
from assignments.rules import office
from assignments.states import INSTRUCTION_LEVELS
from portal import files
from portal.access import Me
from portal.errors import Missing
from portal.web.form import ROOM_FOR_FILES, Form, looked_at
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

Asked = Request[Me, Any, Any]
ALL = "/cases/{case_id:uuid}/instructions"
ONE = f"{ALL}/{{instruction_id:uuid}}"


@get(ALL, access=CARRYING, name="assignments.instructions")
async def show(request: Asked, case_id: FromPath[UUID]) -> Page:
    try:
        return await instructions_page(request, case_id)
    except Missing:
        return await own_words_page(request, case_id, replies_of)


async def instructions_page(
    request: Asked, case_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed`: "enter", or "reply" and the id of the instruction."""
    case = await case_for(request.user, case_id)
    may_enter = office(request.user, case)
    return Page(
        request,
        "assignments/instructions.html",
        status=status_of(form, refusal),
        **of_case(case, "/instructions"),
        may_enter=may_enter,
        instructions=await instructions_for(request.user, case),
        levels=list(INSTRUCTION_LEVELS.items()),
        units=[(unit["id"], unit["name"]) for unit in await units_for(case)] if may_enter else [],
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        refusal=refusal,
    )


@post(ALL, access=OFFICE, name="assignments.instruction.enter")
async def enter(request: Asked, case_id: FromPath[UUID]) -> Response[Any]:
    instructions.refuse_others(await case_for(request.user, case_id), request.user)
    form = InstructionForm(await request.form())

    async def act() -> None:
        await instructions.enter(request.user, case_id, **form.clean)

    async def again(refusal: str) -> Page:
        return await instructions_page(request, case_id, form=form, failed="enter", refusal=refusal)

    return await attempt(form, act, again, _path(case_id))


@post(f"{ONE}/reply", access=CARRYING, name="assignments.instruction.reply", request_max_body_size=ROOM_FOR_FILES)
async def reply(request: Asked, case_id: FromPath[UUID], instruction_id: FromPath[UUID]) -> Response[Any]:
    found = await instruction_for(await case_for(request.user, case_id), instruction_id)
    instructions.refuse_reply(found, request.user)
    form = ReplyForm(await request.form())

    async def act() -> None:
        handed_in = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
        said = form.clean["reply"]
        await instructions.reply(request.user, case_id, instruction_id, reply=said, handed_in=handed_in)

    async def again(refusal: str) -> Page:
        failed = f"reply {instruction_id}"
        return await instructions_page(request, case_id, form=form, failed=failed, refusal=refusal)

    return await attempt(form, act, again, _path(case_id), "sent")


@post(f"{ONE}/confirm", access=OFFICE, name="assignments.instruction.confirm")
async def confirm(request: Asked, case_id: FromPath[UUID], instruction_id: FromPath[UUID]) -> Response[Any]:
    await instruction_for(await case_for(request.user, case_id), instruction_id)
    await instruction_ends.confirm(request.user, case_id, instruction_id)
    return see_other(_path(case_id), "saved")


@post(f"{ONE}/take-back", access=OFFICE, name="assignments.instruction.take_back")
async def take_back(request: Asked, case_id: FromPath[UUID], instruction_id: FromPath[UUID]) -> Response[Any]:
    found = await instruction_for(await case_for(request.user, case_id), instruction_id)
    instruction_ends.refuse_taking_back(found, await case_for(request.user, case_id), request.user)
    form = TakeBackForm(await request.form())

    async def act() -> None:
        await instruction_ends.take_back(request.user, case_id, instruction_id, reason=form.clean["reason"])

    async def again(refusal: str) -> Page:
        failed = f"back {instruction_id}"
        return await instructions_page(request, case_id, form=form, failed=failed, refusal=refusal)

    return await attempt(form, act, again, _path(case_id), "saved")


@get(f"{ONE}/papers/{{file_id:uuid}}", access=CARRYING, name="assignments.instruction.paper")
async def paper(
    request: Asked, case_id: FromPath[UUID], instruction_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[bytes]:
    case = await case_for(request.user, case_id)
    found = await instruction_for(case, instruction_id)
    kept = await files.one(found["id"], file_id)
    return await give_out(request.user, subject_of(case, instruction_id), kept)


def _path(case_id: UUID) -> str:
    return f"/assignments/cases/{case_id}/instructions"


ROUTES = [show, enter, reply, confirm, take_back, paper]
