"""反馈: the handling unit says what was done, with papers; nobody is reminded while the office looks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.matter_moves import once
from assignments.queries.matters import subject_of
from assignments.workflow import MATTER
from portal import duties, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic
from portal.errors import Refused
from portal.workflow import happened, make

Record = dict[str, Any]


@atomic()
async def answer(matter: Record, by: Me, *, text: str, papers: Sequence[files.HandedIn] = ()) -> None:
    """反馈: what was done, with papers if there are any; nobody is reminded while the office looks."""
    subject = subject_of(matter)
    said = {"answer": text, "answered_by": by.id, "answered_at": now()}
    await make(MATTER, "answer", matter, subject, by, text, said)
    for paper in papers:
        await files.keep(subject, paper, by, "evidence")
        await happened(subject, by, "evidence", "上传材料", paper.name)
    await duties.note(MATTER.kind, matter["id"], text, today(), by)
    await duties.hand_in(MATTER.kind, matter["id"])
    await notices.decided(matter, "assigned", "returned", "reopened")
    await notices.tell_office(matter, subject, "承办单位已反馈，请核实。", once("answered", matter), but=by.id)


@atomic()
async def withdraw_paper(matter: Record, by: Me, attachment: UUID, note: str) -> None:
    """By who handed it in, while the unit has it in hand."""
    if matter["state"] not in MATTER.by_name["answer"].sources:
        raise Refused("只有办理期间可以撤回材料。")
    subject = subject_of(matter)
    await files.withdraw(subject, attachment, by, note)
    await happened(subject, by, "evidence", "撤回材料", note)
