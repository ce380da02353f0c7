"""The common ledger: who owes what by when.

A room opens a duty in the transaction that makes the obligation and finishes it in the one that meets it.
Lights, reminders, 今日 and figures are questions to this table; it never asks a room anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal import notices
from portal.access import Me, below, not_recused
from portal.clock import now
from portal.columns import day, flag, instant, key, link, number, reference, text, words
from portal.db import Sql, all_of, any_of, atomic, new_id, row, rows, value
from portal.people import Person, Role, Unit
from portal.subjects import Subject
from portal.workdays import Deadline

REMINDERS = "remind:"
"""What the occasions of reminders begin with, so that unread ones can be taken back when their reason is gone."""


class Duty(Table, tablename="duty"):
    """`due` is the effective day (rolled off rest days), `statutory_due` the day as the law counts it.

    `look_on` is the next day the ladder must look at it: at once after every change, since only the ladder knows its
    steps; it is empty when nothing more can happen.
    `origin_id`: the record of another room it came from (a resolution, a finding), by its visiting card.
    `promised_on`: the day the doer named himself, empty when it is met or gone; `returned_on`: handed back by who judges
    it, and not handed in again since. `changed_at` and `changed_as`: the last change that leaves no instant of its own, for the history the
    database keeps (`portal.duty_history`). `narrow`: only staff of the owing unit and who is named see it.
    `checking_unit` looks at the result before it counts as met. The four persons are the responsibility roles 主体、直接、协同、督导.
    """

    id = key()
    subject_kind = words(40)
    subject_id = reference()
    title = words(300)
    path = words(200)
    origin_id = reference(null=True, index=True)
    unit = link(Unit)
    supervising_unit = link(Unit, null=True)
    checking_unit = link(Unit, null=True, index=False)
    person = link(Person, null=True)
    principal = link(Person, null=True, index=False)
    direct = link(Person, null=True, index=False)
    coordinating = link(Person, null=True, index=False)
    supervising = link(Person, null=True, index=False)
    starts_on = day()
    statutory_due = day()
    due = day()
    first_due = day()
    due_is_estimate = flag()
    limit_amount = number(null=True)
    limit_unit = words(8, null=True)
    limit_article = words(120, null=True)
    limit_rolls = flag(default=True)
    look_on = day(null=True)
    opened_at = instant()
    handed_in_at = instant(null=True)
    done_at = instant(null=True)
    done_on = day(null=True)
    revoked_at = instant(null=True)
    promised_on = day(null=True)
    returned_on = day(null=True)
    changed_at = instant(null=True)
    changed_as = words(12, null=True)
    narrow = flag()

    duty_once = Unique(["subject_kind", "subject_id"])
    duty_limit_1 = Check("limit_unit IS NULL OR limit_unit IN ('日', '工作日', '月')")


class DutySupport(Table, tablename="duty_support"):
    """协办单位: a unit that helps; it sees the duty and is not reproached for it."""

    id = key()
    duty = link(Duty)
    unit = link(Unit)

    duty_support_once = Unique(["duty", "unit"])


class DutyExtension(Table, tablename="duty_extension"):
    """More time, given by a person who may, for a reason. Amounts count from the unrolled day."""

    id = key()
    duty = link(Duty)
    amount = number(null=True)
    unit = words(8, null=True)
    from_due = day()
    to_due = day()
    reason = words(500)
    approver = link(Person, index=False)
    approver_name = words(40)
    at = instant()


class DutyPause(Table, tablename="duty_pause"):
    """Days that do not count (听证, 条例36): both ends included; open while `until` is empty."""

    id = key()
    duty = link(Duty)
    since = day()
    until = day(null=True)
    reason = words(500)
    by = link(Person, index=False)


class DutyNote(Table, tablename="duty_note"):
    """最多报一次: the sentence typed as progress in its room, with its day and its source, for whoever else reports of it."""

    id = key()
    duty = link(Duty)
    text = text()
    happened_on = day()
    by_name = words(40)
    unit_name = words(120)
    unit = link(Unit, null=True, index=False)
    at = instant()


@dataclass(frozen=True)
class Term:
    """When it is due and how that day was found. `amount` and `unit` are empty for a day set by hand."""

    starts_on: date
    statutory_due: date
    due: date
    is_estimate: bool = False
    amount: int | None = None
    unit: str | None = None
    article: str | None = None
    rolls: bool = True

    @classmethod
    def counted(cls, deadline: Deadline, article: str | None = None) -> Self:
        """From the day and the limit the deadline was computed with."""
        limit = deadline.limit
        return cls(
            deadline.start,
            deadline.statutory_due,
            deadline.effective_due,
            deadline.is_estimate,
            limit.amount,
            str(limit.unit),
            article,
            deadline.roll,
        )


@dataclass(frozen=True)
class Answerable:
    """Who answers: the unit and its person, the helpers, the four responsibility roles."""

    unit: UUID
    person: UUID | None = None
    supporting: Sequence[UUID] = ()
    supervising_unit: UUID | None = None
    checking_unit: UUID | None = None
    principal: UUID | None = None
    direct: UUID | None = None
    coordinating: UUID | None = None
    supervising: UUID | None = None
    narrow: bool = False


@atomic()
async def open_duty(subject: Subject, answerable: Answerable, term: Term, origin: UUID | None = None) -> UUID:
    duty = Duty(
        origin_id=origin,
        subject_kind=subject.kind,
        subject_id=subject.id,
        title=subject.title[:300],
        path=subject.path,
        unit=answerable.unit,
        supervising_unit=answerable.supervising_unit,
        checking_unit=answerable.checking_unit,
        person=answerable.person,
        principal=answerable.principal,
        direct=answerable.direct,
        coordinating=answerable.coordinating,
        supervising=answerable.supervising,
        narrow=answerable.narrow,
        starts_on=term.starts_on,
        statutory_due=term.statutory_due,
        due=term.due,
        first_due=term.due,
        due_is_estimate=term.is_estimate,
        limit_amount=term.amount,
        limit_unit=term.unit,
        limit_article=term.article,
        limit_rolls=term.rolls,
        look_on=term.starts_on,
        opened_at=now(),
    )
    await Duty.insert(duty).run()
    if answerable.supporting:
        await DutySupport.insert(*(DutySupport(duty=duty.id, unit=unit) for unit in answerable.supporting)).run()
    return duty.id


@atomic()
async def note(kind: str, subject_id: UUID, text: str, happened_on: date, by: Me) -> None:
    """What was just typed as progress, kept beside the duty so that nobody types it again (`DutyNote`)."""
    held = by.holdings[0] if by.holdings else None
    await rows(
        """INSERT INTO duty_note (id, duty, text, happened_on, by_name, unit_name, unit, at)
           SELECT {}, d.id, {}, {}, {}, {}, {}, {} FROM duty d WHERE d.subject_kind = {} AND d.subject_id = {} RETURNING id""",
        new_id(),
        text,
        happened_on,
        by.name,
        held.unit_name if held else "",
        held.unit if held else None,
        now(),
        kind,
        subject_id,
    )


@atomic()
async def promise_duty(kind: str, subject_id: UUID, on: date | None) -> None:
    """The doer names a day of his own, or another one; None: it is met, or taken back. The due day stays."""
    await value(
        "UPDATE duty SET promised_on = {}, look_on = CASE WHEN done_at IS NULL AND handed_in_at IS NULL"
        " THEN least(look_on, {}::date + 1) END WHERE subject_kind = {} AND subject_id = {} RETURNING id",
        on,
        on,
        kind,
        subject_id,
    )


@atomic()
async def hand_in(kind: str, subject_id: UUID) -> None:
    """What was owed has been handed in and waits for others' verdict: who owes it is reminded no more."""
    await notices.drop(subject_id, REMINDERS)
    await value(
        "UPDATE duty SET handed_in_at = {}, returned_on = NULL, promised_on = NULL, look_on = NULL"
        " WHERE subject_kind = {} AND subject_id = {}"
        " AND done_at IS NULL RETURNING id",
        now(),
        kind,
        subject_id,
    )


