"""The joint conference itself: who sits in it from when to when, its rules, rhythm and limits."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from meetings.states import KINDS, LEVELS, RANKS
from portal.columns import count, day, flag, instant, key, link, number, one_of, words
from portal.people import Person, Unit


class Conference(Table, tablename="meetings_conference"):
    """One standing conference of a territory (条例13). `office` does its daily work and issues its papers in the
    name of `host`, since a conference has no seal of its own. `sign` is the 机关代字 of its papers.

    `shows_decisions`: everybody in business below the territory may read what was decided (off by default).
    `circulates`: a verified resolution closes when a convenor has read it without remark (圈阅).
    """

    id = key()
    title = words(120)
    level = words(12)
    territory = link(Unit)
    office = link(Unit)
    host = link(Unit, index=False)
    sign = words(40)
    circulates = flag(default=True)
    shows_decisions = flag()
    established_on = day()
    ended_on = day(null=True)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()

    meetings_conference_level_1 = Check(one_of("level", LEVELS))


class Seat(Table, tablename="meetings_seat"):
    """A person's place at the head of the conference, from a day to a day (both included). `title` is the post as
    the list of the conference prints it."""

    id = key()
    conference = link(Conference)
    person = link(Person)
    rank = words(20)
    title = words(80)
    position = count()
    starts_on = day()
    ends_on = day(null=True)

    meetings_seat_rank_1 = Check(one_of("rank", RANKS))
    meetings_seat_days_1 = Check("ends_on IS NULL OR ends_on >= starts_on")


class Member(Table, tablename="meetings_member"):
    """成员单位, from a day to a day (both included): 及时调整成员单位 (条例13) means ending one row and adding one."""

    id = key()
    conference = link(Conference)
    unit = link(Unit)
    position = count()
    starts_on = day()
    ends_on = day(null=True)

    meetings_member_days_1 = Check("ends_on IS NULL OR ends_on >= starts_on")


class Liaison(Table, tablename="meetings_liaison"):
    """联络员 of a member unit, from a day to a day (both included)."""

    id = key()
    member = link(Member)
    person = link(Person)
    starts_on = day()
    ends_on = day(null=True)

    meetings_liaison_days_1 = Check("ends_on IS NULL OR ends_on >= starts_on")


class Regulation(Table, tablename="meetings_regulation"):
    """制度: a rule of the conference as signed; its text hangs on as an annex."""

    id = key()
    conference = link(Conference)
    title = words(200)
    number = words(60, null=True)
    signed_on = day()
    in_force_from = day()
    in_force_until = day(null=True)
    created_by = link(Person, index=False)
    created_at = instant()


class Rhythm(Table, tablename="meetings_rhythm"):
    """How often a kind is to be called; `key_…` in a key period. Without a row the kind is called when needed."""

    id = key()
    conference = link(Conference)
    kind = words(20)
    amount = number()
    unit = words(4)
    key_amount = number(null=True)
    key_unit = words(4, null=True)

    meetings_rhythm_once = Unique(["conference", "kind"])
    meetings_rhythm_kind_1 = Check(one_of("kind", KINDS))
    meetings_rhythm_unit_1 = Check(
        "unit IN ('周', '月') AND amount > 0 AND (key_amount IS NULL) = (key_unit IS NULL)"
        " AND (key_unit IS NULL OR key_unit IN ('周', '月'))"
    )


class KeyPeriod(Table, tablename="meetings_key_period"):
    """重点时段, both days included."""

    id = key()
    conference = link(Conference)
    title = words(80)
    from_day = day()
    to_day = day()

    meetings_key_period_days_1 = Check("to_day >= from_day")


class Limit(Table, tablename="meetings_limit"):
    """A conference's own number where it differs from the shipped one (states.LIMITS)."""

    id = key()
    conference = link(Conference)
    name = words(20)
    amount = number()
    unit = words(8)
    article = words(120)

    meetings_limit_once = Unique(["conference", "name"])
    meetings_limit_amount_1 = Check("amount > 0")
