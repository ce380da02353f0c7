"""`bin/prove [NAME…] [--json] [--list] [--minutes N] [--share K/N]`: the long form of each proof, and what it reached.

Ends with 1 when a proof failed. Each runs alone, one after the other, so that its seconds mean something. One that is stopped,
by its time or by Ctrl-C, says what it reached until then, and has not held. One of hours can be made in shares, on several
nights: the shares 1/4 to 4/4 are the whole, and each says that it is a share and has not held by itself.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from portal.settings import ROOT
from tests.proofs.table import PROOFS, Proof

SHARE = "a share of the whole"
STOPPED, LATE, BY_HAND = "stopped before its end", "by its time", "by hand"
GRACE = 60.0
"""Seconds in which a proof that is stopped takes down what it has set up."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/prove", description="What the portal promises, shown by figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which proofs; all of them when none is named")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object per line: name, promised, reached, command"
    )
    parser.add_argument("--list", action="store_true", help="say what there is to prove, and run nothing")
    parser.add_argument("--minutes", type=float, metavar="N", help="stop each after so long, and say what it reached")
    parser.add_argument("--share", type=share_in, metavar="K/N", help="only the K-th of N equal shares of a long one")
    asked = parser.parse_args(arguments)
    known = {proof.name: proof for proof in PROOFS}
    if unknown := [name for name in asked.names if name not in known]:
        parser.error(f"no such proof: {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in asked.names] or list(PROOFS)
    if asked.share and (whole := [proof.name for proof in chosen if not proof.shares]):
        parser.error(f"made as a whole only: {', '.join(whole)}")
    if asked.share and int(asked.share.partition("/")[2]) > (most := min(proof.shares for proof in chosen)):
        parser.error(f"at most {most} shares")
    if asked.list:
        for proof in chosen:
            print(f"{proof.name:12}{proof.promised}")
        return 0
    held = True
    for proof in chosen:
        said = prove(proof, asked.minutes * 60 if asked.minutes else None, asked.share)
        held = held and bool(said["held"] or said["reached"].get(SHARE))
        print(json.dumps(said, ensure_ascii=False) if asked.json else in_words(said), flush=True)
        if said["reached"].get(STOPPED) == BY_HAND:
            break
    return 0 if held else 1


def share_in(text: str) -> str:
    which, _, of = text.partition("/")
    if not (which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of)):
        raise argparse.ArgumentTypeError("a share is written like 2/4")
    return text


def prove(proof: Proof, seconds: float | None = None, share: str | None = None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="portal-prove-") as folder:
        book, report = Path(folder) / "figures", Path(folder) / "said"
        began = time.monotonic()
        code = ended(proof, book, report, seconds, share)
        took = time.monotonic() - began
        lines = report.read_text(errors="replace").splitlines()
        if isinstance(code, int) and code:
            print("\n".join(lines[-60:]), file=sys.stderr)
        figures = summed(json.loads(line) for line in book.read_text().splitlines()) if book.exists() else {}
        figures |= {"tests": lines[-1].strip("= ") if lines else "", "seconds": round(took)}
        figures |= {STOPPED: code} if isinstance(code, str) else {}
        figures |= {SHARE: share} if share and code == 0 else {}
    return {
        "name": proof.name,
        "promised": proof.promised,
        "reached": figures,
        "held": code == 0 and share is None,
        "command": f"bin/prove {proof.name}",
    }


def ended(proof: Proof, book: Path, report: Path, seconds: float | None, share: str | None) -> int | str:
    """Its code, or who stopped it."""
    workers = ["-n", str(os.cpu_count()), "--dist", "worksteal"] if proof.wide else []
    words = ["-q", "--show-capture=no", "-p", "no:cacheprovider", *workers, *proof.tests]
    with report.open("wb") as out:
        child = subprocess.Popen(  # our own tests
            [sys.executable, "-m", "pytest", *words],
            cwd=ROOT,
            env=os.environ | {"PROVE": str(book), "PROVE_SHARE": share or "1/1"},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is told by us
        )
        try:
            return child.wait(seconds)
        except (subprocess.TimeoutExpired, KeyboardInterrupt) as stopped:
            _stop(child)
            return LATE if isinstance(stopped, subprocess.TimeoutExpired) else BY_HAND


def _stop(child: "subprocess.Popen[bytes]") -> None:
    os.killpg(child.pid, signal.SIGINT)
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def summed(lines: Iterable[dict[str, object]]) -> dict[str, object]:
    """Counts under the same words are added; anything else stands as it was said last."""
    found: dict[str, object] = {}
    for line in lines:
        what, figure = str(line["what"]), line["figure"]
        before = found.get(what)
        found[what] = before + figure if isinstance(before, int) and isinstance(figure, int) else figure
    return found


def in_words(said: dict[str, Any]) -> str:
    figures: dict[str, object] = said["reached"]
    reached = "\n".join(
        f"    {what}: {figure:,}" if isinstance(figure, int) else f"    {what}: {figure}"
        for what, figure in figures.items()
    )
    how = (
        "held   " if said["held"] else "stopped" if STOPPED in figures else "share  " if SHARE in figures else "FAILED "
    )
    return f"{how} {said['name']}: {said['promised']}\n{reached}"


if __name__ == "__main__":
    sys.exit(main())
