"""`bin/prove [NAME…] [--json] [--list]`: the long form of each proof, and what it reached.

Ends with 1 when a proof failed. Each runs alone, one after the other, so that its seconds mean something.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from portal.settings import ROOT
from tests.proofs.table import PROOFS, Proof


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/prove", description="What the portal promises, shown by figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which proofs; all of them when none is named")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object per line: name, promised, reached, command"
    )
    parser.add_argument("--list", action="store_true", help="say what there is to prove, and run nothing")
    asked = parser.parse_args(arguments)
    known = {proof.name: proof for proof in PROOFS}
    if unknown := [name for name in asked.names if name not in known]:
        parser.error(f"no such proof: {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in asked.names] or list(PROOFS)
    if asked.list:
        for proof in chosen:
            print(f"{proof.name:12}{proof.promised}")
        return 0
    held = True
    for proof in chosen:
        said = prove(proof)
        held = held and bool(said["held"])
        print(json.dumps(said, ensure_ascii=False) if asked.json else in_words(said), flush=True)
    return 0 if held else 1


def prove(proof: Proof) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="portal-prove-") as folder:
        book, report = Path(folder) / "figures", Path(folder) / "said"
        began = time.monotonic()
        with report.open("wb") as out:
            ended = subprocess.run(  # our own tests
                [sys.executable, "-m", "pytest", "-q", "--show-capture=no", "-p", "no:cacheprovider", *proof.tests],
                cwd=ROOT,
                env=os.environ | {"PROVE": str(book)},
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        seconds = time.monotonic() - began
        lines = report.read_text(errors="replace").splitlines()
        if ended.returncode:
            print("\n".join(lines[-60:]), file=sys.stderr)
        figures = summed(json.loads(line) for line in book.read_text().splitlines()) if book.exists() else {}
    figures |= {"tests": lines[-1].strip("= ") if lines else "", "seconds": round(seconds)}
    return {
        "name": proof.name,
        "promised": proof.promised,
        "reached": figures,
        "held": ended.returncode == 0,
        "command": f"bin/prove {proof.name}",
    }


def summed(lines: Iterable[dict[str, object]]) -> dict[str, object]:
    """Counts under the same words are added; anything else stands as it was said last."""
    found: dict[str, object] = {}
    for line in lines:
        what, figure = str(line["what"]), line["figure"]
        before = found.get(what)
        found[what] = before + figure if isinstance(before, int) and isinstance(figure, int) else figure
    return found


def in_words(said: dict[str, object]) -> str:
    figures = said["reached"]
    assert isinstance(figures, dict)
    reached = "\n".join(
        f"    {what}: {figure:,}" if isinstance(figure, int) else f"    {what}: {figure}"
        for what, figure in figures.items()
    )
    return f"{'held  ' if said['held'] else 'FAILED'} {said['name']}: {said['promised']}\n{reached}"


if __name__ == "__main__":
    sys.exit(main())
