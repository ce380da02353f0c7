"""The statutory clocks of a case, each counted anew with the office's calendar so that its day can be explained."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments.states import CLOCKS
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import row, rows
from portal.duties import light
from portal.errors import Missing
from portal.words import distance, lamp
from portal.workdays import Deadline, Extension, Pause, Unit, WorkCalendar, compute, limit_for

Record = Mapping[str, Any]
LIMITS = {"handling": "handle", "review": "review", "final_review": "final_review"}
STARTS = {"handling": "受理之日", "review": "收到复查请求之日", "final_review": "收到复核请求之日"}
ENDS = {"handling": "出具处理意见书之日", "review": "出具复查意见之日", "final_review": "出具复核意见之日"}
ROUTE = "handling"
"""条例31(6): the only way on which the clocks of articles 34 to 36 run."""
OTHER_LAWS = {
    "mediation": "《人民调解法》和达成的调解、和解协议",
    "litigation": "《民事诉讼法》《行政诉讼法》《刑事诉讼法》",
    "reconsideration": "《行政复议法》和规定该项裁决、确认、许可、处罚程序的法律法规",
    "arbitration": "《仲裁法》《劳动争议调解仲裁法》《农村土地承包经营纠纷调解仲裁法》",
    "party": "《中国共产党章程》《中国共产党党员权利保障条例》等党内法规",
    "enforcement": "规定该项职责的法律法规和《行政处罚法》《行政许可法》",
    "discipline": "《中国共产党纪律检查机关监督执纪工作规则》《监察法》",
}
"""Whose time applies on the other ways: names only, for the portal counts none of it."""


async def clocks_of(case: Record) -> list[dict[str, Any]]:
    """Running and stopped ones in the order of the law; each with its count and the sentences that explain it."""
    found = await rows("SELECT * FROM assignments_clock WHERE backlog_case = {}", case["id"])
    found.sort(key=lambda clock: list(CLOCKS).index(clock["kind"]))
    pauses = await rows(
        "SELECT * FROM assignments_clock_pause WHERE clock = ANY({}) ORDER BY since, id", [one["id"] for one in found]
    )
    calendar = await load_calendar()
    return [_shown(clock, [one for one in pauses if one["clock"] == clock["id"]], calendar) for clock in found]


async def clock_for(case: Record, clock_id: UUID) -> dict[str, Any]:
    found = await row("SELECT * FROM assignments_clock WHERE id = {} AND backlog_case = {}", clock_id, case["id"])
    if found is None:
        raise Missing
    return found


async def pauses_of(clock_id: UUID) -> list[dict[str, Any]]:
    return await rows("SELECT * FROM assignments_clock_pause WHERE clock = {} ORDER BY since, id", clock_id)


async def own_day_of(case: Record) -> date | None:
    """The day given to the leader: another thing than any clock, shown beside them."""
    found = await row("SELECT due FROM assignments_assignment WHERE id = {}", case["live_assignment"])
    return found["due"] if found else None


def count(clock: Record, pauses: Sequence[Record], calendar: WorkCalendar, *, extended: bool = True) -> Deadline:
    """条例34–36. A hearing that is still on counts as lasting until today. `extended=False`: the limit alone."""
    on = today()
    more = []
    if extended and clock["extended_days"] is not None:
        more = [
            Extension(clock["extended_days"], Unit.DAY, clock["extended_by_name"] or "", clock["extended_reason"] or "")
        ]
    held = [Pause(one["since"], one["until"] or max(one["since"], on), one["reason"]) for one in pauses]
    return compute(clock["starts_on"], limit_for(LIMITS[clock["kind"]], clock["starts_on"]), calendar, more, held)


def _shown(clock: dict[str, Any], pauses: list[dict[str, Any]], calendar: WorkCalendar) -> dict[str, Any]:
    counted = count(clock, pauses, calendar)
    due, done, on = counted.effective_due, clock["done_on"], today()
    open_pause = next((one for one in pauses if one["until"] is None), None)
    return {
        **clock,
        "words": CLOCKS[clock["kind"]],
        "start_words": STARTS[clock["kind"]],
        "end_words": ENDS[clock["kind"]],
        "counted": counted,
        "lines": counted.explanation(),
        "steps": counted.notable(),
        "due": due,
        "rolled": due != counted.statutory_due,
        "lamp": lamp(light(due, on, done=done is not None)),
        "standing": _standing(due, done, on, open_pause),
        "pauses": pauses,
        "open_pause": open_pause,
        "may_extend": done is None and clock["kind"] == ROUTE and clock["extended_days"] is None,
        "may_pause": done is None and clock["kind"] == "final_review" and open_pause is None,
        "may_finish": done is None and open_pause is None,
    }


def _standing(due: date, done: date | None, on: date, open_pause: Record | None) -> str:
    if done is not None:
        late = (done - due).days
        return f"已办结，逾期 {late} 天" if late > 0 else "已按期办结"
    return "听证中，暂停计时" if open_pause else distance(due, on)
