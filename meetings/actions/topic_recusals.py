"""Who must not know of a topic (回避, 条例28). The opinions asked on it, which are duties of their own, are kept from them too."""

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
    hanging = await _opinions_on(topic["id"])
    await recusals.declare(subject_of(topic), by, person=person, unit=unit, reason=reason, hanging=hanging)


@atomic()
async def unrecuse(topic: Record, by: Me, recusal: UUID) -> None:
    _refuse_others(topic, by)
    await recusals.lift(subject_of(topic), by, recusal)


async def shadow(topic: UUID) -> None:
    """To be called when an opinion was asked."""
    await recusals.shadow(topic, await _opinions_on(topic))


async def _opinions_on(topic: UUID) -> list[tuple[str, UUID]]:
    found = await rows("SELECT id FROM meetings_topic_unit WHERE topic = {}", topic)
    return [("meetings.opinion", line["id"]) for line in found]


def _refuse_others(topic: Record, by: Me) -> None:
    if not office(by, topic):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
