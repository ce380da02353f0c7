"""Who is kept from a topic, and who may be named."""

from typing import Any
from uuid import UUID

from portal.access import Me, under
from portal.db import rows
from portal.people import Role


async def recusals_of(topic_id: UUID) -> list[dict[str, Any]]:
    """The caller has the topic, as staff of the office that runs the conference."""
    return await rows(
        """SELECT r.id, r.reason, r.declared_at, r.lifted_at, p.name AS person_name, u.name AS unit_name,
                  d.name AS declared_by
             FROM recusal r LEFT JOIN person p ON p.id = r.person LEFT JOIN unit u ON u.id = r.unit
             JOIN person d ON d.id = r.declared_by WHERE r.record_id = {} ORDER BY r.declared_at DESC""",
        topic_id,
    )


async def recusable_people(me: Me) -> list[dict[str, Any]]:
    """Officials of the territory this office serves."""
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, o.title, u.name AS unit_name
             FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
            WHERE p.disabled_at IS NULL AND p.kind = 'official' AND o.ends_on IS NULL AND {} AND p.id <> {}
            ORDER BY p.id, o.starts_on LIMIT 2000""",
        under("u.path", me.scopes(Role.office)),
        me.id,
    )


async def recusable_units(me: Me) -> list[dict[str, Any]]:
    return await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.closed_on IS NULL AND {} ORDER BY u.path LIMIT 1000",
        under("u.path", me.scopes(Role.office)),
    )
