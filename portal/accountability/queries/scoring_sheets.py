"""Score sheets as one may see them: one with its units, marks and replies; the list; whether its numbers still come out."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.figures.periods import Period
from portal.accountability.figures.scoring import of_cents
from portal.accountability.queries.scoring_marks import scores
from portal.accountability.rules import OWN, addressee
from portal.accountability.scoring_rules import sees_score
from portal.db import Sql, row, rows
from portal.errors import Missing
from portal.people import Role
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.score_sheet"
ADDRESS = "/accountability/scoring"
SIGN = "督评"
"""What ends the 机关代字 of the series."""
PAGE = 50
HEAD = """SELECT s.*, s.office AS unit, u.name AS unit_name, u.short_name AS unit_short, u.path AS unit_path,
                 t.name AS territory_name, t.path AS territory_path, doc.label, doc.sha256, v.place AS version_place,
                 v.basis, v.starts_on, v.scheme, c.name AS scheme_name, c.source AS scheme_source
            FROM accountability_score_sheet s JOIN unit u ON u.id = s.office JOIN unit t ON t.id = s.territory
            JOIN accountability_scoring_version v ON v.id = s.rules JOIN accountability_scoring_scheme c ON c.id = v.scheme
            LEFT JOIN document doc ON doc.id = s.document"""


def subject_of(sheet: Record) -> Subject:
    return Subject(KIND, sheet["id"], f"考核评分 {sheet['label'] or '（未编号）'}", f"{ADDRESS}/{sheet['id']}")


def period_of(sheet: Record) -> Period:
    return Period(sheet["since"], sheet["until"], sheet["period"])


async def sheet_for(me: Me, sheet_id: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE s.id = {{}} AND {{}}", sheet_id, sees_score(me))
    if found is None:
        raise Missing
    return found


async def by_code(me: Me, code: str) -> dict[str, Any]:
    """By the short address printed on the paper; only what was published."""
    found = await row(f"{HEAD} WHERE s.code = {{}} AND s.signed_at IS NOT NULL AND {{}}", code.upper(), sees_score(me))
    if found is None:
        raise Missing
    return found


async def by_number(text: str) -> list[dict[str, Any]]:
    """Published sheets of this number or short address, for the operator's door."""
    return await rows(
        f"{HEAD} WHERE s.signed_at IS NOT NULL AND (doc.label = {{}} OR s.code = {{}})", text, text.upper()
    )


async def sheets_for(me: Me, after: UUID | None = None) -> list[dict[str, Any]]:
    """The latest first, one more than a page holds."""
    beyond = Sql("s.id < {}", after) if after else Sql("TRUE")
    return await rows(f"{HEAD} WHERE {{}} AND {{}} ORDER BY s.id DESC LIMIT {{}}", sees_score(me), beyond, PAGE + 1)


async def units_of(sheet: UUID) -> list[dict[str, Any]]:
    """By rank, who is apart behind; each with what it replied."""
    return await rows(
        """SELECT n.*, u.path AS addressee_path, n.unit AS addressee, u.path, r.text AS reply, r.by_name, r.by_title, r.at
             FROM accountability_score_unit n JOIN unit u ON u.id = n.unit
             LEFT JOIN accountability_score_reply r ON r.sheet = n.sheet AND r.unit = n.unit
            WHERE n.sheet = {} ORDER BY n.rank NULLS LAST, n.position""",
        sheet,
    )


async def marks_of(sheet: UUID) -> list[dict[str, Any]]:
    """Unit by unit in the order of the lines, each with its line."""
    return await rows(
        """SELECT m.*, l.line AS line_key, l.heading, l.title, l.kind, l.source, l.most
             FROM accountability_score_mark m JOIN accountability_scoring_line l ON l.id = m.line
            WHERE m.sheet = {} ORDER BY m.unit, m.position""",
        sheet,
    )


def own_units(me: Me, units: Sequence[Record]) -> list[Record]:
    """Those this person may answer for: as the unit's own leader or its liaison."""
    return [unit for unit in units if addressee(me, unit)] if me.has(*OWN) else []


def whole(me: Me, sheet: Record) -> bool:
    """Whether all of the table is for this person: before it is published a unit sees its own arithmetic only."""
    staff = sheet["office"] in {held.unit for held in me.holdings if held.role == Role.office}
    return sheet["signed_at"] is not None or staff or me.reaches(sheet["unit_path"], Role.leader)


async def differences(sheet: Record) -> tuple[int, list[str]]:
    """How many numbers the sheet has, and in words those that come out otherwise today, asked as of the same day."""
    units, marks = await units_of(sheet["id"]), await marks_of(sheet["id"])
    stored = {(mark["unit"], mark["line"]): mark for mark in marks}
    place = {"id": sheet["territory"], "path": sheet["territory_path"], "name": sheet["territory_name"]}
    version = {"id": sheet["rules"], "scheme": sheet["scheme"]}
    asked = sorted(({**unit, "id": unit["unit"]} for unit in units), key=lambda unit: unit["position"])
    again = await scores(place, version, asked, period_of(sheet), sheet["as_of"], sheet["least"])
    many, found = 0, []
    for one in again.units:
        kept = next(unit for unit in units if unit["unit"] == one.unit["unit"])
        for mark in one.marks:
            was = stored[(kept["unit"], mark.line)]
            many += 1
            now = (mark.number.value, mark.scored.words, mark.kept, mark.number.digest)
            if now != (was["value"], was["said"], was["marks"], was["digest"]):
                found.append(_words(kept["name"], was, mark.number.value))
        many += 1
        if (one.standing.rank, one.standing.total) != (kept["rank"], _marks(kept["total"])):
            found.append(f"{kept['name']}总分或者名次：与公布的不同")
    return many, found


def _words(name: str, was: Record, now: str) -> str:
    if was["value"] == now:
        return f"{name}{was['title']}：仍为 {now}，但所依据的记录有变化"
    return f"{name}{was['title']}：印发为 {was['value']}，现重算为 {now}"


def _marks(kept: int | None) -> Any:
    return None if kept is None else of_cents(kept)


def behind_of(mark: Record) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(mark["behind"])
    return found
