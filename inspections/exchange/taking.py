"""Taking a sheet in: every row or none, under the versions the preview showed, undone by `undoing.undo`."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from inspections.actions.opening import Draft, add_finding, running
from inspections.exchange import places
from inspections.exchange.coming import subject_of
from inspections.exchange.writing import write
from inspections.queries.items import FROM
from inspections.rules import visible
from inspections.searching.index import index_items
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.sheets.returning import is_ready
from portal.workflow import happened

CHANGED = "第{number}行“{words}”在预览之后已被他人办理或修改，没有导入任何内容；请重新导出后再改。"


@atomic()
async def take(by: Me, exchange: dict[str, Any], reason: str) -> int:
    """How many rows were written. `reason` is for the extensions among them."""
    understood = exchange["understood"]
    if not is_ready(understood):
        raise Refused("这份表格还有需要改正的地方，或没有任何改动，没有导入任何内容。")
    inspection = await running(by, exchange["inspection"])
    await _claim(exchange)
    lines = [line for line in understood["lines"] if line["values"]]
    changed, added = [line for line in lines if line["id"]], [line for line in lines if not line["id"]]
    if any("due" in line["values"] for line in changed) and not reason.strip():
        raise Refused("表中有延期，请填写“延期理由”。")
    items = await _held(by, changed)
    await _names_still_stand(inspection, lines)
    before: dict[str, Any] = {"changed": await _as_it_stands(list(items)), "created": []}
    known = await _categories(inspection["id"])
    before["renamed"] = await places.rename_whole(
        {
            items[UUID(line["id"])]["finding"]: line["values"]["category_title"]
            for line in changed
            if "category_title" in line["values"]
        }
    )
    for line in changed:
        item = {**items[UUID(line["id"])], **await _finding_now(items[UUID(line["id"])])}
        await write(by, item, line, reason)
    for line in added:
        before["created"].append(str(await add_finding(by, inspection["id"], _draft(line["values"]))))
    before["categories"] = [str(made) for made in await _categories(inspection["id"]) - known]
    touched = [*items, *(UUID(one) for one in before["created"])]
    await index_items(touched)
    versions = await rows("SELECT id, version FROM inspections_item WHERE id = ANY({})", touched)
    before["versions"] = {str(line["id"]): line["version"] for line in versions}
    await rows(
        "UPDATE inspections_exchange SET taken_at = {}, before = {}, version = version + 1 WHERE id = {}",
        now(),
        json.dumps(before, ensure_ascii=False, default=str),
        exchange["id"],
    )
    said = {"changed": len(changed), "added": len(added)}
    subject = subject_of(inspection)
    await happened(subject, by, "import", "导入台账", f"新增{len(added)}行，修改{len(changed)}行")
    await audit.record(by, "inspections.exchange.take", subject, {"exchange": exchange["id"], **said})
    return len(lines)


async def _claim(exchange: dict[str, Any]) -> None:
    """Two presses of the button take it in once."""
    held = await value(
        "SELECT id FROM inspections_exchange WHERE id = {} AND taken_at IS NULL AND version = {} FOR UPDATE",
        exchange["id"],
        exchange["version"],
    )
    if held is None:
        raise Refused("这份表格刚刚已导入或放弃。")


async def _held(by: Me, lines: list[dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """The items of the changed rows, locked, each as the preview showed it."""
    found = await rows(
        """SELECT i.*, n.feedback_on, n.round, n.inspected_unit, n.lead_department"""
        + FROM
        + " WHERE i.id = ANY({}) AND {} ORDER BY i.id FOR UPDATE OF i",
        [UUID(line["id"]) for line in lines],
        visible(by),
    )
    items = {line["id"]: line for line in found}
    for line in lines:
        item = items.get(UUID(line["id"]))
        if item is None or item["version"] != line["version"]:
            raise Refused(CHANGED.format(number=line["number"], words=line["words"][:40]))
    return items


async def _finding_now(item: dict[str, Any]) -> dict[str, Any]:
    """Another row of the same sheet may have moved or renamed the finding a moment ago."""
    found = await rows(
        "SELECT i.title, f.category FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding"
        " WHERE i.id = {}",
        item["id"],
    )
    return found[0]


async def _names_still_stand(inspection: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """A unit may have been closed since the preview."""
    wanted = {unit for line in lines for unit in [line["values"].get("unit_name")] if unit}
    wanted |= {unit for line in lines for unit in line["values"].get("supporting", [])}
    open_units = await rows(
        "SELECT id FROM unit WHERE id = ANY({}) AND closed_on IS NULL AND starts_with(path, {})",
        [UUID(unit) for unit in wanted],
        inspection["inspected_path"],
    )
    if len(open_units) < len(wanted):
        raise Refused("表中有的单位在预览之后已撤销，没有导入任何内容；请重新上传。")


async def _categories(inspection: UUID) -> set[UUID]:
    found = await rows("SELECT id FROM inspections_category WHERE inspection = {}", inspection)
    return {line["id"] for line in found}


async def _as_it_stands(items: list[UUID]) -> list[dict[str, Any]]:
    """Everything of these items the import may change, for the undoing."""
    found = await rows(
        """SELECT jsonb_build_object('id', i.id, 'target', i.target, 'lead_unit', i.lead_unit, 'leader', i.leader,
                  'handler', i.handler, 'due', i.due, 'finding', f.id, 'title', f.title,
                  'manifestation', f.manifestation, 'category', f.category, 'position', f.position,
                  'measures', (SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]') FROM inspections_measure m
                                WHERE m.item = i.id),
                  'supporting', ARRAY(SELECT s.unit FROM inspections_item_support s WHERE s.item = i.id),
                  'duty', (SELECT jsonb_build_object('due', d.due, 'statutory_due', d.statutory_due,
                                  'estimate', d.due_is_estimate, 'starts_on', d.starts_on)
                             FROM duty d WHERE d.subject_kind = 'inspections.item' AND d.subject_id = i.id)) AS row
             FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding WHERE i.id = ANY({})""",
        items,
    )
    return [json.loads(line["row"]) for line in found]


def _draft(values: dict[str, Any]) -> Draft:
    leader = values.get("leader_name")
    return Draft(
        category=values["category_title"],
        title=values["finding_title"],
        lead_unit=UUID(values["unit_name"]),
        due=date.fromisoformat(values["due"]) if values.get("due") else None,
        manifestation=values.get("manifestation") or "",
        measures=values.get("measures") or (),
        leader=UUID(leader) if leader else None,
        supporting=[UUID(unit) for unit in values.get("supporting") or ()],
        target=values.get("target") or "",
    )
