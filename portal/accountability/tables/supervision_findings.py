"""What an inspection found at a unit, and what became of it: report, check, return visit, review of the conclusion."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.supervision_states import OUTCOMES, VERDICTS, FindingState
from portal.accountability.tables.supervision import InspectedUnit, SupervisionMatter
from portal.columns import count, day, instant, key, link, number, one_of, text, words
from portal.people import Person, Unit, sql_in


class SupervisionFinding(Table, tablename="accountability_supervision_finding"):
    """`demand` is what must be put right, by `lead_unit` and `person`, in `amount` of `amount_unit` (日 or 工作日) from the day
    the feedback is signed, or by `due_on`. Without a demand it is only told. Of a drawn matter it has a verdict."""

    id = key()
    inspected = link(InspectedUnit)
    matter = link(SupervisionMatter, null=True)
    position = count()
    verdict = words(8, null=True)
    demand = text(null=True)
    text = text()
    lead_unit = link(Unit, null=True)
    person = link(Person, null=True)
    amount = number(null=True)
    amount_unit = words(8, null=True)
    due_on = day(null=True)
    state = words(12)
    written_by = link(Person, index=False)
    written_by_name = words(40)
    written_at = instant()
    version = count()

    accountability_supervision_finding_state_1 = Check(sql_in("state", FindingState))
    accountability_supervision_finding_verdict_1 = Check(
        f"(matter IS NULL) = (verdict IS NULL) AND (verdict IS NULL OR {one_of('verdict', VERDICTS)})"
    )
    accountability_supervision_finding_demand_1 = Check(
        "(demand IS NULL) = (lead_unit IS NULL) AND (demand IS NOT NULL OR state = 'written')"
        " AND (demand IS NULL OR ((amount IS NULL) = (amount_unit IS NULL) AND (amount IS NULL) <> (due_on IS NULL)))"
    )


class SupervisionReport(Table, tablename="accountability_supervision_report"):
    """What the unit says it has done, written once. Papers hang on its id."""

    id = key()
    finding = link(SupervisionFinding)
    number = number()
    text = text()
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()

    accountability_supervision_report_once = Unique(["finding", "number"])


class SupervisionCheck(Table, tablename="accountability_supervision_check"):
    """核查 of one report, by somebody else and not of that unit; a return says why."""

    id = key()
    report = link(SupervisionReport)
    verdict = words(12)
    reason = words(500, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()

    accountability_supervision_check_once = Unique(["report"])
    accountability_supervision_check_verdict_1 = Check(one_of("verdict", ("accepted", "returned")))
    accountability_supervision_check_reason_1 = Check("verdict <> 'returned' OR coalesce(reason, '') <> ''")


class ReturnVisit(Table, tablename="accountability_supervision_visit"):
    """回访督查 of one unit, owed by the office from the day of the feedback on; nobody of the unit can end it."""

    id = key()
    inspected = link(InspectedUnit)
    due = day()
    outcome = words(12, null=True)
    text = text(null=True)
    by = link(Person, null=True, index=False)
    by_name = words(40, null=True)
    at = instant(null=True)
    version = count()

    accountability_supervision_visit_once = Unique(["inspected"])
    accountability_supervision_visit_outcome_1 = Check(f"outcome IS NULL OR {one_of('outcome', OUTCOMES)}")
    accountability_supervision_visit_done_1 = Check(
        "(outcome IS NULL) = (text IS NULL) AND (outcome IS NULL) = (at IS NULL)"
    )


class ConclusionReview(Table, tablename="accountability_supervision_review"):
    """复核: the unit asks once for its conclusion to be looked at again; answered by somebody who had no part in it."""

    id = key()
    inspected = link(InspectedUnit)
    answer = text(null=True)
    text = text()
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()
    due = day()
    upheld = words(12, null=True)
    answered_by = link(Person, null=True, index=False)
    answered_by_name = words(40, null=True)
    answered_at = instant(null=True)
    version = count()

    accountability_supervision_review_once = Unique(["inspected"])
    accountability_supervision_review_upheld_1 = Check("upheld IS NULL OR upheld IN ('kept', 'changed')")
    accountability_supervision_review_answer_1 = Check(
        "(upheld IS NULL) = (answer IS NULL) AND (upheld IS NULL) = (answered_at IS NULL)"
    )
