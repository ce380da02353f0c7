"""Progress typed in Excel comes back: every filled row is looked at first, then all of them are taken in or none."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from meetings.actions import resolving
from meetings.queries.resolutions import resolution_for
from meetings.rules import owner
from meetings.sheets import RESOLUTIONS
from meetings.states import RESOLUTION_STATES
from meetings.tables import ProgressIntake
from meetings.workflow import RESOLUTION
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.errors import BadInput, Missing, Refused
from portal.inputguard import find, masked
from portal.sheets.header import ID
from portal.sheets.intake import parse
from portal.sheets.plan import Plan, PlanRow, choose, understand

MOST = 500
OWN = {"new_on": "本次进展日期", "new_progress": "本次进展"}
OPEN = {*RESOLUTION.by_name["sign_for"].sources, *RESOLUTION.by_name["feed_back"].sources}


async def look(me: Me, data: bytes, name: str) -> UUID:
    """BadInput when the file itself cannot be read; everything else is said row by row in the preview."""
    sheet = choose(RESOLUTIONS, await parse(data, name))
    if sheet is None:
        raise BadInput((f"“{name}”", "没有找到表头，请先从台账导出 Excel，填好“本次进展”再上传"))
    plan = understand(RESOLUTIONS, sheet)
    filled = [line for line in plan.rows if line.cells.get("new_progress")]
    if len(filled) > MOST:
        raise BadInput((f"“{name}”", f"一次最多回填 {MOST} 行，现有 {len(filled)} 行"))
    lines = [await _line(me, plan, line) for line in filled]
    intake = ProgressIntake(
        person=me.id,
        name=masked(name)[:160],
        understood=json.dumps(
            {"lines": lines, "problems": [str(problem) for problem in plan.problems]}, ensure_ascii=False
        ),
        created_at=now(),
    )
    await ProgressIntake.insert(intake).run()
    await audit.record(me, "meetings.progress.look", None, {"name": masked(name)[:160], "rows": len(lines)})
    return intake.id


async def _line(me: Me, plan: Plan, line: PlanRow) -> dict[str, Any]:
    """The other columns are the ledger's and are not read; of the row itself everything counts that is wrong with it."""
    text = str(line.values.get("new_progress") or "").strip()
    on = line.values.get("new_on") or today()
    found = {"row": line.number, "id": line.id, "text": text, "on": str(on), "wording": "", "unit": ""}
    wrong = [str(problem) for problem in line.problems if problem.title in {"", *OWN.values()}]

    def say(key: str, sentence: str) -> None:
        wrong.append(str(plan.complaint(line.number, plan.places.get(key), OWN.get(key, ""), sentence)))

    try:
        resolution = await resolution_for(me, UUID(line.id))
    except (ValueError, Missing):
        say(ID, "找不到这一议定事项，请保留导出时的“编号（勿改）”一列")
    else:
        found |= {"wording": resolution["wording"], "unit": resolution["lead_short"]}
        if resolution["state"] not in OPEN or not owner(me, resolution):
            stands = RESOLUTION_STATES[resolution["state"]]
            say("new_progress", f"状态为“{stands}”，只有主办单位可以在办理期间填报")
    if isinstance(on, date) and on > today():
        say("new_on", "不能晚于今天")
    if hits := find(text):
        say("new_progress", f"疑似含有{hits[0].kind}（{hits[0].masked}），请删去")
    return found | {"text": masked(text), "wrong": wrong}


async def intake_for(me: Me, intake_id: UUID) -> dict[str, Any]:
    """Only who handed it in sees it."""
    found = await row("SELECT * FROM meetings_progress_intake WHERE id = {} AND person = {}", intake_id, me.id)
    if found is None:
        raise Missing
    understood = json.loads(found["understood"])
    wrong = [*understood["problems"], *(said for line in understood["lines"] for said in line["wrong"])]
    return {**found, **understood, "wrong": wrong}


@atomic()
async def take(me: Me, intake_id: UUID) -> int:
    """All rows, each as one progress entry, or none. How many."""
    await value("SELECT id FROM meetings_progress_intake WHERE id = {} FOR UPDATE", intake_id)
    intake = await intake_for(me, intake_id)
    if intake["taken_at"]:
        raise Refused("这份表已经导入，不必重复导入。")
    if intake["wrong"] or not intake["lines"]:
        raise Refused("表中还有不能导入的内容，请改好后重新上传。")
    for line in intake["lines"]:
        resolution = await resolution_for(me, UUID(line["id"]))
        await resolving.add_progress(resolution, me, text=line["text"], happened_on=date.fromisoformat(line["on"]))
    await value("UPDATE meetings_progress_intake SET taken_at = {} WHERE id = {} RETURNING id", now(), intake_id)
    await audit.record(me, "meetings.progress.take", None, {"rows": len(intake["lines"])})
    return len(intake["lines"])
