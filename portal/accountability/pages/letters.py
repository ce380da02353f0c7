"""督办函件: the list with what waits for whom, and 挂牌督办."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get

from portal.access import Me
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.pages.room import tabs
from portal.accountability.queries import letter_lists as queries
from portal.accountability.queries.letter_lists import MINE, Filters
from portal.accountability.queries.letters import ADDRESS, subject_of
from portal.accountability.rules import STAFF
from portal.accountability.states import LETTER_STATES, LETTER_TONES
from portal.clock import local, today
from portal.duties import light
from portal.subjects import id_in
from portal.web.guards import in_business
from portal.web.page import Page
from portal.words import distance, lamp

Asked = Request[Me, Any, Any]
KINDS = {kind: shape.words for kind, shape in LETTER_KINDS.items()}


@get("/letters", access=in_business, name="accountability.letters")
async def list_letters(request: Asked) -> Page:
    me = request.user
    filters = filters_of(request.query_params)
    found, more = await queries.letters_for(me, filters, id_in(request.query_params.get("after", "")))
    units = await queries.addressees_of(me)
    counts = await queries.figures_for(me, filters)
    return Page(
        request,
        "accountability/letters/list.html",
        title="督办函件",
        tabs=tabs(me, "/letters"),
        letters=[row_of(letter) for letter in found],
        figures=[(counts[name], words, address(filters, mine=name)) for name, words in MINE.items() if counts[name]],
        filters=filters,
        active=_active(filters, dict(units)),
        kinds=list(KINDS.items()),
        states=list(LETTER_STATES.items()),
        units=units,
        mine=list(MINE.items()),
        may_draft=me.has(*STAFF),
        first=address(filters) if request.query_params.get("after") else None,
        next=address(filters, after=str(found[-1]["id"])) if more else None,
    )


@get("/letters/listed", access=in_business, name="accountability.letters.listed")
async def listed(request: Asked) -> Page:
    """挂牌督办: what hangs and since when; what was taken off, by whom and when."""
    found = [
        {**row_of(one), "hanging": (today() - one["listed_on"]).days}
        for one in await queries.listings_for(request.user)
    ]
    return Page(
        request,
        "accountability/letters/listed.html",
        title="挂牌督办",
        tabs=tabs(request.user, "/letters/listed"),
        hanging=[one for one in found if one["delisted_on"] is None],
        taken_off=[one for one in found if one["delisted_on"] is not None],
    )


def row_of(letter: Mapping[str, Any]) -> dict[str, Any]:
    owed = letter["state"] in {"issued", "received"}
    due = letter["reply_due"]
    return {
        **letter,
        "kind_words": KINDS[letter["kind"]],
        "state_words": LETTER_STATES[letter["state"]],
        "tone": LETTER_TONES[letter["state"]],
        "path": subject_of(letter).path,
        "name": letter["label"] or f"{KINDS[letter['kind']]}（草稿）",
        "issued_on": local(letter["signed_at"]).date() if letter["signed_at"] else None,
        "light": lamp(light(due, today())) if owed and due else "",
        "distance": distance(due, today()) if owed and due else "",
    }


def filters_of(asked: Mapping[str, Any]) -> Filters:
    """What the address asks for; a value that means nothing is left out."""
    kind, state, mine = (str(asked.get(name, "")) for name in ("kind", "state", "mine"))
    unit: UUID | None = id_in(str(asked.get("unit", "")))
    return Filters(
        kind if kind in KINDS else "", state if state in LETTER_STATES else "", unit, mine if mine in MINE else ""
    )


def address(filters: Filters, **changed: str) -> str:
    kept = {"kind": filters.kind, "state": filters.state, "unit": filters.unit or "", "mine": filters.mine, **changed}
    asked = {name: str(value) for name, value in kept.items() if value}
    return f"{ADDRESS}?{urlencode(asked)}" if asked else ADDRESS


def _active(filters: Filters, units: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    words = {
        "kind": KINDS.get(filters.kind, ""),
        "state": LETTER_STATES.get(filters.state, ""),
        "unit": units.get(str(filters.unit), "所选单位") if filters.unit else "",
        "mine": MINE.get(filters.mine, ""),
    }
    return [(text, address(filters, **{name: ""})) for name, text in words.items() if text]


ROUTES = [list_letters, listed]
