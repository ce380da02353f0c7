"""排查表 taken in whole or not at all, and undone in one act while nothing has happened to what it brought."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.matter_sheets import is_ready, register_run_by
from assignments.actions.matters import numbers
from assignments.queries.matter_sheets import known_already, units_below
from assignments.queries.matters import fields_of, subject_of
from assignments.queries.registers import subject_of as register_subject
from assignments.tables import Matter
from assignments.workflow import MATTER
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.notices import drop
from portal.workflow import happened

AT_ONCE = 200
"""Rows of one statement: a statement holds so many values and no more."""


@atomic()
async def take(by: Me, sheet: dict[str, Any]) -> int:
    """Every row or none. What was understood is not kept beside what was made of it."""
    lines = sheet["understood"]["lines"]
    if sheet["taken_at"] or not is_ready(sheet["understood"]):
        raise Refused("这份表格已经导入，或还有需要改正的地方，没有导入任何内容。")
    register = await register_run_by(by)
    await rows("SELECT id FROM assignments_register WHERE id = {} FOR UPDATE", sheet["register"])
    await _claim(sheet)
    await _still_stands(by, register, lines)
    labels = await numbers(register["office"], len(lines))
    made = [_matter(sheet, by, number, line["values"]) for number, line in zip(labels, lines, strict=True)]
    for start in range(0, len(made), AT_ONCE):
        await Matter.insert(*made[start : start + AT_ONCE]).run()
    for matter in made:
        await happened(subject_of({"id": matter.id, "number": matter.number}), by, "import", "从排查表导入")
    subject = register_subject(register)
    await audit.record(by, "assignments.matters.take", subject, {"sheet": sheet["id"], "rows": len(made)})
    sentence = f"已导入 {len(made)} 条隐患线索，请研判。"
    await notices.tell_office(register, subject, sentence, f"sheet:{sheet['id']}", but=by.id)
    return len(made)


async def _claim(sheet: dict[str, Any]) -> None:
    """Two presses of the button take it in once."""
    kept = json.dumps({"problems": [], "notes": [], "lines": [], "sheets": []})
    held = await value(
        "UPDATE assignments_matter_sheet SET taken_at = {}, understood = {}, version = version + 1"
        " WHERE id = {} AND taken_at IS NULL AND version = {} RETURNING id",
        now(),
        kept,
        sheet["id"],
        sheet["version"],
    )
    if held is None:
        raise Refused("这份表格刚刚已导入。")


async def _still_stands(by: Me, register: dict[str, Any], lines: Sequence[dict[str, Any]]) -> None:
    """Since the preview a unit may have been closed, a word retired, the same thing reported by somebody else."""
    units = {str(unit["id"]) for unit in await units_below(register)}
    words = {str(line["id"]) for line in await fields_of([register["id"]])}
    already = await known_already(by, register["id"], [line["values"]["summary"] for line in lines])
    for line in lines:
        values = line["values"]
        gone = {values["found_by"], values["territory"]} - units or {values["field"]} - words
        if gone or (values["summary"], values["territory"]) in already:
            raise Refused(f"“{line['sheet']}”第{line['number']}行在核对之后情况有变，没有导入任何内容，请重新上传。")


def _matter(sheet: dict[str, Any], by: Me, number: str, values: dict[str, str]) -> Matter:
    return Matter(
        register=sheet["register"],
        number=number,
        summary=values["summary"],
        field=UUID(values["field"]),
        territory=UUID(values["territory"]),
        found_by=UUID(values["found_by"]),
        found_on=date.fromisoformat(values["found_on"]),
        urgency=values["urgency"],
        state=MATTER.start,
        reported_by=by.id,
        reported_by_name=by.name,
        came_with=sheet["id"],
        created_at=now(),
    )


@atomic()
async def undo(by: Me, sheet: dict[str, Any]) -> int:
    """撤销导入, as long as nothing happened to any of its rows. Their history and their numbers stay used."""
    register = await register_run_by(by)
    held = await value(
        "UPDATE assignments_matter_sheet SET undone_at = {}, version = version + 1 WHERE id = {} AND taken_at IS NOT NULL"
        " AND undone_at IS NULL RETURNING id",
        now(),
        sheet["id"],
    )
    if held is None:
        raise Refused("这份表格没有导入，或已经撤销。")
    made = await rows(
        """SELECT m.id, m.number, m.version > 0 OR EXISTS (SELECT 1 FROM recusal rc WHERE rc.record_id = m.id) AS touched
             FROM assignments_matter m WHERE m.came_with = {} ORDER BY m.id FOR UPDATE OF m""",
        sheet["id"],
    )
    touched = [line["number"] for line in made if line["touched"]]
    if touched:
        raise Refused(f"{'、'.join(touched[:3])}等 {len(touched)} 条在导入之后已有办理，不能撤销导入，请逐条处理。")
    await rows("DELETE FROM assignments_matter WHERE came_with = {} RETURNING id", sheet["id"])
    for line in made:
        await drop(line["id"], "")
        await happened(subject_of(line), by, "undo_import", "撤销导入", "不再列入台账")
    subject = register_subject(register)
    await drop(register["id"], f"sheet:{sheet['id']}")
    await audit.record(by, "assignments.matters.undo", subject, {"sheet": sheet["id"], "rows": len(made)})
    return len(made)
