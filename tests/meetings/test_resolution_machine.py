"""Random walks over the machine of resolutions through the real actions: what must hold after every step."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from meetings.actions import resolving, verdicts
from meetings.queries.resolutions import resolution_for
from meetings.workflow import RESOLUTION
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.builders import a_file
from tests.meetings_builders import a_resolution

Act = Callable[[dict[str, Any], Me], Awaitable[None]]
ACTS: dict[str, Act] = {
    "assign": resolving.assign,
    "sign_for": resolving.sign_for,
    "start": resolving.start,
    "feed_back": lambda found, by: resolving.feed_back(found, by, feedback="已办。"),
    "take_back": resolving.take_back,
    "verify": verdicts.verify,
    "send_back": lambda found, by: verdicts.send_back(found, by, note="请补充。"),
    "close": verdicts.close,
    "remark": lambda found, by: verdicts.remark(found, by, note="继续。"),
    "reopen": lambda found, by: verdicts.reopen(found, by, note="回头看。", due=today() + timedelta(days=40)),
    "revoke": lambda found, by: verdicts.revoke(found, by, note="撤销。"),
}
OWED = {"assigned", "signed_for", "in_progress"}


@pytest.mark.parametrize("seed", range(6))
async def test_what_holds_after_every_step(people: Cast, seed: int) -> None:
    dice = random.Random(seed)
    resolution = await a_resolution(people)
    crowd = [people.zhou, people.shen, people.tang, people.lin, people.sun, people.qian]
    steps = 0
    for step in range(60):
        who, name = dice.choice(crowd), dice.choice(list(ACTS))
        before = await db.row("SELECT * FROM meetings_resolution WHERE id = {}", resolution)
        assert before is not None
        try:
            found = await resolution_for(who, resolution)
        except Missing:
            continue
        open_now = [move.name for move in RESOLUTION.open_moves(who, found)]
        likely = [one for one in open_now if one != "revoke" or step > 50]
        name = dice.choice(likely) if likely and dice.random() < 0.7 else name if name != "revoke" else "start"
        allowed = name in open_now
        if name == "feed_back" and allowed and dice.random() < 0.7:
            await resolving.add_evidence(found, who, [a_file(f"{seed}.pdf", f"%PDF-1.4 {seed}".encode())])
            found = await resolution_for(who, resolution)
        evidence = await db.value("SELECT count(*) FROM attachment WHERE subject_id = {}", resolution)
        audited = await db.value("SELECT count(*) FROM audit_entry")
        try:
            await ACTS[name](found, who)
            done = True
            steps += 1
        except Refused:
            done = False
        after = await db.row("SELECT * FROM meetings_resolution WHERE id = {}", resolution)
        assert after is not None
        assert done == (allowed and (name != "feed_back" or evidence > 0)), (name, who.account, before["state"])
        grown = await db.value("SELECT count(*) FROM audit_entry") - audited
        assert grown == (1 if done else 0), name
        assert after["state"] == (RESOLUTION.by_name[name].target if done else before["state"])
        await _in_step(after)
        if done and name == "close":
            assert who.id not in {after["verified_by"], after["fed_back_by"]}
    assert steps > 3


async def _in_step(resolution: dict[str, Any]) -> None:
    duty = await db.row("SELECT * FROM duty WHERE subject_id = {}", resolution["id"])
    state = resolution["state"]
    if resolution["issued_at"] is None:
        assert duty is None
        return
    assert duty is not None
    assert (duty["done_at"] is not None) == (state in {"closed", "revoked"})
    assert (duty["revoked_at"] is not None) == (state == "revoked")
    assert (duty["handed_in_at"] is not None) == (state in {"fed_back", "verified"}) or state in {"closed", "revoked"}
    if state in OWED:
        assert duty["look_on"] is not None
    assert duty["due"] == resolution["due"]
