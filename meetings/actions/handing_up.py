"""提交上级联席会议: the topic stands anew at the next level's conference, with its papers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.actions.opinions import end_asking, told_of
from meetings.actions.topic_recusals import shadow
from meetings.notices import office_people
from meetings.queries.handing_up import conference_above
from meetings.queries.topic_dossiers import papers_of
from meetings.queries.topics import subject_of
from meetings.searching.index import index_topic
from meetings.tables import Topic
from meetings.workflow import TOPIC
from portal import files
from portal.access import Me
from portal.clock import now
from portal.db import atomic
from portal.errors import Refused
from portal.filecheck import Checked
from portal.notices import tell
from portal.workflow import happened, make

Record = Mapping[str, Any]
COPIED = (
    "kind",
    "title",
    "presenter",
    "presenter_title",
    "minutes_asked",
    "background",
    "question",
    "confidential",
    "source_kind",
    "source_id",
    "source_title",
    "source_path",
)


@atomic()
async def hand_up(topic: Record, by: Me, note: str | None = None) -> UUID:
    """Brought there by the office that hands it up, agreed already, so that the office above screens it next."""
    above = await conference_above(topic["conference"])
    if above is None:
        raise Refused("上级还没有建立联席会议，不能提交。")
    await make(TOPIC, "hand_up", topic, subject_of(topic), by, note or f"提交{above['title']}")
    await end_asking(topic["id"])
    made = Topic(
        **{name: topic[name] for name in COPIED},
        conference=above["id"],
        submitting_unit=topic["office"],
        handed_up_from=topic["id"],
        state="agreed",
        submitted_by=by.id,
        submitted_at=now(),
        created_by=by.id,
        created_at=now(),
    )
    await Topic.insert(made).run()
    await shadow(topic["id"])
    subject = subject_of({"id": made.id, "title": topic["title"]})
    await _copy_papers(topic, made.id, by)
    await index_topic(made.id)
    await happened(subject, by, "handed_up", "由下级联席会议提交", f"{topic['conference_title']}。{note or ''}")
    told = told_of({"id": made.id, "conference_title": above["title"]})
    people = await office_people(above["office"])
    await tell(people, told, f"{topic['conference_title']}提交了一件议题，请初审。", f"topic:{made.id}:handed_up")
    return made.id


async def _copy_papers(topic: Record, to: UUID, by: Me) -> None:
    """The same bytes under the same hash: they were looked at when they came in."""
    subject = subject_of({"id": to, "title": topic["title"]})
    for paper in await papers_of(topic["id"]):
        if paper["withdrawn_at"] is None:
            extension = paper["name"].rpartition(".")[2].lower()
            checked = Checked(extension, paper["media_type"], extension, paper["sha256"], paper["size"])
            await files.keep(subject, files.HandedIn(paper["name"], checked, files.get(paper["sha256"])), by, "annex")
