"""Who watches what: pages and acts that tell somebody too much once a filter is taken away."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx

from tests.matrix import (
    empty_house,
    test_canary,
    test_canary_accountability,
    test_canary_assignments,
    test_canary_meetings,
)
from tests.matrix.asking import Asker, class_of
from tests.matrix.policy import Route, cells, fits
from tests.matrix.table import FAMILIES
from tests.matrix.watched import Look

Watch = Callable[[Asker, str], AbstractAsyncContextManager[list[Look]]]


@asynccontextmanager
async def _acts(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    """What is wrong is an act that is answered otherwise than the matrix declares."""

    def unfit(route: Route, expected: str) -> Callable[[httpx.Response], bool]:
        return lambda response: not fits(expected, class_of(route, response))

    yield [
        Look(asker, route, who, unfit(route, expected))
        for route, who, expected in cells(FAMILIES)
        if who == subject and route.name.startswith("POST ")
    ]


WATCHES: Mapping[str, Watch] = {
    "the acts": _acts,
    "an empty house": empty_house.watched,
    "words of an item": test_canary.words_watched,
    "lists without an item": test_canary.lists_watched,
    "words of letters": test_canary_accountability.words_watched,
    "lists without letters": test_canary_accountability.lists_watched,
    "words of a meeting": test_canary_meetings.words_watched,
    "words of cases": test_canary_assignments.words_watched,
    "lists without cases": test_canary_assignments.lists_watched,
}
"""Each is read as somebody: `words of cases as clerk`."""
AS = " as "


def watch(asker: Asker, named: str) -> AbstractAsyncContextManager[list[Look]]:
    what, subject = named.split(AS)
    return WATCHES[what](asker, subject)
