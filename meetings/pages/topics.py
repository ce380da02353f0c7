"""A topic on its way to the agenda: bring it, change it, its page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import topics
from meetings.forms.topics import PLAIN, TopicForm
from meetings.pages import topic_lists, topic_moves, topic_opinions, topic_papers
from meetings.pages.topic_bringing import chosen_of, key_of, places_of, source_of
from meetings.pages.topic_moves import note_refusal
from meetings.pages.topic_page import topic_page
from meetings.queries.conferences import limits_of
from meetings.queries.topic_dossiers import around, may_edit, topic_for, units_of
from meetings.queries.topic_places import concernable, leaders_for, meetings_ahead
from meetings.states import TOPIC_KINDS, MeetingState
from portal.access import Me
from portal.clock import local
from portal.errors import Refused
from portal.subjects import Subject
from portal.web.form import seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.words import day_words, moment
from portal.workflow import history_of

LONG = {"title": "议题名称", "question": "需议定的问题", "background": "议题材料"}
"""Texts that are laid side by side when two people wrote at once."""


@get("/topics/new", access=in_business, name="meetings.topic.new")
async def new_topic(request: Request[Me, Any, Any]) -> Page:
    """`from_kind` and `from_id` name a duty it comes from; `conference` and `unit` where it is brought."""
    me, asked = request.user, request.query_params
    places = await places_of(me)
    source = await source_of(me, asked.get("from_kind", ""), asked.get("from_id", ""))
    place = chosen_of(places, f"{asked.get('conference', '')}:{asked.get('unit', '')}")
    if place is None:
        return _where_page(request, places, source)
    limits = await limits_of(place["conference"])
    form = TopicForm(limits, has_card=source is not None, kind="ordinary")
    return await _new_page(request, form, place, source, limits)


@post("/topics/new", access=in_business, name="meetings.topic.draft")
async def draft(request: Request[Me, Any, Any]) -> Response[Any]:
    me, sent = request.user, await request.form()
    places = await places_of(me)
    source = await source_of(me, _text(sent, "from_kind"), _text(sent, "from_id"))
    place = chosen_of(places, _text(sent, "place"))
    if place is None:
        return _where_page(request, places, source, 422)
    limits = await limits_of(place["conference"])
    form = TopicForm(limits, sent, has_card=source is not None)
    if not form.ok:
        return await _new_page(request, form, place, source, limits, 422)
    made = await topics.draft(
        me,
        place["conference"],
        place["submitting_unit"],
        source=source,
        concerned=form.clean["concerned"],
        **form.particulars(),
    )
    return see_other(f"/meetings/topics/{made}", "saved")


@get("/topics/{topic_id:uuid}", access=in_business, name="meetings.topic")
async def topic(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Page:
    return await topic_page(request, topic_id)


@get("/topics/{topic_id:uuid}/edit", access=in_business, name="meetings.topic.editing")
async def editing(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Page:
    found = await _editable(request.user, topic_id)
    beside, limits = await around(request.user, topic_id), await limits_of(found["conference"])
    units = await units_of(request.user, topic_id)
    shown = {name: found[name] for name in (*PLAIN, "late_reason", "source_title")}
    form = _form_of(found, beside, limits, **shown, concerned=[unit["unit"] for unit in units])
    found |= {name: beside[name] for name in ("meeting_title", "meeting_state")}
    return await _edit_page(request, found, form, limits, units)


@post("/topics/{topic_id:uuid}/edit", access=in_business, name="meetings.topic.edit")
async def edit(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    found = await _editable(request.user, topic_id)
    sent = await request.form()
    beside, limits = await around(request.user, topic_id), await limits_of(found["conference"])
    units = await units_of(request.user, topic_id)
    found |= {name: beside[name] for name in ("meeting_title", "meeting_state")}
    form = _form_of(found, beside, limits, sent)
    if (seen := seen_version(sent)) != found["version"]:
        return await _edit_page(request, found, form, limits, units, 409, clash=await _clash(found, form, seen))
    if not form.ok:
        return await _edit_page(request, found, form, limits, units, 422)
    await topics.edit(found, request.user, concerned=form.clean["concerned"], **form.particulars())
    return see_other(f"/meetings/topics/{topic_id}", "saved")


async def _editable(me: Me, topic_id: UUID) -> dict[str, Any]:
    found = await topic_for(me, topic_id)
    if not may_edit(me, found):
        raise Refused("现在不能修改：报送单位在初审之前可以修改，初审之后由联席会议办公室修改，审定之后先退回补正。")
    return found


def _form_of(
    found: Mapping[str, Any], beside: Mapping[str, Any], limits: Any, sent: Any = None, **initial: Any
) -> TopicForm:
    late = bool(found["late"] or beside["late_now"])
    return TopicForm(limits, sent, late=late, has_card=found["source_id"] is not None, **initial)


async def _clash(found: Mapping[str, Any], form: TopicForm, seen: int | None) -> dict[str, Any]:
    """Who was faster, and each long text that is not the same, both ways."""
    history = [event for event in await history_of(found["id"]) if event["happened"] not in {"opinion", "paper"}]
    last = history[0]
    both = [
        (name, label, found[name] or "", form.typed.get(name, ""))
        for name, label in LONG.items()
        if (found[name] or "") != str(form.typed.get(name, "")).replace("\r\n", "\n").strip()
    ]
    return {"who": last["person_name"], "what": last["label"], "when": moment(local(last["at"])), "both": both}


async def _edit_page(
    request: Request[Me, Any, Any],
    found: dict[str, Any],
    form: TopicForm,
    limits: Any,
    units: list[dict[str, Any]],
    status: int = 200,
    clash: dict[str, Any] | None = None,
) -> Page:
    if clash:
        note_refusal(request, "“保存”没有办理：这件议题刚刚被他人修改。")
    answered = [unit["short_name"] for unit in units if unit["opinion"] is not None or unit["waived_at"] is not None]
    return Page(
        request,
        "meetings/topic_form.html",
        status=status,
        title="修改议题",
        form=form,
        action=f"/meetings/topics/{found['id']}/edit",
        back=f"/meetings/topics/{found['id']}",
        trail=[("议题", "/meetings/topics"), (found["title"], f"/meetings/topics/{found['id']}")],
        hidden={"version": found["version"]},
        place=found,
        source=None,
        clash=clash,
        falling=answered,
        label="保存",
        **await _offered(request.user, found, limits),
    )


def _where_page(
    request: Request[Me, Any, Any], places: list[dict[str, Any]], source: Subject | None, status: int = 200
) -> Page:
    """Who may bring topics in several places says first where this one belongs."""
    card = {"from_kind": source.kind, "from_id": str(source.id)} if source else {}
    return Page(
        request,
        "meetings/topic_where.html",
        status=status,
        title="提请议题",
        source=source,
        places=[
            {
                "unit": place["submitting_name"],
                "conference": place["title"],
                "href": "/meetings/topics/new?"
                + urlencode({"conference": place["conference"], "unit": place["submitting_unit"], **card}),
            }
            for place in places
        ],
    )


async def _new_page(
    request: Request[Me, Any, Any],
    form: TopicForm,
    place: dict[str, Any],
    source: Subject | None,
    limits: Any,
    status: int = 200,
) -> Page:
    card = {"from_kind": source.kind, "from_id": source.id} if source else {}
    return Page(
        request,
        "meetings/topic_form.html",
        status=status,
        title="提请议题",
        form=form,
        action="/meetings/topics/new",
        back=source.path if source else "/meetings/topics",
        trail=[("联席会议", "/meetings"), ("议题", "/meetings/topics")],
        hidden={**card, "place": key_of(place)},
        place=place,
        source=source,
        clash=None,
        falling=[],
        label="保存议题",
        **await _offered(request.user, place, limits),
    )


async def _offered(me: Me, place: Mapping[str, Any], limits: Any) -> dict[str, Any]:
    """What may be chosen, and how much may be written. A meeting goes without the conference's name, which stands above:
    on a phone nothing else of it could be read."""
    conference, named = place["conference"], place["conference_title"]
    ahead = [(one["id"], one["title"], local(one["starts_at"]).date()) for one in await meetings_ahead(me, conference)]
    meetings = [(identity, f"{title.removeprefix(named)}（{day_words(day)}）") for identity, title, day in ahead]
    if place.get("meeting_title") and place["meeting"] not in {identity for identity, _ in meetings}:
        became = "已取消" if place["meeting_state"] == MeetingState.cancelled else "已召开"
        meetings.insert(0, (place["meeting"], f"{place['meeting_title'].removeprefix(named)}（{became}）"))
    return {
        "kinds": list(TOPIC_KINDS.items()),
        "leaders": [(one["id"], f"{one['name']}（{one['title']}）") for one in await leaders_for(conference)],
        "units": [(one["id"], one["name"]) for one in await concernable(conference, place["submitting_unit"])],
        "meetings": meetings,
        "most": limits["topic_characters"][1],
        "minutes": limits["topic_minutes"][1],
    }


def _text(sent: Any, name: str) -> str:
    said = sent.get(name, "")
    return said if isinstance(said, str) else ""


ROUTES: list[Any] = [
    new_topic,
    draft,
    topic,
    editing,
    edit,
    *topic_lists.ROUTES,
    *topic_moves.ROUTES,
    *topic_opinions.ROUTES,
    *topic_papers.ROUTES,
]
