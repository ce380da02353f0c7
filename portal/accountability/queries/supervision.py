"""One inspection, one of its units, for their pages, as far as this person may see them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal import files
from portal.access import Me, not_recused
from portal.accountability.supervision_rules import free_of_matters, inside, sees_inspected, sees_supervision
from portal.db import row, rows, value
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.supervision"
UNIT_KIND = "accountability.supervision_unit"
ADDRESS = "/accountability/supervision"
OFFICE = """iu.name AS unit_name, iu.short_name AS unit_short, iu.path AS unit_path, t.path AS territory_path,
       (SELECT b.person FROM accountability_supervision_member b WHERE b.supervision = s.id AND b.head) AS head,
       ARRAY(SELECT b.person FROM accountability_supervision_member b WHERE b.supervision = s.id) AS members,
       ARRAY(SELECT yu.path::text FROM accountability_supervised_unit y JOIN unit yu ON yu.id = y.unit
              WHERE y.supervision = s.id) AS inspected_paths"""
"""What the rules ask of an inspection besides its own row."""
JOINED = """accountability_supervision s JOIN unit iu ON iu.id = s.unit
  JOIN LATERAL (SELECT tu.path FROM unit tu WHERE tu.kind <> 'department' AND left(iu.path, length(tu.path)) = tu.path
                 ORDER BY length(tu.path) DESC LIMIT 1) t ON TRUE"""


def subject_of(supervision: Record) -> Subject:
    return Subject(KIND, supervision["id"], f"督查：{supervision['title']}", f"{ADDRESS}/{supervision['id']}")


def subject_of_unit(inspected: Record) -> Subject:
    """By its number once it has one: what was found is for its readers."""
    words = f"督查反馈意见 {inspected['label']}" if inspected["label"] else f"督查：{inspected['title']}"
    return Subject(UNIT_KIND, inspected["id"], words, f"{ADDRESS}/units/{inspected['id']}")


async def supervision_for(me: Me, supervision_id: UUID) -> dict[str, Any]:
    """`inside`: this person runs it, leads who runs it, or belongs to the team; others see their own unit's part only."""
    found = await row(
        f"SELECT s.*, {OFFICE}, ({{}}) AS inside FROM {JOINED} WHERE s.id = {{}} AND {{}}",
        inside(me),
        supervision_id,
        sees_supervision(me),
    )
    if found is None:
        raise Missing
    return found


async def inside_for(me: Me, supervision_id: UUID) -> dict[str, Any]:
    """As `supervision_for`, for what only those inside may see."""
    found = await supervision_for(me, supervision_id)
    if not found["inside"]:
        raise Missing
    return found


async def team_of(supervision_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        """SELECT b.id, b.person, b.person_name, b.post_words, b.head FROM accountability_supervision_member b
            WHERE b.supervision = {} ORDER BY b.head DESC, b.id""",
        supervision_id,
    )


_INSPECTED = f"""SELECT x.id, x.supervision, x.unit AS inspected_unit, x.conclusion, x.concluded_by_name, x.signed_by,
       x.signed_by_name, x.signed_by_title, x.signed_at, x.document, x.printed, x.version, xu.name AS inspected_name,
       xu.short_name AS inspected_short, xu.path AS inspected_path, doc.label, doc.sha256, s.unit, s.form, s.title,
       s.state, s.starts_on, s.ends_on, s.basis, s.contact, s.follow_weeks, s.drafted_by, s.edited_by, s.approved_by,
       s.finished_by, s.fed_back_at, s.version AS supervision_version, {OFFICE},
       c.by_name AS received_by, c.by_title AS received_title, c.at AS received_at
  FROM accountability_supervised_unit x JOIN unit xu ON xu.id = x.unit
  LEFT JOIN document doc ON doc.id = x.document LEFT JOIN accountability_supervision_receipt c ON c.inspected = x.id
  JOIN {JOINED} ON s.id = x.supervision"""
