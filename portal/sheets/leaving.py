"""What every table that leaves has in common: a number it can be traced by, and how long it may be."""

import secrets
from collections.abc import Sized

from portal.clock import local, now
from portal.errors import Refused

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is taken for another when it is read from paper."""
MOST_ROWS = 20_000


def fresh_serial() -> str:
    """流水号: the moment, and letters because two may leave in one second. It stands in the foot of each page and in the
    audit, where it is looked for to learn who took the table out, when, and with which filters."""
    return f"{local(now()):%Y%m%d%H%M%S}-" + "".join(secrets.choice(LETTERS) for _ in range(5))


def refuse_too_many(rows: Sized, most: int | None = None) -> None:
    """A table that would be cut off is none. Read one row more than `most` (MOST_ROWS where none is given) to know."""
    most = MOST_ROWS if most is None else most
    if len(rows) > most:
        raise Refused(f"超过 {most} 行，请先筛选，再分批导出。")
