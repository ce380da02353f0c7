"""What the registers share: whom one may name, how a list is narrowed, how many there are in each year."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me, under
from portal.accountability.rules import STAFF
from portal.db import Sql, rows
from portal.people import UnitKind

ADDRESS = "/accountability/registers"
MOST = 500
"""Rows on one page; Excel takes out as many as one sees."""


async def units_to_name(me: Me) -> list[tuple[UUID, str]]:
    """Units of the territories this person's offices serve, villages left out."""
    scopes = me.scopes(*STAFF)
    if not scopes:
        return []
    found = await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.kind <> {} AND u.closed_on IS NULL AND {}"
        " ORDER BY length(u.path), u.position, u.name LIMIT 400",
        str(UnitKind.village),
        under("u.path", scopes),
    )
    return [(one["id"], one["name"]) for one in found]


def containing(columns: Iterable[str], text: str) -> Sql:
    """SQL: one of these columns contains the text, as it was typed."""
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    clauses = " OR ".join(f"{column} ILIKE {{}}" for column in columns)
    return Sql(f"({clauses})", *([f"%{plain}%"] * len(list(columns))))


def by_year(found: Iterable[Mapping[str, Any]], year_of: Any, numbers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A line a year, the latest first: `numbers` says what each row adds."""
    lines: dict[int, dict[str, Any]] = {}
    for one in found:
        for year in year_of(one):
            line = lines.setdefault(year, {"year": year, **dict.fromkeys(numbers, 0)})
            for name, adds in numbers.items():
                line[name] += adds(one)
    return [lines[year] for year in sorted(lines, reverse=True)]


def year_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and 1990 <= int(text) <= 2100 else None


def first_and_last(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
