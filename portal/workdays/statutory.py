"""The rest days the regulation itself gives every year, known before any notice of the State Council says how they are spread.

《全国年节及纪念日放假办法》第二条, in force since 2025-01-01: 元旦 1 day, 春节 4 from its eve, 清明 1, 劳动节 2, 端午 1,
中秋 1, 国庆节 3. Which working day makes up for one that falls on a weekend (第六条), and which weekend is worked, only the
notice says: until it is entered every day of the year stays an estimate.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from borax.calendars.lunardate import LunarDate, TermUtils

REGULATION = "《全国年节及纪念日放假办法》第二条"
SINCE, KNOWN_UNTIL = 2025, 2099
"""The regulation as it stands; the moon as far as the tables of the package go."""


@lru_cache(maxsize=8)
def statutory_days(year: int) -> Mapping[date, str]:
    """The day and the festival it is given for; empty for a year outside SINCE…KNOWN_UNTIL."""
    if not SINCE <= year <= KNOWN_UNTIL:
        return MappingProxyType({})
    new_year = LunarDate(year, 1, 1).to_solar_date()
    festivals = (
        ("元旦", date(year, 1, 1), 1),
        ("春节", new_year - timedelta(days=1), 4),
        ("清明节", TermUtils.nth_term_day(year, term_name="清明"), 1),
        ("劳动节", date(year, 5, 1), 2),
        ("端午节", LunarDate(year, 5, 5).to_solar_date(), 1),
        ("中秋节", LunarDate(year, 8, 15).to_solar_date(), 1),
        ("国庆节", date(year, 10, 1), 3),
    )
    days: dict[date, str] = {}
    for name, first, length in festivals:
        for day in (first + timedelta(days=n) for n in range(length)):
            days[day] = f"{days[day]}、{name}" if day in days else name
    return MappingProxyType(days)
