"""What makes figures official: how many matters a ranking needs, and 督办通报 and 月报 with every figure they print."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.states import BulletinState
from portal.columns import count, day, instant, key, link, number, one_of, reference, text, words
from portal.documents import Document
from portal.duties import Duty
from portal.people import Person, Unit, sql_in

BULLETIN_KINDS = ("circular", "monthly", "daily", "quarterly", "party", "yearly")


class LeagueRule(Table, tablename="accountability_league_rule"):
    """Below so many judged matters a unit of this territory is not ranked. The row above it applies where there is none."""

    id = key()
    unit = link(Unit)
    least = number()
    set_by = link(Person, index=False)
    at = instant()

    accountability_league_rule_once = Unique(["unit"])
    accountability_league_rule_least = Check("least BETWEEN 1 AND 1000")


class Bulletin(Table, tablename="accountability_bulletin"):
    """A paper of an office over its territory, of a period as it stood at the end of `as_of`, a day that was over.
    `level`: of which units its ranking is, empty without one. `code` is the short address printed on it; `least` the rule
    of that moment. `printed` (JSON) is every word that was printed. `drafted_by` is empty while a draft of the clock waits
    for a person; `campaign`: the id of the 重点时段 a daily one is of, whose units and rooms it counts.
    A report going up has its `addressee`; `sections` (JSON): the headings and words people write into a yearly one."""

    id = key()
    kind = words(12)
    unit = link(Unit)
    territory = link(Unit, index=False)
    title = words(200)
    opening = text()
    demand = text()
    addressee = words(200, null=True)
    sections = text(null=True)
    since = day()
    until = day()
    period = words(12)
    as_of = day()
    level = words(24)
    least = number()
    code = words(12, unique=True)
    reply_until = day(null=True)
    campaign = reference(null=True, index=True)
    state = words(12)
    drafted_by = link(Person, null=True, index=False)
    drafted_by_name = words(40)
    drafted_at = instant()
    signed_by = link(Person, null=True, index=False)
    signed_by_name = words(40, null=True)
    signed_by_title = words(200, null=True)
    signed_at = instant(null=True)
    document = link(Document, null=True)
    printed = text(null=True)
    version = count()

    accountability_bulletin_state_1 = Check(sql_in("state", BulletinState))
    accountability_bulletin_kind_2 = Check(one_of("kind", BULLETIN_KINDS))
    accountability_bulletin_days_1 = Check("since <= until")
    accountability_bulletin_second_1 = Check("signed_by IS NULL OR signed_by <> drafted_by")
    accountability_bulletin_signed_1 = Check(
        "(signed_at IS NOT NULL) = (document IS NOT NULL) AND (signed_at IS NULL) = (printed IS NULL)"
        " AND (signed_at IS NULL) = (signed_by IS NULL)"
    )


class BulletinLine(Table, tablename="accountability_bulletin_line"):
    """A unit of the table, with all below it. The first line (position 0) is the whole territory."""

    id = key()
    bulletin = link(Bulletin)
    unit = link(Unit)
    position = count()
    name = words(120)

    accountability_bulletin_line_once = Unique(["bulletin", "position"])


class BulletinFigure(Table, tablename="accountability_bulletin_figure"):
    """One printed figure: the question it answers and with which parameters (JSON), as of which day, what came out, and
    the SHA-256 over the ids of the rows it counts, sorted."""

    id = key()
    bulletin = link(Bulletin)
    position = count()
    name = words(200)
    query = words(24)
    parameters = text()
    as_of = day()
    value = words(20)
    digest = words(64)

    accountability_bulletin_figure_once = Unique(["bulletin", "position"])


class BulletinRow(Table, tablename="accountability_bulletin_row"):
    """A duty that is counted in it: who is kept from the duty is kept from the paper."""

    id = key()
    bulletin = link(Bulletin)
    duty = link(Duty)

    accountability_bulletin_row_once = Unique(["bulletin", "duty"])


class BulletinReply(Table, tablename="accountability_bulletin_reply"):
    """What a unit of the table says to it before it is issued: once, one sentence, printed with the table."""

    id = key()
    bulletin = link(Bulletin)
    unit = link(Unit)
    text = words(200)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    at = instant()

    accountability_bulletin_reply_once = Unique(["bulletin", "unit"])
