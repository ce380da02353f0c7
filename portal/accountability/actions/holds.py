"""停发 and 暂缓: the ladder waits for a while, or one person hears nothing for a while; both with a reason, both end."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.queries.holds import duty_for, may_put_off, watches
from portal.accountability.tables import Hold
from portal.clock import now
from portal.db import atomic, new_id, row, value
from portal.errors import BadInput, Missing, Refused
from portal.subjects import Subject
from portal.words import day_words
from portal.workflow import happened

MOST_DAYS = 90
STOPS = "停发由督办单位的工作人员决定。您可以暂缓发给您本人的提醒。"
PUTS_OFF = "只有承办人和责任单位联络员会收到这件事的提醒，您不需要暂缓。"
LATE = "这件事已经逾期，提醒不能暂缓。确有困难的，请申请延期。"


@atomic()
async def stop(by: Me, duty_id: UUID, *, until: date, reason: str, on: date) -> None:
    """The ladder takes no step until that day is over. Nothing that was sent is taken back; the due day stays."""
    duty = await _open(by, duty_id)
    if not watches(by, duty):
        raise Refused(STOPS)
    if until < on or (until - on).days > MOST_DAYS:
        raise BadInput(("停发至", f"请选择今天起{MOST_DAYS}天以内的日期"))
    await _hold(by, duty, None, until, reason)
    await value(
        "UPDATE duty SET look_on = {}::date + 1 WHERE id = {} AND look_on IS NOT NULL RETURNING id", until, duty_id
    )
    await _tell(by, duty, "stop", "停发提醒", f"停发至{day_words(until)}。{reason}")


@atomic()
async def put_off(by: Me, duty_id: UUID, *, until: date, reason: str, on: date) -> None:
    """This person is not reminded until that day is over; not beyond the due day, and not of what is late."""
    duty = await _open(by, duty_id)
    if not may_put_off(by, duty):
        raise Refused(PUTS_OFF)
    if duty["due"] < on:
        raise Refused(LATE)
    if not on <= until <= duty["due"]:
        raise BadInput(("暂缓至", f"请选择今天到{day_words(duty['due'])}（到期日）之间的日期"))
    await _hold(by, duty, by.id, until, reason)
    await _tell(by, duty, "put_off", "暂缓提醒", f"{by.name}的提醒暂缓至{day_words(until)}。{reason}")


@atomic()
async def lift(by: Me, duty_id: UUID, hold_id: UUID, *, on: date) -> None:
    duty = await _open(by, duty_id)
    hold = await row(
        "SELECT id, person FROM accountability_hold WHERE id = {} AND duty = {} AND lifted_at IS NULL FOR UPDATE",
        hold_id,
        duty_id,
    )
    if hold is None:
        raise Missing
    if not (watches(by, duty) if hold["person"] is None else hold["person"] == by.id):
        raise Refused("只能由停发、暂缓的一方恢复。")
    await value("UPDATE accountability_hold SET lifted_at = {} WHERE id = {} RETURNING id", now(), hold_id)
    await value("UPDATE duty SET look_on = {} WHERE id = {} AND look_on IS NOT NULL RETURNING id", on, duty_id)
    await _tell(by, duty, "resume", "恢复提醒", "")


async def _open(by: Me, duty_id: UUID) -> dict[str, Any]:
    duty = await duty_for(by, duty_id)
    if duty["done_at"]:
        raise Refused("这件事已经办结，不再提醒。")
    await value("SELECT id FROM duty WHERE id = {} FOR UPDATE", duty_id)
    return duty


async def _hold(by: Me, duty: dict[str, Any], person: UUID | None, until: date, reason: str) -> None:
    await value(
        "UPDATE accountability_hold SET lifted_at = {} WHERE duty = {} AND person IS NOT DISTINCT FROM {}::uuid"
        " AND lifted_at IS NULL RETURNING id",
        now(),
        duty["id"],
        person,
    )
    made = Hold(
        id=new_id(), duty=duty["id"], person=person, until=until, reason=reason, by=by.id, by_name=by.name, at=now()
    )
    await Hold.insert(made).run()


async def _tell(by: Me, duty: dict[str, Any], verb: str, label: str, note: str) -> None:
    subject = Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])
    await happened(subject, by, verb, label, note)
    await audit.record(by, f"accountability.{verb}", subject, {})
