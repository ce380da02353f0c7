"""Notices every character no face on this machine can show. Left alone, WeasyPrint prints an empty place for it."""

import unicodedata
from typing import Any

from weasyprint.pdf.fonts import Font


def watch() -> set[int]:
    """For the printing child only. The code points fill in while the PDF is written; what has no shape is not missed."""
    missed: set[int] = set()
    replace = Font.get_unused_glyph_id

    def noticed(font: Any, codepoint: int) -> int:
        if visible(codepoint):
            missed.add(codepoint)
        return int(replace(font, codepoint))

    Font.get_unused_glyph_id = noticed
    return missed


def visible(codepoint: int) -> bool:
    """Characters for private use count as visible: offices put rare hanzi there."""
    kind = unicodedata.category(chr(codepoint))
    return kind == "Co" or kind[0] not in "CZM"
