"""Working days and deadlines: pure counting, no database. The tables of days are kept elsewhere."""

from portal.workdays.calendar import Day, Explained, Nature, WorkCalendar
from portal.workdays.counting import Leg, Pause, Role, Step, Unit
from portal.workdays.deadline import Deadline, Extension, Limit, compute
from portal.workdays.limits import ALL as SHIPPED_LIMITS
from portal.workdays.limits import PROFILES, limit_for
from portal.workdays.notice import from_notice
from portal.workdays.sources import (
    Case,
    Change,
    difference,
    from_chinesecalendar,
    from_holiday_cn,
    merge,
    recompute,
)
from portal.workdays.words import date_words, days_left, distance_words, full_date_words, span_words

__all__ = [
    "PROFILES",
    "SHIPPED_LIMITS",
    "Case",
    "Change",
    "Day",
    "Deadline",
    "Explained",
    "Extension",
    "Leg",
    "Limit",
    "Nature",
    "Pause",
    "Role",
    "Step",
    "Unit",
    "WorkCalendar",
    "compute",
    "date_words",
    "days_left",
    "difference",
    "distance_words",
    "from_chinesecalendar",
    "from_holiday_cn",
    "from_notice",
    "full_date_words",
    "limit_for",
    "merge",
    "recompute",
    "span_words",
]
