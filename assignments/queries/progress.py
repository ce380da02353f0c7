"""What was reported on an assignment: sentence, day, who, for which line, with which photos."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments.rules import leader, lines_of, reporter
from assignments.states import CARRYING
from portal.access import Me
from portal.db import row, rows, value
from portal.errors import Missing


def may_report(me: Me, assignment: Mapping[str, Any]) -> bool:
    """While the leader owes something, whoever carries it, works on it, or speaks for one of its two lines."""
    return assignment["state"] in CARRYING and reporter(me, assignment)


def lines_for(me: Me, assignment: Mapping[str, Any]) -> list[str]:
    """The lines this person may write for; none for the leader, who writes as himself."""
    return [] if leader(me, assignment) else lines_of(me, assignment)


async def entries_of(assignment_id: UUID) -> list[dict[str, Any]]:
    """Newest first, each with its photos. The caller has checked that the assignment may be seen."""
    found = await rows(
        "SELECT p.id, p.line, p.text, p.happened_on, p.by, p.by_name, p.unit_name, p.at FROM assignments_progress p"
        " WHERE p.assignment = {} ORDER BY p.happened_on DESC, p.at DESC, p.id DESC",
        assignment_id,
    )
    photos = await rows(
        """SELECT pp.progress, f.id, f.name, f.size FROM assignments_progress_photo pp
             JOIN assignments_progress p ON p.id = pp.progress JOIN attachment f ON f.id = pp.attachment
            WHERE p.assignment = {} AND f.withdrawn_at IS NULL ORDER BY f.uploaded_at, f.id""",
        assignment_id,
    )
    for entry in found:
        entry["photos"] = [photo for photo in photos if photo["progress"] == entry["id"]]
    return found


async def photo_of(assignment_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """A file that came with a sentence of this assignment. Missing otherwise."""
    found = await row(
        """SELECT f.id, f.name, f.sha256, f.media_type FROM attachment f
             JOIN assignments_progress_photo pp ON pp.attachment = f.id
             JOIN assignments_progress p ON p.id = pp.progress
            WHERE f.id = {} AND p.assignment = {} AND f.withdrawn_at IS NULL""",
        attachment_id,
        assignment_id,
    )
    if found is None:
        raise Missing
    return found


async def same_entry(assignment_id: UUID, by: Me, text: str, on: date, photos: Sequence[str]) -> UUID | None:
    """What this person wrote of that day in these very words, with photos of these very hashes: it was sent before."""
    found: UUID | None = await value(
        """SELECT p.id FROM assignments_progress p
            WHERE p.assignment = {} AND p.by = {} AND p.happened_on = {} AND p.text = {}
              AND ARRAY(SELECT f.sha256::text FROM assignments_progress_photo pp
                          JOIN attachment f ON f.id = pp.attachment WHERE pp.progress = p.id ORDER BY 1) = {}::text[]
            LIMIT 1""",
        assignment_id,
        by.id,
        on,
        text,
        sorted(photos),
    )
    return found
