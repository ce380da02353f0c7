"""回头看: what the office must look at again, and what it found."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assignments.queries.assignments import FROM
from assignments.rules import runs, sees_case, third
from portal.access import Me
from portal.db import Sql, all_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = dict[str, Any]
KIND = "assignments.recheck"
PAGE = 50
LIST = f"""SELECT r.id, r.due, r.result, r.done_on, r.by_name, r.assignment, k.number, k.closed_on, lu.name AS lead_name,
       lu.short_name AS lead_short, lu.path AS lead_path, lp.name AS leader_name, g.office, a.leader, a.applied_by,
       a.reviewed_by, ARRAY(SELECT o.person FROM assignments_officer o WHERE o.assignment = a.id) AS officers,
       ARRAY(SELECT t.leader FROM assignments_tenure t WHERE t.assignment = a.id) AS carried
  {FROM} JOIN assignments_recheck r ON r.assignment = a.id JOIN unit lu ON lu.id = a.lead_unit
  JOIN person lp ON lp.id = a.leader """


@dataclass(frozen=True)
class After:
    due: date
    id: UUID


def subject_of(recheck: UUID, number: str) -> Subject:
    return Subject(KIND, recheck, f"回头看 {number}", f"/assignments/rechecks/{recheck}")


async def page_of(me: Me, *, done: bool, after: After | None = None) -> Record:
    """Of the registers this person's office keeps: what is due, the earliest day first, or what was looked at. `mine`
    says of each whether this very person is a third one there."""
    clauses = [runs(me), sees_case(me), Sql("r.done_on IS NOT NULL" if done else "r.done_on IS NULL")]
    if after:
        clauses.append(Sql("(r.due, r.id) < ({}, {})" if done else "(r.due, r.id) > ({}, {})", after.due, after.id))
    order = "DESC" if done else "ASC"
    found = await rows(f"{LIST} WHERE {{}} ORDER BY r.due {order}, r.id {order} LIMIT {{}}", all_of(*clauses), PAGE + 1)
    shown = [{**line, "mine": third(me, line)} for line in found[:PAGE]]
    last = shown[-1] if len(found) > PAGE else None
    return {"rechecks": shown, "next": f"{last['due']}_{last['id']}" if last else ""}


async def recheck_for(me: Me, recheck_id: UUID) -> Record:
    """Missing for whoever is not of the office that keeps the register: the checked unit does not know of it."""
    found = await row(
        f"SELECT r.* {FROM} JOIN assignments_recheck r ON r.assignment = a.id WHERE r.id = {{}} AND {{}}",
        recheck_id,
        all_of(runs(me), sees_case(me)),
    )
    if found is None:
        raise Missing
    return found
