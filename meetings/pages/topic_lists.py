"""Topics as lists: by state with counts, one's own unit's, the pool; on the screen and as Excel."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.response import Response

from meetings.pages.topic_showing import shown
from meetings.queries import topic_lists as lists
from meetings.queries.conferences import conferences_for
from meetings.queries.topic_places import places_for
from meetings.states import TOPIC_KINDS, TOPIC_STATES
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.sheets.columns import Column, Ledger
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial, refuse_too_many
from portal.subjects import id_in
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

ADDRESS = "/meetings/topics"
LEDGER = Ledger(
    name="议题",
    title="联席会议议题清单",
    columns=(
        Column("title", "议题名称", required=True, width=34, max_length=300),
        Column("unit_name", "提请单位", required=True, width=22),
        Column("kind_words", "类型", width=14),
        Column("conference_title", "联席会议", width=24),
        Column("presenter", "汇报人", width=10),
        Column("minutes_asked", "汇报时长（分钟）", kind="integer", width=10),
        Column("state_words", "状态", kind="choice", width=14, choices=tuple(TOPIC_STATES.values())),
        Column("late_words", "逾期提交", width=10),
        Column("meeting_title", "拟上会议", width=28),
        Column("opinions_words", "会前意见", width=12),
        Column("submitted_on", "提交日期", kind="date", width=12),
        Column("question", "需议定的问题", width=40, max_length=1000),
    ),
)


@get("/topics", access=in_business, name="meetings.topics")
async def list_page(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    filters = filters_of(request.query_params)
    found = await lists.topics_for(me, filters, id_in(request.query_params.get("after", "")))
    counts = await lists.counts_for(me, filters)
    conferences = await conferences_for(me)
    places = await places_for(me)
    return Page(
        request,
        "meetings/topics.html",
        title="议题",
        topics=[line_of(topic) for topic in found["topics"]],
        next=found["next"],
        figures=_figures(counts, filters),
        filters=filters,
        query=urlencode(filters),
        address=ADDRESS,
        active=_active(filters, conferences),
        states=list(lists.STATE_WORDS.items()),
        conferences=[(one["id"], one["title"]) for one in conferences] if len(conferences) > 1 else [],
        calls=await lists.round_calls(me),
        tabs=_tabs(filters, bool(places)),
        may_bring=bool(places),
    )


@get("/topics.xlsx", access=in_business, name="meetings.topics.excel")
async def excel(request: Request[Me, Any, Any]) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when."""
    me = request.user
    filters = filters_of(request.query_params)
    found = (await lists.topics_for(me, filters, limit=lists.EXPORTED + 1))["topics"]
    refuse_too_many(found, lists.EXPORTED)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        LEDGER,
        [line_of(topic) for topic in found],
        title=LEDGER.title,
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters=filters_in_words(filters),
        reader=me.name,
    )
    await audit.record(me, "meetings.topics.export", None, {"rows": len(found), "serial": serial, **filters})
    return as_download(data, f"{LEDGER.title}{today():%Y%m%d}.xlsx", XLSX)


def line_of(topic: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the list and the sheet show it."""
    late = "已同意逾期列入" if topic["late_approved_by"] else "逾期，待召集人同意"
    return {
        **shown(topic),
        "version": 0,
        "kind_words": TOPIC_KINDS[topic["kind"]],
        "late_words": late if topic["late"] else "",
        "opinions_words": f"{topic['answered']}/{topic['asked']} 已答复" if topic["asked"] else "",
        "submitted_on": local(topic["submitted_at"]).date() if topic["submitted_at"] else None,
    }


def filters_of(params: Mapping[str, Any]) -> dict[str, str]:
    """What the address asks for; a value that means nothing is left out, and so has no chip either."""
    asked = {name: str(params.get(name, "")).replace("\x00", "").strip()[:80] for name in lists.FILTERS}
    known = {
        "state": lists.STATE_WORDS.__contains__,
        "conference": lambda text: id_in(text) is not None,
        "mine": "1".__eq__,
        "late": "1".__eq__,
    }
    return {name: text for name, text in asked.items() if text and known.get(name, bool)(text)}


def filters_in_words(filters: Mapping[str, str]) -> dict[str, str]:
    said = {"q": "搜索", "state": "状态"}
    plain = {said[name]: lists.STATE_WORDS.get(text, text) for name, text in filters.items() if name in said}
    more = {"mine": ("范围", "本单位提请的"), "late": ("逾期议题", "待召集人同意")}
    return plain | {words: text for name, (words, text) in more.items() if name in filters}


def _address(filters: Mapping[str, str], **changed: str) -> str:
    kept = {name: text for name, text in {**filters, **changed}.items() if text}
    return f"{ADDRESS}?{urlencode(kept)}" if kept else ADDRESS


FIGURES = ("drafted", "submitted", "agreed", "screened", "ready", "scheduled", "pooled", "returned", "over")


def _figures(counts: Mapping[str, int], filters: Mapping[str, str]) -> list[tuple[int, str, str]]:
    """Each counts exactly the rows its address lists."""
    everything = [(sum(counts.values()), "全部", _address(filters, state=""))]
    return everything + [
        (_sum(counts, name), lists.STATE_WORDS[name], _address(filters, state=name))
        for name in FIGURES
        if _sum(counts, name) or name in {"agreed", "screened", "pooled"}
    ]


def _sum(counts: Mapping[str, int], name: str) -> int:
    states = lists.GROUPS[name][1] if name in lists.GROUPS else (name,)
    return sum(counts.get(state, 0) for state in states)


def _tabs(filters: Mapping[str, str], has_unit: bool) -> list[tuple[str, str, bool]]:
    here = filters.get("state") == "pooled"
    mine = bool(filters.get("mine"))
    tabs = [("全部议题", ADDRESS, not mine and not here)]
    tabs += [("本单位提请的", _address({}, mine="1"), mine)] if has_unit else []
    return [*tabs, ("议题库", _address({}, state="pooled"), here and not mine)]


def _active(filters: Mapping[str, str], conferences: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    titles = {str(one["id"]): one["title"] for one in conferences}
    words = {
        "q": f"搜索“{filters.get('q', '')}”",
        "state": lists.STATE_WORDS.get(filters.get("state", ""), ""),
        "conference": titles.get(filters.get("conference", ""), "所选联席会议"),
        "mine": "本单位提请的",
        "late": "逾期提交、待召集人同意的",
    }
    return [(words[name], _address(filters, **{name: ""})) for name in filters]


ROUTES = [list_page, excel]
