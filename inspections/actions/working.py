"""Working an item off: start, report progress, hand in evidence."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.queries.items import item_for, may_write, subject_of
from inspections.searching.index import index_item
from inspections.tables import Progress, Promise
from inspections.workflow import ITEM
from portal import audit, duties, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.errors import Refused
from portal.workflow import happened, make

Item = dict[str, Any]


@atomic()
async def start(item: Item, by: Me) -> None:
    await make(ITEM, "start", item, subject_of(item), by)


@atomic()
async def add_progress(item: Item, by: Me, *, text: str, happened_on: date | None, measure: UUID | None = None) -> UUID:
    """A sentence about what was done. The first one starts the item by itself: one tap less."""
    item = await _owned(item, by)
    on = happened_on or today()
    if on > today():
        raise Refused("进展日期不能晚于今天。")
    if measure is not None and not await value(
        "SELECT TRUE FROM inspections_measure WHERE id = {} AND item = {}", measure, item["id"]
    ):
        raise Refused("所选措施不属于这一整改事项。")
    if item["state"] == "not_started":
        await make(ITEM, "start", item, subject_of(item), by)
    entry = Progress(
        item=item["id"],
        measure=measure,
        text=text,
        happened_on=on,
        by=by.id,
        by_name=by.name,
        unit_name=by.holdings[0].unit_name if by.holdings else "",
        at=now(),
    )
    await Progress.insert(entry).run()
    await index_item(item["id"])
    subject = subject_of(item)
    await duties.note(subject.kind, subject.id, text, on, by)
    await happened(subject, by, "progress", "填报进展", text)
    await audit.record(by, "inspections.item.progress", subject)
    return entry.id


@atomic()
async def add_evidence(item: Item, by: Me, handed_in: Sequence[files.HandedIn], *, effective_on: date | None) -> None:
    """Evidence (佐证材料), all of the files or none; each was looked at before."""
    item = await _owned(item, by)
    subject = subject_of(item)
    for file in handed_in:
        await files.keep(subject, file, by, "evidence", effective_on)
        await happened(subject, by, "evidence", "上传佐证材料", file.name)
    await index_item(item["id"])


@atomic()
async def promise(item: Item, by: Me, *, promised_on: date, reason: str | None) -> None:
    """承诺完成日: the day the unit names itself. Naming a later one is a slip, needs a reason, and is counted."""
    item = await _owned(item, by)
    if promised_on < today():
        raise Refused("承诺完成日不能早于今天。")
    before = await value(
        "SELECT promised_on FROM inspections_promise WHERE item = {} ORDER BY at DESC, id DESC LIMIT 1", item["id"]
    )
    slipped = before is not None and promised_on > before
    if slipped and not (reason or "").strip():
        raise Refused(f"原承诺 {before}，推迟须写明理由。")
    made = Promise(
        item=item["id"], promised_on=promised_on, slipped=slipped, reason=reason, by=by.id, by_name=by.name, at=now()
    )
    await Promise.insert(made).run()
    subject = subject_of(item)
    await duties.promise_duty(subject.kind, subject.id, promised_on)
    words = f"{before} → {promised_on}" if before else f"{promised_on}"
    await happened(
        subject,
        by,
        "slip" if slipped else "promise",
        "推迟承诺完成日" if slipped else "承诺完成日",
        f"{words}：{reason}" if reason else words,
    )
    if slipped:
        await notices.told_supervisors(item, subject, f"承诺完成日推迟到{promised_on}")
    await audit.record(by, "inspections.item.promise", subject, {"promised_on": promised_on, "slipped": slipped})


@atomic()
async def withdraw_evidence(item: Item, by: Me, attachment: UUID, reason: str) -> None:
    item = await _owned(item, by)
    subject = subject_of(item)
    await files.withdraw(subject, attachment, by, reason)
    await index_item(item["id"])
    await happened(subject, by, "evidence", "撤回佐证材料", reason)


@atomic()
async def mark_substantial(item: Item, by: Me, note: str) -> None:
    """基本完成: a stage is reached and the work goes on. It does not count as done."""
    await make(ITEM, "substantial", item, subject_of(item), by, note)
    await notices.told_supervisors(item, subject_of(item), "已标记基本完成，持续整改")


async def _owned(item: Item, by: Me) -> Item:
    """The item as it is now, held until the end of the transaction, if this person may still write in it."""
    await value("SELECT id FROM inspections_item WHERE id = {} FOR UPDATE", item["id"])
    now_so = await item_for(by, item["id"])
    if not may_write(by, now_so):
        raise Refused("只有责任单位可以在整改期间填报；已申请销号的，请先撤回申请。")
    return now_so
