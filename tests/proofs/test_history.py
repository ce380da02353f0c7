"""No secret was ever committed: the tree as it stands, and in the long form every line any commit ever added."""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from portal.settings import ROOT
from tests.proving import LONG, reached

SHAPES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a cloud's key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{16,}|AKID[0-9A-Za-z]{32}|AIza[0-9A-Za-z_-]{35})\b"),
    "a host's token": re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|glpat-[0-9A-Za-z_-]{20}|xox[abprs]-[0-9A-Za-z-]{10,}|pypi-[0-9A-Za-z_-]{50,}|npm_[0-9A-Za-z]{36})\b"),
    "a signed token": re.compile(r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}"),
    "an account in an address": re.compile(r"\b[a-z][a-z+]*://[^\s/:@\"'`{}<>…]+:([^\s/:@\"'`{}<>…]+)@"),
    "a word given away": re.compile(r"(?i)(?:passw(?:or)?d|passphrase|secret|token|api_?key|corpsecret)[\w\"']{0,12}\s*[:=]\s*[\"']([!#%&(-z|~]{12,})[\"']"),
}  # fmt: skip
INVENTED = re.compile(
    r"demo-Lianxi-2026|Qingshan-7|Lvshui-8|canary|(?i:a-password|test|example|invented|wrong|secret|password|geheim)"
    r"|^scram-sha-256$"  # PostgreSQL's name of a way to hash
    r"|GEZDGNBVGY3TQOJQ|JBSWY3DPEHPK3PXP|^pass$"  # RFC 6238, appendix B; the usual sample key
)
"""What tests and the demonstration made up; whoever invents another says so in its own letters."""
GUESSABLE = 3.0
"""Bits a sign: a random word has more, a word of a language less."""


def found_in(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for what, shape in SHAPES.items():
            for hit in shape.finditer(line):
                word = hit.group(hit.lastindex or 0)
                if not INVENTED.search(word) and (what != "a word given away" or entropy(word) > GUESSABLE):
                    yield f"{what}: {line.strip()[:120]}"


def entropy(word: str) -> float:
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())


def git(*words: str) -> Iterator[str]:
    with subprocess.Popen(["git", "-C", str(ROOT), *words], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        for line in running.stdout:
            yield line.decode(errors="replace")
    assert running.returncode == 0


def tracked() -> Iterator[str]:
    for name in git("ls-files"):
        file = ROOT / name.strip()
        if file.is_file() and file.stat().st_size < 2_000_000:
            yield from file.read_text(errors="replace").splitlines()


def counted(lines: Iterable[str], figure: list[int]) -> Iterator[str]:
    for line in lines:
        figure[0] += 1
        yield line


def test_no_file_of_the_house_holds_a_secret() -> None:
    lines = [0]
    assert list(found_in(counted(tracked(), lines))) == []
    assert lines[0] > 10_000, "nothing was read"
    reached("lines of the tree, secrets in them: 0", lines[0])


@pytest.mark.skipif(not LONG, reason="the whole history is read in the long form")
def test_no_commit_ever_added_a_secret() -> None:
    lines = [0]
    added = (line for line in git("log", "--all", "-p", "--no-color", "--text") if line.startswith("+"))
    assert list(found_in(counted(added, lines))) == []
    reached("lines ever added, secrets in them: 0", lines[0])


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN " + "EC PRIVATE KEY-----",
        "key = AKIA" + "Q3EGRT5XM2N7P9WL",
        "  token: ghp_" + "q8Zx2Lm4Vb7Nc1Kd5Jf9Hg3Ts6Rw0Yp2Ue4A",
        "DATABASE_URL=postgresql://portal:" + "Zr8vq2Lm@db.city.local/portal",
        "PORTAL_WECOM_SECRET = '" + "q8Zx2Lm4Vb7Nc1Kd5Jf9Hg3'",
        '"corpsecret": "' + 'q8Zx2Lm4Vb7Nc1Kd5Jf9Hg3"',
    ],
)
def test_a_secret_would_be_seen(line: str) -> None:
    assert len(list(found_in([line]))) >= 1
