"""Everything about one matter, for its page: in a number of questions that does not grow with the rows."""

from datetime import date
from typing import Any
from uuid import UUID

from assignments.queries.matters import matter_for, subject_of
from assignments.rules import office
from assignments.states import MATTER_STATES, MATTER_TONES, URGENCIES, MatterState
from assignments.workflow import MATTER
from portal import duties, files
from portal.access import Me
from portal.clock import local, today
from portal.db import atomic
from portal.duties import light
from portal.words import distance
from portal.workflow import history_of

ANSWER = "answer"
TAKEN_IN = "take_in"


async def dossier_for(me: Me, matter_id: UUID) -> dict[str, Any]:
    async with atomic():
        matter = await matter_for(me, matter_id)
        open_moves = MATTER.open_moves(me, matter)
        return {
            "matter": matter,
            "subject": subject_of(matter),
            **standing_of(matter, today()),
            "moves": [move for move in open_moves if move.name != ANSWER],
            "may_answer": any(move.name == ANSWER for move in open_moves),
            "may_recuse": office(me, matter),
            "owed": matter["due"] is not None and await duties.sees(me, MATTER.kind, matter_id),
            "papers": await files.of([matter_id]),
            "history": [_told(matter, line) for line in await history_of(matter_id)],
        }


def _told(matter: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    """转入积案库 was noted with the number of the case: that is for who may see it."""
    return {**line, "note": None} if line["happened"] == TAKEN_IN and not matter["case_number"] else line


def standing_of(matter: dict[str, Any], on: date) -> dict[str, Any]:
    """How it stands in words, its light, and the two things that are measured: 及时交办 and 限时结案."""
    return {
        "state_words": MATTER_STATES[matter["state"]],
        "tone": MATTER_TONES[matter["state"]],
        "urgency_words": URGENCIES[matter["urgency"]],
        "light": light_of(matter, on),
        "light_words": _light_words(matter, on),
        "waited": waited_of(matter, on),
        "late_days": late_days_of(matter, on),
    }


def light_of(matter: dict[str, Any], on: date) -> str:
    """Only what was handed down has a day; while the office looks at an answer, it stands as on the day of the answer."""
    if matter["state"] == MatterState.assigned:
        return light(matter["due"], on)
    if matter["state"] == MatterState.answered:
        return light(matter["due"], local(matter["answered_at"]).date())
    return "done" if matter["state"] in (MatterState.settled, MatterState.taken_in) else ""


def _light_words(matter: dict[str, Any], on: date) -> str:
    if matter["state"] == MatterState.assigned:
        return distance(matter["due"], on)
    if matter["state"] == MatterState.answered:
        late = late_days_of(matter, on) or 0
        return f"逾期 {late} 天反馈" if late > 0 else "按期反馈"
    return MATTER_STATES[matter["state"]]


def waited_of(matter: dict[str, Any], on: date) -> int | None:
    """Natural days from the report to the judgement, or until today while it waits; None for what needed none."""
    if matter["judged_at"] is not None:
        return (local(matter["judged_at"]).date() - local(matter["created_at"]).date()).days
    if matter["state"] == MatterState.reported:
        return (on - local(matter["created_at"]).date()).days
    return None


def late_days_of(matter: dict[str, Any], on: date) -> int | None:
    """Natural days after the day given: until it was answered, or until today. 0 or less is in time."""
    if matter["due"] is None or matter["state"] == MatterState.taken_in:
        return None
    if matter["state"] == MatterState.assigned:
        return (on - matter["due"]).days
    end = matter["settled_on"] or local(matter["answered_at"]).date()
    return int((end - matter["due"]).days)