_COUNTED = """(SELECT count(*) FROM accountability_supervision_matter m JOIN duty d ON d.id = m.duty
                WHERE m.inspected = x.id AND {}) AS matters,
              (SELECT count(*) FROM accountability_supervision_finding f WHERE f.inspected = x.id AND {}) AS findings,
              (SELECT count(*) FROM accountability_supervision_finding f WHERE f.inspected = x.id AND {}
                  AND f.state IN ('to_mend', 'reported')) AS unmended"""


async def inspected_for(me: Me, inspected_id: UUID) -> dict[str, Any]:
    """`whole`: this person is kept from none of its matters, so may read what is said of the unit as a whole."""
    found = await row(
        _INSPECTED.replace("SELECT ", "SELECT ({}) AS inside, ({}) AS whole, ", 1) + " WHERE x.id = {} AND {}",
        inside(me),
        free_of_matters(me),
        inspected_id,
        sees_inspected(me),
    )
    if found is None:
        raise Missing
    return found


async def inspected_as_written(inspected_id: UUID) -> dict[str, Any]:
    """Without asking who reads: for whom is to be told."""
    found = await row(_INSPECTED + " WHERE x.id = {}", inspected_id)
    if found is None:
        raise Missing
    return found


async def units_of(me: Me, supervision_id: UUID) -> list[dict[str, Any]]:
    """Those this person may see, counted without what they are kept from."""
    return await rows(
        f"""SELECT x.id, x.unit AS inspected_unit, x.signed_at, x.conclusion IS NOT NULL AS concluded, xu.name, xu.path,
                   doc.label, c.at AS received_at, {_COUNTED}
              FROM accountability_supervised_unit x JOIN unit xu ON xu.id = x.unit
              JOIN accountability_supervision s ON s.id = x.supervision LEFT JOIN document doc ON doc.id = x.document
              LEFT JOIN accountability_supervision_receipt c ON c.inspected = x.id
             WHERE x.supervision = {{}} AND {{}} ORDER BY x.position, x.id""",
        not_recused(me, "d.subject_id"),
        not_recused(me, "f.id"),
        not_recused(me, "f.id"),
        supervision_id,
        sees_inspected(me),
    )


async def everything_of(supervision_id: UUID) -> list[dict[str, Any]]:
    """The units without asking who reads: for what must hold of all of them before a step."""
    return await rows(
        """SELECT x.id, x.unit, x.signed_at, x.conclusion, u.short_name, u.path,
                  (SELECT count(*) FROM accountability_supervision_matter m WHERE m.inspected = x.id AND NOT EXISTS (
                     SELECT 1 FROM accountability_supervision_finding f WHERE f.matter = m.id)) AS unlooked,
                  (SELECT count(*) FROM accountability_supervision_finding f WHERE f.inspected = x.id
                      AND f.state IN ('to_mend', 'reported')) AS unmended,
                  (SELECT count(*) FROM accountability_supervision_visit v WHERE v.inspected = x.id
                      AND v.outcome IS NULL) AS unvisited,
                  (SELECT count(*) FROM accountability_supervision_review r WHERE r.inspected = x.id
                      AND r.upheld IS NULL) AS unanswered
             FROM accountability_supervised_unit x JOIN unit u ON u.id = x.unit WHERE x.supervision = {}
            ORDER BY x.position, x.id""",
        supervision_id,
    )


async def word_file_of(inspected_id: UUID) -> dict[str, Any]:
    kept = await files.of([inspected_id], "issued")
    if not kept:
        raise Missing
    return kept[0]


async def visit_of(inspected_id: UUID) -> dict[str, Any] | None:
    return await row("SELECT * FROM accountability_supervision_visit WHERE inspected = {}", inspected_id)


async def review_of(inspected_id: UUID) -> dict[str, Any] | None:
    return await row("SELECT * FROM accountability_supervision_review WHERE inspected = {}", inspected_id)


async def lock(supervision_id: UUID) -> int:
    """Its version; until the end of the transaction nobody else changes what belongs to it."""
    version: int = await value(
        "SELECT version FROM accountability_supervision WHERE id = {} FOR UPDATE", supervision_id
    )
    return version
