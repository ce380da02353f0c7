"""Days as ledgers and reports write them: 2024年6月底前, 2024.6.30, 45473 (a serial of Excel)."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from unicodedata import normalize

# Excel counts from the last day of 1899 and believes in 29 February 1900; right from March 1900 on.
_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(32874, 73051)  # 1990 to 2099: a plain number outside is no date

_DAY = re.compile(r"((?:19|20)\d\d)\s*[年.．/\-—]\s*(\d{1,2})\s*[月.．/\-—]\s*(\d{1,2})")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[年.．/\-]\s*(\d{1,2})(?!\d)\s*(?:月\s*)?(上旬|中旬|初|中)?")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年\s*(?:年?底|年末|内)")


def day_of(value: object) -> date | None:
    """The day meant; the last day of a month or year where only that is named. None: no day is named."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _EXCEL_DAY_0 + timedelta(days=int(value)) if _is_serial(value) else None
    return _in_words(str(value or "").strip())


def _is_serial(value: float) -> bool:
    return _SERIALS.start <= value < _SERIALS.stop


def _in_words(text: str) -> date | None:
    text = normalize("NFKC", text[:60])
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return day_of(float(text))
    if found := _DAY.search(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH.search(text):
        year, month = int(found[1]), int(found[2])
        if not 1 <= month <= 12:
            return None
        last = monthrange(year, month)[1]
        return date(year, month, {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(found[3], last))
    if found := _YEAR.search(text):
        return date(int(found[1]), 12, 31)
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
