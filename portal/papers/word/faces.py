"""The hands of the standard by the names under which Windows and WPS know them."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

HANDS = {
    "title": "方正小标宋简体",
    "body": "仿宋_GB2312",
    "black": "黑体",
    "kai": "楷体_GB2312",
    "song": "宋体",
}


def set_face(properties: Any, hand: str, points: float | None = None) -> None:
    """On a `w:rPr`. Figures and Latin letters too, or they would be narrower than the grid; the hint makes “”—… Chinese."""
    for name in ("w:rFonts", "w:sz", "w:szCs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for part in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{part}"), HANDS[hand])
    fonts.set(qn("w:hint"), "eastAsia")
    properties.insert(1 if properties.find(qn("w:rStyle")) is not None else 0, fonts)
    if points is not None:
        for name in ("w:sz", "w:szCs"):
            size = OxmlElement(name)
            size.set(qn("w:val"), str(round(points * 2)))
            properties.append(size)
