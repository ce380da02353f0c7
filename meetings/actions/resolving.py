"""A resolution's life after the minutes: handed out, signed for, worked off, reported, verified, closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from meetings import notices
from meetings.queries.resolutions import resolution_for, subject_of
from meetings.rules import owner
from meetings.searching.index import index_resolution
from meetings.states import ResolutionState
from meetings.tables import ResolutionProgress
from meetings.workflow import RESOLUTION, WORKING
from portal import audit, duties, files
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, rows, value
from portal.duties import (
    Answerable,
    Term,
    hand_in,
    open_duty,
    withdraw_duty,
)
from portal.errors import Refused
from portal.notices import tell
from portal.workflow import happened, make

Resolution = dict[str, Any]
ONGOING_ARTICLE = "长期坚持事项，每年年底前反馈一次"


@atomic()
async def assign(resolution: Resolution, by: Me) -> None:
    """印发交办: the unit's extract goes out, and with it the duty opens (ADR 0014). Called while extracts are issued.

    Both have it on 今日: the unit's named 联络员, who does the work, and the 责任人, who answers for it.
    """
    at = now()
    await make(RESOLUTION, "assign", resolution, subject_of(resolution), by, values={"issued_at": at})
    supporting = await rows("SELECT unit FROM meetings_resolution_support WHERE resolution = {}", resolution["id"])
    liaisons, handler = resolution["liaisons"], resolution["handler"]
    await open_duty(
        subject_of(resolution),
        Answerable(
            unit=resolution["lead_unit"],
            person=liaisons[0] if liaisons and handler not in liaisons else handler,
            principal=handler,
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
    """The unit has it. Who did not sign themselves but has to do the work is told."""
    subject = subject_of(resolution)
    await make(RESOLUTION, "sign_for", resolution, subject, by, values={"signed_for_at": now()})
    people = await notices.unit_people(resolution["lead_unit"])
    if resolution["handler"]:
        people.append(resolution["handler"])
    others = [person for person in people if person != by.id]
    await tell(others, subject, f"{by.name}已签收，请按时限办理。", f"signed_for:{resolution['id']}")


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
    await index_resolution(resolution["id"])
    subject = subject_of(resolution)
    await duties.note(subject.kind, subject.id, text, on, by)
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
    await index_resolution(resolution["id"])
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
    await withdraw_duty(RESOLUTION.kind, resolution["id"], today())


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
