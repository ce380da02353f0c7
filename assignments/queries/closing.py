"""How a case came to its end: applications with their four heads and five verdicts, papers, filings, revisits, re-checks.

The caller has the assignment, as one who may see it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assignments.queries.assignments import FROM
from assignments.rules import sees_case
from portal import files
from portal.access import Me
from portal.db import row, rows, value
from portal.errors import Refused

Record = dict[str, Any]
LATEST = 3
"""So many sentences of progress are put before who applies, so that nothing is typed twice."""


async def application_of(assignment: Mapping[str, Any]) -> Record:
    """The one that waits for a verdict."""
    found = await row(
        "SELECT * FROM assignments_application WHERE assignment = {} AND number = {}",
        assignment["id"],
        assignment["applications"],
    )
    if found is None:
        raise Refused("本案没有正在办理的报结申请。")
    return found


async def applications_of(assignment_id: UUID) -> list[Record]:
    """Newest first, each with its `dispositions` and `reviews` by head, and its filing where there is one."""
    applications = await rows(
        """SELECT p.*, f.filed_on, f.filed_to, f.verdict, f.verdict_on, f.reason AS verdict_reason,
                  f.entered_by_name
             FROM assignments_application p LEFT JOIN assignments_filing f ON f.application = p.id
            WHERE p.assignment = {} ORDER BY p.number DESC""",
        assignment_id,
    )
    known = [one["id"] for one in applications]
    done = await rows(
        "SELECT application, head, done FROM assignments_disposition WHERE application = ANY({}) AND applies", known
    )
    judged = await rows(
        "SELECT application, head, passed, reason, by_name, by_title, at FROM assignments_review"
        " WHERE application = ANY({})",
        known,
    )
    return [
        {
            **one,
            "dispositions": {line["head"]: line["done"] for line in done if line["application"] == one["id"]},
            "reviews": {line["head"]: line for line in judged if line["application"] == one["id"]},
        }
        for one in applications
    ]


async def papers_of(assignment_id: UUID) -> list[Record]:
    return await files.of([assignment_id])


async def papers_kept(assignment_id: UUID) -> int:
    return int(
        await value(
            "SELECT count(*) FROM attachment WHERE subject_id = {} AND purpose = 'evidence' AND withdrawn_at IS NULL",
            assignment_id,
        )
    )


async def looks_of(assignment_id: UUID) -> list[Record]:
    """回访 and 回头看, as they were made; what is still to be looked at has no result."""
    return await rows(
        """SELECT 'revisit' AS kind, id, at, NULL::date AS due, result, note, by_name FROM assignments_revisit
            WHERE assignment = {}
           UNION ALL SELECT 'recheck', id, made_at, due, result, note, by_name FROM assignments_recheck
            WHERE assignment = {} ORDER BY at, id""",
        assignment_id,
        assignment_id,
    )


async def said_lately(assignment_id: UUID) -> str:
    """The last sentences of progress with their days, oldest first."""
    found = await rows(
        "SELECT happened_on, text FROM assignments_progress WHERE assignment = {} ORDER BY happened_on DESC, id DESC"
        " LIMIT {}",
        assignment_id,
        LATEST,
    )
    return "\n".join(f"{line['happened_on']}，{line['text']}" for line in reversed(found))


async def material_for(me: Me, assignment: Mapping[str, Any], papers: list[Record]) -> Record:
    """What else is known and may not fit: the leader's acts, open steps, lines not done, papers used for other cases."""
    found = await row(
        """SELECT (SELECT count(*) FROM assignments_act x WHERE x.assignment = {}) AS acts,
                  (SELECT count(*) FROM assignments_step s WHERE s.assignment = {} AND s.done_on IS NULL) AS open_steps,
                  ARRAY(SELECT l.line FROM assignments_case_line l WHERE l.backlog_case = {} AND l.done_on IS NULL
                         AND l.unit <> {} ORDER BY l.line) AS open_lines""",
        assignment["id"],
        assignment["id"],
        assignment["backlog_case"],
        assignment["lead_unit"],
    )
    assert found is not None
    return {**found, "elsewhere": await _used_elsewhere(me, assignment, papers)}


async def _used_elsewhere(me: Me, assignment: Mapping[str, Any], papers: list[Record]) -> list[Record]:
    return await rows(
        f"""SELECT DISTINCT w.sha256, k.number FROM attachment w JOIN assignments_assignment a ON a.id = w.subject_id
              {FROM.removeprefix("FROM assignments_assignment a ")}
             WHERE w.sha256 = ANY({{}}) AND w.withdrawn_at IS NULL AND k.id <> {{}} AND {{}}
             ORDER BY k.number LIMIT 50""",
        [paper["sha256"] for paper in papers],
        assignment["backlog_case"],
        sees_case(me),
    )
