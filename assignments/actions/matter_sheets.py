"""排查表 of many villages read in at once: looked at first, taken in whole or not at all, undone in one act."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import PurePath
from typing import Any
from uuid import UUID

from assignments.actions.matter_rows import Known, judge, judge_twice
from assignments.queries.matter_sheets import known_already, units_below
from assignments.queries.matters import fields_of
from assignments.queries.registers import own_register
from assignments.queries.registers import subject_of as register_subject
from assignments.sheets_matters import form_of
from assignments.tables import MatterSheet
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, rows
from portal.errors import BadInput, Refused
from portal.filecheck import safe_name
from portal.inputguard import masked
from portal.sheets.columns import Ledger
from portal.sheets.intake import Sheet, parse
from portal.sheets.plan import choose, understand
from portal.sheets.returning import WAITS

MOST = 1000
"""Rows of one act."""
MOST_FILES = 40


async def register_run_by(me: Me) -> dict[str, Any]:
    register = await own_register(me)
    if register is None:
        raise Refused("本办还没有建立积案库，不能导入。")
    return register


async def blank_form(me: Me) -> Ledger:
    register = await register_run_by(me)
    return form_of([line["name"] for line in await fields_of([register["id"]])])


async def look(me: Me, handed_in: Sequence[tuple[str, bytes]]) -> UUID:
    """BadInput when a file itself cannot be read; everything else is said cell by cell in the preview."""
    register = await register_run_by(me)
    if len(handed_in) > MOST_FILES:
        raise BadInput(("填好的排查表", f"一次最多上传 {MOST_FILES} 份，现有 {len(handed_in)} 份"))
    fields = await fields_of([register["id"]])
    form = form_of([line["name"] for line in fields])
    sheets = await _sheets(form, handed_in)
    plans = [understand(form, sheet) for sheet in sheets]
    if sum(len(plan.rows) for plan in plans) > MOST:
        raise BadInput(("填好的排查表", f"一次最多导入 {MOST} 行，请分几次上传"))
    known = Known(await units_below(register), {line["name"]: line["id"] for line in fields}, today())
    lines = [line for plan in plans for line in judge(plan, known)]
    summaries = [line.values["summary"] for line in lines if "summary" in line.values]
    judge_twice(lines, replace(known, already=await known_already(me, register["id"], summaries)))
    problems = [problem for plan in plans for problem in plan.problems]
    wrong = bool(problems) or any(line.problems for line in lines)
    understood = {
        "problems": [asdict(problem) for problem in problems],
        "notes": [masked(str(note)) for plan in plans for note in plan.notes][:50],
        "lines": [asdict(line) for line in lines],
        "sheets": [asdict(_without_numbers(sheet)) for sheet in sheets] if wrong else [],
    }
    names = "、".join(safe_name(name) for name, _ in handed_in)
    return await _keep(me, register, masked(names)[:160], understood)


async def _sheets(form: Ledger, handed_in: Sequence[tuple[str, bytes]]) -> list[Sheet]:
    """Of each file the sheet that fits, called like its file; every file that cannot be read is named at once."""
    found: list[Sheet] = []
    complaints: list[tuple[str, str]] = []
    for called, data in handed_in:
        name = safe_name(called)
        try:
            sheet = choose(form, await parse(data, name))
        except BadInput as bad:
            complaints += bad.complaints
            continue
        if sheet is None:
            said = "没有找到表头，应有“发现单位、发现日期、什么事、所在地”等栏目，请用本页的空白表填写"
            complaints.append((f"“{masked(name)}”", said))
            continue
        found.append(replace(sheet, name=_called(masked(PurePath(name).stem), found)))
    if complaints:
        raise BadInput(*complaints)
    return found


def _called(stem: str, sheets: Sequence[Sheet]) -> str:
    names = {sheet.name for sheet in sheets}
    stem = stem[:24] or "排查表"
    return stem if stem not in names else f"{stem}（{len(sheets) + 1}）"


def _without_numbers(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=[[masked(text) for text in cells] for cells in sheet.rows])


@atomic()
async def _keep(me: Me, register: dict[str, Any], name: str, understood: dict[str, Any]) -> UUID:
    await rows("DELETE FROM assignments_matter_sheet WHERE taken_at IS NULL AND at < {} RETURNING id", now() - WAITS)
    text = json.dumps(understood, ensure_ascii=False)
    made = MatterSheet(register=register["id"], source_name=name, understood=text, by=me.id, at=now())
    await MatterSheet.insert(made).run()
    wrong = sum(bool(line["problems"]) for line in understood["lines"])
    particulars = {"rows": len(understood["lines"]), "wrong": wrong}
    await audit.record(me, "assignments.matters.look", register_subject(register), particulars)
    return made.id


def is_ready(understood: dict[str, Any]) -> bool:
    """All or nothing; and something there is to do."""
    lines = understood["lines"]
    return bool(lines) and not understood["problems"] and not any(line["problems"] for line in lines)
