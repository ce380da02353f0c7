"""What the notices are made of, and the notices that were issued."""

import json
from typing import Any
from uuid import UUID

from inspections.queries.inspections import INSPECTION, inspection_run_by
from inspections.rules import whole
from portal import files
from portal.access import Me
from portal.db import Sql, row, rows, value
from portal.errors import Missing


async def material_for(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """Everything the notice prints, in ledger order, for the office that runs the inspection.

    A finding is 已完成 when every one of its items is closed; 基本完成 does not count as done (domain D4).
    """
    inspection = await inspection_run_by(me, inspection_id)
    if not await sees_all_of(me, inspection_id):
        raise Missing
    return {"inspection": inspection, "findings": await _findings(inspection_id)}


async def sees_all_of(me: Me, inspection_id: UUID) -> bool:
    """Who stands aside from one of its items writes no notice of them all."""
    return bool(await value("SELECT {} FROM inspections_inspection n WHERE n.id = {}", _all_seen(me), inspection_id))


async def material_now(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """The same, for whoever may read the notices: what is compared with them shows no more than they do."""
    inspection = await row(INSPECTION + "WHERE n.id = {} AND {} AND {}", inspection_id, whole(me), _all_seen(me))
    if inspection is None:
        raise Missing
    return {"inspection": inspection, "findings": await _findings(inspection_id)}


async def _findings(inspection_id: UUID) -> list[dict[str, Any]]:
    found = await rows(
        """SELECT c.id AS category_id, c.title AS category_title, f.id AS finding_id, f.title AS finding_title,
                  f.withheld, f.withheld_ground, f.party_ground, f.result_ground, f.result_party_ground,
                  bool_and(i.state = 'closed') AS complete,
                  bool_and(i.state IN ('closed', 'substantially_complete')) AS substantially,
                  bool_or(i.ongoing) AS ongoing,
                  bool_and(i.state = 'not_started') AS untouched,
                  array_agg(i.id ORDER BY i.position) AS items,
                  string_agg(i.outcome, E'\n' ORDER BY i.position) FILTER (WHERE i.state = 'closed') AS outcome
             FROM inspections_finding f
             JOIN inspections_category c ON c.id = f.category
             JOIN inspections_item i ON i.finding = f.id
            WHERE f.inspection = {}
            GROUP BY c.id, f.id ORDER BY c.position, f.position""",
        inspection_id,
    )
    measures = await rows(
        """SELECT m.item, m.text, m.kind, m.quantity, m.quantity_unit,
                  (i.state = 'closed' OR m.done_on IS NOT NULL) AS brought
             FROM inspections_measure m JOIN inspections_item i ON i.id = m.item
            WHERE i.inspection = {} ORDER BY i.position, m.position""",
        inspection_id,
    )
    by_item: dict[UUID, list[dict[str, Any]]] = {}
    for measure in measures:
        by_item.setdefault(measure["item"], []).append(measure)
    for finding in found:
        own = [measure for item in finding["items"] for measure in by_item.get(item, [])]
        finding["measures"] = [measure["text"] for measure in own]
        finding["outputs"] = [_output(measure) for measure in own if measure["brought"] and measure["quantity"]]
        finding["result"] = _result(finding)
    return found


def _output(measure: dict[str, Any]) -> dict[str, Any]:
    """What was planned counts as brought once the item is closed or the measure has its day."""
    return {name: measure[name] for name in ("kind", "quantity", "quantity_unit")}


def _result(finding: dict[str, Any]) -> str:
    if finding["complete"]:
        done = "已完成整改，并长期坚持。" if finding["ongoing"] else "已完成整改。"
        said = (finding["outcome"] or "").strip()
        return done if not said or "完成整改" in said else f"{said.rstrip('。')}。{done}"
    if finding["substantially"]:
        return "基本完成，取得阶段性成果并持续整改。"
    return "尚未启动整改。" if finding["untouched"] else "正在整改。"


async def publications_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """Issued notices, for those who see the inspection whole and are recused from none of its findings."""
    return await rows(
        _SELECT + "WHERE n.id = {} AND {} AND {} ORDER BY p.issued_at DESC, p.id DESC",
        inspection_id,
        whole(me),
        _all_seen(me),
    )


async def publication_for(me: Me, publication_id: UUID) -> dict[str, Any]:
    found = await row(_SELECT + "WHERE p.id = {} AND {} AND {}", publication_id, whole(me), _all_seen(me))
    if found is None:
        raise Missing
    return found


async def printed_in(publication_id: UUID) -> dict[str, Any]:
    """Every word of an issued notice. The caller has checked that it may be seen."""
    printed: dict[str, Any] = json.loads(
        await value("SELECT printed FROM inspections_publication WHERE id = {}", publication_id)
    )
    return printed


async def word_file_of(publication_id: UUID) -> dict[str, Any]:
    """The Word file beside the paper, by its hash. The caller has checked that the notice may be seen."""
    found = await files.of([publication_id], "issued")
    if not found:
        raise Missing
    return found[0]


def _all_seen(me: Me) -> Sql:
    return Sql(
        "NOT EXISTS (SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit"
        " JOIN inspections_item i ON i.inspection = n.id AND rc.record_id IN (i.id, i.finding)"
        " WHERE rc.lifted_at IS NULL AND (rc.person = {} OR ru.path = ANY({})))",
        me.id,
        list(me.lineage),
    )


_SELECT = """SELECT p.id, p.audience, p.findings, p.complete, p.withheld, p.issued_at, d.id AS document, d.label, d.title,
       d.sha256, d.size, d.issued_by_name, n.id AS inspection_id, n.title AS inspection_title
  FROM inspections_publication p
  JOIN document d ON d.id = p.document
  JOIN inspections_inspection n ON n.id = p.inspection
  JOIN unit iu ON iu.id = n.inspected_unit
  JOIN unit ld ON ld.id = n.lead_department
"""
