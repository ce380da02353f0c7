"""异议: whom a record concerns says something against it, the office answers through somebody who did not enter it."""

from typing import Any
from uuid import UUID

from portal import duties, notices, recusals
from portal.access import Me
from portal.accountability.actions.records_moves import period, tell_concerned
from portal.accountability.queries.records import address_of, basis_of, objection_to, subject_of
from portal.accountability.tables import Objection
from portal.accountability.workflow import RECORD
from portal.clock import now, today
from portal.db import atomic, new_id, rows
from portal.duties import Answerable, Term
from portal.errors import Refused
from portal.people import Role
from portal.subjects import Subject
from portal.words import day_words
from portal.workflow import make

Record = dict[str, Any]
KIND = "accountability.objection"
"""The duty of the office to answer."""


@atomic()
async def object_to(record: Record, by: Me, text: str) -> None:
    """From now on the record is in no list and no figure until it is answered. Once, and in time."""
    if record["object_by"] is not None and today() > record["object_by"]:
        raise Refused(f"提出异议的期限已于 {record['object_by'].isoformat()} 届满。")
    due = await period(record["office"], "answer", today())
    await make(RECORD, "object", record, subject_of(record), by)
    objection = Objection(
        id=new_id(),
        record=record["id"],
        by=by.id,
        by_name=by.name,
        by_title="、".join(by.titles)[:200],
        said=text,
        at=now(),
        due=due.effective_due,
    )
    await Objection.insert(objection).run()
    for known in (record["id"], *(one["subject_id"] for one in await basis_of(record["id"]))):
        await recusals.shadow(known, [(KIND, objection.id)])
    card = card_of(record, objection.id)
    answerable = Answerable(record["office"], record["checked_by"], narrow=True)
    await duties.open_duty(card, answerable, Term.counted(due))
    staff = await notices.holders(record["office"], Role.discipline)
    sentence = f"有一条异议需要答复，请于{day_words(due.effective_due)}前办理。"
    await notices.tell([one for one in staff if one != by.id], card, sentence, f"objection:{record['id']}")


def card_of(record: Record, objection_id: UUID) -> Subject:
    return Subject(KIND, objection_id, f"答复异议（{record['serial']}）", address_of(record["id"]))


@atomic()
async def answer(record: Record, by: Me, verdict: str, reason: str) -> None:
    """`verdict`: upheld strikes the record out for good, dismissed puts it in force again."""
    objection = await objection_to(record["id"])
    if objection is None:
        raise Refused("这条记录没有待答复的异议。")
    move = "uphold" if verdict == "upheld" else "dismiss"
    await make(RECORD, move, record, subject_of(record), by)
    await rows(
        "UPDATE accountability_objection SET verdict = {}, answer = {}, answered_by = {}, answered_by_name = {},"
        " answered_at = {} WHERE id = {} RETURNING id",
        verdict,
        reason,
        by.id,
        by.name,
        now(),
        objection["id"],
    )
    await duties.finish_duty(KIND, objection["id"], today())
    await tell_concerned(record, verdict)
