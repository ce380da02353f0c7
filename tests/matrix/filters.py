"""Every filter of the house that says what one may see, each place where it is asked, and how it is taken away there."""

import ast
import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

import assignments
import inspections
import meetings
import portal
from portal.access import Me
from portal.db import Sql

NOT_THE_HOUSE = ("migrations", ".bench", ".demo", "__main__")


@dataclass(frozen=True)
class Use:
    """`name`, found in `module`, is asked in `function` of the module `asker`; without a function anywhere in it."""

    module: str
    name: str
    asker: str
    function: str

    def __str__(self) -> str:
        return f"{self.asker}:{self.function}:{self.name}"

    @property
    def filter(self) -> Callable[..., Sql]:
        asked: Callable[..., Sql] = getattr(importlib.import_module(self.module), self.name)
        return asked

    def take_away(self, patch: pytest.MonkeyPatch) -> None:
        """From now on everything passes here; wherever else it is asked, the filter stays."""
        filtered = self.filter

        def asked(*given: Any, **named: Any) -> Sql:
            return Sql("TRUE") if self.is_asked_in(sys._getframe(1)) else filtered(*given, **named)

        patch.setattr(f"{self.module}.{self.name}", asked)

    def is_asked_in(self, frame: FrameType) -> bool:
        within = frame.f_code.co_qualname.replace(".<locals>", "")
        return frame.f_globals["__name__"] == self.asker and (
            not self.function or f"{within}.".startswith(f"{self.function}.")
        )


def uses() -> Iterator[Use]:
    for room in (portal, inspections, meetings, assignments):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not any(word in found.name for word in NOT_THE_HOUSE):
                module = importlib.import_module(found.name)
                yield from dict.fromkeys(_asked_in(module))


def _asked_in(module: ModuleType) -> Iterator[Use]:
    for call, function in _calls(ast.parse(inspect.getsource(module)), ""):
        match call.func:
            case ast.Name(id=name):
                holder: Any = module
            case ast.Attribute(value=ast.Name(id=of), attr=name):
                holder = vars(module).get(of)
            case _:
                continue
        if inspect.ismodule(holder) and is_filter(vars(holder).get(name)):
            yield Use(holder.__name__, name, module.__name__, function)


def _calls(node: ast.AST, function: str) -> Iterator[tuple[ast.Call, str]]:
    for child in ast.iter_child_nodes(node):
        inside = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{function}.{child.name}".lstrip(".")
        if isinstance(child, ast.Call):
            yield child, function
        yield from _calls(child, inside)


def is_filter(thing: object) -> bool:
    """From who asks to a condition."""
    if not inspect.isfunction(thing) or inspect.iscoroutinefunction(thing):
        return False
    said = inspect.get_annotations(thing)
    return said.get("return") in {Sql, "Sql"} and bool(set(said.values()) & {Me, "Me"})


def everywhere() -> dict[str, Use]:
    """Reads the whole house, which takes seconds."""
    return {str(use): use for use in uses()}


def place(name: str) -> Use:
    """One of `everywhere()`, by reading its own module only."""
    asker = importlib.import_module(name.partition(":")[0])
    return next(use for use in _asked_in(asker) if str(use) == name)


TURNED_RED: dict[str, str] = json.loads(Path(__file__).with_name("turned_red.json").read_text(encoding="utf-8"))
"""By use: what turns red without it."""
