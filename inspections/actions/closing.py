"""Closing: the unit applies, the lead department checks, the inspection office decides; 回头看 may reopen."""

from datetime import date
from typing import Any

from inspections import notices
from inspections.queries.items import subject_of
from inspections.tables import Review
from inspections.workflow import ITEM
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.duties import Term, finish_duty, hand_back, hand_in, reopen_duty
from portal.errors import Refused
from portal.workflow import make

Item = dict[str, Any]


@atomic()
async def apply(item: Item, by: Me, *, outcome: str) -> None:
    """申请销号: with at least one piece of evidence that has not been withdrawn."""
    evidence = await value(
        "SELECT count(*) FROM attachment WHERE subject_id = {} AND purpose = 'evidence' AND withdrawn_at IS NULL",
        item["id"],
    )
    if not evidence:
        raise Refused("申请销号前，请至少上传一份佐证材料。")
    await make(
        ITEM,
        "apply",
        item,
        subject_of(item),
        by,
        outcome,
        {
            "outcome": outcome,
            "applied_by": by.id,
            "applied_at": now(),
            "checked_by": None,
            "applications": item["applications"] + 1,
        },
    )
    await hand_in(ITEM.kind, item["id"])
    await notices.applied(item, subject_of(item), by)


@atomic()
async def withdraw(item: Item, by: Me) -> None:
    await make(ITEM, "withdraw", item, subject_of(item), by)
    await hand_back(ITEM.kind, item["id"], today())
    await notices.forget_application(item)


@atomic()
async def pass_on(item: Item, by: Me, *, note: str = "") -> None:
    """整改牵头部门审核同意, on to the inspection office."""
    await make(ITEM, "pass_on", item, subject_of(item), by, note, {"checked_by": by.id})
    await _verdict(item, by, "lead", "agree", note)
    await notices.passed_on(item, subject_of(item))


@atomic()
async def send_back(item: Item, by: Me, *, note: str) -> None:
    """整改牵头部门退回: it counts as a return."""
    await make(ITEM, "send_back", item, subject_of(item), by, note, {"returns": item["returns"] + 1})
    await _verdict(item, by, "lead", "return", note)
    await hand_back(ITEM.kind, item["id"], today())
    await notices.returned(item, subject_of(item), note)


@atomic()
async def close(item: Item, by: Me, *, note: str = "") -> None:
    """销号: the duty is met on the day of the decision."""
    await make(ITEM, "close", item, subject_of(item), by, note, {"closed_at": now()})
    await _verdict(item, by, "review", "agree", note)
    await finish_duty(ITEM.kind, item["id"], today())
    await notices.closed(item, subject_of(item))


@atomic()
async def return_item(item: Item, by: Me, *, note: str) -> None:
    await make(ITEM, "return", item, subject_of(item), by, note, {"returns": item["returns"] + 1})
    await _verdict(item, by, "review", "return", note)
    await hand_back(ITEM.kind, item["id"], today())
    await notices.returned(item, subject_of(item), note)


@atomic()
async def reopen(item: Item, by: Me, *, note: str, due: date) -> None:
    """回头看: the same unit and leader owe it again, by a new day."""
    if due <= today():
        raise Refused("重新整改的时限应晚于今天。")
    await make(
        ITEM,
        "reopen",
        item,
        subject_of(item),
        by,
        note,
        {"closed_at": None, "due": due, "reopened": item["reopened"] + 1, "applied_by": None, "checked_by": None},
    )
    await reopen_duty(ITEM.kind, item["id"], Term(today(), due, due))
    await notices.reopened(item, subject_of(item), note, due)


async def _verdict(item: Item, by: Me, stage: str, verdict: str, note: str) -> None:
    await Review.insert(
        Review(
            item=item["id"],
            stage=stage,
            application=item["applications"],
            verdict=verdict,
            note=note or None,
            by=by.id,
            by_name=by.name,
            by_title="、".join(by.titles)[:200],
            at=now(),
        )
    ).run()
