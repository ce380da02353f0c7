"""What units are asked for: messages sent, forms and fields taken, a row a unit and week. Nothing about any person.

An office that wants less of both can only want it if it sees it (为基层减负).
"""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.access import Me, below
from portal.clock import today
from portal.db import new_id, rows, value

LOG = logging.getLogger("portal.messages")
HOUSEKEEPING = ("/sign", "/second-factor", "/password", "/mode", "/me", "/inbox", "/operator", "/people", "/security")
"""Forms nobody was asked for by an office."""
UNASKED = {"version", "seen", "next"}
WEEKS = 12


def fields_in(names: list[str]) -> int:
    """How many questions a form asked: what the page itself adds does not count."""
    return len({name for name in names if not name.startswith("_") and name not in UNASKED})


async def count_form(me: Me, path: str, fields: int) -> None:
    """A form of this person was taken. A failure to count never reaches who sent it."""
    if not me.in_business or not fields or path.startswith(HOUSEKEEPING):
        return
    try:
        await _add(me.holdings[0].unit, forms=1, fields=fields)
    except Exception:
        LOG.exception("a form could not be counted")


async def count_message(person: UUID) -> None:
    """In the transaction that marks it as sent; it counts for the unit of the person's first post."""
    unit = await value(
        "SELECT unit FROM post WHERE person = {} AND starts_on <= {} AND (ends_on IS NULL OR ends_on >= {})"
        " ORDER BY starts_on, id LIMIT 1",
        person,
        today(),
        today(),
    )
    if unit is not None:
        await _add(unit, messages=1)


async def _add(unit: UUID, *, messages: int = 0, forms: int = 0, fields: int = 0) -> None:
    await value(
        "INSERT INTO message_burden AS b (id, unit, week, messages, forms, fields) VALUES ({}, {}, {}, {}, {}, {})"
        " ON CONFLICT (unit, week) DO UPDATE SET messages = b.messages + excluded.messages,"
        " forms = b.forms + excluded.forms, fields = b.fields + excluded.fields RETURNING b.id",
        new_id(),
        unit,
        monday(today()),
        messages,
        forms,
        fields,
    )


def monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


async def weeks(paths: tuple[str, ...], until: date) -> list[dict[str, Any]]:
    """The last twelve weeks below these paths, newest first, weeks with nothing included."""
    return await rows(
        "SELECT w.week::date AS week, coalesce(sum(b.messages), 0) AS messages, coalesce(sum(b.forms), 0) AS forms,"
        " coalesce(sum(b.fields), 0) AS fields, count(DISTINCT b.unit) AS units"
        " FROM generate_series({}::date, {}::date, '7 days') AS w(week)"
        " LEFT JOIN message_burden b ON b.week = w.week::date AND {} GROUP BY w.week ORDER BY w.week DESC",
        monday(until) - timedelta(weeks=WEEKS - 1),
        monday(until),
        below("b.unit", paths),
    )


async def units_in(paths: tuple[str, ...], week: date) -> list[dict[str, Any]]:
    """Units asked for anything in that week, the most asked first, and what it was the week before."""
    return await rows(
        "SELECT u.name, sum(b.messages) FILTER (WHERE b.week = {}) AS messages,"
        " sum(b.forms) FILTER (WHERE b.week = {}) AS forms, sum(b.fields) FILTER (WHERE b.week = {}) AS fields,"
        " coalesce(sum(b.messages) FILTER (WHERE b.week < {}), 0) AS messages_before,"
        " coalesce(sum(b.fields) FILTER (WHERE b.week < {}), 0) AS fields_before"
        " FROM message_burden b JOIN unit u ON u.id = b.unit WHERE b.week BETWEEN {} AND {} AND {}"
        " GROUP BY u.id, u.name HAVING bool_or(b.week = {}) ORDER BY 4 DESC, 2 DESC, u.name LIMIT 200",
        *(week for _ in range(5)),
        week - timedelta(weeks=1),
        week,
        below("b.unit", paths),
        week,
    )
