"""Makes both edges of Chinese text straight.

WeasyPrint 70 stretches blanks only, and Chinese has none: a line that hands its last character down, because no
line may begin with a punctuation mark, would stay one character short. Here the rest is shared among all characters.
"""

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

# More than this many characters short is no pushed punctuation mark: a long foreign word, better left ragged.
MOST_CHARACTERS = 3


def install() -> None:
    """For the printing child only: it replaces a function of WeasyPrint for the whole process."""
    inline.justify_line = spread


def spread(context: Any, line: Any, extra: float) -> None:
    """`extra` in CSS pixels, as everything in WeasyPrint's layout."""
    texts = _texts(line)
    count = sum(len(box.text.rstrip()) for box in texts)
    if count > 1 and extra <= MOST_CHARACTERS * line.style["font_size"]:
        _widen(context, line, extra / count, 0)


def _texts(box: Any) -> list[Any]:
    if isinstance(box, boxes.TextBox):
        return [box]
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        return [text for child in box.children for text in _texts(child)]
    return []


def _widen(context: Any, box: Any, each: float, moved: float) -> float:
    """Moves the box by what the boxes before it have grown; answers how far the next one has to move."""
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        grown = each * len(box.text.rstrip())
        spacing = box.style["letter_spacing"]
        box.style = box.style.copy()
        box.style["letter_spacing"] = (0 if spacing == "normal" else spacing) + each
        box.pango_layout = create_layout(box.text, box.style, context, None, 0)
        box.pango_layout.deactivate()
        box.width += grown
        return moved + grown
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        before = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _widen(context, child, each, moved)
        box.width += moved - before
        return moved
    box.translate(moved, 0)
    return moved
