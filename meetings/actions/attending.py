"""Who was there, as the office writes it down: the grid whole or not at all, then that the meeting was held."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from meetings.actions.papers_owed import keep_in_step, topics_on
from meetings.queries.attendance import REGISTERING, THERE, attendance_for, attendance_of, not_registered
from meetings.queries.conferences import limits_of
from meetings.queries.meetings import agenda_of, subject_of, told_title
from meetings.states import MINUTES_DRAFT as DRAFT
from meetings.states import PARTS, PRESENCES
from meetings.tables import Attendance, AttendancePart
from meetings.workflow import MEETING
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import local, now
from portal.db import atomic, rows, value
from portal.duties import Answerable, Term, open_duty
from portal.errors import Refused
from portal.subjects import Subject
from portal.workdays import compute
from portal.workflow import happened, make

SAID = {
    "position": "int",
    "status": "text",
    "name": "text",
    "title": "text",
    "leave_approved_by": "text",
    "leave_reason": "text",
    "substitute_name": "text",
    "substitute_title": "text",
    "rank_fits": "boolean",
}
"""What a row says, column and type."""


class Overtaken(Refused):
    """Somebody else saved the grid in between."""


async def registering(by: Me, meeting_id: UUID) -> dict[str, Any]:
    """The meeting, for its office while the grid is open."""
    meeting = await attendance_for(by, meeting_id)
    if not meeting["may_register"]:
        raise Refused("到会情况由联席会议办公室在会议通知印发之后、纪要报签之前登记。")
    return meeting


@atomic()
async def register(by: Me, meeting_id: UUID, said: Sequence[Mapping[str, Any]], *, seen: int) -> None:
    """`said`: a mapping a row, of `seat` or `unit` and what the columns say. Overtaken when the grid is not as seen.

    Rows that are not given stay as they are: who fills in the other half of the room loses nothing.
    """
    meeting = await registering(by, meeting_id)
    version = await value(
        "UPDATE meetings_meeting SET attendance_version = attendance_version + 1"
        " WHERE id = {} AND attendance_version = {} AND state = ANY({}) RETURNING attendance_version",
        meeting_id,
        seen,
        [state.value for state in REGISTERING],
    )
    if version is None:
        raise Overtaken("到会情况刚刚已由他人保存，请对照后再保存。")
    before = {line["seat"] or line["unit"]: line for line in await attendance_of(meeting_id)}
    known = [(before.get(line.get("seat") or line["unit"]), line) for line in said]
    await _add(by, meeting_id, [line for there, line in known if there is None], version)
    await _change(by, [(there, line) for there, line in known if there is not None], version)
    counts = await rows(
        "SELECT status, count(*) AS number FROM meetings_attendance WHERE meeting = {} GROUP BY status", meeting_id
    )
    numbers = {line["status"]: line["number"] for line in counts}
    words = "，".join(f"{said}{numbers[status]}" for status, said in PRESENCES.items() if status in numbers)
    subject = subject_of(meeting)
    await happened(subject, by, "attendance", "登记到会情况", words)
    await audit.record(by, "meetings.meeting.attendance", subject, {"rows": len(said)})


async def _add(by: Me, meeting_id: UUID, fresh: Sequence[Mapping[str, Any]], version: int) -> None:
    made = [
        Attendance(
            meeting=meeting_id,
            **{column: line[column] for column in ("seat", "unit") if line.get(column)},
            **{column: line[column] for column in SAID},
            at=now(),
            by=by.id,
            version=version,
        )
        for line in fresh
    ]
    if made:
        await Attendance.insert(*made).run()


async def _change(by: Me, known: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], version: int) -> None:
    """Only rows that say something else than before, in one statement; who is not there has no part in any item."""
    changed = [(there, line) for there, line in known if any(there[column] != line[column] for column in SAID)]
    if not changed:
        return
    await rows(
        f"UPDATE meetings_attendance a SET {', '.join(f'{column} = n.{column}' for column in SAID)}, at = {{}}, by = {{}},"
        f" version = {{}} FROM unnest({{}}::uuid[], {', '.join(f'{{}}::{SAID[column]}[]' for column in SAID)})"
        f" AS n(id, {', '.join(SAID)}) WHERE a.id = n.id RETURNING a.id",
        now(),
        by.id,
        version,
        [there["id"] for there, _ in changed],
        *([line[column] for _, line in changed] for column in SAID),
    )
    gone = [there["id"] for there, line in changed if line["status"] not in THERE]
    await rows("DELETE FROM meetings_attendance_part WHERE attendance = ANY({}) RETURNING id", gone)


@atomic()
async def note_parts(by: Me, meeting_id: UUID, item_id: UUID, parts: Mapping[UUID, str], *, seen: int) -> None:
    """For one item, by row of the grid: arrived, left or recused. Whoever is not named was there all the time."""
    meeting = await registering(by, meeting_id)
    item = next((one for one in await agenda_of(by, meeting_id) if one["id"] == item_id), None)
    if item is None:
        raise Refused("这项议程刚刚已被移出，请看过最新的议程。")
    claimed = await value(
        "UPDATE meetings_meeting SET attendance_version = attendance_version + 1"
        " WHERE id = {} AND attendance_version = {} RETURNING id",
        meeting_id,
        seen,
    )
    if claimed is None:
        raise Overtaken("到会情况刚刚已由他人保存，请看过最新情况后再填。")
    there = {line["id"]: line for line in await attendance_of(meeting_id) if line["status"] in THERE}
    if parts.keys() - there.keys():
        raise Refused("所选人员中有的并未到会，请看过最新的到会情况。")
    recused = {there[who]["unit"] for who, what in parts.items() if what == "recused"} - {None}
    leading = await rows(
        "SELECT u.short_name FROM meetings_resolution r JOIN unit u ON u.id = r.lead_unit"
        " WHERE r.agenda_item = {} AND r.state <> 'revoked' AND r.lead_unit = ANY({})",
        item_id,
        list(recused),
    )
    if leading:
        raise Refused(f"{leading[0]['short_name']}已是本项一条议定事项的主办单位，请先更换主办单位，再登记其回避。")
    await value("DELETE FROM meetings_attendance_part WHERE agenda_item = {} RETURNING id", item_id)
    if parts:
        made = [AttendancePart(attendance=who, agenda_item=item_id, what=what) for who, what in parts.items()]
        await AttendancePart.insert(*made).run()
    words = "；".join(f"{_who(there[who])}{PARTS[what]}" for who, what in parts.items()) or "全程在场"
    subject = subject_of(meeting)
    await happened(subject, by, "parts", "登记逐项到会", f"{told_title(item)}：{words}"[:1000])
    await audit.record(by, "meetings.meeting.parts", subject, {"item": item_id})


def _who(line: Mapping[str, Any]) -> str:
    return str(line["unit_short"] or line["name"])


@atomic()
async def hold(by: Me, meeting_id: UUID, *, began_at: datetime, ended_at: datetime | None, seen: int) -> None:
    """会议已召开: everybody accounted for, on or after the hour; from now on the office owes the minutes."""
    meeting = await registering(by, meeting_id)
    missing = await not_registered(meeting)
    if missing:
        raise Refused(f"还有 {len(missing)} 行到会情况没有登记：{'、'.join(missing[:8])}{'等' * (len(missing) > 8)}。")
    _believable(meeting, began_at, ended_at)
    await make(
        MEETING,
        "hold",
        {**meeting, "version": seen},
        subject_of(meeting),
        by,
        values={"began_at": began_at, "ended_at": ended_at},
    )
    await keep_in_step(await topics_on(meeting_id))
    await _owe_minutes(meeting, began_at)


async def _owe_minutes(meeting: Mapping[str, Any], began_at: datetime) -> None:
    """The office owes a draft first, then the printed minutes; each by the conference's own limit."""
    on, calendar, limits = local(began_at).date(), await load_calendar(), await limits_of(meeting["conference"])
    for kind, limit, words in ((DRAFT, "minutes_draft", "纪要起草"), ("meetings.minutes", "minutes_issue", "纪要")):
        _, amount, unit, article = limits[limit]
        term = Term.counted(compute(on, (amount, unit), calendar), article)
        subject = Subject(kind, meeting["id"], f"{meeting['title']}{words}", f"/meetings/{meeting['id']}/minutes")
        await open_duty(subject, Answerable(unit=meeting["office"]), term)


