"""The calendar as the office keeps it: which days rest and which are made up, and by which notice."""

from piccolo.columns import Date, Integer
from piccolo.table import Table

from portal.columns import flag, instant, key, link, words
from portal.db import row, rows
from portal.people import Person
from portal.workdays import Day, WorkCalendar, from_chinesecalendar


class CalendarDay(Table, tablename="calendar_day"):
    """A day that differs from the weekday rule, or has a holiday's name."""

    id = key()
    day = Date(default=None, null=False, unique=True)
    is_off = flag()
    name = words(40)
    notice = words(200)
    entered_by = link(Person, null=True, index=False)
    entered_at = instant()


class CalendarYear(Table, tablename="calendar_year"):
    """A year whose notice is published. The days of any other year are estimates."""

    id = key()
    year = Integer(default=None, null=False, unique=True)
    notice = words(200)
    entered_at = instant()


_kept: tuple[object, WorkCalendar] | None = None


async def load_calendar() -> WorkCalendar:
    """The calendar deadlines are counted with. One question a time tells whether the one kept in this process still holds.

    Nothing entered yet: the days that come with the house (chinesecalendar), every year it knows published.
    """
    global _kept  # noqa: PLW0603 (a cache of one; another process has its own)
    stamp = await _stamp()
    if _kept is None or _kept[0] != stamp:
        _kept = stamp, await read_calendar()
    return _kept[1]


async def read_calendar() -> WorkCalendar:
    days = await rows("SELECT day, is_off, name, notice FROM calendar_day")
    years = await rows("SELECT year FROM calendar_year")
    if not days and not years:
        base, published = from_chinesecalendar()
        return WorkCalendar({known.day: known for known in base}, frozenset(published))
    return WorkCalendar({line["day"]: Day(**line) for line in days}, frozenset(line["year"] for line in years))


async def _stamp() -> tuple[object, ...]:
    """Over what the days say, so that it also changes when a day is taken out or two edits share an instant."""
    found = await row(
        """SELECT (SELECT count(*) FROM calendar_day) AS days,
                  (SELECT bit_xor(hashtextextended(concat_ws('|', day, is_off, name, notice), 0)) FROM calendar_day) AS said,
                  (SELECT string_agg(year::text, ',' ORDER BY year) FROM calendar_year) AS years"""
    )
    assert found is not None
    return tuple(found.values())
