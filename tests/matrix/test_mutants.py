"""The test of the matrix: take each guard and each filter away, and a cell must differ."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

import portal.app
from portal import access
from portal.app import create_app
from portal.db import Sql
from portal.web.guards import open_to_all, signed_in
from tests.house.routes import handlers
from tests.matrix.asking import Asker, differing
from tests.matrix.policy import Route, cells
from tests.matrix.table import FAMILIES, open_without_a_token
from tests.matrix.world import World

pytestmark = pytest.mark.slow
QUICK = (
    "anonymous",
    "wu",
    "feng",
    "zhou",
    "zhao",
    "xu",
    "recused_li",
    "recused_wang",
    "shunned",
    "helper",
    "sun",
    "qian",
)
PRINTED = (".pdf", "/issue")


def quick_cells(*routes: str) -> list[tuple[Route, str, str]]:
    """The cells of these routes, or of all but the printed ones, for the subjects a fault would let in first."""
    wanted = routes or [name for name in cells_by_route() if not name.endswith(PRINTED)]
    of_them = (cell for name in wanted for cell in cells_by_route().get(name, ()) if cell[1] in QUICK)
    return sorted(of_them, key=lambda cell: QUICK.index(cell[1]))


@functools.cache
def cells_by_route() -> dict[str, list[tuple[Route, str, str]]]:
    found: dict[str, list[tuple[Route, str, str]]] = {}
    for cell in cells(FAMILIES):
        found.setdefault(cell[0].name, []).append(cell)
    return found


@pytest.mark.parametrize("loosened", [open_to_all, signed_in], ids=lambda access: access.__name__)
async def test_every_guard_is_needed(world: World, loosened: Callable[..., bool]) -> None:
    """Each route's guard by itself."""
    app = create_app(own_pool=False)
    mutant, alive = Asker(world, app), []
    for name, handler in handlers(app):
        before = handler.opt["access"]
        if before is open_to_all or before is loosened or name in TWICE:
            continue
        handler.opt["access"] = loosened
        if not await differing(mutant, quick_cells(name) + owing(name), most=1):
            alive.append(f"{name} may lose {before.__name__} and no cell differs")
        handler.opt["access"] = before
    assert not alive, "\n".join(alive)


TWICE = {"GET /password", "POST /password"}
"""Here the handler asks who it is once more (`me_of`) and sends nobody away itself."""


def owing(name: str) -> list[tuple[Route, str, str]]:
    return [cell for cell in cells_by_route().get(name, ()) if cell[1] in {"half", "new_password"}]


def everything(*_: Any) -> Sql:
    return Sql("TRUE")


ITEM, DUE, NOTICE = "GET /inspections/items/{item_id}", "GET /due/{kind}/{subject_id}", "POST /inbox/{notice_id}"
PAPER, DAY = "GET /inspections/publications/{publication_id}/notice.pdf", "GET /inspections/{inspection_id}/days/{name}"
NEW = "GET /inspections/{inspection_id}/findings/new"
FILTERS = [
    ("inspections.rules.not_recused", ITEM),
    ("inspections.rules.below", ITEM),
    ("inspections.queries.items.visible", ITEM),
    ("inspections.queries.inspections.visible", DAY),
    ("inspections.queries.inspections.whole", DAY),
    ("inspections.queries.inspections.runs", NEW),
    ("inspections.queries.intakes.runs", "GET /inspections/intakes/{intake_id}"),
    ("inspections.queries.publications._all_seen", PAPER),
    ("inspections.queries.publications.whole", PAPER),
    ("portal.duties.not_recused", DUE),
    ("portal.duties.below", DUE),
    ("portal.notices.not_recused", NOTICE),
]


@pytest.mark.parametrize(("filtered", "route"), FILTERS, ids=lambda one: str(one).rsplit(".", maxsplit=2)[-1])
async def test_every_filter_is_needed(asker: Asker, monkeypatch: pytest.MonkeyPatch, filtered: str, route: str) -> None:
    wanted = quick_cells(route)
    assert not await differing(asker, wanted)
    monkeypatch.setattr(filtered, everything)
    assert await differing(asker, wanted, most=1), f"without {filtered} nobody notices"


async def test_the_rules_of_the_moves_are_needed(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access.Rule, "__call__", lambda self, me, record: True)
    alive = []
    for family in FAMILIES:
        if family.does and not family.unruled:
            wanted: Iterable[Any] = [cell for cell in cells([family]) if cell[2] == "409"]
            if not await differing(asker, wanted, most=1):
                alive.append(family.title)
    assert not alive, f"without rules nobody notices in: {alive}"


async def test_the_forms_token_is_needed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def look_away(request: Any) -> None:
        pass

    monkeypatch.setattr(portal.app, "check_form", look_away)
    assert await open_without_a_token(Asker(world, create_app(own_pool=False)))
