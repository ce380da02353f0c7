"""One thing asked for by one person who may not know everything, and how it shows that they were told too much.

The canaries ask many such things. When a filter is taken away somewhere, those that ask it there are asked again.
"""

import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.matrix.asking import Asker, undone
from tests.matrix.filters import Use
from tests.matrix.policy import Route
from tests.matrix.shown import badge, plain

THE_BADGE = "the badge"


@dataclass(frozen=True)
class Look:
    asker: Asker
    route: Route
    subject: str
    wrong: Callable[[httpx.Response], bool]

    async def tells(self) -> bool:
        async with undone():
            response = await self.asker.ask(self.route, self.subject)
        assert response.status_code < 500, f"{called(self.route)} breaks for {self.subject}"
        return self.wrong(response)


async def asking(looks: Iterable[Look], uses: Iterable[Use]) -> dict[str, list[Look]]:
    """For each place where a filter is asked, the looks that ask it."""
    by_filter: dict[str, list[Use]] = {}
    for use in uses:
        by_filter.setdefault(f"{use.module}.{use.name}", []).append(use)
    near: dict[str, list[Look]] = {str(use): [] for uses in by_filter.values() for use in uses}
    met: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for path, here in by_filter.items():
            patch.setattr(path, _noting(here, met))
        for look in looks:
            met.clear()
            await look.tells()
            for name in met:
                near[name].append(look)
    return near


def _noting(uses: list[Use], met: set[str]) -> Callable[..., Any]:
    asked = uses[0].filter

    def noted(*given: Any, **named: Any) -> Any:
        frame = sys._getframe(1)
        met.update(str(use) for use in uses if use.is_asked_in(frame))
        return asked(*given, **named)

    return noted


async def told(looks: Iterable[Look]) -> Look | None:
    for look in looks:
        if await look.tells():
            return look
    return None


async def shown(asker: Asker, subject: str, routes: Iterable[Route]) -> dict[str, str]:
    """Each page as it reads now, and how many notices are unread."""
    found = {}
    for route in routes:
        async with undone():
            response = await asker.ask(route, subject)
        assert response.status_code < 500, f"{route.name} breaks for {subject}"
        found[THE_BADGE] = badge(response)
        found[called(route)] = plain(response)
    return found


def called(route: Route) -> str:
    """The address without the ids in it, and in which state."""
    on, query = f" ({route.on})" if route.on != "open" else "", f"?{route.query}" if route.query else ""
    return re.sub(r"GET |[0-9a-f-]{36}", "", route.name) + query + on


def compared(asker: Asker, subject: str, routes: Iterable[Route], before: Mapping[str, str]) -> list[Look]:
    """What is wrong is what reads otherwise than it did."""
    looks = [Look(asker, route, subject, _unlike(plain, before[called(route)])) for route in routes]
    return [*looks, Look(asker, Route("GET /"), subject, _unlike(badge, before[THE_BADGE]))]


def _unlike(read: Callable[[httpx.Response], str], before: str) -> Callable[[httpx.Response], bool]:
    return lambda response: read(response) != before


def searched(pages: Iterable[tuple[Asker, Route]], subject: str, strange: Mapping[str, str]) -> list[Look]:
    """What is wrong is one of these words."""
    return [Look(asker, route, subject, lambda response: bool(met(response, strange))) for asker, route in pages]


def met(response: httpx.Response, words: Mapping[str, str]) -> list[str]:
    """Which of the words the answer carries: in its text, its headers, or any part of a workbook or document."""
    text = response.text + str(response.headers)
    if response.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
            text += "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return [name for name, word in words.items() if word in text]
