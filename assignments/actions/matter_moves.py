"""研判、交办、核实: what becomes of a matter. Handed down it is a duty of the handling unit, in step with every move."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions import cases
from assignments.actions.matters import refuse_recused
from assignments.queries.cases import subject_of as case_subject
from assignments.queries.matters import subject_of
from assignments.workflow import MATTER
from portal import duties, recusals
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, row, value
from portal.duties import Answerable, Term
from portal.errors import Refused
from portal.subjects import Subject
from portal.workflow import happened, make

Record = dict[str, Any]


@atomic()
async def assign(matter: Record, by: Me, *, unit: UUID, due: date, note: str = "") -> None:
    """交办: from now on the unit owes it by `due`. `note`: what is asked of it."""
    await _refuse_unfit(matter, unit, due)
    subject = subject_of(matter)
    values = {"handling_unit": unit, "due": due, **_judged(matter, by, note)}
    await make(MATTER, "assign", matter, subject, by, note, values)
    await notices.decided(matter, "reported")
    await duties.open_duty(subject, _answerable(matter, unit), Term(today(), due, due))
    await _tell_units([unit], matter, subject, f"请办理，时限{due:%Y年%m月%d日}。", "assigned")
    await _tell_finder(matter, subject, f"已交办，时限{due:%Y年%m月%d日}。", "assigned", but=unit)


@atomic()
async def reassign(matter: Record, by: Me, *, unit: UUID, due: date, note: str) -> None:
    """改交: it was the wrong unit's. Who had it owes it no more and is told so."""
    await _refuse_unfit(matter, unit, due)
    if unit == matter["handling_unit"]:
        raise Refused("请选择另一个承办单位。")
    subject = subject_of(matter)
    await make(MATTER, "reassign", matter, subject, by, note, {"handling_unit": unit, "due": due})
    await _owed_anew(matter, unit, due)
    await notices.decided(matter, "assigned", "returned", "reopened")
    await _tell_units([matter["handling_unit"]], matter, subject, "已改交其他单位办理。", "reassigned")
    await _tell_units([unit], matter, subject, f"请办理，时限{due:%Y年%m月%d日}。", "assigned")


@atomic()
async def take_in(matter: Record, by: Me, *, number: str, join: UUID | None = None, **values: Any) -> UUID:
    """转入积案库: a case of the official number, or, with `join`, part of the case that bears that number already. Who is
    kept from the matter is kept from the case, and the other way round."""
    subject = subject_of(matter)
    if join is None:
        values = {**values, "origin": "screened"}
        case = await cases.open_case(by, matter["register"], number=number, came_from=subject, **values)
    else:
        there = await cases.case_of(by, join)
        if there["register"] != matter["register"] or there["number"] != number:
            raise Refused("只能转入本积案库中同一编号的积案。")
        case = join
        await happened(case_subject(there), by, "screened", "排查线索转入", matter["number"])
        await cases.moved(case)
    changes = {"backlog_case": case, **_judged(matter, by, "")}
    await make(MATTER, "take_in", matter, subject, by, f"信访事项 {number}", changes)
    await recusals.shadow(matter["id"], [("assignments.case", case)])
    await cases.shadow(case)
    await duties.revoke_duty(MATTER.kind, matter["id"])
    await notices.decided(matter, "reported", "assigned", "returned", "reopened")
    if matter["handling_unit"] is not None:
        await _tell_units([matter["handling_unit"]], matter, subject, "已转入积案库，不再单独办理。", "taken_in")
    await _tell_finder(matter, subject, "已转入积案库。", "taken_in", but=matter["handling_unit"])
    return case


@atomic()
async def note(matter: Record, by: Me, *, note: str) -> None:
    """留存关注: nothing to hand down now."""
    subject = subject_of(matter)
    await make(MATTER, "note", matter, subject, by, note, _judged(matter, by, note))
    await notices.decided(matter, "reported")
    await _tell_finder(matter, subject, "已研判：留存关注，理由见事项页面。", "noted")


@atomic()
async def close_own(matter: Record, by: Me, *, note: str) -> None:
    """已就地化解, by who found it, before anybody judged it."""
    subject = subject_of(matter)
    said = {"answer": note, "answered_by": by.id, "answered_at": now(), "settled_on": today()}
    await make(MATTER, "close_own", matter, subject, by, note, said)
    await notices.decided(matter, "reported")
    await notices.tell_office(matter, subject, "发现单位已就地化解。", once("closed_own", matter), but=by.id)


