"""What a figure counts: whose duties of which period, as they stood at the end of which day, and who may see them.

Four kinds of rows are counted: duties that were due in the period, what happened to duties in it, reminders given in it,
letters issued in it. Each is one subquery `s` with the same columns, so a figure and the list it opens ask the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from portal import duty_history
from portal.access import Me, below
from portal.accountability.figures.periods import Period
from portal.accountability.rules import sees_letter, visible
from portal.clock import CHINA
from portal.db import Sql, all_of, any_of
from portal.duty_history import end_of

DUTY = """(SELECT o.id, o.subject_kind, o.subject_id, o.title, o.path, o.unit, o.person, o.principal, o.direct,
             o.coordinating, o.supervising, o.checking_unit, o.narrow, NULL::timestamptz AS revoked_at FROM duty o) d"""
"""The ledger for the rule of who sees what, today: what was taken back since counted on a day before, so it is still seen."""


@dataclass(frozen=True)
class Seen:
    """What is counted for whom, as SQL over `d` and `u`, and over the letter `l`."""

    duty: Sql
    letter: Sql


def seen_by(me: Me) -> Seen:
    return Seen(visible(me), sees_letter(me))


def everything() -> Seen:
    """For papers, which say the same to everybody: all but what only a unit's own staff know."""
    return Seen(Sql("NOT d.narrow"), Sql("TRUE"))


@dataclass(frozen=True)
class Asked:
    """`on`: as things stood at the end of that day. `place`: a row of `unit` with id, name and path; None: everywhere.
    `paths` and `rooms`: only what a 重点时段 covers; empty for all."""

    period: Period
    on: date
    place: Mapping[str, Any] | None = None
    kind: str = ""
    plain: bool = False
    paths: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()

    def seen(self, me: Me) -> Seen:
        """`plain`: without what only a unit's own staff know, as papers count."""
        mine = seen_by(me)
        return Seen(all_of(mine.duty, everything().duty), mine.letter) if self.plain else mine

    @property
    def last(self) -> date:
        """The last day on which anything counted can have happened."""
        return min(self.on, self.period.until)

    @property
    def before(self) -> "Asked":
        """The period before, as it stood as long after (or before) its end as this one does."""
        earlier = self.period.before
        if self.on >= self.period.until:
            return replace(self, period=earlier, on=earlier.until + (self.on - self.period.until))
        return replace(self, period=earlier, on=min(earlier.until, earlier.since + (self.on - self.period.since)))


@dataclass(frozen=True)
class Narrow:
    """Which of them one figure counts. `deep`: with everything below the unit. `person`: "" for all, "none" for nobody."""

    measure: str = "due"
    unit: Mapping[str, Any] | None = None
    deep: bool = False
    person: str = ""
    level: str = ""

    def clause(self) -> Sql:
        clauses = []
        if self.unit:
            exact = Sql("s.unit = {}", self.unit["id"])
            clauses.append(below("s.unit", (self.unit["path"],)) if self.deep else exact)
        if self.person:
            none = self.person == "none"
            clauses.append(Sql("s.person IS NULL") if none else Sql("s.person = {}", UUID(self.person)))
        if self.level:
            clauses.append(of_level(self.level))
        return all_of(*clauses)


def of_level(level: str) -> Sql:
    kind, _, parent = level.partition("_")
    return Sql(
        "s.unit IN (SELECT b.id FROM unit b LEFT JOIN unit a ON a.id = b.parent WHERE b.kind = {} AND ({} = '' OR a.kind = {}))",
        kind,
        parent,
        parent,
    )


STANDING = """CASE WHEN h.state = 'done'
       THEN CASE WHEN least(h.done_on, (h.handed_in_at AT TIME ZONE 'Asia/Shanghai')::date) > h.due
                 THEN 'met_late' ELSE 'on_time' END
       WHEN h.due >= {} THEN 'not_due'
       WHEN (h.handed_in_at AT TIME ZONE 'Asia/Shanghai')::date <= h.due THEN 'waiting' ELSE 'open_late' END"""
"""By the day on which the unit handed it in for the last time: what others take to judge it is not the unit's lateness."""


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, CHINA)


