"""One case as this person may see it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from assignments.rules import sees_case
from assignments.states import AGES
from portal.access import Me
from portal.db import row
from portal.errors import Missing
from portal.subjects import Subject

FROM = """FROM assignments_case k JOIN assignments_register g ON g.id = k.register
  JOIN unit gt ON gt.id = g.territory JOIN unit au ON au.id = k.authority JOIN unit tu ON tu.id = k.territory
  JOIN assignments_tag ft ON ft.id = k.field"""
HEAD = """g.office, g.principal AS head, g.deputy AS deputy_head, g.name AS register_name, g.recheck_weeks, gt.path AS territory_path,
  gt.name AS territory_name, au.path AS authority_path, au.name AS authority_name, tu.path AS territorial_path,
  tu.name AS territorial_name, ft.name AS field_name"""


def subject_of(case: Mapping[str, Any]) -> Subject:
    """Named by its number alone: no message, log or list outside the room carries the facts of a case."""
    return Subject("assignments.case", case["id"], f"信访事项 {case['number']}", f"/assignments/cases/{case['id']}")


async def case_for(me: Me, case_id: UUID) -> dict[str, Any]:
    """The case with what its rules ask for. Missing when it is not there for this person."""
    found = await row(
        f"""SELECT k.*, {HEAD}, wt.name AS waiting_name, b.name AS batch_name, b.issuer AS batch_issuer,
                   b.due AS batch_due, b.upward AS batch_upward,
                   (SELECT a.id FROM assignments_assignment a WHERE a.backlog_case = k.id
                     AND a.state NOT IN ('closed', 'withdrawn') LIMIT 1) AS live_assignment
              {FROM} LEFT JOIN assignments_tag wt ON wt.id = k.waiting
              LEFT JOIN assignments_batch b ON b.id = k.batch WHERE k.id = {{}} AND {{}}""",
        case_id,
        sees_case(me),
    )
    if found is None:
        raise Missing
    return found


def age_of(case: Mapping[str, Any], on: date) -> str:
    """The key of its age bucket (`states.AGES`)."""
    days = (on - case["first_registered_on"]).days
    return next(name for name, _, end in AGES if end is None or days <= end)
