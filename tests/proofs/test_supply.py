"""What the portal is made of: locked by hashes, taken from no address, under licences an office may use, and listed."""

import ast
import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from portal.commands.bill import VENDOR, bill
from portal.settings import ROOT
from tests.proving import reached

LOCKS = ("portal", "dev")
FREE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
}
"""May be used, changed and passed on inside an office without opening or paying anything. Of several, one is enough."""


def entries(name: str) -> list[str]:
    """Each package of a lock with everything that is said of it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return re.split(r"\n(?=[a-zA-Z0-9])", text[re.search(r"^[a-zA-Z0-9]", text, re.MULTILINE).start() :])  # type: ignore[union-attr]


def loose(lock: str) -> list[str]:
    """What in a lock could bring something else tomorrow than today."""
    faults = []
    for entry in entries(lock):
        said = "\n".join(line for line in entry.splitlines() if not line.lstrip().startswith("#"))
        name = said.partition("=")[0]
        if not re.match(r"[A-Za-z0-9._-]+==[0-9][^\s]* ", said + " "):
            faults.append(f"{lock}: {name} is not pinned")
        if len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", said)) == 0:
            faults.append(f"{lock}: {name} has no hash")
        if "://" in said or " @ " in said or "--index" in said or "--find-links" in said:
            faults.append(f"{lock}: {name} names an address")
    return faults


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_hashes_and_named_without_an_address(lock: str) -> None:
    assert loose(lock) == []
    assert len(entries(lock)) > 50
    reached(f"packages pinned by hashes in requirements/{lock}.txt", len(entries(lock)))


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_is_in_the_lock(lock: str) -> None:
    asked = re.findall(r"^([a-z0-9][a-z0-9-]*)", (ROOT / "requirements" / f"{lock}.in").read_text(), re.MULTILINE)
    locked = {entry.partition("==")[0].lower() for entry in entries(lock)}
    assert set(asked) - locked == set()


def test_what_runs_here_is_what_is_locked() -> None:
    strangers = []
    for entry in entries("portal"):
        name, _, rest = entry.partition("==")
        try:
            there = version(name)
        except PackageNotFoundError:
            assert " ; " in rest.splitlines()[0], f"{name} is locked and not installed"
            continue
        if there != rest.split()[0]:
            strangers.append(f"{name} {there}")
    assert strangers == []


def listed(tmp_path: Path) -> dict[str, Any]:
    """By the command, where there is neither database nor network to ask."""
    done = subprocess.run(
        [sys.executable, "-m", "portal", "sbom"],
        env={"PORTAL_HOME": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_list_holds_everything_that_is_shipped(tmp_path: Path) -> None:
    found = listed(tmp_path)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found == bill(), "the same lock gives the same list"
    names = {(one["name"], one["version"]) for one in found["components"]}
    locked = {(entry.partition("==")[0].lower(), entry.partition("==")[2].split()[0]) for entry in entries("portal")}
    scripts = {file.name for file in VENDOR.iterdir() if file.suffix in {".js", ".css"}}
    assert names - locked == {("bootstrap", "5.3.8"), ("htmx", "2.0.11")}
    assert locked <= names
    assert len(scripts) == 2
    assert len({one["bom-ref"] for one in found["components"]}) == len(found["components"])
    reached("components listed", len(found["components"]))


def test_what_was_taken_in_is_to_the_byte_what_was_taken_in() -> None:
    known = {line.split("  ")[0] for line in (VENDOR / "CHECKSUMS").read_text().splitlines()}
    hashes = [one["hashes"][0]["content"] for one in bill()["components"] if "hashes" in one]
    assert len(hashes) == 2
    assert set(hashes) <= known


def unfree(component: dict[str, Any]) -> bool:
    """Whether none of its licences may be chosen. What is for other systems and not here says nothing of itself."""
    if component.get("scope") == "optional" and not component.get("licenses"):
        return False
    expression = component["licenses"][0]["expression"] if component.get("licenses") else ""
    return not any(set(re.split(r" AND | WITH ", choice)) <= FREE for choice in expression.split(" OR "))


def test_every_licence_is_one_an_office_may_use() -> None:
    assert [f"{one['name']}: {one.get('licenses')}" for one in bill()["components"] if unfree(one)] == []


@pytest.mark.parametrize("said", ["AGPL-3.0-only", "GPL-3.0-or-later", "Proprietary", "MIT AND AGPL-3.0-only", ""])
def test_a_licence_that_binds_is_seen(said: str) -> None:
    assert unfree({"name": "x", "licenses": [{"expression": said}] if said else []})


NEVER = {"pickle", "marshal", "shelve", "dill"}
ROOMS = ("portal", "inspections", "meetings", "assignments")


def unsafe(source: str) -> list[str]:
    """Whatever would make a program of somebody's words: unpickling, a shell, eval."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            found += [name for name in names if name.partition(".")[0] in NEVER]
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "yaml.load"}:
                found.append(called)
            if called.endswith("subprocess_shell") or any(
                word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords
            ):
                found.append(f"{called} by a shell")
    return found


def test_the_program_starts_no_shell_and_unpickles_nothing() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    assert {str(file.relative_to(ROOT)): faults for file in files if (faults := unsafe(file.read_text()))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from marshal import loads",
        "subprocess.run(words, shell=True)",
        "eval(x)",
        "os.system(x)",
        "asyncio.create_subprocess_shell(x)",
    ],
)
def test_a_line_that_would_is_seen(line: str) -> None:
    assert unsafe(line)
