"""Scoring schemes as offices set them, their versions with the lines, and the counts somebody typed from a paper.

Marks stand in hundredths of a mark, a threshold in hundredths of a per cent.
"""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.scoring import ENTERED, KINDS, SOURCES
from portal.accountability.scoring_states import CountState, VersionState
from portal.columns import count, day, instant, key, link, number, one_of, text, words
from portal.people import Person, Unit, sql_in

RATES = tuple(source for source in SOURCES if source.endswith("_rate"))


class ScoringScheme(Table, tablename="accountability_scoring_scheme"):
    """What an office scores the units of one level in its territory by. `source`: the shipped one it was taken from."""

    id = key()
    office = link(Unit)
    territory = link(Unit)
    level = words(24)
    name = words(120)
    source = words(20)
    made_by = link(Person, index=False)
    made_by_name = words(40)
    at = instant()

    accountability_scoring_scheme_level_1 = Check(one_of("level", LEVELS))


class ScoringVersion(Table, tablename="accountability_scoring_version"):
    """The weights from `starts_on` on, for periods that begin on that day or later. In force it is never edited: a new
    version is copied from it, changed, and put into force by a second person."""

    id = key()
    scheme = link(ScoringScheme)
    place = number()
    basis = words(300)
    starts_on = day()
    state = words(12)
    drafted_by = link(Person, index=False)
    drafted_by_name = words(40)
    drafted_at = instant()
    approved_by = link(Person, null=True, index=False)
    approved_by_name = words(40, null=True)
    approved_at = instant(null=True)
    version = count()

    accountability_scoring_version_once = Unique(["scheme", "place"])
    accountability_scoring_version_state_1 = Check(sql_in("state", VersionState))
    accountability_scoring_version_second_1 = Check("approved_by IS NULL OR approved_by <> drafted_by")
    accountability_scoring_version_approved_1 = Check(
        "(approved_at IS NOT NULL) = (approved_by IS NOT NULL)"
        " AND (approved_at IS NOT NULL) = (state IN ('in_force', 'stopped'))"
    )


class ScoringLine(Table, tablename="accountability_scoring_line"):
    """One line of a version. `line`: its name through all versions. How many petitioned and who logged in how often are no
    source: the database refuses them."""

    id = key()
    rules = link(ScoringVersion)
    line = words(24)
    position = count()
    heading = words(60)
    title = words(80)
    kind = words(12)
    source = words(24)
    most = count()
    per = count()
    threshold = count()
    missing = count()

    accountability_scoring_line_once = Unique(["rules", "line"])
    accountability_scoring_line_kind_1 = Check(one_of("kind", KINDS))
    accountability_scoring_line_source_1 = Check(one_of("source", SOURCES))
    accountability_scoring_line_fits_1 = Check(
        f"source = '{ENTERED}' OR (kind IN ('rate', 'step')) = ({one_of('source', RATES)})"
    )
    accountability_scoring_line_marks_1 = Check(
        "most > 0 AND least(per, threshold, missing) >= 0 AND threshold <= 10000"
    )


class ScoringCount(Table, tablename="accountability_scoring_count"):
    """What was counted for one line of a scheme in one month, of many units, from a paper that lies beside it. Nothing of it
    is changed: `corrects` names the one a new version replaces, which counts until the new one is checked."""

    id = key()
    scheme = link(ScoringScheme)
    line = words(24)
    title = words(80)
    month = words(7)
    state = words(12)
    corrects = link("self", null=True)
    correction = words(500, null=True)
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    entered_at = instant()
    checked_by = link(Person, null=True, index=False)
    checked_by_name = words(40, null=True)
    checked_at = instant(null=True)
    superseded_at = instant(null=True)
    version = count()

    accountability_scoring_count_state_1 = Check(sql_in("state", CountState))
    accountability_scoring_count_second_1 = Check("checked_by IS NULL OR checked_by <> entered_by")
    accountability_scoring_count_checked_1 = Check(
        "(checked_at IS NOT NULL) = (checked_by IS NOT NULL)"
        " AND (checked_at IS NOT NULL) = (state IN ('checked', 'superseded'))"
        " AND (superseded_at IS NOT NULL) = (state = 'superseded')"
    )
    accountability_scoring_count_correction_1 = Check("(corrects IS NULL) = (correction IS NULL)")


class ScoringCountLine(Table, tablename="accountability_scoring_count_line"):
    """One unit's number with the evidence in a sentence. `whole`: of a rate; nought where nothing was to be done."""

    id = key()
    entry = link(ScoringCount)
    unit = link(Unit)
    unit_name = words(120)
    position = count()
    part = number()
    whole = number(null=True)
    evidence = text()

    accountability_scoring_count_line_once = Unique(["entry", "unit"])
    accountability_scoring_count_line_part_1 = Check("part >= 0 AND part <= coalesce(whole, part)")
