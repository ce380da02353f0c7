"""The steps of an inspection: which there are, their days, their papers, and how each stands."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from inspections.queries.inspections import INSPECTION
from inspections.rules import answers_node, assessor, whole
from inspections.states import NODES, NodeKind
from portal import files
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import row, rows
from portal.duties import Term, light
from portal.errors import Missing
from portal.subjects import Subject
from portal.workdays import compute

KIND = "inspections.node"
NEAR = 30
"""Natural days before its day on which a step's turn has come: about the shortest limit a step has."""


async def inspection_whole(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """Missing for who sees only items of it: the steps are those of the whole unit."""
    found = await row(INSPECTION + "WHERE n.id = {} AND {}", inspection_id, whole(me))
    if found is None:
        raise Missing
    return found


async def nodes_of(inspection_id: UUID) -> list[dict[str, Any]]:
    """In their order, each with its duty's day and what papers it has. The caller may see the inspection."""
    found = await rows(_SELECT + "WHERE k.inspection = {} ORDER BY k.position", inspection_id)
    handed_in = await _papers([node["id"] for node in found])
    return [_standing(node, handed_in) for node in found]


async def node_for(me: Me, node_id: UUID) -> dict[str, Any]:
    """One step, for who sees its inspection whole."""
    found = await row(_SELECT + "WHERE k.id = {} AND {}", node_id, whole(me))
    if found is None:
        raise Missing
    return _standing(found, await _papers([node_id]))


async def node_paper(me: Me, node_id: UUID, file_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    return await node_for(me, node_id), await files.one(node_id, file_id)


def subject_of_node(node: dict[str, Any]) -> Subject:
    return Subject(KIND, node["id"], f"{node['words']}：{node['inspection_title']}", f"/inspections/nodes/{node['id']}")


def may_answer(me: Me, node: dict[str, Any]) -> bool:
    return answers_node(me, node)


def may_arrange(me: Me, inspection: dict[str, Any]) -> bool:
    """Opens the steps, sets their days, takes a step back: the office, but nobody of the inspected unit."""
    return assessor(me, inspection)


async def terms_of(inspection: dict[str, Any]) -> dict[str, Term]:
    """By kind of step: the day its limit gives, counted from the feedback day, with everything the day rests on."""
    calendar = await load_calendar()
    limits = await rows(
        "SELECT name, amount, unit, rolls, article FROM inspections_round_limit WHERE round = {}", inspection["round"]
    )
    by_name = {limit["name"]: limit for limit in limits}
    terms = {}
    for kind, node in NODES.items():
        if (limit := by_name.get(node.limit)) is None:
            continue
        # The focus period ends on its very day; only what must be handed in rolls off rest days.
        rolls = limit["rolls"] and node.limit != "focus"
        counted = compute(inspection["feedback_on"], (limit["amount"], limit["unit"]), calendar, roll=rolls)
        terms[kind] = Term.counted(counted, limit["article"])
    return terms


_SELECT = """SELECT k.id, k.inspection, k.position, k.kind, k.by_office, k.done_on, k.done_by_name, k.without,
       k.dropped_reason, k.version, n.title AS inspection_title, n.from_day, n.feedback_on, n.inspected_unit,
       n.lead_department, r.office, d.due, d.due_is_estimate, d.limit_article,
       o.name AS office_name, iu.name AS inspected_name, iu.path AS inspected_path,
       ld.name AS department_name, ld.path AS department_path
  FROM inspections_node k
  JOIN inspections_inspection n ON n.id = k.inspection
  JOIN inspections_round r ON r.id = n.round
  JOIN unit o ON o.id = r.office
  JOIN unit iu ON iu.id = n.inspected_unit
  JOIN unit ld ON ld.id = n.lead_department
  LEFT JOIN duty d ON d.subject_kind = 'inspections.node' AND d.subject_id = k.id
"""


async def _papers(nodes: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    if not nodes:
        return {}
    found = await rows(
        """SELECT p.node, p.name AS paper, a.id, a.name, a.size, a.uploaded_by, a.uploaded_by_name, a.uploaded_at,
                  a.withdrawn_at, a.withdrawn_reason
             FROM inspections_node_paper p JOIN attachment a ON a.id = p.attachment
            WHERE p.node = ANY({}) ORDER BY a.withdrawn_at IS NOT NULL, a.uploaded_at, a.id""",
        nodes,
    )
    handed_in: dict[UUID, list[dict[str, Any]]] = {}
    for paper in found:
        handed_in.setdefault(paper["node"], []).append(paper)
    return handed_in


def _standing(node: dict[str, Any], handed_in: dict[UUID, list[dict[str, Any]]]) -> dict[str, Any]:
    kind, papers, on = NODES[node["kind"]], handed_in.get(node["id"], []), today()
    there = {paper["paper"] for paper in papers if paper["withdrawn_at"] is None}
    words, tone = stands(node, on)
    return {
        **node,
        "words": kind.words,
        "who": who_words(kind, node),
        "papers": papers,
        "wanted": [(name, name in there) for name in kind.papers],
        "missing": [name for name in kind.papers if name not in there],
        "stands": words,
        "tone": tone,
        "is_open": node["done_on"] is None and node["dropped_reason"] is None,
        "light": None if node["due"] is None else light(node["due"], on, done=node["done_on"] is not None),
    }


def stands(node: dict[str, Any], on: date) -> tuple[str, str]:
    """未到、待办、已完成、逾期 in words, and the tone they are shown in; a step that does not apply says so."""
    if node["dropped_reason"] is not None:
        return "不适用", "plain"
    if node["done_on"] is not None:
        return "已完成", "done"
    if node["due"] is None:
        # The feedback is given on the feedback day; what is left of it are its papers.
        held = node["kind"] == "feedback" and node["feedback_on"] <= on
        return ("待办", "active") if held else ("未到", "plain")
    if node["due"] > on + timedelta(days=NEAR):
        return "未到", "plain"
    return ("逾期", "returned") if node["due"] < on else ("待办", "active")


def who_words(kind: NodeKind, inspection: dict[str, Any]) -> str:
    return "巡察办" if kind.by_office else "被巡察单位"
