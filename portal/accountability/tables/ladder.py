"""Ladders as conferences took them over, the rungs that were climbed, what the ladder proposed, what was stopped."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.ladder import Light, Produces, Trigger
from portal.columns import count, day, flag, instant, key, link, number, one_of, reference, text, words
from portal.duties import Duty
from portal.people import Person, Unit


class Profile(Table, tablename="accountability_profile"):
    """A ladder in force for what lies below a unit, from a day to a day (both included). `room`: the beginning of the
    kinds it is for (`inspections`), empty for all. What is in force is never changed: a later one takes its place."""

    id = key()
    unit = link(Unit)
    room = words(20)
    source = words(20)
    name = words(60)
    repeat = count()
    letters_a_day = number(null=True)
    starts_on = day()
    ends_on = day(null=True)
    set_by = link(Person, index=False)
    set_by_name = words(40)
    at = instant()
    version = number()

    accountability_profile_days = Check("ends_on IS NULL OR ends_on >= starts_on - 1")


class ProfileStep(Table, tablename="accountability_profile_step"):
    """`recipients`: the names of `ladder.To`, by comma."""

    id = key()
    profile = link(Profile)
    position = count()
    step = words(24)
    label = words(60)
    trigger = words(12)
    amount = count()
    day_unit = words(8)
    recipients = words(120)
    produces = words(12)
    letter = words(40)
    light = words(8)
    jumps = flag(default=True)
    points = count()

    accountability_profile_step_once = Unique(["profile", "step"])
    accountability_profile_step_trigger = Check(one_of("trigger", [trigger.name for trigger in Trigger]))
    accountability_profile_step_produces = Check(one_of("produces", [made.name for made in Produces]))
    accountability_profile_step_light = Check(one_of("light", [light.name for light in Light]))


class Rung(Table, tablename="accountability_rung"):
    """A step taken for a duty. The same step for the same due day is never taken twice, by any number of clocks.

    `label` and `light` are the step's as it was called then. `cured_at`: what it was taken for is gone.
    """

    id = key()
    duty = link(Duty)
    step = words(40)
    due = day()
    walked_on = day()
    told = count()
    at = instant()
    profile = link(Profile, null=True, index=False)
    label = words(60, null=True)
    light = words(8, null=True)
    points = count()
    to_owner = flag(default=True)
    cured_at = instant(null=True)

    accountability_rung_once = Unique(["duty", "step", "due"])


class Proposal(Table, tablename="accountability_proposal"):
    """The day for a letter or a measure has come, by the ladder: an office drafts it, or says why not."""

    id = key()
    duty = link(Duty)
    rung = link(Rung, index=False)
    due = day()
    office = link(Unit)
    produces = words(12)
    letter = words(40)
    label = words(60)
    made_on = day()
    decided_at = instant(null=True)
    decided_by = link(Person, null=True, index=False)
    decided_by_name = words(40, null=True)
    verdict = words(12, null=True)
    reason = words(500, null=True)
    record_id = reference(null=True)

    accountability_proposal_once = Unique(["rung"])
    accountability_proposal_verdict = Check("verdict IS NULL OR verdict IN ('taken', 'dismissed')")


class LettersOfDay(Table, tablename="accountability_letters_of_day"):
    """How many letters and measures were proposed to an office on a day, and how many matters had to wait for the next."""

    id = key()
    office = link(Unit, index=False)
    day = day()
    made = count()
    waiting = count()

    accountability_letters_of_day_once = Unique(["office", "day"])


class Hold(Table, tablename="accountability_hold"):
    """停发 by the office: the ladder waits until the day is over. 暂缓 by a person: that person hears nothing until then."""

    id = key()
    duty = link(Duty)
    person = link(Person, null=True)
    until = day()
    reason = text()
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()
    lifted_at = instant(null=True)


class Deputy(Table, tablename="accountability_deputy"):
    """Who hears of a person's duties besides while that person is away, both days included."""

    id = key()
    person = link(Person)
    deputy = link(Person)
    starts_on = day()
    ends_on = day()
    reason = words(200)
    by = link(Person, index=False)
    at = instant()
    ended_at = instant(null=True)

    accountability_deputy_days = Check("ends_on >= starts_on")
    accountability_deputy_other = Check("deputy <> person")