@atomic()
async def hand_back(kind: str, subject_id: UUID, on: date) -> None:
    """退回 by who judges it: owed again, counted against the unit, and the ladder looks at it on this very day."""
    await _owed_again(kind, subject_id, on, "handed_back", returned_on=on)


@atomic()
async def withdraw_duty(kind: str, subject_id: UUID, on: date) -> None:
    """撤回 by the doer himself, before anybody judged it: owed again as if never handed in, and no return."""
    await _owed_again(kind, subject_id, on, "withdrawn", returned_on=None)


async def _owed_again(kind: str, subject_id: UUID, on: date, changed_as: str, *, returned_on: date | None) -> None:
    await value(
        "UPDATE duty SET handed_in_at = NULL, returned_on = {}, look_on = {}, changed_at = {},"
        " changed_as = {} WHERE subject_kind = {} AND subject_id = {} AND done_at IS NULL RETURNING id",
        returned_on,
        on,
        now(),
        changed_as,
        kind,
        subject_id,
    )


@atomic()
async def finish_duty(kind: str, subject_id: UUID, on: date) -> None:
    """Met on this day; nobody is reminded any more."""
    await notices.drop(subject_id, REMINDERS)
    await value(
        "UPDATE duty SET done_at = {}, done_on = {}, look_on = NULL WHERE subject_kind = {} AND subject_id = {}"
        " AND done_at IS NULL RETURNING id",
        now(),
        on,
        kind,
        subject_id,
    )


