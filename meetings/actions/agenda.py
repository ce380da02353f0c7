"""The agenda: list topics, take them off, order by hand, hold one back. All or nothing, until the meeting is held."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from meetings.actions.papers_owed import keep_in_step
from meetings.actions.planning import STANDING_MINUTES, arranging
from meetings.queries.meetings import item_for, subject_of, told_title
from meetings.queries.topics import subject_of as topic_subject
from meetings.queries.topics import topic_for
from meetings.searching.index import index_item
from meetings.states import TopicState
from meetings.tables import AgendaItem
from meetings.workflow import TOPIC
from portal import audit
from portal.access import Me
from portal.db import atomic, row, rows, value
from portal.errors import Missing, Refused
from portal.workflow import happened, make

DOING = "调整议程"


@atomic()
async def list_topics(by: Me, meeting_id: UUID, topics: Sequence[UUID], *, section: str | None = None) -> None:
    """Approved topics, and those an earlier meeting deferred, go to the end of the agenda with their papers."""
    meeting = await arranging(by, meeting_id, DOING)
    for topic_id in topics:
        topic = await topic_for(by, topic_id)
        if topic["conference"] != meeting["conference"]:
            raise Missing
        if topic["late"] and topic["late_approved_by"] is None:
            raise Refused(f"“{topic['title']}”是逾期报送的议题，须先由召集人批准列入。")
        await make(TOPIC, "schedule", topic, topic_subject(topic), by, meeting["title"], {"meeting": meeting_id})
        await _append(
            meeting_id,
            kind="topic",
            topic=topic_id,
            section=section,
            title=topic["title"],
            submitting_unit=topic["submitting_unit"],
            presenter=topic["presenter"],
            presenter_title=topic["presenter_title"],
            minutes=topic["minutes_asked"] or STANDING_MINUTES,
            confidential=topic["confidential"],
        )
        await _noted(by, meeting, "list", "列入议程", told_title(topic))
    await keep_in_step(topics)


@atomic()
async def add_line(by: Me, meeting_id: UUID, **given: Any) -> None:
    """传达学习 or another line that is no topic."""
    meeting = await arranging(by, meeting_id, DOING)
    await _append(meeting_id, **given)
    await _noted(by, meeting, "list", "列入议程", given["title"])


async def _append(meeting_id: UUID, **given: Any) -> None:
    last = await value("SELECT coalesce(max(position), 0) FROM meetings_agenda_item WHERE meeting = {}", meeting_id)
    made = AgendaItem(meeting=meeting_id, position=last + 1, **given)
    await AgendaItem.insert(made).run()
    await index_item(made.id)


@atomic()
async def remove(by: Me, meeting_id: UUID, item_id: UUID) -> None:
    """A topic goes back among the approved ones. Item 1 stays: it can only be held back with a reason."""
    meeting = await arranging(by, meeting_id, DOING)
    item = await item_for(by, meeting_id, item_id)
    if item["kind"] == "report_back":
        raise Refused("“上次议定事项落实情况”是固定的第一项，不能移出；确需不议的，请写明理由“暂缓上会”。")
    await let_go(by, item)
    await rows("DELETE FROM meetings_agenda_item WHERE id = {} RETURNING id", item_id)
    await index_item(item_id)
    await _renumber(meeting_id, [one["id"] for one in await _order(meeting_id)])
    await _noted(by, meeting, "unlist", "移出议程", told_title(item))


async def let_go(by: Me, item: Mapping[str, Any]) -> None:
    """The topic of a line may be listed elsewhere again."""
    if item["topic"] is None:
        return
    topic = await topic_for(by, item["topic"])
    if topic["state"] == TopicState.scheduled:
        await make(TOPIC, "unschedule", topic, topic_subject(topic), by, values={"meeting": None})
        await keep_in_step([topic["id"]])


@atomic()
async def place(by: Me, meeting_id: UUID, item_id: UUID, position: int) -> None:
    """To this place, counted from 1; the others close up. The first place is item 1's."""
    meeting = await arranging(by, meeting_id, DOING)
    item = await item_for(by, meeting_id, item_id)
    if item["kind"] == "report_back":
        raise Refused("“上次议定事项落实情况”固定为第一项。")
    order = [one["id"] for one in await _order(meeting_id) if one["id"] != item_id]
    first = 1 if await _begins_with_report(meeting_id) else 0
    at = min(max(position - 1, first), len(order))
    await _renumber(meeting_id, [*order[:at], item_id, *order[at:]])
    await audit.record(by, "meetings.agenda.order", subject_of(meeting), {"item": item_id, "to": at + 1})


