"""One assignment as this person may see it: whoever sees its case."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from assignments.queries.cases import FROM as CASE
from assignments.queries.cases import HEAD
from assignments.rules import sees_case
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

FROM = CASE.replace(
    "FROM assignments_case k", "FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case"
)
COLUMNS = """k.number, k.summary, k.register, k.authority, k.territory, k.batch, k.route, k.fast_lane, k.difficulty,
  k.completed_on, k.resolved_on, k.filed_on, k.closed_on, k.outcome, k.origin_id, k.origin_title, k.origin_path, k.version AS case_version,
  lp.name AS leader_name, lu.name AS lead_name, lu.short_name AS lead_short, lu.path AS lead_path,
  ARRAY(SELECT o.person FROM assignments_officer o WHERE o.assignment = a.id ORDER BY o.id) AS officers,
  ARRAY(SELECT op.name FROM assignments_officer o JOIN person op ON op.id = o.person WHERE o.assignment = a.id
         ORDER BY o.id) AS officer_names,
  ARRAY(SELECT t.leader FROM assignments_tenure t WHERE t.assignment = a.id ORDER BY t.id) AS carried,
  ARRAY(SELECT s.unit FROM assignments_support s WHERE s.assignment = a.id ORDER BY s.id) AS supports,
  ARRAY(SELECT sn.name FROM assignments_support s JOIN unit sn ON sn.id = s.unit WHERE s.assignment = a.id
         ORDER BY sn.path) AS support_names,
  (SELECT p.promised_on FROM assignments_promise p WHERE p.assignment = a.id ORDER BY p.at DESC, p.id DESC LIMIT 1)
    AS promised_on,
  (SELECT count(*) FROM assignments_promise p WHERE p.assignment = a.id AND p.slipped) AS slips,
  (SELECT pl.submitted_by FROM assignments_plan pl WHERE pl.assignment = a.id ORDER BY pl.number DESC LIMIT 1)
    AS planned_by"""


def subject_of(assignment: Mapping[str, Any]) -> Subject:
    """Named by the case's number alone."""
    return Subject(
        "assignments.assignment",
        assignment["id"],
        f"包案事项 {assignment['number']}",
        f"/assignments/{assignment['id']}",
    )


WHOLE = f"""SELECT a.*, {HEAD}, {COLUMNS} {FROM} JOIN person lp ON lp.id = a.leader
  JOIN unit lu ON lu.id = a.lead_unit """


async def assignment_for(me: Me, assignment_id: UUID) -> dict[str, Any]:
    """The assignment with what its rules ask for. Missing when it is not there for this person."""
    found = await row(WHOLE + "WHERE a.id = {} AND {}", assignment_id, sees_case(me))
    if found is None:
        raise Missing
    return found


async def assignments_for(me: Me, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Several of them, as far as this person may see them."""
    if not ids:  # for an empty list PostgreSQL may choose to look at everything first
        return {}
    found = await rows(WHOLE + "WHERE a.id = ANY({}) AND {}", list(ids), sees_case(me))
    return {line["id"]: line for line in found}
