"""What is done with a letter: its words, the way to the signer, 签发, 签收, 回复, the verdict."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import letters
from portal.accountability.actions.letters import editing
from portal.accountability.actions.letters.signing import next_number, paper_now
from portal.accountability.documents.letters import body_of
from portal.accountability.forms.letters import AdviceReplyForm, DraftForm, NoteForm, ReplyForm, SignForm
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.pages.letter_page import ONE, letter_page
from portal.accountability.queries.letters import ADDRESS, letter_for, subject_of
from portal.accountability.workflow import LETTER
from portal.errors import BadInput, Refused
from portal.web.form import ROOM_FOR_FILES, Form, Nothing, looked_at, refuse_stale, seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Act = Callable[..., Awaitable[Any]]


async def seen(request: Asked, letter_id: UUID) -> dict[str, Any]:
    """The letter, unless it has changed since the person saw it."""
    found = await letter_for(request.user, letter_id)
    refuse_stale(await request.form(), found["version"], "这份函件")
    return found


async def decide(
    request: Asked, letter_id: UUID, move: str, kind: type[Form], act: Act, done: str = "saved"
) -> Response[Any]:
    found = await seen(request, letter_id)
    LETTER.turn(request.user, found, move)
    form = kind(await request.form())
    if not form.ok:
        return await letter_page(request, letter_id, form=form, failed=move)
    try:
        await act(found, request.user, **form.clean)
    except BadInput as bad:
        return await letter_page(request, letter_id, refusal=_said(bad))
    return see_other(f"{ADDRESS}/{letter_id}", done)


def _said(bad: BadInput) -> str:
    return "；".join(f"“{where}”{sentence}" for where, sentence in bad.complaints) + "。"


@post(f"{ONE}/edit", access=in_business, name="accountability.letter.edit")
async def edit(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    found = await letter_for(request.user, letter_id)
    editing.refuse_others(found, request.user)
    form = DraftForm(await request.form())
    if form.ok:
        version = seen_version(await request.form())
        found["version"] = found["version"] if version is None else version
        kept = None if LETTER_KINDS[found["kind"]].elsewhere else found["addressee"]
        try:
            await letters.edit(found, request.user, letters.Words(**form.words(kept)))
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await letter_page(request, letter_id, form=form, failed="edit", refusal=no.sentence)
        else:
            return see_other(f"{ADDRESS}/{letter_id}", "saved")
    return await letter_page(request, letter_id, form=form, failed="edit")


@post(f"{ONE}/refresh", access=in_business, name="accountability.letter.refresh")
async def refresh(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, letter_id)
    whole = await letters.refresh(found, request.user)
    if whole:
        return see_other(f"{ADDRESS}/{letter_id}", "saved")
    said = "事项清单已更新，但“事由”中有一句经人改写、已与台账不符，请对照左侧情况改好后保存。"
    return await letter_page(request, letter_id, refusal=said)


@post(f"{ONE}/submit", access=in_business, name="accountability.letter.submit")
async def submit(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, letter_id, "submit", Nothing, letters.submit, "sent")


@post(f"{ONE}/send_back", access=in_business, name="accountability.letter.send_back")
async def send_back(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, letter_id, "send_back", NoteForm, letters.send_back)


@post(f"{ONE}/withdraw", access=in_business, name="accountability.letter.withdraw")
async def withdraw(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, letter_id, "withdraw", NoteForm, letters.withdraw, "withdrawn")


@get(f"{ONE}/sign", access=in_business, name="accountability.letter.signing")
async def signing(request: Asked, letter_id: FromPath[UUID]) -> Page:
    return await _signing_page(request, letter_id)


async def _signing_page(request: Asked, letter_id: UUID, refusal: str = "") -> Page:
    """Every word, what changed since it was drafted, the number it would get."""
    letter = await letter_for(request.user, letter_id)
    LETTER.turn(request.user, letter, "sign")
    now_ = await paper_now(letter)
    return Page(
        request,
        "accountability/letters/sign.html",
        status=409 if refusal else 200,
        title=f"签发{LETTER_KINDS[letter['kind']].words}",
        letter=letter,
        subject=subject_of(letter),
        content=now_.content,
        body=body_of(now_.content),
        changes=now_.changes,
        rewritten=not now_.whole,
        digest=now_.digest,
        number=await next_number(letter),
        move=LETTER.by_name["sign"],
        refusal=refusal,
    )


@post(f"{ONE}/sign", access=in_business, name="accountability.letter.sign")
async def sign(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    """Refused over changes: the page comes back with them."""
    found = await seen(request, letter_id)
    LETTER.turn(request.user, found, "sign")
    form = SignForm(await request.form())
    accepted, digest = form.clean.get("accepted") or False, form.clean.get("seen") or ""
    try:
        await letters.sign(request.user, letter_id, version=found["version"], seen=digest, accepted=accepted)
    except BadInput as bad:
        return await _signing_page(request, letter_id, _said(bad))
    except Refused as no:
        return await _signing_page(request, letter_id, no.sentence)
    return see_other(f"{ADDRESS}/{letter_id}", "issued")


@post(f"{ONE}/receive", access=in_business, name="accountability.letter.receive")
async def receive(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, letter_id, "receive", Nothing, letters.receive)


@post(f"{ONE}/reply", access=in_business, name="accountability.letter.reply", request_max_body_size=ROOM_FOR_FILES)
async def reply(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, letter_id)
    LETTER.turn(request.user, found, "reply")
    form = (AdviceReplyForm if LETTER_KINDS[found["kind"]].advice else ReplyForm)(await request.form())
    if form.ok:
        try:
            papers = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            adopted = form.clean.get("adopted")
            await letters.reply(
                found,
                request.user,
                text=form.clean["reply"],
                adopted=None if adopted is None else adopted == "yes",
                not_adopted=form.clean.get("not_adopted") or "",
                papers=papers,
            )
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{letter_id}", "sent")
    return await letter_page(request, letter_id, form=form, failed="reply")


@post(f"{ONE}/close", access=in_business, name="accountability.letter.close")
async def close(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, letter_id, "close", Nothing, letters.close)


@post(f"{ONE}/return", access=in_business, name="accountability.letter.return")
async def return_reply(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, letter_id, "return", NoteForm, letters.return_reply, "returned")


ROUTES = [edit, refresh, submit, send_back, withdraw, signing, sign, receive, reply, close, return_reply]
