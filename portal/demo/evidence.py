"""Small files to look at: a page in Word, a sheet in PDF, a drawing for a photograph. The same bytes every time."""

import io
import logging
import zipfile
from datetime import date
from html import escape

from docx import Document
from PIL import Image, ImageDraw

from portal.demo.printing import raise_where_it_prints
from portal.errors import Refused
from portal.files import HandedIn, looked_at
from portal.papers.render import render

LOG = logging.getLogger("portal.demo")
LONG_AGO = (1980, 1, 1, 0, 0, 0)


async def paper(name: str, unit: str, matter: str, lines: list[str], on: date) -> HandedIn:
    """A file of the kind its name says. Where nothing can be printed, a PDF becomes a Word file."""
    stem, _, kind = name.rpartition(".")
    closing = f"{on.year}年{on.month}月{on.day}日"
    if kind == "jpg":
        return await looked_at(name, photograph(stem))
    if kind == "pdf":
        try:
            return await looked_at(name, await render(sheet(stem, unit, matter, lines, closing)))
        except (Refused, OSError) as cannot:
            await raise_where_it_prints(cannot)
            LOG.info("no PDF for the demonstration, a Word file instead: %s", cannot)
    return await looked_at(f"{stem}.docx", page(stem, unit, matter, lines, closing))


def page(title: str, unit: str, matter: str, lines: list[str], closing: str, label: str = "整改事项") -> bytes:
    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph(f"{label}：{matter}")
    document.add_paragraph(f"责任单位：{unit}")
    for line in lines:
        document.add_paragraph(line)
    document.add_paragraph("以上情况属实。")
    document.add_paragraph(f"{unit}\n{closing}")
    made = io.BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def sheet(title: str, unit: str, matter: str, lines: list[str], closing: str) -> str:
    said = [f"整改事项：{matter}", f"责任单位：{unit}", *lines, "以上情况属实。", unit, closing]
    return (
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>"
        + escape(title)
        + "</title><style>body{font-family:'Noto Serif CJK SC',serif;font-size:12pt;line-height:1.8}</style><h1>"
        + escape(title)
        + "</h1>"
        + "".join(f"<p>{escape(line)}</p>" for line in said)
    )


def photograph(name: str) -> bytes:
    """A notice board before a building, in colours that depend on the name."""
    tint = sum(name.encode()) % 60
    picture = Image.new("RGB", (640, 420), (190, 210 - tint // 3, 225))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 330, 640, 420), fill=(150, 150 + tint // 2, 140))
    draw.rectangle((70, 80, 570, 335), fill=(225, 215, 200 - tint))
    for left in range(100, 540, 90):
        draw.rectangle((left, 105, left + 55, 165), fill=(110, 140, 165))
    draw.rectangle((190, 195, 450, 320), fill=(150, 40 + tint, 40))
    for top in range(210, 310, 16):
        draw.rectangle((205, top, 435 - (top * 7) % 60, top + 7), fill=(245, 240, 230))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def _timeless(docx: bytes) -> bytes:
    """The same package without the minute it was made in."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            member = zipfile.ZipInfo(entry.filename, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(entry))
    return made.getvalue()
