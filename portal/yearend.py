"""Each November somebody must take in next year's holiday notice: without it all days of that year are estimates."""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from portal.calendardays import load_calendar
from portal.db import atomic, rows
from portal.notices import tell
from portal.people import Role
from portal.subjects import Subject

FROM_MONTH = 11
"""The State Council announces the coming year's holidays in October or November."""


@atomic()
async def nudge_for_calendar(day: date) -> int:
    """Tells office staff and system administrators once a year; nothing when the year is there. How many were told."""
    year = day.year + 1
    if day.month < FROM_MONTH or await is_published(year):
        return 0
    people = await rows(
        """SELECT DISTINCT person FROM post WHERE role IN ({}, {}) AND starts_on <= {}
              AND (ends_on IS NULL OR ends_on >= {})""",
        str(Role.office),
        str(Role.system_admin),
        day,
        day,
    )
    subject = Subject("calendar", uuid5(NAMESPACE_URL, f"calendar:{year}"), f"{year}年工作日历", "/calendar")
    sentence = f"{year}年放假安排尚未录入，跨年的期限都是预估。国务院办公厅通知公布后，请在“工作日历”中录入。"
    return await tell([line["person"] for line in people], subject, sentence, f"calendar:{year}")


async def is_published(year: int) -> bool:
    """Entered by the office, or shipped with the program."""
    return year in (await load_calendar()).published
