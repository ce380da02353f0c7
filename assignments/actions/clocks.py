"""Statutory clocks (条例34–36): started, extended once, paused by hearings, stopped, corrected. By the office, as facts."""

from datetime import date
from typing import Any
from uuid import UUID

from assignments.actions.cases import case_of, moved
from assignments.actions.days import today_or
from assignments.queries.cases import subject_of
from assignments.queries.clocks import ROUTE, STARTS, clock_for, count, pauses_of
from assignments.rules import office
from assignments.states import CLOCKS
from assignments.tables import Clock, ClockPause
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.errors import Refused
from portal.words import day_words
from portal.workflow import happened

Record = dict[str, Any]
BEFORE = {"review": "handling", "final_review": "review"}
"""复查 asks about what 办理 gave, 复核 about what 复查 gave."""


@atomic()
async def start(by: Me, case_id: UUID, *, kind: str, starts_on: date) -> UUID:
    """Day 0 is the day of 受理, or of the request for 复查, 复核. Each kind once a case."""
    case = await _case(by, case_id)
    if starts_on > today():
        raise Refused("起算日不能晚于今天。")
    if await _clock(case_id, kind):
        raise Refused(f"“{CLOCKS[kind]}”的期限已经登记；登记有误的，请更正。")
    await _refuse_out_of_turn(case_id, kind, starts_on)
    blank: Record = {"kind": kind, "starts_on": starts_on, "extended_days": None}
    clock = Clock(
        backlog_case=case_id,
        kind=kind,
        starts_on=starts_on,
        due=count(blank, [], await load_calendar()).effective_due,
        entered_by_name=by.name,
        at=now(),
    )
    await Clock.insert(clock).run()
    await _note(case, by, "clock", f"登记{CLOCKS[kind]}期限", f"{STARTS[kind]}：{starts_on}")
    return clock.id


@atomic()
async def extend(
    by: Me, case_id: UUID, clock_id: UUID, *, days: int, approver: str, reason: str, told_on: date
) -> None:
    """Once, at most 30 days, 办理 only; told before the sixty days were over, or it was no extension but lateness."""
    case, clock = await _running(by, case_id, clock_id)
    if clock["kind"] != ROUTE or not 1 <= days <= 30:
        raise Refused("只有办理期限可以延长，且不超过30日（《信访工作条例》第三十四条）。")
    if clock["extended_days"] is not None:
        raise Refused("办理期限只能延长一次，已经延长过。")
    if not clock["starts_on"] <= told_on <= today():
        raise Refused("告知延期理由的日子不能早于受理日，也不能晚于今天。")
    over = count(clock, [], await load_calendar(), extended=False).effective_due
    if told_on > over:
        raise Refused(f"办理期限{day_words(over)}已经届满，此后告知的不能登记为延期。")
    await value(
        "UPDATE assignments_clock SET extended_days = {}, extended_reason = {}, extended_by_name = {}, told_on = {}"
        " WHERE id = {} RETURNING id",
        days,
        reason,
        approver,
        told_on,
        clock_id,
    )
    await _recount(case, clock_id)
    await _note(case, by, "extend", f"办理期限延长{days}日", f"{approver}批准，{told_on}告知：{reason}")


@atomic()
async def pause(by: Me, case_id: UUID, clock_id: UUID, *, since: date, until: date | None, reason: str) -> None:
    """Days of a hearing in 复核, both ends included, do not count (条例36)."""
    case, clock = await _running(by, case_id, clock_id)
    if clock["kind"] != "final_review":
        raise Refused("只有复核中的听证所需时间不计算在内（《信访工作条例》第三十六条）。")
    if since < clock["starts_on"] or (until or since) > today() or (until or since) < since:
        raise Refused("听证的日子不能早于起算日，不能晚于今天，结束日不能早于开始日。")
    for one in await pauses_of(clock_id):
        if since <= (one["until"] or date.max) and one["since"] <= (until or date.max):
            raise Refused("与已登记的听证时间重叠，请核对。")
    held = ClockPause(clock=clock_id, since=since, until=until, reason=reason, by_name=by.name)
    await ClockPause.insert(held).run()
    await _recount(case, clock_id)
    await _note(case, by, "pause", "复核听证，暂停计时", f"{since}至{until or '结束'}：{reason}")


