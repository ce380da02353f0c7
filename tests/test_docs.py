"""The documents are true of the house: its words, its commands, its charts, and the ways from one page to another.

`.venv/bin/python -m tests.test_docs > docs/machines.md` draws the charts anew.
"""

import argparse
import importlib
import re
from pathlib import Path

import pytest
from piccolo.table import TABLE_REGISTRY

from portal.commands.door import parser
from portal.settings import ROOT
from portal.web.pages.guide import anchor_of
from portal.workflow import Machine
from tests.house.machines import machines
from tests.proofs.table import PROOFS

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*")
HEAD = """# Machines

Every state and every move there is, drawn from the objects the portal itself works with. Do not edit; draw it anew:

    .venv/bin/python -m tests.test_docs > docs/machines.md
"""


def charts() -> str:
    return "\n".join([HEAD, *(_chart(machine) for machine in sorted(machines(), key=lambda one: one.kind))])


def _chart(machine: Machine) -> str:
    lines = ["| move | from | to | who | reason | tells |", "|---|---|---|---|---|---|"]
    for move in machine.moves:
        sources = "、".join(machine.states[state] for state in move.sources)
        target, reason = machine.states[move.target], "yes" if move.reason else ""
        lines.append(
            f"| {move.label} `{move.name}` | {sources} | {target} | {move.rule.words} | {reason} | {move.tells} |"
        )
    table = "\n".join(lines)
    return f"## `{machine.kind}`\n\n```mermaid\n{machine.chart()}\n```\n\n{table}\n"


def glossary() -> set[str]:
    return set(re.findall(r"`([^`]+)`", (DOCS / "glossary.md").read_text()))


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.kind)
def test_every_state_and_every_move_is_in_the_glossary(machine: Machine) -> None:
    assert {*machine.states, *machine.by_name} - glossary() == set()


def test_every_table_is_in_the_glossary() -> None:
    apps = ("portal", "portal.accountability", "inspections", "meetings", "assignments")
    for app in apps:
        importlib.import_module(f"{app}.piccolo_app")
    houses = {"portal", "inspections", "meetings", "assignments"}
    tables = {table._meta.tablename for table in TABLE_REGISTRY if table.__module__.split(".")[0] in houses}
    assert "inspections_item" in tables, "the tables were not found at all"
    assert tables - glossary() == set()


def test_no_english_word_of_the_glossary_stands_for_two_things() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    meanings: dict[str, set[str]] = {}
    for chinese, english in rows:
        if chinese not in {"中文", "---"}:
            meanings.setdefault(english, set()).add(chinese)
    assert [english for english, chinese in meanings.items() if len(chinese) > 1] == []


def test_every_command_of_the_operator_is_named() -> None:
    named = (DOCS / "operations.md").read_text()
    assert [command for command in commands(parser()) if f"`{command}`" not in named] == []


def test_the_environment_that_is_read_is_the_one_that_is_described() -> None:
    files = [*(ROOT / "portal").rglob("*.py"), *(ROOT / "inspections").rglob("*.py"), *(ROOT / "bin").iterdir()]
    read = {name for file in files for name in re.findall(r"\bPORTAL_[A-Z_]+\b", file.read_text())}
    described = set(re.findall(r"\bPORTAL_[A-Z_]+\b", (DOCS / "operations.md").read_text()))
    assert "PORTAL_HOME" in read, "nothing was found at all"
    assert described ^ read == set()


def commands(door: argparse.ArgumentParser, before: str = "") -> list[str]:
    """The whole tree: `people import`, and `migrate`, which has nothing below it."""
    below = [action for action in door._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        return [before.strip()]
    return [found for name, part in below[0].choices.items() for found in commands(part, f"{before} {name}")]


def test_every_promise_is_told_with_its_command() -> None:
    lines = (DOCS / "trust.md").read_text().splitlines()
    told = {line.split("|")[1].strip(): line for line in lines if line.startswith("| ")}
    for proof in PROOFS:
        assert f"| {proof.promised} |" in told[proof.name], proof.name
        assert f"`bin/prove {proof.name}`" in told[proof.name], proof.name
        for tests in proof.tests:
            assert (ROOT / tests).exists(), tests


def test_the_charts_are_those_of_the_machines() -> None:
    assert (DOCS / "machines.md").read_text() == charts(), "draw docs/machines.md anew: its first lines say how"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for link in LINK.findall(page.read_text()):
        if "://" in link:
            continue
        path, _, place = link.partition("#")
        target = page.parent / path if path else page
        if not target.is_file() or (place and place not in places(target)):
            lost.append(link)
    assert lost == []


def places(page: Path) -> set[str]:
    return {anchor_of(heading) for heading in HEADING.findall(page.read_text())}


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, edge = {ROOT / "README.md"}, {ROOT / "README.md"}
    while edge:
        links = {
            (page.parent / link.partition("#")[0]).resolve() for page in edge for link in LINK.findall(page.read_text())
        }
        edge = {target for target in links if target.suffix == ".md" and target.is_file()} - reached
        reached |= edge
    assert set(PAGES) - reached == set()


@pytest.mark.parametrize("page", sorted((DOCS / "guide").glob("*.md")), ids=lambda page: page.stem)
def test_every_word_in_bold_of_the_guide_stands_on_a_page(page: Path) -> None:
    """Bold is what people look for on the screen: a button that was renamed is renamed here too."""
    shown = on_screen()
    assert [words for words in BOLD.findall(page.read_text()) if words.rstrip("…") not in shown] == []


def on_screen() -> str:
    """Every template, and every line of code people's words may stand in; the guide's own page is neither."""
    files = [*(ROOT / "templates").rglob("*.html")]
    files += [
        file for room in ("portal", "inspections", "meetings", "assignments") for file in (ROOT / room).rglob("*.py")
    ]
    return "\n".join(file.read_text() for file in files if "migrations" not in str(file))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_document_names_a_file_of_the_house_that_is_not_there(page: Path) -> None:
    named = re.findall(
        r"`((?:portal|inspections|meetings|assignments|tests|bin|docs|templates|requirements)/[\w./-]+)`",
        page.read_text(),
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_pictures_of_the_guide_are_light_and_all_are_used() -> None:
    used = {link for page in (DOCS / "guide").glob("*.md") for link in LINK.findall(page.read_text())}
    pictures = list((DOCS / "guide" / "pictures").glob("*"))
    assert [file.name for file in pictures if f"pictures/{file.name}" not in used] == []
    assert [file.name for file in pictures if file.stat().st_size > 120_000] == []


if __name__ == "__main__":
    print(charts(), end="")
