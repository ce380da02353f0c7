"""Changing the calendar, and with it, in the same transaction, the days open duties are due."""

from uuid import UUID

from portal import audit
from portal.access import Me
from portal.calendardays import read_calendar
from portal.clock import now, today
from portal.db import atomic, new_id, rows, value
from portal.errors import Refused
from portal.notices import tell
from portal.subjects import Subject
from portal.web.calendar.proposals import Proposal
from portal.web.calendar.queries import Moved, moved_duties
from portal.words import day_words
from portal.workdays import WorkCalendar, difference
from portal.workdays.festivals import annual_notice
from portal.workflow import happened

ONE_AT_A_TIME = 7_204_001
"""The advisory lock of whoever changes the calendar."""
MOST_NAMED = 4
"""So many changed days are named in what is said of a moved duty."""


@atomic()
async def change_calendar(by: Me, proposal: Proposal) -> list[Moved]:
    """Refused when it changes nothing. Returns the duties that are now due on another day, or are estimates no longer."""
    await rows("SELECT pg_advisory_xact_lock({}::bigint)", ONE_AT_A_TIME)
    old = await read_calendar()
    new = proposal.on(old)
    if new == old:
        raise Refused("这些日期在日历中已经如此，没有需要修改的。")
    await _write(by, new)
    moved = await recompute_due_days(by, old, new)
    changed = sorted(day.isoformat() for day in {*old.days, *new.days} if old.days.get(day) != new.days.get(day))
    detail = {"days": changed[:100], "years": sorted(new.published - old.published), "duties": len(moved)}
    await audit.record(by, "calendar.change", None, detail)
    return moved


async def _write(by: Me, new: WorkCalendar) -> None:
    """The tables as the new calendar says. The first change writes down everything the house came with."""
    stored = {
        line["day"]: (line["is_off"], line["name"], line["notice"])
        for line in await rows("SELECT day, is_off, name, notice FROM calendar_day")
    }
    wanted = {day: (known.is_off, known.name, known.notice) for day, known in new.days.items()}
    gone = [day for day in stored if day not in wanted]
    put = [day for day, said in wanted.items() if stored.get(day) != said]
    await rows("DELETE FROM calendar_day WHERE day = ANY({}::date[]) RETURNING id", gone)
    await rows(
        """INSERT INTO calendar_day (id, day, is_off, name, notice, entered_by, entered_at)
           SELECT t.id, t.day, t.is_off, t.name, t.notice, {}::uuid, {}::timestamptz
             FROM unnest({}::uuid[], {}::date[], {}::boolean[], {}::text[], {}::text[]) AS t(id, day, is_off, name, notice)
           ON CONFLICT (day) DO UPDATE SET is_off = excluded.is_off, name = excluded.name, notice = excluded.notice,
             entered_by = excluded.entered_by, entered_at = excluded.entered_at RETURNING id""",
        by.id,
        now(),
        [new_id() for _ in put],
        put,
        [wanted[day][0] for day in put],
        [wanted[day][1][:40] for day in put],
        [wanted[day][2][:200] for day in put],
    )
    years = {line["year"] for line in await rows("SELECT year FROM calendar_year")}
    for year in sorted(new.published - years):
        await value(
            "INSERT INTO calendar_year (id, year, notice, entered_at) VALUES ({}, {}, {}, {}) RETURNING id",
            new_id(),
            year,
            annual_notice(year),
            now(),
        )


@atomic()
async def recompute_due_days(by: Me | None, old: WorkCalendar, new: WorkCalendar) -> list[Moved]:
    """Every open duty with a counted limit gets the days the new calendar gives it, and a line in its history; whoever
    owes it is told of the other day."""
    moved = await moved_duties(old, new)
    why = _why(old, new)
    doers = await _doers([duty.id for duty in moved if duty.old_due != duty.new_due])
    for duty in moved:
        await value(
            "UPDATE duty SET due = {}, statutory_due = {}, due_is_estimate = {}, look_on = {}, changed_at = {},"
            " changed_as = 'recomputed' WHERE id = {} AND done_at IS NULL RETURNING id",
            duty.new_due,
            duty.new_statutory,
            duty.is_estimate,
            today(),
            now(),
            duty.id,
        )
        subject = Subject(duty.subject_kind, duty.subject_id, duty.title, duty.path)
        await happened(subject, by, "due_recomputed", "完成时限重新计算", _said(duty, why))
        await audit.record(by, "duty.recompute", subject, {"from": duty.old_due, "to": duty.new_due})
        if duty.id in doers:
            sentence = f"“{duty.title[:200]}”{_said(duty, why)}"
            await tell(doers[duty.id], subject, sentence, f"recomputed:{duty.id}:{now().isoformat()}")
    await _look_again()
    return moved


async def _doers(duties: list[UUID]) -> dict[UUID, list[UUID]]:
    """Who owes each of them today: its person while that person holds a post, else the liaisons of the unit."""
    found = await rows(
        """WITH held AS (SELECT o.person, o.unit, o.role FROM post o JOIN person p ON p.id = o.person
                         WHERE p.disabled_at IS NULL AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}))
           SELECT DISTINCT d.id, h.person FROM duty d JOIN held h ON h.person = d.person
               OR h.unit = d.unit AND h.role = 'liaison' AND NOT EXISTS (SELECT 1 FROM held n WHERE n.person = d.person)
            WHERE d.id = ANY({}) AND d.handed_in_at IS NULL""",
        today(),
        today(),
        duties,
    )
    doers: dict[UUID, list[UUID]] = {}
    for line in found:
        doers.setdefault(line["id"], []).append(line["person"])
    return doers


async def _look_again() -> None:
    """A ladder may count its steps in working days, so every duty it still looks at gets its next look anew."""
    await value(
        "WITH touched AS (UPDATE duty SET look_on = {}::date WHERE look_on > {}::date RETURNING 1)"
        " SELECT count(*) FROM touched",
        today(),
        today(),
    )


def _why(old: WorkCalendar, new: WorkCalendar) -> str:
    """Which days are worked now that were not, and the other way round."""
    changed = difference(old, new)
    if len(changed) > MOST_NAMED:
        return f"工作日历更新（{day_words(changed[0])}等{len(changed)}天的安排有变）"
    said = [f"{day_words(one)}改为{'工作日' if new.is_workday(one) else '休息日'}" for one in changed]
    return f"工作日历更新（{'、'.join(said)}）" if said else "工作日历更新"


def _said(duty: Moved, why: str) -> str:
    if duty.old_due != duty.new_due:
        estimate = "（预估）" if duty.is_estimate else ""
        return f"{why}，完成时限由{duty.old_due.isoformat()}变为{duty.new_due.isoformat()}{estimate}。"
    return f"{why}，完成时限{duty.new_due.isoformat()}{'改为预估' if duty.is_estimate else '不再是预估'}。"
