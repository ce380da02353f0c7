"""Pages as somebody reads them: where each of their links leads, and whether this person is let in there."""

import functools
from collections.abc import Iterable

from tests.browser import ways_on
from tests.matrix.asking import Asker, undone
from tests.matrix.table import FAMILIES

READERS = ("zhou", "lin", "sun", "chen", "qian", "wang", "li", "mayor", "xu", "recused_li", "recused_wang", "shunned")
"""One of each post, from here and elsewhere, some kept from what the others know."""


MADE_UP = "/x"
"""How an address ends that the world gave to nothing."""


@functools.cache
def templates() -> list[str]:
    named = {route.name.split(" ")[1] for family in FAMILIES for route in family.routes if route.name.startswith("GET")}
    return sorted(path for path in named if "." not in path)


def pages(asker: Asker) -> list[str]:
    """Every page of the house: the lists, then one record of each kind; papers and sheets aside."""
    return sorted((asker.address(path, "open") for path in templates()), key=lambda path: path.count("-") > 2)


async def read(asker: Asker, subject: str, path: str) -> frozenset[str]:
    """Where the links of a page lead; nothing where one is not let in."""
    async with undone():
        answer = await asker.http.get(path, headers={"cookie": asker.cookies(subject)})
    ways = ways_on(answer.text) if answer.status_code == 200 else []
    return frozenset(way for way in ways if not way.endswith(MADE_UP))


async def refused(asker: Asker, subject: str, ways: Iterable[str]) -> list[str]:
    """Those of the links that lead to a refusal; who is sent to the duty instead of the record is not refused."""
    found = []
    for way in sorted(ways):
        async with undone():
            answer = await asker.http.get(way, headers={"cookie": asker.cookies(subject)})
        if answer.status_code not in {200, 303, 409}:
            found.append(f"{subject} is led to {way}: {answer.status_code}")
    return found
