"""What a page of figures is asked for: the days, the register, the territory; and the address that says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.queries.figure_rows import territories_in
from assignments.queries.figure_terms import Asked
from assignments.queries.registers import registers_for
from portal.access import Me
from portal.clock import today

EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Question:
    """What the address asks for, and what may be asked for."""

    asked: Asked
    registers: list[dict[str, Any]]
    territories: list[dict[str, Any]]

    @property
    def address(self) -> dict[str, str]:
        asked = self.asked
        kept = {"register": str(asked.register["id"])} if asked.register else {}
        kept |= {"territory": str(asked.territory["id"])} if asked.territory else {}
        if self.year:
            return {"year": str(self.year), **kept}
        days = {"from": str(asked.since or ""), "to": str(asked.until or "")}
        return {**{name: value for name, value in days.items() if value}, **kept}

    @property
    def year(self) -> int | None:
        since, until = self.asked.since, self.asked.until
        whole = since and until and (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31))
        return since.year if since and whole else None

    @property
    def around(self) -> Mapping[str, Any] | None:
        """The territory whose units are compared: the one asked for, or the register's."""
        if self.asked.territory:
            return self.asked.territory
        register = self.asked.register or next(iter(self.registers), None)
        return next((one for one in self.territories if register and one["id"] == register["territory"]), None)


async def question_of(me: Me, params: Mapping[str, Any]) -> Question:
    """`from` and `to`, else a `year`, else this year; all registers one sees, unless one is named."""
    registers = await registers_for(me)
    territories = await territories_in(registers)
    register = next((one for one in registers if str(one["id"]) == params.get("register", "")), None)
    territory = next((one for one in territories if str(one["id"]) == params.get("territory", "")), None)
    since, until = _day(params.get("from", "")), _day(params.get("to", ""))
    if since is None and until is None:
        year = str(params.get("year", ""))
        known = year.isascii() and year.isdigit() and EARLIEST <= int(year) <= LATEST
        number = int(year) if known else today().year
        since, until = date(number, 1, 1), date(number, 12, 31)
    if since and until and until < since:
        since, until = until, since
    return Question(Asked(since, until, register, territory), registers, territories)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None