@atomic()
async def settle(matter: Record, by: Me) -> None:
    """核实结案. It was met on the day it was answered, not on the day the office read it."""
    subject = subject_of(matter)
    on = local(matter["answered_at"] or now()).date()
    await make(MATTER, "settle", matter, subject, by, values={"settled_on": on})
    await duties.finish_duty(MATTER.kind, matter["id"], on)
    await notices.decided(matter, "answered")
    await _tell_units([matter["handling_unit"], matter["found_by"]], matter, subject, "已核实结案。", "settled")


@atomic()
async def send_back(matter: Record, by: Me, *, note: str) -> None:
    """退回重办: counted, and owed again by the old day."""
    subject = subject_of(matter)
    await make(MATTER, "send_back", matter, subject, by, note, {"returns": matter["returns"] + 1})
    await duties.hand_back(MATTER.kind, matter["id"], today())
    await notices.decided(matter, "answered")
    sentence = "反馈被退回重办，理由见事项页面。"
    await _tell_units([matter["handling_unit"]], matter, subject, sentence, "returned")


@atomic()
async def reopen(matter: Record, by: Me, *, unit: UUID, due: date, note: str) -> None:
    """重新交办 by a new day; also what its finder had closed."""
    await _refuse_unfit(matter, unit, due)
    subject = subject_of(matter)
    changes = {"handling_unit": unit, "due": due, "settled_on": None}
    if matter["judged_at"] is None:
        changes |= _judged(matter, by, note)
    await make(MATTER, "reopen", matter, subject, by, note, changes)
    if await _was_owed(matter["id"]):
        await _owed_anew(matter, unit, due)
    else:
        await duties.open_duty(subject, _answerable(matter, unit), Term(today(), due, due))
    await _tell_units([unit], matter, subject, f"重新办理，时限{due:%Y年%m月%d日}。", "reopened")
    await _tell_finder(matter, subject, "已重新交办。", "reopened", but=unit)


async def _refuse_unfit(matter: Record, unit: UUID, due: date) -> None:
    if due <= today():
        raise Refused("办理时限应晚于今天。")
    path = await value("SELECT path FROM unit WHERE id = {} AND closed_on IS NULL", unit)
    if path is None or not path.startswith(matter["territory_path"]):
        raise Refused("承办单位须是本积案库所辖的单位，请从列表中选择。")
    await refuse_recused(matter, [unit])


def _judged(matter: Record, by: Me, words: str) -> Record:
    """The first judgement ends the wait (及时交办); a later one leaves that day."""
    return {
        "judged_by": by.id,
        "judged_at": matter["judged_at"] or now(),
        "judgement": words or matter["judgement"],
    }


def _answerable(matter: Record, unit: UUID) -> Answerable:
    return Answerable(unit=unit, supervising_unit=matter["office"])


async def _was_owed(matter_id: UUID) -> bool:
    found = await row(
        "SELECT id FROM duty WHERE subject_kind = {} AND subject_id = {} FOR UPDATE", MATTER.kind, matter_id
    )
    return found is not None


async def _owed_anew(matter: Record, unit: UUID, due: date) -> None:
    """The same duty, of this unit, from today by this day."""
    await duties.reopen_duty(MATTER.kind, matter["id"], Term(today(), due, due))
    await duties.entrust(MATTER.kind, [matter["id"]], unit, person=None)


async def _tell_units(
    units: Sequence[UUID | None], matter: Record, subject: Subject, sentence: str, occasion: str
) -> None:
    known = [unit for unit in units if unit is not None]
    await notices.tell_units(known, subject, sentence, once(occasion, matter))


async def _tell_finder(matter: Record, subject: Subject, sentence: str, occasion: str, but: UUID | None = None) -> None:
    """`but`: the unit that was told a moment ago."""
    if matter["found_by"] != but:
        await _tell_units([matter["found_by"]], matter, subject, sentence, f"found_{occasion}")


def once(occasion: str, matter: Record) -> str:
    return f"{occasion}:{matter['id']}:{matter['version']}"
