"""What each kind of paragraph looks like, as styles of the file: who edits in WPS changes one place."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from portal.papers.word.faces import set_face
from portal.papers.word.sheet import CHARACTER, LINE


@dataclass(frozen=True)
class Look:
    """`indent`: characters at the first line. `outline`: the place in WPS's list of headings, None for text."""

    style: str
    hand: str = "body"
    points: float = 16
    align: str = "both"
    indent: int = 2
    outline: int | None = None
    keep: bool = False
    colour: str = ""


LOOKS = {
    "mark": Look("机关标志", "title", 26, "center", 0, keep=True, colour="E60012"),
    "title": Look("Title", "title", 22, "center", 0, keep=True),
    "number": Look("发文字号", align="center", indent=0, keep=True),
    "blank": Look("空行", indent=0, keep=True),
    "body": Look("正文段落"),
    "level-1": Look("Heading 1", "black", outline=0, keep=True),
    "level-2": Look("Heading 2", "kai", outline=1, keep=True),
    "level-3": Look("Heading 3", outline=2, keep=True),
    "contact": Look("联系方式", align="left", keep=True),
    "issuer": Look("署名", align="right", indent=0, keep=True),
    "date": Look("成文日期", align="right", indent=0),
}


def set_styles(document: Document) -> None:
    """Word's own theme and spacing are taken out, or they would show through where a style says nothing."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.getparent().replace(defaults, parse_xml(DEFAULTS))
    normal = document.styles["Normal"]
    _bare(normal.element)
    set_face(normal.element.get_or_add_rPr(), "body", 16)
    for look in LOOKS.values():
        known = {style.name for style in document.styles}
        style = document.styles[look.style] if look.style in known else _added(document, look.style)
        _dress(style.element, look)


def _added(document: Document, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _dress(element: Any, look: Look) -> None:
    _bare(element)
    properties = element.get_or_add_pPr()
    wanted: list[tuple[str, dict[str, str]]] = []
    if look.keep:
        wanted.append(("w:keepNext", {}))
    wanted.append(("w:spacing", {"before": "0", "after": "0", "line": str(LINE), "lineRule": "exact"}))
    first = round(look.indent * CHARACTER * 20)
    wanted.append(("w:ind", {"firstLineChars": str(look.indent * 100), "firstLine": str(first)}))
    wanted.append(("w:jc", {"val": look.align}))
    if look.outline is not None:
        wanted.append(("w:outlineLvl", {"val": str(look.outline)}))
    for name, attributes in wanted:
        properties.append(_element(name, attributes))
    set_face(element.get_or_add_rPr(), look.hand, look.points)
    if look.colour:
        element.get_or_add_rPr().insert(1, _element("w:color", {"val": look.colour}))


def _bare(element: Any) -> None:
    for name in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(name)):
            element.remove(old)


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


DEFAULTS = f"""<w:docDefaults {nsdecls("w")}>
<w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="仿宋_GB2312"/>
<w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault>
</w:docDefaults>"""
"""Without the automatic air between Chinese and figures, which would break the grid of 28."""
