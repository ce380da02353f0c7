"""One unit's page: its counters, what it owes by light, how it went month by month."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from portal.access import Me
from portal.accountability.pages.figures_question import Question
from portal.accountability.pages.room import tabs
from portal.accountability.queries import figures_unit as queries
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_places import unit_of
from portal.accountability.queries.figures_terms import Asked as Wanted
from portal.clock import today
from portal.errors import Missing
from portal.people import BUSINESS
from portal.web.guards import in_business
from portal.web.page import Page

Asked = Request[Me, Any, Any]
WORDS = {
    "late": "逾期次数",
    "returns": "退回次数",
    "supervision_letters": "收到督办函",
    "advice_late": "建议反馈逾期",
}


@get("/units/{unit_id:uuid}", access=in_business, name="accountability.unit")
async def show(request: Asked, unit_id: FromPath[UUID]) -> Page:
    me, on = request.user, today()
    unit = await unit_of(unit_id)
    if unit is None or not me.reaches(unit["path"], *BUSINESS):
        raise Missing
    year, ever = queries.asked_of(unit, on), queries.asked_of(unit, on, ever=True)
    seen = year.seen(me)
    found, now_ = await queries.counters(seen, year), await queries.lights(seen, ever)
    streak, days = await queries.red_streak(seen, year)
    months = await queries.months(seen, year)
    question = _question(year, unit)
    streaked = _question(Wanted(days, on, unit), unit).rows("red", {})
    return Page(
        request,
        "accountability/figures/unit.html",
        title=f"{unit['name']}的督办情况",
        tabs=tabs(me, "/figures"),
        unit=unit,
        period=year.period,
        counters=[
            *((found[name], words, question.rows(name, {})) for name, words in WORDS.items()),
            (streak, "连续红牌", streaked),
        ],
        lights=[
            (now_[name], MEASURES[name].words, _question(ever, unit).rows(name, {}), level if now_[name] else "")
            for name, level in queries.LIGHTS
        ],
        months=months,
        bars=[(line.name, line["met_late"] + line["open_late"], question.rows("late", line.narrow)) for line in months],
        question=question,
        figures=f"/accountability/figures?place={unit_id}",
    )


def _question(asked: Wanted, unit: dict[str, Any]) -> Question:
    """As if it stood in the address."""
    period = asked.period
    params = {"place": str(unit["id"]), "from": period.since.isoformat(), "to": period.until.isoformat()}
    return Question(asked, params)


ROUTES = [show]
