"""Records of the room 督办问责 for the matrix: a ladder, a stop, a deputy; and what stands for their ids in an address."""

from datetime import timedelta
from typing import Any

from portal.accountability.actions import deputies, holds, ladders
from portal.clock import now, today
from portal.db import new_id, row, rows, value
from portal.demo.cast import Cast, fixed_id
from portal.people import Recusal
from tests.matrix.campaign_world import campaign_addresses, campaign_world
from tests.matrix.figures_world import figures_addresses, figures_world
from tests.matrix.official_world import official_addresses, official_world
from tests.matrix.registers_world import register_addresses, registers_world
from tests.matrix.scoring_world import scoring_addresses, scoring_world
from tests.portal.accountability.records.recording import a_draft, against_unit, in_force, objected


async def accountability_world(people: Cast, ids: dict[str, Any]) -> None:
    """After everything else: the duties of the other rooms are there."""
    await ladder_world(people, ids)
    await records_world(people, ids)
    await figures_world(people, ids)
    await official_world(people, ids)
    await campaign_world(people, ids)
    await registers_world(people, ids)
    await scoring_world(people, ids)


async def ladder_world(people: Cast, ids: dict[str, Any]) -> None:
    on = today()
    ids["the duty"] = duty = await value("SELECT id FROM duty WHERE subject_id = {}", ids["open"])
    ids["the profile"] = await ladders.adopt(
        people.zhou, "sanming", unit=people.unit["district"], room="", starts_on=on + timedelta(days=1), on=on
    )
    await holds.stop(people.zhou, duty, until=on + timedelta(days=9), reason="等待批复", on=on)
    ids["the hold"] = await value("SELECT id FROM accountability_hold")
    ids["the deputy"] = await deputies.appoint(
        people.li, deputy=fixed_id("recused_li"), starts_on=on, ends_on=on + timedelta(days=9), reason="出差", on=on
    )
    assert await row("SELECT id FROM duty WHERE id = {} AND look_on > {}", duty, on)


async def records_world(people: Cast, ids: dict[str, Any]) -> None:
    """A record of 李 in every state one meets; entered by 王, checked by 何; nobody recused_wang may hear of."""
    ids["record_drafted"] = await a_draft(people)
    ids["record"] = await in_force(people)
    ids["record_of_unit"] = await in_force(people, against_unit(people))
    ids["record_objected"] = await objected(people)
    ids["the basis"] = new_id()
    await rows(
        "INSERT INTO accountability_record_basis (id, record, duty, subject_kind, subject_id, title, path)"
        " SELECT {}, {}, id, subject_kind, subject_id, title, path FROM duty WHERE id = {} RETURNING id",
        ids["the basis"],
        ids["record_drafted"],
        ids["the duty"],
    )
    ids["record scan"] = await value("SELECT id FROM attachment WHERE subject_id = {}", ids["record"])
    for name in ("record_drafted", "record", "record_objected"):
        await Recusal.insert(
            Recusal(
                record_kind="accountability.record",
                record_id=ids[name],
                person=fixed_id("recused_wang"),
                reason="亲属",
                declared_by=people.wang.id,
                declared_at=now(),
            )
        ).run()


def accountability_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for `{duty_id}` and the like in an address of the room."""
    if not template.startswith("/accountability"):
        return {}
    found = (
        campaign_addresses(ids, on, template)
        | register_addresses(ids, on, template)
        | {f"{noun}_id": ids[f"the {noun}"] for noun in ("duty", "profile", "hold", "deputy")}
    )
    if template.startswith("/accountability/records"):
        found["record_id"] = ids.get(on, ids["the basis"])
        found["basis_id"] = ids["the basis"]
        if "{file_id}" in template:
            found["file_id"] = ids.get(f"{on} scan", ids["the basis"])
    if any(part in template for part in ("{bulletin_id}", "{unit_id}", "{code}")):
        found |= figures_addresses(ids, on)
    found |= official_addresses(ids, on, template)
    if "/shipped/" in template:
        found["key"] = "sanming"
    found |= scoring_addresses(ids, on, template)
    return found
