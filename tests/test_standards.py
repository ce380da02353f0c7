"""The page about standards is whole and true: every item that binds is told, and every test it names is there."""

import re

import pytest

from portal.settings import ROOT
from tests.proving import reached

PAGE = (ROOT / "docs" / "standards.md").read_text()
STATES = {"met", "partly", "not met", "deployer"}
DENGBAO = [*range(1, 16), 20, *range(25, 36)]
ASVS = [
    "1.2.1",
    "1.2.2",
    "1.2.3",
    "1.2.4",
    "1.2.5",
    "1.2.6",
    "1.2.10",
    "1.3.1",
    "1.3.4",
    "1.3.6",
    "1.3.7",
    "1.3.11",
    "1.5.1",
    "1.5.2",
    "2.2.1",
    "2.2.2",
    "2.2.3",
    "2.3.1",
    "2.3.3",
    "2.3.4",
    "2.3.5",
    "2.4.1",
    "3.2.1",
    "3.2.2",
    "3.3.1",
    "3.3.2",
    "3.3.3",
    "3.3.4",
    "3.4.1",
    "3.4.3",
    "3.4.4",
    "3.4.5",
    "3.4.6",
    "3.4.7",
    "3.4.8",
    "3.5.1",
    "3.5.3",
    "3.5.8",
    "3.7.2",
    "4.1.1",
    "4.1.3",
    "4.2.1",
    "5.1.1",
    "5.2.1",
    "5.2.2",
    "5.2.3",
    "5.2.4",
    "5.2.6",
    "5.3.1",
    "5.3.2",
    "5.4.1",
    "5.4.2",
    "5.4.3",
    "6.2.1",
    "6.2.12",
    "6.3.1",
    "6.3.2",
    "6.3.3",
    "6.3.4",
    "6.4.1",
    "6.4.3",
    "6.4.6",
    "6.5.1",
    "6.5.2",
    "6.5.3",
    "6.5.4",
    "6.5.5",
    "7.2.1",
    "7.2.2",
    "7.2.3",
    "7.2.4",
    "7.3.1",
    "7.3.2",
    "7.4.1",
    "7.4.2",
    "7.4.3",
    "7.4.5",
    "7.5.1",
    "7.5.2",
    "7.5.3",
    "8.1.1",
    "8.1.2",
    "8.2.1",
    "8.2.2",
    "8.2.3",
    "8.3.1",
    "8.3.2",
    "8.4.1",
    "11.2.1",
    "11.2.2",
    "11.2.3",
    "11.3.1",
    "11.3.2",
    "11.3.3",
    "11.4.1",
    "11.4.2",
    "11.5.1",
    "12.1.1",
    "12.2.1",
    "12.3.1",
    "13.2.4",
    "13.3.1",
    "13.4.2",
    "13.4.5",
    "14.1.1",
    "14.1.2",
    "14.2.1",
    "14.2.2",
    "14.2.6",
    "14.2.7",
    "14.2.8",
    "14.3.1",
    "14.3.2",
    "14.3.3",
    "15.1.2",
    "15.2.1",
    "15.2.2",
    "15.3.1",
    "15.3.3",
    "15.4.2",
    "16.1.1",
    "16.2.1",
    "16.2.2",
    "16.2.3",
    "16.2.4",
    "16.2.5",
    "16.3.1",
    "16.3.2",
    "16.3.3",
    "16.3.4",
    "16.4.1",
    "16.4.2",
    "16.4.3",
    "16.5.1",
    "16.5.2",
    "16.5.3",
    "16.5.4",
]
"""What binds a program of this kind, of L1 and L2, and of L3 where people can be harmed."""


def lines(first: str) -> list[list[str]]:
    """The cells of each row of the table whose first heading this is."""
    table = PAGE[PAGE.index(f"| {first} |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def absent(page: str) -> list[str]:
    """Every test that is named and is not there."""
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page))
    assert named, "no test is named at all"
    return sorted(
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file()
        or not re.search(rf"^(?:async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE)
    )


def test_every_item_of_the_standards_is_told_once() -> None:
    assert [int(row[0]) for row in lines("item")] == DENGBAO
    told = [one for row in lines("ids") for one in re.findall(r"\d+\.\d+\.\d+", row[0])]
    assert sorted(told) == sorted(ASVS)


@pytest.mark.parametrize(("first", "place"), [("item", 2), ("ids", 1)])
def test_every_item_has_a_state_and_what_is_met_has_its_test(first: str, place: int) -> None:
    for row in lines(first):
        assert row[place] in STATES, row[0]
        assert row[place + 1], row[0]
        if row[place] in {"met", "partly"}:
            assert "::" in row[-1], f"{row[0]} names no test"
        reached(f"{first}, {row[place]}", len(re.findall(r"\d+\.\d+\.\d+", row[0])) or 1)


def test_every_test_that_is_named_is_there() -> None:
    assert absent(PAGE) == []
    reached("tests named", len(set(re.findall(r"`tests/[\w/]+\.py::\w+`", PAGE))))


def test_a_test_that_is_gone_is_seen() -> None:
    assert absent("`tests/test_standards.py::test_that_is_gone`") == ["tests/test_standards.py::test_that_is_gone"]
    assert absent("`tests/no_such_file.py::test_x`") == ["tests/no_such_file.py::test_x"]
