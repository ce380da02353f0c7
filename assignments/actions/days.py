"""Days people type for what was done."""

from datetime import date

from portal.clock import today
from portal.errors import Refused


def today_or(day: date | None) -> date:
    """The day that was given, never later than today."""
    on = day or today()
    if on > today():
        raise Refused("日期不能晚于今天。")
    return on
