"""Measures of an item: their words, their kind, what they yielded. Every change gives the item a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from inspections.queries.items import may_measure, subject_of
from inspections.searching.index import index_item
from inspections.tables import Measure
from portal import audit
from portal.access import Me
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.workflow import happened


@dataclass(frozen=True)
class MeasureDraft:
    """`id` is empty for a new one. An empty `text` takes an old one out, as long as no progress entry names it."""

    id: UUID | None
    text: str
    kind: str | None = None
    quantity: int | None = None
    quantity_unit: str | None = None
    done_on: date | None = None


@atomic()
async def set_measures(item: dict[str, Any], by: Me, drafts: Sequence[MeasureDraft]) -> None:
    """All of them in their new order, or none. Refused when somebody was faster."""
    if not may_measure(by, item):
        raise Refused("只有责任单位（整改期间）或巡察办可以修改整改措施，已销号的不再修改。")
    claimed = await value(
        "UPDATE inspections_item SET version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        item["id"],
        item["version"],
    )
    if claimed is None:
        raise Refused("整改措施刚刚已被他人修改，请对照最新内容后再保存。")
    known = {line["id"] for line in await rows("SELECT id FROM inspections_measure WHERE item = {}", item["id"])}
    kept = [draft for draft in drafts if draft.text]
    if any(draft.id is not None and draft.id not in known for draft in drafts):
        raise Refused("所改的措施不属于这一整改事项。")
    await _take_out(item["id"], known - {draft.id for draft in kept})
    await value("UPDATE inspections_measure SET position = -position WHERE item = {} RETURNING id", item["id"])
    for position, draft in enumerate(kept, start=1):
        await _write(item["id"], position, draft)
    await index_item(item["id"])
    subject = subject_of(item)
    await happened(subject, by, "measures", "修改整改措施", f"共 {len(kept)} 条")
    await audit.record(by, "inspections.item.measures", subject, {"measures": len(kept)})


async def _take_out(item: UUID, gone: set[UUID | None]) -> None:
    if not gone:
        return
    named = await value("SELECT count(*) FROM inspections_progress WHERE measure = ANY({})", list(gone))
    if named:
        raise Refused("已有进展对应的措施不能删去，可以修改文字。")
    await rows("DELETE FROM inspections_measure WHERE item = {} AND id = ANY({}) RETURNING id", item, list(gone))


async def _write(item: UUID, position: int, draft: MeasureDraft) -> None:
    said: dict[str, Any] = {
        "text": draft.text,
        "kind": draft.kind,
        "quantity": draft.quantity,
        "quantity_unit": draft.quantity_unit,
        "done_on": draft.done_on,
    }
    if draft.id is None:
        await Measure.insert(Measure(item=item, position=position, **said)).run()
        return
    await value(
        "UPDATE inspections_measure SET position = {}, "
        + ", ".join(f"{column} = {{}}" for column in said)
        + " WHERE id = {} RETURNING id",
        position,
        *said.values(),
        draft.id,
    )
