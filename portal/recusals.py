"""Who must not know of a record (回避, 条例28): declared, never deleted, only lifted.

What hangs on the record under an id of its own (a duty, an opinion asked, a second line) is kept from them too: the
room names those as `hanging`, each with its kind. Such a row is a shadow of the one that was declared: it goes when that
one is lifted, and never by itself. What was declared on the hanging record itself stays.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me, under
from portal.clock import now
from portal.db import atomic, new_id, row, rows, value
from portal.errors import Missing, Refused
from portal.people import Recusal, Role
from portal.subjects import Subject

Hanging = Sequence[tuple[str, UUID]]


@atomic()
async def declare(
    subject: Subject, by: Me, *, person: UUID | None, unit: UUID | None, reason: str, hanging: Hanging = ()
) -> None:
    """From now on this person, or everybody of this unit, does not know the record exists. The caller checked that
    `by` may declare it."""
    if (person is None) == (unit is None):
        raise Refused("请选择需回避的人员或单位（二者选一）。")
    if person == by.id:
        raise Refused("本人需回避的，请由本办其他人员登记。")
    if unit is not None:
        path = await value("SELECT path FROM unit WHERE id = {}", unit)
        if path is None:
            raise Refused("所选单位不存在，请从列表中选择。")
        if path in by.lineage:
            raise Refused("不能将本办或其上级整体登记回避，请改为登记有关人员或具体单位。")
    elif await value("SELECT TRUE FROM person WHERE id = {} AND kind = 'official'", person) is None:
        raise Refused("所选人员不存在，请从列表中选择。")
    if await value(
        "SELECT TRUE FROM recusal WHERE record_id = {} AND lifted_at IS NULL AND shadow_of IS NULL"
        " AND person IS NOT DISTINCT FROM {}::uuid AND unit IS NOT DISTINCT FROM {}::uuid",
        subject.id,
        person,
        unit,
    ):
        raise Refused("该人员（单位）已登记回避，不必重复登记。")
    await _keep_from(subject.kind, subject.id, person, unit, reason, by.id)
    await shadow(subject.id, hanging)
    await audit.record(by, f"{subject.kind}.recuse", subject, {"person": person, "unit": unit})


@atomic()
async def lift(subject: Subject, by: Me, recusal: UUID) -> None:
    """With its own shadows, wherever they lie. A shadow is lifted where it was declared."""
    found = await row(
        "SELECT shadow_of FROM recusal WHERE id = {} AND record_id = {} AND lifted_at IS NULL FOR UPDATE",
        recusal,
        subject.id,
    )
    if found is None:
        raise Missing
    if found["shadow_of"] is not None:
        raise Refused("这一回避是随另一件事项登记的，请在那件事项上解除。")
    await rows(
        "UPDATE recusal SET lifted_at = {} WHERE {} IN (id, shadow_of) AND lifted_at IS NULL RETURNING id",
        now(),
        recusal,
    )
    await audit.record(by, f"{subject.kind}.unrecuse", subject, {"recusal": recusal})


@atomic()
async def shadow(record: UUID, hanging: Hanging) -> None:
    """Who is kept from the record is kept from what hangs on it; to be called when something new is hung there. A shadow
    knows the recusal that was declared, however many records lie between."""
    kinds = {identity: kind for kind, identity in hanging if identity != record}
    missing = await rows(
        """SELECT h.id, coalesce(rc.shadow_of, rc.id) AS shadow_of, rc.person, rc.unit, rc.reason, rc.declared_by
             FROM unnest({}::uuid[]) AS h(id) JOIN recusal rc ON rc.record_id = {} AND rc.lifted_at IS NULL
            WHERE NOT EXISTS (SELECT 1 FROM recusal sc WHERE sc.record_id = h.id AND sc.lifted_at IS NULL
                  AND coalesce(rc.shadow_of, rc.id) IN (sc.id, sc.shadow_of))""",
        list(kinds),
        record,
    )
    for line in missing:
        await _keep_from(
            kinds[line["id"]],
            line["id"],
            line["person"],
            line["unit"],
            line["reason"],
            line["declared_by"],
            line["shadow_of"],
        )


async def of(record: UUID) -> list[dict[str, Any]]:
    """Who is and was kept from it; `source`: the record on which it was declared, where it is a shadow. The caller has
    the record, as one who may declare."""
    return await rows(
        """SELECT r.id, r.reason, r.declared_at, r.lifted_at, p.name AS person_name, u.name AS unit_name,
                  d.name AS declared_by, r.shadow_of IS NOT NULL AS shadow, o.record_id AS source
             FROM recusal r LEFT JOIN person p ON p.id = r.person LEFT JOIN unit u ON u.id = r.unit
             LEFT JOIN recusal o ON o.id = r.shadow_of
             JOIN person d ON d.id = r.declared_by WHERE r.record_id = {} ORDER BY r.declared_at DESC""",
        record,
    )


async def people_for(me: Me, *roles: Role) -> list[dict[str, Any]]:
    """Officials of the territory these posts reach, to name who must stand aside; never oneself."""
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, o.title, u.name AS unit_name
             FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
            WHERE p.disabled_at IS NULL AND p.kind = 'official' AND o.ends_on IS NULL AND {} AND p.id <> {}
            ORDER BY p.id, o.starts_on LIMIT 2000""",
        under("u.path", me.scopes(*roles)),
        me.id,
    )


async def units_for(me: Me, *roles: Role) -> list[dict[str, Any]]:
    return await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.closed_on IS NULL AND {} ORDER BY u.path LIMIT 1000",
        under("u.path", me.scopes(*roles)),
    )


async def _keep_from(
    kind: str,
    record: UUID,
    person: UUID | None,
    unit: UUID | None,
    reason: str,
    declared_by: UUID,
    shadow_of: UUID | None = None,
) -> None:
    await Recusal.insert(
        Recusal(
            id=new_id(),
            record_kind=kind,
            record_id=record,
            shadow_of=shadow_of,
            person=person,
            unit=unit,
            reason=reason,
            declared_by=declared_by,
            declared_at=now(),
        )
    ).run()
