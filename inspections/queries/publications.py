"""What the public notice is made of, and the notices that were issued."""

from typing import Any
from uuid import UUID

from inspections.queries.inspections import inspection_run_by
from inspections.rules import whole
from portal.access import Me
from portal.db import Sql, row, rows, value
from portal.errors import Missing


async def material_for(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """Everything the notice prints, in ledger order, for the office that runs the inspection.

    A finding is 已完成 when every one of its items is closed; 基本完成 does not count as done (domain D4).
    """
    inspection = await inspection_run_by(me, inspection_id)
    if not await value("SELECT {} FROM inspections_inspection n WHERE n.id = {}", _all_seen(me), inspection_id):
        raise Missing
    found = await rows(
        """SELECT c.id AS category_id, c.title AS category_title, f.id AS finding_id, f.title AS finding_title,
                  f.withheld, f.withheld_ground,
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
        """SELECT m.item, m.text, m.kind, m.quantity, m.quantity_unit FROM inspections_measure m
             JOIN inspections_item i ON i.id = m.item WHERE i.inspection = {} ORDER BY i.position, m.position""",
        inspection_id,
    )
    by_item: dict[UUID, list[str]] = {}
    for measure in measures:
        by_item.setdefault(measure["item"], []).append(measure["text"])
    for finding in found:
        finding["measures"] = [text for item in finding["items"] for text in by_item.get(item, [])]
        finding["result"] = _result(finding)
    return {"inspection": inspection, "findings": found, "institutions": _institutions(measures)}


def _result(finding: dict[str, Any]) -> str:
    if finding["complete"]:
        done = "已完成整改，并长期坚持。" if finding["ongoing"] else "已完成整改。"
        said = (finding["outcome"] or "").strip()
        return done if not said or "完成整改" in said else f"{said.rstrip('。')}。{done}"
    if finding["substantially"]:
        return "基本完成，取得阶段性成果并持续整改。"
    return "尚未启动整改。" if finding["untouched"] else "正在整改。"


def _institutions(measures: list[dict[str, Any]]) -> int:
    """制度件数: the counted outputs of measures of the kind 建章立制."""
    return sum(measure["quantity"] or 0 for measure in measures if measure["kind"] == "institution")


async def publications_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """Issued notices, for those who see the inspection whole and are recused from none of its findings."""
    return await rows(
        _SELECT + "WHERE n.id = {} AND {} AND {} ORDER BY p.issued_at DESC", inspection_id, whole(me), _all_seen(me)
    )


async def publication_for(me: Me, publication_id: UUID) -> dict[str, Any]:
    found = await row(_SELECT + "WHERE p.id = {} AND {} AND {}", publication_id, whole(me), _all_seen(me))
    if found is None:
        raise Missing
    return found


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
