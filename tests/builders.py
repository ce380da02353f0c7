"""Records the tests start from, made through the real actions as the real cast."""

from datetime import date
from typing import Any
from uuid import UUID

from inspections import actions, queries
from inspections.actions.opening import Draft
from inspections.actions.rounds import LIMITS
from portal import files
from portal.demo.cast import Cast
from portal.filecheck import Checked

FEEDBACK = date(2026, 8, 3)


async def an_inspection(people: Cast, **changes: Any) -> UUID:
    round_id = await actions.open_round(
        people.wang,
        office=people.unit["inspection_office"],
        title="临江区委2026年第二轮巡察",
        kind="special",
        year=2026,
        topic="信访",
        limits={name: (limit[1], limit[2]) for name, limit in LIMITS.items()},
    )
    given = {
        "round": round_id,
        "title": "青石街道信访领域专项巡察",
        "team": "区委第二巡察组",
        "inspected_unit": people.unit["qingshi"],
        "lead_department": people.unit["zongzhi"],
        "from_day": date(2026, 6, 8),
        "to_day": date(2026, 6, 26),
        "feedback_on": FEEDBACK,
        **changes,
    }
    return await actions.open_inspection(people.wang, **given)


def a_draft(people: Cast, **changes: Any) -> Draft:
    given: dict[str, Any] = {
        "category": "关于信访工作责任压得不实的问题",
        "title": "针对接访值班安排流于形式的问题",
        "lead_unit": people.unit["fuwu"],
        "due": date(2026, 12, 18),
        "measures": ("修订领导干部接访值班制度。", "按月公布值班情况。"),
        "leader": people.chen.id,
        **changes,
    }
    return Draft(**given)


async def an_item(people: Cast, inspection: UUID | None = None, **changes: Any) -> UUID:
    inspection = inspection or await an_inspection(people)
    return await actions.add_finding(people.wang, inspection, a_draft(people, **changes))


async def with_evidence(people: Cast, item_id: UUID) -> None:
    """Started, and with one paper handed in."""
    item = await queries.item_for(people.li, item_id)
    await actions.add_progress(item, people.li, text="9月15日修订值班制度。", happened_on=date(2026, 9, 15))
    await actions.add_evidence(await queries.item_for(people.li, item_id), people.li, [a_file()], effective_on=None)


def a_file(name: str = "值班制度.pdf", data: bytes = b"%PDF-1.4 made for the tests") -> files.HandedIn:
    """As if it had been looked at: the looking has tests of its own."""
    from hashlib import sha256

    return files.HandedIn(name, Checked("pdf", "application/pdf", "pdf", sha256(data).hexdigest(), len(data)), data)


async def an_applied_item(people: Cast, inspection: UUID | None = None, **changes: Any) -> UUID:
    item_id = await an_item(people, inspection, **changes)
    await with_evidence(people, item_id)
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome="制度已修订并执行两个月。")
    return item_id


async def an_item_in_review(people: Cast, inspection: UUID | None = None, **changes: Any) -> UUID:
    item_id = await an_applied_item(people, inspection, **changes)
    await actions.pass_on(await queries.item_for(people.sun, item_id), people.sun)
    return item_id


async def a_closed_item(people: Cast, inspection: UUID | None = None, **changes: Any) -> UUID:
    item_id = await an_item_in_review(people, inspection, **changes)
    await actions.close(await queries.item_for(people.wang, item_id), people.wang)
    return item_id
