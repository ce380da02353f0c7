"""Scoring schemes as one may see them: the list, one version with its lines, the version that counts for a period."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.scoring import LineRule, of_cents
from portal.accountability.scoring_rules import sees_version
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.scoring_version"
ADDRESS = "/accountability/scoring/schemes"
MOST = 300
HEAD = """SELECT v.*, c.name, c.level, c.office, c.source, c.territory, t.name AS territory_name, t.path AS territory_path,
                 o.name AS office_name
            FROM accountability_scoring_version v JOIN accountability_scoring_scheme c ON c.id = v.scheme
            JOIN unit t ON t.id = c.territory JOIN unit o ON o.id = c.office"""


def subject_of(version: Record) -> Subject:
    return Subject(KIND, version["id"], f"{version['name']} 第{version['place']}版", f"{ADDRESS}/{version['id']}")


def about(version: Record) -> str:
    return f"{version['territory_name']}{LEVELS[version['level']]}"


async def versions_for(me: Me) -> list[dict[str, Any]]:
    """Of each scheme the latest first."""
    return await rows(
        f"""{HEAD} WHERE {{}} ORDER BY t.path, c.level, c.name, v.scheme, v.place DESC LIMIT {{}}""",
        sees_version(me),
        MOST,
    )


async def version_for(me: Me, version_id: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE v.id = {{}} AND {{}}", version_id, sees_version(me))
    if found is None:
        raise Missing
    return found


async def siblings(version: Record) -> list[dict[str, Any]]:
    """All versions of the scheme, the latest first; the caller has seen one of them and says which he may see."""
    return await rows(f"{HEAD} WHERE v.scheme = {{}} ORDER BY v.place DESC", version["scheme"])


async def lines_of(version_id: UUID) -> list[dict[str, Any]]:
    return await rows("SELECT * FROM accountability_scoring_line WHERE rules = {} ORDER BY position, id", version_id)


def rule_of(line: Record) -> LineRule:
    return LineRule(
        line["line"],
        line["heading"],
        line["title"],
        line["kind"],
        line["source"],
        *(of_cents(line[name]) for name in ("most", "per", "threshold", "missing")),
    )


def full_marks(rules: Sequence[LineRule]) -> Any:
    return sum(rule.most for rule in rules)


async def counting(scheme: UUID, since: date) -> dict[str, Any] | None:
    """The version by which a period that begins on that day is scored: what was in force on its first day."""
    return await row(
        f"{HEAD} WHERE v.scheme = {{}} AND v.state = 'in_force' AND v.starts_on <= {{}} ORDER BY v.place DESC LIMIT 1",
        scheme,
        since,
    )


async def schemes_of(territory: Sequence[UUID]) -> list[dict[str, Any]]:
    """The schemes of these territories that have a version in force; each with the first day it is in force from."""
    return await rows(
        """SELECT c.id, c.name, c.level, c.territory, t.name AS territory_name, min(v.starts_on) AS since
             FROM accountability_scoring_scheme c JOIN unit t ON t.id = c.territory
             JOIN accountability_scoring_version v ON v.scheme = c.id AND v.state = 'in_force'
            WHERE c.territory = ANY({}) GROUP BY c.id, t.name, t.path ORDER BY t.path, c.level, c.name""",
        list(territory),
    )
