"""What is proposed for the next meeting: its day from the rhythm, the rest from a template or the last of its kind."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from meetings.queries.conferences import seats_on
from meetings.rules import sees_conference
from meetings.states import CONVENING, RHYTHMS
from portal.access import Me, not_recused
from portal.calendardays import load_calendar
from portal.clock import CHINA, local, today
from portal.db import row, rows
from portal.errors import Missing

HOUR = "09:00"
MINUTES = 120


async def templates_of(conference_id: UUID) -> list[dict[str, Any]]:
    """The caller has checked the conference."""
    return await rows("SELECT * FROM meetings_template WHERE conference = {} ORDER BY kind, title", conference_id)


async def template_for(me: Me, template_id: UUID) -> dict[str, Any]:
    found = await row(
        "SELECT tm.* FROM meetings_template tm JOIN meetings_conference c ON c.id = tm.conference"
        " WHERE tm.id = {} AND {}",
        template_id,
        sees_conference(me),
    )
    if found is None:
        raise Missing
    return found


async def last_of(me: Me, conference_id: UUID, kind: str) -> dict[str, Any] | None:
    """The last meeting of that kind that was not called off, and that this person is not kept from."""
    return await row(
        "SELECT m.* FROM meetings_meeting m WHERE m.conference = {} AND m.kind = {}"
        " AND m.state NOT IN ('cancelled', 'postponed') AND {} ORDER BY m.starts_at DESC LIMIT 1",
        conference_id,
        kind,
        not_recused(me, "m.id", "m.conference"),
    )


async def proposal(me: Me, conference_id: UUID, kind: str, template: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form starts with; the template's own word first, then that of the last of its kind."""
    last = await last_of(me, conference_id, kind) or {}
    own = template or {}
    return {
        "kind": kind,
        "on": await day_of_next(conference_id, kind, local(last["starts_at"]).date() if last else None),
        "from_time": own.get("from_time") or (f"{local(last['starts_at']):%H:%M}" if last else HOUR),
        "place": own.get("place") or last.get("place"),
        "minutes_planned": own.get("minutes_planned") or last.get("minutes_planned") or MINUTES,
        "requirements": own.get("requirements") or last.get("requirements"),
        "contact": last.get("contact"),
        "chair": await first_convenor(conference_id),
    }


async def first_convenor(conference_id: UUID) -> UUID | None:
    seats = await seats_on(conference_id, today())
    return next((seat["person"] for seat in seats if seat["rank"] in CONVENING), None)


async def chairs_of(conference_id: UUID) -> list[dict[str, Any]]:
    return [seat for seat in await seats_on(conference_id, today()) if seat["rank"] in CONVENING]


async def day_of_next(conference_id: UUID, kind: str, last: date | None) -> date:
    """By the rhythm from the last of its kind, at least a week from today, and a working day."""
    soonest = today() + timedelta(days=7)
    step = await _step(conference_id, kind)
    wanted = max(soonest, _later(last, *step)) if last and step else soonest
    calendar = await load_calendar()
    while not calendar.is_workday(wanted):
        wanted += timedelta(days=1)
    return wanted


async def _step(conference_id: UUID, kind: str) -> tuple[int, str] | None:
    """How often this kind is to be called now: in a key period its own figure counts."""
    own = await row(
        "SELECT amount, unit, key_amount, key_unit FROM meetings_rhythm WHERE conference = {} AND kind = {}",
        conference_id,
        kind,
    )
    shipped = RHYTHMS.get(kind)
    amount, unit, key_amount, key_unit = tuple(own.values()) if own else shipped or (None, None, None, None)
    key = await row(
        "SELECT TRUE FROM meetings_key_period WHERE conference = {} AND from_day <= {} AND to_day >= {}",
        conference_id,
        today(),
        today(),
    )
    if key and key_amount and key_unit:
        return key_amount, key_unit
    return (amount, unit) if amount and unit else None


def _later(on: date, amount: int, unit: str) -> date:
    if unit == "周":
        return on + timedelta(weeks=amount)
    months = on.month - 1 + amount
    year, month = on.year + months // 12, months % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def instant(on: date, at: str) -> datetime:
    """A day and an hour of the office's clock as an instant."""
    hour, minute = at.split(":")
    return datetime.combine(on, time(int(hour), int(minute)), CHINA)


async def units_for(conference: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Units that may be called beside the members: those of the territory, and the territory's own level above."""
    return await rows(
        "SELECT id, name FROM unit WHERE closed_on IS NULL AND (path LIKE {} OR {} LIKE path || '%')"
        " ORDER BY length(path), path LIMIT 2000",
        conference["territory_path"] + "%",
        conference["territory_path"],
    )
