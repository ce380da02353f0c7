"""How a 批示 ends for the unit that was asked: its reply is confirmed, or it was not for this unit and is taken back."""

from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import case_of
from assignments.actions.instructions import refuse_others
from assignments.queries.cases import subject_of as subject_of_case
from assignments.queries.instructions import KIND, instruction_for, subject_of
from portal import audit, duties
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.errors import Refused
from portal.notices import drop
from portal.workflow import happened

Record = dict[str, Any]


@atomic()
async def confirm(by: Me, case_id: UUID, instruction_id: UUID) -> None:
    """核收: the reply is what was asked for. From now on the unit sees its own words, and the case no more."""
    case = await case_of(by, case_id)
    refuse_others(case, by)
    instruction = await instruction_for(case, instruction_id)
    if instruction["replied_on"] is None:
        raise Refused("这件批示还没有回复，不能核收。")
    if instruction["confirmed_on"] is not None:
        raise Refused("这件批示的回复已经核收。")
    await value(
        "UPDATE assignments_instruction SET confirmed_on = {}, confirmed_by_name = {}, version = version + 1"
        " WHERE id = {} RETURNING id",
        today(),
        by.name,
        instruction_id,
    )
    await drop(instruction_id, "instruction-replied:")
    await happened(subject_of_case(case), by, "confirm_reply", "核收批示回复", instruction["unit_name"])
    await audit.record(by, "assignments.instruction.confirm", subject_of(case, instruction_id))


@atomic()
async def take_back(by: Me, case_id: UUID, instruction_id: UUID, *, reason: str) -> None:
    """It was sent to the wrong unit: that owes nothing, is asked for nothing and sees the case no more."""
    case = await case_of(by, case_id)
    instruction = await instruction_for(case, instruction_id)
    refuse_taking_back(instruction, case, by)
    await value(
        "UPDATE assignments_instruction SET taken_back_at = {}, taken_back_reason = {}, taken_back_by_name = {},"
        " version = version + 1 WHERE id = {} RETURNING id",
        now(),
        reason,
        by.name,
        instruction_id,
    )
    subject = subject_of(case, instruction_id)
    await duties.revoke_duty(KIND, instruction_id)
    await drop(instruction_id, "instruction:")
    sentence = "这件批示不再请贵单位回复。"
    await notices.tell_units([instruction["answering_unit"]], subject, sentence, f"instruction-back:{instruction_id}")
    said = f"{instruction['unit_name']}：{reason}"
    await happened(subject_of_case(case), by, "take_back_instruction", "撤回批示交办", said)
    await audit.record(by, "assignments.instruction.take_back", subject)


def refuse_taking_back(instruction: Record, case: Record, by: Me) -> None:
    refuse_others(case, by)
    if instruction["answering_unit"] is None:
        raise Refused("这件批示没有交办给单位，不必撤回。")
    if instruction["taken_back_at"] is not None:
        raise Refused("这件批示的交办已经撤回。")
    if instruction["replied_on"] is not None:
        raise Refused("这件批示已经回复，不能再撤回交办。")
