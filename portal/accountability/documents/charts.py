"""Charts for printed papers, in black and white: bars across and a line over months. Every number stands beside its mark, so
that a copy of a copy still says it. Here they become lines, boxes and words with their places; templates/documents/chart.html
writes them down as SVG.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

WIDTH, LABEL, RIGHT = 624, 150, 70
"""In quarters of a millimetre: 156 mm is the text area."""
ROW, TOP, UNDER = 28, 8, 24
HIGH, LEFT, BELOW = 220, 48, 42
TICKS = (0, 25, 50, 75, 100)
BARS = 20
"""Of one figure; more go to the next."""
PER_ROW = 9
"""Characters a label has room for."""
USUAL, SMALL = 14, 12
MANY_MONTHS = 6
"""More than so many, and their words are written small."""

Point = tuple[str, str]
"""What it is of, and its share in per cent as it was printed: 98.71%, or — for none."""


@dataclass(frozen=True)
class Chart:
    """`kind`: bars or line."""

    title: str
    kind: str
    points: Sequence[Point]

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "kind": self.kind, "points": [list(point) for point in self.points]}


@dataclass
class Drawing:
    """`lines`: from x, y to x, y, how dark and how thick, dashed or not. `boxes`: x, y, width, height, filling, border.
    `dots`: their middles. `words`: x, y, size, anchor, text. Later ones lie above earlier ones, in this order."""

    high: float
    lines: list[tuple[float, float, float, float, str, float, str]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float, str, str]] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    words: list[tuple[float, float, int, str, str]] = field(default_factory=list)
    wide: float = WIDTH

    def say(self, x: float, y: float, text: str, anchor: str = "end", size: int = USUAL) -> None:
        self.words.append((round(x, 1), round(y, 1), size, anchor, text))

    def line(self, start: tuple[float, float], end: tuple[float, float], stroke: str, thick: float = 0.6) -> None:
        (x, y), (to_x, to_y) = start, end
        self.lines.append((round(x, 1), round(y, 1), round(to_x, 1), round(to_y, 1), stroke, thick, ""))


def charts_of(title: str, kind: str, points: Sequence[Point]) -> list[Chart]:
    """Bars of many units go to several figures; nothing to show is no figure."""
    if not any(number(printed) is not None for _, printed in points):
        return []
    parts = [points[at : at + BARS] for at in range(0, len(points), BARS)] if kind == "bars" else [points]
    return [Chart(f"{title}（续）" if at else title, kind, part) for at, part in enumerate(parts)]


def drawn(chart: dict[str, Any]) -> Drawing:
    """The drawing of a stored chart."""
    draw = _bars if chart["kind"] == "bars" else _line
    return draw([(name, printed) for name, printed in chart["points"]])


def number(printed: str) -> Decimal | None:
    return Decimal(printed.rstrip("%")) if printed.endswith("%") else None


def _bars(points: Sequence[Point]) -> Drawing:
    drawing = Drawing(TOP + ROW * len(points) + UNDER)
    room, bottom = WIDTH - LABEL - RIGHT, drawing.high - UNDER + 2
    for tick in TICKS:
        x = LABEL + room * tick / 100
        drawing.lines.append((x, TOP, x, bottom, "#999", 0.6, "3 3"))
        drawing.say(x, bottom + 17, f"{tick}%", "middle", SMALL)
    for at, (name, printed) in enumerate(points):
        top, value = TOP + ROW * at, number(printed)
        drawing.say(LABEL - 8, top + 18, _short(name))
        if value is not None:
            drawing.boxes.append((LABEL, top + 5, round(float(value) * room / 100, 1), 16, "#555", "#000"))
        drawing.say(WIDTH - 4, top + 18, printed)
    return drawing


def _line(points: Sequence[Point]) -> Drawing:
    drawing = Drawing(HIGH + BELOW)
    for tick in TICKS:
        y = _height(Decimal(tick))
        drawing.line((LEFT, y), (WIDTH - 8, y), "#999" if tick else "#000")
        drawing.say(LEFT - 6, y + 5, f"{tick}%", size=SMALL)
    wide, size = (WIDTH - LEFT - 16) / max(len(points), 1), SMALL if len(points) > MANY_MONTHS else USUAL
    places = [(LEFT + wide * (at + 0.5), number(printed)) for at, (_, printed) in enumerate(points)]
    for (x, value), (after, following) in pairwise(places):
        if value is not None and following is not None:  # a month without figures is a gap, not a fall to nought
            drawing.line((x, _height(value)), (after, _height(following)), "#000", 1.6)
    for (x, value), (name, printed) in zip(places, points, strict=True):
        drawing.say(x, HIGH + 30, name, "middle", size)
        if value is not None:
            drawing.dots.append((round(x, 1), _height(value)))
            _label(drawing, x, _height(value) - 9, printed.rstrip("%"), size)
    return drawing


def _label(drawing: Drawing, x: float, y: float, text: str, size: int) -> None:
    """On white, so that the line behind it does not cross it out."""
    wide = len(text) * size * 0.56
    drawing.boxes.append((round(x - wide / 2, 1), round(y - size + 2, 1), round(wide, 1), size, "#fff", "none"))
    drawing.say(x, y, text, "middle", size)


def _height(value: Decimal) -> float:
    return round(HIGH + 10 - float(value) * (HIGH - 20) / 100, 1)


def _short(name: str) -> str:
    return name if len(name) <= PER_ROW else name[: PER_ROW - 1] + "…"


__all__ = ["Chart", "Drawing", "charts_of", "drawn", "number"]
