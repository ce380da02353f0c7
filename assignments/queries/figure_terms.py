"""What a figure of 领导包案 counts: for whom, in which days and places, and each measure as one condition.

Counted are assignments that were delivered and not withdrawn, by the day they were delivered; a case has one of them.
What became of them (化解, 报结, 办结) is as it is known today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assignments.queries.batches import NONE, percent
from assignments.rules import sees_cases
from portal.access import Me, below
from portal.clock import today
from portal.db import Sql, all_of

FROM = """FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
  JOIN assignments_register g ON g.id = k.register"""
COUNTED = "a.handed_on IS NOT NULL AND a.state NOT IN ('drafted', 'proposed', 'to_approve', 'approved', 'withdrawn')"
ENDED = "coalesce(k.filed_on, k.closed_on)"
MEASURES: Mapping[str, tuple[str, str]] = {
    "cases": ("包案", "TRUE"),
    "completed": ("办结", "k.completed_on IS NOT NULL"),
    "resolved": ("化解", "k.resolved_on IS NOT NULL"),
    "filed": ("报结", "k.filed_on IS NOT NULL"),
    "reviewed": ("已审核", "a.first_verdict IS NOT NULL"),
    "first_passed": ("审核一次通过", "a.first_verdict = 'passed'"),
    "fell_due": ("到期应结", f"({ENDED} IS NOT NULL OR a.due < CURRENT_DAY)"),
    "on_time": ("按期报结", f"{ENDED} <= a.due"),
    "repeat": ("重复信访", "k.repeat"),
}
"""Words and condition over a, k. `CURRENT_DAY` is put in as a value by `measure`."""


def measure(name: str) -> Sql:
    before, _, after = MEASURES[name][1].partition("CURRENT_DAY")
    return Sql(f"{before}{{}}::date{after}", today()) if after else Sql(before)


def seen_by(me: Me) -> Sql:
    return sees_cases(me)


def everything() -> Sql:
    return Sql("TRUE")


@dataclass(frozen=True)
class Asked:
    """Both days included; an empty one is open. `register` and `territory` (a row of `unit` with id, name and path)
    narrow where the case stands and where it lies."""

    since: date | None = None
    until: date | None = None
    register: Mapping[str, Any] | None = None
    territory: Mapping[str, Any] | None = None

    @property
    def before(self) -> tuple[date, date] | None:
        """The period before, of the same kind: the year before a calendar year, the month before a month, else as many
        days. There is none before an open beginning."""
        if self.since is None:
            return None
        until = self.until or today()
        last = self.since - timedelta(days=1)
        if (self.since, until) == (date(self.since.year, 1, 1), date(self.since.year, 12, 31)):
            return date(last.year, 1, 1), last
        if self.since.day == 1 and until == end_of_month(self.since):
            return last.replace(day=1), last
        return last - (until - self.since), last

    def counted(self, seen: Sql, *, with_before: bool = False) -> Sql:
        clauses = [Sql(COUNTED), seen, self._during(with_before=with_before)]
        if self.register:
            clauses.append(Sql("k.register = {}", self.register["id"]))
        if self.territory:
            clauses.append(below("k.territory", (self.territory["path"],)))
        return all_of(*clauses)

    def _during(self, *, with_before: bool) -> Sql:
        since = self.before[0] if with_before and self.before else self.since
        clauses = []
        if since:
            clauses.append(Sql("a.handed_on >= {}", since))
        if self.until:
            clauses.append(Sql("a.handed_on <= {}", self.until))
        return all_of(*clauses)


def end_of_month(on: date) -> date:
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def points(share: str, before: str) -> str:
    """Difference of two shares as they are printed, in percentage points; a dash where one is missing."""
    if NONE in (share, before):
        return NONE
    change = (Decimal(share.rstrip("%")) - Decimal(before.rstrip("%"))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'+' if change > 0 else ''}{change} 个百分点"


__all__ = [
    "COUNTED",
    "FROM",
    "MEASURES",
    "NONE",
    "Asked",
    "end_of_month",
    "everything",
    "measure",
    "percent",
    "points",
    "seen_by",
]
