"""写进展 as a panel: the form a carrier finds on top of the assignment's page, and alone on 进展."""

from collections.abc import Mapping
from typing import Any

from assignments.forms.reporting import READY
from assignments.queries.assignments import subject_of
from assignments.queries.progress import lines_for, may_report
from assignments.rules import leader
from assignments.states import LINES, AssignmentState
from portal.access import Me
from portal.clock import today
from portal.web.form import Form

PREFIX = "report"
"""Of the ids of its fields: the panel stands beside other forms."""


async def panel_for(me: Me, assignment: Mapping[str, Any], form: Form | None = None) -> dict[str, Any] | None:
    """Context of templates/assignments/report_form.html under the name `report`; None for who may not write."""
    if not may_report(me, assignment):
        return None
    lines = lines_for(me, assignment)
    return {
        "action": subject_of(assignment).path + "/progress",
        "keep": f"{me.id}/{assignment['id']}",
        "form": form,
        "prefix": PREFIX,
        "ready": READY[assignment["state"]],
        "lines": [(line, LINES[line]) for line in lines] if len(lines) > 1 else [],
        "day": today().isoformat(),
        "accepts": assignment["state"] == AssignmentState.delivered and leader(me, assignment),
    }
