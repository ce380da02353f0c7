"""Where the header stands in a sheet people have worked on, and which column is which."""

import re
import unicodedata
from dataclasses import dataclass, field

from portal.sheets.columns import Column, Ledger
from portal.sheets.export import ID_TITLE, SERIAL_TITLE, VERSION_TITLE

SEARCHED = 30
"""Rows above the header (title, unit, date) number two or three; more than this is another sheet."""

ID, VERSION = "\0id", "\0version"


@dataclass
class Header:
    """Rows and places are counted from 0."""

    row: int
    places: dict[str, int] = field(default_factory=dict)
    twice: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)

    def known(self) -> int:
        return len([key for key in self.places if key not in {ID, VERSION}])


def find_header(ledger: Ledger, rows: list[list[str]], merged: list[list[int]]) -> Header | None:
    """`rows` with merged areas filled, so that a header in two storeys reads whole in its lower one."""
    names = _names(ledger)
    found: list[Header] = [_read(names, at, row) for at, row in enumerate(rows[:SEARCHED])]
    best = max(found, key=lambda header: (header.known(), -header.row), default=None)
    if best is None or best.known() < min(2, len(ledger.columns)):
        return None
    while best.row + 1 < len(found) and _joined(merged, best.row) and found[best.row + 1].known() >= best.known():
        best = found[best.row + 1]
    return best


def plain(title: str) -> str:
    """「*完成时限 （年月日）」 and 「完成时限」 are the same heading."""
    title = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)).strip("*:")
    return title if title in {plain_id, plain_version} else re.sub(r"[(\[【].*?[)\]】]", "", title).strip("*:") or title


plain_id, plain_version = (unicodedata.normalize("NFKC", title) for title in (ID_TITLE, VERSION_TITLE))


def _names(ledger: Ledger) -> dict[str, str]:
    names = {plain(ID_TITLE): ID, plain(VERSION_TITLE): VERSION}
    for column in ledger.columns:
        for title in _titles(column):
            names.setdefault(plain(title), column.key)
            names.setdefault(re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)), column.key)
    return names


def _titles(column: Column) -> tuple[str, ...]:
    return column.title, *column.aliases


def _read(names: dict[str, str], at: int, row: list[str]) -> Header:
    header = Header(at)
    for place, title in enumerate(row):
        if not title.strip():
            continue
        whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
        key = names.get(whole) or names.get(plain(title))
        if key is None:
            if plain(title) != SERIAL_TITLE:
                header.unknown.append((place, title.strip()))
        elif key in header.places:
            header.twice.append((place, title.strip()))
        else:
            header.places[key] = place
    return header


def _joined(merged: list[list[int]], row: int) -> bool:
    """Does some cell of this row reach down into the next?"""
    return any(top <= row + 1 < bottom for _, top, _, bottom in merged)
