"""Issuing the minutes: numbered, printed, frozen; an extract for each unit; with it every resolution becomes a duty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from json import dumps
from typing import Any
from uuid import UUID

import anyio

from meetings import notices
from meetings.actions import resolving
from meetings.actions.minuting import days_from_today
from meetings.documents.extract import extract_html
from meetings.documents.minutes import content_of, minutes_html, minutes_word
from meetings.queries.calling import refuse_aside
from meetings.queries.meetings import invitees_of, subject_of
from meetings.queries.minutes import WIDE, material_for
from meetings.queries.resolutions import resolution_for
from meetings.tables import Extract
from meetings.workflow import MEETING
from portal import files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id, rows, value
from portal.documents import ISSUE_TAKEN, Printed, issue_printed, next_label, next_labels, until_numbered
from portal.duties import finish_duty
from portal.errors import Refused
from portal.papers.render import render
from portal.subjects import Subject
from portal.words import day_words
from portal.workflow import make

MINUTES, NOTICE = "minutes", "resolution_notice"
"""The two series of numbers of a conference's office: 期号 of the minutes, and of 议定事项通知单."""


@dataclass
class Issue:
    """Everything printed, before any number is taken."""

    meeting: dict[str, Any]
    minutes: dict[str, Any]
    content: dict[str, Any]
    label: str
    on: date
    sign_for_due: date
    pdf: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    extracts: dict[UUID, Printed] = field(default_factory=dict)


async def issue(by: Me, meeting_id: UUID, version: int) -> None:
    """Prints first, then takes the numbers in one short transaction; prints again when somebody took them meanwhile."""

    async def once() -> None:
        made = await _print(by, meeting_id, version)
        await _freeze(by, made)

    await until_numbered(once, ISSUE_TAKEN)


async def _print(by: Me, meeting_id: UUID, version: int) -> Issue:
    material = await material_for(by, meeting_id)
    meeting = material["meeting"]
    if meeting["version"] != version:
        raise Refused("这份纪要刚刚已被他人办理，请看过最新情况后再办。")
    move = MEETING.by_name["issue"]
    if move not in MEETING.open_moves(by, meeting):
        raise Refused(f"当前状态为“{MEETING.states[meeting['state']]}”，须由{move.rule.words}在签发后印发。")
    await refuse_aside(by, meeting)
    on = today()
    made = Issue(
        meeting,
        material["minutes"],
        content_of(material, on=on),
        await next_label(MINUTES, meeting["office"], on.year, ""),
        on,
        await days_from_today(meeting, "sign_for"),
    )
    rows_of_unit = _rows_by_unit(material)
    feedback_due = await days_from_today(meeting, "first_feedback")
    labels = await next_labels(NOTICE, meeting["office"], on.year, _sign(meeting), len(rows_of_unit))
    names = {line["id"]: line["name"] for line in await _names(list(rows_of_unit))}
    sheets = {
        unit: (
            label,
            extract_html(
                meeting,
                names[unit],
                rows_of_unit[unit],
                label=label,
                minutes_label=made.label,
                on=on,
                sign_for_due=made.sign_for_due,
                feedback_due=feedback_due,
            ),
        )
        for unit, label in zip(rows_of_unit, labels, strict=True)
    }
    await _render_all(made, sheets)
    title = made.content["title"].replace("\n", "")
    made.files[f"{title}.docx"] = minutes_word(made.content, label=made.label)
    if any(item["confidential"] for item in material["items"]):
        wide = content_of(material, on=on, wide=True)
        made.files[f"{title}{WIDE}.pdf"] = await render(minutes_html(wide, label=made.label))
        made.files[f"{title}{WIDE}.docx"] = minutes_word(wide, label=made.label)
    return made


def _sign(meeting: dict[str, Any]) -> str:
    """The 发文字号 of extracts: another than that of notices of meetings (通), so that no two papers bear one number."""
    return f"{meeting['sign']}议"


