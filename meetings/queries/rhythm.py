"""When the next meeting of each kind is to be called: from its rhythm, the last one held, and the key periods.

“每月至少一次” speaks of calendar months, not of thirty days: after a meeting in March the next is due by 30 April.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from meetings.rules import runs
from meetings.states import KINDS
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import Sql, rows


@dataclass(frozen=True)
class Beat:
    """Once in `amount` weeks or months; `key_…` in a key period, where it differs."""

    amount: int
    unit: str
    key_amount: int | None = None
    key_unit: str | None = None

    @property
    def words(self) -> str:
        return f"每{_often(self.amount, self.unit)}至少一次" + (
            f"，重点时段每{_often(self.key_amount, self.key_unit)}至少一次" if self.key_amount and self.key_unit else ""
        )


@dataclass(frozen=True)
class Period:
    """重点时段, both days included."""

    title: str
    from_day: date
    to_day: date


@dataclass(frozen=True)
class NextCall:
    """By which day the next one is to be held; `period`: the key period that asks for it earlier than the rhythm."""

    due: date
    late: bool
    period: str = ""


def next_call(beat: Beat, since: date, on: date, periods: Sequence[Period] = ()) -> NextCall:
    """`since`: the day of the last meeting of the kind, or where there was none the day from which it could be held.

    A key period that is over asks for nothing any more; one to come asks for a meeting in its first week (month)."""
    due, period = _end_of(since, beat.unit, beat.amount), ""
    if beat.key_amount and beat.key_unit:
        for one in periods:
            asked = _in_period(one, since, beat.key_amount, beat.key_unit) if one.to_day >= on else None
            if asked is not None and asked < due:
                due, period = asked, one.title
    return NextCall(due, due < on, period)


def _in_period(period: Period, since: date, amount: int, unit: str) -> date | None:
    """The day by which the period asks for a meeting; None where its rest is too short for another."""
    if since < period.from_day:
        return min(_end_of(period.from_day, unit, amount - 1), period.to_day)
    if _begin_of(since, unit, amount) > period.to_day:
        return None
    return min(_end_of(since, unit, amount), period.to_day)


def _begin_of(on: date, unit: str, ahead: int) -> date:
    """Monday of the week, first of the month, so many weeks or months ahead of that of `on`."""
    if unit == "周":
        return on - timedelta(days=on.weekday()) + timedelta(weeks=ahead)
    month = on.year * 12 + on.month - 1 + ahead
    return date(month // 12, month % 12 + 1, 1)


def _end_of(on: date, unit: str, ahead: int) -> date:
    """Sunday of that week, last day of that month."""
    begin = _begin_of(on, unit, ahead)
    if unit == "周":
        return begin + timedelta(days=6)
    return date(begin.year, begin.month, monthrange(begin.year, begin.month)[1])


def _often(amount: int | None, unit: str | None) -> str:
    if unit == "月":
        return {1: "月", 3: "季度", 6: "半年", 12: "年"}.get(amount or 0, f"{amount}个月")
    return "周" if amount == 1 else f"{amount}周"


async def due_to_be_called(me: Me, on: date | None = None) -> list[dict[str, Any]]:
    """Per conference of this person's own office and kind with a rhythm, the soonest first. What is being prepared
    carries the day it is planned for."""
    on = on or today()
    found = await rows(_CALLS + "WHERE c.ended_on IS NULL AND {}", *_given(me, on), runs(me))
    return sorted((_called(line, on) for line in found), key=lambda line: (line["due"], line["title"], line["kind"]))


async def calls_of(me: Me, conference_id: UUID, on: date | None = None) -> list[dict[str, Any]]:
    """The same for one conference the caller has checked."""
    on = on or today()
    found = await rows(_CALLS + "WHERE {}", *_given(me, on), Sql("c.id = {}", conference_id))
    return sorted((_called(line, on) for line in found), key=lambda line: list(KINDS).index(line["kind"]))


def _given(me: Me, on: date) -> tuple[date | Sql, ...]:
    """The values of `_CALLS`: meetings this person is kept from are not there."""
    free = not_recused(me, "m.id")
    return on, free, on, on, on, free


def _called(line: dict[str, Any], on: date) -> dict[str, Any]:
    beat = Beat(line["amount"], line["unit"], line["key_amount"], line["key_unit"])
    periods = [Period(*one) for one in zip(line["titles"], line["from_days"], line["to_days"], strict=True)]
    call = next_call(beat, line["last"] or line["established_on"], on, periods)
    return {
        **line,
        "kind_words": KINDS[line["kind"]],
        "rhythm": beat.words,
        "due": call.due,
        "late": call.late,
        "period": call.period,
    }


_DAY = "(m.starts_at AT TIME ZONE 'Asia/Shanghai')::date"
_OF_KIND = "m.conference = c.id AND m.kind = r.kind"
_CALLS = f"""SELECT c.id, c.title, c.established_on, r.kind, r.amount, r.unit, r.key_amount, r.key_unit,
       (SELECT max({_DAY}) FROM meetings_meeting m WHERE {_OF_KIND} AND {_DAY} <= {{}}
           AND m.state NOT IN ('planned', 'notified', 'postponed', 'cancelled') AND {{}}) AS last,
       p.id AS planned, p.planned_on,
       ARRAY(SELECT k.title FROM meetings_key_period k WHERE k.conference = c.id AND k.to_day >= {{}}
              ORDER BY k.from_day, k.id) AS titles,
       ARRAY(SELECT k.from_day FROM meetings_key_period k WHERE k.conference = c.id AND k.to_day >= {{}}
              ORDER BY k.from_day, k.id) AS from_days,
       ARRAY(SELECT k.to_day FROM meetings_key_period k WHERE k.conference = c.id AND k.to_day >= {{}}
              ORDER BY k.from_day, k.id) AS to_days
  FROM meetings_rhythm r JOIN meetings_conference c ON c.id = r.conference
  LEFT JOIN LATERAL (SELECT m.id, {_DAY} AS planned_on FROM meetings_meeting m
                      WHERE {_OF_KIND} AND m.state IN ('planned', 'notified') AND {{}}
                      ORDER BY m.starts_at LIMIT 1) p ON TRUE
 """
