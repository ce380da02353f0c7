"""Topics (议题): the round that calls for them, their way to the agenda, and what other units say of them."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from meetings.states import OPINIONS, TOPIC_KINDS, TopicState
from meetings.tables.conferences import Conference
from meetings.tables.meetings import Meeting
from portal.columns import count, day, flag, instant, key, link, number, one_of, reference, text, words
from portal.people import Person, Unit, sql_in


class TopicRound(Table, tablename="meetings_call"):
    """议题征集: asks chosen units for topics by a day; a unit answers with topics or 本期无议题."""

    id = key()
    conference = link(Conference)
    meeting = link(Meeting, null=True)
    title = words(120)
    due = day()
    note = words(500, null=True)
    opened_by = link(Person, index=False)
    opened_at = instant()
    closed_at = instant(null=True)


class TopicRoundUnit(Table, tablename="meetings_call_unit"):
    """`answer` is empty while the unit is silent. `reminded_at`: the one reminder the silent get."""

    id = key()
    round = link(TopicRound)
    unit = link(Unit)
    answer = words(8, null=True)
    answered_by = link(Person, null=True, index=False)
    answered_at = instant(null=True)
    reminded_at = instant(null=True)

    meetings_call_unit_once = Unique(["round", "unit"])
    meetings_call_unit_answer_1 = Check("answer IS NULL OR answer IN ('topics', 'none')")


class Topic(Table, tablename="meetings_topic"):
    """`confidential` (内部) topics are for those concerned only, and leave the wider copies of the minutes.

    `source_…` is the visiting card of what it came from; `late` topics need a named approver before they are listed.
    `leader` is the 分管领导 without whom it is not discussed. `handed_up_from` is the topic of the level below.
    """

    id = key()
    conference = link(Conference)
    round = link(TopicRound, null=True)
    meeting = link(Meeting, null=True)
    kind = words(16)
    title = words(300)
    submitting_unit = link(Unit)
    presenter = words(40, null=True)
    presenter_title = words(80, null=True)
    minutes_asked = number(null=True)
    background = text(null=True)
    question = text(null=True)
    confidential = flag()
    leader = link(Person, null=True, index=False)
    source_kind = words(40, null=True)
    source_id = reference(null=True, index=True)
    source_title = words(300, null=True)
    source_path = words(200, null=True)
    disagreement = text(null=True)
    settled_by = words(80, null=True)
    settlement = text(null=True)
    late = flag()
    late_reason = words(500, null=True)
    late_approved_by = link(Person, null=True, index=False)
    late_approved_at = instant(null=True)
    handed_up_from = reference(null=True, index=True)
    state = words(12)
    returns = count()
    submitted_by = link(Person, null=True, index=False)
    submitted_at = instant(null=True)
    agreed_by = link(Person, null=True, index=False)
    screened_by = link(Person, null=True, index=False)
    approved_by = link(Person, null=True, index=False)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()

    meetings_topic_state_1 = Check(sql_in("state", TopicState))
    meetings_topic_kind_1 = Check(one_of("kind", TOPIC_KINDS))


class TopicUnit(Table, tablename="meetings_topic_unit"):
    """A unit concerned (涉及单位). Asked for its opinion, it has a clock of its own: a duty `meetings.opinion`.
    `waived_at`: its day passed without an answer and the office waits no longer."""

    id = key()
    topic = link(Topic)
    unit = link(Unit)
    asked_at = instant(null=True)
    opinion_due = day(null=True)
    opinion = words(12, null=True)
    remark = text(null=True)
    by = link(Person, null=True, index=False)
    by_name = words(40, null=True)
    at = instant(null=True)
    waived_at = instant(null=True)
    waived_by_name = words(40, null=True)

    meetings_topic_unit_once = Unique(["topic", "unit"])
    meetings_topic_unit_opinion_1 = Check(f"opinion IS NULL OR {one_of('opinion', OPINIONS)}")
