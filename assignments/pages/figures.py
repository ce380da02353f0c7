"""统计: the level table and the league of units; each number opens the rows it counts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get

from assignments.pages import monthly
from assignments.pages.figure_question import Question, question_of
from assignments.pages.room import tabs
from assignments.queries import figure_rows
from assignments.queries.figure_rows import Narrow
from assignments.queries.figure_terms import MEASURES, seen_by
from assignments.queries.figure_units import RANKED, league
from assignments.queries.figures import figures
from assignments.rules import offices_of
from assignments.states import LEVELS
from portal.access import Me
from portal.clock import today
from portal.subjects import id_in
from portal.web.guards import CARRYING
from portal.web.page import Page

ADDRESS = "/assignments/figures"
NUMBERS = [
    ("cases", "包案（宗）"),
    ("completed", "办结（宗）"),
    ("resolved", "化解（宗）"),
    ("filed", "报结（宗）"),
]
RATES = ("化解率", "报结率", "一次通过率", "按期报结率", "重复占比", "比上期")
LEVEL_HEADS = [
    "包案层级",
    *(
        {"label": words, "kind": "number"}
        for words in ("领导（位）", "包案（人次）", *(words for _, words in NUMBERS), *RATES)
    ),
]
UNIT_HEADS = [
    "单位",
    *(
        {"label": words, "kind": "number"}
        for words in ("包案（宗）", "化解（宗）", "报结（宗）", "按期报结率", *RANKED.values())
    ),
    "三项第一",
]


@get("/figures", access=CARRYING, name="assignments.figures")
async def show(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    question = await question_of(me, request.query_params)
    asked, around = question.asked, question.around
    found = await figures(seen_by(me), asked)
    units = await league(seen_by(me), asked, around) if around else []

    def to(what: str, **more: str) -> str:
        named = {name: value for name, value in more.items() if value}
        return f"{ADDRESS}/{what}?{urlencode({**question.address, **named})}"

    return Page(
        request,
        "assignments/figures.html",
        title="领导包案统计",
        tabs=tabs(request.user, "/figures"),
        found=found,
        numbers=NUMBERS,
        level_heads=LEVEL_HEADS,
        unit_heads=UNIT_HEADS,
        may_report=bool(offices_of(me)),
        units=units,
        ranked=list(RANKED.items()),
        around=around,
        question=question,
        asked=asked,
        before=asked.before,
        years=[(year, f"{year}年") for year in range(today().year, today().year - 10, -1)],
        registers=[(one["id"], one["name"]) for one in question.registers],
        territories=[(one["id"], one["name"]) for one in question.territories],
        to=to,
        address=ADDRESS,
    )


@get("/figures/cases", access=CARRYING, name="assignments.figures.cases")
async def cases_page(request: Request[Me, Any, Any]) -> Page:
    """Exactly the cases (宗) a figure counts."""
    me, params = request.user, request.query_params
    question = await question_of(me, params)
    narrow, said = await _narrow(params)
    seen, after = seen_by(me), id_in(params.get("after", ""))
    found = await figure_rows.case_rows(seen, question.asked, narrow, after)
    return Page(
        request,
        "assignments/figures_cases.html",
        title="、".join([*said, f"{MEASURES[narrow.measure][0]}的案件"]),
        number=await figure_rows.counted(seen, question.asked, narrow),
        **_paging(found, question, params, "cases", after is not None),
    )


@get("/figures/leaders", access=CARRYING, name="assignments.figures.leaders")
async def leaders_page(request: Request[Me, Any, Any]) -> Page:
    """Who is counted: 位 a row, 人次 and 宗 beside each."""
    me, params = request.user, request.query_params
    question = await question_of(me, params)
    narrow, said = await _narrow(params)
    after = id_in(params.get("after", ""))
    found = await figure_rows.leader_rows(seen_by(me), question.asked, narrow, after)
    return Page(
        request,
        "assignments/figures_leaders.html",
        title="、".join([*said, "包案领导"]),
        cases=f"{ADDRESS}/cases?{urlencode(_kept(question, params))}",
        **_paging(found, question, params, "leaders", after is not None),
    )


NARROWING = ("measure", "level", "unit", "leader")


def _kept(question: Question, params: Mapping[str, Any]) -> dict[str, str]:
    return {**question.address, **{name: params[name] for name in NARROWING if params.get(name)}}


def _paging(
    found: list[dict[str, Any]], question: Question, params: Mapping[str, Any], what: str, later: bool
) -> dict[str, Any]:
    """The part of a list the page shows, and the ways on."""
    here = f"{ADDRESS}/{what}?{urlencode(_kept(question, params))}"
    shown = found[: figure_rows.PAGE]
    return {
        "lines": shown,
        "asked": question.asked,
        "back": f"{ADDRESS}?{urlencode(question.address)}",
        "first": here if later else None,
        "next": f"{here}&after={shown[-1]['id']}" if len(found) > len(shown) else None,
    }


async def _narrow(params: Mapping[str, Any]) -> tuple[Narrow, list[str]]:
    """What narrows a list, and how that is said above it."""
    measure = params.get("measure", "")
    unit = await figure_rows.unit_in(id_in(params.get("unit", "")))
    narrow = Narrow(
        measure=measure if measure in MEASURES else "cases",
        level=params.get("level", ""),
        unit=unit,
        leader=id_in(params.get("leader", "")),
    )
    said = [LEVELS.get(narrow.level, ""), unit["name"] if unit else "", "所选领导" if narrow.leader else ""]
    return narrow, [words for words in said if words]


ROUTES = [show, cases_page, leaders_page, *monthly.ROUTES]
