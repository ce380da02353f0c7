"""One assignment: the page a leader opens on a phone from the reminder; and everything that ever happened to it."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from assignments.actions.assigning import changeable, opened
from assignments.pages import frames, report_panel
from assignments.pages.next_words import next_of
from assignments.queries.carriers import roles_of
from assignments.queries.dossiers import biography_of, dossier_for
from assignments.rules import office
from assignments.states import BEFORE_DELIVERY, CARRYING, LEVELS, AssignmentState
from portal import duties
from portal.access import Me
from portal.clock import today
from portal.web.guards import CARRYING as CARRIERS
from portal.web.page import Page
from portal.web.timeline import entries_of
from portal.words import distance

Asked = Request[Me, Any, Any]
ONE = "/{assignment_id:uuid}"
HERE = {"propose", "endorse", "approve", "send_back", "deliver", "accept", "decline"}
"""The moves made on this page; plan, closure and withdrawal have pages of their own."""


@get(ONE, access=CARRIERS, name="assignments.assignment")
async def show(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    me = request.user
    dossier = await dossier_for(me, assignment_id)
    assignment = dossier["assignment"]
    await opened(assignment, me)
    moves, frame = dossier["moves"], frames.of_assignment(assignment)
    owed = await duties.sees(me, frame["subject"].kind, assignment_id)
    return Page(
        request,
        "assignments/assignment.html",
        **{**frame, **dossier, "moves": [move for move in moves if move.name in HERE]},
        report=await report_panel.panel_for(me, assignment),
        next=next_of(dossier),
        may_change=changeable(me, assignment),
        may_withdraw=any(move.name == "withdraw" for move in moves),
        may_hand_over=office(me, assignment) or me.id == assignment["leader"],
        running=_running(assignment, owed=owed),
        facts=_facts(assignment),
        roles=await roles_of(assignment),
        late_promise=assignment["promised_on"] is not None and assignment["promised_on"] > assignment["due"],
    )


def _running(assignment: dict[str, Any], *, owed: bool) -> dict[str, Any]:
    """How far the given day is, and whether there is a duty, for this person to see, that says how it was found."""
    state = assignment["state"]
    if state in CARRYING:
        return {"words": distance(assignment["due"], today()), "counted": owed}
    if state in BEFORE_DELIVERY or state == AssignmentState.withdrawn:
        return {"words": "送达后起算" if state in BEFORE_DELIVERY else "已撤销", "counted": False}
    return {"words": "已交办理结果", "counted": owed}


def _facts(assignment: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        ("包案领导", f"{assignment['leader_name']}（{assignment['leader_title']}）"),
        ("包案层级", LEVELS[assignment["level"]]),
        ("主办单位", assignment["lead_name"]),
        ("协办单位", "、".join(assignment["support_names"])),
        ("承办人", "、".join(assignment["officer_names"])),
        ("送达日期", "尚未送达" if assignment["state"] in BEFORE_DELIVERY else assignment["handed_on"]),
        ("工作要求", assignment["requirement"]),
    ]


@get(f"{ONE}/history", access=CARRIERS, name="assignments.assignment.history")
async def history(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    found = await biography_of(request.user, assignment_id)
    return Page(
        request,
        "assignments/history.html",
        **frames.of_assignment(found["assignment"], "/history"),
        tenures=[{**one, "days": _days(one)} for one in found["tenures"]],
        entries=entries_of(found["history"], MARKS),
    )


def _days(tenure: dict[str, Any]) -> int:
    """Natural days, both ends counted."""
    return ((tenure["ends_on"] or today()) - tenure["starts_on"]).days + 1


MARKS = {
    "progress": "note",
    "act": "note",
    "step": "note",
    "promise": "note",
    "slip": "warn",
    "send_back": "warn",
    "return_plan": "warn",
    "decline": "warn",
    "return": "warn",
    "refuse": "warn",
    "refuse_extension": "warn",
    "reopen": "warn",
    "withdraw": "warn",
}

ROUTES = [show, history]
