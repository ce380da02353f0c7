"""Reads a printed page back, in millimetres from its upper left corner."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdftypes import resolve1
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from portal.papers.environment import environment
from portal.papers.fonts import faces
from portal.papers.render import render

MM = 72 / 25.4


PRINTED: dict[str, bytes] = {}


async def printed(html: str) -> bytes:
    """The same paper is printed once for all tests of a run."""
    if html not in PRINTED:
        PRINTED[html] = await render(html)
    return PRINTED[html]


def opened(pdf: bytes) -> PDF:
    return pdfplumber.open(io.BytesIO(pdf))


def paper(body: str, **context: Any) -> str:
    """A page of our style with nothing but `body` on it."""
    source = '{% extends "base.html" %}{% block body %}' + body + "{% endblock %}"
    return environment().from_string(source).render(title="试页", faces=faces(), **context)


def baseline(page: Page, char: dict[str, Any]) -> float:
    return (float(page.height) - char["matrix"][5]) / MM


def lines(page: Page) -> list[list[dict[str, Any]]]:
    """The characters of the text area (the page number is outside it), line by line, left to right."""
    found = defaultdict(list)
    for char in page.chars:
        if 37 < baseline(page, char) < 262 and char["upright"] and char["text"].strip():
            found[round(baseline(page, char), 1)].append(char)
    return [sorted(found[place], key=lambda char: char["x0"]) for place in sorted(found)]


def rules(page: Page) -> list[dict[str, float]]:
    """Every drawn line or filled bar that is wider than it is high, from top to bottom."""
    shapes = [*page.rects, *page.lines, *page.curves]
    found = [
        {"x0": s["x0"] / MM, "x1": s["x1"] / MM, "top": s["top"] / MM, "bottom": s["bottom"] / MM}
        for s in shapes
        if s["x1"] - s["x0"] > 5 * (s["bottom"] - s["top"])
    ]
    return sorted(found, key=lambda rule: rule["top"])


def ink(page: Page, left: float, top: float, right: float, bottom: float) -> tuple[float, float]:
    """Where the first and the last dark row of this part of the page lie."""
    resolution = 300
    picture = page.to_image(resolution=resolution).original.convert("L")
    scale = resolution / 25.4
    part = picture.crop((round(left * scale), round(top * scale), round(right * scale), round(bottom * scale)))
    dark = part.point(lambda value: 255 if value < 160 else 0).getbbox()
    assert dark is not None, "nothing is printed there"
    return top + dark[1] / scale, top + dark[3] / scale


def glyphs(pdf: PDF) -> Iterator[int]:
    """Every glyph number in the content of the pages; 0 is .notdef, the empty box."""
    for page in pdf.pages:
        for stream in page.page_obj.contents:
            for text in re.findall(rb"<([0-9a-fA-F]+)>", resolve1(stream).get_data()):
                yield from (int(text[place : place + 4], 16) for place in range(0, len(text), 4))
