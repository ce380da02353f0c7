"""Writing the minutes item by item: every save has a version, and no text is written over unseen."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from meetings.queries.desk import WRITING, desk_for, text_of
from meetings.queries.meetings import item_for, subject_of, told_title
from meetings.searching.index import index_item
from meetings.tables import ItemTextBefore
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, row, value
from portal.errors import Missing, Refused
from portal.workflow import happened

LONG_AFTER = timedelta(minutes=5)
LOST = 20
"""Characters a save may take away before the text before it is kept."""
EVERY = 50
"""Saves of one sitting after which the text is kept once anyway."""


class Overtaken(Refused):
    """Somebody else wrote in between; `theirs` is what stands now."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__("您写的时候，这一项已由他人保存，请对照两段文字后再保存。")
        self.theirs = theirs


async def writing(by: Me, meeting_id: UUID, item_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The meeting and one of its items, for its office while the minutes are open. Inside `atomic()`: the meeting cannot
    be handed on meanwhile, and whoever writes the same item waits."""
    meeting = await desk_for(by, meeting_id)
    await item_for(by, meeting_id, item_id)
    state = await value("SELECT state FROM meetings_meeting WHERE id = {} FOR SHARE", meeting_id)
    item = await row(
        "SELECT * FROM meetings_agenda_item WHERE id = {} AND meeting = {} FOR UPDATE", item_id, meeting_id
    )
    if item is None:
        raise Missing
    if not meeting["may_write"] or state not in WRITING:
        raise Refused("纪要由联席会议办公室在会议召开之后、报签之前记录。您写的文字请先复制留存。")
    return meeting, item


@atomic()
async def save_text(by: Me, meeting_id: UUID, item_id: UUID, text: str, *, seen: int) -> int:
    """The version after it. Overtaken when somebody else wrote after version `seen`."""
    meeting, item = await writing(by, meeting_id, item_id)
    stands = await text_of(item_id)
    await here(by, item_id)
    if stands["text"] == text:
        return int(stands["version"])
    if stands["version"] != seen and await _others_since(by, item_id, stands, seen):
        raise Overtaken(stands)
    kept = stands["version"] > 0 and _worth_keeping(by, stands, text, seen)
    if kept:
        given = {name: stands[name] for name in ("text", "by", "by_name", "at", "version")}
        await ItemTextBefore.insert(ItemTextBefore(agenda_item=item_id, **given)).run()
    written = await value(
        "INSERT INTO meetings_item_text AS x (id, agenda_item, text, by, by_name, at, version)"
        " VALUES ({}, {}, {}, {}, {}, {}, 1) ON CONFLICT (agenda_item) DO UPDATE SET text = excluded.text,"
        " by = excluded.by, by_name = excluded.by_name, at = excluded.at, version = x.version + 1 RETURNING x.version",
        new_id(),
        item_id,
        text,
        by.id,
        by.name,
        now(),
    )
    await index_item(item_id)
    if kept or stands["version"] == 0:
        subject = subject_of(meeting)
        await happened(subject, by, "write", "记录纪要", f"{item['position']}. {told_title(item)}"[:200])
        await audit.record(by, "meetings.meeting.write", subject, {"item": item_id, "version": written})
    return int(written)


async def _others_since(by: Me, item_id: UUID, stands: Mapping[str, Any], seen: int) -> bool:
    if stands["by"] != by.id:
        return True
    return bool(
        await value(
            "SELECT TRUE FROM meetings_item_text_before WHERE agenda_item = {} AND version > {} AND by <> {} LIMIT 1",
            item_id,
            seen,
            by.id,
        )
    )


def _worth_keeping(by: Me, stands: Mapping[str, Any], text: str, seen: int) -> bool:
    """Not every second of typing: somebody else's text, one of long ago, one that is cut, one not seen, each fiftieth."""
    return bool(
        stands["by"] != by.id
        or stands["version"] != seen
        or now() - stands["at"] > LONG_AFTER
        or len(stands["text"]) - len(text) > LOST
        or stands["version"] % EVERY == 0
    )


@atomic()
async def be_here(by: Me, meeting_id: UUID, item_id: UUID) -> None:
    """Only who may write is shown as writing; who reads is not."""
    await writing(by, meeting_id, item_id)
    await here(by, item_id)


async def here(by: Me, item_id: UUID) -> None:
    """This person has the item open now."""
    await value(
        "INSERT INTO meetings_writing (id, agenda_item, person, person_name, at) VALUES ({}, {}, {}, {}, {})"
        " ON CONFLICT (agenda_item, person) DO UPDATE SET at = excluded.at RETURNING id",
        new_id(),
        item_id,
        by.id,
        by.name,
        now(),
    )
