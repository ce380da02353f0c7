"""议题征集: open a round, answer it, remind the silent once, close it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from meetings.actions import topics
from meetings.notices import tell_units
from meetings.queries.conferences import members_on, running
from meetings.queries.rounds import board_of, is_over, round_for, subject_of
from meetings.queries.topic_places import is_ahead, meetings_ahead
from meetings.rules import office
from meetings.tables import TopicRound, TopicRoundUnit
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, row, rows, value
from portal.errors import Missing, Refused
from portal.words import day_words
from portal.workflow import happened


@atomic()
async def open_round(
    by: Me,
    conference_id: UUID,
    *,
    title: str,
    due: date,
    units: Sequence[UUID],
    meeting: UUID | None = None,
    note: str | None = None,
) -> UUID:
    """Each of these member units is asked for topics by that day, and told at once."""
    conference = await running(by, conference_id)
    chosen = list(dict.fromkeys(units))
    if not chosen:
        raise Refused("请至少选择一个成员单位。")
    if due < today():
        raise Refused("截止日期不能早于今天。")
    members = {member["unit"] for member in await members_on(conference_id, today())}
    if set(chosen) - members:
        raise Refused("所选单位应为本联席会议现在的成员单位，请从列表中选择。")
    if meeting is not None and meeting not in {one["id"] for one in await meetings_ahead(by, conference_id)}:
        raise Refused("所选会议已召开或不属于本联席会议，请从列表中选择。")
    made = TopicRound(
        conference=conference_id,
        meeting=meeting,
        title=title,
        due=due,
        note=note,
        opened_by=by.id,
        opened_at=now(),
    )
    await TopicRound.insert(made).run()
    await TopicRoundUnit.insert(*(TopicRoundUnit(round=made.id, unit=unit) for unit in chosen)).run()
    subject = subject_of({"id": made.id, "title": title})
    await happened(subject, by, "open", "开始议题征集", f"{len(chosen)} 个单位，{due}前报送")
    said = f"{conference['title']}征集议题，请于{day_words(due)}前报送；没有的，请答复“本期无议题”。"
    await tell_units(chosen, subject, said, f"round:{made.id}")
    await audit.record(by, "meetings.round.open", subject, {"units": len(chosen), "due": due})
    return made.id


@atomic()
async def add_topic(by: Me, round_id: UUID, unit: UUID, title: str) -> UUID:
    """A topic by its title alone. After the day it is taken and comes late."""
    found, _ = await _answering(by, round_id, unit)
    over = await is_over(round_id)
    meeting = found["meeting"] if found["meeting"] and await is_ahead(found["meeting"]) else None
    made = await topics.draft(by, found["conference"], unit, title=title, round_id=round_id, meeting=meeting, late=over)
    await _answer(by, round_id, unit, "topics")
    return made


@atomic()
async def nothing_this_time(by: Me, round_id: UUID, unit: UUID) -> None:
    """本期无议题."""
    found, line = await _answering(by, round_id, unit)
    if line["answer"] == "none":
        return
    if await value(
        "SELECT TRUE FROM meetings_topic WHERE round = {} AND submitting_unit = {} AND state <> 'withdrawn' LIMIT 1",
        round_id,
        unit,
    ):
        raise Refused(f"{line['short_name']}本期已报议题，如不再提请，请先撤回议题。")
    await _answer(by, round_id, unit, "none")
    subject = subject_of(found)
    await happened(subject, by, "none", "本期无议题", line["short_name"])
    await audit.record(by, "meetings.round.none", subject, {"unit": unit})


@atomic()
async def remind(by: Me, round_id: UUID) -> int:
    """The one reminder, to the silent only. The round remembers. How many units were reminded."""
    found = await _run(by, round_id)
    await value("SELECT id FROM meetings_call WHERE id = {} FOR UPDATE", round_id)
    sent = await row(
        "SELECT max(reminded_at) AS at, count(reminded_at) AS units FROM meetings_call_unit WHERE round = {}", round_id
    )
    if sent and sent["at"] is not None:
        raise Refused(f"已于 {local(sent['at']):%Y-%m-%d %H:%M} 提醒过 {sent['units']} 个未答复的单位，只提醒一次。")
    silent = await rows(
        "UPDATE meetings_call_unit SET reminded_at = {} WHERE round = {} AND answer IS NULL RETURNING unit",
        now(),
        round_id,
    )
    if not silent:
        raise Refused("各单位都已答复，不必提醒。")
    subject = subject_of(found)
    said = f"议题征集还没有收到贵单位的答复（{day_words(found['due'])}截止）；没有议题的，请答复“本期无议题”。"
    await tell_units([line["unit"] for line in silent], subject, said, f"round:{round_id}:remind", heads=True)
    await happened(subject, by, "remind", "提醒未答复单位", f"{len(silent)} 个单位")
    await audit.record(by, "meetings.round.remind", subject, {"units": len(silent)})
    return len(silent)


@atomic()
async def close_round(by: Me, round_id: UUID) -> None:
    found = await _run(by, round_id)
    closed = await value(
        "UPDATE meetings_call SET closed_at = {} WHERE id = {} AND closed_at IS NULL RETURNING id", now(), round_id
    )
    if closed is None:
        raise Refused("本次征集已经结束。")
    subject = subject_of(found)
    await happened(subject, by, "close", "结束征集", f"未答复 {found['silent']} 个单位")
    await audit.record(by, "meetings.round.close", subject)


async def _run(by: Me, round_id: UUID) -> dict[str, Any]:
    found = await round_for(by, round_id)
    if not office(by, found):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    if found["closed_at"] is not None:
        raise Refused("本次征集已经结束。")
    return found


async def _answering(by: Me, round_id: UUID, unit: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The round and the unit's line in it, held until the end, when this person answers for the unit."""
    found = await round_for(by, round_id)
    await value("SELECT id FROM meetings_call_unit WHERE round = {} AND unit = {} FOR UPDATE", round_id, unit)
    line = next((one for one in await board_of(by, found) if one["unit"] == unit), None)
    if line is None:
        raise Missing
    if not line["mine"]:
        raise Refused("由该单位自己答复。")
    if found["closed_at"] is not None:
        raise Refused("本次征集已经结束；确需提请的，请点“提请议题”单独提交。")
    return found, line


async def _answer(by: Me, round_id: UUID, unit: UUID, answer: str) -> None:
    await rows(
        "UPDATE meetings_call_unit SET answer = {}, answered_by = {}, answered_at = {} WHERE round = {} AND unit = {}"
        " RETURNING id",
        answer,
        by.id,
        now(),
        round_id,
        unit,
    )
