"""Keeps every line on the grid of 22, whichever face a character comes from.

WeasyPrint 70 measures each run by the ascent of its own face: one rare hanzi of another face, or a 楷体 heading
before 仿宋 text, makes its line higher, and a page then holds 21 lines or 20. Here every run is as high as its
square, and sits in it as Chinese type does.
"""

from typing import Any

from weasyprint.text import line_break

# How much of the square of a Chinese character lies above the baseline.
ABOVE = 0.88


def install() -> None:
    """For the printing child only: it replaces a function of WeasyPrint for the whole process."""
    measured = line_break.first_line_metrics

    def squared(first_line: Any, text: str, layout: Any, *more: Any, **named: Any) -> Any:
        layout, length, resume_at, width, _, _ = measured(first_line, text, layout, *more, **named)
        size = (named["style"] if "style" in named else more[2])["font_size"]
        return layout, length, resume_at, width, size, ABOVE * size

    line_break.first_line_metrics = squared
