"""The year as people see it, and which open duties a change of calendar would move."""

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import rows
from portal.duties import visible
from portal.workdays import (
    Case,
    Change,
    Explained,
    Extension,
    Limit,
    Nature,
    Pause,
    Unit,
    WorkCalendar,
    difference,
    recompute,
)

FIRST_YEAR, LAST_YEAR = 1990, 2099
SIGNS = {Nature.HOLIDAY: "休", Nature.MADE_UP: "班", Nature.WEEKEND: "", Nature.WORKDAY: ""}


@dataclass(frozen=True)
class Cell:
    day: date
    sign: str
    rests: bool
    words: str


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Moved:
    """An open duty before and after."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    title: str
    path: str
    unit_name: str
    old_due: date
    new_due: date
    new_statutory: date
    was_estimate: bool
    is_estimate: bool


def months(year: int, calendar: WorkCalendar) -> list[Month]:
    plan = gregorian.Calendar(firstweekday=0)
    return [
        Month(
            month,
            [
                [_cell(calendar.explain(date(year, month, day))) if day else None for day in week]
                for week in plan.monthdayscalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _cell(day: Explained) -> Cell:
    return Cell(day.day, SIGNS[day.nature], not day.is_workday, day.reason)


def special_days(year: int, calendar: WorkCalendar) -> list[Explained]:
    """Every day that differs from the weekday rule, with what it rests on."""
    return [calendar.explain(day) for day in calendar.special_days(year)]


async def current() -> WorkCalendar:
    return await load_calendar()


@dataclass(frozen=True)
class DayChange:
    day: date
    old: str
    new: str
    notice: str


def day_changes(old: WorkCalendar, new: WorkCalendar) -> list[DayChange]:
    """Days that are worked in one and rested in the other, and days that only change their name or notice."""
    moved = set(difference(old, new))
    renamed = {day for day in {*old.days, *new.days} if old.days.get(day) != new.days.get(day)}
    return [
        DayChange(day, old.explain(day).reason, new.explain(day).reason, new.explain(day).notice)
        for day in sorted(moved | renamed)
    ]


async def moved_duties(old: WorkCalendar, new: WorkCalendar) -> list[Moved]:
    """Every open duty with a counted limit whose day, or whose certainty, is another under the new calendar.

    A duty whose day is not what its limit gives under the old calendar was set by hand and stays there; an estimate made
    before the house knew the festivals of an unpublished year was counted by the bare weekday rule, and is no such day.
    """
    duties = {line["id"]: line for line in await _open_duties()}
    extensions = await _by_duty(
        "SELECT duty, amount, unit, approver_name, reason FROM duty_extension WHERE duty = ANY({}) ORDER BY at", duties
    )
    pauses = await _by_duty(
        "SELECT duty, since, until, reason FROM duty_pause WHERE duty = ANY({}) ORDER BY since", duties
    )
    cases = [
        _case(line, extensions.get(key, []), pauses.get(key, []))
        for key, line in duties.items()
        if all(extension["amount"] is not None for extension in extensions.get(key, []))
    ]
    counted = {change.id: change for change in recompute(cases, replace(old, festivals=False), new)}
    counted = {key: change for key, change in counted.items() if duties[key]["due_is_estimate"]}
    counted |= {change.id: change for change in recompute(cases, old, new) if _held(change, duties)}
    return [_moved(duties[key], change.after) for key, change in counted.items() if _held(change, duties)]


def _held(change: Change, duties: dict[UUID, dict[str, Any]]) -> bool:
    return bool(change.before.effective_due == duties[change.id]["due"])


async def _open_duties() -> list[dict[str, Any]]:
    return await rows(
        """SELECT d.id, d.subject_kind, d.subject_id, d.title, d.path, u.name AS unit_name, d.starts_on, d.due,
                  d.due_is_estimate, d.limit_amount, d.limit_unit, d.limit_article, d.limit_rolls
             FROM duty d JOIN unit u ON u.id = d.unit
            WHERE d.done_at IS NULL AND d.limit_amount IS NOT NULL AND d.limit_unit IS NOT NULL ORDER BY d.due, d.id"""
    )


async def _by_duty(sql: str, duties: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    grouped: dict[UUID, list[dict[str, Any]]] = {}
    for line in await rows(sql, list(duties)):
        grouped.setdefault(line["duty"], []).append(line)
    return grouped


def _case(line: dict[str, Any], extensions: list[dict[str, Any]], pauses: list[dict[str, Any]]) -> Case:
    limit = Limit(
        "",
        "",
        line["limit_amount"],
        Unit(line["limit_unit"]),
        roll=line["limit_rolls"],
        article=line["limit_article"] or "",
    )
    return Case(
        line["id"],
        line["starts_on"],
        limit,
        [Extension(one["amount"], Unit(one["unit"]), one["approver_name"], one["reason"]) for one in extensions],
        [Pause(one["since"], one["until"] or max(today(), one["since"]), one["reason"]) for one in pauses],
    )


def _moved(line: dict[str, Any], after: Any) -> Moved:
    return Moved(
        id=line["id"],
        subject_kind=line["subject_kind"],
        subject_id=line["subject_id"],
        title=line["title"],
        path=line["path"],
        unit_name=line["unit_name"],
        old_due=line["due"],
        new_due=after.effective_due,
        new_statutory=after.statutory_due,
        was_estimate=line["due_is_estimate"],
        is_estimate=after.is_estimate,
    )


async def may_be_named(me: Me, moved: list[Moved]) -> list[Moved]:
    """Those this person may know of; of the others a page gives the number only."""
    seen = await rows(
        "SELECT d.id FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = ANY({}) AND {}",
        [one.id for one in moved],
        visible(me),
    )
    ids = {line["id"] for line in seen}
    return [one for one in moved if one.id in ids]
