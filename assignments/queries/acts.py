"""What the leader did in person on an assignment, each with its papers; how often and when, by kind."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from assignments.rules import carrier, office
from assignments.states import ACTS, CARRYING
from portal import files
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject


def may_enter(me: Me, assignment: Mapping[str, Any]) -> bool:
    """The leader himself, or for him whoever works on it, and the office."""
    return assignment["state"] in CARRYING and (carrier(me, assignment) or office(me, assignment))


def paper_subject(assignment: Mapping[str, Any], act_id: UUID) -> Subject:
    """What an act's papers hang on, named by the case's number alone."""
    return Subject(
        "assignments.act", act_id, f"包案事项 {assignment['number']}", f"/assignments/{assignment['id']}/acts"
    )


async def acts_of(assignment_id: UUID) -> list[dict[str, Any]]:
    """Newest first. The caller has checked that the assignment may be seen."""
    found = await rows(
        "SELECT c.id, c.kind, c.held_on, c.leader, c.leader_name, c.place, c.attended, c.outcome, c.entered_by,"
        " c.entered_by_name, c.at FROM assignments_act c WHERE c.assignment = {} ORDER BY c.held_on DESC, c.id DESC",
        assignment_id,
    )
    papers = await files.of([act["id"] for act in found])
    for act in found:
        act["kind_words"] = ACTS[act["kind"]]
        act["papers"] = [paper for paper in papers if paper["subject_id"] == act["id"] and not paper["withdrawn_at"]]
    return found


def tally(acts: Iterable[Mapping[str, Any]]) -> list[tuple[str, int, list[date]]]:
    """约见接访次数 (domain C3): each kind in words, how often, on which days, the earliest first."""
    days: dict[str, list[date]] = {kind: [] for kind in ACTS}
    for act in acts:
        days[act["kind"]].append(act["held_on"])
    return [(ACTS[kind], len(held), sorted(held)) for kind, held in days.items()]


async def carrier_on(assignment: Mapping[str, Any], on: date) -> tuple[UUID, str]:
    """Who carried it on that day: whom the act belongs to. Before the first tenure, who carries it now."""
    found = await row(
        "SELECT t.leader, t.leader_name FROM assignments_tenure t WHERE t.assignment = {} AND t.starts_on <= {}"
        " AND (t.ends_on IS NULL OR t.ends_on >= {}) ORDER BY t.starts_on DESC, t.id DESC LIMIT 1",
        assignment["id"],
        on,
        on,
    )
    return (found["leader"], found["leader_name"]) if found else (assignment["leader"], assignment["leader_name"])


async def paper_of(assignment_id: UUID, act_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """A paper of an act of this very assignment. Missing otherwise."""
    there = await row("SELECT id FROM assignments_act WHERE id = {} AND assignment = {}", act_id, assignment_id)
    if there is None:
        raise Missing
    return await files.one(act_id, attachment_id)