async def _render_all(made: Issue, sheets: dict[UUID, tuple[str, str]]) -> None:
    """Side by side, as many as the house prints at once; no database in it."""

    async def one(unit: UUID, label: str, html: str) -> None:
        made.extracts[unit] = Printed(label, await render(html))

    async def whole() -> None:
        made.pdf = await render(minutes_html(made.content, label=made.label))

    try:
        async with anyio.create_task_group() as printing:
            printing.start_soon(whole)
            for unit, (label, html) in sheets.items():
                printing.start_soon(one, unit, label, html)
    except ExceptionGroup as group:
        raise group.exceptions[0] from None


def _rows_by_unit(material: dict[str, Any]) -> dict[UUID, list[dict[str, Any]]]:
    """What each unit has to do, as lead or beside, in the order of the minutes."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for item in material["items"]:
        for resolution in item["resolutions"]:
            if resolution["state"] != "drafted":
                continue
            line = {
                "wording": resolution["wording"],
                "lead": resolution["lead_name"],
                "supporting": resolution["supporting"],
                "handler": resolution["handler_name"] or "",
                "due": resolution["due"].isoformat() if resolution["due"] else "",
            }
            found.setdefault(resolution["lead_unit"], []).append({**line, "part": "主办"})
            for unit in resolution["supporting_units"]:
                found.setdefault(unit, []).append({**line, "part": "协办"})
    return found


async def _names(units: Sequence[UUID]) -> list[dict[str, Any]]:
    return await rows("SELECT id, name FROM unit WHERE id = ANY({})", list(units))


@atomic()
async def _freeze(by: Me, made: Issue) -> None:
    """Takes the numbers in the order they were printed. All of it, or nothing."""
    meeting, on = made.meeting, made.on
    subject = subject_of(meeting)
    await make(MEETING, "issue", meeting, subject, by, made.label)
    document = await issue_printed(
        MINUTES, meeting["office"], on.year, "", made.content["title"], subject, by, Printed(made.label, made.pdf)
    )
    minutes = made.minutes["id"]
    await value(
        "UPDATE meetings_minutes SET document = {}, printed = {}, issued_at = {}, version = version + 1"
        " WHERE id = {} RETURNING id",
        document,
        dumps(made.content, ensure_ascii=False),
        now(),
        minutes,
    )
    await keep_files(minutes, made.files, by)
    for unit, printed in made.extracts.items():
        await _extract(by, made, unit, printed)
    drafted = await rows(
        "SELECT id FROM meetings_resolution WHERE meeting = {} AND state = 'drafted' ORDER BY number", meeting["id"]
    )
    for line in drafted:
        await resolving.assign(await resolution_for(by, line["id"]), by)
    await finish_duty("meetings.minutes", meeting["id"], on)
    others = [called["unit"] for called in await invitees_of(meeting["id"]) if called["unit"] not in made.extracts]
    await notices.tell_units(others, subject, f"会议纪要{made.label}已印发。", f"minutes:{minutes}")


async def _extract(by: Me, made: Issue, unit: UUID, printed: Printed) -> None:
    meeting = made.meeting
    extract = new_id()
    subject = subject_of(meeting)
    document = await issue_printed(
        NOTICE,
        meeting["office"],
        made.on.year,
        _sign(meeting),
        "议定事项通知单",
        subject,
        by,
        printed,
    )
    await Extract.insert(
        Extract(
            id=extract,
            minutes=made.minutes["id"],
            unit=unit,
            document=document,
            issued_at=now(),
            sign_for_due=made.sign_for_due,
        )
    ).run()
    due = made.sign_for_due
    words = f"议定事项通知单{printed.label}已下达，请于{due.year}年{day_words(due)}前签收。"
    await notices.tell_units([unit], subject, words, f"extract:{extract}", heads=True)


async def keep_files(minutes: UUID, made: dict[str, bytes], by: Me) -> None:
    """The Word forms and copies beside the numbered paper."""
    for name, data in made.items():
        await files.keep_made(Subject("meetings.minutes", minutes, name, ""), name, data, by)
