"""The page of decisions inside the house: opened and shut by the office, off by default."""

from uuid import UUID

from meetings.queries.conferences import running, subject_of
from portal import audit
from portal.access import Me
from portal.db import atomic, value
from portal.errors import Refused
from portal.workflow import happened


@atomic()
async def show(by: Me, conference_id: UUID, *, shows: bool) -> None:
    conference = await running(by, conference_id)
    changed = await value(
        "UPDATE meetings_conference SET shows_decisions = {} WHERE id = {} AND shows_decisions <> {} RETURNING id",
        shows,
        conference_id,
        shows,
    )
    if changed is None:
        raise Refused("议定事项公开页已经" + ("打开。" if shows else "关闭。"))
    subject = subject_of(conference)
    await happened(subject, by, "show", "打开议定事项公开页" if shows else "关闭议定事项公开页")
    await audit.record(by, "meetings.conference.show", subject, {"shows": shows})
