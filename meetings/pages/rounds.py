"""The call for topics: open a round, answer it, see who is silent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import calling_for_topics as calling
from meetings.forms.topics import TitleForm, UnitForm
from meetings.pages import round_opening
from meetings.pages.topic_moves import Nothing, note_refusal
from meetings.pages.topic_showing import MARKS, shown
from meetings.queries import rounds
from meetings.queries.topic_places import places_for
from meetings.rules import office
from portal.access import Me
from portal.clock import local, today
from portal.errors import Missing, Refused
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.words import day_words, moment
from portal.workflow import history_of

ANSWERS = {None: ("未答复", "waiting"), "topics": ("已报议题", "done"), "none": ("本期无议题", "plain")}
PAGE = 30


@get("/rounds", access=in_business, name="meetings.rounds")
async def list_page(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    found = await rounds.rounds_for(me, id_in(request.query_params.get("after", "")))
    return Page(
        request,
        "meetings/rounds.html",
        title="议题征集",
        rounds=[{**one, **_standing(one)} for one in found],
        next=found[-1]["id"] if len(found) == PAGE else None,
        may_open=me.has(Role.office),
    )


@get("/rounds/{round_id:uuid}", access=in_business, name="meetings.round")
async def round_page(request: Request[Me, Any, Any], round_id: FromPath[UUID]) -> Page:
    return await _page(request, round_id)


@post("/rounds/{round_id:uuid}/topics", access=in_business, name="meetings.round.add")
async def add(request: Request[Me, Any, Any], round_id: FromPath[UUID]) -> Response[Any]:
    await rounds.round_for(request.user, round_id)
    form = TitleForm(await request.form())
    if "unit" in form.errors:
        raise Missing
    if not form.ok:
        return await _page(request, round_id, form=form, failed=_text_of(form, "unit"), status=422)
    return await _do(request, round_id, calling.add_topic, form, form.clean["unit"], form.clean["title"])


@post("/rounds/{round_id:uuid}/none", access=in_business, name="meetings.round.none")
async def nothing(request: Request[Me, Any, Any], round_id: FromPath[UUID]) -> Response[Any]:
    await rounds.round_for(request.user, round_id)
    form = UnitForm(await request.form())
    if not form.ok:
        raise Missing
    return await _do(request, round_id, calling.nothing_this_time, form, form.clean["unit"])


@post("/rounds/{round_id:uuid}/remind", access=OFFICE, name="meetings.round.remind")
async def remind(request: Request[Me, Any, Any], round_id: FromPath[UUID]) -> Response[Any]:
    return await _do(request, round_id, calling.remind, Nothing(await request.form()))


@post("/rounds/{round_id:uuid}/close", access=OFFICE, name="meetings.round.close")
async def close(request: Request[Me, Any, Any], round_id: FromPath[UUID]) -> Response[Any]:
    return await _do(request, round_id, calling.close_round, Nothing(await request.form()))


async def _do(request: Request[Me, Any, Any], round_id: UUID, act: Any, form: Form, *more: Any) -> Response[Any]:
    """A no stands on the round's own page, and what was typed with it."""
    try:
        await act(request.user, round_id, *more)
    except Refused as no:
        note_refusal(request, no.sentence)
        kept = form if form.fields else None
        return await _page(request, round_id, form=kept, failed=_text_of(form, "unit"), refusal=no.sentence, status=409)
    return see_other(f"/meetings/rounds/{round_id}", "saved")


async def _page(
    request: Request[Me, Any, Any],
    round_id: UUID,
    *,
    form: Form | None = None,
    failed: str = "",
    refusal: str = "",
    status: int = 200,
) -> Page:
    me = request.user
    found = await rounds.round_for(me, round_id)
    lines = await rounds.board_of(me, found)
    topics = await rounds.topics_in(me, round_id)
    board = [_line(line, topics, n) for n, line in enumerate(lines, start=1)]
    is_open = found["closed_at"] is None
    runs = office(me, found)
    bringing = {place["submitting_unit"] for place in await places_for(me, found["conference"])}
    own = [{**line, "brings": line["unit"] in bringing} for line in board if line["mine"]]
    if form is not None and (not is_open or failed not in {str(line["unit"]) for line in own if line["brings"]}):
        form = None
        if not refusal:
            raise Missing
    return Page(
        request,
        "meetings/round.html",
        status=status,
        title=found["title"],
        round={**found, **_standing(found)},
        meeting_day=day_words(local(found["starts_at"]).date()) if found["starts_at"] else "",
        board=board,
        own=own if is_open else [],
        own_closed=own if not is_open else [],
        figures=_figures(board),
        may_run=runs and is_open,
        may_remind=runs and is_open and found["reminded_at"] is None and found["silent"] > 0,
        reminded=f"已于 {moment(local(found['reminded_at']))} 提醒 {found['reminded']} 个未答复的单位，只提醒一次。"
        if found["reminded_at"]
        else "",
        past=found["due"] < today(),
        form=form,
        failed=failed,
        refusal=refusal,
        form_prefix=next((line["prefix"] for line in own if str(line["unit"]) == failed), "f"),
        entries=entries_of(await history_of(round_id), MARKS) if found["whole"] else [],
    )


def _line(line: Mapping[str, Any], topics: list[dict[str, Any]], n: int) -> dict[str, Any]:
    words, tone = ANSWERS[line["answer"]]
    brought = [shown(topic) for topic in topics if topic["submitting_unit"] == line["unit"]]
    return {
        **line,
        "words": words,
        "tone": tone,
        "topics": brought,
        "hidden": line["answer"] == "topics" and not brought,
        "prefix": f"u{n}",
        "silent": line["answer"] is None,
    }


def _figures(board: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [
        (len(board), "征集单位"),
        (sum(line["answer"] == "topics" for line in board), "已报议题"),
        (sum(line["answer"] == "none" for line in board), "本期无议题"),
        (sum(line["silent"] for line in board), "未答复"),
        (sum(len(line["topics"]) for line in board), "已提交的议题"),
    ]


def _standing(found: Mapping[str, Any]) -> dict[str, Any]:
    """In words: still open, past its day but still taking answers, closed."""
    if found["closed_at"] is not None:
        return {"state_words": "已结束", "tone": "done"}
    if found["due"] < today():
        return {"state_words": "已过截止日期", "tone": "returned"}
    return {"state_words": "征集中", "tone": "active"}


def _text_of(form: Form, name: str) -> str:
    typed = form.typed.get(name, "")
    return typed if isinstance(typed, str) else ""


ROUTES: list[Any] = [list_page, *round_opening.ROUTES, round_page, add, nothing, remind, close]
