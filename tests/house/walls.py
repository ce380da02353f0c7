"""Law 1: who may import whom. The contracts stand in pyproject.toml; here they are run, and held to be complete."""

import re
import tomllib
from pathlib import Path
from typing import Any

from importlinter.cli import lint_imports

from portal.settings import ROOT

OUTSIDE = {
    "portal.demo": "a folder; its parts lie on different floors and are named one by one",
    "portal.piccolo_app": "names modules as text and imports none of them",
    "portal.piccolo_migrations": "history: imports only what it must to be run again",
    "portal.accountability": "a room, named with the rooms",
    "portal.__main__": "the operator's door",
}


def are_kept(config: Path = ROOT / "pyproject.toml") -> bool:
    return lint_imports(config_filename=str(config), no_cache=True) == 0


def contracts() -> list[dict[str, Any]]:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    return list(tool["importlinter"]["contracts"])


def without_a_place(modules: set[str], layers: list[str]) -> list[str]:
    """Modules of the house that stand on no floor: a wall nobody drew keeps nobody out."""
    named = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}
    return sorted(
        f"{module} stands on no floor: give it a layer in pyproject.toml"
        for module in modules - OUTSIDE.keys()
        if module not in named
    )


def modules_of_the_house() -> set[str]:
    """The children of `portal` and of `portal.demo`, and every room beside `portal`."""
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"portal", "tests"}
    return rooms | _children("portal") | _children("portal/demo")


def _children(folder: str) -> set[str]:
    inside = ROOT / folder
    found = {file.stem for file in inside.glob("*.py")} | {file.parent.name for file in inside.glob("*/__init__.py")}
    return {f"{folder.replace('/', '.')}.{name}" for name in found - {"__init__"}}