@atomic()
async def correct_times(by: Me, meeting_id: UUID, *, began_at: datetime, ended_at: datetime | None, seen: int) -> None:
    meeting = await registering(by, meeting_id)
    if not meeting["was_held"]:
        raise Refused("会议尚未召开。")
    _believable(meeting, began_at, ended_at)
    claimed = await value(
        "UPDATE meetings_meeting SET began_at = {}, ended_at = {}, version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        began_at,
        ended_at,
        meeting_id,
        seen,
    )
    if claimed is None:
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再办。")
    subject = subject_of(meeting)
    until = f"至{local(ended_at):%H:%M}" if ended_at else "，结束时间未填"
    await happened(subject, by, "times", "更正起止时间", f"{local(began_at):%H:%M}{until}")
    await audit.record(by, "meetings.meeting.times", subject)


def _believable(meeting: Mapping[str, Any], began_at: datetime, ended_at: datetime | None) -> None:
    if not meeting["has_come"]:
        raise Refused(f"会议定于{local(meeting['starts_at']):%m月%d日%H:%M}召开，到时间后才能办理“会议已召开”。")
    if began_at > now():
        raise Refused("开始时间还没有到，请核对。")
    if ended_at is not None and ended_at <= began_at:
        raise Refused("结束时间应晚于开始时间，请核对。")
    if ended_at is not None and ended_at > now():
        raise Refused("结束时间还没有到：会议没有结束的，先不填结束时间，散会后补填。")
