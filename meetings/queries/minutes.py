"""The minutes of a meeting: what they will say, who has answered, what was issued, as this person may see it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from meetings.queries.attendance import attendance_lists
from meetings.queries.conferences import LIAISONS, on_twice
from meetings.queries.meetings import agenda_of, invitees_of, kept_from, meeting_for
from meetings.rules import belongs, office, runs, seated
from meetings.states import MINUTES_OPEN, MeetingState
from portal import files
from portal.access import Me
from portal.clock import local
from portal.db import any_of, row, rows, value
from portal.errors import Missing
from portal.papers.environment import day

WIDE = "（普发件）"
"""In the name of a copy without confidential items."""


async def minutes_for(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """The meeting and its minutes for those who take part in making them: its office and convenors from the meeting
    on, the units asked while they are asked, everybody called once they are issued. Missing for others.

    `papers`, `sheets`: whether this person may have them, and the extracts, as printed; who must not know of one of the
    items reads the others here.
    """
    meeting = await meeting_for(me, meeting_id)
    issues = await issues_of(meeting_id)
    original = next((issue for issue in issues if issue["corrects"] is None), None)
    inside = await is_inside(me, meeting)
    asked = (
        original is not None and meeting["state"] == MeetingState.in_correction and await replies_of(me, original["id"])
    )
    published = bool(original and original["issued_at"])
    if not (inside or asked or published):
        raise Missing
    kept = await kept_from(me, meeting)
    return {
        "meeting": meeting,
        "issues": issues,
        "original": original,
        "inside": inside,
        "published": published,
        "papers": not kept.printed,
        "sheets": not kept.listed,
    }


async def is_inside(me: Me, meeting: Mapping[str, Any]) -> bool:
    """Of its office, or with a seat at the head: they see the whole, confidential items too."""
    return bool(
        await value(
            "SELECT TRUE FROM meetings_conference c WHERE c.id = {} AND {}",
            meeting["conference"],
            any_of(runs(me), seated(me)),
        )
    )


async def issues_of(meeting_id: UUID) -> list[dict[str, Any]]:
    """The original first, then its corrections in order. The caller has checked the meeting."""
    return await rows(
        """SELECT n.*, d.label FROM meetings_minutes n LEFT JOIN document d ON d.id = n.document
            WHERE n.meeting = {} ORDER BY (n.corrects IS NOT NULL), n.created_at, n.id""",
        meeting_id,
    )


async def material_for(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """What the minutes are made of: items with their texts and resolutions as this person may see them, attendance."""
    meeting = await meeting_for(me, meeting_id)
    meeting["host_name"] = await value("SELECT name FROM unit WHERE id = {}", meeting["host"])
    items = await agenda_of(me, meeting_id)
    texts = await rows(
        "SELECT t.agenda_item, t.text FROM meetings_item_text t JOIN meetings_agenda_item a ON a.id = t.agenda_item"
        " WHERE a.meeting = {}",
        meeting_id,
    )
    resolutions = await rows(
        """SELECT r.*, lu.name AS lead_name, lu.short_name AS lead_short, hp.name AS handler_name,
                  ARRAY(SELECT sn.short_name FROM meetings_resolution_support s JOIN unit sn ON sn.id = s.unit
                         WHERE s.resolution = r.id ORDER BY sn.path) AS supporting,
                  ARRAY(SELECT s.unit FROM meetings_resolution_support s WHERE s.resolution = r.id) AS supporting_units
             FROM meetings_resolution r JOIN unit lu ON lu.id = r.lead_unit LEFT JOIN person hp ON hp.id = r.handler
            WHERE r.meeting = {} AND r.state <> 'revoked' ORDER BY r.number""",
        meeting_id,
    )
    said = {line["agenda_item"]: line["text"] for line in texts}
    for item in items:
        item["text"] = said.get(item["id"], "")
        item["resolutions"] = [one for one in resolutions if one["agenda_item"] == item["id"]]
    return {
        "meeting": meeting,
        "items": items,
        "attendance": await attendance_lists(meeting_id),
        "minutes": await words_of(meeting),
    }


async def words_of(meeting: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of the minutes a person writes: as saved, or as proposed from what is known."""
    saved = await row("SELECT * FROM meetings_minutes WHERE meeting = {} AND corrects IS NULL", meeting["id"])
    return saved or {
        "id": None,
        "title": proposed_title(meeting),
        "opening": proposed_opening(meeting),
        "closing": "",
        "distribution": await proposed_distribution(meeting["id"]),
        "version": 0,
        "correction_until": None,
        "signed_by": None,
        "signed_by_name": None,
    }


