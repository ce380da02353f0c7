"""How days are said to people."""

from datetime import date, timedelta

WEEKDAYS = "一二三四五六日"


def date_words(day: date) -> str:
    """For a sentence: 11月21日（周六）."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def full_date_words(day: date) -> str:
    """The same with the year, where a sentence may cross New Year: 2026年11月21日（周六）."""
    return f"{day.year}年{date_words(day)}"


def span_words(first: date, last: date) -> str:
    """One day, or from-to; both ends belong to it."""
    if first == last:
        return full_date_words(first)
    return f"{full_date_words(first)}至{(date_words if first.year == last.year else full_date_words)(last)}"


def days_left(due: date, day: date) -> int:
    """Natural days from `day` to `due`; negative when late."""
    return (due - day) // timedelta(days=1)


def distance_words(due: date, day: date) -> str:
    left = days_left(due, day)
    if left == 0:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"逾期 {-left} 天"
