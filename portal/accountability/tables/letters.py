"""督办函件: a letter, what it is about, whom it reaches, and what became of it there."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.states import STANDINGS, LetterState
from portal.columns import count, day, flag, instant, key, link, number, one_of, text, words
from portal.documents import Document
from portal.duties import Duty
from portal.people import Person, Unit, sql_in


class Letter(Table, tablename="accountability_letter"):
    """From one office to one unit. `cause`, `basis`, `demand` are its words until it is signed, `printed` (JSON) every word
    that was printed. `drafted_by` is empty while the clock's proposal waits for a person; `edited_by` wrote last. `why` is
    for the office alone. `reply_days` are natural days, `reply_due` the day they end when it is signed.
    """

    id = key()
    kind = words(24)
    unit = link(Unit)
    addressee = link(Unit, null=True)
    title = words(200)
    cause = text()
    basis = text()
    demand = text()
    contact = words(60, null=True)
    why = words(500, null=True)
    reply_days = number()
    reply_due = day(null=True)
    state = words(12)
    drafted_by = link(Person, null=True, index=False)
    drafted_by_name = words(40)
    drafted_at = instant()
    edited_by = link(Person, null=True, index=False)
    signed_by = link(Person, null=True, index=False)
    signed_by_name = words(40, null=True)
    signed_by_title = words(200, null=True)
    signed_at = instant(null=True)
    document = link(Document, null=True)
    printed = text(null=True)
    version = count()

    accountability_letter_state_1 = Check(sql_in("state", LetterState))
    accountability_letter_kind_1 = Check(one_of("kind", LETTER_KINDS))
    accountability_letter_days_1 = Check("reply_days BETWEEN 1 AND 90")
    accountability_letter_signed_1 = Check(
        "(signed_at IS NOT NULL) = (document IS NOT NULL) AND (signed_at IS NULL OR (signed_by IS NOT NULL"
        " AND addressee IS NOT NULL AND reply_due IS NOT NULL AND printed IS NOT NULL))"
    )
    accountability_letter_second_1 = Check(
        "signed_by IS NULL OR (signed_by IS DISTINCT FROM drafted_by AND signed_by IS DISTINCT FROM edited_by)"
    )


class LetterCopy(Table, tablename="accountability_letter_copy"):
    """抄送: a unit that reads it once it is issued."""

    id = key()
    letter = link(Letter)
    unit = link(Unit)

    accountability_letter_copy_once = Unique(["letter", "unit"])


class LetterMatter(Table, tablename="accountability_letter_matter"):
    """What it is about, as it stood on `as_of`; days are natural days. Frozen with the letter when it is issued."""

    id = key()
    letter = link(Letter)
    duty = link(Duty)
    position = count()
    title = words(300)
    source = words(60)
    unit_name = words(120)
    due = day()
    first_due = day()
    days_late = number()
    extensions = count()
    reminded_on = day(null=True)
    standing = words(12)
    done_on = day(null=True)
    as_of = day()

    accountability_letter_matter_once = Unique(["letter", "duty"])
    accountability_letter_matter_standing_1 = Check(one_of("standing", STANDINGS))


class LetterReceipt(Table, tablename="accountability_letter_receipt"):
    """签收: once, by somebody of the unit it was sent to."""

    id = key()
    letter = link(Letter)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    at = instant()

    accountability_letter_receipt_once = Unique(["letter"])


class LetterReply(Table, tablename="accountability_letter_reply"):
    """`adopted` is said of advice only; what is not adopted has a reason (条例40). Papers hang on its id."""

    id = key()
    letter = link(Letter)
    number = number()
    text = text()
    adopted = flag(default=False)
    answers_advice = flag()
    not_adopted = words(500, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()

    accountability_letter_reply_once = Unique(["letter", "number"])
    accountability_letter_reply_reason_1 = Check("NOT answers_advice OR adopted OR coalesce(not_adopted, '') <> ''")


class LetterVerification(Table, tablename="accountability_letter_verification"):
    """核实 of one reply, by somebody else than who replied; a refusal says why."""

    id = key()
    reply = link(LetterReply)
    verdict = words(12)
    reason = words(500, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()

    accountability_letter_verification_once = Unique(["reply"])
    accountability_letter_verification_verdict_1 = Check(one_of("verdict", ("accepted", "returned")))
    accountability_letter_verification_reason_1 = Check("verdict <> 'returned' OR coalesce(reason, '') <> ''")


class Listing(Table, tablename="accountability_listing"):
    """挂牌督办 that was issued: on the list until two persons took it off (摘牌). The paper it rests on hangs on its id.
    A proposal that was refused is wiped from here and stays in the history."""

    id = key()
    letter = link(Letter)
    listed_on = day()
    proposed_by = link(Person, null=True, index=False)
    proposed_by_name = words(40, null=True)
    proposed_at = instant(null=True)
    reason = words(500, null=True)
    delisted_by = link(Person, null=True, index=False)
    delisted_by_name = words(40, null=True)
    delisted_on = day(null=True)
    version = count()

    accountability_listing_once = Unique(["letter"])
    accountability_listing_second_1 = Check("delisted_by IS NULL OR delisted_by IS DISTINCT FROM proposed_by")
    accountability_listing_reason_1 = Check("(proposed_at IS NULL) = (reason IS NULL)")
    accountability_listing_off_1 = Check("delisted_on IS NULL OR (delisted_by IS NOT NULL AND proposed_at IS NOT NULL)")
