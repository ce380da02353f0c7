"""Registers in the states the routes need: of 区信联办, a milestone that 公共服务办 owes."""

from typing import Any

from portal.demo.cast import Cast
from tests.portal.accountability.registers.keeping import (
    a_commendation,
    a_milestone,
    a_programme,
    a_suggestion,
    checked,
    entrusted,
    reported,
)

BUILD = {"planned": a_milestone, "owed": entrusted, "reported": reported}


async def registers_world(people: Cast, ids: dict[str, Any]) -> None:
    ids["the programme"] = plan = await a_programme(people)
    for at, (state, build) in enumerate(BUILD.items()):
        ids[f"the milestone {state}"] = await build(people, plan=plan, days=at + 1)
    ids["the commendation entered"] = await a_commendation(people)
    ids["the commendation valid"] = await checked(people, title="优秀窗口")
    ids["the suggestion"] = await a_suggestion(people)


def register_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for a programme, a milestone, and for one of the other two."""
    if not template.startswith("/accountability/registers"):
        return {}
    one = (
        ids["the suggestion"]
        if "/suggestions/" in template
        else ids.get(f"the commendation {on}", ids["the suggestion"])
    )
    return {
        "programme_id": ids["the programme"],
        "milestone_id": ids.get(f"the milestone {on}", ids["the milestone planned"]),
        "one": one,
    }
