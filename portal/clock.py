"""What time it is. Nobody else in the house asks.

A fact is an instant, kept in UTC; a deadline is a day, counted in Asia/Shanghai.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_THEN: ContextVar[datetime | None] = ContextVar("then", default=None)


def now() -> datetime:
    return _THEN.get() or datetime.now(UTC)


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let a story be told as it happened: only the demonstration district may use it, never a request."""
    token = _THEN.set(instant)
    try:
        yield
    finally:
        _THEN.reset(token)


def today() -> date:
    """The working day of the office, wherever the machine believes it stands."""
    return now().astimezone(CHINA).date()


def local(instant: datetime) -> datetime:
    return instant.astimezone(CHINA)
