"""What was done on a case: the leader's own acts, contacts and stages, instructions, circulation, the roster."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.states import ACTS, INSTRUCTION_LEVELS, LOG
from assignments.tables.assignments import Assignment
from assignments.tables.cases import Case
from assignments.tables.registers import Register
from portal.columns import count, day, instant, key, link, number, one_of, words
from portal.people import Person, Unit


class Act(Table, tablename="assignments_act"):
    """What the leader did in person: 接访、下访、约访、视频接访、协调会、包案会. `attended` counts officials at a meeting."""

    id = key()
    assignment = link(Assignment)
    kind = words(16)
    held_on = day()
    leader = link(Person)
    leader_name = words(40)
    place = words(120, null=True)
    attended = number(null=True)
    outcome = words(500)
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    at = instant()

    assignments_act_kind_1 = Check(one_of("kind", ACTS))


class Log(Table, tablename="assignments_log"):
    """五步工作法, the six stages, 四个第一, hearing, panel, lawyer: what, when to the minute, by whom. Papers hang on its id.
    Never changed: a wrong one is struck through by who wrote it."""

    id = key()
    backlog_case = link(Case)
    what = words(16)
    at = instant()
    note = words(500, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    entered_at = instant()
    struck_at = instant(null=True)
    struck_reason = words(300, null=True)

    assignments_log_what_1 = Check(one_of("what", LOG))
    assignments_log_struck_1 = Check("(struck_at IS NULL) = (struck_reason IS NULL)")


class Instruction(Table, tablename="assignments_instruction"):
    """批示: of which level, by which official in which office, its words, by when a reply is due.

    A unit that is asked sees the case until the office has confirmed its reply (`confirmed_on`), or has taken the
    instruction back from it, with the reason.
    """

    id = key()
    backlog_case = link(Case)
    level = words(12)
    given_by = words(60)
    given_on = day()
    text = words(1000)
    reply_due = day(null=True)
    answering_unit = link(Unit, null=True)
    replied_on = day(null=True)
    reply = words(1000, null=True)
    replied_by_name = words(40, null=True)
    confirmed_on = day(null=True)
    confirmed_by_name = words(40, null=True)
    taken_back_at = instant(null=True)
    taken_back_reason = words(300, null=True)
    taken_back_by_name = words(40, null=True)
    entered_by_name = words(40)
    at = instant()
    version = count()

    assignments_instruction_level_1 = Check(one_of("level", INSTRUCTION_LEVELS))
    assignments_instruction_reply_1 = Check("(replied_on IS NULL) = (reply IS NULL)")
    assignments_instruction_unit_1 = Check("reply_due IS NULL OR answering_unit IS NOT NULL")
    assignments_instruction_end_1 = Check("confirmed_on IS NULL OR (replied_on IS NOT NULL AND taken_back_at IS NULL)")
    assignments_instruction_back_1 = Check("(taken_back_at IS NULL) = (taken_back_reason IS NULL)")


class Circulation(Table, tablename="assignments_circulation"):
    """阅办: a case goes round among units of the conference, each says its opinion by a day."""

    id = key()
    backlog_case = link(Case)
    question = words(500)
    due = day()
    opened_by = link(Person, index=False)
    opened_by_name = words(40)
    opened_at = instant()
    reminded_at = instant(null=True)
    closed_at = instant(null=True)


class Reader(Table, tablename="assignments_reader"):
    """One unit of a circulation: when it read, what it says."""

    id = key()
    circulation = link(Circulation)
    unit = link(Unit)
    read_at = instant(null=True)
    read_by_name = words(40, null=True)
    opinion = words(500, null=True)
    answered_at = instant(null=True)
    answered_by_name = words(40, null=True)

    assignments_reader_once = Unique(["circulation", "unit"])


class Slot(Table, tablename="assignments_slot"):
    """接访下访 roster: which leader, on which day, which half (am, pm), where, as what."""

    id = key()
    register = link(Register)
    held_on = day(index=True)
    half = words(2)
    place = words(120)
    kind = words(16)
    leader = link(Person)
    note = words(200, null=True)
    done_at = instant(null=True)
    made_by = link(Person, index=False)
    version = count()

    assignments_slot_once = Unique(["register", "held_on", "half", "place"])
    assignments_slot_half_1 = Check("half IN ('am', 'pm')")
    assignments_slot_kind_1 = Check("kind IN ('reception', 'field_visit', 'appointment', 'video_reception')")


class Swap(Table, tablename="assignments_swap"):
    """Two leaders change a turn: one asks, the other agrees or does not."""

    id = key()
    slot = link(Slot)
    giver = link(Person)
    taker = link(Person)
    reason = words(200)
    asked_at = instant()
    verdict = words(8, null=True)
    decided_at = instant(null=True)

    assignments_swap_verdict_1 = Check("verdict IS NULL OR verdict IN ('agreed', 'refused', 'taken')")
    assignments_swap_two_1 = Check("giver <> taker")
