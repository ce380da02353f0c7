"""Numbering: Word keeps automatic numbers out of the text; here they are counted and written back into it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from inspections.reading.numerals import in_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9


@dataclass
class Level:
    start: int = 1
    kind: str = "decimal"
    pattern: str = ""


@dataclass
class Numbers:
    """`abstract` by number id; Word counts per abstract list, a start of its own begins anew."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counted: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(lambda: [None] * LEVELS))
    begun: set[tuple[str, int]] = field(default_factory=set)

    def before(self, paragraph: Element) -> str:
        """The number Word would show before this paragraph, "" if it shows none."""
        number, level = self._numbered(paragraph)
        if number not in self.abstract or not 0 <= level < LEVELS:
            return ""
        abstract = self.abstract[number]
        levels = self.levels.get(abstract, {})
        counted = self.counted[abstract]
        start = self.starts.get((number, level))
        if start is not None and (number, level) not in self.begun:
            self.begun.add((number, level))
            counted[level] = start
        else:
            before = counted[level]
            counted[level] = levels.get(level, Level()).start if before is None else before + 1
        counted[level + 1 :] = [None] * (LEVELS - level - 1)
        return self._shown(levels, counted, level)

    def _shown(self, levels: dict[int, Level], counted: list[int | None], level: int) -> str:
        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            its = levels.get(at, Level())
            value = counted[at] if at < LEVELS else None
            return spelled(its.start if value is None else value, its.kind)

        shown = levels.get(level, Level())
        return "" if shown.kind in ("bullet", "none") else re.sub(r"%([1-9])", one, shown.pattern)

    def _numbered(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        style = properties.find(f"{W}pStyle")
        number, level = self.styles.get(_value(style), ("", 0))
        direct = properties.find(f"{W}numPr")
        if direct is not None:
            own = direct.find(f"{W}numId")
            number = _value(own) if own is not None else number
            depth = direct.find(f"{W}ilvl")
            level = _whole(_value(depth)) if depth is not None else level
        return number, level


def numbers_of(numbering: Element | None, styles: Element | None) -> Numbers:
    numbers = Numbers()
    for abstract in numbering.findall(f"{W}abstractNum") if numbering is not None else ():
        numbers.levels[abstract.get(f"{W}abstractNumId", "")] = {
            _whole(level.get(f"{W}ilvl")): _level(level) for level in abstract.findall(f"{W}lvl")
        }
    for number in numbering.findall(f"{W}num") if numbering is not None else ():
        own = number.get(f"{W}numId", "")
        numbers.abstract[own] = _value(number.find(f"{W}abstractNumId"))
        for changed in number.findall(f"{W}lvlOverride"):
            start = changed.find(f"{W}startOverride")
            if start is not None:
                numbers.starts[(own, _whole(changed.get(f"{W}ilvl")))] = _whole(_value(start), 1)
    numbers.styles = _styles(styles) if styles is not None else {}
    return numbers


def _level(level: Element) -> Level:
    kind = _value(level.find(f"{W}numFmt")) or "decimal"
    return Level(_whole(_value(level.find(f"{W}start")), 1), kind, _value(level.find(f"{W}lvlText")))


def _styles(styles: Element) -> dict[str, tuple[str, int]]:
    """Which styles number their paragraphs, themselves or through the style they are based on."""
    based: dict[str, str] = {}
    own: dict[str, tuple[str, int]] = {}
    for style in styles.findall(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        based[name] = _value(style.find(f"{W}basedOn"))
        numbered = style.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            own[name] = (_value(numbered.find(f"{W}numId")), _whole(_value(numbered.find(f"{W}ilvl"))))
    found = {}
    for name in based:
        at, steps = name, 0
        while at and at not in own and steps < 20:
            at, steps = based.get(at, ""), steps + 1
        if at in own:
            found[name] = own[at]
    return found


def spelled(number: int, kind: str) -> str:
    if kind.startswith(
        ("chinese", "japaneseCounting", "taiwanese", "ideographDigital", "ideographTraditional", "ideographLegal")
    ):
        return in_chinese(number) if 0 < number < 1000 else str(number)
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if kind == "decimalEnclosedParen":
        return f"({number})"
    if kind == "decimalEnclosedFullstop":
        return f"{number}."
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if kind == "lowerLetter" else "A") + number - 1)
    return str(number)


def _value(element: Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
