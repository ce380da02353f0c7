"""人民建议征集 as counted topics."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.queries.registers import ADDRESS, MOST, containing
from portal.accountability.registers_rules import sees_register
from portal.db import Sql, all_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
SUGGESTIONS = f"{ADDRESS}/suggestions"
KIND = "accountability.suggestion"
HEAD = """SELECT g.*, u.name AS unit_name, u.short_name AS unit_short, a.short_name AS adopted_name
            FROM accountability_suggestion g JOIN unit u ON u.id = g.unit LEFT JOIN unit a ON a.id = g.adopted_by"""


def subject_of(one: Record) -> Subject:
    return Subject(KIND, one["id"], f"人民建议主题“{one['topic']}”", f"{SUGGESTIONS}/{one['id']}")


async def suggestions_for(me: Me, q: str = "", year: int | None = None) -> list[dict[str, Any]]:
    """The latest month first, of each the most frequent topic first."""
    in_year = Sql("left(g.month, 4) = {}", str(year)) if year else Sql("TRUE")
    asked = containing(("g.topic", "g.field"), q) if q else Sql("TRUE")
    return await rows(
        f"{HEAD} WHERE {{}} ORDER BY g.month DESC, g.received DESC, g.id LIMIT {{}}",
        all_of(sees_register(me, "g"), in_year, asked),
        MOST,
    )


async def suggestion_for(me: Me, one: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE g.id = {{}} AND {{}}", one, sees_register(me, "g"))
    if found is None:
        raise Missing
    return found
