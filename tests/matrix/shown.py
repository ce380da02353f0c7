"""An answer as somebody reads it, without what differs from one reading to the next."""

import io
import re
import sys
import zipfile
from typing import Any

import httpx
import pytest

from portal.papers import render as printing

BADGE = re.compile(r'<span class="badge-count">.*?</span></span>')
"""How many notices are unread: on every page of whoever has one. It is compared once, as a page of its own."""
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHANGING = re.compile(
    r'value="[0-9a-f]{64}"|name="_once" value="[^"]*"'
    r'|name="seed"[^>]*'  # of a draw
    r"|\d{14}-[0-9A-Z]{5}"  # the serial of an export
    r"|\d\d:\d\d(?::\d\d[.\d+:]*)?"
)


def badge(response: httpx.Response) -> str:
    return "".join(BADGE.findall(response.text))


def plain(response: httpx.Response) -> str:
    """What came, where it leads but for the id of what was made just now, and its text; of a workbook the sheets."""
    way = ID.sub("", response.headers.get("location", ""))
    text = CHANGING.sub("", BADGE.sub("", text_of(response)))
    return f"{response.status_code} {way} {text}"


def text_of(response: httpx.Response) -> str:
    """Of a workbook or a document what was written in it: beside that stands when."""
    if response.content[:2] != b"PK":
        return response.text
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        return "".join(
            book.read(name).decode() for name in sorted(book.namelist()) if name.startswith(("xl/", "word/"))
        )


def print_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper is given out as the text that would be printed: words can be read in it, and it costs nothing."""

    async def as_text(html: str, **_: Any) -> bytes:
        return html.encode()

    for name, module in list(sys.modules.items()):
        prints = module is not printing and vars(module).get("render") is printing.render
        if prints and name.startswith(("portal.", "inspections.", "meetings.", "assignments.")):
            monkeypatch.setattr(module, "render", as_text)