def proposed_title(meeting: Mapping[str, Any]) -> str:
    return f"{meeting['title']}纪要"


def proposed_opening(meeting: Mapping[str, Any]) -> str:
    """「2026年3月3日，区委副书记唐正同志在…主持召开…。现将会议议定事项纪要如下：」 (domain F3)."""
    chair = f"{meeting['chair_title'] or ''}{meeting['chair_name']}同志" if meeting["chair_name"] else "会议召集人"
    on = day(local(meeting["began_at"] or meeting["starts_at"]))
    return f"{on}，{chair}在{meeting['place']}主持召开{meeting['title']}。现将会议议定事项纪要如下："


async def proposed_distribution(meeting_id: UUID) -> str:
    called = await invitees_of(meeting_id)
    return "，".join(unit["short_name"] for unit in called)


async def replies_of(me: Me, minutes_id: UUID) -> list[dict[str, Any]]:
    """The correction round: for its office and convenors every unit's reply, for others those of their own units."""
    return await rows(
        f"""SELECT y.*, u.name AS unit_name, u.short_name AS unit_short, {LIAISONS.format(unit="y.unit")}
              FROM meetings_minutes_reply y JOIN meetings_minutes n ON n.id = y.minutes
              JOIN meetings_meeting m ON m.id = n.meeting JOIN meetings_conference c ON c.id = m.conference
              JOIN unit u ON u.id = y.unit WHERE y.minutes = {{}} AND {{}} ORDER BY (y.answer IS NOT NULL), u.path""",
        *on_twice(),
        minutes_id,
        any_of(runs(me), seated(me), belongs("y.unit", me)),
    )


async def extracts_of(me: Me, minutes_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """议定事项通知单 that went out: all for the office and convenors, one's own for a unit."""
    return await rows(
        """SELECT x.*, u.name AS unit_name, u.short_name AS unit_short, d.label, m.title AS meeting_title
             FROM meetings_extract x JOIN meetings_minutes n ON n.id = x.minutes
             JOIN meetings_meeting m ON m.id = n.meeting JOIN meetings_conference c ON c.id = m.conference
             JOIN unit u ON u.id = x.unit JOIN document d ON d.id = x.document
            WHERE x.minutes = ANY({}) AND {} ORDER BY u.path""",
        list(minutes_ids),
        any_of(runs(me), seated(me), belongs("x.unit", me)),
    )


async def extract_for(me: Me, extract_id: UUID) -> dict[str, Any]:
    found = await row(
        """SELECT x.*, n.meeting, u.name AS unit_name, u.path AS unit_path, d.label, d.title AS document_title,
                  m.title AS meeting_title, c.office
             FROM meetings_extract x JOIN meetings_minutes n ON n.id = x.minutes
             JOIN meetings_meeting m ON m.id = n.meeting JOIN meetings_conference c ON c.id = m.conference
             JOIN unit u ON u.id = x.unit JOIN document d ON d.id = x.document
            WHERE x.id = {} AND {}""",
        extract_id,
        any_of(runs(me), seated(me), belongs("x.unit", me)),
    )
    if found is None:
        raise Missing
    if (await kept_from(me, await meeting_for(me, found["meeting"]))).listed:
        raise Missing
    return found


async def speaks_for(me: Me, unit: UUID) -> bool:
    """May this person answer and sign for the unit?"""
    return bool(await value("SELECT TRUE FROM unit u WHERE u.id = {} AND {}", unit, belongs("u.id", me)))


async def file_of(minutes_id: UUID, *, wide: bool, extension: str) -> dict[str, Any] | None:
    """A file kept beside an issue: its Word form, or with `wide` the copy without confidential items in either form."""
    kept = await files.of([minutes_id], "issued")
    wanted = [file for file in kept if file["name"].endswith(f".{extension}") and (WIDE in file["name"]) == wide]
    return wanted[-1] if wanted else None


def may_edit(me: Me, meeting: Mapping[str, Any]) -> bool:
    return office(me, meeting) and meeting["state"] in MINUTES_OPEN[:2]


async def sees_whole(me: Me, meeting: Mapping[str, Any]) -> bool:
    """May this person read the whole issue, or only the copy without confidential items?"""
    if await is_inside(me, meeting):
        return not (await kept_from(me, meeting)).listed
    hidden: int = await value(
        "SELECT count(*) FROM meetings_agenda_item a WHERE a.meeting = {} AND a.confidential", meeting["id"]
    )
    seen = await agenda_of(me, meeting["id"])
    return sum(bool(item["confidential"]) for item in seen) == hidden
