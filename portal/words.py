"""How days, moments, distances and sizes are said to people."""

from datetime import date, datetime

WEEKDAYS = "一二三四五六日"


def day(on: date | None) -> str:
    """In tables: 2026-11-21."""
    return on.isoformat() if on else "—"


def day_words(on: date) -> str:
    """In sentences: 11月21日（周六）."""
    return f"{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def distance(due: date, from_day: date) -> str:
    """Natural days to a due day: 还有 5 天, 今天到期, 逾期 3 天."""
    left = (due - from_day).days
    return f"还有 {left} 天" if left > 0 else "今天到期" if left == 0 else f"逾期 {-left} 天"


def size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{max(1, round(count / 1024))} KB"


LAMPS = {"normal": "green", "near": "yellow", "urgent": "orange", "late": "red", "done": "grey"}


def lamp(light: str) -> str:
    """The colour of a light: how a duty stands → the name the interface draws."""
    return LAMPS[light]
