"""Every filter of the house that says what one may see, at each place where it is asked, taken away there: something turns red.

`turned_red.json` names what: a test that looks at what is on a list, in a figure, behind an address; or the matrix, where a
page opens by it. Who adds a place adds its line (CONTRIBUTING).
"""

import importlib
import inspect
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from portal.demo.cast import Cast
from tests.browser import Browser
from tests.matrix.asking import Asker
from tests.matrix.filters import Use, uses
from tests.matrix.policy import Route, fits
from tests.matrix.test_mutants import quick_cells
from tests.proving import LONG, reached

pytestmark = pytest.mark.slow
Cell = tuple[Route, str, str]
ALL = {str(use): use for use in uses()}
THE_MATRIX = "the matrix"
TURNED_RED: dict[str, str] = json.loads(Path(__file__).with_name("turned_red.json").read_text(encoding="utf-8"))
AT_THE_DOOR = [name for name, by in TURNED_RED.items() if by == THE_MATRIX]
ON_THE_PAGE = [name for name, by in TURNED_RED.items() if by != THE_MATRIX]
NO_DIFFERENCE: dict[str, str] = {}
"""Places where nothing is narrowed by it, and why."""


def test_what_turns_red_is_named_for_every_place() -> None:
    assert len(ALL) > 400
    assert {*TURNED_RED, *NO_DIFFERENCE} == set(ALL)
    assert not set(TURNED_RED) & set(NO_DIFFERENCE)


@pytest.mark.parametrize("name", AT_THE_DOOR if LONG else AT_THE_DOOR[::20])
async def test_a_page_that_opens_by_it_opens_to_who_may_not_see_it(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    wanted = near(ALL[name], [cell for cell in quick_cells() if cell[0].name.startswith("GET ")])
    with monkeypatch.context() as patch:
        ALL[name].take_away(patch)
        red = await first_differing(asker, wanted)
    reached("filters taken away where they are asked", 1)
    assert red, "no cell differs"
    assert await first_differing(asker, [red]) is None, "it differs anyway"
    reached("a cell of the matrix turns red", 1)


async def first_differing(asker: Asker, wanted: Iterable[Cell]) -> Cell | None:
    for cell in wanted:
        route, subject, expected = cell
        if not fits(expected, await asker.answer(route, subject)):
            return cell
    return None


def near(use: Use, wanted: Iterable[Cell]) -> list[Cell]:
    """The room's own pages first: a cell that differs is most likely there."""
    room = use.asker.replace("portal.accountability", "accountability").split(".")[0]
    return sorted(wanted, key=lambda cell: not cell[0].name.startswith(f"GET /{room}"))


@pytest.mark.parametrize("name", ON_THE_PAGE if LONG else ON_THE_PAGE[::10])
async def test_what_it_narrows_has_a_test_that_turns_red(
    people: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path, function = TURNED_RED[name].split("::")
    test: Callable[..., Any] = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), function)
    given = {"people": people, "browser": browser}
    ALL[name].take_away(monkeypatch)
    reached("filters taken away where they are asked", 1)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await test(**{wanted: given[wanted] for wanted in inspect.signature(test).parameters})
    reached("a test of what it narrows turns red", 1)
