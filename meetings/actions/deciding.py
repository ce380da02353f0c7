"""What a meeting decided: the result of an item, which moves its topic, and the resolutions noted at the desk."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.actions.desk import writing
from meetings.actions.topic_recusals import shadow
from meetings.notices import tell_units
from meetings.queries.attendance import recused_units
from meetings.queries.desk import people_to_choose, units_to_choose
from meetings.queries.meetings import subject_of, told_title
from meetings.queries.resolutions import subject_of as resolution_subject
from meetings.queries.topics import subject_of as topic_subject
from meetings.queries.topics import topic_for
from meetings.searching.index import index_resolution
from meetings.states import RESULTS, ResolutionState, TopicState
from meetings.tables import Resolution, ResolutionSupport
from meetings.workflow import TOPIC
from portal import audit
from portal.access import Me
from portal.clock import local, now
from portal.db import atomic, row, rows, value
from portal.errors import BadInput, Missing, Refused
from portal.workflow import happened, make

MOVES = {
    "decided": ("resolve", TopicState.resolved),
    "agreed_in_principle": ("resolve", TopicState.resolved),
    "reported": ("resolve", TopicState.resolved),
    "deferred": ("defer", TopicState.deferred),
    "returned": ("refuse", TopicState.returned),
}
"""Which move a result makes of the topic, and where that leads."""


@atomic()
async def set_result(by: Me, meeting_id: UUID, item_id: UUID, *, result: str, note: str | None, seen: int) -> None:
    """One tap; another tap corrects it, as long as nobody went on with the topic since."""
    meeting, item = await writing(by, meeting_id, item_id)
    claimed = await value(
        "UPDATE meetings_agenda_item SET result = {}, result_note = {}, version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        result,
        note,
        item_id,
        seen,
    )
    if claimed is None:
        raise Refused("这一项的结果刚刚已由他人登记，请看过最新情况后再办。")
    if item["topic"] is not None:
        await _move_topic(by, meeting, item["topic"], result, note or "")
    subject = subject_of(meeting)
    words = f"{item['position']}. {told_title(item)}：{RESULTS[result]}"
    words += f"（{note}）" if note and not item["confidential"] else ""
    await happened(subject, by, "result", "登记会议结果", words)
    await audit.record(by, "meetings.meeting.result", subject, {"item": item_id, "result": result})


async def _move_topic(by: Me, meeting: Mapping[str, Any], topic_id: UUID, result: str, note: str) -> None:
    topic = await topic_for(by, topic_id)
    move, target = MOVES[result]
    if topic["state"] == target:
        return
    if topic["state"] != TopicState.scheduled:
        if topic["meeting"] != meeting["id"] or topic["state"] not in TOPIC.by_name["reconsider"].sources:
            raise Refused("提请单位或办公室已对这件议题另行办理，不能再更正结果。")
        await make(TOPIC, "reconsider", topic, topic_subject(topic), by, note)
        topic = await topic_for(by, topic_id)
    await make(TOPIC, move, topic, topic_subject(topic), by, note or meeting["title"])
    await tell_units(
        [topic["submitting_unit"]],
        topic_subject(topic),
        f"会议对这件议题的结果：{RESULTS[result]}" + (f"。{note}" if note else "。"),
        f"topic-result:{topic_id}:{topic['version']}",
        heads=True,
    )


@atomic()
async def add_resolution(by: Me, meeting_id: UUID, item_id: UUID, said: Mapping[str, Any]) -> UUID:
    """`said`: wording, lead_unit, handler, due, ongoing, supporting, as forms.desk.ResolutionForm has them."""
    meeting, item = await _holding(by, meeting_id, item_id)
    handler = await _checked(meeting, item, said)
    last = await value("SELECT coalesce(max(number), 0) FROM meetings_resolution WHERE meeting = {}", meeting_id)
    made = Resolution(
        meeting=meeting_id,
        agenda_item=item_id,
        number=max(last, 0) + 1,
        wording=said["wording"],
        lead_unit=said["lead_unit"],
        handler=handler,
        ongoing=said["ongoing"],
        due=said["due"],
        confidential=item["confidential"],
        state=ResolutionState.drafted.value,
        created_by=by.id,
        created_at=now(),
    )
    await Resolution.insert(made).run()
    await index_resolution(made.id)
    await _set_supporting(made.id, said)
    await renumber(meeting_id)
    if item["topic"]:
        await shadow(item["topic"])
    subject = resolution_subject({"id": made.id, "wording": said["wording"], "confidential": item["confidential"]})
    await happened(subject, by, "note", "记录议定事项", said["wording"])
    await audit.record(by, "meetings.resolution.note", subject)
    return made.id


@atomic()
async def change_resolution(
    by: Me, meeting_id: UUID, resolution_id: UUID, said: Mapping[str, Any], *, seen: int
) -> None:
    meeting, item, found = await _drafted(by, meeting_id, resolution_id)
    handler = await _checked(meeting, item, said)
    claimed = await value(
        "UPDATE meetings_resolution SET wording = {}, lead_unit = {}, handler = {}, ongoing = {}, due = {},"
        " version = version + 1 WHERE id = {} AND version = {} AND state = 'drafted' RETURNING id",
        said["wording"],
        said["lead_unit"],
        handler,
        said["ongoing"],
        said["due"],
        resolution_id,
        seen,
    )
    if claimed is None:
        raise Refused("这条议定事项刚刚已由他人修改，请看过最新情况后再改。")
    await index_resolution(resolution_id)
    await _set_supporting(resolution_id, said)
    subject = resolution_subject({**found, "wording": said["wording"]})
    await happened(subject, by, "change", "修改议定事项", f"原文：{found['wording']}")
    await audit.record(by, "meetings.resolution.change", subject)


@atomic()
async def remove_resolution(by: Me, meeting_id: UUID, resolution_id: UUID, *, seen: int) -> None:
    """As long as it is nothing but a line of the desk; what was issued is revoked instead."""
    meeting, _, found = await _drafted(by, meeting_id, resolution_id)
    if found["version"] != seen:
        raise Refused("这条议定事项刚刚已由他人修改，请看过最新情况后再删。")
    await value("DELETE FROM meetings_resolution_support WHERE resolution = {} RETURNING id", resolution_id)
    await value("DELETE FROM meetings_resolution WHERE id = {} RETURNING id", resolution_id)
    await index_resolution(resolution_id)
    await renumber(meeting_id)
    subject = subject_of(meeting)
    await happened(subject, by, "unnote", "删去议定事项", found["wording"])
    await audit.record(by, "meetings.resolution.remove", subject, {"wording": found["wording"]})


async def item_of(meeting_id: UUID, resolution_id: UUID) -> UUID:
    """The item a resolution belongs to. Missing when there is none in this meeting."""
    found: UUID | None = await value(
        "SELECT agenda_item FROM meetings_resolution WHERE id = {} AND meeting = {}", resolution_id, meeting_id
    )
    if found is None:
        raise Missing
    return found


async def renumber(meeting_id: UUID) -> None:
    """Numbers count through the meeting in the order of the agenda, until the first of them has gone out."""
    found = await rows(
        "SELECT r.id, r.number, r.state FROM meetings_resolution r JOIN meetings_agenda_item a ON a.id = r.agenda_item"
        " WHERE r.meeting = {} ORDER BY (r.state = 'revoked'), a.position, a.id, r.created_at, r.id",
        meeting_id,
    )
    if any(line["state"] not in {"drafted", "revoked"} for line in found):
        return
    moved = {line["id"]: place for place, line in enumerate(found, start=1) if line["number"] != place}
    for sign in (-1, 1) if moved else ():
        await rows(
            "UPDATE meetings_resolution r SET number = n.number FROM unnest({}::uuid[], {}::int[]) AS n(id, number)"
            " WHERE r.id = n.id RETURNING r.id",
            list(moved),
            [sign * place for place in moved.values()],
        )


async def _holding(by: Me, meeting_id: UUID, item_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The numbers of a meeting are given by one at a time."""
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR NO KEY UPDATE", meeting_id)
    return await writing(by, meeting_id, item_id)


