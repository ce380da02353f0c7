"""我的包案: one card a case, the most pressing first, each with the one thing to do next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Request, get

from assignments.pages.room import tabs
from assignments.queries.assignments import subject_of
from assignments.queries.carried import MOST, batches_of, cards_of, loads_beside
from assignments.queries.progress import may_report
from assignments.states import ASSIGNMENT_STATES, ASSIGNMENT_TONES, HANDED_IN
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.clock import local, today
from portal.duties import light
from portal.people import Role
from portal.web.guards import CARRYING
from portal.web.page import Page
from portal.words import distance, lamp

DAYS = ("due", "promised_on", "next_on", "reply_due")
"""The days of a card: the earliest says how it burns."""


@get("/mine", access=CARRYING, name="assignments.mine")
async def mine(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    found = await cards_of(me)
    cards = sorted((_card(me, one, today()) for one in found), key=lambda card: card["burns"])
    own = [one for one in found if one["leader"] == me.id]
    seat = own[0] if own else None
    batches = sorted({one["batch"] for one in found if one["batch"]})
    return Page(
        request,
        "assignments/mine.html",
        title="我的包案" if me.has(Role.leader) or own else "我承办的包案",
        tabs=tabs(me, "/mine"),
        carried=[card for card in cards if card["own"]],
        handled=[card for card in cards if not card["own"]],
        loads=_bars(await loads_beside(me, seat["level"], seat["leader_unit"])) if seat else [],
        batches=await batches_of(me, batches),
        leads=me.has(Role.leader),
        most=MOST if len(found) == MOST else 0,
    )


def _card(me: Me, found: Mapping[str, Any], on: date) -> dict[str, Any]:
    waiting = found["state"] in HANDED_IN
    return {
        "own": found["leader"] == me.id,
        "path": subject_of(found).path,
        "number": found["number"],
        "summary": found["summary"],
        "state_words": ASSIGNMENT_STATES[found["state"]],
        "tone": ASSIGNMENT_TONES[found["state"]],
        "light": None if waiting else (lamp(light(found["due"], on)), distance(found["due"], on)),
        "due": found["due"],
        "leader_name": found["leader_name"],
        "lead_short": found["lead_short"],
        "next": _next(found, on),
        "still": (on - local(found["moved_at"]).date()).days if found["moved_at"] else None,
        "unread": found["unread"],
        "reply_due": found["reply_due"],
        "reply_distance": distance(found["reply_due"], on) if found["reply_due"] else "",
        "case_path": f"/assignments/cases/{found['backlog_case']}/instructions",
        "fast": found["fast_lane"],
        "version": found["version"],
        "button": _button(me, found),
        "burns": (waiting, min(found[day] for day in DAYS if found[day])),
    }


def _next(found: Mapping[str, Any], on: date) -> tuple[str, date | None, str]:
    """The next thing that was promised: an open step of the plan, or else the promised day."""
    if found["next_step"]:
        day = found["next_on"]
        return found["next_step"], day, distance(day, on) if day else ""
    if found["promised_on"]:
        return "承诺化解", found["promised_on"], distance(found["promised_on"], on)
    return "", None, ""


def _button(me: Me, found: Mapping[str, Any]) -> dict[str, Any]:
    """The one next thing: its words, the tail of its address, whether it is done from here."""
    moves = {move.name for move in ASSIGNMENT.open_moves(me, found)}
    if "accept" in moves:
        return {"words": "接收", "tail": "/accept", "sends": True, "tone": "primary"}
    if "put_forward" in moves:
        return {"words": "提交方案", "tail": "/plan", "sends": False, "tone": "primary"}
    if "apply" in moves and found["steps"] and not found["next_step"]:
        return {"words": "申请报结", "tail": "/closure", "sends": False, "tone": "primary"}
    if may_report(me, found):
        return {"words": "写进展", "tail": "/progress", "sends": False, "tone": "primary"}
    return {"words": "查看", "tail": "", "sends": False, "tone": "plain"}


def _bars(loads: list[dict[str, Any]]) -> list[tuple[str, int, None, str]]:
    """By post; one's own stands out."""
    return [
        (f"{load['unit_short']} {load['title']}{'（我）' if load['own'] else ''}", load["cases"], None, _colour(load))
        for load in loads
    ]


def _colour(load: Mapping[str, Any]) -> str:
    return "own" if load["own"] else "grey"


ROUTES = [mine]