async def _begins_with_report(meeting_id: UUID) -> bool:
    order = await _order(meeting_id)
    return bool(order) and order[0]["kind"] == "report_back"


@atomic()
async def edit(by: Me, meeting_id: UUID, item_id: UUID, *, version: int, **given: Any) -> None:
    """Section, minutes, presenter; the title only of a line that is no topic."""
    meeting = await arranging(by, meeting_id, DOING)
    item = await item_for(by, meeting_id, item_id)
    if item["kind"] not in {"study", "other"} or not given.get("title"):
        given.pop("title", None)
    if item["kind"] == "report_back":
        given.pop("section", None)
    changed = {name: new for name, new in given.items() if item[name] != new}
    if not changed:
        return
    await _save(item_id, version, changed)
    await audit.record(by, "meetings.agenda.edit", subject_of(meeting), {"item": item_id, "changed": sorted(changed)})


@atomic()
async def withhold(by: Me, meeting_id: UUID, item_id: UUID, *, version: int, reason: str) -> None:
    """暂缓上会: it stays on the list and is not discussed."""
    meeting = await arranging(by, meeting_id, DOING)
    item = await item_for(by, meeting_id, item_id)
    await _save(item_id, version, {"withheld": True, "withheld_reason": reason})
    await keep_in_step(_brought(item))
    said = told_title(item) + ("" if item["confidential"] else f"：{reason}")
    await _noted(by, meeting, "withhold", "暂缓上会", said)


@atomic()
async def readmit(by: Me, meeting_id: UUID, item_id: UUID, *, version: int) -> None:
    meeting = await arranging(by, meeting_id, DOING)
    item = await item_for(by, meeting_id, item_id)
    await _save(item_id, version, {"withheld": False, "withheld_reason": None})
    await keep_in_step(_brought(item))
    await _noted(by, meeting, "readmit", "恢复上会", told_title(item))


def _brought(item: Mapping[str, Any]) -> list[UUID]:
    return [item["topic"]] if item["topic"] else []


async def _save(item_id: UUID, version: int, changed: Mapping[str, Any]) -> None:
    saved = await row(
        "UPDATE meetings_agenda_item SET " + ", ".join(f"{name} = {{}}" for name in changed) + ", version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        *changed.values(),
        item_id,
        version,
    )
    if saved is None:
        raise Refused("这一项刚刚已被他人修改，请看过最新情况后再办。")
    await index_item(item_id)


async def _order(meeting_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT id, kind FROM meetings_agenda_item WHERE meeting = {} ORDER BY kind = 'report_back' DESC, position, id",
        meeting_id,
    )


async def _renumber(meeting_id: UUID, order: Sequence[UUID]) -> None:
    await rows(
        "UPDATE meetings_agenda_item a SET position = n.at FROM unnest({}::uuid[]) WITH ORDINALITY AS n(id, at)"
        " WHERE a.id = n.id AND a.meeting = {} AND a.position <> n.at RETURNING a.id",
        list(order),
        meeting_id,
    )


async def _noted(by: Me, meeting: Mapping[str, Any], what: str, label: str, note: str) -> None:
    subject = subject_of(meeting)
    await happened(subject, by, what, label, note)
    await audit.record(by, f"meetings.agenda.{what}", subject)
