"""起草函件: of what, which kind; everything else is composed from the ledger."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import letters
from portal.accountability.forms.letters import NewForm
from portal.accountability.letter_kinds import FORMS, LETTER_KINDS, LEVELS
from portal.accountability.queries.letter_lists import duties_to_write_of, kinds_for, letters_about, more_of_unit
from portal.accountability.queries.letters import ADDRESS
from portal.accountability.rules import STAFF
from portal.clock import today
from portal.errors import Missing, Refused
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import any_role
from portal.web.page import Page, see_other
from portal.words import distance

Asked = Request[Me, Any, Any]
DRAFTING = any_role(*STAFF)
MOST = 40


@get("/letters/new", access=DRAFTING, name="accountability.letter.new")
async def new(request: Asked) -> Page:
    asked = [found for text in request.query_params.getall("duty", []) if (found := id_in(text))]
    kind = request.query_params.get("kind", "")
    return await _new_page(request, asked[:MOST], NewForm(kind=kind if kind in LETTER_KINDS else ""))


async def _new_page(request: Asked, asked: list[UUID], form: Form, refusal: str = "") -> Page:
    """Without a duty it tells where one begins: at a row of the ledger."""
    chosen = await duties_to_write_of(request.user, asked)
    if len(chosen) != len(set(asked)):
        raise Missing
    unit = chosen[0]["unit"] if chosen else None
    more = await more_of_unit(request.user, unit, asked) if unit else []
    return Page(
        request,
        "accountability/letters/new.html",
        status=409 if refusal else 422 if form.errors else 200,
        title="起草督办函件",
        chosen=[_shown(duty) for duty in chosen],
        more=[_shown(duty) for duty in more],
        unit_name=chosen[0]["unit_name"] if chosen else "",
        about=await letters_about(request.user, asked) if chosen else [],
        kinds=[(kind, words, _said(kind)) for kind, words in kinds_for(request.user)],
        form=form,
        refusal=refusal,
    )


def _said(kind: str) -> str:
    shape = LETTER_KINDS[kind]
    return f"{FORMS[shape.form]}，{LEVELS[shape.level]}签发，{shape.days} 天内回复"


def _shown(duty: dict[str, Any]) -> dict[str, Any]:
    return {**duty, "distance": distance(duty["due"], today())}


@post("/letters/new", access=DRAFTING, name="accountability.letter.draft")
async def draft(request: Asked) -> Response[Any]:
    form = NewForm(await request.form())
    asked = [duty for duty in form.clean.get("duties") or [] if duty][:MOST]
    if not form.ok:
        return await _new_page(request, asked, form)
    try:
        made = await letters.draft_for(request.user, form.clean["kind"], asked, form.clean["why"] or "")
    except Refused as no:
        return await _new_page(request, asked, form, no.sentence)
    return see_other(f"{ADDRESS}/{made}", "saved")


ROUTES = [new, draft]
