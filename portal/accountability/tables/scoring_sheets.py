"""考核评分 of a period: every number with its arithmetic, frozen when it is published.

Marks stand in hundredths.
"""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.scoring_states import SheetState
from portal.accountability.tables.scoring import ScoringLine, ScoringVersion
from portal.columns import count, day, instant, key, link, number, text, words
from portal.documents import Document
from portal.duties import Duty
from portal.people import Person, Unit, sql_in


class ScoreSheet(Table, tablename="accountability_score_sheet"):
    """What the units of one level earned in a period by one version of a scheme, as everything stood at the end of `as_of`.
    `least`: the rule for ranking of that moment; `code`: the short address printed on it; `printed` (JSON): every word."""

    id = key()
    rules = link(ScoringVersion)
    office = link(Unit)
    territory = link(Unit, index=False)
    level = words(24)
    title = words(200)
    opening = text()
    since = day()
    until = day()
    period = words(12)
    as_of = day()
    least = number()
    code = words(12, unique=True)
    reply_until = day(null=True)
    state = words(12)
    drafted_by = link(Person, index=False)
    drafted_by_name = words(40)
    drafted_at = instant()
    signed_by = link(Person, null=True, index=False)
    signed_by_name = words(40, null=True)
    signed_by_title = words(200, null=True)
    signed_at = instant(null=True)
    document = link(Document, null=True)
    printed = text(null=True)
    version = count()

    accountability_score_sheet_state_1 = Check(sql_in("state", SheetState))
    accountability_score_sheet_days_1 = Check("since <= until AND as_of >= until")
    accountability_score_sheet_second_1 = Check("signed_by IS NULL OR signed_by <> drafted_by")
    accountability_score_sheet_signed_1 = Check(
        "(signed_at IS NOT NULL) = (document IS NOT NULL) AND (signed_at IS NULL) = (printed IS NULL)"
        " AND (signed_at IS NULL) = (signed_by IS NULL) AND (signed_at IS NOT NULL) = (state = 'published')"
    )


class ScoreUnit(Table, tablename="accountability_score_unit"):
    """One unit's sum and rank. `why`: why it has no rank, in words; it is shown apart then."""

    id = key()
    sheet = link(ScoreSheet)
    unit = link(Unit)
    position = count()
    name = words(120)
    total = number(null=True)
    rank = number(null=True)
    why = words(300, null=True)

    accountability_score_unit_once = Unique(["sheet", "unit"])
    accountability_score_unit_rank_1 = Check(
        "(rank IS NULL) = (why IS NOT NULL) AND (rank IS NULL OR total IS NOT NULL)"
    )


class ScoreMark(Table, tablename="accountability_score_mark"):
    """One line of one unit: the number it rests on as printed, the arithmetic, what it earned, and the SHA-256 over the
    rows the number counts. `behind` (JSON): where those rows are."""

    id = key()
    sheet = link(ScoreSheet)
    unit = link(Unit, index=False)
    line = link(ScoringLine, index=False)
    position = count()
    value = words(60)
    said = text()
    marks = number(null=True)
    digest = words(64)
    behind = text()

    accountability_score_mark_once = Unique(["sheet", "unit", "line"])


class ScoreRow(Table, tablename="accountability_score_row"):
    """A duty that is counted in it: who is kept from the duty is kept from the sheet."""

    id = key()
    sheet = link(ScoreSheet)
    duty = link(Duty)

    accountability_score_row_once = Unique(["sheet", "duty"])


class ScoreReply(Table, tablename="accountability_score_reply"):
    """What a unit says to its score before it is published: once, one sentence, printed behind the table."""

    id = key()
    sheet = link(ScoreSheet)
    unit = link(Unit)
    text = words(200)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    at = instant()

    accountability_score_reply_once = Unique(["sheet", "unit"])
