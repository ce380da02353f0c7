"""The one page of a topic. A form that came back with complaints, or a no, is shown in its place on it."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request

from meetings.forms.topics import OpinionForm
from meetings.pages.topic_showing import (
    MARKS,
    ON_PAGE,
    QUIET,
    WAITING,
    facts_of,
    opinions_shown,
    papers_shown,
    shown,
    stages_of,
)
from meetings.queries import topic_dossiers as dossiers
from meetings.queries.conferences import limits_of
from meetings.queries.topic_places import concernable, meetings_ahead, source_for
from meetings.queries.topic_points import holding_back, points_of
from meetings.queries.topics import subject_of, topic_for
from meetings.rules import office
from meetings.states import OPINIONS, PAPERS, TopicState
from meetings.workflow import TOPIC
from portal import audit, duties
from portal.access import Me
from portal.clock import local, today
from portal.web.form import Form
from portal.web.page import Page
from portal.web.timeline import entries_of
from portal.words import day_words
from portal.workflow import history_of

DECIDING = {"submit", "agree", "screen", "approve", "take_out"}


async def topic_page(
    request: Request[Me, Any, Any],
    topic_id: UUID,
    *,
    form: Form | None = None,
    failed: str = "",
    status: int = 200,
    refusal: str = "",
    seen: int | None = None,
) -> Page:
    """`refusal`: why what was pressed was not done; `seen`: the version the person saw, where it has changed since."""
    me = request.user
    topic = await topic_for(me, topic_id)
    units = await dossiers.units_of(me, topic_id)
    beside = await dossiers.around(me, topic_id)
    if topic["confidential"]:
        await audit.record(me, "meetings.topic.view", subject_of(topic))
    moves = [move for move in TOPIC.open_moves(me, topic) if move.name in ON_PAGE]
    may_ask, runs = dossiers.may_ask(me, topic), office(me, topic)
    papers_open = dossiers.papers_open(me, topic, beside)
    history = [event for event in await history_of(topic_id) if papers_open or event["happened"] != "paper"]
    return Page(
        request,
        "meetings/topic.html",
        status=status,
        title=topic["title"],
        topic=shown(topic),
        subject=subject_of(topic),
        stages=stages_of(topic),
        moves=moves,
        waiting=WAITING[TopicState(topic["state"])],
        points=(points := await _points(topic, units, {move.name for move in moves})),
        may_complete=dossiers.may_edit(me, topic) and points != holding_back(topic, units, today()),
        late_now=(beside["late_now"] or topic["late"]) and not topic["late_reason"],
        may_approve_late=dossiers.may_approve_late(me, topic),
        facts=facts_of(topic, beside),
        source=await _source(me, topic),
        opinions=opinions_shown(units, today(), may_run=runs),
        opinion_choices=list(OPINIONS.items()),
        opinion_form=form if isinstance(form, OpinionForm) else None,
        opinions_open=topic["state"] in dossiers.ANSWERING,
        askable=await _askable(topic, units) if may_ask else [],
        concerned=[unit["unit"] for unit in units if unit["asked_at"] is None],
        may_settle=may_ask and any(unit["opinion"] == "disagree" for unit in units),
        may_edit=dossiers.may_edit(me, topic),
        may_add_papers=dossiers.may_add_papers(me, topic),
        papers=papers_shown(await dossiers.papers_of(topic_id), topic, me.id) if papers_open else [],
        papers_open=papers_open,
        papers_due=await _papers_due(me, topic),
        may_run=runs,
        agendas=await _agendas(me, topic) if runs and topic["state"] in ("approved", "deferred") else [],
        entries=entries_of(history, MARKS),
        missed=entries_of(_missed(history, topic["version"] - seen), MARKS) if seen is not None else [],
        refusal=refusal,
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
    )


async def _papers_due(me: Me, topic: dict[str, Any]) -> date | None:
    """The day by which its unit owes the material, while it does."""
    if topic["state"] != TopicState.scheduled or topic["background"]:
        return None
    duty = await duties.one(me, PAPERS, topic["id"])
    return duty["due"] if duty and duty["done_at"] is None else None


def _missed(history: list[dict[str, Any]], versions: int) -> list[dict[str, Any]]:
    """As many events as versions went by, newest first."""
    return [event for event in history if event["happened"] not in QUIET][: max(1, versions)]


async def _points(topic: dict[str, Any], units: list[dict[str, Any]], moves: set[str]) -> list[str]:
    """Pointed out to who must act next, and to nobody else."""
    if not DECIDING & moves:
        return []
    return points_of(topic, units, await limits_of(topic["conference"]), today())


async def _askable(topic: dict[str, Any], units: list[dict[str, Any]]) -> list[tuple[UUID, str]]:
    """Members that were not asked yet, those named as concerned first."""
    asked = {unit["unit"] for unit in units if unit["asked_at"] is not None}
    named = {unit["unit"] for unit in units} - asked
    found = [one for one in await concernable(topic["conference"], topic["submitting_unit"]) if one["id"] not in asked]
    return [(one["id"], one["name"]) for one in sorted(found, key=lambda one: one["id"] not in named)]


async def _source(me: Me, topic: dict[str, Any]) -> dict[str, Any] | None:
    """What it comes from; its title and way only for who may see that record itself."""
    if not topic["source_title"]:
        return None
    if topic["source_id"] is None:
        return {"title": topic["source_title"], "path": ""}
    if found := await source_for(me, topic["source_kind"], topic["source_id"]):
        return {"title": found.title, "path": found.path}
    return {"title": "来源事项不在您的职责范围内", "path": ""}


async def _agendas(me: Me, topic: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "href": f"/meetings/{one['id']}/agenda",
            "words": f"{one['title']}（{day_words(local(one['starts_at']).date())}）",
        }
        for one in await meetings_ahead(me, topic["conference"])
    ]
