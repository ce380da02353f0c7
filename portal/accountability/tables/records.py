"""问责记录: the decisions of competent bodies as somebody entered and somebody else checked them, what they rest on, and
what the person concerned said against them."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.states import GROUNDS, LIABILITIES, SANCTIONS, RecordState
from portal.columns import count, day, instant, key, link, number, one_of, reference, text, words
from portal.duties import Duty
from portal.people import Person, Post, Unit, sql_in


class LiabilityRecord(Table, tablename="accountability_record"):
    """Against the leading body of `unit`, or against `person` in the `post` held on `held_on`; names and title stay as they
    were. `office` entered it. What was checked is never changed: `corrects` names the record a new version replaces.
    `object_by`: the last day to object, counted when it took force."""

    id = key()
    serial = words(40)
    office = link(Unit)
    against = words(8)
    unit = link(Unit)
    unit_name = words(120)
    person = link(Person, null=True)
    person_name = words(40, null=True)
    post = link(Post, null=True, index=False)
    post_title = words(60, null=True)
    held_on = day()
    deciding_body = words(120)
    document_title = words(200)
    document_number = words(80, null=True)
    decided_on = day(index=True)
    liability = words(20)
    ground = words(8)
    influence_from = day(null=True)
    influence_to = day(null=True)
    summary = text()
    state = words(12)
    corrects = link("self", null=True)
    correction = words(500, null=True)
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    entered_at = instant()
    checked_by = link(Person, null=True, index=False)
    checked_by_name = words(40, null=True)
    checked_at = instant(null=True)
    object_by = day(null=True)
    withdrawal_document = words(200, null=True)
    version = count()

    accountability_record_number = Unique(["office", "serial"])
    accountability_record_state_1 = Check(sql_in("state", RecordState))
    accountability_record_liability_1 = Check(one_of("liability", LIABILITIES))
    accountability_record_ground_1 = Check(one_of("ground", GROUNDS))
    accountability_record_against_1 = Check(
        "against IN ('unit', 'person') AND (against = 'person') = (person IS NOT NULL)"
        " AND (person IS NULL) = (person_name IS NULL) AND (person IS NULL) = (post IS NULL)"
        " AND (person IS NULL) = (post_title IS NULL)"
    )
    accountability_record_days_1 = Check("influence_to IS NULL OR influence_to >= influence_from")
    accountability_record_second_1 = Check("checked_by IS NULL OR checked_by <> entered_by")
    accountability_record_checked_1 = Check(
        "(checked_at IS NOT NULL AND checked_by IS NOT NULL AND object_by IS NOT NULL)"
        " OR (checked_at IS NULL AND state IN ('drafted', 'withdrawn'))"
    )
    accountability_record_correction_1 = Check("(corrects IS NULL) = (correction IS NULL)")


class RecordSanction(Table, tablename="accountability_record_sanction"):
    """A form of accountability that the decision named; it may have named several."""

    id = key()
    record = link(LiabilityRecord)
    sanction = words(24)

    accountability_record_sanction_once = Unique(["record", "sanction"])
    accountability_record_sanction_1 = Check(one_of("sanction", SANCTIONS))


class RecordBasis(Table, tablename="accountability_record_basis"):
    """What the decision rests on, by its visiting card: a duty (then `duty` leads to its chain) or a letter."""

    id = key()
    record = link(LiabilityRecord)
    duty = link(Duty, null=True)
    subject_kind = words(40)
    subject_id = reference(index=True)
    title = words(300)
    path = words(200)

    accountability_record_basis_once = Unique(["record", "subject_id"])


class Objection(Table, tablename="accountability_objection"):
    """异议: once a record, by whom it concerns; the office answers by `due`, through somebody who did not enter it."""

    id = key()
    record = link(LiabilityRecord)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    said = text()
    at = instant()
    due = day()
    verdict = words(12, null=True)
    answer = text(null=True)
    answered_by = link(Person, null=True, index=False)
    answered_by_name = words(40, null=True)
    answered_at = instant(null=True)

    accountability_objection_once = Unique(["record"])
    accountability_objection_verdict_1 = Check(
        "(verdict IS NULL AND answer IS NULL AND answered_by IS NULL AND answered_at IS NULL)"
        " OR (verdict IN ('upheld', 'dismissed') AND answer IS NOT NULL AND answered_by IS NOT NULL"
        " AND answered_at IS NOT NULL)"
    )


class RecordLimits(Table, tablename="accountability_record_limits"):
    """How long one may object to the records of an office, and how long it has to answer. Without a row: the shipped limits."""

    id = key()
    office = link(Unit)
    object_amount = number()
    object_unit = words(8)
    answer_amount = number()
    answer_unit = words(8)
    set_by = link(Person, index=False)
    set_at = instant()
    version = count()

    accountability_record_limits_once = Unique(["office"])
    accountability_record_limits_1 = Check(
        "object_amount BETWEEN 5 AND 180 AND answer_amount BETWEEN 5 AND 180"
        " AND object_unit IN ('日', '工作日') AND answer_unit IN ('日', '工作日')"
    )