@atomic()
async def revoke_duty(kind: str, subject_id: UUID) -> None:
    """Owed no more, because whoever imposed it took it back: off every list, and in no figure, met or late."""
    await notices.drop(subject_id, REMINDERS)
    at = now()
    await value(
        "UPDATE duty SET revoked_at = {}, done_at = {}, done_on = NULL, look_on = NULL WHERE subject_kind = {}"
        " AND subject_id = {} AND done_at IS NULL RETURNING id",
        at,
        at,
        kind,
        subject_id,
    )


async def was_touched(kind: str, subject_id: UUID) -> bool:
    """Whether anything happened to it since it was opened: a reminder, a record of progress, more time, a pause."""
    return bool(
        await value(
            """SELECT 1 FROM duty d WHERE d.subject_kind = {} AND d.subject_id = {} AND (
                      EXISTS (SELECT 1 FROM duty_note n WHERE n.duty = d.id)
                   OR EXISTS (SELECT 1 FROM duty_extension x WHERE x.duty = d.id)
                   OR EXISTS (SELECT 1 FROM duty_pause p WHERE p.duty = d.id)
                   OR EXISTS (SELECT 1 FROM transition t WHERE t.subject_id = d.subject_id AND t.happened = 'remind'))""",
            kind,
            subject_id,
        )
    )


@atomic()
async def reopen_duty(kind: str, subject_id: UUID, term: Term | None = None) -> None:
    """The same unit and person owe it again: by the old day, or by a new one."""
    duty = await row(
        "SELECT id, due FROM duty WHERE subject_kind = {} AND subject_id = {} FOR UPDATE", kind, subject_id
    )
    if duty is None:
        return
    due = term.due if term else duty["due"]
    await value(
        "UPDATE duty SET done_at = NULL, done_on = NULL, revoked_at = NULL, handed_in_at = NULL, promised_on = NULL,"
        " returned_on = NULL, due = {}, look_on = starts_on,"
        " changed_at = {}, changed_as = 'reopened' WHERE id = {} RETURNING id",
        due,
        now(),
        duty["id"],
    )
    if term is not None:
        await value(
            "UPDATE duty SET starts_on = {}, statutory_due = {}, due_is_estimate = {}, limit_amount = {},"
            " limit_unit = {}, limit_article = {}, limit_rolls = {} WHERE id = {} RETURNING id",
            term.starts_on,
            term.statutory_due,
            term.is_estimate,
            term.amount,
            term.unit,
            term.article,
            term.rolls,
            duty["id"],
        )


