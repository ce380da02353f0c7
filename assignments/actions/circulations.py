"""阅办: the office sends a case round; each unit reads and says its opinion; the silent are reminded once; it is closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import case_of, moved, shadow
from assignments.queries.carriers import units_for
from assignments.queries.cases import subject_of as subject_of_case
from assignments.queries.circulations import KIND, circulation_for, reader_for, readers_of, subject_of
from assignments.rules import office, reader
from assignments.tables import Circulation, Reader
from portal import audit, duties
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.duties import REMINDERS, Answerable, Term, open_duty
from portal.errors import Refused
from portal.notices import drop
from portal.words import day_words
from portal.workflow import happened

Record = dict[str, Any]


@atomic()
async def open_circulation(by: Me, case_id: UUID, *, question: str, due: date, units: Sequence[UUID]) -> UUID:
    """Each of the units owes its opinion by the day, and sees the case until the circulation is closed."""
    case = await case_of(by, case_id)
    refuse_others(case, by)
    if due <= today():
        raise Refused("答复期限应晚于今天。")
    asked = list(dict.fromkeys(units))
    names = {unit["id"]: unit["name"] for unit in await units_for(case)}
    if not asked or set(asked) - names.keys():
        raise Refused("征询单位没有找到，或已登记回避，请从列表中选择。")
    circulation = Circulation(
        backlog_case=case_id, question=question, due=due, opened_by=by.id, opened_by_name=by.name, opened_at=now()
    )
    await Circulation.insert(circulation).run()
    lines = [Reader(circulation=circulation.id, unit=unit) for unit in asked]
    await Reader.insert(*lines).run()
    await shadow(case_id)
    for line in lines:
        subject = subject_of(case, line.id)
        await open_duty(subject, Answerable(line.unit, supervising_unit=case["office"]), Term(today(), due, due))
        sentence = f"请阅办并于{day_words(due)}前提出意见。"
        await notices.tell_units([line.unit], subject, sentence, f"circulation:{circulation.id}")
    said = f"{'、'.join(names[unit] for unit in asked)}，{due}前答复"
    await happened(subject_of_case(case), by, "circulate", "送阅办", said)
    await audit.record(by, "assignments.circulation.open", subject_of_case(case), {"units": asked, "due": due})
    return circulation.id


@atomic()
async def mark_read(by: Me, case_id: UUID, circulation_id: UUID, asked_id: UUID) -> None:
    """已阅, in one tap. The opinion is still owed."""
    case, asked = await _asked(by, case_id, circulation_id, asked_id)
    if asked["read_at"] is not None:
        raise Refused("本单位已经阅过。")
    await value(
        "UPDATE assignments_reader SET read_at = {}, read_by_name = {} WHERE id = {} RETURNING id",
        now(),
        by.name,
        asked_id,
    )
    await happened(subject_of_case(case), by, "read", "阅", asked["short_name"])
    await audit.record(by, "assignments.circulation.read", subject_of(case, asked_id))


@atomic()
async def give_opinion(by: Me, case_id: UUID, circulation_id: UUID, asked_id: UUID, *, opinion: str) -> None:
    """Once for the unit; who writes has read. After the day it counts as late and is taken all the same."""
    case, asked = await _asked(by, case_id, circulation_id, asked_id)
    at = now()
    await value(
        "UPDATE assignments_reader SET opinion = {}, answered_at = {}, answered_by_name = {},"
        " read_at = coalesce(read_at, {}), read_by_name = coalesce(read_by_name, {})"
        " WHERE id = {} RETURNING id",
        opinion,
        at,
        by.name,
        at,
        by.name,
        asked_id,
    )
    subject = subject_of(case, asked_id)
    await duties.finish_duty(KIND, asked_id, today())
    await drop(asked_id, "circulation:")
    await moved(case_id, case["live_assignment"])
    await happened(subject_of_case(case), by, "opinion", "提出阅办意见", f"{asked['short_name']}：{opinion}")
    await audit.record(by, "assignments.circulation.opinion", subject)
    await notices.tell_office(case, subject, f"{asked['unit_name']}已提出阅办意见。", f"reader:{asked_id}")


@atomic()
async def remind(by: Me, case_id: UUID, circulation_id: UUID) -> int:
    """Once for each circulation, and only those who said nothing yet."""
    case = await case_of(by, case_id)
    refuse_others(case, by)
    circulation = await _open(case, circulation_id)
    silent = [line for line in await readers_of(circulation_id) if line["answered_at"] is None]
    if not silent:
        raise Refused("各单位都已提出意见，不必提醒。")
    if circulation["reminded_at"] is not None:
        raise Refused("已经提醒过一次，请直接与有关单位联系。")
    await value("UPDATE assignments_circulation SET reminded_at = {} WHERE id = {} RETURNING id", now(), circulation_id)
    for line in silent:
        sentence = f"阅办意见还没有收到，请于{day_words(line['due'])}前提出。"
        once = f"{REMINDERS}circulation:{circulation_id}"
        await notices.tell_units([line["unit"]], subject_of(case, line["id"]), sentence, once)
    await happened(subject_of_case(case), by, "remind", "提醒阅办", "、".join(line["short_name"] for line in silent))
    await audit.record(by, "assignments.circulation.remind", subject_of_case(case), {"units": len(silent)})
    return len(silent)


@atomic()
async def close(by: Me, case_id: UUID, circulation_id: UUID) -> None:
    """Who has not answered owes nothing any more, and is neither met nor late. Nobody sees the case for having been asked:
    a unit keeps what it wrote."""
    case = await case_of(by, case_id)
    refuse_others(case, by)
    await _open(case, circulation_id)
    await value("UPDATE assignments_circulation SET closed_at = {} WHERE id = {} RETURNING id", now(), circulation_id)
    silent = [line for line in await readers_of(circulation_id) if line["answered_at"] is None]
    for line in silent:
        await duties.revoke_duty(KIND, line["id"])
        await drop(line["id"], "circulation:")
    said = "、".join(line["short_name"] for line in silent)
    note = f"{said}未提意见" if said else "各单位均已提出意见"
    await happened(subject_of_case(case), by, "close_reading", "结束阅办", note)
    await audit.record(by, "assignments.circulation.close", subject_of_case(case), {"circulation": circulation_id})


def refuse_others(case: Record, by: Me) -> None:
    if not office(by, case):
        raise Refused("阅办由本联席会议办公室发起、提醒和结束。")


def refuse_answer(circulation: Record, asked: Record, by: Me) -> None:
    if not reader(by, asked):
        raise Refused(f"阅办意见由{reader.words}提出。")
    if circulation["closed_at"] is not None:
        raise Refused("这次阅办已经结束，不再收意见；有意见请直接与联席会议办公室联系。")
    if asked["answered_at"] is not None:
        raise Refused("本单位已经提出意见。")


async def _asked(by: Me, case_id: UUID, circulation_id: UUID, asked_id: UUID) -> tuple[Record, Record]:
    """The case, held until the end so that nobody answers what is being closed, and the unit's own line."""
    case = await case_of(by, case_id)
    circulation = await circulation_for(case, circulation_id)
    asked = await reader_for(circulation, asked_id)
    refuse_answer(circulation, asked, by)
    return case, asked


async def _open(case: Record, circulation_id: UUID) -> Record:
    circulation = await circulation_for(case, circulation_id)
    if circulation["closed_at"] is not None:
        raise Refused("这次阅办已经结束。")
    return circulation
