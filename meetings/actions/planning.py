"""Planning a meeting: of which kind, when, where, who is called. Everything proposed, nothing sent yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from meetings.actions.papers_owed import keep_in_step, topics_on
from meetings.queries.conferences import members_on, running
from meetings.queries.meetings import meeting_for, subject_of
from meetings.rules import office
from meetings.searching.index import index_items
from meetings.states import ITEM_KINDS, KINDS, MEETING_STATES, MeetingState
from meetings.tables import AgendaItem, Invitee, Meeting
from portal import audit
from portal.access import Me
from portal.clock import local, now
from portal.db import atomic, row, rows, value
from portal.errors import Refused
from portal.workflow import happened

OPEN = (MeetingState.planned, MeetingState.notified)
"""While what was arranged may still change."""
STANDING_MINUTES = 10


@atomic()
async def plan(
    by: Me,
    conference_id: UUID,
    *,
    kind: str,
    starts_at: datetime,
    place: str,
    minutes_planned: int = 120,
    title: str | None = None,
    chair: UUID | None = None,
    contact: str | None = None,
    requirements: str | None = None,
    template: UUID | None = None,
) -> UUID:
    """The next of its kind in its year; every member unit of that day is called, others may be added later."""
    conference = await running(by, conference_id)
    on = local(starts_at).date()
    serial = await next_serial(conference_id, kind, on.year)
    made = Meeting(
        conference=conference_id,
        template=template,
        kind=kind,
        year=on.year,
        serial=serial,
        title=title or f"{conference['title']}{on.year}年第{serial}次{KINDS[kind]}",
        starts_at=starts_at,
        minutes_planned=minutes_planned,
        place=place,
        chair=chair,
        chair_title=await chair_title(conference_id, chair),
        contact=contact,
        requirements=requirements,
        state="planned",
        created_by=by.id,
        created_at=now(),
    )
    await Meeting.insert(made).run()
    members = await members_on(conference_id, on)
    if members:
        called = [
            Invitee(meeting=made.id, unit=member["unit"], capacity="member", position=member["position"])
            for member in members
        ]
        await Invitee.insert(*called).run()
    await _first_items(made.id, conference_id, template)
    subject = subject_of({"id": made.id, "title": made.title})
    await happened(subject, by, "plan", "筹备会议", f"{local(starts_at):%Y-%m-%d %H:%M}，{place}")
    await audit.record(by, "meetings.meeting.plan", subject)
    return made.id


async def _first_items(meeting_id: UUID, conference_id: UUID, template: UUID | None) -> None:
    """Item 1 reports back on what was resolved before; then the standing items of the template, one a line."""
    standing: str | None = await value(
        "SELECT standing_items FROM meetings_template WHERE id = {} AND conference = {}", template, conference_id
    )
    lines = [line.strip() for line in (standing or "").splitlines() if line.strip()]
    items = [
        AgendaItem(
            meeting=meeting_id,
            kind=_kind_of(title) if at > 1 else "report_back",
            position=at,
            title=title,
            minutes=STANDING_MINUTES,
        )
        for at, title in enumerate([ITEM_KINDS["report_back"], *lines], start=1)
    ]
    await AgendaItem.insert(*items).run()
    await index_items([item.id for item in items])


def _kind_of(title: str) -> str:
    return "study" if title.startswith(("传达", "学习")) else "other"


@atomic()
async def copy(by: Me, meeting_id: UUID, *, starts_at: datetime) -> UUID:
    """The next of its kind as this one was: the units called then, place, hour's length, requirements, sections and
    standing items. Topics are not copied: each comes to the table by being listed."""
    source = await meeting_for(by, meeting_id)
    made = await plan(
        by,
        source["conference"],
        kind=source["kind"],
        starts_at=starts_at,
        place=source["place"],
        minutes_planned=source["minutes_planned"],
        chair=source["chair"] if await _sits(source["conference"], source["chair"]) else None,
        contact=source["contact"],
        requirements=source["requirements"],
    )
    await rows("DELETE FROM meetings_invitee WHERE meeting = {} RETURNING id", made)
    called = await rows(
        "SELECT i.unit, i.capacity, i.position FROM meetings_invitee i JOIN unit u ON u.id = i.unit"
        " WHERE i.meeting = {} AND u.closed_on IS NULL",
        meeting_id,
    )
    if called:
        await Invitee.insert(*[Invitee(meeting=made, **one) for one in called]).run()
    standing = await rows(
        "SELECT kind, section, title, submitting_unit, presenter, presenter_title, minutes FROM meetings_agenda_item"
        " WHERE meeting = {} AND kind IN ('study', 'other') ORDER BY position",
        meeting_id,
    )
    if standing:
        items = [AgendaItem(meeting=made, position=at, **one) for at, one in enumerate(standing, start=2)]
        await AgendaItem.insert(*items).run()
        await index_items([item.id for item in items])
    return made


async def _sits(conference_id: UUID, person: UUID | None) -> bool:
    return bool(
        person
        and await value(
            "SELECT TRUE FROM meetings_seat WHERE conference = {} AND person = {} AND ends_on IS NULL",
            conference_id,
            person,
        )
    )


async def arranging(by: Me, meeting_id: UUID, doing: str = "修改会议安排") -> dict[str, Any]:
    """The meeting, held until the transaction ends, when this person may still arrange it."""
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR UPDATE", meeting_id)
    meeting = await meeting_for(by, meeting_id)
    if not office(by, meeting):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    if meeting["state"] not in OPEN:
        raise Refused(f"会议{MEETING_STATES[meeting['state']]}，不能再{doing}。")
    return meeting


@atomic()
async def change(by: Me, meeting_id: UUID, *, version: int, starts_at: datetime, **given: Any) -> None:
    """Time, place and the rest. After the notice they are told with the next notice of changes, not before."""
    meeting = await arranging(by, meeting_id)
    if meeting["version"] != version:
        raise Refused("会议安排刚刚已被他人修改，请看过最新情况后再改。")
    given["chair_title"] = await chair_title(meeting["conference"], given["chair"])
    values = {"starts_at": starts_at, **given}
    year = local(starts_at).year
    if year != meeting["year"]:
        values |= {"year": year, "serial": await next_serial(meeting["conference"], meeting["kind"], year)}
    changed = {name: new for name, new in values.items() if meeting[name] != new}
    if not changed:
        return
    await row(
        "UPDATE meetings_meeting SET " + ", ".join(f"{name} = {{}}" for name in changed) + ", version = version + 1"
        " WHERE id = {} RETURNING id",
        *changed.values(),
        meeting_id,
    )
    if "starts_at" in changed:
        await keep_in_step(await topics_on(meeting_id))
    subject = subject_of(meeting)
    await happened(subject, by, "change", "修改会议安排", "、".join(WORDS[name] for name in changed if name in WORDS))
    await audit.record(by, "meetings.meeting.change", subject, {"changed": sorted(changed)})


WORDS = {
    "title": "会议名称", "starts_at": "时间", "minutes_planned": "预计时长", "place": "地点",
    "chair": "主持人", "contact": "联系人", "requirements": "有关要求",
}  # fmt: skip


@atomic()
async def invite(by: Me, meeting_id: UUID, *, unit: UUID, capacity: str) -> None:
    """A further unit, as member or in attendance (列席)."""
    meeting = await arranging(by, meeting_id, "调整参会单位")
    who = await row("SELECT name FROM unit WHERE id = {} AND closed_on IS NULL", unit)
    if who is None:
        raise Refused("所选单位不存在或已撤销，请从列表中选择。")
    if await value("SELECT TRUE FROM meetings_invitee WHERE meeting = {} AND unit = {}", meeting_id, unit):
        raise Refused(f"{who['name']}已在参会单位中。")
    position = await value("SELECT coalesce(max(position), 0) + 1 FROM meetings_invitee WHERE meeting = {}", meeting_id)
    await Invitee.insert(Invitee(meeting=meeting_id, unit=unit, capacity=capacity, position=position)).run()
    subject = subject_of(meeting)
    await happened(subject, by, "invite", "增加列席单位" if capacity == "observer" else "增加参会单位", who["name"])
    await audit.record(by, "meetings.meeting.invite", subject, {"unit": unit})


@atomic()
async def uninvite(by: Me, meeting_id: UUID, invitee_id: UUID) -> None:
    meeting = await arranging(by, meeting_id, "调整参会单位")
    gone = await row(
        "DELETE FROM meetings_invitee WHERE id = {} AND meeting = {} RETURNING unit,"
        " (SELECT name FROM unit WHERE id = unit) AS name",
        invitee_id,
        meeting_id,
    )
    if gone is None:
        raise Refused("该单位已不在参会单位中。")
    subject = subject_of(meeting)
    await happened(subject, by, "uninvite", "减少参会单位", gone["name"])
    await audit.record(by, "meetings.meeting.uninvite", subject, {"unit": gone["unit"]})


async def next_serial(conference_id: UUID, kind: str, year: int) -> int:
    """第几次. The conference's row is held, so that two who plan at once do not get the same."""
    await value("SELECT id FROM meetings_conference WHERE id = {} FOR UPDATE", conference_id)
    found: int = await value(
        "SELECT coalesce(max(serial), 0) + 1 FROM meetings_meeting WHERE conference = {} AND kind = {} AND year = {}",
        conference_id,
        kind,
        year,
    )
    return found


async def chair_title(conference_id: UUID, chair: UUID | None) -> str | None:
    """The post with which the chair is named; only who sits at the head of the conference may take the chair."""
    if chair is None:
        return None
    found: str | None = await value(
        "SELECT title FROM meetings_seat WHERE conference = {} AND person = {} AND ends_on IS NULL ORDER BY starts_on DESC",
        conference_id,
        chair,
    )
    if found is None:
        raise Refused("主持人应为本联席会议的召集人或副召集人。")
    return found