async def _drafted(
    by: Me, meeting_id: UUID, resolution_id: UUID
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    found = await row(
        "SELECT id, agenda_item, wording, state, version FROM meetings_resolution WHERE id = {} AND meeting = {}",
        resolution_id,
        meeting_id,
    )
    if found is None:
        raise Missing
    meeting, item = await _holding(by, meeting_id, found["agenda_item"])
    if found["state"] != ResolutionState.drafted:
        raise Refused("这条议定事项已经印发，不能在这里修改。")
    return meeting, item, found


async def _checked(meeting: Mapping[str, Any], item: Mapping[str, Any], said: Mapping[str, Any]) -> UUID | None:
    """Who is responsible: whom one chose, or who is first in the lead unit. BadInput names the field."""
    lead = said["lead_unit"]
    if lead in await recused_units(item["id"]):
        raise Refused("该单位已对本项议题回避，不能作为主办单位，请另选。")
    may = {unit["id"] for unit in await units_to_choose(meeting, item)}
    if lead not in may:
        raise BadInput(("主办单位", "请从所列单位中选择"))
    if set(said["supporting"]) - may:
        raise BadInput(("协办单位", "请从所列单位中选择"))
    if said["due"] is not None and said["due"] < local(meeting["began_at"] or meeting["starts_at"]).date():
        raise BadInput(("完成时限", "不能早于会议当天"))
    people = [person["person"] for person in await people_to_choose(meeting["conference"], [lead])]
    if said["handler"] is None:
        return people[0] if people else None
    if said["handler"] not in people:
        raise BadInput(("责任人", "不是主办单位的负责人或联络员，请重选，或者留空由主办单位负责人承担"))
    return UUID(str(said["handler"]))


async def _set_supporting(resolution_id: UUID, said: Mapping[str, Any]) -> None:
    units = [unit for unit in dict.fromkeys(said["supporting"]) if unit != said["lead_unit"]]
    await value("DELETE FROM meetings_resolution_support WHERE resolution = {} RETURNING id", resolution_id)
    if units:
        await ResolutionSupport.insert(
            *(ResolutionSupport(resolution=resolution_id, unit=unit) for unit in units)
        ).run()
