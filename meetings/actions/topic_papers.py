"""The papers of a topic (议题材料): annexes, looked at before they enter, withdrawn but never deleted."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from meetings.actions.papers_owed import keep_in_step
from meetings.queries.topic_dossiers import may_add_papers
from meetings.queries.topics import subject_of
from meetings.searching.index import index_topic
from portal import files
from portal.access import Me
from portal.db import atomic
from portal.errors import Refused
from portal.workflow import happened

Record = Mapping[str, Any]


@atomic()
async def add_papers(topic: Record, by: Me, handed_in: Sequence[files.HandedIn]) -> None:
    """All of the files or none; each was looked at before."""
    _refuse_others(topic, by)
    subject = subject_of(topic)
    for file in handed_in:
        await files.keep(subject, file, by, "annex")
        await happened(subject, by, "paper", "上传议题材料", file.name)
    await keep_in_step([topic["id"]])
    await index_topic(topic["id"])


@atomic()
async def withdraw_paper(topic: Record, by: Me, paper: UUID, reason: str) -> None:
    _refuse_others(topic, by)
    subject = subject_of(topic)
    await files.withdraw(subject, paper, by, reason)
    await keep_in_step([topic["id"]])
    await index_topic(topic["id"])
    await happened(subject, by, "paper", "撤回议题材料", reason)


def _refuse_others(topic: Record, by: Me) -> None:
    if not may_add_papers(by, topic):
        raise Refused("议题材料由提请单位或联席会议办公室在上会之前上传、撤回。")
