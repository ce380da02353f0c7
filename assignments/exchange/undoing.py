"""Undoing an import in one act, within a day and only while nobody has touched what it wrote. History stays."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import ForeignKeyViolationError, RestrictViolationError

from assignments.exchange.taking import IDS
from assignments.queries.cases import case_for, subject_of
from assignments.queries.registers import register_for
from assignments.queries.registers import subject_of as subject_of_register
from assignments.rules import office
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Missing, Refused
from portal.sheets.returning import UNDO_WITHIN
from portal.workflow import happened

TOUCHED = "信访事项 {number} 在导入之后已被办理或修改，不能撤销导入；请逐件改回，或导出后再改。"
PLAIN = ("summary", "origin", "route", "difficulty", "repeat", "cross_jurisdiction", "split_residence")
DAYS = ("first_registered_on", "waiting_since")
GONE = "导入的积案已有变动，不能撤销导入。"


async def undo(by: Me, exchange: dict[str, Any]) -> None:
    """Every cell back as it was; a case the import opened goes again while nothing has been done on it."""
    try:
        await _undo(by, exchange)
    except (ForeignKeyViolationError, RestrictViolationError) as kept:
        raise Refused("导入的积案已有包案安排或其他记录，不能撤销导入；请逐件处理。") from kept


@atomic()
async def _undo(by: Me, exchange: dict[str, Any]) -> None:
    register = await register_for(by, exchange["register"])
    if not office(by, register):
        raise Refused("只有本联席会议办公室的工作人员可以撤销导入。")
    taken = await value(
        "SELECT taken_at FROM assignments_exchange WHERE id = {} AND undone_at IS NULL AND taken_at > {} FOR UPDATE",
        exchange["id"],
        now() - UNDO_WITHIN,
    )
    if taken is None:
        raise Refused("只能在导入后24小时内撤销一次。")
    before = exchange["before"]
    cases = await _untouched(by, before, taken)
    for old in before["changed"]:
        await _put_back(by, cases[old["id"]], old)
    for created in before["created"]:
        await _take_out(by, cases[created])
    await rows("UPDATE assignments_exchange SET undone_at = {} WHERE id = {}", now(), exchange["id"])
    said = {"changed": len(before["changed"]), "removed": len(before["created"])}
    subject = subject_of_register(register)
    note = f"改回{said['changed']}件，撤下新增的{said['removed']}件"
    await happened(subject, by, "undo_import", "撤销导入", note)
    await audit.record(by, "assignments.exchange.undo", subject, {"exchange": exchange["id"], **said})


async def _untouched(by: Me, before: dict[str, Any], taken: datetime) -> dict[str, dict[str, Any]]:
    """The cases the import wrote, locked. A new version, anything a person did on the timeline since, a line somebody
    filled in, a recusal: each is a touch."""
    ids = sorted(UUID(one) for one in before["versions"])
    await rows("SELECT id FROM assignments_case WHERE id = ANY({}) ORDER BY id FOR UPDATE", ids)
    touched = await rows(
        """SELECT k.id, k.number, k.version,
                  EXISTS (SELECT 1 FROM transition t WHERE t.subject_id = k.id AND t.at > {} AND t.person IS NOT NULL)
                  OR EXISTS (SELECT 1 FROM assignments_case_line l WHERE l.backlog_case = k.id AND l.updated_at > {})
                  OR EXISTS (SELECT 1 FROM recusal rc WHERE rc.record_id = k.id AND rc.declared_at > {}) AS touched
             FROM assignments_case k WHERE k.id = ANY({})""",
        taken,
        taken,
        taken,
        ids,
    )
    if len(touched) < len(ids):
        raise Refused(GONE)
    for line in touched:
        if line["touched"] or line["version"] != before["versions"][str(line["id"])]:
            raise Refused(TOUCHED.format(number=line["number"]))
    try:
        return {str(one): await case_for(by, one) for one in ids}
    except Missing as hidden:
        raise Refused(GONE) from hidden


async def _put_back(by: Me, case: dict[str, Any], old: dict[str, Any]) -> None:
    values = {name: old[name] for name in PLAIN}
    values |= {name: UUID(old[name]) if old[name] else None for name in (*IDS, "waiting")}
    values |= {name: date.fromisoformat(old[name]) if old[name] else None for name in DAYS}
    await rows(
        "UPDATE assignments_case SET "
        + ", ".join(f"{column} = {{}}" for column in values)
        + ", version = version + 1 WHERE id = {}",
        *values.values(),
        case["id"],
    )
    for table, kept in (("assignments_case_tag", "tags"), ("assignments_case_line", "lines")):
        await rows(f"DELETE FROM {table} WHERE backlog_case = {{}}", case["id"])
        await rows(
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, {{}}::jsonb)",
            json.dumps(old[kept] or []),
        )
    await happened(subject_of(case), by, "undo_import", "撤销导入", "各栏恢复为导入前的内容")


async def _take_out(by: Me, case: dict[str, Any]) -> None:
    """Only what the import itself made goes; what is told of it on the timeline and in the audit stays."""
    await rows("DELETE FROM assignments_case_link WHERE first = {} OR second = {} RETURNING id", case["id"], case["id"])
    for table in ("assignments_case_tag", "assignments_case_line"):
        await rows(f"DELETE FROM {table} WHERE backlog_case = {{}}", case["id"])
    await rows("DELETE FROM assignments_case WHERE id = {}", case["id"])
    await happened(subject_of(case), by, "undo_import", "撤下导入的积案", "撤销导入，这一积案不再列入积案库")
