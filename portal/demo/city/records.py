"""Rows waiting to be copied, in the order in which their tables refer to each other."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import asyncpg
from piccolo.table import Table

from assignments import tables as assignments
from inspections.tables import Category, Finding, Inspection, Item, ItemSupport, Measure, Progress, Round, RoundLimit
from meetings import tables as meetings
from portal.clock import CHINA
from portal.demo.city.copying import Ids, blank, copy
from portal.duties import Duty, DutySupport
from portal.files import Attachment
from portal.notices import Notice
from portal.people import Recusal
from portal.workflow import Transition

Line = dict[str, Any]
TABLES: tuple[type[Table], ...] = (
    *(Round, RoundLimit, Inspection, Category, Finding, Item, ItemSupport, Measure, Progress),
    *(meetings.Conference, meetings.Seat, meetings.Member, meetings.Meeting, meetings.Invitee, meetings.Topic),
    *(meetings.AgendaItem, meetings.Attendance, meetings.ItemText, meetings.Resolution, meetings.ResolutionProgress),
    *(assignments.Register, assignments.Tag, assignments.Batch, assignments.Case, assignments.CaseLine),
    *(assignments.Assignment, assignments.Support, assignments.Tenure, assignments.Progress, assignments.Application),
    *(assignments.Disposition, assignments.Review, assignments.Revisit, assignments.Recheck),
    *(Duty, DutySupport, Transition, Notice, Attachment, Recusal),
)


class Records:
    def __init__(self, connection: asyncpg.Connection, ids: Ids) -> None:
        self.connection, self.ids = connection, ids
        self.waiting: dict[type[Table], list[Line]] = {}

    def add(self, table: type[Table], **given: Any) -> Line:
        line = {**blank(table), "id": self.ids(), **given}
        self.waiting.setdefault(table, []).append(line)
        return line

    async def copy(self) -> None:
        for table in TABLES:
            if lines := self.waiting.pop(table, None):
                await copy(self.connection, table, lines)
        assert not self.waiting, "a table that nobody copies"


def subject(item: UUID) -> Line:
    return {"subject_kind": "inspections.item", "subject_id": item}


def at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), CHINA)
