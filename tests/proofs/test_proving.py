"""The door to the proofs: it says what was reached, also by one that failed or did not come to its end."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.settings import ROOT

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from tests.proofs import __main__ as door
door.PROOFS = tuple(door.Proof(name, "all of it", (sys.argv[1] + f"::test_{name}",), shares=7 * (name == "first")) for name in ("first", "second"))
sys.exit(door.main(sys.argv[2:]))
"""
BEGINNING = """
import os, signal
from tests.proving import reached, times

def begin():
    reached("steps", 1)
    reached("steps", times(1, 2))
    reached("slowest", "0.2 s")
"""


def proved(tmp_path: Path, tests: str, *words: str) -> tuple[int, list[dict[str, Any]]]:
    (tmp_path / "test_made_up.py").write_text(BEGINNING + tests)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "test_made_up.py"), "--json", *words],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return done.returncode, [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_figures_of_the_long_form_are_told_and_a_failure_is_one(tmp_path: Path) -> None:
    code, said = proved(tmp_path, "def test_first(): begin()\n\ndef test_second():\n    begin()\n    assert 0")
    assert (code, [one["held"] for one in said]) == (1, [True, False])
    for one in said:
        assert (one["reached"]["steps"], one["reached"]["slowest"]) == (3, "0.2 s")
    assert proved(tmp_path, "def test_first(): begin()", "first")[0] == 0


def test_one_stopped_by_hand_says_what_it_reached_and_has_not_held(tmp_path: Path) -> None:
    stopping = "def test_first():\n    begin()\n    os.kill(os.getppid(), signal.SIGINT)\n    signal.pause()\n"
    code, said = proved(tmp_path, stopping + "def test_second(): begin()")
    assert (code, len(said)) == (1, 1), "and no other is begun"
    assert (said[0]["held"], said[0]["reached"]["steps"]) == (False, 3)
    assert said[0]["reached"]["stopped before its end"] == "by hand"


def test_one_that_takes_longer_than_it_may_is_stopped_and_the_next_begun(tmp_path: Path) -> None:
    code, said = proved(
        tmp_path, "def test_first(): signal.pause()\n\ndef test_second(): signal.pause()", "--minutes", "0.0005"
    )
    assert (code, [one["held"] for one in said]) == (1, [False, False])
    assert [one["reached"]["stopped before its end"] for one in said] == ["by its time"] * 2


def test_a_share_is_told_as_a_share_and_all_of_them_are_the_whole(tmp_path: Path) -> None:
    counting = """
from tests.proving import in_share

def test_first():
    reached("parts", ",".join(str(part) for part in range(7) if in_share(part)))

def test_second(): pass
"""
    met = []
    for share in ("1/3", "2/3", "3/3"):
        code, [said] = proved(tmp_path, counting, "first", "--share", share)
        assert (code, said["held"], said["reached"]["a share of the whole"]) == (0, False, share)
        met += said["reached"]["parts"].split(",")
    assert sorted(met) == list("0123456")
    assert proved(tmp_path, counting, "second", "--share", "1/3") == (2, []), "one that is made as a whole"
    assert proved(tmp_path, counting, "first", "--share", "4/3") == (2, [])
    assert proved(tmp_path, counting, "first", "--share", "1/8") == (2, []), "more than it has parts"
