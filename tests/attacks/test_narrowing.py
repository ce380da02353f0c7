"""What narrows a list or a figure, taken away where it is asked: the test of that list turns red (`tests/matrix/turned_red.json`)."""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from portal.demo.cast import Cast
from tests.browser import Browser
from tests.matrix.filters import TURNED_RED, place
from tests.proving import LONG, reached

ON_THE_PAGE = [name for name, by in TURNED_RED.items() if "::" in by]


@pytest.mark.parametrize("name", ON_THE_PAGE if LONG else ON_THE_PAGE[::25])
async def test_what_it_narrows_has_a_test_that_turns_red(
    people: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path, function = TURNED_RED[name].split("::")
    test: Callable[..., Any] = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), function)
    given = {"people": people, "browser": browser}
    place(name).take_away(monkeypatch)
    reached("filters taken away where they are asked", 1)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await test(**{wanted: given[wanted] for wanted in inspect.signature(test).parameters})
    reached("a test of what it narrows turns red", 1)
