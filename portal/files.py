"""Evidence, annexes and issued papers, kept by the hash of what they are.

A file is never overwritten and never deleted, only withdrawn. It is served through the page of the record it
belongs to, so that whoever may not see the record cannot fetch the file.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from piccolo.constraints import Check
from piccolo.table import Table

from portal import audit
from portal.access import Me
from portal.clock import CHINA, now, today
from portal.columns import day, instant, key, link, long_number, reference, words
from portal.db import atomic, row, rows, value
from portal.errors import BadInput, Missing, Refused
from portal.filecheck import Checked, examine, safe_name
from portal.filecheck.kinds import KINDS
from portal.people import Person
from portal.settings import SETTINGS
from portal.subjects import Subject

MADE = {kind.name: kind.media_type for kind in KINDS} | {"txt": "text/plain"}
"""By the ending of its name, what a file of our own making is."""


class Attachment(Table, tablename="attachment"):
    """`effective_on` is the day the paper itself takes effect; `uploaded_at` only when it was handed in."""

    id = key()
    subject_kind = words(40)
    subject_id = reference(index=True)
    purpose = words(12)
    name = words(160)
    media_type = words(120)
    sha256 = words(64, index=True)
    size = long_number()
    effective_on = day(null=True)
    uploaded_by = link(Person, index=False)
    uploaded_by_name = words(40)
    uploaded_at = instant()
    withdrawn_at = instant(null=True)
    withdrawn_reason = words(300, null=True)

    attachment_purpose_1 = Check("purpose IN ('evidence', 'annex', 'issued')")


@dataclass(frozen=True)
class HandedIn:
    """A file that was looked at: what it is called, what it is, its bytes."""

    name: str
    checked: Checked
    data: bytes


async def looked_at(name: str, data: bytes) -> HandedIn:
    """Is it what its name says, harmless, not marked secret? Raises BadInput. Reads in a child, before any transaction."""
    return HandedIn(safe_name(name), await examine(name, data), data)


@atomic()
async def keep(subject: Subject, file: HandedIn, by: Me, purpose: str, effective_on: date | None = None) -> UUID:
    """Store and note a file that was looked at. BadInput when the person has handed in enough for now."""
    if purpose != "issued":
        await _within_quota(subject, by, file.checked.size)
    put(file.data)
    attachment = Attachment(
        subject_kind=subject.kind,
        subject_id=subject.id,
        purpose=purpose,
        name=file.name[:160],
        media_type=file.checked.media_type,
        sha256=file.checked.sha256,
        size=file.checked.size,
        effective_on=effective_on,
        uploaded_by=by.id,
        uploaded_by_name=by.name,
        uploaded_at=now(),
    )
    await Attachment.insert(attachment).run()
    await audit.record(by, "file.keep", subject, {"name": file.name, "sha256": file.checked.sha256})
    return attachment.id


async def keep_made(subject: Subject, name: str, data: bytes, by: Me) -> UUID:
    """A paper the portal made itself, kept as issued; its name ends with what it is. Nobody need look into it."""
    extension = name.rpartition(".")[2]
    checked = Checked(extension, MADE[extension], extension, hashlib.sha256(data).hexdigest(), len(data))
    return await keep(subject, HandedIn(name, checked, data), by, "issued")


async def _within_quota(subject: Subject, by: Me, size: int) -> None:
    """So that no one person fills the house. Nobody is locked out for it: two uploads at once may go past by one."""
    midnight = datetime.combine(today(), time(), CHINA)
    found = await row(
        "SELECT (SELECT count(*) FROM attachment WHERE subject_id = {} AND uploaded_by = {} AND purpose <> 'issued'"
        " AND withdrawn_at IS NULL) AS files, (SELECT coalesce(sum(size), 0)::bigint FROM attachment"
        " WHERE uploaded_by = {} AND purpose <> 'issued' AND uploaded_at >= {}) AS bytes",
        subject.id,
        by.id,
        by.id,
        midnight,
    )
    assert found is not None
    most, megabytes = SETTINGS.files_per_record, SETTINGS.megabytes_per_day
    if found["files"] >= most:
        raise BadInput(
            (
                "",
                f"每人对同一事项最多上传 {most} 份材料，您已上传 {found['files']} 份。请合并后上传，或先撤回不再需要的。",
            )
        )
    if found["bytes"] + size > megabytes * 1024 * 1024:
        room = f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes} MB"
        raise BadInput(("", f"每人每天最多上传 {room} 材料，今天的已用完。请压缩后上传，或明天再传。"))


def put(data: bytes) -> str:
    """Write once under its SHA-256: first beside, then moved, so that half a file never has a name."""
    sha = hashlib.sha256(data).hexdigest()
    path = path_of(sha)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{sha}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.rename(path)
        except BaseException:
            beside.unlink(missing_ok=True)  # the disk was full: half a file would fill it for nothing
            raise
    return sha


def path_of(sha: str) -> Path:
    return SETTINGS.files / sha[:2] / sha


def get(sha: str) -> bytes:
    """The bytes as they were handed in; Missing when they are gone or no longer what their name says."""
    try:
        data = path_of(sha).read_bytes()
    except FileNotFoundError:
        raise Missing from None
    if hashlib.sha256(data).hexdigest() != sha:
        raise Missing
    return data


async def of(subject_ids: list[UUID], purpose: str = "evidence") -> list[dict[str, Any]]:
    """The files of records the caller has checked, oldest first, withdrawn ones at the end and marked."""
    return await rows(
        """SELECT id, subject_id, name, media_type, sha256, size, effective_on, uploaded_by, uploaded_by_name,
                  uploaded_at, withdrawn_at, withdrawn_reason
             FROM attachment WHERE subject_id = ANY({}) AND purpose = {}
            ORDER BY withdrawn_at IS NOT NULL, uploaded_at, id""",
        subject_ids,
        purpose,
    )


async def one(subject_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    found = await row("SELECT * FROM attachment WHERE id = {} AND subject_id = {}", attachment_id, subject_id)
    if found is None:
        raise Missing
    return found


@atomic()
async def withdraw(subject: Subject, attachment_id: UUID, by: Me, reason: str) -> None:
    """Taken back by who handed it in; it stays in the house, struck through."""
    done = await value(
        "UPDATE attachment SET withdrawn_at = {}, withdrawn_reason = {} WHERE id = {} AND subject_id = {}"
        " AND uploaded_by = {} AND withdrawn_at IS NULL RETURNING id",
        now(),
        reason,
        attachment_id,
        subject.id,
        by.id,
    )
    if done is None:
        raise Refused("只有上传人可以撤回，且已撤回的材料不能再次撤回。")
    await audit.record(by, "file.withdraw", subject, {"attachment": str(attachment_id)})
