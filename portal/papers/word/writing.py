"""From blocks to the bytes of a .docx. The same blocks give the same bytes: no clock, no name of a machine."""

import functools
import io
import re
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from portal.papers.word.blocks import Block
from portal.papers.word.faces import set_face
from portal.papers.word.packing import repacked
from portal.papers.word.sheet import CHARACTER, lay_out
from portal.papers.word.styles import LOOKS, set_styles

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""XML has no way to say them, and they have no shape."""


def word(blocks: list[Block], *, title: str, author: str, on: date) -> bytes:
    """`on` is the day the paper bears; it stands in the file as the day it was made."""
    document = Document(io.BytesIO(_sheet()))
    for block in blocks:
        _write(document, block)
    _sign(document.core_properties, title.replace("\n", ""), author, on)
    written = io.BytesIO()
    document.save(written)
    return repacked(written.getvalue())


@functools.cache
def _sheet() -> bytes:
    """The empty sheet with its styles, which is the same for every paper and takes longer than writing a short one."""
    document = Document()
    _cleared(document)
    set_styles(document)
    lay_out(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _write(document: Any, block: Block) -> None:
    look = LOOKS[block.kind]
    paragraph = document.add_paragraph(style=look.style)
    for place, run in enumerate(block.runs):
        made = paragraph.add_run()
        set_face(made._r.get_or_add_rPr(), run.hand or look.hand)  # noqa: SLF001  # python-docx knows no eastAsia
        if block.kind == "title" and place:
            made.add_break()
        made.add_text(UNWRITABLE.sub("", run.text))
    if block.right:
        indent = OxmlElement("w:ind")
        for name, value in (("rightChars", block.right * 100), ("right", block.right * CHARACTER * 20)):
            indent.set(qn(f"w:{name}"), str(round(value)))
        paragraph._p.get_or_add_pPr().append(indent)  # noqa: SLF001


def _cleared(document: Any) -> None:
    """python-docx's own template brings the picture of a foreign page and speaks Japanese."""
    package = document.part.package
    for key in [key for key, found in package.rels.items() if found.reltype.endswith("/thumbnail")]:
        del package.rels[key]
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")


def _sign(properties: Any, title: str, author: str, on: date) -> None:
    moment = datetime(on.year, on.month, on.day)  # noqa: DTZ001  # python-docx wants it bare
    title, author = (UNWRITABLE.sub("", text)[:255] for text in (title, author))
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = properties.subject = ""
    properties.language, properties.revision = "zh-CN", 1
