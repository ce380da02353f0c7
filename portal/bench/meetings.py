"""A large meeting on the bench's own database: forty items, sixty units, minutes of some forty pages. Its pages, its
forms, its paper."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from meetings.actions import planning
from meetings.queries.attendance import attendance_for, grid_of
from meetings.tables import AgendaItem, Attendance, Invitee, ItemText, Resolution
from portal.access import Me
from portal.bench.measuring import Patience, Row, compare
from portal.bench.recording import record, write_again
from portal.bench.visiting import Unexpected, Visitor
from portal.clock import CHINA, now, today
from portal.db import atomic, rows, value
from portal.papers import fonts
from portal.papers.fetcher import OwnFetcher

ITEMS, UNITS = 40, 60
SENTENCE = "会议要求有关单位按照分工压实责任、明确节点、逐项落实，办理进度按月汇总，未按期办结的说明原因。"
TEXT = SENTENCE * 4
"""With two resolutions and their lines of the annex about a page of the minutes."""


@dataclass
class Large:
    """`ahead` is being arranged, `held` has its minutes open; `items` of the latter."""

    ahead: UUID
    held: UUID
    items: list[UUID] = field(default_factory=list)


@atomic()
async def large(by: Me, conference: UUID) -> Large:
    """Both meetings of a conference this person runs."""
    chair = await value(
        "SELECT person FROM meetings_seat WHERE conference = {} AND ends_on IS NULL ORDER BY position", conference
    )
    meetings = []
    for days in (7, -1):
        on = today() + timedelta(days=days)
        starts_at = datetime(on.year, on.month, on.day, 9, tzinfo=CHINA)
        meeting = await planning.plan(
            by, conference, kind="enlarged_plenary", starts_at=starts_at, place="会议中心", chair=chair
        )
        await _called(meeting)
        await _agenda(meeting)
        meetings.append(meeting)
    ahead, held = meetings
    await _held(by, held)
    items = [
        line["id"]
        for line in await rows("SELECT id FROM meetings_agenda_item WHERE meeting = {} ORDER BY position", held)
    ]
    return Large(ahead, held, items)


async def _called(meeting: UUID) -> None:
    await rows("DELETE FROM meetings_invitee WHERE meeting = {} RETURNING id", meeting)
    units = await rows("SELECT id FROM unit WHERE kind = 'department' ORDER BY path LIMIT {}", UNITS)
    await Invitee.insert(
        *(
            Invitee(meeting=meeting, unit=unit["id"], capacity="member", position=position)
            for position, unit in enumerate(units, start=1)
        )
    ).run()


async def _agenda(meeting: UUID) -> None:
    called = await rows("SELECT unit FROM meetings_invitee WHERE meeting = {} ORDER BY position", meeting)
    await AgendaItem.insert(
        *(
            AgendaItem(
                meeting=meeting,
                kind="other",
                position=position,
                title=f"第{position}项有关工作的汇报",
                submitting_unit=called[position]["unit"],
                presenter="某某",
                presenter_title="负责同志",
                minutes=10,
            )
            for position in range(2, ITEMS + 1)
        )
    ).run()


async def _held(by: Me, meeting: UUID) -> None:
    """Everybody came, every item has its text, its result and two resolutions."""
    await rows(
        "UPDATE meetings_meeting SET state = 'held', notices = 1, notified_at = {}, began_at = starts_at,"
        " ended_at = starts_at + interval '3 hours', attendance_version = 1 WHERE id = {} RETURNING id",
        now(),
        meeting,
    )
    found = await attendance_for(by, meeting)
    await Attendance.insert(
        *(
            Attendance(
                meeting=meeting,
                position=row["position"],
                name=row["name"] or "某某",
                title=row["title"] or "负责同志",
                status="present",
                at=now(),
                by=by.id,
                version=1,
                **{row["column"]: row["of"]},
            )
            for row in await grid_of(found)
        )
    ).run()
    items = await rows("SELECT id, submitting_unit FROM meetings_agenda_item WHERE meeting = {}", meeting)
    written: dict[str, Any] = {"by": by.id, "by_name": by.name, "at": now(), "version": 1}
    await ItemText.insert(*(ItemText(agenda_item=item["id"], text=TEXT, **written) for item in items)).run()
    await rows("UPDATE meetings_agenda_item SET result = 'decided' WHERE meeting = {} RETURNING id", meeting)
    led = [item for item in items if item["submitting_unit"]] * 2
    await Resolution.insert(
        *(
            Resolution(
                meeting=meeting,
                agenda_item=item["id"],
                number=number,
                wording=f"第{number}条：{SENTENCE}",
                lead_unit=item["submitting_unit"],
                due=today() + timedelta(days=60),
                state="drafted",
                created_by=by.id,
                created_at=now(),
            )
            for number, item in enumerate(led, start=1)
        )
    ).run()


async def save_text(row: Row, visitor: Visitor, bare: asyncpg.Connection, made: Large, patience: Patience) -> Row:
    """One item at the desk, as it is saved while somebody types: a text a little longer than the one before."""
    item = made.items[5]
    path = f"/meetings/{made.held}/desk/{item}/text"
    turn = _Turn()

    async def look() -> None:
        """The text is not yet findable: what is written of it for the search can be written again by the floor."""
        turn.seen = await value("SELECT version FROM meetings_item_text WHERE agenda_item = {}", item)
        await rows(
            "DELETE FROM meetings_search WHERE subject_kind = 'minutes' AND (subject = {} OR record = {} OR subject IN"
            " (SELECT id FROM meetings_item_text WHERE agenda_item = {})) RETURNING id",
            item,
            item,
            item,
        )

    async def send() -> None:
        turn.number += 1
        await visitor.post(path, text=f"{TEXT}{turn.number}", version=str(turn.seen))

    return await _form(row, bare, look, send, patience)


async def save_attendance(row: Row, visitor: Visitor, bare: asyncpg.Connection, made: Large, patience: Patience) -> Row:
    """The whole grid, every row of it changed."""
    me_found = await rows("SELECT id, unit FROM meetings_invitee WHERE meeting = {} ORDER BY position", made.held)
    seats = await rows(
        "SELECT s.id FROM meetings_attendance a JOIN meetings_seat s ON s.id = a.seat WHERE a.meeting = {}", made.held
    )
    turn = _Turn()

    async def look() -> None:
        turn.seen = await value("SELECT attendance_version FROM meetings_meeting WHERE id = {}", made.held)

    async def send() -> None:
        turn.number += 1
        typed = {f"s{seat['id'].hex}_status": "present" for seat in seats}
        for line in me_found:
            key = f"u{line['unit'].hex}"
            typed |= {f"{key}_status": "present", f"{key}_name": f"某{turn.number % 7}", f"{key}_title": "负责同志"}
        await visitor.post(f"/meetings/{made.held}/attendance", seen=str(turn.seen), **typed)

    return await _form(row, bare, look, send, patience)


@dataclass
class _Turn:
    number: int = 0
    seen: int = 0


async def _form(
    row: Row,
    bare: asyncpg.Connection,
    look: Callable[[], Awaitable[None]],
    send: Callable[[], Awaitable[None]],
    patience: Patience,
) -> Row:
    """The floor sends the same statements in one transaction."""
    for _ in range(2):
        await look()
        await send()
    await look()
    recording = await record(send)
    row.queries = recording.queries
    return await compare(row, send, lambda: write_again(recording, bare), before=look, patience=patience)


async def minutes(row: Row, visitor: Visitor, made: Large, patience: Patience) -> Row:
    """The draft, printed in a child; the floor prints the same HTML in this process."""
    os.environ["FONTCONFIG_FILE"] = str(fonts.configuration())
    from weasyprint import HTML  # noqa: PLC0415 (reads the fonts' configuration when it is loaded)

    path = f"/meetings/{made.held}/minutes/draft.pdf"
    recording = await record(lambda: visitor.get(path))
    if not recording.rendered:
        raise Unexpected("the minutes were printed past the template")
    html: Any = recording.render()[-1]
    row.queries = recording.queries
    row.words += f"，{len(HTML(string=html, url_fetcher=OwnFetcher()).render().pages)} 页"

    async def floor() -> None:
        HTML(string=html, url_fetcher=OwnFetcher(), media_type="print").write_pdf()

    return await compare(row, lambda: visitor.get(path), floor, patience=patience, times=2)
