"""Closing: the unit applies, the lead department checks, the inspection office decides; 回头看 may reopen."""

from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.actions.following import schedule
from inspections.queries.items import subject_of
from inspections.rules import seats_of
from inspections.searching.index import index_item
from inspections.tables import Review
from inspections.workflow import ITEM
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.duties import Term, finish_duty, hand_back, hand_in, reopen_duty, withdraw_duty
from portal.errors import Refused
from portal.workflow import happened, make

Item = dict[str, Any]


@atomic()
async def apply(item: Item, by: Me, *, outcome: str) -> None:
    """申请销号: with at least one piece of evidence that has not been withdrawn."""
    await value("SELECT id FROM inspections_item WHERE id = {} FOR UPDATE", item["id"])
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
    await index_item(item["id"])
    await hand_in(ITEM.kind, item["id"])
    await notices.applied(item, subject_of(item), by)


@atomic()
async def withdraw(item: Item, by: Me) -> None:
    await make(ITEM, "withdraw", item, subject_of(item), by)
    await withdraw_duty(ITEM.kind, item["id"], today())
    await notices.forget_application(item)


@atomic()
async def pass_on(item: Item, by: Me, *, note: str = "") -> None:
    """整改牵头部门审核同意, on to the inspection office."""
    await make(ITEM, "pass_on", item, subject_of(item), by, note, {"checked_by": by.id})
    await _verdict(item, by, "lead", "agree", note, item["lead_department"])
    await notices.passed_on(item, subject_of(item))


@atomic()
async def send_back(item: Item, by: Me, *, note: str) -> None:
    """整改牵头部门退回: it counts as a return."""
    await make(ITEM, "send_back", item, subject_of(item), by, note, {"returns": item["returns"] + 1})
    await _verdict(item, by, "lead", "return", note, item["lead_department"])
    await hand_back(ITEM.kind, item["id"], today())
    await notices.returned(item, subject_of(item), note)


@atomic()
async def close(item: Item, by: Me, *, note: str = "") -> None:
    """销号, or one seat's agreement where several review side by side; the last one needed closes the item."""
    seat = await _take_seat(item, by)
    await _verdict(item, by, "review", "agree", note, seat)
    agreed = {*item["agreed_seats"], seat}
    if len(agreed) < needed(item):
        subject = subject_of(item)
        name = await value("SELECT name FROM unit WHERE id = {}", seat)
        await happened(subject, by, "agree", f"联审同意（{name}）", note)
        await audit.record(by, "inspections.item.agree", subject, {"seat": seat})
        return
    await make(ITEM, "close", item, subject_of(item), by, note, {"closed_at": now()})
    await finish_duty(ITEM.kind, item["id"], today())
    await schedule(item)
    await notices.closed(item, subject_of(item))


async def _take_seat(item: Item, by: Me) -> UUID:
    """The seat this person speaks for. Locks the item, so that two of one seat do not both speak."""
    standing = await row("SELECT state, version FROM inspections_item WHERE id = {} FOR UPDATE", item["id"])
    if standing is None or standing["version"] != item["version"] or standing["state"] != item["state"]:
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再办。")
    move = ITEM.by_name["close"]
    if move not in ITEM.open_moves(by, item):
        raise Refused(f"您不能“{move.label}”：须由{move.rule.words}办理。")
    free = seats_of(by, item) - set(item["agreed_seats"])
    if not item["seats"]:
        office: UUID = await value("SELECT office FROM inspections_round WHERE id = {}", item["round"])
        return office
    seat = min(free)
    if await value(
        "SELECT TRUE FROM inspections_review WHERE item = {} AND stage = 'review' AND application = {}"
        " AND version = {} AND seat = {}",
        item["id"],
        item["applications"],
        item["version"],
        seat,
    ):
        raise Refused("本单位刚刚已有人同意，不必重复办理。")
    return seat


def needed(item: Item) -> int:
    """How many seats must agree: all of them, unless the round says fewer."""
    if not item["seats"]:
        return 1
    return min(item["seats_needed"] or len(item["seats"]), len(item["seats"]))


@atomic()
async def return_item(item: Item, by: Me, *, note: str) -> None:
    office: UUID = await value("SELECT office FROM inspections_round WHERE id = {}", item["round"])
    await make(ITEM, "return", item, subject_of(item), by, note, {"returns": item["returns"] + 1})
    await _verdict(item, by, "review", "return", note, min(seats_of(by, item), default=office))
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


async def _verdict(item: Item, by: Me, stage: str, verdict: str, note: str, seat: UUID) -> None:
    await Review.insert(
        Review(
            item=item["id"],
            stage=stage,
            application=item["applications"],
            version=item["version"],
            seat=seat,
            verdict=verdict,
            note=note or None,
            by=by.id,
            by_name=by.name,
            by_title="、".join(by.titles)[:200],
            at=now(),
        )
    ).run()
