"""One changed row written into the ledger: exactly the cells that changed, the duty in step, a line on the timeline."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.exchange import places
from inspections.exchange.ledgers import WHOLE
from inspections.exchange.measures import matched
from inspections.queries import subject_of
from inspections.tables import Measure
from inspections.workflow import ITEM
from portal.access import Me
from portal.db import new_id, rows
from portal.duties import Term, entrust, extend_duty
from portal.workflow import happened

Item = dict[str, Any]


async def write(by: Me, item: Item, line: Mapping[str, Any], reason: str) -> None:
    """`item` as it stands, held by the transaction."""
    values = line["values"]
    await _finding(item, values)
    if "target" in values:
        await rows("UPDATE inspections_item SET target = {} WHERE id = {}", values["target"] or None, item["id"])
    if "measures" in values:
        await _measures(item["id"], values["measures"])
    if {"unit_name", "leader_name"} & values.keys():
        await _answerable(item, values)
    if "supporting" in values:
        await set_supporting(item["id"], [UUID(unit) for unit in values["supporting"]])
    if "due" in values:
        await _extend(by, item, date.fromisoformat(values["due"]), reason)
    await rows("UPDATE inspections_item SET version = version + 1 WHERE id = {}", item["id"])
    subject = subject_of({**item, "title": values.get("finding_title", item["title"])})
    await happened(subject, by, "import", "导入修改", _said(line))
    if {"unit_name", "leader_name"} & values.keys():
        unit = UUID(values.get("unit_name") or str(item["lead_unit"]))
        person = values.get("leader_name", item["leader"])
        leader = UUID(str(person)) if person else None
        await notices.item_opened(subject, unit, leader, item["due"], again=f"import{item['version']}")


def _said(line: Mapping[str, Any]) -> str:
    cells = line["cells"]
    parts = [
        f"{WHOLE.column(key).title}：{cells[key]['old'] or '（空）'} → {cells[key]['new'] or '（空）'}"
        for key in line["values"]
    ]
    if "unit_name" in line["values"]:
        parts.append("承办人待新责任单位明确")
    return "\n".join(parts)


async def _finding(item: Item, values: Mapping[str, Any]) -> None:
    """An item that only repeats its finding is renamed with it, and so is its duty."""
    if "manifestation" in values:
        await rows(
            "UPDATE inspections_finding SET manifestation = {} WHERE id = {}",
            values["manifestation"] or None,
            item["finding"],
        )
    if "finding_title" in values:
        await rename(item["finding"], values["finding_title"])
    if "category_title" in values:
        category = await places.category_called(item["inspection"], values["category_title"])
        if category != item["category"]:
            await places.move(item["finding"], category)


async def rename(finding: UUID, title: str) -> None:
    renamed = await rows(
        "UPDATE inspections_item i SET title = {} FROM inspections_finding f WHERE f.id = i.finding AND f.id = {}"
        " AND i.title = f.title RETURNING i.id",
        title,
        finding,
    )
    await rows("UPDATE inspections_finding SET title = {} WHERE id = {}", title, finding)
    await rows(
        "UPDATE duty SET title = {} WHERE subject_kind = {} AND subject_id = ANY({})",
        title[:300],
        ITEM.kind,
        [line["id"] for line in renamed],
    )


async def _measures(item: UUID, lines: list[str]) -> None:
    there = await rows(
        """SELECT m.id, m.position, m.text, EXISTS (SELECT 1 FROM inspections_progress p WHERE p.measure = m.id) AS used
             FROM inspections_measure m WHERE m.item = {} ORDER BY m.position""",
        item,
    )
    found, gone = matched(there, lines)
    await rows("DELETE FROM inspections_measure WHERE id = ANY({})", [measure["id"] for measure in gone])
    await rows("UPDATE inspections_measure SET position = position + {} WHERE item = {}", places.ASIDE, item)
    for position, (measure, text) in enumerate(found, start=1):
        if measure is None:
            await Measure.insert(Measure(item=item, position=position, text=text)).run()
        else:
            await rows(
                "UPDATE inspections_measure SET position = {}, text = {} WHERE id = {}", position, text, measure["id"]
            )


async def _answerable(item: Item, values: Mapping[str, Any]) -> None:
    """Who handled it for the old unit does not handle it for the new one."""
    unit = UUID(values["unit_name"]) if "unit_name" in values else item["lead_unit"]
    leader = values.get("leader_name", item["leader"])
    await set_answerable(
        item["id"],
        unit,
        UUID(str(leader)) if leader else None,
        item["handler"] if unit == item["lead_unit"] else None,
    )


async def set_answerable(item: UUID, unit: UUID, leader: UUID | None, handler: UUID | None) -> None:
    await rows(
        "UPDATE inspections_item SET lead_unit = {}, leader = {}, handler = {} WHERE id = {}",
        unit,
        leader,
        handler,
        item,
    )
    await entrust(ITEM.kind, [item], unit, person=handler, principal=leader)


async def set_supporting(item: UUID, units: list[UUID]) -> None:
    for table, column, owner in (
        ("inspections_item_support", "item", item),
        ("duty_support", "duty", await _duty_of(item)),
    ):
        await rows(f"DELETE FROM {table} WHERE {column} = {{}} AND NOT unit = ANY({{}})", owner, units)
        await rows(
            f"INSERT INTO {table} (id, {column}, unit) SELECT t.id, {{}}::uuid, t.unit"
            " FROM unnest({}::uuid[], {}::uuid[]) t (id, unit)"
            f" ON CONFLICT ({column}, unit) DO NOTHING",
            owner,
            [new_id() for _ in units],
            units,
        )


async def _duty_of(item: UUID) -> UUID:
    found = await rows("SELECT id FROM duty WHERE subject_kind = {} AND subject_id = {}", ITEM.kind, item)
    identity: UUID = found[0]["id"]
    return identity


async def _extend(by: Me, item: Item, due: date, reason: str) -> None:
    await rows("UPDATE inspections_item SET due = {} WHERE id = {}", due, item["id"])
    await extend_duty(ITEM.kind, item["id"], Term(item["feedback_on"], due, due), reason, by)
    subject = subject_of(item)
    await happened(subject, by, "extend", "批准延期", f"{item['due']} → {due}：{reason}")
    await notices.extended(item, subject, due)
