"""Registers this person may see, their words, their batches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments.rules import offices_of, sees_register
from portal.access import Me, ancestors, under
from portal.clock import today
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


async def own_registers(me: Me) -> list[dict[str, Any]]:
    """Every register whose office this person is of: most have one."""
    return await rows(_FROM + "WHERE g.office = ANY({}) ORDER BY tu.path, g.id", offices_of(me))


async def offices_without(me: Me) -> list[dict[str, Any]]:
    """Offices this person is of that keep no register yet."""
    return await rows(
        "SELECT u.id, u.name, coalesce(t.name, u.name) AS territory_name FROM unit u LEFT JOIN unit t ON t.id = u.parent"
        " WHERE u.id = ANY({}) AND NOT EXISTS (SELECT 1 FROM assignments_register g WHERE g.office = u.id)"
        " ORDER BY u.path",
        offices_of(me),
    )


async def leaders_around(territory_path: str, keep: Sequence[UUID] = ()) -> list[dict[str, Any]]:
    """Who may be named as approver: leaders of the territory itself and of its departments. `keep`: who is named now."""
    on = today()
    found = await rows(
        """SELECT p.id, p.name, o.title, u.short_name AS unit_name FROM post o JOIN person p ON p.id = o.person
             JOIN unit u ON u.id = o.unit LEFT JOIN unit above ON above.id = u.parent
            WHERE p.kind = 'official' AND p.disabled_at IS NULL AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
              AND ((o.role = 'leader' AND (u.path = {} OR (u.kind = 'department' AND above.path = {}))) OR p.id = ANY({}))
            ORDER BY p.id = ANY({}) DESC, length(u.path), u.position, u.path, p.name, p.id LIMIT 500""",
        on,
        on,
        territory_path,
        territory_path,
        list(keep),
        list(keep),
    )
    return list({line["id"]: line for line in reversed(found)}.values())[::-1]


async def units_around(territory_path: str, keep: Sequence[UUID] = ()) -> list[dict[str, Any]]:
    """Units a case may belong to: everything in the territory, and the departments of the levels above it, last.
    `keep`: what stands there now, closed or not."""
    inside = under("u.path", (territory_path,))
    return await rows(
        """SELECT u.id, u.name, u.short_name, u.kind FROM unit u LEFT JOIN unit above ON above.id = u.parent
            WHERE (u.closed_on IS NULL AND ({} OR (u.kind = 'department' AND above.path = ANY({})))) OR u.id = ANY({})
            ORDER BY u.id <> ALL({}), u.path NOT LIKE {}, length(u.path), u.position, u.path LIMIT 1000""",
        inside,
        ancestors(territory_path)[:-1],
        list(keep),
        list(keep),
        territory_path + "%",
    )


async def batches_of(register_id: UUID) -> list[dict[str, Any]]:
    """To choose from, the latest handed down first."""
    return await rows(
        "SELECT id, name, issuer, handed_on, due FROM assignments_batch WHERE register = {}"
        " ORDER BY handed_on DESC, id DESC LIMIT 500",
        register_id,
    )