def _duties(asked: Asked, seen: Seen) -> Sql:
    return Sql(
        f"""SELECT d.id, d.id AS duty, d.subject_id AS subject, d.subject_kind AS kind, h.unit, h.person, h.due AS day,
                   {STANDING} AS what, h.state, h.done_on
              FROM {{}} h JOIN {DUTY} ON d.id = h.duty JOIN unit u ON u.id = d.unit
             WHERE h.due BETWEEN {{}} AND {{}} AND h.state <> 'revoked' AND {{}}""",
        asked.on,
        duty_history.as_of(asked.on),
        asked.period.since,
        asked.period.until,
        seen.duty,
    )


THEN = """LATERAL (SELECT x.state, x.unit, x.person FROM duty_event x WHERE x.duty = {} AND x.at < {{}}
            ORDER BY x.place DESC LIMIT 1) h"""


def _events(asked: Asked, seen: Seen) -> Sql:
    return Sql(
        f"""SELECT e.id, d.id AS duty, d.subject_id AS subject, d.subject_kind AS kind, e.unit, e.person,
                   (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day, e.what, h.state
              FROM duty_event e JOIN {DUTY} ON d.id = e.duty JOIN unit u ON u.id = d.unit,
                   {THEN.format("e.duty")}
             WHERE e.what IN ('extended', 'handed_back', 'withdrawn') AND e.at >= {{}} AND e.at < {{}} AND h.state <> 'revoked' AND {{}}""",
        end_of(asked.on),
        _midnight(asked.period.since),
        end_of(asked.last),
        seen.duty,
    )


def _rungs(asked: Asked, seen: Seen) -> Sql:
    return Sql(
        f"""SELECT g.id, d.id AS duty, d.subject_id AS subject, d.subject_kind AS kind, h.unit, h.person,
                   g.walked_on AS day, coalesce(g.light, 'none') AS what, h.state
              FROM accountability_rung g JOIN {DUTY} ON d.id = g.duty JOIN unit u ON u.id = d.unit,
                   {THEN.format("g.duty")}
             WHERE g.walked_on BETWEEN {{}} AND {{}} AND g.at < {{}} AND h.state <> 'revoked' AND {{}}""",
        end_of(asked.on),
        asked.period.since,
        asked.last,
        end_of(asked.on),
        seen.duty,
    )


def _letters(asked: Asked, seen: Seen) -> Sql:
    return Sql(
        """SELECT l.id, NULL::uuid AS duty, l.id AS subject, 'accountability.letter' AS kind, l.addressee AS unit,
                  NULL::uuid AS person, (l.signed_at AT TIME ZONE 'Asia/Shanghai')::date AS day, l.kind AS what, l.state
             FROM accountability_letter l WHERE l.signed_at >= {} AND l.signed_at < {} AND {}""",
        _midnight(asked.period.since),
        end_of(asked.last),
        seen.letter,
    )


SOURCES = {"duties": _duties, "events": _events, "rungs": _rungs, "letters": _letters}


def source(family: str, asked: Asked, seen: Seen) -> Sql:
    """Rows of one kind, narrowed to the place and the kind of matter that were asked for."""
    clauses = []
    if asked.place:
        clauses.append(below("s.unit", (asked.place["path"],)))
    if asked.kind:
        clauses.append(Sql("s.kind = {}", asked.kind))
    if asked.paths:
        clauses.append(below("s.unit", asked.paths))
    if asked.rooms:
        clauses.append(_of_rooms(asked.rooms))
    return Sql("(SELECT * FROM ({}) s WHERE {})", SOURCES[family](asked, seen), all_of(*clauses))


def _of_rooms(rooms: tuple[str, ...]) -> Sql:
    """A letter and the reply to it are of the rooms of the matters it is about."""
    kinds = any_of(*(Sql("starts_with(md.subject_kind, {})", room) for room in rooms))
    about = Sql(
        "s.kind = 'accountability.letter' AND s.subject IN (SELECT m.letter FROM accountability_letter_matter m"
        " JOIN duty md ON md.id = m.duty WHERE {})",
        kinds,
    )
    return any_of(*(Sql("starts_with(s.kind, {})", room) for room in rooms), about)


def year_to(on: date) -> Period:
    """Twelve months up to and with this day."""
    after = on + timedelta(days=1)
    return Period(after.replace(year=after.year - 1, day=min(after.day, 28) if after.month == 2 else after.day), on)
