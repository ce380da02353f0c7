"""接访下访 roster: the turns of a week, one's own turns, who asks whom to take one over, who may be put down."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments.rules import leader, office, sees_register
from assignments.states import HALVES, TURNS
from portal.access import Me, under
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject
from portal.words import WEEKDAYS, day_words
from portal.workdays import Nature

Record = Mapping[str, Any]
_SLOTS = """SELECT s.*, g.office, g.name AS register_name, gt.path AS territory_path, p.name AS leader_name,
       coalesce((SELECT u.short_name || o.title FROM post o JOIN unit u ON u.id = o.unit
          WHERE o.person = s.leader AND o.role = 'leader' AND o.starts_on <= s.held_on
            AND (o.ends_on IS NULL OR o.ends_on >= s.held_on) ORDER BY o.starts_on, o.id LIMIT 1), '') AS leader_title,
       w.id AS swap, w.taker, tp.name AS taker_name, w.reason AS swap_reason, w.asked_at
  FROM assignments_slot s JOIN assignments_register g ON g.id = s.register JOIN unit gt ON gt.id = g.territory
  JOIN person p ON p.id = s.leader
  LEFT JOIN assignments_swap w ON w.slot = s.id AND w.verdict IS NULL LEFT JOIN person tp ON tp.id = w.taker """
_ORDER = " ORDER BY s.held_on, s.half, s.place, s.id"


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def subject_of(slot: Record) -> Subject:
    """A turn is no case: day, half, kind."""
    said = f"{day_words(slot['held_on'])}{HALVES[slot['half']]}{TURNS[slot['kind']]}"
    week = f"?register={slot['register']}&week={slot['held_on']}"
    return Subject("assignments.slot", slot["id"], said, f"/assignments/roster{week}")


async def week_of(me: Me, register: UUID, monday: date, place: str = "") -> list[dict[str, Any]]:
    """Monday to Sunday. The caller has the register."""
    found = await rows(
        _SLOTS + "WHERE s.register = {} AND s.held_on BETWEEN {} AND {} AND ({} = '' OR s.place = {})" + _ORDER,
        register,
        monday,
        monday + timedelta(days=6),
        place,
        place,
    )
    return [_shown(me, slot) for slot in found]


async def places_of(register: UUID, monday: date) -> list[str]:
    found = await rows(
        "SELECT DISTINCT place FROM assignments_slot WHERE register = {} AND held_on BETWEEN {} AND {} ORDER BY place",
        register,
        monday,
        monday + timedelta(days=6),
    )
    return [line["place"] for line in found]


async def own_turns(me: Me) -> list[dict[str, Any]]:
    """From this Monday on, wherever they are."""
    found = await rows(
        _SLOTS + "WHERE s.leader = {} AND s.held_on >= {}" + _ORDER + " LIMIT 60", me.id, monday_of(today())
    )
    return [_shown(me, slot) for slot in found]


async def asked_of(me: Me) -> list[dict[str, Any]]:
    """Turns others ask this person to take over."""
    found = await rows(_SLOTS + "WHERE w.taker = {} AND s.held_on >= {}" + _ORDER, me.id, today())
    return [_shown(me, slot) for slot in found]


async def slot_for(me: Me, slot_id: UUID) -> dict[str, Any]:
    found = await row(_SLOTS + "WHERE s.id = {} AND {}", slot_id, sees_register(me))
    if found is None:
        raise Missing
    return _shown(me, found)


async def leaders_in(territory_path: str) -> list[dict[str, Any]]:
    """Whoever holds a leader's post in the territory today: the bench for the roster."""
    on = today()
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, u.short_name || o.title AS title, u.path FROM person p
             JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
            WHERE o.role = 'leader' AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
              AND p.disabled_at IS NULL AND {} ORDER BY p.id, o.starts_on, o.id LIMIT 2000""",
        on,
        on,
        under("u.path", (territory_path,)),
    )


async def days_of(monday: date, slots: Sequence[Record]) -> list[dict[str, Any]]:
    """The seven days with their turns; `rest` names a day of rest, or one worked in its stead, after the calendar."""
    calendar = await load_calendar()
    days = [monday + timedelta(days=number) for number in range(7)]
    said = {day: calendar.explain(day) for day in days}
    return [
        {
            "day": day,
            "weekday": f"周{WEEKDAYS[day.weekday()]}",
            "off": not said[day].is_workday,
            "rest": "" if said[day].nature is Nature.WORKDAY else said[day].reason,
            "today": day == today(),
            "slots": [slot for slot in slots if slot["held_on"] == day],
        }
        for day in days
    ]


def _shown(me: Me, slot: dict[str, Any]) -> dict[str, Any]:
    """With its words and what this person may do with it."""
    own, run = leader(me, slot), office(me, slot)
    ahead, done = slot["held_on"] >= today(), slot["done_at"] is not None
    return {
        **slot,
        "half_words": HALVES[slot["half"]],
        "kind_words": TURNS[slot["kind"]],
        "done": done,
        "ahead": ahead,
        "may_mark": (own or run) and not done and slot["held_on"] <= today(),
        "may_unmark": (own or run) and done,
        "may_ask": own and ahead and not done and slot["swap"] is None,
        "may_change": run and not done,
        "waits_for_me": slot["taker"] == me.id,
        "own": own,
    }
