"""Templates: what a kind of meeting usually is, so that the next one is planned with one look."""

from typing import Any
from uuid import UUID

from meetings.queries.conferences import running, subject_of
from meetings.queries.planning import template_for
from meetings.tables import Template
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, value
from portal.errors import Refused
from portal.workflow import happened


@atomic()
async def add_template(by: Me, conference_id: UUID, **given: Any) -> UUID:
    conference = await running(by, conference_id)
    made = Template(conference=conference_id, created_by=by.id, created_at=now(), **given)
    await Template.insert(made).run()
    await happened(subject_of(conference), by, "template", "新增会议模板", given["title"])
    await audit.record(by, "meetings.template.add", subject_of(conference), {"template": made.id})
    return made.id


@atomic()
async def change_template(by: Me, template_id: UUID, *, version: int, **given: Any) -> UUID:
    """For meetings planned from now on. Returns the conference."""
    template = await template_for(by, template_id)
    conference = await running(by, template["conference"])
    saved = await value(
        "UPDATE meetings_template SET " + ", ".join(f"{name} = {{}}" for name in given) + ", version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        *given.values(),
        template_id,
        version,
    )
    if saved is None:
        raise Refused("这个模板刚刚已被他人修改，请看过最新内容后再改。")
    await happened(subject_of(conference), by, "template", "修改会议模板", given["title"])
    await audit.record(by, "meetings.template.change", subject_of(conference), {"template": template_id})
    found: UUID = template["conference"]
    return found
