"""The minutes (纪要): typed item by item, corrected by the units, signed, issued, taken out for each unit."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from meetings.tables.meetings import AgendaItem, Meeting
from portal.columns import count, day, flag, instant, key, link, number, text, words
from portal.documents import Document
from portal.people import Person, Unit


class ItemText(Table, tablename="meetings_item_text"):
    """What the minutes say of one item. `version` grows with every save; the texts before are in `ItemTextBefore`."""

    id = key()
    agenda_item = link(AgendaItem, index=False)
    text = text()
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()
    version = count()

    meetings_item_text_once = Unique(["agenda_item"])


class ItemTextBefore(Table, tablename="meetings_item_text_before"):
    """A text that was written over by somebody else, or long after: nothing typed is lost."""

    id = key()
    agenda_item = link(AgendaItem)
    text = text()
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()
    version = number()


class Writing(Table, tablename="meetings_writing"):
    """Who has which item open at the minutes desk, so that two writers see each other."""

    id = key()
    agenda_item = link(AgendaItem)
    person = link(Person)
    person_name = words(40)
    at = instant()

    meetings_writing_once = Unique(["agenda_item", "person"])


class Minutes(Table, tablename="meetings_minutes"):
    """One issue of a meeting's minutes. The first is the original; what was issued is corrected only by a further issue.

    `document` is the whole issue; its Word file, and the copy without confidential items where there are any, are kept
    beside it as issued files.
    """

    id = key()
    meeting = link(Meeting)
    corrects = link("self", null=True)
    title = words(300)
    opening = text(null=True)
    closing = text(null=True)
    distribution = text(null=True)
    correction_until = day(null=True)
    signed_by = link(Person, null=True, index=False)
    signed_by_name = words(40, null=True)
    signed_at = instant(null=True)
    document = link(Document, null=True, index=False)
    printed = text(null=True)
    issued_at = instant(null=True)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()


class MinutesReply(Table, tablename="meetings_minutes_reply"):
    """The correction round: each unit says 无意见 or what is to be changed; the office takes it or says why not."""

    id = key()
    minutes = link(Minutes)
    unit = link(Unit)
    answer = words(8, null=True)
    remark = text(null=True)
    by = link(Person, null=True, index=False)
    by_name = words(40, null=True)
    at = instant(null=True)
    reminded_at = instant(null=True)
    taken = flag()
    settlement = words(500, null=True)

    meetings_minutes_reply_once = Unique(["minutes", "unit"])
    meetings_minutes_reply_answer_1 = Check("answer IS NULL OR answer IN ('none', 'remarks')")


class Extract(Table, tablename="meetings_extract"):
    """议定事项通知单: one unit's resolutions out of an issue. Only with it a resolution counts as issued."""

    id = key()
    minutes = link(Minutes)
    unit = link(Unit)
    document = link(Document, index=False)
    issued_at = instant()
    sign_for_due = day()
    acknowledged_at = instant(null=True)
    acknowledged_by = link(Person, null=True, index=False)
    acknowledged_by_name = words(40, null=True)

    meetings_extract_once = Unique(["minutes", "unit"])
