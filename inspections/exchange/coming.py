"""A table comes back: read in the limited child, compared row by row and cell by cell, and kept until somebody decides.

Nothing of the ledger is written here. Only who handed a sheet in ever sees its preview.
"""

import json
from typing import Any
from uuid import UUID

from inspections.exchange.judging import Around, judge
from inspections.exchange.leaving import standing
from inspections.exchange.ledgers import WHOLE
from inspections.queries import inspection_run_by, people_below, units_below
from inspections.rules import runs
from inspections.tables import Exchange
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, row, rows
from portal.errors import BadInput, Missing
from portal.inputguard import masked
from portal.sheets import returning
from portal.sheets.intake import parse
from portal.sheets.plan import choose, compare, understand
from portal.sheets.returning import UNDO_WITHIN, WAITS, is_ready, understood_of
from portal.subjects import Subject


async def look(me: Me, inspection_id: UUID, data: bytes, name: str) -> UUID:
    """BadInput when the file itself cannot be read; everything else is said cell by cell in the preview."""
    inspection = await inspection_run_by(me, inspection_id)
    sheets = await parse(data, name)
    sheet = choose(WHOLE, sheets)
    if sheet is None:
        raise BadInput((f"“{name}”", "没有找到表头，应有“问题类别、反馈问题、责任单位”等栏目，请先从本页下载再改"))
    plan = understand(WHOLE, sheet)
    around = await _around(me, inspection)
    preview = compare(plan, around.rows)
    lines = judge(plan, preview, around)
    understood = understood_of(sheet, preview, lines)
    return await _keep(me, inspection, name, understood)


async def _around(me: Me, inspection: dict[str, Any]) -> Around:
    units = await units_below(me, inspection["inspected_path"])
    short = {unit["id"]: unit["short_name"] for unit in units}
    people = [
        {**one, "unit_short": short.get(one["unit"], one["unit_name"])}
        for one in await people_below(inspection["inspected_path"])
    ]
    there = {str(line["id"]): dict(line) for line in await standing(me, inspection["id"])}
    behind = await rows(
        """SELECT i.id, i.lead_unit, i.leader, i.finding,
                  ARRAY(SELECT s.unit FROM inspections_item_support s WHERE s.item = i.id) AS support_ids
             FROM inspections_item i WHERE i.inspection = {}""",
        inspection["id"],
    )
    for line in behind:
        if (known := there.get(str(line["id"]))) is not None:
            known.update(line, measure_rows=[])
    for measure in await measures_of(inspection["id"]):
        if (known := there.get(str(measure["item"]))) is not None:
            known["measure_rows"].append(measure)
    return Around(inspection["feedback_on"], units, people, there)


async def measures_of(inspection_id: UUID) -> list[dict[str, Any]]:
    """`used`: some progress entry speaks of it, so it may be reworded but not taken away."""
    return await rows(
        """SELECT m.id, m.item, m.position, m.text,
                  EXISTS (SELECT 1 FROM inspections_progress p WHERE p.measure = m.id) AS used
             FROM inspections_measure m JOIN inspections_item i ON i.id = m.item
            WHERE i.inspection = {} ORDER BY m.item, m.position""",
        inspection_id,
    )


@atomic()
async def _keep(me: Me, inspection: dict[str, Any], name: str, understood: dict[str, Any]) -> UUID:
    await rows("DELETE FROM inspections_exchange WHERE taken_at IS NULL AND at < {} RETURNING id", now() - WAITS)
    made = Exchange(
        id=new_id(),
        inspection=inspection["id"],
        source_name=masked(name)[-160:],
        understood=json.dumps(understood, ensure_ascii=False, default=str),
        by=me.id,
        at=now(),
    )
    await Exchange.insert(made).run()
    counts = understood["counts"]
    await audit.record(me, "inspections.exchange.look", subject_of(inspection), dict(counts))
    return made.id


def subject_of(inspection: dict[str, Any]) -> Subject:
    return Subject("inspections.inspection", inspection["id"], inspection["title"], f"/inspections/{inspection['id']}")


async def exchange_for(me: Me, exchange_id: UUID) -> dict[str, Any]:
    """For who handed it in, while they run the inspection and may know of every row in it; Missing for all others."""
    found = await row(_SELECT + "WHERE k.id = {} AND k.by = {} AND {}", exchange_id, me.id, runs(me))
    if found is None:
        raise Missing
    found["understood"] = json.loads(found["understood"])
    found["before"] = json.loads(found["before"]) if found["before"] else None
    removed = set(found["before"]["created"]) if found["before"] and found["undone_at"] else set[str]()
    named = {line["id"] for line in found["understood"]["lines"] if line["id"] and line["state"] != "错误"}
    named |= set(found["before"]["created"]) if found["before"] else set()
    seen = {str(line["id"]) for line in await standing(me, found["inspection"])}
    if not named - removed <= seen:
        raise Missing
    taken, undone = found["taken_at"], found["undone_at"]
    found["ready"] = taken is None and is_ready(found["understood"])
    found["undoable"] = taken is not None and undone is None and now() - taken < UNDO_WITHIN
    found["slips"] = any("due" in line["values"] and line["id"] for line in found["understood"]["lines"])
    return found


async def exchanges_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """One's own sheets of this inspection, the newest first."""
    return await rows(
        _SELECT.replace("k.understood, k.before,", "") + "WHERE k.inspection = {} AND k.by = {} AND {}"
        " ORDER BY k.at DESC LIMIT 20",
        inspection_id,
        me.id,
        runs(me),
    )


def errors_of(exchange: dict[str, Any]) -> bytes:
    return returning.errors_of(exchange["understood"])


def title_of(key: str) -> str:
    return WHOLE.column(key).title


_SELECT = """SELECT k.id, k.inspection, k.source_name, k.understood, k.before, k.at, k.taken_at, k.undone_at, k.version,
       n.title AS inspection_title, n.inspected_unit, iu.path AS inspected_path
  FROM inspections_exchange k
  JOIN inspections_inspection n ON n.id = k.inspection
  JOIN unit iu ON iu.id = n.inspected_unit
"""
