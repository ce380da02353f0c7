"""Who was there: the grid as it is filled in, and the lists as the minutes print them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.conferences import seats_on
from meetings.queries.meetings import invitees_of, meeting_for
from meetings.rules import at_the_desk, office
from meetings.states import PRESENCES, MeetingState, Presence
from portal.access import Me
from portal.clock import local, now
from portal.db import rows
from portal.errors import Missing

REGISTERING = (MeetingState.notified, MeetingState.held, MeetingState.in_correction)
"""While the grid may be filled in: from the notice on, until the minutes go to be signed."""
THERE = (Presence.present, Presence.substitute, Presence.in_attendance)
LISTS = {
    Presence.present: "present",
    Presence.substitute: "present",
    Presence.apologies: "apologies",
    Presence.in_attendance: "in_attendance",
    Presence.absent: "absent",
}
"""On which list of the minutes a row stands: a substitute is printed among those present."""


async def attendance_lists(meeting_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """The lists of the minutes: `present` (出席), `apologies` (请假), `in_attendance` (列席), `absent` (缺席).

    Each line: `unit` and `unit_short` (empty for a seat at the head), `name` (a substitute as 「某某（代）」), `title`,
    `status`. Seats first, then units in the order of the invitation. The caller has checked the meeting.
    """
    lists: dict[str, list[dict[str, Any]]] = {"present": [], "apologies": [], "in_attendance": [], "absent": []}
    for line in await attendance_of(meeting_id):
        lists[LISTS[line["status"]]].append(_printed(line))
    return lists


async def item_attendance(meeting_id: UUID) -> dict[UUID, dict[str, list[dict[str, Any]]]]:
    """By agenda item: who was there for it (`present`), who came for it (`arrived`), left before it (`left`), stood
    back from it (`recused`), lines as in `attendance_lists`. Who stood back is on no other list of that item."""
    lines = [line for line in await attendance_of(meeting_id) if line["status"] in THERE]
    items = await rows("SELECT id, position FROM meetings_agenda_item WHERE meeting = {} ORDER BY position", meeting_id)
    parts = await parts_of(meeting_id)
    places = {item["id"]: item["position"] for item in items}
    found: dict[UUID, dict[str, list[dict[str, Any]]]] = {}
    for item in items:
        here: dict[str, list[dict[str, Any]]] = {"present": [], "arrived": [], "left": [], "recused": []}
        for line in lines:
            own = {what: places[at] for (who, at), what in parts.items() if who == line["id"] and what != "recused"}
            what = parts.get((line["id"], item["id"]))
            if what is not None:
                here[what].append(_printed(line))
            if what != "recused" and _there(own, item["position"]):
                here["present"].append(_printed(line))
        found[item["id"]] = here
    return found


def _there(own: Mapping[str, int], position: int) -> bool:
    """From the item one came for up to the one before which one left; in that order, or out and back again."""
    came, went = own.get("arrived", 0), own.get("left")
    if went is not None and came and went < came:
        return position < went or position >= came
    return position >= came and (went is None or position < went)


def _printed(line: Mapping[str, Any]) -> dict[str, Any]:
    substitute = line["status"] == Presence.substitute
    return {
        "unit": line["unit_name"] or "",
        "unit_short": line["unit_short"] or "",
        "name": f"{line['substitute_name']}（代）" if substitute else line["name"] or "",
        "title": (line["substitute_title"] if substitute else line["title"]) or "",
        "status": line["status"],
    }


async def attendance_of(meeting_id: UUID) -> list[dict[str, Any]]:
    """Every row that was saved, seats first. The caller has checked the meeting."""
    return await rows(
        """SELECT a.*, u.name AS unit_name, u.short_name AS unit_short, p.name AS by_name
             FROM meetings_attendance a LEFT JOIN unit u ON u.id = a.unit JOIN person p ON p.id = a.by
            WHERE a.meeting = {} ORDER BY (a.seat IS NULL), a.position, u.path, a.id""",
        meeting_id,
    )


async def parts_of(meeting_id: UUID) -> dict[tuple[UUID, UUID], str]:
    """What is noted of a row for one item, by (attendance, agenda item)."""
    found = await rows(
        "SELECT p.attendance, p.agenda_item, p.what FROM meetings_attendance_part p"
        " JOIN meetings_attendance a ON a.id = p.attendance WHERE a.meeting = {}",
        meeting_id,
    )
    return {(line["attendance"], line["agenda_item"]): line["what"] for line in found}


async def attendance_for(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """The meeting, for its office, its convenors and who chairs it; Missing for others.

    `may_register`: the office, now. `may_hold`: the office, once the hour of the meeting has come.
    """
    meeting = await meeting_for(me, meeting_id)
    if not at_the_desk(me, meeting):
        raise Missing
    meeting["may_register"] = office(me, meeting) and meeting["state"] in REGISTERING
    meeting["may_hold"] = meeting["may_register"] and meeting["state"] == MeetingState.notified
    meeting["has_come"] = now() >= meeting["starts_at"]
    meeting["was_held"] = meeting["began_at"] is not None
    return meeting


async def grid_of(meeting: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row a seat at the head and one a unit called, in the order of the lists, with what was saved of it.

    `there` is what 「全部出席」 means for the row; `name` and `title` are proposed from the unit's reply, or else its head.
    """
    saved = {line["seat"] or line["unit"]: line for line in await attendance_of(meeting["id"])}
    heads = {line["unit"]: line for line in await _heads(meeting["id"])}
    grid = [
        _row("seat", seat["id"], f"{seat['name']}（{seat['title']}）", seat["name"], seat["title"], "seat")
        for seat in await seats_on(meeting["conference"], local(meeting["starts_at"]).date())
    ]
    for unit in await invitees_of(meeting["id"]):
        head = heads.get(unit["unit"], {})
        name = unit["attendee_name"] or head.get("name")
        title = unit["attendee_title"] if unit["attendee_name"] else head.get("title")
        grid.append(_row("unit", unit["unit"], unit["short_name"], name, title, unit["capacity"]))
    for position, row in enumerate(grid):
        row["position"], row["saved"] = position, saved.get(row["of"])
    return grid


