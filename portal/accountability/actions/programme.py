"""多年计划: entering one, its milestones; a milestone becomes a duty by one act, and another person says that it is met."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import audit, duties
from portal.access import Me
from portal.accountability.notices import office_people, unit_people
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.queries.programme import MILESTONE as KIND
from portal.accountability.queries.programme import log_words, milestone_subject, subject_of
from portal.accountability.queries.registers import units_to_name
from portal.accountability.registers_rules import keeping_office
from portal.accountability.registers_workflow import MILESTONE
from portal.accountability.tables import Milestone, Programme
from portal.clock import now, today
from portal.db import atomic, new_id, value
from portal.duties import Answerable, Term
from portal.errors import BadInput, Refused
from portal.notices import drop, tell
from portal.words import day_words
from portal.workflow import happened, make

Record = dict[str, Any]


@atomic()
async def enter(by: Me, *, office: UUID, name: str, purpose: str, first_year: int, last_year: int) -> UUID:
    given = next((one for one in await territories_of(by) if one["office"] == office), None)
    if given is None:
        raise BadInput(("登记单位", "请从所列选项中选择"))
    if await value("SELECT 1 FROM accountability_programme WHERE unit = {} AND name = {}", office, name):
        raise BadInput(("名称", "已经登记过同名的计划"))
    made = Programme(
        id=new_id(), unit=office, territory=given["territory"], name=name, purpose=purpose, first_year=first_year,
        last_year=last_year, entered_by=by.id, entered_by_name=by.name, entered_at=now(),
    )  # fmt: skip
    await Programme.insert(made).run()
    subject = subject_of({"id": made.id, "name": name})
    await happened(subject, by, "enter", "登记")
    await audit.record(by, "accountability.programme.enter", subject)
    return made.id


@atomic()
async def add_milestone(by: Me, programme: Record, *, title: str, due: date, lead_unit: UUID) -> UUID:
    if not keeping_office(by, programme):
        raise Refused(f"由{keeping_office.words}添加节点。")
    if not programme["first_year"] <= due.year <= programme["last_year"]:
        raise BadInput(("完成时限", f"应在 {programme['first_year']} 年至 {programme['last_year']} 年之间"))
    if lead_unit not in dict(await units_to_name(by)):
        raise BadInput(("责任单位", "请从所列选项中选择"))
    if await value(
        "SELECT 1 FROM accountability_milestone WHERE programme = {} AND title = {} AND due = {}",
        programme["id"],
        title,
        due,
    ):
        raise BadInput(("节点", "已经有同一天的同名节点"))
    made = Milestone(
        id=new_id(), programme=programme["id"], title=title, due=due, lead_unit=lead_unit, state=MILESTONE.start,
        entered_by=by.id, entered_at=now(),
    )  # fmt: skip
    await Milestone.insert(made).run()
    await happened(subject_of(programme), by, "milestone", "添加节点", log_words(title, due))
    await audit.record(by, "accountability.milestone.add", subject_of(programme))
    return made.id


@atomic()
async def entrust(milestone: Record, by: Me) -> None:
    """From today the unit owes it, and the ladder watches over it like over anything else."""
    if milestone["state"] == MILESTONE.start and milestone["due"] < today():
        raise Refused("完成时限已过，不能列入督办。请取消这个节点，按新的时限另加。")
    subject = milestone_subject(milestone)
    await make(MILESTONE, "entrust", milestone, subject, by)
    answering = Answerable(milestone["lead_unit"], supervising_unit=milestone["unit"], checking_unit=milestone["unit"])
    due = milestone["due"]
    await duties.open_duty(subject, answering, Term(today(), due, due), origin=milestone["programme"])
    await _tell_unit(milestone, f"已列入督办，请于{day_words(due)}前完成并报告。", "entrust")


@atomic()
async def report(milestone: Record, by: Me, text: str) -> None:
    subject = milestone_subject(milestone)
    await make(MILESTONE, "report", milestone, subject, by, text, {"reported": text, "reported_by": by.id})
    await duties.hand_in(KIND, milestone["id"])
    people = await office_people(milestone["unit"])
    await tell(people, subject, "责任单位报告已完成，请核实。", _once("report", milestone))


@atomic()
async def verify(milestone: Record, by: Me) -> None:
    await make(MILESTONE, "verify", milestone, milestone_subject(milestone), by, "", {"met_on": today()})
    await duties.finish_duty(KIND, milestone["id"], today())
    await drop(milestone["id"], "milestone:report:")
    await _tell_unit(milestone, "已核实完成。", "verify")


@atomic()
async def send_back(milestone: Record, by: Me, note: str) -> None:
    await make(MILESTONE, "return", milestone, milestone_subject(milestone), by, note)
    await duties.hand_back(KIND, milestone["id"], today())
    await drop(milestone["id"], "milestone:report:")
    await _tell_unit(milestone, "已退回，请看理由，继续办理。", "return")


@atomic()
async def cancel(milestone: Record, by: Me, note: str) -> None:
    """What was owed of it is owed no more."""
    await make(MILESTONE, "cancel", milestone, milestone_subject(milestone), by, note)
    if milestone["state"] != MILESTONE.start:
        await duties.revoke_duty(KIND, milestone["id"])
        await _tell_unit(milestone, "已取消，不需要再办。", "cancel")


async def _tell_unit(milestone: Record, words: str, what: str) -> None:
    await tell(await unit_people(milestone["lead_unit"]), milestone_subject(milestone), words, _once(what, milestone))


def _once(what: str, milestone: Record) -> str:
    return f"milestone:{what}:{milestone['id']}:{milestone['version']}"


__all__ = ["add_milestone", "cancel", "enter", "entrust", "report", "send_back", "verify"]
