"""Taking a sheet in: every row or none, under the versions the preview showed, undone by `undoing.undo`."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from assignments.actions.cases import case_of, change_case, open_case
from assignments.actions.lines import note_waiting
from assignments.queries.registers import register_for, subject_of
from assignments.rules import office
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Missing, Refused
from portal.sheets.returning import is_ready
from portal.workflow import happened

CHANGED = "第{number}行“{words}”在预览之后已被他人办理或修改，没有导入任何内容；请重新导出后再改。"
IDS = ("field", "territory", "authority", "batch")
"""Columns whose values are ids."""


@atomic()
async def take(by: Me, exchange: dict[str, Any]) -> int:
    """How many rows were written."""
    understood = exchange["understood"]
    if not is_ready(understood):
        raise Refused("这份表格还有需要改正的地方，或没有任何改动，没有导入任何内容。")
    register = await register_for(by, exchange["register"])
    if not office(by, register):
        raise Refused("只有本联席会议办公室的工作人员可以导入积案台账。")
    await _claim(exchange)
    lines = [line for line in understood["lines"] if line["values"]]
    changed, added = [line for line in lines if line["id"]], [line for line in lines if not line["id"]]
    before: dict[str, Any] = {"changed": await _held(changed), "created": [], "versions": {}}
    for line in changed:
        await _change(by, line)
    for line in added:
        before["created"].append(str(await _open(by, register["id"], line)))
    before["versions"] = await _versions([*(line["id"] for line in changed), *before["created"]])
    await rows(
        "UPDATE assignments_exchange SET taken_at = {}, before = {}, version = version + 1 WHERE id = {}",
        now(),
        json.dumps(before, ensure_ascii=False, default=str),
        exchange["id"],
    )
    subject = subject_of(register)
    await happened(subject, by, "import", "导入积案台账", f"新增{len(added)}件，修改{len(changed)}件")
    said = {"exchange": exchange["id"], "changed": len(changed), "added": len(added)}
    await audit.record(by, "assignments.exchange.take", subject, said)
    return len(lines)


async def _claim(exchange: dict[str, Any]) -> None:
    """Two presses of the button take it in once."""
    held = await value(
        "SELECT id FROM assignments_exchange WHERE id = {} AND taken_at IS NULL AND version = {} FOR UPDATE",
        exchange["id"],
        exchange["version"],
    )
    if held is None:
        raise Refused("这份表格刚刚已导入。")


async def _held(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases of the changed rows, locked, each as the preview showed it; everything of them the import may change."""
    ids = [UUID(line["id"]) for line in lines]
    await rows("SELECT id FROM assignments_case WHERE id = ANY({}) ORDER BY id FOR UPDATE", ids)
    found = await rows(
        """SELECT k.id, jsonb_build_object('id', k.id, 'version', k.version, 'summary', k.summary, 'field', k.field,
                  'territory', k.territory, 'authority', k.authority, 'origin', k.origin, 'batch', k.batch,
                  'route', k.route, 'difficulty', k.difficulty, 'repeat', k.repeat,
                  'cross_jurisdiction', k.cross_jurisdiction, 'split_residence', k.split_residence,
                  'first_registered_on', k.first_registered_on, 'waiting', k.waiting, 'waiting_since', k.waiting_since,
                  'tags', (SELECT jsonb_agg(to_jsonb(t)) FROM assignments_case_tag t WHERE t.backlog_case = k.id),
                  'lines', (SELECT jsonb_agg(to_jsonb(l)) FROM assignments_case_line l WHERE l.backlog_case = k.id))
                  AS row
             FROM assignments_case k WHERE k.id = ANY({})""",
        ids,
    )
    there = {str(line["id"]): json.loads(line["row"]) for line in found}
    for line in lines:
        if line["id"] not in there or there[line["id"]]["version"] != line["version"]:
            raise Refused(CHANGED.format(number=line["number"], words=line["words"][:40]))
    return list(there.values())


async def _change(by: Me, line: dict[str, Any]) -> None:
    try:
        case = await case_of(by, UUID(line["id"]))
    except Missing as hidden:
        raise Refused(CHANGED.format(number=line["number"], words="")) from hidden
    values = line["values"]
    tags = [UUID(tag) for tag in values["tag_names"]] if "tag_names" in values else await _tags_of(case["id"])
    await change_case(case, by, tags, {"summary": case["summary"], **written(values)})
    if "waiting" in values:
        await note_waiting(await case_of(by, case["id"]), by, tag=_id(values["waiting"]), since=None)


async def _open(by: Me, register: UUID, line: dict[str, Any]) -> UUID:
    values = line["values"]
    flags = {"repeat": False, "cross_jurisdiction": False, "split_residence": False}
    tags = [UUID(tag) for tag in values.get("tag_names") or ()]
    case = await open_case(by, register, number=values["number"], tags=tags, **{**flags, **written(values)})
    if values.get("waiting"):
        await note_waiting(await case_of(by, case), by, tag=_id(values["waiting"]), since=None)
    return case


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the case as the actions take them, out of the values of a preview."""
    found = {key: value for key, value in values.items() if key not in {"number", "waiting", "tag_names"}}
    found |= {key: _id(found[key]) for key in IDS if key in found}
    if "first_registered_on" in found:
        found["first_registered_on"] = date.fromisoformat(found["first_registered_on"])
    return found


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


async def _tags_of(case: UUID) -> list[UUID]:
    found = await rows("SELECT tag FROM assignments_case_tag WHERE backlog_case = {} ORDER BY id", case)
    return [line["tag"] for line in found]


async def _versions(ids: list[str]) -> dict[str, int]:
    found = await rows("SELECT id, version FROM assignments_case WHERE id = ANY({})", [UUID(one) for one in ids])
    return {str(line["id"]): line["version"] for line in found}
