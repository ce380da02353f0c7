"""What is done with a score sheet: its words, asking the units, their replies, the way to the signer, 签发."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import scoring_moves as acting
from portal.accountability.actions import scoring_signing as signing
from portal.accountability.forms.scoring import NoteForm, OpenForm, ReplyForm, WordsForm
from portal.accountability.pages.scoring_sheets import ONE, sheet_page
from portal.accountability.queries.scoring_sheets import ADDRESS, own_units, sheet_for, subject_of, units_of
from portal.accountability.scoring_workflow import SCORE_SHEET
from portal.errors import BadInput, Missing, Refused
from portal.web.form import Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


async def seen(request: Asked, sheet_id: UUID, move: str = "") -> dict[str, Any]:
    """The sheet, unless it has changed since the person saw it, or it is not their turn."""
    found = await sheet_for(request.user, sheet_id)
    refuse_stale(await request.form(), found["version"], "这份评分")
    if move:
        SCORE_SHEET.turn(request.user, found, move)
    return found


@post(f"{ONE}/edit", access=in_business, name="accountability.score_sheet.edit")
async def edit(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, sheet_id)
    form = WordsForm(await request.form())
    acting.refuse_others(found, request.user)
    if not form.ok:
        return await sheet_page(request, sheet_id, form=form, failed="edit")
    await acting.edit(found, request.user, title=form.clean["title"], opening=form.clean["opening"] or "")
    return see_other(f"{ADDRESS}/{sheet_id}", "saved")


@post(f"{ONE}/open", access=in_business, name="accountability.score_sheet.open")
async def open_for_reply(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, sheet_id, "open")
    form = OpenForm(await request.form())
    if form.ok:
        try:
            await acting.open_for_reply(found, request.user, form.clean["reply_until"])
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{sheet_id}", "sent")
    return await sheet_page(request, sheet_id, form=form, failed="open")


@post(f"{ONE}/reply/{{unit_id:uuid}}", access=in_business, name="accountability.score_sheet.reply")
async def reply(request: Asked, sheet_id: FromPath[UUID], unit_id: FromPath[UUID]) -> Response[Any]:
    found = await sheet_for(request.user, sheet_id)
    units = await units_of(sheet_id)
    if unit_id not in {unit["unit"] for unit in units}:
        raise Missing
    if unit_id not in {unit["unit"] for unit in own_units(request.user, units)}:
        raise Refused("由表中单位的负责人或联络员回复。")
    form = ReplyForm(await request.form())
    if not form.ok:
        return await sheet_page(request, sheet_id, form=form, failed=f"reply-{unit_id}")
    await acting.reply(found, request.user, unit_id, form.clean["reply"])
    return see_other(f"{ADDRESS}/{sheet_id}", "sent")


@post(f"{ONE}/submit", access=in_business, name="accountability.score_sheet.submit")
async def submit(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, sheet_id, "submit")
    Nothing(await request.form())
    try:
        await acting.submit(found, request.user)
    except Refused as no:
        return await sheet_page(request, sheet_id, refusal=no.sentence)
    return see_other(f"{ADDRESS}/{sheet_id}", "sent")


@post(f"{ONE}/send_back", access=in_business, name="accountability.score_sheet.send_back")
async def send_back(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, sheet_id, "send_back")
    form = NoteForm(await request.form())
    if not form.ok:
        return await sheet_page(request, sheet_id, form=form, failed="send_back")
    await acting.send_back(found, request.user, form.clean["note"])
    return see_other(f"{ADDRESS}/{sheet_id}", "sent_back")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.score_sheet.withdraw")
async def withdraw(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, sheet_id, "withdraw")
    form = NoteForm(await request.form())
    if not form.ok:
        return await sheet_page(request, sheet_id, form=form, failed="withdraw")
    await acting.withdraw(found, request.user, form.clean["note"])
    return see_other(f"{ADDRESS}/{sheet_id}", "withdrawn")


@get(f"{ONE}/sign", access=in_business, name="accountability.score_sheet.signing")
async def signing_page(request: Asked, sheet_id: FromPath[UUID]) -> Page:
    return await _signing(request, sheet_id)


async def _signing(request: Asked, sheet_id: UUID, refusal: str = "") -> Page:
    found = await sheet_for(request.user, sheet_id)
    SCORE_SHEET.turn(request.user, found, "sign")
    return Page(
        request,
        "accountability/scoring/sign.html",
        status=409 if refusal else 200,
        title="签发",
        sheet=found,
        subject=subject_of(found),
        content=await signing.content_now(found),
        number=await signing.next_number(found),
        move=SCORE_SHEET.by_name["sign"],
        refusal=refusal,
    )


@post(f"{ONE}/sign", access=in_business, name="accountability.score_sheet.sign")
async def sign(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    """Refused over numbers that no longer come out: the page comes back and names them."""
    found = await seen(request, sheet_id, "sign")
    Nothing(await request.form())
    try:
        await signing.sign(request.user, sheet_id, version=found["version"])
    except Refused as no:
        return await _signing(request, sheet_id, no.sentence)
    return see_other(f"{ADDRESS}/{sheet_id}", "issued")


ROUTES = [edit, open_for_reply, reply, submit, send_back, withdraw, signing_page, sign]
