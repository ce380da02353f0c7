"""Registers this person may see, their words, their batches."""

from typing import Any
from uuid import UUID

from assignments.rules import offices_of, sees_register
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

_FROM = """SELECT g.*, ou.name AS office_name, tu.name AS territory_name, tu.path AS territory_path,
       tu.kind AS territory_kind, pp.name AS principal_name, dp.name AS deputy_name
  FROM assignments_register g JOIN unit ou ON ou.id = g.office JOIN unit tu ON tu.id = g.territory
  LEFT JOIN person pp ON pp.id = g.principal LEFT JOIN person dp ON dp.id = g.deputy """


def subject_of(register: dict[str, Any]) -> Subject:
    return Subject("assignments.register", register["id"], register["name"], f"/assignments/registers/{register['id']}")


async def registers_for(me: Me) -> list[dict[str, Any]]:
    """Own office's first, then from the top of the territory down."""
    return await rows(_FROM + "WHERE {} ORDER BY g.office <> ALL({}), tu.path, g.id", sees_register(me), offices_of(me))


async def register_for(me: Me, register_id: UUID) -> dict[str, Any]:
    found = await row(_FROM + "WHERE g.id = {} AND {}", register_id, sees_register(me))
    if found is None:
        raise Missing
    return found


async def own_register(me: Me) -> dict[str, Any] | None:
    """The register this person's office keeps."""
    return await row(_FROM + "WHERE g.office = ANY({}) ORDER BY g.id LIMIT 1", offices_of(me))


async def tags_of(register_id: UUID, *, retired: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Words by kind, in their order; those in use only, unless `retired`."""
    found = await rows(
        "SELECT id, kind, name, position, retired_on FROM assignments_tag WHERE register = {}"
        " AND ({} OR retired_on IS NULL) ORDER BY kind, position, name",
        register_id,
        retired,
    )
    kinds: dict[str, list[dict[str, Any]]] = {}
    for line in found:
        kinds.setdefault(line["kind"], []).append(line)
    return kinds
