"""流程图、责任图、时限图 of one kind of matter on paper, A4 upright."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.accountability.diagrams.flow import WIDTH, Flow, pages_of
from portal.papers.environment import page as paper

FIRST = 176
"""Millimetres that are left for the chart below the title."""
MOST_WIDE, LEAST_WIDE = 120, 84
"""Millimetres: narrower than this nobody reads the lines, so what does not fit goes on to a second sheet."""


def diagrams_html(shown: Mapping[str, Any], *, words: str, unit: str, on: date) -> str:
    """`shown`: what the page shows, so that paper and page say the same."""
    flow: Flow = shown["flow"]
    mm = max(LEAST_WIDE, min(MOST_WIDE, FIRST * WIDTH / flow.height))
    fits = flow.height * mm / WIDTH <= FIRST
    return paper(
        "diagrams.html",
        title=f"{words}办理流程图、责任图和时限图",
        words=words,
        unit=unit,
        date=on,
        flow=flow,
        sheets=[(0, flow.height)] if fits else pages_of(flow, FIRST * WIDTH / mm),
        mm=mm,
        responsibility=shown["responsibility"],
        bars=shown["bars"],
        limits=shown["limits"],
    )
