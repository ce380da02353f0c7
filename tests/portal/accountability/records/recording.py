"""Records made through the real actions: 王 enters, 何 checks; against 李 (公共服务办 主任) where nothing else is said."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.actions import records, records_moves, records_objections
from portal.accountability.actions.records import Decision
from portal.accountability.queries.records import record_for
from portal.demo.cast import Cast, fixed_id
from tests.builders import a_file

SECRET = "多次催办仍未按期办结"


def a_decision(**changes: Any) -> Decision:
    given: dict[str, Any] = {
        "deciding_body": "中共临江区青石街道纪律检查工作委员会",
        "document_title": "关于给予有关人员诫勉的决定",
        "document_number": "青纪〔2026〕5号",
        "decided_on": date(2026, 3, 2),
        "sanctions": ["admonition"],
        "liability": "direct",
        "ground": "45.1",
        "summary": SECRET,
        "post": fixed_id("post li"),
    }
    return Decision(**{**given, **changes})


def against_unit(people: Cast, unit: str = "qingshi", **changes: Any) -> Decision:
    return a_decision(post=None, unit=people.unit[unit], sanctions=["circular"], **changes)


async def a_draft(people: Cast, decision: Decision | None = None) -> UUID:
    return await records.enter(people.wang, decision or a_decision(), a_file("决定.pdf"))


async def in_force(people: Cast, decision: Decision | None = None) -> UUID:
    made = await a_draft(people, decision)
    await records_moves.check(await record_for(people.he, made), people.he)
    return made


async def objected(people: Cast, decision: Decision | None = None, by: Me | None = None) -> UUID:
    made = await in_force(people, decision)
    by = by or people.li
    await records_objections.object_to(await record_for(by, made), by, "当时已经报告过原因。")
    return made
