"""Who must not know of a topic (回避, 条例28). Opinions asked on it, what was decided on it and what became of it higher up are
kept from them too; its lines on agendas go by the topic itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.topics import subject_of
from meetings.rules import office
from portal import recusals
from portal.access import Me
from portal.db import atomic, rows
from portal.errors import Refused

Record = Mapping[str, Any]


@atomic()
async def recuse(topic: Record, by: Me, *, person: UUID | None, unit: UUID | None, reason: str) -> None:
    _refuse_others(topic, by)
    hanging = await _hanging_on(topic["id"])
    await recusals.declare(subject_of(topic), by, person=person, unit=unit, reason=reason, hanging=hanging)


@atomic()
async def unrecuse(topic: Record, by: Me, recusal: UUID) -> None:
    _refuse_others(topic, by)
    await recusals.lift(subject_of(topic), by, recusal)


async def shadow(topic: UUID) -> None:
    """To be called when an opinion was asked, something decided, the topic handed up."""
    await recusals.shadow(topic, await _hanging_on(topic))


async def _hanging_on(topic: UUID) -> list[tuple[str, UUID]]:
    found = await rows(
        """WITH RECURSIVE up AS (SELECT {}::uuid AS id
                  UNION SELECT t.id FROM meetings_topic t JOIN up ON t.handed_up_from = up.id)
           SELECT 'meetings.topic' AS kind, up.id FROM up
            UNION ALL SELECT 'meetings.opinion', o.id FROM meetings_topic_unit o JOIN up ON o.topic = up.id
            UNION ALL SELECT 'meetings.resolution', r.id FROM meetings_resolution r
                 JOIN meetings_agenda_item a ON a.id = r.agenda_item JOIN up ON a.topic = up.id""",
        topic,
    )
    return [(line["kind"], line["id"]) for line in found if line["id"] != topic]


def _refuse_others(topic: Record, by: Me) -> None:
    if not office(by, topic):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
