"""督查: an inspection, its team, the units it goes to and the matters it looks at."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.supervision_states import DRAWN_AS, FORMS, SupervisionState
from portal.columns import count, day, flag, instant, key, link, number, one_of, text, words
from portal.documents import Document
from portal.duties import Duty
from portal.people import Person, Unit, sql_in


class SupervisoryInspection(Table, tablename="accountability_supervision"):
    """`unit` is the office that runs it. `edited_by` wrote the plan last; `finished_by` is the head who closed the writing.
    `follow_weeks`: whole weeks from the last day given to the return visit."""

    id = key()
    unit = link(Unit)
    form = words(12)
    title = words(120)
    why = text()
    basis = text()
    plan = text()
    starts_on = day()
    ends_on = day()
    follow_weeks = number()
    contact = words(60, null=True)
    state = words(12)
    drafted_by = link(Person, index=False)
    drafted_by_name = words(40)
    drafted_at = instant()
    edited_by = link(Person, index=False)
    approved_by = link(Person, null=True, index=False)
    approved_by_name = words(40, null=True)
    approved_at = instant(null=True)
    finished_by = link(Person, null=True, index=False)
    finished_at = instant(null=True)
    fed_back_at = instant(null=True)
    version = count()

    accountability_supervision_state_1 = Check(sql_in("state", SupervisionState))
    accountability_supervision_form_1 = Check(one_of("form", FORMS))
    accountability_supervision_days_1 = Check("starts_on <= ends_on AND follow_weeks BETWEEN 1 AND 26")
    accountability_supervision_second_1 = Check(
        "approved_by IS NULL OR (approved_by IS DISTINCT FROM drafted_by AND approved_by IS DISTINCT FROM edited_by)"
    )


class SupervisionMember(Table, tablename="accountability_supervision_member"):
    """A person of the portal in the team, with the post held when named; one of them heads it (组长)."""

    id = key()
    supervision = link(SupervisoryInspection)
    person = link(Person)
    person_name = words(40)
    post_words = words(200)
    head = flag()

    accountability_supervision_member_once = Unique(["supervision", "person"])


class InspectedUnit(Table, tablename="accountability_supervised_unit"):
    """One unit of an inspection and its 督查反馈意见: `conclusion` is what the team concludes, `printed` (JSON) every word
    that was printed."""

    id = key()
    supervision = link(SupervisoryInspection)
    unit = link(Unit)
    position = count()
    conclusion = text(null=True)
    concluded_by_name = words(40, null=True)
    signed_by = link(Person, null=True, index=False)
    signed_by_name = words(40, null=True)
    signed_by_title = words(200, null=True)
    signed_at = instant(null=True)
    document = link(Document, null=True)
    printed = text(null=True)
    version = count()

    accountability_supervised_unit_once = Unique(["supervision", "unit"])
    accountability_supervised_unit_signed_1 = Check(
        "(signed_at IS NOT NULL) = (document IS NOT NULL)"
        " AND (signed_at IS NULL OR (signed_by IS NOT NULL AND printed IS NOT NULL AND conclusion IS NOT NULL))"
    )


class SupervisionReceipt(Table, tablename="accountability_supervision_receipt"):
    """签收 of the 督查反馈意见: once, by somebody of the unit."""

    id = key()
    inspected = link(InspectedUnit)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    at = instant()

    accountability_supervision_receipt_once = Unique(["inspected"])


class SupervisionDraw(Table, tablename="accountability_supervision_draw"):
    """A draw at random that anybody can repeat: `population` is the SHA-256 of the sorted ids of the duties drawn from."""

    id = key()
    supervision = link(SupervisoryInspection)
    inspected = link(InspectedUnit, null=True)
    standing = words(12)
    seed = words(60)
    size = number()
    eligible = number()
    population = words(64)
    drawn_by = link(Person, index=False)
    drawn_by_name = words(40)
    drawn_at = instant()

    accountability_supervision_draw_standing_1 = Check(one_of("standing", DRAWN_AS))


class SupervisionMatter(Table, tablename="accountability_supervision_matter"):
    """A duty of an inspected unit that is looked at, as it stood on `as_of`; days are natural days. Without a draw it was
    chosen by hand."""

    id = key()
    supervision = link(SupervisoryInspection)
    inspected = link(InspectedUnit)
    duty = link(Duty)
    draw = link(SupervisionDraw, null=True)
    position = count()
    title = words(300)
    source = words(60)
    due = day()
    first_due = day()
    days_late = number()
    extensions = count()
    reminded_on = day(null=True)
    standing = words(12)
    done_on = day(null=True)
    as_of = day()

    accountability_supervision_matter_once = Unique(["supervision", "duty"])
