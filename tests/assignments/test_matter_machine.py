"""Random walks over the machine of matters through the real actions: what must hold after every step."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from assignments.actions import matter_answers, matter_moves
from assignments.queries.matters import matter_for
from assignments.workflow import MATTER
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments.screening import a_matter
from tests.builders import a_file

Found = dict[str, Any]
Act = Callable[[Cast, Found, Me], Awaitable[Any]]


def handed(people: Cast, found: Found) -> Found:
    """To whoever of the two does not have it now, by a day of its own."""
    housing, fuwu = people.unit["housing"], people.unit["fuwu"]
    return {"unit": fuwu if found["handling_unit"] == housing else housing, "due": today() + timedelta(days=12)}


async def take_in(people: Cast, found: Found, by: Me) -> None:
    await matter_moves.take_in(
        found,
        by,
        number=f"LJ{found['number']}",
        summary="渗水",
        field=found["field"],
        territory=people.unit["qingshi"],
        authority=people.unit["housing"],
        route="mediation",
        difficulty="hard",
        first_registered_on=date(2026, 1, 1),
    )


async def answer(people: Cast, found: Found, by: Me) -> None:
    paper = a_file("协议.pdf", f"%PDF-1.4 {found['id']} {found['version']}".encode())
    await matter_answers.answer(found, by, text="已办。", papers=[paper])


ACTS: dict[str, Act] = {
    "assign": lambda people, found, by: matter_moves.assign(found, by, note="", **handed(people, found)),
    "reassign": lambda people, found, by: matter_moves.reassign(found, by, note="改交", **handed(people, found)),
    "take_in": take_in,
    "note": lambda people, found, by: matter_moves.note(found, by, note="先关注"),
    "answer": answer,
    "settle": lambda people, found, by: matter_moves.settle(found, by),
    "send_back": lambda people, found, by: matter_moves.send_back(found, by, note="请补充"),
    "close_own": lambda people, found, by: matter_moves.close_own(found, by, note="已调解"),
    "reopen": lambda people, found, by: matter_moves.reopen(found, by, note="反弹", **handed(people, found)),
}
AUDITED = {"take_in": 2, "answer": 2}
"""A case is opened beside the move; a paper is kept."""


def test_every_move_is_walked() -> None:
    assert set(ACTS) == {move.name for move in MATTER.moves}


@pytest.mark.parametrize("seed", range(6))
async def test_what_holds_after_every_step(people: Cast, seed: int) -> None:
    dice = random.Random(seed)
    matter = await a_matter(people)
    crowd = [people.zhou, people.shen, people.sun, people.lin, people.li, people.zhao, people.tang]
    walked: set[str] = set()
    judged: Any = None
    for step in range(70):
        who = dice.choice(crowd)
        try:
            found = await matter_for(who, matter)
        except Missing:
            assert who.account not in {"zhou", "shen", "sun", "tang"}
            continue
        open_now = [move.name for move in MATTER.open_moves(who, found)]
        likely = [one for one in open_now if one != "take_in" or step > 55]
        name = dice.choice(likely) if likely and dice.random() < 0.8 else dice.choice([*set(ACTS) - {"take_in"}])
        audited = await db.value("SELECT count(*) FROM audit_entry")
        told = await db.value("SELECT count(*) FROM transition WHERE from_state IS NOT NULL")
        try:
            await ACTS[name](people, found, who)
            done = True
            walked.add(name)
        except Refused:
            done = False
        assert done == (name in open_now), (name, who.account, found["state"])
        after = await db.row("SELECT * FROM assignments_matter WHERE id = {}", matter)
        assert after is not None
        grown = await db.value("SELECT count(*) FROM audit_entry") - audited
        assert grown == (AUDITED.get(name, 1) if done else 0), name
        moved = await db.value("SELECT count(*) FROM transition WHERE from_state IS NOT NULL") - told
        assert moved == (1 if done else 0), name
        assert after["state"] == (MATTER.by_name[name].target if done else found["state"])
        assert after["version"] == found["version"] + (1 if done else 0)
        assert after["returns"] == found["returns"] + (1 if done and name == "send_back" else 0)
        if done and name in {"settle", "send_back"}:
            assert who.id != after["answered_by"]
        if judged is not None:
            assert after["judged_at"] == judged, "the wait ends once"
        judged = after["judged_at"]
        await _in_step(after)
        if after["state"] == "taken_in":
            break
    assert len(walked) > 4, walked


async def _in_step(matter: Found) -> None:
    state = matter["state"]
    duty = await db.row("SELECT * FROM duty WHERE subject_id = {}", matter["id"])
    assert (state == "taken_in") == (matter["backlog_case"] is not None)
    assert (state == "settled") == (matter["settled_on"] is not None)
    assert (matter["judged_at"] is None) == (matter["judged_by"] is None)
    if state in {"assigned", "answered"}:
        assert duty is not None
        assert (duty["unit"], duty["due"]) == (matter["handling_unit"], matter["due"])
        assert (duty["handed_in_at"] is not None) == (state == "answered")
        assert (duty["look_on"] is not None) == (state == "assigned")
        assert (duty["done_at"], duty["revoked_at"]) == (None, None)
    elif duty is not None:
        assert state in {"settled", "taken_in"}
        assert (duty["revoked_at"] is not None) == (state == "taken_in")
        assert duty["done_at"] is not None
        assert duty["look_on"] is None
    if state == "settled" and duty is not None and duty["revoked_at"] is None:
        assert duty["done_on"] == matter["settled_on"]


async def test_two_of_the_office_judge_at_once_and_one_of_them_is_told(people: Cast) -> None:
    matter = await a_matter(people)
    seen = await matter_for(people.zhou, matter)
    also = await matter_for(people.shen, matter)
    await matter_moves.note(seen, people.zhou, note="先关注")
    with pytest.raises(Refused, match="他人办理"):
        await matter_moves.assign(also, people.shen, unit=people.unit["housing"], due=today() + timedelta(days=3))
    assert await db.value("SELECT count(*) FROM duty") == 0
