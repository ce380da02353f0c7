"""强信号、弱信号: figures of topics by field and place, and what stands behind each. Never of persons, never a ranking."""

from typing import Any
from uuid import UUID

from litestar import Request, get

from assignments.pages.matter_page import ADDRESS
from assignments.queries import signals as queries
from assignments.queries.registers import registers_for
from assignments.rules import offices_of
from portal.access import Me
from portal.errors import Missing
from portal.subjects import id_in
from portal.web.guards import CARRYING
from portal.web.page import Page

WORDS = {
    queries.STRONG: ("强信号", "returned"),
    queries.WEAK: ("弱信号", "waiting"),
    "": ("", "plain"),
}
BEHIND = {
    "matter": ("隐患线索", ADDRESS),
    "case": ("积案", "/assignments/cases"),
}


@get("/matters/signals", access=CARRYING, name="assignments.signals")
async def signals(request: Request[Me, Any, Any]) -> Page:
    """`?register=` chooses among several; `?field=&place=` opens what stands behind one cell."""
    me = request.user
    registers = await registers_for(me)
    register = _chosen(registers, request.query_params.get("register", ""))
    if register is None:
        return Page(request, "assignments/signals.html", title="领域信号", register=None)
    window = queries.window_of(register["signal_days"])
    home = await queries.home_in(me, register)
    cells = [_shown(cell, register["id"]) for cell in await queries.cells_of(me, register, home, window)]
    field = id_in(request.query_params.get("field", ""))
    place = id_in(request.query_params.get("place", ""))
    opened = next((cell for cell in cells if (cell["field"], cell["place"]) == (field, place)), None)
    if (field or place) and opened is None:
        raise Missing
    found = await queries.behind(me, register, home, window, opened["field"], opened["place"]) if opened else []
    return Page(
        request,
        "assignments/signals.html",
        title="领域信号",
        register=register,
        registers=[(one["id"], one["name"]) for one in registers],
        home=home,
        window=window,
        signals=sorted(
            (cell for cell in cells if cell["strength"]), key=lambda cell: cell["strength"] != queries.STRONG
        ),
        cells=cells,
        small=queries.SMALL,
        exact=register["office"] in offices_of(me),
        opened=opened,
        behind=[_line(one) for one in found],
        listed=queries.LISTED,
    )


def _chosen(registers: list[dict[str, Any]], asked: str) -> dict[str, Any] | None:
    wanted = id_in(asked)
    if wanted is None:
        return registers[0] if registers else None
    found = next((one for one in registers if one["id"] == wanted), None)
    if found is None:
        raise Missing
    return found


def _shown(cell: dict[str, Any], register: UUID) -> dict[str, Any]:
    words, tone = WORDS[cell["strength"]]
    href = f"{ADDRESS}/signals?register={register}&field={cell['field']}&place={cell['place']}#behind"
    return {**cell, "strength_words": words, "tone": tone, "href": href}


def _line(one: dict[str, Any]) -> dict[str, Any]:
    what, address = BEHIND[one["what"]]
    return {**one, "what_words": what, "href": f"{address}/{one['id']}"}


ROUTES = [signals]
