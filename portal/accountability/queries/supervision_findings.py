"""Findings: those of a unit, one for its page, and what was reported and checked."""

from typing import Any
from uuid import UUID

from portal import files
from portal.access import Me
from portal.accountability.queries.supervision import ADDRESS, JOINED, OFFICE
from portal.accountability.supervision_rules import sees_finding
from portal.clock import today
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = dict[str, Any]
KIND = "accountability.supervision_finding"

_FINDING = f"""SELECT f.id, f.inspected, f.matter, f.position, f.verdict, f.text, f.demand, f.lead_unit, f.person, f.amount,
       f.amount_unit, f.due_on, f.state, f.written_by, f.written_by_name, f.written_at, f.version,
       x.supervision, x.unit AS inspected_unit, x.signed_at, xu.name AS inspected_name, xu.path AS inspected_path,
       lu.name AS lead_name, lu.short_name AS lead_short, lu.path AS lead_path, p.name AS person_name, doc.label,
       s.unit, s.form, s.title AS supervision_title, s.state AS supervision_state, s.drafted_by, s.edited_by,
       s.finished_by, {OFFICE}, m.title AS matter_title, m.source AS matter_source, m.duty AS matter_duty,
       d.due, d.first_due, d.done_on, d.handed_in_at,
       (SELECT r.by FROM accountability_supervision_report r WHERE r.finding = f.id ORDER BY r.number DESC LIMIT 1)
         AS reported_by,
       (SELECT count(*) FROM accountability_supervision_report r JOIN accountability_supervision_check k
           ON k.report = r.id AND k.verdict = 'returned' WHERE r.finding = f.id) AS returns
  FROM accountability_supervision_finding f JOIN accountability_supervised_unit x ON x.id = f.inspected
  JOIN unit xu ON xu.id = x.unit JOIN {JOINED} ON s.id = x.supervision LEFT JOIN unit lu ON lu.id = f.lead_unit
  LEFT JOIN person p ON p.id = f.person LEFT JOIN document doc ON doc.id = x.document
  LEFT JOIN accountability_supervision_matter m ON m.id = f.matter
  LEFT JOIN duty d ON d.subject_id = f.id AND d.subject_kind = '{KIND}' LEFT JOIN unit u ON u.id = d.unit"""


def subject_of(finding: Record) -> Subject:
    """By the number of the feedback and its place there: what was found is for its readers."""
    return Subject(
        KIND, finding["id"], f"督查整改 {finding['label']}第{finding['position']}项", address_of(finding["id"])
    )


def address_of(finding: UUID) -> str:
    return f"{ADDRESS}/findings/{finding}"


async def findings_of(me: Me, inspected_id: UUID) -> list[Record]:
    """In their order, without what this person must not know of."""
    return await rows(
        _FINDING + " WHERE f.inspected = {} AND {} ORDER BY f.position, f.id LIMIT 400", inspected_id, sees_finding(me)
    )


async def findings_to_print(inspected_id: UUID) -> list[Record]:
    """All of them, without asking who reads: what the paper says."""
    return await rows(_FINDING + " WHERE f.inspected = {} ORDER BY f.position, f.id", inspected_id)


async def finding_for(me: Me, finding_id: UUID) -> Record:
    found = await row(_FINDING + " WHERE f.id = {} AND {}", finding_id, sees_finding(me))
    if found is None:
        raise Missing
    return found


async def reports_of(finding_id: UUID) -> list[Record]:
    """The latest first, each with its verdict and its papers."""
    found = await rows(
        """SELECT r.*, k.verdict, k.reason, k.by_name AS checked_by, k.at AS checked_at
             FROM accountability_supervision_report r LEFT JOIN accountability_supervision_check k ON k.report = r.id
            WHERE r.finding = {} ORDER BY r.number DESC""",
        finding_id,
    )
    papers = await files.of([one["id"] for one in found]) if found else []
    return [{**one, "papers": [paper for paper in papers if paper["subject_id"] == one["id"]]} for one in found]


async def paper_in(finding_id: UUID, file_id: UUID) -> Record:
    """A paper of a report. The caller has the finding."""
    found = await row(
        """SELECT f.* FROM attachment f WHERE f.id = {} AND f.purpose = 'evidence' AND f.subject_id IN (
               SELECT r.id FROM accountability_supervision_report r WHERE r.finding = {})""",
        file_id,
        finding_id,
    )
    if found is None:
        raise Missing
    return found


async def units_that_may_lead(inspected_unit: UUID) -> list[tuple[str, str]]:
    """The inspected unit and what lies below it, villages left aside."""
    found = await rows(
        """SELECT u.id, u.name FROM unit u, unit x WHERE x.id = {} AND u.closed_on IS NULL AND (u.id = x.id
              OR (u.kind <> 'village' AND u.path ~>=~ x.path AND u.path ~<~ (left(x.path, -1) || '0')))
            ORDER BY length(u.path), u.position, u.path LIMIT 80""",
        inspected_unit,
    )
    return [(str(line["id"]), line["name"]) for line in found]


async def people_who_may_answer(inspected_unit: UUID) -> list[dict[str, Any]]:
    """Officials with a post of today in one of those units, each with that unit."""
    return await rows(
        """SELECT DISTINCT ON (length(u.path), u.position, u.path, p.name, p.id) p.id, p.name, o.title, u.id AS unit,
                  u.path, u.short_name
             FROM post o JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit, unit x
            WHERE x.id = {} AND p.disabled_at IS NULL AND p.kind = 'official' AND u.kind <> 'village'
              AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
              AND u.path ~>=~ x.path AND u.path ~<~ (left(x.path, -1) || '0')
            ORDER BY length(u.path), u.position, u.path, p.name, p.id, o.starts_on LIMIT 200""",
        inspected_unit,
        today(),
        today(),
    )
