"""批示 are entered by the office; a unit that owes a reply has a duty until its liaison has replied."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import case_of, moved, shadow
from assignments.queries.carriers import units_for
from assignments.queries.cases import subject_of as subject_of_case
from assignments.queries.instructions import KIND, instruction_for, subject_of
from assignments.rules import may_reply, office
from assignments.states import CARRYING, HANDED_IN, INSTRUCTION_LEVELS
from assignments.tables import Instruction
from portal import audit, duties, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.duties import Answerable, Term, open_duty
from portal.errors import Refused
from portal.notices import drop
from portal.words import day_words
from portal.workflow import happened

Record = dict[str, Any]


@atomic()
async def enter(
    by: Me,
    case_id: UUID,
    *,
    level: str,
    given_by: str,
    given_on: date,
    text: str,
    reply_due: date | None = None,
    answering_unit: UUID | None = None,
) -> UUID:
    """With a day and a unit it is owed from today on; without, it is only kept."""
    case = await case_of(by, case_id)
    refuse_others(case, by)
    if given_on > today():
        raise Refused("批示日期不能晚于今天。")
    if (reply_due is None) != (answering_unit is None):
        raise Refused("回复期限和回复单位须一并填写。")
    if reply_due is not None and reply_due < today():
        raise Refused("回复期限不能早于今天。")
    if answering_unit is not None and answering_unit not in {unit["id"] for unit in await units_for(case)}:
        raise Refused("回复单位没有找到，或已登记回避，请从列表中选择。")
    instruction = Instruction(
        backlog_case=case_id,
        level=level,
        given_by=given_by,
        given_on=given_on,
        text=text,
        reply_due=reply_due,
        answering_unit=answering_unit,
        entered_by_name=by.name,
        at=now(),
    )
    await Instruction.insert(instruction).run()
    await shadow(case_id)
    if reply_due is not None and answering_unit is not None:
        subject = subject_of(case, instruction.id)
        term = Term(today(), reply_due, reply_due)
        await open_duty(subject, Answerable(answering_unit, supervising_unit=case["office"]), term)
        sentence = f"有一件领导批示请贵单位办理，于{day_words(reply_due)}前回复。"
        await notices.tell_units([answering_unit], subject, sentence, f"instruction:{instruction.id}")
    if (carrying := await _carrying(case_id)) is not None:
        sentence = "您包的案件有新的批示，请阅。"
        await notices.tell([carrying], subject_of(case, instruction.id), sentence, f"to-read:{instruction.id}")
    await happened(subject_of_case(case), by, "instruction", "登记领导批示", f"{INSTRUCTION_LEVELS[level]}，{given_by}")
    await audit.record(by, "assignments.instruction.enter", subject_of_case(case), {"instruction": instruction.id})
    return instruction.id


async def _carrying(case_id: UUID) -> UUID | None:
    """Who carries it today, once it was delivered."""
    found: UUID | None = await value(
        "SELECT leader FROM assignments_assignment WHERE backlog_case = {} AND state = ANY({})",
        case_id,
        [str(state) for state in (*CARRYING, *HANDED_IN)],
    )
    return found


@atomic()
async def reply(
    by: Me, case_id: UUID, instruction_id: UUID, *, reply: str, handed_in: Sequence[files.HandedIn] = ()
) -> None:
    """Once, by the unit's liaison. After the day it counts as late and is taken all the same."""
    case = await case_of(by, case_id)
    instruction = await instruction_for(case, instruction_id)
    refuse_reply(instruction, by)
    on = today()
    await value(
        "UPDATE assignments_instruction SET replied_on = {}, reply = {}, replied_by_name = {}, version = version + 1"
        " WHERE id = {} RETURNING id",
        on,
        reply,
        by.name,
        instruction_id,
    )
    subject = subject_of(case, instruction_id)
    for file in handed_in:
        await files.keep(subject, file, by, "evidence")
    await duties.finish_duty(KIND, instruction_id, on)
    await drop(instruction_id, "instruction:")
    await moved(case_id, case["live_assignment"])
    await happened(subject_of_case(case), by, "reply", "回复领导批示", reply)
    await audit.record(by, "assignments.instruction.reply", subject)
    sentence = f"{instruction['unit_name']}已回复领导批示。"
    await notices.tell_office(case, subject, sentence, f"instruction-replied:{instruction_id}")


def refuse_others(case: Record, by: Me) -> None:
    if not office(by, case):
        raise Refused("领导批示由本联席会议办公室登记。")


def refuse_reply(instruction: Record, by: Me) -> None:
    if not may_reply(by, instruction):
        raise Refused(f"批示由{may_reply.words}回复。")
    if instruction["taken_back_at"] is not None:
        raise Refused("这件批示已不再请本单位回复。")
    if instruction["replied_on"] is not None:
        raise Refused("这件批示已经回复。")
