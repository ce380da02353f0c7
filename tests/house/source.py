"""Law 10 and the small ones: what may not stand in the program's own text."""

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from portal.settings import ROOT

PACKAGES = ("portal", "inspections", "meetings", "assignments")
BANNED = {
    "transaction": "Piccolo's transaction loses connections: use atomic()",
    "batch": "Piccolo's batch holds a connection of its own: use rows() with LIMIT",
    "run_sync": "blocks the loop, or leaves it with the connection in hand",
    "gather": "two queries at once on the connection of one transaction",
    "create_task": "a task outlives the transaction it was made in",
    "ensure_future": "a task outlives the transaction it was made in",
    "Markup": "text that escapes no more",
    "now": "only portal.clock asks what time it is",
    "utcnow": "only portal.clock asks what time it is",
    "today": "only portal.clock asks what day it is",
    "time": "only portal.clock asks what time it is",
}
"""Called as an attribute (`DB.transaction(…)`, `datetime.now(…)`) or by its bare name where marked so."""
CLOCKS = {"now": {"datetime"}, "utcnow": {"datetime"}, "today": {"date", "datetime"}, "time": {"time"}}
"""`clock.now()` is the house's own; these are the objects of which it may not be asked."""
BARE = {"Markup", "gather", "create_task", "ensure_future"}
ALLOWED = {
    ("portal/db.py", "transaction"): "atomic() itself: asyncpg's savepoint, not Piccolo's transaction",
    ("portal/clock.py", "now"): "here the house asks",
    ("portal/web/identity/passwords.py", "run_sync"): "anyio's: hashing takes a twentieth of a second of one processor",
    ("portal/jobs.py", "gather"): "the door waits for its own bells while it closes; no transaction is open",
    ("portal/web/cells.py", "Markup"): "the cells of a ledger, every part of them escaped",
    ("portal/web/pages/signing_in.py", "Markup"): "the QR picture, drawn by us from a key and an account of letters",
    (
        "portal/web/identity/imports/waiting.py",
        "time",
    ): "the age of a file, which the file system stamps by its own clock",
    ("portal/bench/recording.py", "transaction"): "asyncpg's, on the bare connection the portal is measured against",
    ("portal/bench/serving.py", "gather"): "visitors of a web process; no database in it",
    ("portal/demo/inspections.py", "gather"): "papers are made in children before anything is written",
    ("portal/serve/machine.py", "time"): "the age of a file, which the file system stamps by its own clock",
}


def product_files() -> list[Path]:
    found = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    return sorted(file for file in found if "piccolo_migrations" not in file.parts)


def banned_calls(text: str, name: str, allowed: Mapping[tuple[str, str], str] = ALLOWED) -> list[str]:
    return [
        f"{name}:{line}: {called}(): {BANNED[called]}"
        for called, line in _calls(ast.parse(text))
        if (name, called) not in allowed
    ]


def _calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in BARE:
            yield node.func.id, node.lineno
        elif isinstance(node.func, ast.Attribute) and node.func.attr in BANNED:
            owner = node.func.value
            of = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if node.func.attr not in CLOCKS or of in CLOCKS[node.func.attr]:
                yield node.func.attr, node.lineno


def unused_allowances(allowed: Mapping[tuple[str, str], str] = ALLOWED) -> list[str]:
    """An exception nobody needs any more would let the next one in."""
    used = {
        (name, called)
        for name in {name for name, _ in allowed}
        if (ROOT / name).exists()
        for called, _ in _calls(ast.parse((ROOT / name).read_text()))
    }
    return [f"{name} is allowed {called}() and does not call it" for name, called in sorted(allowed.keys() - used)]


def routes_left_out(text: str, name: str) -> list[str]:
    """`exclude=` takes a page from under a middleware by its path, `cache=` hands one person's page to the next."""
    return [
        f"{name}:{node.value.lineno}: {node.arg}= has no place at a route"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.keyword) and node.arg in {"exclude", "exclude_opt_key", "exclude_from_auth", "cache"}
    ]


def foreign_names(text: str, name: str) -> list[str]:
    """Code is English; Chinese stands in texts for people."""
    return [
        f"{name}:{getattr(node, 'lineno', 0)}: {word} is a name in Chinese"
        for node in ast.walk(ast.parse(text))
        for word in (getattr(node, kind, "") for kind in ("id", "attr", "arg", "name"))
        if isinstance(word, str) and not word.isascii()
    ]


LONGEST = 250
LONG = {
    "portal/duties.py": "the one ledger all rooms share: four small tables and the verbs upon them, read together",
    "portal/demo/stories/qingshi.py": "a story told in data",
}


def too_long(files: Mapping[str, int], named: Mapping[str, str] = LONG) -> list[str]:
    """Files by their number of lines."""
    return [
        f"{name} has {lines} lines: a file is read in one sitting (split it by noun, or name it with a reason)"
        for name, lines in sorted(files.items())
        if lines > LONGEST and name not in named
    ]


MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt)/\w|(?<!\w)/tmp/\w")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|mirrors?\.[a-z]+\.(?:com|edu|cn)|--(?:extra-)?index-url"
)
TIED = {
    "tests/house/source.py": "names what it looks for",
    "tests/test_house.py": "feeds it a made-up line",
}


def tied_to_a_machine(text: str, name: str) -> list[str]:
    return [
        f"{name}:{number}: {match.group()!r} works on one machine only"
        for number, line in enumerate(text.split("\n"), start=1)
        for match in (*MACHINE.finditer(line), *REGISTRY.finditer(line))
    ]


def tracked() -> Iterator[tuple[str, str]]:
    """Every text file of the project that is, or is about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        file = ROOT / name
        if name and name not in TIED and file.is_file() and "/vendor/" not in name:
            try:
                yield name, file.read_text()
            except UnicodeDecodeError:
                continue
