"""The unit tree: a fictional city with 11 districts and 176 towns and streets, its departments, offices and villages."""

from collections.abc import Iterator
from itertools import islice

from portal.db import atomic
from portal.demo import names
from portal.demo.cast import UNITS, fixed_id
from portal.demo.places import (
    CITY_DEPARTMENTS,
    DISTRICT_DEPARTMENTS,
    DISTRICTS,
    LINJIANG,
    OFFICES,
    SECTIONS,
    SPOKEN_AS,
    TOWNS_EACH,
    WANGSHAN,
)
from portal.people import Unit, UnitKind, segment

CHUNK = 2000
"""Rows a statement: nine columns each stay below PostgreSQL's 32,767 parameters."""


def tree() -> list[Unit]:
    """Every unit, parents before children; the cast's units are among them, as they are in `cast`."""
    return list(_everything())


@atomic()
async def plant() -> int:
    """Everything but the cast's units, which `make_cast` has put there. How many there are now."""
    units = tree()
    known = {fixed_id(unit.key) for unit in UNITS}
    missing = [unit for unit in units if unit.id not in known]
    for start in range(0, len(missing), CHUNK):
        await Unit.insert(*missing[start : start + CHUNK]).run()
    return len(units)


def town_key(name: str) -> str:
    """The key of a street of 临江区 by its short name: 桐溪 → tongxi as the cast would call it, or itself."""
    return {"青石": "qingshi", "柳岸": "liuan"}.get(name, name)


def office_key(town: str, office: str) -> str:
    """青石街道's offices are the cast's and have short keys; the others carry their town's."""
    return office if town == "qingshi" else f"{town}_{office}"


def department_key(parent: str, territory: str, pattern: str) -> str:
    name = pattern.format(territory)
    cast = {unit.name: unit.key for unit in UNITS}
    return cast.get(name) or ("minzheng" if name == "临江区民政局" else f"{parent} {pattern}")


def _everything() -> Iterator[Unit]:
    yield _unit("city", "云川市", "云川市", UnitKind.city, None, (), 0)
    city = ("city",)
    yield _unit("it", "云川市政务信息中心", "信息中心", UnitKind.department, "city", city, 90)
    for place, pattern in enumerate(CITY_DEPARTMENTS, start=20):
        yield _department("city", "云川市", "市", pattern, city, place)
    free = names.towns()
    used = {*LINJIANG, *WANGSHAN}
    for place, (key, name, streets) in enumerate(DISTRICTS, start=1):
        yield _unit(key, f"云川市{name}", name, UnitKind.district, "city", city, place)
        above = (*city, key)
        yield from _departments(key, name, above)
        own = {"district": LINJIANG, "other_district": WANGSHAN}.get(key, [])
        others = islice((town for town in free if town not in used), TOWNS_EACH - len(own))
        for number, town in enumerate([*own, *others], start=1):
            yield from _town(key, name, town, _suffix(name, number, streets), above, number)


def _departments(key: str, district: str, above: tuple[str, ...]) -> Iterator[Unit]:
    for place, pattern in enumerate(DISTRICT_DEPARTMENTS, start=20):
        unit = _department(key, district, district[-1], pattern, above, place)
        yield unit
        if unit.name == "临江区民政局":
            for number, (section, title) in enumerate(SECTIONS, start=1):
                yield _unit(
                    section,
                    f"临江区民政局{title}",
                    title,
                    UnitKind.department,
                    "minzheng",
                    (*above, "minzheng"),
                    number,
                )


def _department(parent: str, territory: str, letter: str, pattern: str, above: tuple[str, ...], place: int) -> Unit:
    name = pattern.format(territory)
    key = department_key(parent, territory, pattern)
    if letter == "县":
        name = name.replace("分局", "局")
    return _unit(key, name, _short(name, territory, letter), UnitKind.department, parent, above, place)


def _short(name: str, territory: str, letter: str) -> str:
    said = name.removeprefix("中共").replace(territory, letter)
    for long, short in SPOKEN_AS:
        said = said.replace(long, short)
    return said


def _town(
    district_key: str, district: str, town: str, suffix: str, above: tuple[str, ...], place: int
) -> Iterator[Unit]:
    key = town_key(town) if district_key == "district" else f"{district_key} {town}"
    ours = district_key == "district"
    yield _unit(key, f"{district}{town}{suffix}", town + suffix, UnitKind.township, district_key, above, place)
    below = (*above, key)
    for number, (office, title, short) in enumerate(OFFICES if ours else OFFICES[:3], start=1):
        yield _unit(office_key(key, office), f"{town}{suffix}{title}", short, UnitKind.department, key, below, number)
    kind = "社区" if suffix == "街道" else "村"
    for number, name in enumerate(names.some_communities(place * 11, 12 if ours else 8), start=1):
        yield _unit(
            f"{key} {name}", f"{town}{suffix}{name}{kind}", name + kind, UnitKind.village, key, below, 50 + number
        )


def _suffix(district: str, number: int, streets: int) -> str:
    if number <= streets:
        return "街道"
    return "乡" if district.endswith("县") and number > TOWNS_EACH - 4 else "镇"


def _unit(
    key: str, name: str, short: str, kind: UnitKind, parent: str | None, above: tuple[str, ...], position: int
) -> Unit:
    return Unit(
        id=fixed_id(key),
        name=name,
        short_name=short,
        kind=kind,
        parent=fixed_id(parent) if parent else None,
        path="".join(segment(fixed_id(part)) for part in (*above, key)),
        position=position,
    )