@atomic()
async def resume(by: Me, case_id: UUID, clock_id: UUID, *, until: date | None = None) -> None:
    """The hearing is over; its last day does not count either."""
    case, _ = await _running(by, case_id, clock_id)
    until = today_or(until)
    ended = await row(
        "UPDATE assignments_clock_pause SET until = {} WHERE clock = {} AND until IS NULL AND since <= {} RETURNING id",
        until,
        clock_id,
        until,
    )
    if ended is None:
        raise Refused("没有正在进行的听证，或结束日早于开始日。")
    await _recount(case, clock_id)
    await _note(case, by, "resume", "听证结束，恢复计时", f"{until}")


@atomic()
async def finish(by: Me, case_id: UUID, clock_id: UUID, *, done_on: date | None = None) -> None:
    """Late or not, the day is noted as it was."""
    case, clock = await _running(by, case_id, clock_id)
    done_on = today_or(done_on)
    pauses = await pauses_of(clock_id)
    if any(one["until"] is None for one in pauses):
        raise Refused("听证还没有登记结束，请先登记结束日。")
    if done_on < max([clock["starts_on"], *(one["since"] for one in pauses)]):
        raise Refused("办结日不能早于起算日和听证的日子。")
    await value("UPDATE assignments_clock SET done_on = {} WHERE id = {} RETURNING id", done_on, clock_id)
    await moved(case_id, case["live_assignment"])
    await _note(case, by, "clock_done", f"{CLOCKS[clock['kind']]}办结", f"{done_on}")


@atomic()
async def correct(by: Me, case_id: UUID, clock_id: UUID, *, starts_on: date, done_on: date | None, reason: str) -> None:
    """A day that was typed wrongly; what was and why stay in the history. Without `done_on` the clock runs again."""
    case = await _case(by, case_id)
    clock = await clock_for(case, clock_id)
    if starts_on > today() or (done_on or starts_on) > today() or (done_on or starts_on) < starts_on:
        raise Refused("日期不能晚于今天，办结日不能早于起算日。")
    known = [clock["told_on"], *(one["since"] for one in await pauses_of(clock_id))]
    if any(one is not None and one < starts_on for one in known):
        raise Refused("起算日不能晚于已登记的告知延期或听证的日子。")
    await value(
        "UPDATE assignments_clock SET starts_on = {}, done_on = {} WHERE id = {} RETURNING id",
        starts_on,
        done_on,
        clock_id,
    )
    await _recount(case, clock_id)
    was = f"起算{clock['starts_on']}、办结{clock['done_on'] or '未登记'}"
    to = f"起算{starts_on}、办结{done_on or '未登记'}"
    await _note(case, by, "correct", f"更正{CLOCKS[clock['kind']]}期限", f"{was}，改为{to}：{reason}")


async def _case(by: Me, case_id: UUID) -> Record:
    """The case, held until the end; only its office, and only on the way on which these clocks run."""
    case = await case_of(by, case_id)
    refuse_others(case, by)
    return case


def refuse_others(case: Record, by: Me) -> None:
    if not office(by, case):
        raise Refused("法定期限由本联席会议办公室登记。")
    if case["route"] != ROUTE:
        raise Refused("本案不走信访程序，不计算《信访工作条例》规定的办理期限。")


async def _running(by: Me, case_id: UUID, clock_id: UUID) -> tuple[Record, Record]:
    case = await _case(by, case_id)
    clock = await clock_for(case, clock_id)
    if clock["done_on"] is not None:
        raise Refused("该项期限已登记办结；登记有误的，请更正。")
    return case, clock


async def _clock(case_id: UUID, kind: str) -> Record | None:
    return await row("SELECT * FROM assignments_clock WHERE backlog_case = {} AND kind = {}", case_id, kind)


async def _refuse_out_of_turn(case_id: UUID, kind: str, starts_on: date) -> None:
    before = await _clock(case_id, BEFORE[kind]) if kind in BEFORE else None
    if before is None:
        return
    words = CLOCKS[before["kind"]]
    if before["done_on"] is None:
        raise Refused(f"“{words}”还没有办结，不能登记“{CLOCKS[kind]}”。")
    if starts_on < before["done_on"]:
        raise Refused(f"起算日不能早于“{words}”办结日。")


async def _recount(case: Record, clock_id: UUID) -> None:
    clock = await clock_for(case, clock_id)
    due = count(clock, await pauses_of(clock_id), await load_calendar()).effective_due
    await value("UPDATE assignments_clock SET due = {} WHERE id = {} RETURNING id", due, clock_id)


async def _note(case: Record, by: Me, what: str, label: str, note: str) -> None:
    await happened(subject_of(case), by, what, label, note)
    await audit.record(by, f"assignments.clock.{what}", subject_of(case), {"label": label})
