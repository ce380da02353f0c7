"""The quick and the long form of one proof: the same test, more often; and the figures it reached.

A test asks `times(80, 10_000)` how often to do it and says `reached(...)` what came out. In `bin/test` the first number
counts and the figures go nowhere; `bin/prove` sets PROVE, takes the second, and reads the figures from that file.
"""

import json
import os
from pathlib import Path

LONG = bool(os.environ.get("PROVE"))


def in_share(part: int) -> bool:
    """Whether this part of a long form is of the share that is asked for (`bin/prove NAME --share 2/4`)."""
    which, of = map(int, os.environ.get("PROVE_SHARE", "1/1").split("/"))
    return part % of == which - 1


def times(quick: int, long: int) -> int:
    return long if LONG else quick


def reached(what: str, figure: float | str) -> None:
    """`what` is said once per test and figure; several with the same words are summed by the runner when they are counts."""
    if path := os.environ.get("PROVE"):
        with Path(path).open("a", encoding="utf-8") as book:
            book.write(json.dumps({"what": what, "figure": figure}, ensure_ascii=False) + "\n")
