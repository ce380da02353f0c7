"""What is done with a 督办通报 or a 月报: its words, asking the units, their replies, the way to the signer, 签发."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import figures_moves as acting
from portal.accountability.actions import figures_signing as signing
from portal.accountability.documents.bulletins_word import RATE_WORDS
from portal.accountability.forms.figures import NoteForm, OpenForm, ReplyForm, WordsForm
from portal.accountability.pages.figures_bulletins import ONE, bulletin_page
from portal.accountability.queries.figures_bulletins import ADDRESS, bulletin_for, lines_of, own_lines, subject_of
from portal.accountability.workflow import BULLETIN
from portal.errors import BadInput, Missing, Refused
from portal.web.form import Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


async def seen(request: Asked, bulletin_id: UUID, move: str = "") -> dict[str, Any]:
    """The paper, unless it has changed since the person saw it, or it is not their turn."""
    found = await bulletin_for(request.user, bulletin_id)
    refuse_stale(await request.form(), found["version"], "这份通报")
    if move:
        BULLETIN.turn(request.user, found, move)
    return found


@post(f"{ONE}/edit", access=in_business, name="accountability.bulletin.edit")
async def edit(request: Asked, bulletin_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, bulletin_id)
    form = WordsForm(await request.form())
    acting.refuse_others(found, request.user)
    if not form.ok:
        return await bulletin_page(request, bulletin_id, form=form, failed="edit")
    said = {name: form.clean[name] or "" for name in ("title", "opening", "demand", "addressee")}
    await acting.edit(found, request.user, **said, parts=form.parts)
    return see_other(f"{ADDRESS}/{bulletin_id}", "saved")


@post(f"{ONE}/open", access=in_business, name="accountability.bulletin.open")
async def open_for_reply(request: Asked, bulletin_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, bulletin_id, "open")
    form = OpenForm(await request.form())
    if form.ok:
        try:
            await acting.open_for_reply(found, request.user, form.clean["reply_until"])
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{bulletin_id}", "sent")
    return await bulletin_page(request, bulletin_id, form=form, failed="open")


@post(f"{ONE}/reply/{{unit_id:uuid}}", access=in_business, name="accountability.bulletin.reply")
async def reply(request: Asked, bulletin_id: FromPath[UUID], unit_id: FromPath[UUID]) -> Response[Any]:
    found = await bulletin_for(request.user, bulletin_id)
    lines = await lines_of(bulletin_id)
    if unit_id not in {line["unit"] for line in lines if line["position"]}:
        raise Missing
    if unit_id not in {line["unit"] for line in own_lines(request.user, lines)}:
        raise Refused("由表中单位的负责人或联络员回复。")
    form = ReplyForm(await request.form())
    if not form.ok:
        return await bulletin_page(request, bulletin_id, form=form, failed=f"reply-{unit_id}")
    await acting.reply(found, request.user, unit_id, form.clean["reply"])
    return see_other(f"{ADDRESS}/{bulletin_id}", "sent")


@post(f"{ONE}/submit", access=in_business, name="accountability.bulletin.submit")
async def submit(request: Asked, bulletin_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, bulletin_id, "submit")
    Nothing(await request.form())
    try:
        await acting.submit(found, request.user)
    except Refused as no:
        return await bulletin_page(request, bulletin_id, refusal=no.sentence)
    return see_other(f"{ADDRESS}/{bulletin_id}", "sent")


@post(f"{ONE}/send_back", access=in_business, name="accountability.bulletin.send_back")
async def send_back(request: Asked, bulletin_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, bulletin_id, "send_back")
    form = NoteForm(await request.form())
    if not form.ok:
        return await bulletin_page(request, bulletin_id, form=form, failed="send_back")
    await acting.send_back(found, request.user, form.clean["note"])
    return see_other(f"{ADDRESS}/{bulletin_id}", "sent_back")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.bulletin.withdraw")
async def withdraw(request: Asked, bulletin_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, bulletin_id, "withdraw")
    form = NoteForm(await request.form())
    if not form.ok:
        return await bulletin_page(request, bulletin_id, form=form, failed="withdraw")
    await acting.withdraw(found, request.user, form.clean["note"])
    return see_other(f"{ADDRESS}/{bulletin_id}", "withdrawn")


@get(f"{ONE}/sign", access=in_business, name="accountability.bulletin.signing")
async def signing_page(request: Asked, bulletin_id: FromPath[UUID]) -> Page:
    return await _signing(request, bulletin_id)


async def _signing(request: Asked, bulletin_id: UUID, refusal: str = "") -> Page:
    found = await bulletin_for(request.user, bulletin_id)
    BULLETIN.turn(request.user, found, "sign")
    return Page(
        request,
        "accountability/figures/sign.html",
        status=409 if refusal else 200,
        title="签发",
        bulletin=found,
        subject=subject_of(found),
        content=await signing.content_now(found),
        rate_words=RATE_WORDS,
        number=await signing.next_number(found),
        move=BULLETIN.by_name["sign"],
        refusal=refusal,
    )


@post(f"{ONE}/sign", access=in_business, name="accountability.bulletin.sign")
async def sign(request: Asked, bulletin_id: FromPath[UUID]) -> Response[Any]:
    """Refused over figures that no longer come out: the page comes back and names them."""
    found = await seen(request, bulletin_id, "sign")
    Nothing(await request.form())
    try:
        await signing.sign(request.user, bulletin_id, version=found["version"])
    except Refused as no:
        return await _signing(request, bulletin_id, no.sentence)
    return see_other(f"{ADDRESS}/{bulletin_id}", "issued")


ROUTES = [edit, open_for_reply, reply, submit, send_back, withdraw, signing_page, sign]