@atomic()
async def extend_duty(kind: str, subject_id: UUID, term: Term, reason: str, approver: Me) -> None:
    duty = await row(
        "SELECT id, due FROM duty WHERE subject_kind = {} AND subject_id = {} FOR UPDATE", kind, subject_id
    )
    if duty is None:
        return
    await notices.drop(subject_id, REMINDERS)
    moment = now()
    await DutyExtension.insert(
        DutyExtension(
            duty=duty["id"],
            amount=term.amount,
            unit=term.unit,
            from_due=duty["due"],
            to_due=term.due,
            reason=reason,
            approver=approver.id,
            approver_name=approver.name,
            at=moment,
        )
    ).run()
    await value(
        "UPDATE duty SET due = {}, statutory_due = {}, due_is_estimate = {}, changed_at = {}, changed_as = 'extended',"
        " look_on = CASE WHEN done_at IS NULL AND handed_in_at IS NULL THEN starts_on END WHERE id = {} RETURNING id",
        term.due,
        term.statutory_due,
        term.is_estimate,
        moment,
        duty["id"],
    )


@atomic()
async def move_duty(kind: str, subject_id: UUID, term: Term) -> None:
    """The day it hangs on (a meeting's) has moved: neither more time given, nor begun anew."""
    await notices.drop(subject_id, REMINDERS)
    await value(
        "UPDATE duty SET due = {}, statutory_due = {}, due_is_estimate = {}, changed_at = {}, changed_as = 'recomputed',"
        " look_on = CASE WHEN handed_in_at IS NULL THEN starts_on END WHERE subject_kind = {} AND subject_id = {}"
        " AND done_at IS NULL RETURNING id",
        term.due,
        term.statutory_due,
        term.is_estimate,
        now(),
        kind,
        subject_id,
    )


@atomic()
async def hand_over_duty(kind: str, subject_id: UUID, giver: UUID, receiver: UUID) -> None:
    """换岗交接: whatever part one person has in it, another has from now on; the day stays."""
    parts = ("person", "principal", "direct", "coordinating", "supervising")
    await rows(
        "UPDATE duty SET "
        + ", ".join(f"{part} = CASE WHEN {part} = {{}} THEN {{}} ELSE {part} END" for part in parts)
        + ", changed_at = {}, changed_as = 'handed_over' WHERE subject_kind = {} AND subject_id = {} RETURNING id",
        *((giver, receiver) * len(parts)),
        now(),
        kind,
        subject_id,
    )
    await notices.drop_for(giver, subject_id)


@atomic()
async def entrust(
    kind: str, subject_ids: Sequence[UUID], unit: UUID, *, person: UUID | None, principal: UUID | None = None
) -> None:
    """Another unit or other persons answer from now on; the day stays."""
    await rows(
        "UPDATE duty SET unit = {}, person = {}, principal = {}, changed_at = {}, changed_as = 'reassigned'"
        " WHERE subject_kind = {} AND subject_id = ANY({}) RETURNING id",
        unit,
        person,
        principal,
        now(),
        kind,
        list(subject_ids),
    )


def visible(me: Me) -> Sql:
    """SQL over `duty d` joined with `unit u`: what lies below one's posts, what one owes, what one helps with;
    never what one is recused from."""
    watching = me.scopes(Role.office, Role.leader, Role.discipline, Role.auditor)
    own = me.scopes(Role.liaison)
    return all_of(
        any_of(
            below("d.unit", watching + own),
            Sql("{} IN (d.person, d.principal, d.direct, d.coordinating, d.supervising)", me.id),
            below("d.checking_unit", own),
            Sql("d.id IN (SELECT ds.duty FROM duty_support ds WHERE {})", below("ds.unit", own)),
        ),
        not_recused(me, "d.subject_id"),
        any_of(
            Sql("NOT d.narrow"),
            Sql("{} IN (d.person, d.principal, d.direct, d.coordinating, d.supervising)", me.id),
            Sql("d.unit = ANY({})", list(_offices(me))),
        ),
        Sql("d.revoked_at IS NULL"),
    )


