"""摘牌: proposed with a paper, agreed or refused by a second person."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import letters
from portal.accountability.forms.letters import DelistingForm, NoteForm
from portal.accountability.pages.letter_page import ONE, letter_page
from portal.accountability.queries.letters import ADDRESS, letter_for
from portal.errors import BadInput
from portal.web.form import ROOM_FOR_FILES, looked_at, refuse_stale
from portal.web.guards import in_business
from portal.web.page import see_other

Asked = Request[Me, Any, Any]


@post(f"{ONE}/delist", access=in_business, name="accountability.letter.delist", request_max_body_size=ROOM_FOR_FILES)
async def propose(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    found = await letter_for(request.user, letter_id)
    await letters.refuse_proposing(found, request.user)
    form = DelistingForm(await request.form())
    if form.ok:
        try:
            paper = await looked_at(form.clean["file"], form.label("file"))
            await letters.propose_delisting(found, request.user, reason=form.clean["reason"], paper=paper)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{letter_id}", "sent")
    return await letter_page(request, letter_id, form=form, failed="delist")


@post(f"{ONE}/delist/agree", access=in_business, name="accountability.letter.delist.agree")
async def agree(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    found = await letter_for(request.user, letter_id)
    await _refuse_other(request, found)
    await letters.agree_delisting(found, request.user)
    return see_other(f"{ADDRESS}/{letter_id}", "approved")


@post(f"{ONE}/delist/refuse", access=in_business, name="accountability.letter.delist.refuse")
async def refuse(request: Asked, letter_id: FromPath[UUID]) -> Response[Any]:
    found = await letter_for(request.user, letter_id)
    await _refuse_other(request, found)
    form = NoteForm(await request.form())
    if not form.ok:
        return await letter_page(request, letter_id, form=form, failed="delist-refuse")
    await letters.refuse_delisting(found, request.user, note=form.clean["note"])
    return see_other(f"{ADDRESS}/{letter_id}", "saved")


async def _refuse_other(request: Asked, letter: dict[str, Any]) -> None:
    """What is decided on is the proposal the page showed, not one made since."""
    listing = await letters.refuse_deciding(letter, request.user)
    refuse_stale(await request.form(), listing["version"], "摘牌")


ROUTES = [propose, agree, refuse]
