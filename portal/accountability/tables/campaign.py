"""重点时段和专项行动: a period in which an office wants more of what is owed, and what the clock did for it each day."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.campaign_states import CAMPAIGN_KINDS, DAILY, CampaignState
from portal.accountability.tables.figures import Bulletin
from portal.accountability.tables.ladder import Profile
from portal.columns import count, day, flag, instant, key, link, number, one_of, text, words
from portal.people import Person, Unit, sql_in


class Campaign(Table, tablename="accountability_campaign"):
    """Declared by one, approved by another. `last_on` is the last day it is in force: `ends_on`, or the day before it was
    stopped. `rooms`: the beginnings of the kinds it covers, by comma, empty for all. `ladder` names a shipped ladder,
    `profile` an adopted one; without either the usual ladder stays. `limit_days`: a proposal and never a due day.
    `dispatch_at`, `press_at`, `circular_at`: the hour ("08:30") of 每日一调度、督办、通报, empty where there is none.
    `at_its_hour`: messages do not wait for a slot. `closed_on`: the clock has put away what it left."""

    id = key()
    kind = words(12)
    unit = link(Unit, index=False)
    territory = link(Unit, index=False)
    name = words(60)
    purpose = text()
    starts_on = day()
    ends_on = day()
    last_on = day()
    rooms = words(80)
    ladder = words(20)
    profile = link(Profile, null=True, index=False)
    limit_days = number(null=True)
    silent_days = number()
    dispatch_at = words(5, null=True)
    press_at = words(5, null=True)
    circular_at = words(5, null=True)
    at_its_hour = flag()
    state = words(12)
    proposed_by = link(Person, index=False)
    proposed_by_name = words(40)
    proposed_at = instant()
    approved_by = link(Person, null=True, index=False)
    approved_by_name = words(40, null=True)
    approved_at = instant(null=True)
    closed_on = day(null=True)
    version = count()

    accountability_campaign_state_1 = Check(sql_in("state", CampaignState))
    accountability_campaign_kind_1 = Check(one_of("kind", CAMPAIGN_KINDS))
    accountability_campaign_days_1 = Check("starts_on <= ends_on AND last_on BETWEEN starts_on - 1 AND ends_on")
    accountability_campaign_second_1 = Check("approved_by IS NULL OR approved_by <> proposed_by")
    accountability_campaign_approved_1 = Check(
        "(state IN ('approved', 'stopped')) = (approved_by IS NOT NULL AND approved_at IS NOT NULL)"
    )
    accountability_campaign_silent_1 = Check("silent_days BETWEEN 1 AND 60")
    accountability_campaign_limit_1 = Check("limit_days IS NULL OR limit_days BETWEEN 1 AND 400")


class CampaignUnit(Table, tablename="accountability_campaign_unit"):
    """A unit it covers, with everything below. `from_on`: added while it ran; `to_on`: taken off while it ran, its last
    day."""

    id = key()
    campaign = link(Campaign)
    unit = link(Unit)
    from_on = day(null=True)
    to_on = day(null=True)


class CampaignDay(Table, tablename="accountability_campaign_day"):
    """What the clock did for one day of it, once whatever number of clocks there is. `told`: how many were told."""

    id = key()
    campaign = link(Campaign)
    of_day = day()
    what = words(12)
    told = count()
    bulletin = link(Bulletin, null=True, index=False)
    at = instant()

    accountability_campaign_day_once = Unique(["campaign", "of_day", "what"])
    accountability_campaign_day_what_1 = Check(one_of("what", DAILY))
