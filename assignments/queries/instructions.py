"""Instructions on a case, each with its reply."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assignments.rules import may_reply, office
from assignments.states import INSTRUCTION_LEVELS
from portal import files
from portal.access import Me
from portal.clock import today
from portal.db import row, rows
from portal.duties import light
from portal.errors import Missing
from portal.subjects import Subject
from portal.words import distance, lamp

Record = Mapping[str, Any]
KIND = "assignments.instruction"
_LIST = """SELECT i.*, u.name AS unit_name, u.path AS answering_path FROM assignments_instruction i
  LEFT JOIN unit u ON u.id = i.answering_unit """


def subject_of(case: Record, instruction: UUID) -> Subject:
    """What is owed, by number alone."""
    return Subject(
        KIND, instruction, f"回复领导批示：信访事项 {case['number']}", f"/assignments/cases/{case['id']}/instructions"
    )


async def instructions_for(me: Me, case: Record) -> list[dict[str, Any]]:
    """Latest first, each with its papers and how its reply stands. The caller has the case."""
    found = await rows(
        _LIST + "WHERE i.backlog_case = {} ORDER BY i.given_on DESC, i.at DESC, i.id DESC LIMIT 200", case["id"]
    )
    papers = await files.of([one["id"] for one in found])
    return [
        {
            **one,
            **_standing(one),
            "level_words": INSTRUCTION_LEVELS[one["level"]],
            "may_reply": _waits(one) and may_reply(me, one),
            "may_confirm": one["replied_on"] is not None and one["confirmed_on"] is None and office(me, case),
            "may_take_back": _waits(one) and one["answering_unit"] is not None and office(me, case),
            "papers": [paper for paper in papers if paper["subject_id"] == one["id"]],
        }
        for one in found
    ]


async def instruction_for(case: Record, instruction_id: UUID) -> dict[str, Any]:
    found = await row(_LIST + "WHERE i.id = {} AND i.backlog_case = {}", instruction_id, case["id"])
    if found is None:
        raise Missing
    return found


def _waits(one: Record) -> bool:
    return one["replied_on"] is None and one["taken_back_at"] is None


def _standing(one: Record) -> dict[str, str]:
    due, replied = one["reply_due"], one["replied_on"]
    if due is None:
        return {"lamp": "", "standing": ""}
    if one["taken_back_at"] is not None:
        return {"lamp": "grey", "standing": "已撤回交办"}
    if replied is None:
        return {"lamp": lamp(light(due, today())), "standing": distance(due, today())}
    late = (replied - due).days
    return {"lamp": "grey", "standing": f"已回复，逾期 {late} 天" if late > 0 else "已按期回复"}
