"""Undoing an import in one act, within a day and only while nobody has touched what it wrote. History stays."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import ForeignKeyViolationError, RestrictViolationError

from inspections.actions.opening import running
from inspections.exchange import places
from inspections.exchange.coming import subject_of
from inspections.exchange.writing import rename, set_answerable, set_supporting
from inspections.queries import subject_of as item_subject
from inspections.searching.index import index_items
from inspections.workflow import ITEM
from portal import audit, notices
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.duties import Term, extend_duty, revoke_duty, was_touched
from portal.errors import Refused
from portal.sheets.returning import UNDO_WITHIN
from portal.workflow import happened

KEPT = "导入的事项已有提醒、督办或其他记录，不能撤销导入；请逐条处理。"
TOUCHED = "“{title}”在导入之后已被办理或修改，不能撤销导入；请逐条改回，或导出后再改。"


async def undo(by: Me, exchange: dict[str, Any]) -> None:
    """Every cell back as it was; an item the import added goes again while nothing has been done to it."""
    try:
        await _undo(by, exchange)
    except (ForeignKeyViolationError, RestrictViolationError) as kept:
        raise Refused(KEPT) from kept


@atomic()
async def _undo(by: Me, exchange: dict[str, Any]) -> None:
    inspection = await running(by, exchange["inspection"])
    taken = await value(
        "SELECT taken_at FROM inspections_exchange WHERE id = {} AND undone_at IS NULL AND taken_at > {} FOR UPDATE",
        exchange["id"],
        now() - UNDO_WITHIN,
    )
    if taken is None:
        raise Refused("只能在导入后24小时内撤销一次。")
    before = exchange["before"]
    items = await _untouched(before, taken)
    created = [UUID(one) for one in before["created"]]
    for category in before["renamed"]:
        await rows("UPDATE inspections_category SET title = {} WHERE id = {}", category["title"], UUID(category["id"]))
    for old in sorted(before["changed"], key=lambda old: int(old["position"])):
        await _put_back(by, items[UUID(old["id"])], old)
    for item in created:
        await _take_out(by, items[item])
    await places.drop_empty([UUID(one) for one in before["categories"]], inspection["id"])
    await index_items([UUID(old["id"]) for old in before["changed"]])
    await rows("UPDATE inspections_exchange SET undone_at = {} WHERE id = {}", now(), exchange["id"])
    said = {"changed": len(before["changed"]), "removed": len(created)}
    subject = subject_of(inspection)
    await happened(subject, by, "undo_import", "撤销导入", f"改回{said['changed']}行，撤下新增的{said['removed']}行")
    await audit.record(by, "inspections.exchange.undo", subject, {"exchange": exchange["id"], **said})


async def _untouched(before: dict[str, Any], taken: Any) -> dict[UUID, dict[str, Any]]:
    """The items the import wrote, locked. A new version, or anything on the timeline since, is a touch; what the clock
    does by itself (a reminder) is none."""
    versions = {UUID(one): version for one, version in before["versions"].items()}
    found = await rows(
        """SELECT i.*, n.feedback_on, f.title AS finding_title,
                  EXISTS (SELECT 1 FROM transition t WHERE t.subject_id = i.id AND t.at > {}
                           AND t.person IS NOT NULL) AS touched
             FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection
             JOIN inspections_finding f ON f.id = i.finding
            WHERE i.id = ANY({}) ORDER BY i.id FOR UPDATE OF i""",
        taken,
        list(versions),
    )
    if len(found) < len(versions):
        raise Refused("导入的事项已有变动，不能撤销导入。")
    for item in found:
        if item["touched"] or item["version"] != versions[item["id"]]:
            raise Refused(TOUCHED.format(title=item["title"][:60]))
    return {item["id"]: item for item in found}


async def _put_back(by: Me, item: dict[str, Any], old: dict[str, Any]) -> None:
    finding = UUID(old["finding"])
    await rename(finding, old["title"])
    await rows("UPDATE inspections_finding SET manifestation = {} WHERE id = {}", old["manifestation"], finding)
    await _place_back(finding, UUID(old["category"]), int(old["position"]))
    await rows(
        "UPDATE inspections_item SET target = {}, due = {}, version = version + 1 WHERE id = {}",
        old["target"],
        date.fromisoformat(old["due"]),
        item["id"],
    )
    await _measures_back(item["id"], old["measures"])
    leader, handler = (UUID(old[who]) if old[who] else None for who in ("leader", "handler"))
    await set_answerable(item["id"], UUID(old["lead_unit"]), leader, handler)
    await set_supporting(item["id"], [UUID(unit) for unit in old["supporting"]])
    subject = item_subject({**item, "title": old["title"] if item["title"] == item["finding_title"] else item["title"]})
    if old["due"] != item["due"].isoformat():
        duty = old["duty"]
        starts_on, statutory, due = (date.fromisoformat(duty[name]) for name in ("starts_on", "statutory_due", "due"))
        term = Term(starts_on, statutory, due, is_estimate=duty["estimate"])
        await extend_duty(ITEM.kind, item["id"], term, "撤销导入，恢复原时限", by)
        await notices.drop(item["id"], f"extended:{item['id']}:")
    await notices.drop(item["id"], f"opened:{item['id']}:import")
    await happened(subject, by, "undo_import", "撤销导入", "各栏恢复为导入前的内容")


async def _place_back(finding: UUID, category: UUID, position: int) -> None:
    stands = await rows("SELECT category, position FROM inspections_finding WHERE id = {}", finding)
    if stands[0] != {"category": category, "position": position}:
        await places.move(finding, category, position)


async def _measures_back(item: UUID, measures: list[dict[str, Any]]) -> None:
    await rows(
        "DELETE FROM inspections_measure WHERE item = {} AND NOT id = ANY({})",
        item,
        [UUID(measure["id"]) for measure in measures],
    )
    await rows("UPDATE inspections_measure SET position = position + {} WHERE item = {}", places.ASIDE, item)
    await rows(
        "INSERT INTO inspections_measure SELECT * FROM jsonb_populate_recordset(NULL::inspections_measure, {}::jsonb)"
        " ON CONFLICT (id) DO UPDATE SET position = excluded.position, text = excluded.text",
        json.dumps(measures),
    )


async def _take_out(by: Me, item: dict[str, Any]) -> None:
    """Only what the import itself made goes; what is told of it on the timeline, in the audit and in the history of the
    ledger stays."""
    if item["state"] != ITEM.start:
        raise Refused(TOUCHED.format(title=item["title"][:60]))
    subject = item_subject(item)
    if await was_touched(ITEM.kind, item["id"]):
        raise Refused(KEPT)
    await notices.drop(item["id"], "")
    await revoke_duty(ITEM.kind, item["id"])
    for table in ("inspections_search", "inspections_measure", "inspections_item_support"):
        await rows(f"DELETE FROM {table} WHERE item = {{}}", item["id"])
    await rows("DELETE FROM inspections_item WHERE id = {}", item["id"])
    await places.take_out(item["finding"])
    await happened(subject, by, "undo_import", "撤下导入的事项", "撤销导入，这一事项不再列入台账")
