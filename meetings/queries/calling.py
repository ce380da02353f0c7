"""The notices of a meeting: what was told last, what changed since, who signed for it, how long before the day."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from meetings.queries.conferences import limits_of
from meetings.queries.meetings import agenda_of, invitees_of, kept_from
from meetings.queries.notice_words import WIDE, content_of, differences
from meetings.rules import belongs, office, seated
from portal import files
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import local, today
from portal.db import row, rows
from portal.errors import Missing, Refused
from portal.workdays import compute


async def notices_of(meeting_id: UUID) -> list[dict[str, Any]]:
    """Those sent, newest first. The caller has checked the meeting."""
    return await rows(
        "SELECT n.id, n.number, n.form, n.changes, n.reason, n.sent_at, n.sent_by_name, n.document, n.printed,"
        " d.label, d.title FROM meetings_notice n LEFT JOIN document d ON d.id = n.document"
        " WHERE n.meeting = {} ORDER BY n.number DESC",
        meeting_id,
    )


async def notice_for(meeting_id: UUID, number: int) -> dict[str, Any]:
    found = next((one for one in await notices_of(meeting_id) if one["number"] == number), None)
    if found is None or found["document"] is None:
        raise Missing
    return found


def changes_in(notice: Mapping[str, Any], *, whole: bool) -> list[str]:
    """What a notice changed, for who reads it whole, or as everybody called was told."""
    printed = json.loads(notice["printed"]) if notice["printed"] else {}
    found: list[str] = printed.get("changes" if whole else "wide_changes", [])
    return found


async def edition_of(notice_id: UUID, ending: str, *, wide: bool) -> dict[str, Any] | None:
    """A file of the notice beside its numbered paper; the wide copy is there only where an item is confidential."""
    kept = await files.of([notice_id], "issued")
    ends = f"{WIDE}.{ending}"
    return next(
        (one for one in kept if one["name"].endswith(f".{ending}") and one["name"].endswith(ends) == wide), None
    )


async def last_told(meeting_id: UUID) -> dict[str, Any] | None:
    """The words of the last notice, whole; None before the first."""
    found = await row(
        "SELECT printed FROM meetings_notice WHERE meeting = {} AND printed IS NOT NULL ORDER BY number DESC LIMIT 1",
        meeting_id,
    )
    return json.loads(found["printed"]) if found else None


async def content_now(me: Me, meeting: Mapping[str, Any]) -> dict[str, Any]:
    """What a notice sent now would say. Only for the office; refused to who does not see the whole agenda."""
    await refuse_aside(me, meeting)
    return content_of(meeting, await agenda_of(me, meeting["id"]), await invitees_of(meeting["id"]))


async def refuse_aside(me: Me, meeting: Mapping[str, Any]) -> None:
    """What goes out as the whole agenda is written by somebody who may know all of it."""
    if (await kept_from(me, meeting)).listed:
        raise Refused("本次会议有不由您经手的议题，请由本办其他工作人员办理。")


async def pending(me: Me, meeting: Mapping[str, Any]) -> list[str]:
    """What changed since the last notice and has been told to nobody yet."""
    if meeting["state"] != "notified" or not office(me, meeting) or (await kept_from(me, meeting)).listed:
        return []
    told = await last_told(meeting["id"])
    return differences(told, await content_now(me, meeting)) if told else []


async def as_told(me: Me, meeting: dict[str, Any], *, always: bool = False) -> dict[str, Any]:
    """The meeting as the last notice has it, for everybody but its office: what is being changed is not told yet.
    `always`: for the office too, where the notice itself is shown."""
    if not meeting["notices"] or (office(me, meeting) and not always):
        return meeting
    told = await last_told(meeting["id"])
    if told is None or meeting["state"] not in {"planned", "notified"}:
        return meeting
    return {
        **meeting,
        "title": told["title"],
        "starts_at": datetime.fromisoformat(told["starts_at"]),
        "place": told["place"],
        "minutes_planned": told["minutes"],
        "requirements": told["requirements"],
        "contact": told["contact"],
        "told_agenda": told["agenda"],
    }


def agenda_as_told(meeting: Mapping[str, Any], items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines this person sees, as the notice has them; what was added since waits for the next one."""
    if "told_agenda" not in meeting:
        return list(items)
    mine = {str(item["id"]): item for item in items}
    return [
        {
            **mine[line["item"]],
            "title": line["title"],
            "section": line["section"],
            "minutes": line["minutes"],
            "withheld": False,
            "withheld_reason": None,
        }
        for line in meeting["told_agenda"]
        if line["item"] in mine
    ]


async def spoken_for(me: Me, meeting_id: UUID) -> list[dict[str, Any]]:
    """Units called to the meeting that this person may sign for."""
    return await rows(
        "SELECT i.*, u.name, u.short_name FROM meetings_invitee i JOIN unit u ON u.id = i.unit"
        " WHERE i.meeting = {} AND {} ORDER BY i.position",
        meeting_id,
        belongs("i.unit", me),
    )


async def reads_whole(me: Me, meeting: Mapping[str, Any]) -> bool:
    """Whether this person gets the copy that names confidential items."""
    return bool(
        office(me, meeting)
        or await row("SELECT TRUE FROM meetings_conference c WHERE c.id = {} AND {}", meeting["conference"], seated(me))
    )


async def reply_of(me: Me, meeting: Mapping[str, Any]) -> dict[str, Any] | None:
    """What this person at the head of the conference said; None where they have no seat in it."""
    return await row(
        "SELECT r.coming, r.note, r.at FROM meetings_conference c"
        " LEFT JOIN meetings_notice_reply r ON r.meeting = {} AND r.person = {} WHERE c.id = {} AND {}",
        meeting["id"],
        me.id,
        meeting["conference"],
        seated(me),
    )


async def replies_of(meeting_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT r.coming, r.note, r.at, p.name FROM meetings_notice_reply r JOIN person p ON p.id = r.person"
        " WHERE r.meeting = {} ORDER BY r.coming, r.at",
        meeting_id,
    )


@dataclass(frozen=True)
class Lead:
    """How long before the day a notice goes out: the rule's words and its last day."""

    words: str
    article: str
    latest: date
    short: bool


async def lead_of(meeting: Mapping[str, Any]) -> Lead:
    """Counted back from the day of the meeting by the conference's own limit (会议通知提前)."""
    _, amount, unit, article = (await limits_of(meeting["conference"]))["notice_lead"]
    counted = compute(local(meeting["starts_at"]).date(), (-amount, unit), await load_calendar())
    latest = counted.effective_due
    return Lead(f"提前{amount}{unit}", article, latest, today() > latest)


def unsigned(meeting: Mapping[str, Any], invitees: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Units that have not signed for the last notice."""
    return [one for one in invitees if one["acknowledged"] != meeting["notices"]]
