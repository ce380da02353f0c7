"""The sheet: A4, text area 156 × 225 mm on a grid of 22 lines of 28 characters, page numbers outside.

Lengths in Word are twips, twentieths of a point: 1 mm = 56.693 twips.
"""

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from portal.papers.word.faces import set_face

SIZE = {"w": "11906", "h": "16838"}
MARGINS = {"top": "2098", "right": "1474", "bottom": "1984", "left": "1587", "header": "851", "gutter": "0"}
"""37, 26, 35 and 28 mm."""
LINE = 579
"""225 mm / 22 = 579.8 twips, rounded down: 580 would leave room for 21 lines only."""
CHARACTER = 15.7944
"""156 mm / 28 in points: 3号 (16 pt) less 0.2056 pt."""
PITCH = {"linePitch": str(LINE), "charSpace": "-842"}
"""The character's pitch is what it differs from 16 pt in 4096ths of a point, rounded so that 28 fit."""
FOOTER = "1447"
"""25.53 mm from the sheet's edge to the number's foot: its dashes, half a line higher, stand 7 mm below the text."""
NUMBER_POINTS = 14
"""4号; one character of it is the distance from the outer edge."""


def lay_out(document: Document) -> None:
    section = document.sections[0]
    properties = section._sectPr  # noqa: SLF001  # python-docx knows no grid
    for old in list(properties):
        properties.remove(old)
    _footer(section.even_page_footer, left=True)
    _footer(section.footer, left=False)
    properties.append(_element("w:pgSz", SIZE))
    properties.append(_element("w:pgMar", {**MARGINS, "footer": FOOTER}))
    properties.append(_element("w:cols", {"space": "720"}))
    properties.append(_element("w:docGrid", {"type": "linesAndChars", **PITCH}))
    document.settings.odd_and_even_pages_header_footer = True


def _footer(footer: Any, *, left: bool) -> None:
    """— 1 — in 4号宋体, one character in from the outer edge: right on odd pages, left on even ones."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Normal"
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.append(_element("w:snapToGrid", {"val": "0"}))
    properties.append(_element("w:spacing", {"line": str(NUMBER_POINTS * 20), "lineRule": "exact"}))
    side = "left" if left else "right"
    indent = {"left": "0", "right": "0", "firstLine": "0", "firstLineChars": "0"}
    properties.append(_element("w:ind", indent | {side: str(NUMBER_POINTS * 20)}))
    properties.append(_element("w:jc", {"val": side}))
    for part in ("— ", "begin", "PAGE", "separate", "1", "end", " —"):
        run = paragraph.add_run()
        set_face(run._r.get_or_add_rPr(), "song", NUMBER_POINTS)  # noqa: SLF001
        if part == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = part
            run._r.append(code)  # noqa: SLF001
        elif part.isalpha():
            run._r.append(_element("w:fldChar", {"fldCharType": part}))  # noqa: SLF001
        else:
            run.add_text(part)


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made
