"""Counts entered by hand as one may see them, and which lines of which schemes want one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.access import Me, below
from portal.accountability.figures.periods import named
from portal.accountability.figures.scoring import ENTERED
from portal.accountability.scoring_rules import sees_count, whole_count
from portal.accountability.scoring_states import CountState
from portal.db import Sql, row, rows, value
from portal.errors import Missing
from portal.people import BUSINESS
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.scoring_count"
ADDRESS = "/accountability/scoring/counts"
PAGE = 50
HEAD = """SELECT c.*, m.name AS scheme_name, m.level, m.office, m.territory, t.name AS territory_name,
                 t.path AS territory_path, o.name AS office_name
            FROM accountability_scoring_count c JOIN accountability_scoring_scheme m ON m.id = c.scheme
            JOIN unit t ON t.id = m.territory JOIN unit o ON o.id = m.office"""


def subject_of(entry: Record) -> Subject:
    return Subject(KIND, entry["id"], f"{entry['title']} {month_words(entry['month'])}", f"{ADDRESS}/{entry['id']}")


def month_words(name: str) -> str:
    period = named(name)
    return period.words if period else name


async def count_for(me: Me, entry_id: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE c.id = {{}} AND {{}}", entry_id, sees_count(me))
    if found is None:
        raise Missing
    return found


async def counts_for(me: Me, after: UUID | None = None) -> list[dict[str, Any]]:
    """The latest first, one more than a page holds."""
    beyond = Sql("c.id < {}", after) if after else Sql("TRUE")
    return await rows(f"{HEAD} WHERE {{}} AND {{}} ORDER BY c.id DESC LIMIT {{}}", sees_count(me), beyond, PAGE + 1)


async def lines_of(entry: Record, me: Me | None = None) -> list[dict[str, Any]]:
    """In the order of the tree; to who does not see all of it, their own units' only."""
    mine = Sql("TRUE") if me is None or whole_count(me, entry) else below("l.unit", me.scopes(*BUSINESS))
    return await rows(
        "SELECT l.* FROM accountability_scoring_count_line l WHERE l.entry = {} AND {} ORDER BY l.position",
        entry["id"],
        mine,
    )


async def live(scheme: UUID, line: str, month: str) -> dict[str, dict[str, Any]]:
    """The count that is adopted and the one that waits to be checked, by state."""
    found = await rows(
        f"{HEAD} WHERE c.scheme = {{}} AND c.line = {{}} AND c.month = {{}} AND c.state IN ({{}}, {{}})",
        scheme,
        line,
        month,
        CountState.drafted.value,
        CountState.checked.value,
    )
    return {one["state"]: one for one in found}


async def newer(entry_id: UUID) -> UUID | None:
    found = await value(
        "SELECT id FROM accountability_scoring_count WHERE corrects = {} AND state <> 'withdrawn'"
        " ORDER BY id DESC LIMIT 1",
        entry_id,
    )
    return found if isinstance(found, UUID) else None


async def wanted_lines(territories: list[UUID]) -> list[dict[str, Any]]:
    """The lines that rest on papers, of every scheme in force in these territories, as its latest version has them."""
    return await rows(
        """SELECT DISTINCT ON (c.id, l.line) c.id AS scheme, c.name AS scheme_name, c.level, c.territory, c.office,
                  t.name AS territory_name, t.path AS territory_path, l.line, l.title, l.kind
             FROM accountability_scoring_scheme c JOIN unit t ON t.id = c.territory
             JOIN accountability_scoring_version v ON v.scheme = c.id AND v.state = 'in_force'
             JOIN accountability_scoring_line l ON l.rules = v.id AND l.source = {}
            WHERE c.territory = ANY({}) ORDER BY c.id, l.line, v.place DESC""",
        ENTERED,
        territories,
    )
