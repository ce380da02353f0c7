"""Closure that means something: application, checklist, review on five heads, filing, revisit, re-check, quality review."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.states import AUDIT_HEADS, HEADS, OUTCOMES, REVISIT_RESULTS, SETTLEMENTS
from assignments.tables.assignments import Assignment
from assignments.tables.registers import Register
from portal.columns import count, day, flag, instant, key, link, number, one_of, text, words
from portal.people import Person


class Application(Table, tablename="assignments_application"):
    """申请报结, one row each time. `outcome` says how it ended, `settlement` what is known of 案结事了: recorded, a
    condition of nothing."""

    id = key()
    assignment = link(Assignment)
    number = number()
    outcome = words(12)
    settlement = words(8)
    settlement_note = words(500, null=True)
    text = text()
    completed_on = day(null=True)
    applied_by = link(Person, index=False)
    applied_by_name = words(40)
    applied_at = instant()

    assignments_application_once = Unique(["assignment", "number"])
    assignments_application_outcome_1 = Check(one_of("outcome", OUTCOMES))
    assignments_application_settlement_1 = Check(one_of("settlement", SETTLEMENTS))


class Disposition(Table, tablename="assignments_disposition"):
    """三到位一处理 (条例27): for each of the four heads whether it applies and what was done."""

    id = key()
    application = link(Application)
    head = words(12)
    applies = flag()
    done = words(500, null=True)

    assignments_disposition_once = Unique(["application", "head"])
    assignments_disposition_head_1 = Check(one_of("head", HEADS))
    assignments_disposition_done_1 = Check("NOT applies OR done IS NOT NULL")


class Review(Table, tablename="assignments_review"):
    """审核 of one application on one of the five heads: passed, or not, with the reason."""

    id = key()
    application = link(Application)
    head = words(12)
    passed = flag()
    reason = words(500, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    at = instant()

    assignments_review_once = Unique(["application", "head"])
    assignments_review_head_1 = Check(one_of("head", AUDIT_HEADS))
    assignments_review_reason_1 = Check("passed OR reason IS NOT NULL")


class Filing(Table, tablename="assignments_filing"):
    """报结 to the level that issued the batch, and its verdict."""

    id = key()
    application = link(Application)
    filed_on = day()
    filed_to = words(120)
    verdict = words(8, null=True)
    verdict_on = day(null=True)
    reason = words(500, null=True)
    entered_by_name = words(40, null=True)

    assignments_filing_once = Unique(["application"])
    assignments_filing_verdict_1 = Check("verdict IS NULL OR verdict IN ('accepted', 'refused')")
    assignments_filing_day_1 = Check("(verdict IS NULL) = (verdict_on IS NULL)")


class Revisit(Table, tablename="assignments_revisit"):
    """回访 by a third person: what an officer found out about the result, and nothing about the person."""

    id = key()
    assignment = link(Assignment)
    number = number()
    result = words(12)
    note = words(500, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()

    assignments_revisit_once = Unique(["assignment", "number"])
    assignments_revisit_result_1 = Check(one_of("result", REVISIT_RESULTS))
    assignments_revisit_note_1 = Check("result = 'solved' OR note IS NOT NULL")


class Recheck(Table, tablename="assignments_recheck"):
    """回头看, some weeks after the closing. The closing itself schedules it; nobody of the checked unit takes it off."""

    id = key()
    assignment = link(Assignment)
    due = day(index=True)
    result = words(12, null=True)
    note = words(500, null=True)
    done_on = day(null=True)
    by = link(Person, null=True, index=False)
    by_name = words(40, null=True)
    made_at = instant()
    version = count()

    assignments_recheck_result_1 = Check("result IS NULL OR " + one_of("result", REVISIT_RESULTS))
    assignments_recheck_done_1 = Check("(done_on IS NULL) = (result IS NULL) AND (done_on IS NULL) = (by IS NULL)")


class Sample(Table, tablename="assignments_sample"):
    """案件评查: a draw at random that anybody can repeat. `seed` is chosen before the list is seen; `population` is the
    SHA-256 of the sorted ids drawn from."""

    id = key()
    register = link(Register)
    name = words(120)
    seed = words(60)
    closed_from = day()
    closed_until = day()
    eligible = count()
    size = number()
    population = words(64)
    drawn_by = link(Person, index=False)
    drawn_by_name = words(40)
    drawn_at = instant()


class Sampled(Table, tablename="assignments_sampled"):
    """One drawn case: what was found, the order to mend it by a day, whether it stands on the exposure list. `faults`
    names kinds of fault (`AUDIT_HEADS`, between blanks): all that the exposure list says of them."""

    id = key()
    sample = link(Sample)
    assignment = link(Assignment)
    position = number()
    grade = words(8, null=True)
    faults = words(80, null=True)
    findings = text(null=True)
    mend_by = day(null=True)
    mended_on = day(null=True)
    mended = words(500, null=True)
    exposed = flag()
    reviewed_by = link(Person, null=True, index=False)
    reviewed_by_name = words(40, null=True)
    reviewed_at = instant(null=True)
    version = count()

    assignments_sampled_once = Unique(["sample", "assignment"])
    assignments_sampled_grade_1 = Check("grade IS NULL OR grade IN ('regular', 'flawed')")
    assignments_sampled_flaw_1 = Check(
        "grade IS DISTINCT FROM 'flawed' OR (findings IS NOT NULL AND faults IS NOT NULL)"
    )
    assignments_sampled_exposed_1 = Check("NOT exposed OR grade = 'flawed'")
