"""The word of the office and of a convenor on a resolution: verified, sent back, closed, still open, opened again, revoked."""

from datetime import date
from typing import Any

from meetings import notices
from meetings.queries.resolutions import subject_of
from meetings.tables import ReadMark
from meetings.workflow import RESOLUTION
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic
from portal.duties import (
    Term,
    finish_duty,
    hand_back,
    reopen_duty,
    revoke_duty,
)
from portal.errors import Refused
from portal.notices import tell
from portal.words import day_words
from portal.workflow import make

Resolution = dict[str, Any]


@atomic()
async def verify(resolution: Resolution, by: Me, *, note: str = "") -> None:
    """核实: the office has seen that it is so. Closing is for a convenor, or for a second person of the office."""
    subject = subject_of(resolution)
    await make(RESOLUTION, "verify", resolution, subject, by, note, {"verified_by": by.id, "verified_at": now()})
    closers = (
        await notices.convenors(resolution["conference"])
        if resolution["circulates"]
        else [person for person in await notices.office_people(resolution["office"]) if person != by.id]
    )
    await tell(closers, subject, "办公室已核实，请圈阅。", f"verified:{resolution['id']}:{resolution['version']}")


@atomic()
async def send_back(resolution: Resolution, by: Me, *, note: str) -> None:
    """退回重办: counted, and owed again by the old day."""
    subject = subject_of(resolution)
    await make(RESOLUTION, "send_back", resolution, subject, by, note, {"returns": resolution["returns"] + 1})
    await _owed_again(resolution)
    await _tell_unit(resolution, f"反馈被退回重办：{note}", f"returned:{resolution['id']}:{resolution['version']}")


@atomic()
async def close(resolution: Resolution, by: Me) -> None:
    """圈阅 without a remark is 办结. The duty counts as met on the day it was reported, not on the day it was read."""
    subject = subject_of(resolution)
    on = local(resolution["fed_back_at"] or now()).date()
    await make(RESOLUTION, "close", resolution, subject, by, values={"closed_at": now(), "closed_on": on})
    await _mark(resolution, by, None)
    await finish_duty(RESOLUTION.kind, resolution["id"], on)
    await _tell_unit(resolution, "已同意销号。", f"closed:{resolution['id']}:{resolution['version']}")


@atomic()
async def remark(resolution: Resolution, by: Me, *, note: str) -> None:
    """Any remark means it is still open (domain B2): back to the unit with the remark."""
    subject = subject_of(resolution)
    await make(RESOLUTION, "remark", resolution, subject, by, note)
    await _mark(resolution, by, note)
    await _owed_again(resolution)
    people = await notices.office_people(resolution["office"])
    once = f"remark:{resolution['id']}:{resolution['version']}"
    await tell([person for person in people if person != by.id], subject, f"圈阅时提出意见：{note}", once)
    await _tell_unit(resolution, f"圈阅时提出意见，请继续办理：{note}", once)


@atomic()
async def reopen(resolution: Resolution, by: Me, *, note: str, due: date) -> None:
    """重新办理, by a new day, to the same unit and person."""
    if due <= today():
        raise Refused("新的完成时限应晚于今天。")
    subject = subject_of(resolution)
    changes: dict[str, Any] = {"closed_at": None, "closed_on": None, "verified_by": None}
    if not resolution["ongoing"]:
        changes["due"] = due
    await make(RESOLUTION, "reopen", resolution, subject, by, f"{note}（新时限 {due}）", changes)
    await reopen_duty(RESOLUTION.kind, resolution["id"], Term(today(), due, due))
    words = f"重新办理，时限{due.year}年{day_words(due)}：{note}"
    await _tell_unit(resolution, words, f"reopened:{resolution['id']}:{resolution['version']}")


@atomic()
async def revoke(resolution: Resolution, by: Me, *, note: str) -> None:
    """撤销: what was never issued simply goes; what was issued says so to who owed it. It counts as neither met nor late."""
    await make(RESOLUTION, "revoke", resolution, subject_of(resolution), by, note)
    if resolution["issued_at"]:
        await revoke_duty(RESOLUTION.kind, resolution["id"])
        await _tell_unit(resolution, f"该议定事项已撤销：{note}", f"revoked:{resolution['id']}")


async def _owed_again(resolution: Resolution) -> None:
    await hand_back(RESOLUTION.kind, resolution["id"], today())


async def _mark(resolution: Resolution, by: Me, text: str | None) -> None:
    mark = ReadMark(
        resolution=resolution["id"],
        person=by.id,
        person_name=by.name,
        title="、".join(by.titles)[:80],
        remark=text,
        at=now(),
    )
    await ReadMark.insert(mark).run()


async def _tell_unit(resolution: Resolution, sentence: str, once: str) -> None:
    people = await notices.unit_people(resolution["lead_unit"])
    if resolution["handler"]:
        people.append(resolution["handler"])
    await tell(people, subject_of(resolution), sentence, once)
