"""Attendance in figures: per unit and year, and the meetings behind every figure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.rules import sees_meeting
from meetings.states import MeetingState
from portal.access import Me
from portal.db import Sql, rows

FIGURES: dict[str, str] = {
    "called": "应到",
    "present": "出席",
    "substitute": "代会",
    "apologies": "请假",
    "absent": "缺席",
    "in_attendance": "列席",
}
HELD = tuple(
    state.value
    for state in (
        MeetingState.held,
        MeetingState.in_correction,
        MeetingState.to_sign,
        MeetingState.signed,
        MeetingState.issued,
        MeetingState.archived,
    )
)
FROM = """FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference
  JOIN meetings_invitee i ON i.meeting = m.id JOIN unit u ON u.id = i.unit
  LEFT JOIN meetings_attendance a ON a.meeting = m.id AND a.unit = i.unit"""


async def figures_of(me: Me, conference: UUID, year: int) -> list[dict[str, Any]]:
    """One line a unit: how often it was called as a member and how it came; `in_attendance` counts its visits beside.

    Only of meetings that were held and that this person sees. `rate`: present or by substitute, in hundredths of the
    calls; None for a unit that only sat in.
    """
    found = await rows(
        f"""SELECT u.id, u.name, u.short_name,
                   (count(*) FILTER (WHERE i.capacity = 'member'))::int AS called,
                   (count(*) FILTER (WHERE a.status = 'present'))::int AS present,
                   (count(*) FILTER (WHERE a.status = 'substitute'))::int AS substitute,
                   (count(*) FILTER (WHERE i.capacity = 'member' AND a.status = 'apologies'))::int AS apologies,
                   (count(*) FILTER (WHERE i.capacity = 'member' AND a.status = 'absent'))::int AS absent,
                   (count(*) FILTER (WHERE a.status = 'in_attendance'))::int AS in_attendance
              {FROM}
             WHERE m.conference = {{}} AND m.year = {{}} AND m.state = ANY({{}}) AND {{}}
             GROUP BY u.id, u.name, u.short_name, u.path ORDER BY min(i.capacity), min(i.position), u.path""",
        conference,
        year,
        list(HELD),
        sees_meeting(me),
    )
    for line in found:
        line["rate"] = rate_of(line)
    return found


def rate_of(line: Mapping[str, Any]) -> int | None:
    return round(100 * (line["present"] + line["substitute"]) / line["called"]) if line["called"] else None


def total_of(lines: list[dict[str, Any]]) -> dict[str, Any]:
    total: dict[str, Any] = {name: sum(line[name] for line in lines) for name in FIGURES}
    return {**total, "rate": rate_of(total)}


async def meetings_behind(
    me: Me, conference: UUID, year: int, figure: str, unit: UUID | None = None
) -> list[dict[str, Any]]:
    """The meetings a figure counts, the latest first, with what was noted of the unit; `figure` is a key of FIGURES."""
    counted = {
        "called": Sql("i.capacity = 'member'"),
        "apologies": Sql("i.capacity = 'member' AND a.status = 'apologies'"),
        "absent": Sql("i.capacity = 'member' AND a.status = 'absent'"),
    }.get(figure, Sql("a.status = {}", figure))
    return await rows(
        f"""SELECT m.id, m.title, m.starts_at, u.id AS unit, u.short_name, a.status, a.name, a.title AS name_title,
                   a.leave_approved_by, a.leave_reason, a.substitute_name, a.substitute_title, a.rank_fits
              {FROM}
             WHERE m.conference = {{}} AND m.year = {{}} AND m.state = ANY({{}}) AND {{}} AND {{}} AND {{}}
             ORDER BY m.starts_at DESC, m.id, i.position, u.path LIMIT 1000""",
        conference,
        year,
        list(HELD),
        counted,
        Sql("TRUE") if unit is None else Sql("i.unit = {}", unit),
        sees_meeting(me),
    )


async def years_of(me: Me, conference: UUID) -> list[int]:
    """Years in which this conference met, the latest first."""
    found = await rows(
        "SELECT DISTINCT m.year FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference"
        " WHERE m.conference = {} AND m.state = ANY({}) AND {} ORDER BY m.year DESC",
        conference,
        list(HELD),
        sees_meeting(me),
    )
    return [line["year"] for line in found]
