"""督办统计: by unit, person, level, kind or month, as of any day; each number opens the rows it counts."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, get

from portal.access import Me
from portal.accountability.figures.lines import Line
from portal.accountability.figures.periods import recent
from portal.accountability.pages.figures_question import ALL_KINDS, Question, narrow_of, question_of
from portal.accountability.pages.room import tabs
from portal.accountability.queries.duties import kind_words
from portal.accountability.queries.figures import GROUPS, table
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_places import way_to
from portal.accountability.queries.figures_rows import PAGE, listed, number
from portal.clock import today
from portal.errors import BadInput
from portal.people import BUSINESS
from portal.subjects import id_in
from portal.web.guards import in_business
from portal.web.page import Page

Asked = Request[Me, Any, Any]
MET = ("due", "on_time", "met_late", "open_late", "waiting", "not_due")
PRESSED = (
    *("extensions", "returns", "reminders", "light_blue", "light_yellow", "light_orange", "light_red"),
    *("letters", "replies_late"),
)
WORDS = {name: measure.words for name, measure in MEASURES.items()}
WHAT = {
    "on_time": "按期办结",
    "met_late": "逾期办结",
    "open_late": "逾期未办结",
    "waiting": "按期报送、待审核",
    "not_due": "未到期",
    "extended": "延期",
    "handed_back": "退回",
    "withdrawn": "自行撤回",
    "blue": "蓝牌提醒",
    "yellow": "黄牌提醒",
    "orange": "橙牌提醒",
    "red": "红牌提醒",
    "none": "提醒",
}
"""What is said of one row."""


@get("/figures", access=in_business, name="accountability.figures")
async def show(request: Asked) -> Page:
    me = request.user
    question = await question_of(me, request.query_params)
    found = await table(question.asked.seen(me), question.asked, question.group)
    place = question.asked.place
    above = [unit for unit in await way_to(place["path"]) if me.reaches(unit["path"], *BUSINESS)] if place else []
    return Page(
        request,
        "accountability/figures/figures.html",
        title="督办统计",
        tabs=tabs(me, "/figures"),
        question=question,
        asked=question.asked,
        lines=[(_name(line, question), line, _down(me, line, question)) for line in found.lines],
        page_of_place=page_of(me, place),
        total=found.total,
        way=[(unit["short_name"], question.to("", place=str(unit["id"]), group=question.group)) for unit in above],
        met=MET,
        pressed=PRESSED,
        words=WORDS,
        filters=filters(question),
        groups=list(GROUPS.items()),
        first_head=GROUPS[question.group],
    )


def filters(question: Question) -> dict[str, Any]:
    """What the fields above every page of figures offer and hold."""
    params = question.params
    free = bool(params.get("from") or params.get("to"))
    return {
        "periods": [(one.name, one.words) for one in recent(today())],
        "period": "" if free else question.asked.period.name,
        "from": params.get("from", ""),
        "to": params.get("to", ""),
        "on": params.get("on", ""),
        "kinds": list(ALL_KINDS.items()),
        "kind": question.asked.kind,
        "place": {"place": params["place"]} if params.get("place") else {},
    }


def _name(line: Line, question: Question) -> str:
    return ALL_KINDS.get(line.name, kind_words(line.name)) if question.group == "kind" else line.name


def page_of(me: Me, unit: Mapping[str, Any] | None) -> str | None:
    """The page of a unit, for whom it is: figures also count what lies above one, for a duty of one's own in it."""
    return f"/accountability/units/{unit['id']}" if unit and me.reaches(unit["path"], *BUSINESS) else None


def _down(me: Me, line: Line, question: Question) -> str | None:
    """A line of units leads one level down, or to the page of the unit."""
    if line.unit is None:
        return None
    if "deep" in line.narrow and line.unit["kind"] != "department":
        return question.to("", place=line.key, group="unit")
    return page_of(me, line.unit)


@get("/figures/rows", access=in_business, name="accountability.figures.rows")
async def show_rows(request: Asked) -> Page:
    """Exactly the rows one figure counts."""
    me, params = request.user, request.query_params
    question = await question_of(me, params)
    narrow, said = await narrow_of(question.params)
    after = id_in(params.get("after", ""))
    if params.get("after") and after is None:
        raise BadInput(("页码", "页面地址不完整，请从第一页重新翻看"))
    measure, seen = MEASURES[narrow.measure], question.asked.seen(me)
    found = await listed(seen, question.asked, narrow, after)
    shown = found[:PAGE]
    kept = {name: question.params.get(name, "") for name in ("measure", "unit", "deep", "person", "level")}
    return Page(
        request,
        "accountability/figures/rows.html",
        title="、".join([*said, measure.words]),
        question=question,
        asked=question.asked,
        number=await number(seen, question.asked, narrow),
        measure=measure,
        lines=[_row(line) for line in shown],
        back=question.to(""),
        first=question.to("/rows", **kept) if after else None,
        next=question.to("/rows", **kept, after=str(shown[-1]["id"])) if len(found) > PAGE else None,
    )


def _row(line: dict[str, Any]) -> dict[str, Any]:
    words = "已印发" if line["more"] else WHAT.get(line["what"], "")
    title = f"{line['title']}（{line['more']}）" if line["more"] else line["title"]
    return {**line, "title": title, "words": words, "kind": ALL_KINDS.get(line["kind"], kind_words(line["kind"]))}


ROUTES = [show, show_rows]
