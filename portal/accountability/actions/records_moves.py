"""A record takes force by a second person, or is withdrawn; and how whom it concerns hears of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal import notices
from portal.access import Me
from portal.accountability.queries.records import address_of, limits_of, record_for, subject_of
from portal.accountability.states import RecordState
from portal.accountability.workflow import RECORD
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic
from portal.errors import BadInput
from portal.people import Role
from portal.subjects import Subject
from portal.workdays.deadline import Deadline, compute
from portal.workflow import make

Record = dict[str, Any]
TOLD = "有一条与您有关的记录，请登录查看。"
"""All that a message says to whom it concerns: no fact, no word of what it is."""


@atomic()
async def check(record: Record, by: Me) -> None:
    """The second person read the paper beside the entry: from now on it counts, and whom it concerns may object."""
    until = await period(record["office"], "object", today())
    values = {
        "checked_by": by.id,
        "checked_by_name": by.name,
        "checked_at": now(),
        "object_by": until.effective_due,
    }
    await make(RECORD, "check", record, subject_of(record), by, values=values)
    if record["corrects"] is not None:
        old = await record_for(by, record["corrects"])
        await make(RECORD, "supersede", old, subject_of(old), by, record["correction"])
        if old["person"] != record["person"] or old["unit"] != record["unit"]:
            await tell_concerned(old, "superseded")
    await tell_concerned(record, "in_force")


@atomic()
async def withdraw(record: Record, by: Me, note: str, document: str | None) -> None:
    """What was in force is withdrawn by a paper that says so; what was not checked yet needs none."""
    if record["state"] != RecordState.drafted and not document:
        raise BadInput(("撤回依据的文件", "已生效的记录须写明撤回所依据的文件名称和文号"))
    values = {"withdrawal_document": document}
    await make(RECORD, "withdraw", record, subject_of(record), by, note, values)
    if record["checked_at"] is not None:
        await tell_concerned(record, "withdrawn")


async def period(office: UUID, what: str, start: date) -> Deadline:
    """`what`: object or answer. Counted by the limits of the office; the day itself is day 0."""
    limits = await limits_of(office)
    return compute(start, (limits[f"{what}_amount"], limits[f"{what}_unit"]), await load_calendar())


async def tell_concerned(record: Mapping[str, Any], occasion: str) -> None:
    """The person, or the leaders of the unit: that there is something, and where; nothing of what it is."""
    people = [record["person"]] if record["person"] else await notices.holders(record["unit"], Role.leader)
    card = Subject("accountability.record", record["id"], "与您有关的记录", address_of(record["id"]))
    await notices.tell(people, card, TOLD, f"record:{record['id']}:{occasion}")
