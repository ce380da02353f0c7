"""Random walks over the machine of meetings through the real actions: what must hold after every step.

Even seeds begin with a meeting being planned, odd ones with one that was held and has a resolution on its desk.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from meetings.actions import agenda, attending, calling, consulting, deciding, issuing, minuting, planning
from meetings.queries.meetings import meeting_for
from meetings.states import MINUTES_DRAFT as DRAFT
from meetings.states import MINUTES_OPEN, MeetingState
from meetings.workflow import MEETING
from portal import db
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_resolution,
    an_approved_topic,
    at_nine,
    everybody_came,
    it_is_time,
)

Meeting = dict[str, Any]
Act = Callable[[Meeting, Me], Awaitable[Any]]


async def _notify(found: Meeting, by: Me) -> None:
    await calling.notify(by, found["id"], form="letter", reason="急件。", version=found["version"])


async def _hold(found: Meeting, by: Me) -> None:
    began = found["starts_at"]
    await attending.hold(by, found["id"], began_at=began, ended_at=None, seen=found["version"])


ACTS: dict[str, Act] = {
    "notify": _notify,
    "hold": _hold,
    "circulate": consulting.circulate,
    "submit": minuting.submit,
    "send_back": lambda found, by: minuting.send_back(found, by, note="请再核对。"),
    "sign": minuting.sign,
    "issue": lambda found, by: issuing.issue(by, found["id"], found["version"]),
    "archive": lambda found, by: calling.archive(by, found),
    "postpone": lambda found, by: calling.put_off(by, found, "postpone", note="会场检修。"),
    "replan": lambda found, by: calling.replan(by, found),
    "cancel": lambda found, by: calling.put_off(by, found, "cancel", note="并入下次会议。"),
}
ENDS = {"cancel", "archive", "postpone"}
"""Moves a walk seldom makes, so that it gets somewhere."""
CALLED_OFF = 4
"""The walk that ends because the meeting is called off."""
PRINTED = {"notify": 1, "issue": 1}
"""How often a walk may print: each paper takes a second."""
HELD = {*MINUTES_OPEN, MeetingState.signed, MeetingState.issued, MeetingState.archived}
GONE_OUT = {MeetingState.issued, MeetingState.archived}


@pytest.mark.parametrize("seed", range(5))
async def test_what_holds_after_every_step(people: Cast, seed: int) -> None:
    dice = random.Random(seed)
    conference = await a_conference(people)
    meeting = await _beginning(people, conference, seed)
    await _keeps_what_it_says(meeting)
    printed = dict(PRINTED)
    made: list[str] = []
    for _ in range(60):
        await _preparing(people, meeting, dice)
        who = dice.choice([people.zhou, people.shen, people.tang, people.luo, people.lin, people.qian])
        try:
            found = await meeting_for(who, meeting)
        except Missing:
            continue
        name = _chosen(dice, found, who, printed, calls_off=seed == CALLED_OFF)
        if name is None:
            continue
        expected = name in {move.name for move in MEETING.open_moves(who, found)} and await _ready(name, found)
        audited: int = await db.value("SELECT coalesce(max(seq), 0) FROM audit_entry")
        try:
            await ACTS[name](found, who)
            done = True
        except (Refused, Missing):
            done = False
        assert done == expected, (name, who.account, found["state"])
        await _one_entry_of_the_act(audited, name, done)
        after = await db.row("SELECT state, version FROM meetings_meeting WHERE id = {}", meeting)
        assert after is not None
        assert after["state"] == (MEETING.by_name[name].target if done else found["state"])
        assert after["version"] == found["version"] + done
        await _keeps_what_it_says(meeting)
        if done:
            assert (who.id == people.tang.id) == (name in {"sign", "send_back"}), (name, who.account)
            made.append(name)
            printed[name] = printed.get(name, 99) - 1
    assert len(made) > (0 if seed == CALLED_OFF else 3), made
    assert seed != CALLED_OFF or "cancel" in made


async def _beginning(people: Cast, conference: UUID, seed: int) -> UUID:
    if seed % 2:
        meeting = await a_held_meeting(people, conference, topics=2)
        await a_resolution(people, meeting)
        return meeting
    meeting = await a_meeting(people, conference)
    listed = [await an_approved_topic(people, conference, title=f"第{number}个议题") for number in (1, 2)]
    await agenda.list_topics(people.zhou, meeting, listed)
    return meeting


async def _preparing(people: Cast, meeting: UUID, dice: random.Random) -> None:
    """What people do between two moves: a new day for what was put off, who came, results, answers to the draft."""
    found = await meeting_for(people.zhou, meeting)
    match found["state"]:
        case MeetingState.planned if found["starts_at"] <= now():
            await planning.change(
                people.zhou, meeting, **_arranged(found, starts_at=at_nine(today() + timedelta(days=14)))
            )
        case MeetingState.notified if dice.random() < 0.5:
            await it_is_time(meeting)
            await everybody_came(people, meeting)
        case MeetingState.held if dice.random() < 0.5:
            await _result_of_one(people, meeting)
        case MeetingState.in_correction:
            await _answer_of_one(people, meeting)


def _arranged(found: Meeting, **changes: Any) -> dict[str, Any]:
    names = ("version", "title", "minutes_planned", "place", "chair", "contact", "requirements", "starts_at")
    return {name: found[name] for name in names} | changes


async def _result_of_one(people: Cast, meeting: UUID) -> None:
    item = await db.row(
        "SELECT id, version FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' AND result IS NULL LIMIT 1",
        meeting,
    )
    if item:
        given: dict[str, Any] = {"result": "decided", "note": None, "seen": item["version"]}
        await deciding.set_result(people.shen, meeting, item["id"], **given)


async def _answer_of_one(people: Cast, meeting: UUID) -> None:
    """One unit answers; a remark is settled the next time."""
    open_one = await db.row(
        "SELECT y.id, y.unit, y.answer FROM meetings_minutes_reply y JOIN meetings_minutes n ON n.id = y.minutes"
        " WHERE n.meeting = {} AND (y.answer IS NULL OR (y.answer = 'remarks' AND y.settlement IS NULL))"
        " ORDER BY y.answer, y.id LIMIT 1",
        meeting,
    )
    if open_one is None:
        return
    if open_one["answer"]:
        await consulting.settle(people.zhou, meeting, open_one["id"], taken=True, settlement=None)
        return
    speakers = {
        people.unit["housing"]: people.lin,
        people.unit["qingshi"]: people.sun,
        people.unit["liuan"]: people.zhao,
    }
    lin = open_one["unit"] == people.unit["housing"]
    said: dict[str, Any] = {"answer": "remarks" if lin else "none", "remark": "请改一处。" if lin else None}
    await consulting.reply(speakers[open_one["unit"]], meeting, open_one["unit"], **said)


def _chosen(dice: random.Random, found: Meeting, who: Me, printed: dict[str, int], *, calls_off: bool) -> str | None:
    """Mostly something this person may do now, sometimes anything."""
    likely = [move.name for move in MEETING.open_moves(who, found) if move.name not in ENDS or dice.random() < 0.15]
    if calls_off and MEETING.by_name["cancel"] in MEETING.open_moves(who, found) and dice.random() < 0.5:
        return "cancel"
    name = dice.choice(likely) if likely and dice.random() < 0.75 else dice.choice(list(ACTS))
    if name in ENDS and name not in likely and dice.random() < 0.9:
        return None
    return name if printed.get(name, 1) > 0 else None


async def _ready(name: str, found: Meeting) -> bool:
    """What a move asks for besides state and person."""
    accounted = not await db.value(
        "SELECT count(*) FROM meetings_invitee i WHERE i.meeting = {} AND NOT EXISTS (SELECT 1 FROM meetings_attendance a"
        " WHERE a.meeting = i.meeting AND a.unit = i.unit)",
        found["id"],
    )
    if name == "hold":
        return accounted and found["starts_at"] <= now()
    if name == "notify":
        return bool(found["starts_at"] > now())
    if name in {"circulate", "submit"}:
        unanswered = name == "submit" and found["state"] == MeetingState.in_correction and await _unanswered(found)
        return accounted and not await _without_result(found) and not unanswered
    return True


async def _without_result(found: Meeting) -> int:
    sql = "SELECT count(*) FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' AND result IS NULL"
    return int(await db.value(sql, found["id"]))


async def _unanswered(found: Meeting) -> int:
    return int(
        await db.value(
            "SELECT count(*) FROM meetings_minutes_reply y JOIN meetings_minutes n ON n.id = y.minutes WHERE n.meeting = {}"
            " AND (y.answer IS NULL OR (y.answer = 'remarks' AND y.settlement IS NULL))",
            found["id"],
        )
    )


async def _one_entry_of_the_act(audited: int, name: str, done: bool) -> None:
    entries = await db.rows("SELECT action FROM audit_entry WHERE seq > {}", audited)
    acts = [entry["action"] for entry in entries]
    assert acts.count(f"meetings.meeting.{name}") == (1 if done else 0), (name, acts)
    assert done or acts == [], (name, acts)


async def _keeps_what_it_says(meeting: UUID) -> None:
    state = await db.value("SELECT state FROM meetings_meeting WHERE id = {}", meeting)
    await _office_owes_minutes(meeting, state)
    await _topics_are_where_the_agenda_says(meeting, state)
    await _nothing_is_issued_before_its_extract(meeting, state)
    frozen = await db.value(
        "SELECT frozen_at FROM meetings_agenda_item WHERE meeting = {} AND kind = 'report_back'", meeting
    )
    if state in {MeetingState.planned, *HELD, MeetingState.notified}:
        assert (frozen is None) == (state == MeetingState.planned)


async def _office_owes_minutes(meeting: UUID, state: str) -> None:
    duties = await db.rows(
        "SELECT done_at FROM duty WHERE subject_kind = 'meetings.minutes' AND subject_id = {}", meeting
    )
    assert len(duties) == (1 if state in HELD else 0)
    assert all((duty["done_at"] is not None) == (state in GONE_OUT) for duty in duties)
    drafting = await db.rows("SELECT done_at FROM duty WHERE subject_kind = {} AND subject_id = {}", DRAFT, meeting)
    assert len(drafting) == len(duties)
    if state in HELD - {MeetingState.held}:
        assert drafting[0]["done_at"] is not None, "sent round or handed up, it is drafted"


async def _topics_are_where_the_agenda_says(meeting: UUID, state: str) -> None:
    lines = await db.rows(
        "SELECT a.result, t.state, t.meeting FROM meetings_agenda_item a JOIN meetings_topic t ON t.id = a.topic"
        " WHERE a.meeting = {}",
        meeting,
    )
    assert len(lines) == 2
    for line in lines:
        if state == MeetingState.cancelled:
            assert (line["state"], line["meeting"]) == ("approved", None)
        else:
            assert line["state"] == ("resolved" if line["result"] else "scheduled")
            assert line["meeting"] == meeting


async def _nothing_is_issued_before_its_extract(meeting: UUID, state: str) -> None:
    lines = await db.rows(
        "SELECT r.state, r.issued_at, (SELECT count(*) FROM meetings_extract e JOIN meetings_minutes n ON n.id = e.minutes"
        " WHERE n.meeting = r.meeting AND e.unit = r.lead_unit) AS extracts,"
        " (SELECT count(*) FROM duty d WHERE d.subject_id = r.id) AS duties"
        " FROM meetings_resolution r WHERE r.meeting = {}",
        meeting,
    )
    for line in lines:
        gone = 1 if state in GONE_OUT else 0
        assert (line["extracts"], line["duties"], int(line["issued_at"] is not None)) == (gone, gone, gone)
        assert line["state"] == ("assigned" if gone else "drafted")
