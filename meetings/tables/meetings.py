"""A meeting: when and where, who is invited, its agenda, its notices, who was there."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from meetings.states import ITEM_KINDS, KINDS, PARTS, RESULTS, MeetingState, Presence
from meetings.tables.conferences import Conference, Seat
from portal.columns import count, flag, instant, key, link, number, one_of, reference, text, words
from portal.documents import Document
from portal.people import Person, Unit, sql_in


class Template(Table, tablename="meetings_template"):
    """What a kind of meeting usually is: room, hour, requirements, standing items (one a line) of its agenda."""

    id = key()
    conference = link(Conference)
    kind = words(20)
    title = words(120)
    place = words(120, null=True)
    from_time = words(5, null=True)
    minutes_planned = number(null=True)
    requirements = text(null=True)
    standing_items = text(null=True)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()

    meetings_template_kind_1 = Check(one_of("kind", KINDS))


class Meeting(Table, tablename="meetings_meeting"):
    """`serial` is 第几次 of its kind in its year. `starts_at` is an instant, shown by the clock of the office.

    `notices` counts the notices sent (0: none yet, more than 1: changes). `attendance_version` keeps two who fill in
    the grid from overwriting each other. `cases_settled`: cases the meeting settled, as the office states.
    """

    id = key()
    conference = link(Conference)
    template = link(Template, null=True, index=False)
    kind = words(20)
    year = number()
    serial = number()
    title = words(200)
    starts_at = instant(index=True)
    minutes_planned = number()
    place = words(120)
    chair = link(Person, null=True)
    chair_title = words(80, null=True)
    contact = words(120, null=True)
    requirements = text(null=True)
    state = words(16)
    notices = count()
    notified_at = instant(null=True)
    began_at = instant(null=True)
    ended_at = instant(null=True)
    attendance_version = count()
    cases_settled = number(null=True)
    reason = words(500, null=True)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()

    meetings_meeting_once = Unique(["conference", "kind", "year", "serial"])
    meetings_meeting_kind_1 = Check(one_of("kind", KINDS))
    meetings_meeting_state_1 = Check(sql_in("state", MeetingState))


class Invitee(Table, tablename="meetings_invitee"):
    """A unit called to the meeting: member or in attendance (列席). 签收 is of the notice with number `acknowledged`."""

    id = key()
    meeting = link(Meeting)
    unit = link(Unit)
    capacity = words(12)
    position = count()
    acknowledged = number(null=True)
    acknowledged_at = instant(null=True)
    acknowledged_by = link(Person, null=True, index=False)
    attendee_name = words(40, null=True)
    attendee_title = words(80, null=True)

    meetings_invitee_once = Unique(["meeting", "unit"])
    meetings_invitee_capacity_1 = Check("capacity IN ('member', 'observer')")


class AgendaItem(Table, tablename="meetings_agenda_item"):
    """A line of the agenda, and what came of it. `topic` is the topic it brings, by id.

    `frozen` holds item 1 (上次议定事项落实情况) as it stood when the notice went out, as JSON.
    `withheld`: not discussed because its responsible leader is away, or for another reason.
    """

    id = key()
    meeting = link(Meeting)
    kind = words(12)
    position = number()
    section = words(60, null=True)
    topic = reference(null=True, index=True)
    title = words(300)
    submitting_unit = link(Unit, null=True, index=False)
    presenter = words(40, null=True)
    presenter_title = words(80, null=True)
    minutes = number()
    confidential = flag()
    withheld = flag()
    withheld_reason = words(200, null=True)
    frozen = text(null=True)
    frozen_at = instant(null=True)
    result = words(24, null=True)
    result_note = words(500, null=True)
    version = count()

    meetings_agenda_item_kind_1 = Check(one_of("kind", ITEM_KINDS))
    meetings_agenda_item_result_1 = Check(f"result IS NULL OR {one_of('result', RESULTS)}")
    meetings_agenda_item_withheld_1 = Check("withheld = (withheld_reason IS NOT NULL)")


class MeetingNotice(Table, tablename="meetings_notice"):
    """会议通知 as sent: number 1 is the call, later ones its changes, each said once. `printed` holds its words as JSON,
    `reason` why it came later than the rules ask."""

    id = key()
    meeting = link(Meeting)
    number = number()
    form = words(8)
    document = link(Document, null=True, index=False)
    changes = text(null=True)
    printed = text(null=True)
    reason = words(200, null=True)
    sent_by = link(Person, index=False)
    sent_by_name = words(40)
    sent_at = instant()

    meetings_notice_once = Unique(["meeting", "number"])
    meetings_notice_form_1 = Check("form IN ('letter', 'file')")


class NoticeReply(Table, tablename="meetings_notice_reply"):
    """What somebody at the head of the conference says to the notice: coming, or apologies with a word why."""

    id = key()
    meeting = link(Meeting)
    person = link(Person)
    coming = flag()
    note = words(200, null=True)
    at = instant()

    meetings_notice_reply_once = Unique(["meeting", "person"])


class Attendance(Table, tablename="meetings_attendance"):
    """Who was there, one row a convenor's seat and one a unit. Leave names who approved it; a substitute has a name,
    a post, and the office's word whether the rank is fitting. `version`: of the whole grid when the row last changed."""

    id = key()
    meeting = link(Meeting)
    seat = link(Seat, null=True, index=False)
    unit = link(Unit, null=True)
    position = count()
    name = words(40, null=True)
    title = words(80, null=True)
    status = words(16)
    leave_approved_by = words(40, null=True)
    leave_reason = words(200, null=True)
    substitute_name = words(40, null=True)
    substitute_title = words(80, null=True)
    rank_fits = flag(default=True)
    at = instant()
    by = link(Person, index=False)
    version = count()

    meetings_attendance_status_1 = Check(sql_in("status", Presence))
    meetings_attendance_whose_1 = Check("(seat IS NULL) <> (unit IS NULL)")
    meetings_attendance_unit_once = Unique(["meeting", "unit"])
    meetings_attendance_seat_once = Unique(["meeting", "seat"])


class AttendancePart(Table, tablename="meetings_attendance_part"):
    """Arrived for, left before, or recused from one item."""

    id = key()
    attendance = link(Attendance)
    agenda_item = link(AgendaItem)
    what = words(12)

    meetings_attendance_part_once = Unique(["attendance", "agenda_item", "what"])
    meetings_attendance_part_what_1 = Check(one_of("what", PARTS))


class Feed(Table, tablename="meetings_feed"):
    """A person's own calendar address: only the hash of its secret is kept; revoked when they say so."""

    id = key()
    person = link(Person)
    token_hash = words(64, unique=True)
    created_at = instant()
    used_at = instant(null=True)
    revoked_at = instant(null=True)
