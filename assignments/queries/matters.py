"""One matter as this person may see it; where one may be reported, to which register, in which field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assignments.rules import offices_of, sees_case, sees_matter
from portal.access import Me, ancestors, under
from portal.db import Sql, any_of, row, rows, value
from portal.errors import Missing
from portal.people import Role
from portal.subjects import Subject

FROM = """FROM assignments_matter m JOIN assignments_register g ON g.id = m.register
  JOIN unit gt ON gt.id = g.territory JOIN unit tu ON tu.id = m.territory JOIN unit fu ON fu.id = m.found_by
  JOIN assignments_tag ft ON ft.id = m.field LEFT JOIN unit hu ON hu.id = m.handling_unit"""
HEAD = """g.office, g.name AS register_name, gt.path AS territory_path, tu.name AS place_name, tu.path AS place_path,
  fu.name AS found_name, fu.path AS found_path, ft.name AS field_name, hu.name AS handling_name, hu.path AS handling_path"""
REPORTING = (Role.liaison, Role.office)
"""Whose posts report: 村居, 镇街 and departments by their liaisons, and the office itself."""


def subject_of(matter: Mapping[str, Any]) -> Subject:
    """Named by its number alone: no message, log or list outside the room says what it is about."""
    return Subject(
        "assignments.matter", matter["id"], f"隐患线索 {matter['number']}", f"/assignments/matters/{matter['id']}"
    )


async def matter_for(me: Me, matter_id: UUID) -> dict[str, Any]:
    """The matter with what its rules ask for. Missing when it is not there for this person."""
    found = await row(
        f"SELECT m.*, {HEAD}, {{}} AS case_number {FROM} WHERE m.id = {{}} AND {{}}",
        case_number(me),
        matter_id,
        sees_matter(me),
    )
    if found is None:
        raise Missing
    return found


def case_number(me: Me) -> Sql:
    """SQL over `assignments_matter m`: the number of the case it became, where this person may see that case."""
    return Sql(
        "(SELECT k.number FROM assignments_case k JOIN assignments_register g ON g.id = k.register"
        " WHERE k.id = m.backlog_case AND {})",
        sees_case(me),
    )


async def places_to_report(me: Me, only: UUID | None = None) -> list[dict[str, Any]]:
    """Where this person may report from: the territory their post stands in and the territories below it, each with the
    nearest register up the tree and its office. A place no register reaches is not there."""
    homes = await _homes(me)
    return await rows(
        """SELECT u.id, u.name, u.path, n.id AS register, n.office
             FROM unit u JOIN LATERAL (SELECT g.id, g.office FROM assignments_register g JOIN unit gt ON gt.id = g.territory
                    WHERE starts_with(u.path, gt.path) ORDER BY length(gt.path) DESC LIMIT 1) n ON TRUE
            WHERE u.kind <> 'department' AND u.closed_on IS NULL AND {} AND {}
            ORDER BY u.path LIMIT 2000""",
        under("u.path", tuple(homes)),
        _only(only),
    )


async def _homes(me: Me) -> list[str]:
    """The territory itself, or the one a department belongs to, for each post that reports."""
    paths = [held.unit_path for held in me.holdings if held.role in REPORTING]
    lineage = sorted({path for own in paths for path in ancestors(own)})
    known = await rows("SELECT path FROM unit WHERE path = ANY({}) AND kind <> 'department'", lineage)
    territories = sorted((line["path"] for line in known), key=len)
    nearest = {path: [one for one in territories if path.startswith(one)] for path in paths}
    return [above[-1] for above in nearest.values() if above]


async def units_speaking_for(me: Me, only: UUID | None = None) -> list[dict[str, Any]]:
    """As whose finding it is entered: one's own units; the office may also enter what a unit of its territory told it."""
    own = [held.unit for held in me.holdings if held.role in REPORTING]
    return await rows(
        """SELECT u.id, u.name, u.path FROM unit u WHERE u.closed_on IS NULL AND {} AND {}
            ORDER BY u.id <> ALL({}), u.path LIMIT 2000""",
        any_of(Sql("u.id = ANY({})", own), *_below_own_registers(me)),
        _only(only),
        own,
    )


def _below_own_registers(me: Me) -> list[Sql]:
    offices = offices_of(me)
    if not offices:
        return []
    return [
        Sql(
            "EXISTS (SELECT 1 FROM assignments_register g JOIN unit gt ON gt.id = g.territory WHERE g.office = ANY({})"
            " AND starts_with(u.path, gt.path))",
            offices,
        )
    ]


def _only(unit: UUID | None) -> Sql:
    return Sql("u.id = {}", unit) if unit else Sql("TRUE")


async def fields_of(registers: list[UUID]) -> list[dict[str, Any]]:
    """Fields in use of these registers, in their order: register, id and name."""
    return await rows(
        "SELECT register, id, name FROM assignments_tag WHERE register = ANY({}) AND kind = 'field'"
        " AND retired_on IS NULL ORDER BY position, name",
        registers,
    )


async def units_to_handle(matter: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who may be handed a matter: what stands right below the register's territory, and whatever lies on the way down
    to where it is, with the departments of each. Not the thousand villages elsewhere."""
    way = [path for path in ancestors(matter["place_path"]) if path.startswith(matter["territory_path"])]
    return await rows(
        """SELECT u.id, u.name FROM unit u LEFT JOIN unit above ON above.id = u.parent
            WHERE u.closed_on IS NULL AND (u.path = ANY({}) OR above.path = ANY({})) ORDER BY u.path LIMIT 1000""",
        way,
        way,
    )


async def case_numbered(me: Me, register: UUID, number: str) -> UUID | None:
    """The case of this number in the register, if this person may see it."""
    found: UUID | None = await value(
        "SELECT k.id FROM assignments_case k JOIN assignments_register g ON g.id = k.register"
        " WHERE k.register = {} AND k.number = {} AND {}",
        register,
        number,
        sees_case(me),
    )
    return found
