"""What the room keeps, by noun: conferences, topics, meetings, minutes, resolutions."""

from meetings.tables.conferences import Conference, KeyPeriod, Liaison, Limit, Member, Regulation, Rhythm, Seat
from meetings.tables.meetings import (
    AgendaItem,
    Attendance,
    AttendancePart,
    Feed,
    Invitee,
    Meeting,
    MeetingNotice,
    NoticeReply,
    Template,
)
from meetings.tables.minutes import Extract, ItemText, ItemTextBefore, Minutes, MinutesReply, Writing
from meetings.tables.resolutions import (
    ExtensionRequest,
    ProgressIntake,
    ReadMark,
    Resolution,
    ResolutionProgress,
    ResolutionSupport,
)
from meetings.tables.search import Search
from meetings.tables.topics import Topic, TopicRound, TopicRoundUnit, TopicUnit

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendancePart",
    "Conference",
    "ExtensionRequest",
    "Extract",
    "Feed",
    "Invitee",
    "ItemText",
    "ItemTextBefore",
    "KeyPeriod",
    "Liaison",
    "Limit",
    "Meeting",
    "MeetingNotice",
    "Member",
    "Minutes",
    "MinutesReply",
    "NoticeReply",
    "ProgressIntake",
    "ReadMark",
    "Regulation",
    "Resolution",
    "ResolutionProgress",
    "ResolutionSupport",
    "Rhythm",
    "Search",
    "Seat",
    "Template",
    "Topic",
    "TopicRound",
    "TopicRoundUnit",
    "TopicUnit",
    "Writing",
]
