"""Filling an empty database with the demonstration district, and telling as whom one can sign in."""

import asyncio
import time
import unicodedata

from argon2 import PasswordHasher

from portal import audit
from portal.calendardays import CalendarDay, CalendarYear, load_calendar
from portal.clock import now
from portal.db import atomic, rows, value
from portal.demo import cases, inspections, meetings, staff, units
from portal.demo.cast import DEMO_PASSWORD, PEOPLE, UNITS, make_cast
from portal.demo.stories import campaigns, letters, official, records, registers, scoring, supervision
from portal.workdays import from_chinesecalendar
from portal.workdays.festivals import annual_notice

LOCK = 20_260_501
"""Two that start at once: the second waits, then finds it done."""
THERE = "数据库中已有单位，演示数据未作改动。"
CHUNK = 2000


async def fill() -> str:
    """One transaction from the first unit to the last audit entry: a crash leaves the database empty, not half full."""
    if await _has_units():
        return THERE
    started = time.monotonic()
    table, events = inspections.timetable(await load_calendar())
    papers = await inspections.papers_of(events)
    beside = [*meetings.story(table, await meetings.papers_of()), *cases.story(table, await cases.papers_of())]
    beside += records.story(table, await records.papers_of())
    beside += letters.story(table, await letters.papers_of())
    beside += supervision.story(table, await supervision.papers_of())
    beside += official.story(table)
    beside += scoring.story(table, await scoring.papers_of())
    beside += campaigns.story(table)
    beside += registers.story(table)
    secret = await asyncio.to_thread(PasswordHasher().hash, DEMO_PASSWORD)
    async with atomic():
        await value("SELECT pg_advisory_xact_lock({})::text", LOCK)
        await value("SELECT set_config('idle_in_transaction_session_timeout', '0', TRUE)")  # papers are printed in it
        await rows("SET LOCAL idle_in_transaction_session_timeout = 0")  # papers are printed in here, slowly at times
        if await _has_units():
            return THERE
        await _fill_calendar()
        await make_cast(secret)
        planted = await units.plant()
        appointed = await staff.appoint()
        await _keep_the_statistics()
        items = await inspections.tell(table, events, papers, beside)
        await audit.record(None, "demo.fill", None, {"units": planted, "items": items})
    took = time.monotonic() - started
    return f"演示数据已就绪：单位{planted}个，人员{appointed + len(PEOPLE)}名，整改事项{items}件，用时{took:.1f}秒。"


def greeting(address: str) -> str:
    """What the terminal says: where it is, as whom one can sign in, that all of it is invented."""
    places = {unit.key: unit.name for unit in UNITS}
    lines = [("账号", "姓名", "单位和职务", "做什么")]
    lines += [(who.account, who.name, f"{places[who.unit]} {who.title}", who.does) for who in PEOPLE]
    widths = [max(_width(line[column]) for line in lines) for column in range(3)]
    table = [
        "  " + "  ".join([*(_padded(text, width) for text, width in zip(line, widths, strict=False)), line[3]])
        for line in lines
    ]
    return "\n".join(
        [
            f"联席督办门户已启动：{address}",
            "演示数据中的市、区、单位和人员均为虚构。可用下列账号登录：",
            "",
            *table,
            "",
            f"密码均为：{DEMO_PASSWORD}（仅用于演示，正式使用前请清空演示数据）",
        ]
    )


async def _keep_the_statistics() -> None:
    """To autovacuum the rows of a transaction that is still open do not exist: its figures would call full tables empty,
    and plans made for empty tables take minutes. Analysed in here, the tables keep these figures until the end. One by
    one: all of them in one statement take longer on a busy machine than a statement may."""
    for table in await rows("SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'"):
        await rows(f"ANALYZE {table['name']}")


async def _has_units() -> bool:
    return bool(await value("SELECT EXISTS (SELECT 1 FROM unit)"))


async def _fill_calendar() -> None:
    """The published years, so that the office can correct single days of them. A calendar that is there stays."""
    if await value("SELECT EXISTS (SELECT 1 FROM calendar_day) OR EXISTS (SELECT 1 FROM calendar_year)"):
        return
    days, years = from_chinesecalendar()
    at = now()
    for start in range(0, len(days), CHUNK):
        await CalendarDay.insert(
            *(
                CalendarDay(day=day.day, is_off=day.is_off, name=day.name, notice=day.notice, entered_at=at)
                for day in days[start : start + CHUNK]
            )
        ).run()
    await CalendarYear.insert(
        *(CalendarYear(year=year, notice=annual_notice(year), entered_at=at) for year in sorted(years))
    ).run()


def _width(text: str) -> int:
    """Columns on a terminal: a hanzi takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
