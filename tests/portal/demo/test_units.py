"""The unit tree and the names in it, without a database."""

from collections import Counter
from itertools import islice

from portal.demo import names
from portal.demo.cast import UNITS, fixed_id, path_of
from portal.demo.units import tree
from portal.people import UnitKind, segment

UNITS_NOW = tree()
BY_ID = {unit.id: unit for unit in UNITS_NOW}


def below(key: str, kind: UnitKind) -> list[str]:
    return [unit.name for unit in UNITS_NOW if unit.parent == fixed_id(key) and unit.kind == kind]


def test_there_are_a_city_eleven_districts_and_a_hundred_and_seventy_six_towns() -> None:
    kinds = Counter(unit.kind for unit in UNITS_NOW)
    assert (kinds["city"], kinds["district"], kinds["township"]) == (1, 11, 176)
    assert 2500 <= len(UNITS_NOW) <= 3500


def test_no_two_units_share_an_id_a_path_or_a_name() -> None:
    for what in ("id", "path", "name"):
        assert len({getattr(unit, what) for unit in UNITS_NOW}) == len(UNITS_NOW), what


def test_every_path_is_the_parents_and_ones_own_and_parents_come_first() -> None:
    seen = set()
    for unit in UNITS_NOW:
        above = BY_ID[unit.parent].path if unit.parent else ""
        assert unit.path == above + segment(unit.id)
        assert unit.parent is None or unit.parent in seen
        seen.add(unit.id)


def test_the_casts_units_stand_in_the_tree_as_the_cast_has_them() -> None:
    for unit in UNITS:
        planted = BY_ID[fixed_id(unit.key)]
        assert (planted.name, planted.kind, planted.path) == (unit.name, unit.kind, path_of(unit.key))
        assert planted.parent == (fixed_id(unit.parent) if unit.parent else None)


def test_departments_and_offices_are_where_they_belong() -> None:
    assert len(below("city", UnitKind.department)) >= 30
    for district in (unit for unit in UNITS_NOW if unit.kind == "district"):
        departments = [u for u in UNITS_NOW if u.parent == district.id and u.kind == "department"]
        assert len(departments) >= 20, district.name
    ours = [unit for unit in UNITS_NOW if unit.parent == fixed_id("district") and unit.kind == "township"]
    assert len(ours) == 16
    for town in (unit for unit in UNITS_NOW if unit.kind == "township"):
        offices = [unit for unit in UNITS_NOW if unit.parent == town.id and unit.kind == "department"]
        assert len(offices) == (8 if town in ours else 3), town.name


def test_names_are_the_same_every_time_and_none_comes_twice() -> None:
    towns, persons = list(names.towns()), list(islice(names.persons(), 500))
    assert len(set(towns)) == len(towns) >= 176
    assert len(set(persons)) == 500
    assert persons == list(islice(names.persons(), 500))
    assert len(set(names.some_communities(180, 12))) == 12
