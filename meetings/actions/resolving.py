"""A resolution's life after the minutes: handed out, signed for, worked off, reported, verified, closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from meetings import notices
from meetings.queries.resolutions import resolution_for, subject_of
from meetings.rules import owner
from meetings.states import ResolutionState
from meetings.tables import ReadMark, ResolutionProgress
from meetings.workflow import RESOLUTION, WORKING
from portal import audit, files
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, rows, value
from portal.duties import (
    Answerable,
    Term,
    finish_duty,
    hand_back,
    hand_in,
    open_duty,
    reopen_duty,
    revoke_duty,
)
from portal.errors import Refused
from portal.notices import tell
from portal.words import day_words
from portal.workflow import happened, make

Resolution = dict[str, Any]
ONGOING_ARTICLE = "长期坚持事项，每年年底前反馈一次"


@atomic()
async def assign(resolution: Resolution, by: Me) -> None:
    """印发交办: the unit's extract goes out, and with it the duty opens (ADR 0014). Called while extracts are issued."""
    at = now()
    await make(RESOLUTION, "assign", resolution, subject_of(resolution), by, values={"issued_at": at})
    supporting = await rows("SELECT unit FROM meetings_resolution_support WHERE resolution = {}", resolution["id"])
    await open_duty(
        subject_of(resolution),
        Answerable(
            unit=resolution["lead_unit"],
            person=resolution["handler"],
            supporting=[line["unit"] for line in supporting],
            supervising_unit=resolution["office"],
        ),
        term_of(resolution),
    )


def term_of(resolution: Resolution) -> Term:
    """The day the meeting set; 长期坚持 owes a report by the end of each year, at least two months away."""
    on = local(resolution["starts_at"]).date()
    if resolution["due"]:
        return Term(on, resolution["due"], resolution["due"])
    until = year_end(today())
    return Term(on, until, until, article=ONGOING_ARTICLE)


def year_end(on: date) -> date:
    """The last day of this year, or of the next when this one has less than two months left."""
    return date(on.year if on.month <= 10 else on.year + 1, 12, 31)


@atomic()
async def sign_for(resolution: Resolution, by: Me) -> None:
    await make(RESOLUTION, "sign_for", resolution, subject_of(resolution), by, values={"signed_for_at": now()})


@atomic()
async def start(resolution: Resolution, by: Me) -> None:
    await make(RESOLUTION, "start", resolution, subject_of(resolution), by)


@atomic()
async def add_progress(resolution: Resolution, by: Me, *, text: str, happened_on: date | None = None) -> None:
    """One sentence of what was done. Before 签收 it signs for the resolution, and the first one starts it: fewer taps."""
    resolution = await _owned(resolution, by)
    on = happened_on or today()
    if on > today():
        raise Refused("进展日期不能晚于今天。")
    await _under_way(resolution, by)
    entry = ResolutionProgress(
        resolution=resolution["id"],
        text=text,
        happened_on=on,
        by=by.id,
        by_name=by.name,
        unit_name=by.holdings[0].unit_name if by.holdings else "",
        at=now(),
    )
    await ResolutionProgress.insert(entry).run()
    subject = subject_of(resolution)
    await happened(subject, by, "progress", "填报进展", text)
    await audit.record(by, "meetings.resolution.progress", subject)


@atomic()
async def add_evidence(resolution: Resolution, by: Me, handed_in: Sequence[files.HandedIn]) -> None:
    """All of the files or none; each was looked at before."""
    resolution = await _owned(resolution, by)
    subject = subject_of(resolution)
    for file in handed_in:
        await files.keep(subject, file, by, "evidence")
        await happened(subject, by, "evidence", "上传佐证材料", file.name)


@atomic()
async def withdraw_evidence(resolution: Resolution, by: Me, attachment: UUID, note: str) -> None:
    resolution = await _owned(resolution, by)
    subject = subject_of(resolution)
    await files.withdraw(subject, attachment, by, note)
    await happened(subject, by, "evidence", "撤回佐证材料", note)


@atomic()
async def feed_back(resolution: Resolution, by: Me, *, feedback: str) -> None:
    """反馈办理结果 with at least one paper behind it; the unit's clock stands still until the office has looked."""
    await value("SELECT id FROM meetings_resolution WHERE id = {} FOR UPDATE", resolution["id"])
    kept = await value(
        "SELECT count(*) FROM attachment WHERE subject_id = {} AND purpose = 'evidence' AND withdrawn_at IS NULL",
        resolution["id"],
    )
    if not kept:
        raise Refused("反馈办理结果前，请至少上传一份佐证材料。")
    subject = subject_of(resolution)
    said = {"feedback": feedback, "fed_back_by": by.id, "fed_back_at": now(), "verified_by": None}
    await make(RESOLUTION, "feed_back", resolution, subject, by, feedback, said)
    await hand_in(RESOLUTION.kind, resolution["id"])
    await tell(
        await notices.office_people(resolution["office"]),
        subject,
        f"{resolution['lead_name']}已反馈办理结果，请核实。",
        f"fed_back:{resolution['id']}:{resolution['version']}",
    )


@atomic()
async def take_back(resolution: Resolution, by: Me) -> None:
    await make(RESOLUTION, "take_back", resolution, subject_of(resolution), by)
    await hand_back(RESOLUTION.kind, resolution["id"], today())


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


async def _under_way(resolution: Resolution, by: Me) -> None:
    for move in ("sign_for", "start"):
        if resolution["state"] in RESOLUTION.by_name[move].sources:
            values = {"signed_for_at": now()} if move == "sign_for" else None
            await make(RESOLUTION, move, resolution, subject_of(resolution), by, values=values)
            resolution |= {"state": RESOLUTION.by_name[move].target, "version": resolution["version"] + 1}


async def _owned(resolution: Resolution, by: Me) -> Resolution:
    """As it is now, held until the end of the transaction, if this person may still write in it."""
    await value("SELECT id FROM meetings_resolution WHERE id = {} FOR UPDATE", resolution["id"])
    now_so = await resolution_for(by, resolution["id"])
    if now_so["state"] not in (ResolutionState.assigned, *WORKING) or not owner(by, now_so):
        raise Refused("只有主办单位可以在办理期间填报；已反馈的，请先撤回反馈。")
    return now_so