def owed(me: Me) -> Sql:
    """SQL over the same: what this person or their unit must do themselves."""
    return any_of(
        Sql("d.person = {}", me.id),
        all_of(
            Sql("d.person IS NULL"),
            any_of(below("d.unit", me.scopes(Role.liaison)), Sql("d.unit = ANY({})", list(_offices(me)))),
        ),
        all_of(Sql("d.principal = {}", me.id)),
    )


def _offices(me: Me) -> set[UUID]:
    """The offices whose own work this person does: what an office owes, its staff owe."""
    return {held.unit for held in me.holdings if held.role in {Role.office, Role.discipline}}


async def mine(me: Me, limit: int = 50) -> list[dict[str, Any]]:
    """What I owe, the latest first: the first list of 今日."""
    return await rows(
        _LIST + "WHERE d.done_at IS NULL AND d.handed_in_at IS NULL AND {} AND {} ORDER BY d.due, d.id LIMIT {}",
        owed(me),
        visible(me),
        limit,
    )


async def watched(me: Me, limit: int = 50) -> list[dict[str, Any]]:
    """What others owe that I asked for or answer for, and what I handed in and wait for their verdict on."""
    watching = me.scopes(Role.office, Role.leader, Role.discipline)
    asked = any_of(below("d.supervising_unit", watching), Sql("d.supervising = {}", me.id))
    handed_in = all_of(Sql("d.handed_in_at IS NOT NULL"), owed(me))
    leads_to = Sql("TRUE")
    if not any(path.count("/") <= WIDE for path in watching):
        ways = (below("d.supervising_unit", watching), Sql("d.supervising = {}", me.id), handed_in)
        one_way = "SELECT d.id FROM duty d WHERE d.done_at IS NULL AND {}"
        leads_to = Sql("d.id = ANY(ARRAY(" + " UNION ".join([one_way] * len(ways)) + "))", *ways)
    return await rows(
        _LIST
        + "WHERE d.done_at IS NULL AND {} AND (({} AND ({}) IS NOT TRUE) OR {}) AND {} ORDER BY d.due, d.id LIMIT {}",
        leads_to,
        asked,
        owed(me),
        handed_in,
        visible(me),
        limit,
    )


WIDE = 2
"""Who watches over a city or a district (a path of so many parts) finds enough by the order of the days; for everybody
else the rows are found by the index of each way to them."""


_LIST = """SELECT d.id, d.subject_kind, d.subject_id, d.title, d.path, d.due, d.due_is_estimate, d.done_on,
       u.name AS unit_name, u.short_name AS unit_short, p.name AS person_name
  FROM duty d JOIN unit u ON u.id = d.unit LEFT JOIN person p ON p.id = d.person
"""


async def one(me: Me, kind: str, subject_id: UUID) -> dict[str, Any] | None:
    """The duty behind a record, with everything its day rests on, if this person may see it."""
    if "\0" in kind:
        return None
    return await row(
        """SELECT d.*, u.name AS unit_name FROM duty d JOIN unit u ON u.id = d.unit
            WHERE d.subject_kind = {} AND d.subject_id = {} AND {}""",
        kind,
        subject_id,
        visible(me),
    )


async def sees(me: Me, kind: str, subject_id: UUID) -> bool:
    """Whether a page about the record may lead this person to its duty: who sees the one need not see the other."""
    return bool(
        await value(
            "SELECT TRUE FROM duty d WHERE d.subject_kind = {} AND d.subject_id = {} AND {}",
            kind,
            subject_id,
            visible(me),
        )
    )


async def extensions_of(duty: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT amount, unit, from_due, to_due, reason, approver_name, at FROM duty_extension WHERE duty = {} ORDER BY at",
        duty,
    )


async def pauses_of(duty: UUID) -> list[dict[str, Any]]:
    return await rows("SELECT since, until, reason FROM duty_pause WHERE duty = {} ORDER BY since", duty)


def light(due: date, day: date, *, done: bool = False) -> str:
    """绿 more than 7 natural days, 黄 up to 7, 橙 up to 3, 红 overdue, 灰 met (domain E3, shipped default)."""
    if done:
        return "done"
    left = (due - day).days
    return "late" if left < 0 else "urgent" if left <= 3 else "near" if left <= 7 else "normal"
