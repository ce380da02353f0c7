"""What a record rests on, and the limits of an office; both before anything is in force."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me, below, not_recused
from portal.accountability.queries.records import subject_of
from portal.accountability.rules import recording, sees_letter
from portal.accountability.states import RecordState
from portal.accountability.tables import RecordLimits
from portal.clock import now
from portal.db import atomic, new_id, row, rows, value
from portal.duties import visible
from portal.errors import BadInput, Missing, Refused
from portal.people import Role

Record = Mapping[str, Any]


@atomic()
async def rest_on(record: Record, by: Me, duty: UUID | None, number: str | None, *, entering: bool = False) -> None:
    """A duty one may see, or an issued letter by its 文号. `entering`: nobody has seen the record without it."""
    _refuse_others(record, by)
    if (duty is None) == (number is None):
        raise BadInput(("督办事项", "请选择一件督办事项，或者填写一份函件的文号（二者选一）"))
    card = await _duty_card(by, duty) if duty else await _letter_card(by, number or "")
    if not entering:
        await _claim(record)
    made = await value(
        """INSERT INTO accountability_record_basis (id, record, duty, subject_kind, subject_id, title, path)
           VALUES ({}, {}, {}, {}, {}, {}, {}) ON CONFLICT (record, subject_id) DO NOTHING RETURNING id""",
        new_id(),
        record["id"],
        card["duty"],
        card["subject_kind"],
        card["subject_id"],
        card["title"],
        card["path"],
    )
    if made is None:
        raise BadInput(("督办事项" if duty else "函件文号", "已经列为依据"))
    await audit.record(by, "accountability.record.basis", subject_of(record), {"subject": card["subject_id"]})


async def _duty_card(by: Me, duty: UUID) -> Mapping[str, Any]:
    found = await row(
        "SELECT d.id AS duty, d.subject_kind, d.subject_id, d.title, d.path FROM duty d JOIN unit u ON u.id = d.unit"
        " WHERE d.id = {} AND NOT d.narrow AND {}",
        duty,
        visible(by),
    )
    if found is None:
        raise BadInput(("督办事项", "请从所列选项中选择"))
    return found


async def _letter_card(by: Me, number: str) -> Mapping[str, Any]:
    """Numbers run in order and can be guessed: who may not open the letter is told its number again and not its title."""
    found = await row(
        "SELECT NULL::uuid AS duty, x.subject_kind, x.subject_id, x.label || CASE WHEN EXISTS (SELECT 1"
        " FROM accountability_letter l WHERE l.id = x.subject_id AND {}) THEN ' ' || x.title ELSE '' END AS title,"
        " '/accountability/letters/' || x.subject_id AS path FROM document x"
        " WHERE x.label = {} AND x.subject_kind = 'accountability.letter' AND {} AND {} LIMIT 1",
        sees_letter(by),
        number,
        below("x.unit", by.scopes(Role.discipline)),
        not_recused(by, "x.subject_id"),
    )
    if found is None:
        raise BadInput(("函件文号", "没有找到这份函件，请按函件上的文号填写，例如 临督函〔2026〕3号"))
    return {**found, "title": found["title"][:300]}


@atomic()
async def rest_no_more_on(record: Record, by: Me, basis: UUID) -> None:
    _refuse_others(record, by)
    await _claim(record)
    gone = await value(
        "DELETE FROM accountability_record_basis WHERE id = {} AND record = {} RETURNING subject_id",
        basis,
        record["id"],
    )
    if gone is None:
        raise Missing
    await audit.record(by, "accountability.record.unbasis", subject_of(record), {"subject": gone})


async def _claim(record: Record) -> None:
    """Who checks it has seen what it rests on: with another basis it is another version."""
    claimed = await value(
        "UPDATE accountability_record SET version = version + 1 WHERE id = {} AND version = {} AND state = 'drafted'"
        " RETURNING id",
        record["id"],
        record["version"],
    )
    if claimed is None:
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再办。")


def _refuse_others(record: Record, by: Me) -> None:
    if record["state"] != RecordState.drafted:
        raise Refused("已复核的记录不能再改依据；确有错误的，请登记更正。")
    if not recording(by, record) or by.id == record["person"]:
        raise Refused(f"您不能修改依据：须由{recording.words}办理。")


@atomic()
async def set_limits(
    by: Me, office: UUID, *, object_amount: int, object_unit: str, answer_amount: int, answer_unit: str, version: int
) -> None:
    """For what takes force from now on; who has a day keeps it."""
    await (
        RecordLimits.insert(
            RecordLimits(
                id=new_id(),
                office=office,
                set_by=by.id,
                set_at=now(),
                object_amount=30,
                object_unit="日",
                answer_amount=30,
                answer_unit="日",
            )
        )
        .on_conflict(target=RecordLimits.office, action="DO NOTHING")
        .run()
    )
    changed = await rows(
        "UPDATE accountability_record_limits SET object_amount = {}, object_unit = {}, answer_amount = {}, answer_unit = {},"
        " set_by = {}, set_at = {}, version = version + 1 WHERE office = {} AND version = {} RETURNING id",
        object_amount,
        object_unit,
        answer_amount,
        answer_unit,
        by.id,
        now(),
        office,
        version,
    )
    if not changed:
        raise Refused("期限刚刚已被他人修改，请看过最新情况后再改。")
    await audit.record(by, "accountability.record.limits", None, {"object": object_amount, "answer": answer_amount})