def _row(column: str, of: UUID, label: str, name: str | None, title: str | None, capacity: str) -> dict[str, Any]:
    observes = capacity == "observer"
    there = Presence.in_attendance if observes else Presence.present
    choices = [there, Presence.apologies, Presence.absent]
    if capacity == "member":
        choices.insert(1, Presence.substitute)
    return {
        "key": f"{column[0]}{of.hex}",
        "column": column,
        "of": of,
        "label": label,
        "name": name or "",
        "title": title or "",
        "there": there.value,
        "choices": [(choice.value, PRESENCES[choice]) for choice in choices],
        "note": {"seat": "会议组成人员", "member": "成员单位", "observer": "列席单位"}[capacity],
    }


async def _heads(meeting_id: UUID) -> list[dict[str, Any]]:
    """Who leads each unit that was called: the name proposed where the unit has not replied."""
    return await rows(
        """SELECT DISTINCT ON (o.unit) o.unit, p.name, o.title
             FROM meetings_invitee i JOIN post o ON o.unit = i.unit AND o.role = 'leader' JOIN person p ON p.id = o.person
            WHERE i.meeting = {} AND p.disabled_at IS NULL AND o.ends_on IS NULL ORDER BY o.unit, o.starts_on, o.id""",
        meeting_id,
    )


async def not_registered(meeting: Mapping[str, Any]) -> list[str]:
    """The rows nobody has said anything of yet, by name: a meeting was not held by the book before this is empty."""
    return [row["label"] for row in await grid_of(meeting) if row["saved"] is None]


async def recused_units(item_id: UUID) -> set[UUID]:
    """Units that stand back from this item."""
    found = await rows(
        "SELECT a.unit FROM meetings_attendance_part p JOIN meetings_attendance a ON a.id = p.attendance"
        " WHERE p.agenda_item = {} AND p.what = 'recused' AND a.unit IS NOT NULL",
        item_id,
    )
    return {line["unit"] for line in found}
