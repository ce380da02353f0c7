"""督办通报 and 月报 as one may see them: one with its table, figures and replies; the list; the short address."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.access import Me, below, not_recused
from portal.accountability.figures import report_kinds
from portal.accountability.figures.periods import Period
from portal.accountability.rules import OWN, STAFF, addressee, sees_bulletin
from portal.db import Sql, row, rows, value
from portal.errors import Missing
from portal.people import Role
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.bulletin"
ADDRESS = "/accountability/bulletins"
KINDS = {"circular": "督办通报", "monthly": "督办工作月报", "daily": "每日通报", **report_kinds.KINDS}
SIGNS = {"circular": "督报", "monthly": "督月报", "daily": "督日报", **report_kinds.SIGNS}
"""What ends the 机关代字 of each series."""
PAGE = 50
HEAD = """SELECT b.*, u.name AS unit_name, u.short_name AS unit_short, u.path AS unit_path, t.name AS territory_name,
                 t.path AS territory_path, doc.label, doc.sha256
            FROM accountability_bulletin b JOIN unit u ON u.id = b.unit JOIN unit t ON t.id = b.territory
            LEFT JOIN document doc ON doc.id = b.document"""


def subject_of(bulletin: Record) -> Subject:
    name = f"{KINDS[bulletin['kind']]} {bulletin['label'] or '（未编号）'}"
    return Subject(KIND, bulletin["id"], name, f"{ADDRESS}/{bulletin['id']}")


async def bulletin_for(me: Me, bulletin_id: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE b.id = {{}} AND {{}}", bulletin_id, sees_bulletin(me))
    if found is None:
        raise Missing
    return found


async def by_code(me: Me, code: str) -> dict[str, Any]:
    """By the short address printed on the paper; only what was issued."""
    found = await row(
        f"{HEAD} WHERE b.code = {{}} AND b.signed_at IS NOT NULL AND {{}}", code.upper(), sees_bulletin(me)
    )
    if found is None:
        raise Missing
    return found


async def by_number(text: str) -> list[dict[str, Any]]:
    """Issued papers of this number or short address, for the operator's door."""
    return await rows(
        f"{HEAD} WHERE b.signed_at IS NOT NULL AND (doc.label = {{}} OR b.code = {{}})", text, text.upper()
    )


async def bulletins_for(me: Me, after: UUID | None = None) -> list[dict[str, Any]]:
    """The latest first, one more than a page holds."""
    beyond = Sql("b.id < {}", after) if after else Sql("TRUE")
    return await rows(f"{HEAD} WHERE {{}} AND {{}} ORDER BY b.id DESC LIMIT {{}}", sees_bulletin(me), beyond, PAGE + 1)


async def lines_of(bulletin: UUID) -> list[dict[str, Any]]:
    """The territory first, then the units in the order of the table; each with what it replied."""
    return await rows(
        """SELECT n.position, n.name, n.unit, u.path AS addressee_path, n.unit AS addressee, r.text AS reply, r.by_name,
                  r.by_title, r.at
             FROM accountability_bulletin_line n JOIN unit u ON u.id = n.unit
             LEFT JOIN accountability_bulletin_reply r ON r.bulletin = n.bulletin AND r.unit = n.unit AND n.position > 0
            WHERE n.bulletin = {} ORDER BY n.position""",
        bulletin,
    )


async def figures_of(bulletin: UUID) -> list[dict[str, Any]]:
    return await rows("SELECT * FROM accountability_bulletin_figure WHERE bulletin = {} ORDER BY position", bulletin)


def own_lines(me: Me, lines: Sequence[Record]) -> list[Record]:
    """The lines this person may answer for: as the unit's own leader or its liaison."""
    return [line for line in lines if line["position"] and addressee(me, line)] if me.has(*OWN) else []


async def territories_of(me: Me) -> list[dict[str, Any]]:
    """The offices this person works in, each with the territory it serves."""
    offices = [held.unit for held in me.holdings if held.role in STAFF]
    return await rows(
        """SELECT u.id AS office, u.name AS office_name, t.id AS territory, t.name AS territory_name, t.path
             FROM unit u JOIN LATERAL (SELECT tu.* FROM unit tu WHERE tu.kind <> 'department'
                    AND left(u.path, length(tu.path)) = tu.path ORDER BY length(tu.path) DESC LIMIT 1) t ON TRUE
            WHERE u.id = ANY({}) ORDER BY u.path""",
        offices,
    )


async def is_kept_from(me: Me, path: str, years: Period, duties: Collection[UUID]) -> bool:
    """Whether this person is recused from one of these duties, or from any of the territory that was owed within these
    years. By the year, so that who tries one period after another does not find out when it was due."""
    return bool(
        await value(
            """SELECT TRUE FROM duty d WHERE NOT ({}) AND (d.id = ANY({}) OR ({} AND d.starts_on <= {}
                  AND greatest(d.due, coalesce(d.done_on, 'infinity')) >= {})) LIMIT 1""",
            not_recused(me, "d.subject_id"),
            list(duties),
            below("d.unit", (path,)),
            years.until,
            years.since,
        )
    )


def whole(me: Me, bulletin: Record) -> bool:
    """Whether all of the table is for this person: before it is issued a unit sees its own line only."""
    staff = bulletin["unit"] in {held.unit for held in me.holdings if held.role in STAFF}
    return bulletin["signed_at"] is not None or staff or me.reaches(bulletin["unit_path"], Role.leader)
