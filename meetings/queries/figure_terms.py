"""What a figure counts: for whom, in which days and territory, and how a resolution stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from meetings.rules import sees_item, sees_meeting, sees_resolution, sees_topic
from portal.access import Me, under
from portal.clock import CHINA, today
from portal.db import Sql, all_of

HELD = "m.state IN ('held', 'in_correction', 'to_sign', 'signed', 'issued', 'archived')"
FROM = "FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference JOIN unit ct ON ct.id = c.territory"


@dataclass(frozen=True)
class Seen:
    """What is counted for whom, as SQL over m, a, t and r, each with its conference c."""

    meeting: Sql
    item: Sql
    topic: Sql
    resolution: Sql


def seen_by(me: Me) -> Seen:
    return Seen(sees_meeting(me), all_of(sees_meeting(me), sees_item(me)), sees_topic(me), sees_resolution(me))


def everything() -> Seen:
    return Seen(*[Sql("TRUE")] * 4)


@dataclass(frozen=True)
class Asked:
    """Both days included. `territory`: a row of `unit` with id, name and path; without it everywhere."""

    from_day: date
    to_day: date
    territory: Mapping[str, Any] | None = None

    def held(self, seen: Sql) -> Sql:
        """SQL: meetings that were held in these days and this territory."""
        return all_of(Sql(HELD), self.during("m.starts_at"), self.inside(), seen)

    def during(self, column: str) -> Sql:
        after = _midnight(self.to_day + timedelta(days=1))
        return Sql(f"{column} >= {{}} AND {column} < {{}}", _midnight(self.from_day), after)

    def inside(self) -> Sql:
        return under("ct.path", (self.territory["path"],)) if self.territory else Sql("TRUE")


TABLED = "a.kind = 'topic' AND NOT a.withheld"
"""Topics that were before the meeting."""
COUNTED = "r.issued_at IS NOT NULL AND r.state <> 'revoked'"
"""A resolution counts when its extract has gone out."""
STANDINGS = {"on_time": "按期办结", "late": "逾期", "not_due": "未到期"}


def standing(how: str) -> Sql:
    """SQL over `meetings_resolution r`. What was fed back in time and waits for the office's word is not late."""
    in_time = "r.state IN ('fed_back', 'verified') AND (r.fed_back_at AT TIME ZONE 'Asia/Shanghai')::date <= r.due"
    late = Sql(
        f"((r.state = 'closed' AND r.closed_on > r.due) OR (r.state <> 'closed' AND r.due < {{}} AND NOT ({in_time})))",
        today(),
    )
    if how == "on_time":
        return Sql("r.state = 'closed' AND (r.due IS NULL OR r.closed_on <= r.due)")
    if how == "late":
        return Sql("coalesce({}, FALSE)", late)
    return Sql("r.state <> 'closed' AND NOT coalesce({}, FALSE)", late)


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=CHINA)
