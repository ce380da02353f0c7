"""Who must not know of a topic (回避, 条例28). What hangs on it in the common ledger is kept from them too."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.topics import subject_of
from meetings.rules import office
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, row, rows, value
from portal.errors import Missing, Refused
from portal.people import Recusal

Record = Mapping[str, Any]
OPINION = "meetings.opinion"


@atomic()
async def recuse(topic: Record, by: Me, *, person: UUID | None, unit: UUID | None, reason: str) -> None:
    """From now on this person, or everybody of this unit, does not know the topic exists."""
    _refuse_others(topic, by)
    if (person is None) == (unit is None):
        raise Refused("请选择需回避的人员或单位（二者选一）。")
    if person == by.id:
        raise Refused("本人需回避的，请由本办其他人员登记。")
    if unit is not None:
        path = await value("SELECT path FROM unit WHERE id = {}", unit)
        if path is None:
            raise Refused("所选单位不存在，请从列表中选择。")
        if path in by.lineage:
            raise Refused("不能将本办或其上级整体登记回避，请改为登记有关人员或具体单位。")
    elif await value("SELECT TRUE FROM person WHERE id = {} AND kind = 'official'", person) is None:
        raise Refused("所选人员不存在，请从列表中选择。")
    if await value(
        "SELECT TRUE FROM recusal WHERE record_id = {} AND lifted_at IS NULL"
        " AND person IS NOT DISTINCT FROM {}::uuid AND unit IS NOT DISTINCT FROM {}::uuid",
        topic["id"],
        person,
        unit,
    ):
        raise Refused("该人员（单位）已登记回避，不必重复登记。")
    await Recusal.insert(
        Recusal(
            record_kind="meetings.topic",
            record_id=topic["id"],
            person=person,
            unit=unit,
            reason=reason,
            declared_by=by.id,
            declared_at=now(),
        )
    ).run()
    await shadow(topic["id"])
    await audit.record(by, "meetings.topic.recuse", subject_of(topic), {"person": person, "unit": unit})


@atomic()
async def unrecuse(topic: Record, by: Me, recusal: UUID) -> None:
    _refuse_others(topic, by)
    lifted = await row(
        "UPDATE recusal SET lifted_at = {} WHERE id = {} AND record_id = {} AND lifted_at IS NULL RETURNING person, unit",
        now(),
        recusal,
        topic["id"],
    )
    if lifted is None:
        raise Missing
    await rows(
        "UPDATE recusal SET lifted_at = {} WHERE record_kind = {} AND lifted_at IS NULL"
        " AND record_id IN (SELECT id FROM meetings_topic_unit WHERE topic = {})"
        " AND person IS NOT DISTINCT FROM {}::uuid AND unit IS NOT DISTINCT FROM {}::uuid RETURNING id",
        now(),
        OPINION,
        topic["id"],
        lifted["person"],
        lifted["unit"],
    )
    await audit.record(by, "meetings.topic.unrecuse", subject_of(topic), {"recusal": recusal})


async def shadow(topic: UUID) -> None:
    """Who is kept from the topic is kept from the opinions asked on it, which are duties of their own."""
    missing = await rows(
        """SELECT tu.id, rc.person, rc.unit, rc.reason, rc.declared_by FROM meetings_topic_unit tu
             JOIN recusal rc ON rc.record_id = tu.topic AND rc.lifted_at IS NULL
            WHERE tu.topic = {} AND NOT EXISTS (SELECT 1 FROM recusal sc WHERE sc.record_id = tu.id
                  AND sc.lifted_at IS NULL AND sc.person IS NOT DISTINCT FROM rc.person
                  AND sc.unit IS NOT DISTINCT FROM rc.unit)""",
        topic,
    )
    for line in missing:
        await Recusal.insert(
            Recusal(
                id=new_id(),
                record_kind=OPINION,
                record_id=line["id"],
                person=line["person"],
                unit=line["unit"],
                reason=line["reason"],
                declared_by=line["declared_by"],
                declared_at=now(),
            )
        ).run()


def _refuse_others(topic: Record, by: Me) -> None:
    if not office(by, topic):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
