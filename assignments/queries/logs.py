"""What was done on a case, as the log of one assignment shows it: entries with their papers, stages with the hours between."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from assignments.states import EVENTS, FIRSTS, LOG, STAGES
from portal import files
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "assignments.log"
ONCE = {**STAGES, **FIRSTS}
"""Of these there is one that counts; the others may be done again and again."""


def subject_of(assignment: Record, entry: UUID) -> Subject:
    """Papers hang on the entry; its name says no more than the number."""
    return Subject(KIND, entry, f"包案事项 {assignment['number']}", f"/assignments/{assignment['id']}/log")


async def entries_for(me: Me, assignment: Record) -> list[dict[str, Any]]:
    """Latest first, struck ones where they were. The caller has the assignment."""
    found = await rows(
        "SELECT * FROM assignments_log WHERE backlog_case = {} ORDER BY at DESC, entered_at DESC, id DESC LIMIT 500",
        assignment["backlog_case"],
    )
    papers = await files.of([entry["id"] for entry in found])
    return [
        {
            **entry,
            "words": LOG[entry["what"]],
            "event": entry["what"] in EVENTS,
            "struck": entry["struck_at"] is not None,
            "mine": entry["by"] == me.id,
            "late": entry["entered_at"] - entry["at"] >= timedelta(minutes=2),
            "papers": [paper for paper in papers if paper["subject_id"] == entry["id"]],
        }
        for entry in found
    ]


async def entry_for(assignment: Record, entry_id: UUID) -> dict[str, Any]:
    found = await row(
        "SELECT * FROM assignments_log WHERE id = {} AND backlog_case = {}", entry_id, assignment["backlog_case"]
    )
    if found is None:
        raise Missing
    return found


def line_of(entries: Sequence[Record], kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each of these kinds in its order, when it was, and how long after the one before it that has a time."""
    standing = {entry["what"]: entry["at"] for entry in entries if not entry["struck"]}
    line: list[dict[str, Any]] = []
    before: tuple[str, datetime] | None = None
    for what, words in kinds.items():
        at = standing.get(what)
        since = "" if at is None or before is None else _since(before, at)
        line.append({"what": what, "words": words, "at": at, "since": since})
        before = before if at is None else (words, at)
    return line


def _since(before: tuple[str, datetime], at: datetime) -> str:
    minutes = round((at - before[1]).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    said = f"{hours} 小时" + (f" {rest} 分" if rest else "")
    return f"距“{before[0]}”{said}" if minutes >= 0 else f"早于“{before[0]}”{said}"
