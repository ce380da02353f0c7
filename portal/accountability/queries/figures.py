"""The tables of figures: by unit, by person, by level, by kind of matter, by month; one pass over each kind of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.access import under
from portal.accountability.figures.levels import LEVELS, level_of
from portal.accountability.figures.lines import Line, Numbers
from portal.accountability.queries.figures_measures import MEASURES, TABLE, of_family
from portal.accountability.queries.figures_terms import SOURCES, Asked, Narrow, Seen, source
from portal.db import Sql, all_of, rows

Keyed = dict[Any, Numbers]
GROUPS = {"unit": "单位", "person": "承办人", "level": "层级", "kind": "事项类别", "month": "月份"}
MOST_PERSONS = 300


COLUMNS = {
    "unit": "s.unit",
    "level": "s.unit",
    "person": "s.person",
    "kind": "s.kind",
    "month": "to_char(s.day, 'YYYY-MM')",
}


async def counted(seen: Seen, asked: Asked, group: str, names: tuple[str, ...] = TABLE) -> Keyed:
    """The measures of each group, in one question a kind of rows; what is not there is nought."""
    found: Keyed = {}
    for family in SOURCES:
        wanted = of_family(family, names)
        if not wanted:
            continue
        measures = ", ".join(f"count(*) FILTER (WHERE {{}}) AS {name}" for name in wanted)
        for line in await rows(
            f"SELECT {COLUMNS[group]} AS key, {measures} FROM {{}} s GROUP BY 1",
            *(MEASURES[name].holds(asked) for name in wanted),
            source(family, asked, seen),
        ):
            found.setdefault(line["key"], {}).update({name: line[name] for name in wanted})
    return found


@dataclass(frozen=True)
class Table:
    lines: list[Line]
    total: Line


async def table(seen: Seen, asked: Asked, group: str) -> Table:
    """Each line with the rate of the period before; the total is of the same rows."""
    numbers = await counted(seen, asked, group)
    before = await counted(seen, asked.before, group, ("on_time", "judged")) if group != "month" else {}
    lines = await _lines(asked, group, numbers, before)
    total = Line("", "合计")
    for found, past in ((numbers, False), (before, True)):
        for one in found.values():
            total.add(one, before=past)
    return Table(lines, total)


async def _lines(asked: Asked, group: str, numbers: Keyed, before: Keyed) -> list[Line]:
    if group == "unit":
        return by_place(await units_below(asked.place), asked.place, numbers, before)
    if group == "level":
        units = {unit["id"]: unit for unit in await units_below(asked.place)}
        return _levels(units, numbers, before)
    if group == "person":
        return await _persons(numbers, before)
    return [
        Line(str(key), str(key), {group: str(key)}, one, before.get(key, {})) for key, one in sorted(numbers.items())
    ]


def by_place(
    units: Iterable[Mapping[str, Any]], place: Mapping[str, Any] | None, numbers: Keyed, before: Keyed
) -> list[Line]:
    """The place itself, and each unit right below it with all that lies below that one."""
    units = list(units)
    root = place["path"] if place else ""
    known = {unit["path"]: unit for unit in units}
    found: dict[str, Line] = {}
    for unit in units:
        if unit["id"] not in numbers and unit["id"] not in before:
            continue
        path = _step(root, unit["path"])
        top = known[path]
        if path not in found:
            own = path == root
            narrow = {"unit": str(top["id"])} if own else {"unit": str(top["id"]), "deep": "1"}
            found[path] = Line(
                str(top["id"]), f"{top['short_name']}（本级）" if own else top["short_name"], narrow, unit=top
            )
        found[path].add(numbers.get(unit["id"], {}))
        found[path].add(before.get(unit["id"], {}), before=True)
    return [found[path] for path in sorted(found, key=lambda path: (path != root, known[path]["position"], path))]


def _step(root: str, path: str) -> str:
    """The path itself where it is the root, else its beginning one part longer than the root."""
    return path if path == root else root + path[len(root) :].split("/", 1)[0] + "/"


def _levels(units: Mapping[Any, Mapping[str, Any]], numbers: Keyed, before: Keyed) -> list[Line]:
    found = {level: Line(level, words, {"level": level}) for level, words in LEVELS.items()}
    for given, past in ((numbers, False), (before, True)):
        for key, one in given.items():
            level = level_of(units[key]["kind"], units[key]["parent_kind"])
            found.setdefault(level, Line(level, "其他", {"level": level})).add(one, before=past)
    return [line for line in found.values() if line.numbers]


async def _persons(numbers: Keyed, before: Keyed) -> list[Line]:
    named = await rows(
        "SELECT id, name FROM person WHERE id = ANY({}) ORDER BY name, id", [key for key in numbers if key is not None]
    )
    lines = [
        Line(str(one["id"]), one["name"], {"person": str(one["id"])}, numbers[one["id"]], before.get(one["id"], {}))
        for one in named
    ]
    if None in numbers:
        lines.append(Line("none", "未明确承办人", {"person": "none"}, numbers[None], before.get(None, {})))
    return lines


async def units_below(place: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Every unit of the place, closed ones too: they owed things then."""
    return await rows(
        """SELECT u.id, u.name, u.short_name, u.kind, u.path, u.position, a.kind AS parent_kind
             FROM unit u LEFT JOIN unit a ON a.id = u.parent WHERE {} ORDER BY u.path""",
        under("u.path", (place["path"],)) if place else Sql("TRUE"),
    )


def where(asked: Asked, seen: Seen, narrow: Narrow) -> tuple[Sql, Sql]:
    """The rows one figure counts: behind FROM, and behind WHERE."""
    measure = MEASURES[narrow.measure]
    return source(measure.family, asked, seen), all_of(measure.holds(asked), narrow.clause())
