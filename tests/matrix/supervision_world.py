"""Inspections of 公共服务办 by 区信联办 in the states the routes need, each with a drawn matter that 某recused_li and
某recused_wang must not know of. A route's `on` names the state."""

from typing import Any

from portal import db
from portal.accountability.actions.supervision import matters, mending, recusing, visiting
from portal.accountability.queries.supervision import inspected_for, supervision_for
from portal.accountability.queries.supervision_findings import finding_for
from portal.demo.cast import Cast
from tests.builders import a_file
from tests.matrix.letters_world import a_delicate_duty
from tests.portal.accountability.supervision.inspecting import (
    fed_back,
    first_finding,
    mended,
    planned,
    reported,
    submitted,
    to_sign,
    unit_of,
    written,
)

BUILD = {
    "to_approve": submitted,
    "running": written,
    "to_sign": to_sign,
    "hidden": to_sign,
    "fed_back": fed_back,
    "reported": reported,
    "reviewed": fed_back,
    "mended": mended,
}


async def supervision_world(people: Cast, ids: dict[str, Any]) -> None:
    made = ids["the supervision drafted"] = await planned(people)
    await a_delicate_duty(people)
    found = await supervision_for(people.zhou, made)
    await matters.draw(found, people.zhou, standing="late", inspected=None, seed="7", size=1)
    for on, build in BUILD.items():
        form = {"form": "unannounced"} if on == "hidden" else {}
        duties = {} if on == "to_approve" else {"duties": (await a_delicate_duty(people),)}
        ids[f"the supervision {on}"] = await build(people, **duties, **form)
    for on in ("drafted", *BUILD):
        made = ids[f"the supervision {on}"]
        ids[f"the supervised unit {on}"] = await unit_of(made)
        ids[f"the supervised matter {on}"] = await db.value(
            "SELECT id FROM accountability_supervision_matter WHERE supervision = {}", made
        )
        if on not in {"drafted", "to_approve"}:
            ids[f"the supervised finding {on}"] = await first_finding(people, made)
    ids["the supervision member"] = await db.value(
        "SELECT id FROM accountability_supervision_member WHERE supervision = {} AND NOT head",
        ids["the supervision drafted"],
    )
    drafted = await supervision_for(people.zhou, ids["the supervision drafted"])
    await recusing.recuse(drafted, people.zhou, person=people.luo.id, unit=None, reason="亲属关系")
    ids["the supervision recusal"] = await db.value("SELECT id FROM recusal WHERE record_id = {}", drafted["id"])
    ids["the supervision draw"] = await db.value("SELECT id FROM accountability_supervision_draw")
    reviewed = await inspected_for(people.li, ids["the supervised unit reviewed"])
    await visiting.ask_review(reviewed, people.li, text="记录当天已补。")
    finding = await finding_for(people.li, await first_finding(people, ids["the supervision reviewed"]))
    await mending.report(finding, people.li, text="已补。", papers=[a_file("补记录.pdf")])
    ids["the supervision paper"] = await db.value("SELECT id FROM attachment WHERE name = '补记录.pdf'")


def supervision_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for the ids in an address of 督查."""
    if not template.startswith("/accountability/supervision"):
        return {}
    made = on if f"the supervision {on}" in ids else "drafted"
    return {
        "supervision_id": ids[f"the supervision {made}"],
        "inspected_id": ids[f"the supervised unit {made}"],
        "matter_id": ids[f"the supervised matter {made}"] or ids["the supervised matter drafted"],
        "finding_id": ids.get(f"the supervised finding {made}") or ids["the supervised finding running"],
        "member_id": ids["the supervision member"],
        "recusal_id": ids["the supervision recusal"],
        "draw_id": ids["the supervision draw"],
        "file_id": ids["the supervision paper"],
    }
