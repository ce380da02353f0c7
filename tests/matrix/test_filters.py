"""Every filter of the house that says what one may see, at each place where it is asked, taken away there: something turns red.

`turned_red.json` names what: the matrix, where a page opens by it; the links, where a page then leads to what its reader may
not open; a canary or the empty house, read as somebody who may not know (`watches.py`); or a test that looks at what is on a
list, in a figure, behind an address (`tests/attacks/test_narrowing.py`). Some narrow nothing by themselves: they lead an index,
or stand beside another that says the same; each says why. Who adds a place adds its line (CONTRIBUTING).
"""

from collections.abc import Iterable

import pytest

from tests.matrix.asking import Asker
from tests.matrix.filters import TURNED_RED, Use, everywhere, place
from tests.matrix.lists import READERS, pages, read, refused
from tests.matrix.policy import Route, fits
from tests.matrix.shown import print_as_text
from tests.matrix.test_mutants import quick_cells
from tests.matrix.watched import asking, called, compared, shown, told
from tests.matrix.watches import AS, WATCHES, watch
from tests.proving import LONG, reached

pytestmark = pytest.mark.slow
Cell = tuple[Route, str, str]
THE_MATRIX, THE_LINKS = "the matrix", "the links"
AT_THE_DOOR = [name for name, by in TURNED_RED.items() if by == THE_MATRIX]
BY_LINKS = [name for name, by in TURNED_RED.items() if by == THE_LINKS]
ON_THE_PAGE = [name for name, by in TURNED_RED.items() if "::" in by]
BY_WATCH = [name for name, by in TURNED_RED.items() if AS in by]
WATCHED = sorted({TURNED_RED[name] for name in BY_WATCH})
NARROWS_NOTHING = [name for name, by in TURNED_RED.items() if by.startswith("narrows nothing: ")]


def test_what_turns_red_is_named_for_every_place() -> None:
    places = everywhere()
    assert len(places) > 400
    assert set(TURNED_RED) == set(places)
    told_apart = (AT_THE_DOOR, BY_LINKS, BY_WATCH, ON_THE_PAGE, NARROWS_NOTHING)
    assert sorted(name for names in told_apart for name in names) == sorted(places), "each in one way, and none without"
    assert {named.split(AS)[0] for named in WATCHED} <= set(WATCHES)
    reached("places that narrow nothing by themselves", len(NARROWS_NOTHING))


@pytest.mark.parametrize("name", AT_THE_DOOR if LONG else AT_THE_DOOR[::12])
async def test_a_page_that_opens_by_it_opens_to_who_may_not_see_it(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    wanted = near(place(name), [cell for cell in quick_cells() if cell[0].name.startswith("GET ")])
    with monkeypatch.context() as patch:
        place(name).take_away(patch)
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
    return sorted(wanted, key=lambda cell: not cell[0].name.startswith(f"GET {room_of(use)}"))


def room_of(use: Use) -> str:
    """How the addresses of its room begin; those of the ground have nothing in common."""
    room = use.asker.removeprefix("portal.").split(".")[0]
    return f"/{room}" if room in {"accountability", "inspections", "meetings", "assignments"} else "/"


@pytest.mark.parametrize("name", BY_LINKS if LONG else BY_LINKS[:1])
async def test_a_page_without_it_leads_to_what_its_reader_may_not_open(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    reached("filters taken away where they are asked", 1)
    assert await _led_astray(asker, monkeypatch, place(name))
    reached("a page leads to a refusal", 1)


async def _led_astray(asker: Asker, monkeypatch: pytest.MonkeyPatch, use: Use) -> bool:
    for path in (one for one in pages(asker) if room_of(use) in one):
        for subject in READERS:
            known = await read(asker, subject, path)
            with monkeypatch.context() as patch:
                use.take_away(patch)
                more = await read(asker, subject, path) - known
            if await refused(asker, subject, more):
                return True
    return False


@pytest.mark.parametrize("named", WATCHED if LONG else [one for one in WATCHED if one.startswith("lists ")])
async def test_who_may_not_know_is_told_without_it(asker: Asker, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    print_as_text(monkeypatch)
    uses = [place(name) for name in BY_WATCH if TURNED_RED[name] == named]
    async with watch(asker, named) as looks:
        near = await asking(looks, uses)
        for use in uses:
            with monkeypatch.context() as patch:
                use.take_away(patch)
                telling = await told(near[str(use)])
            reached("filters taken away where they are asked", 1)
            assert telling, f"{named}: nothing is told without {use}"
            assert not await telling.tells(), "it tells anyway"
            reached("who may not know is told", 1)


@pytest.mark.skipif(not LONG, reason="reads 250 pages three times: bin/prove mutants")
@pytest.mark.parametrize("subject", READERS)
async def test_what_narrows_nothing_changes_no_page(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    routes = [Route(f"GET {path}") for path in pages(asker)]
    looks = compared(asker, subject, routes, await shown(asker, subject, routes))
    near = await asking(looks, [place(name) for name in NARROWS_NOTHING])
    if subject == "sun":
        assert all(near.values()), "asked by nobody, it would change nothing"
    for name in NARROWS_NOTHING:
        place(name).take_away(monkeypatch)
    changed = [called(look.route) for look in looks if await look.tells()]
    assert changed == []
