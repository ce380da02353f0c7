"""多年计划 as one may see them: the list, one with its milestones."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me, not_recused
from portal.accountability.queries.registers import ADDRESS, MOST, containing
from portal.accountability.registers_rules import sees_register
from portal.db import Sql, all_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
PROGRAMMES = f"{ADDRESS}/programmes"
KIND = "accountability.programme"
MILESTONE = "accountability.milestone"
# Three times: what this person may know of, over `m`.
HEAD = """SELECT p.*, u.name AS unit_name, u.short_name AS unit_short, t.path AS territory_path,
                 (SELECT count(*) FROM accountability_milestone m WHERE m.programme = p.id AND m.state <> 'cancelled'
                     AND {})::int
                   AS milestones,
                 (SELECT count(*) FROM accountability_milestone m WHERE m.programme = p.id AND m.state = 'met'
                     AND {})::int AS met,
                 (SELECT min(m.due) FROM accountability_milestone m WHERE m.programme = p.id
                     AND m.state IN ('planned', 'owed', 'reported') AND {}) AS next_due
            FROM accountability_programme p JOIN unit u ON u.id = p.unit JOIN unit t ON t.id = p.territory"""


def subject_of(programme: Record) -> Subject:
    return Subject(KIND, programme["id"], f"多年计划“{programme['name']}”", f"{PROGRAMMES}/{programme['id']}")


def milestone_subject(milestone: Record) -> Subject:
    title = f"{milestone['programme_name']}：{milestone['title']}"
    return Subject(MILESTONE, milestone["id"], title, f"{PROGRAMMES}/{milestone['programme']}")


async def programmes_for(me: Me, q: str = "", year: int | None = None) -> list[dict[str, Any]]:
    running = Sql("{} BETWEEN p.first_year AND p.last_year", year) if year else Sql("TRUE")
    asked = containing(("p.name", "p.purpose"), q) if q else Sql("TRUE")
    return await rows(
        f"{HEAD} WHERE {{}} ORDER BY p.last_year DESC, p.first_year DESC, p.id LIMIT {{}}",
        *[not_recused(me, "m.id")] * 3,
        all_of(sees_register(me, "p"), running, asked),
        MOST,
    )


async def programme_for(me: Me, programme_id: UUID) -> dict[str, Any]:
    free = [not_recused(me, "m.id")] * 3
    found = await row(f"{HEAD} WHERE p.id = {{}} AND {{}}", *free, programme_id, sees_register(me, "p"))
    if found is None:
        raise Missing
    return found


MILESTONES = """SELECT m.*, p.name AS programme_name, p.unit, p.territory, m.lead_unit AS addressee, l.path AS addressee_path,
                       l.name AS lead_name, l.short_name AS lead_short
                  FROM accountability_milestone m JOIN accountability_programme p ON p.id = m.programme
                  JOIN unit l ON l.id = m.lead_unit"""


async def milestones_of(me: Me, programmes: list[UUID]) -> list[dict[str, Any]]:
    """In the order of their days."""
    return await rows(
        f"{MILESTONES} WHERE m.programme = ANY({{}}) AND {{}} ORDER BY m.due, m.id LIMIT {{}}",
        programmes,
        all_of(sees_register(me, "p"), not_recused(me, "m.id")),
        MOST * 10,
    )


async def unnamed_for(me: Me, programme: UUID) -> set[str]:
    """How the programme's log names those this person must not know of."""
    found = await rows(
        "SELECT m.title, m.due FROM accountability_milestone m WHERE m.programme = {} AND NOT ({})",
        programme,
        not_recused(me, "m.id"),
    )
    return {log_words(line["title"], line["due"]) for line in found}


def log_words(title: str, due: date) -> str:
    return f"{title}（{due.isoformat()}）"


async def milestone_for(me: Me, milestone_id: UUID) -> dict[str, Any]:
    seen = all_of(sees_register(me, "p"), not_recused(me, "m.id"))
    found = await row(f"{MILESTONES} WHERE m.id = {{}} AND {{}}", milestone_id, seen)
    if found is None:
        raise Missing
    return found
