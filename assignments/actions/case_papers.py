"""The papers of a case: annexes, looked at before they enter, withdrawn but never deleted."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from assignments.queries.case_dossiers import may_write
from assignments.queries.cases import subject_of
from portal import files
from portal.access import Me
from portal.db import atomic
from portal.errors import Refused
from portal.workflow import happened

Record = Mapping[str, Any]


@atomic()
async def add_papers(case: Record, by: Me, handed_in: Sequence[files.HandedIn]) -> None:
    """All of the files or none; each was looked at before."""
    _refuse_others(case, by)
    subject = subject_of(case)
    for file in handed_in:
        await files.keep(subject, file, by, "annex")
        await happened(subject, by, "paper", "上传材料", file.name)


@atomic()
async def withdraw_paper(case: Record, by: Me, paper: UUID, reason: str) -> None:
    """By who brought it."""
    _refuse_others(case, by)
    subject = subject_of(case)
    await files.withdraw(subject, paper, by, reason)
    await happened(subject, by, "paper", "撤回材料", reason)


def _refuse_others(case: Record, by: Me) -> None:
    if not may_write(by, case):
        raise Refused("积案材料由联席会议办公室、事权单位或属地单位的联络员上传、撤回。")
