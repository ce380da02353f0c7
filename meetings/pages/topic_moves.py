"""The moves of a topic, each one button; and a convenor's word for a topic that comes late."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import handing_up, topic_moves, topics
from meetings.forms.topics import HandUpForm, ReasonForm
from meetings.pages.topic_page import topic_page
from meetings.queries.handing_up import conference_above
from meetings.queries.topics import subject_of, topic_for
from meetings.states import TOPIC_STATES
from meetings.workflow import TOPIC
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form, Nothing, seen_version
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other

Act = Callable[..., Awaitable[Any]]


def note_refusal(request: Request[Me, Any, Any], sentence: str) -> None:
    """A page that says no is audited like any other no."""
    request.scope["refusal"] = {"why": "refused", "sentence": sentence}  # type: ignore[typeddict-unknown-key]


async def decide(
    request: Request[Me, Any, Any], topic_id: UUID, move: str, form: Form, act: Act, done: str = "saved"
) -> Response[Any]:
    """Read, clean, act, go and look. What changed since the person looked is not decided on but shown."""
    found = await topic_for(request.user, topic_id)
    chosen = TOPIC.by_name[move]
    seen = seen_version(await request.form())
    if seen is not None and seen != found["version"]:
        return await refused(
            request, topic_id, f"“{chosen.label}”没有办理：您打开页面之后，这件议题有了变化。", form, move, seen
        )
    if not form.ok:
        if chosen not in TOPIC.open_moves(request.user, found):
            state = TOPIC_STATES[found["state"]]
            raise Refused(f"现在不能“{chosen.label}”：议题状态为“{state}”，须由{chosen.rule.words}办理。")
        return await topic_page(request, topic_id, form=form, failed=move, status=422)
    try:
        await act(found, request.user, **form.clean)
    except Refused as no:
        return await refused(request, topic_id, no.sentence, form, move)
    return see_other(f"/meetings/topics/{topic_id}", done)


async def refused(
    request: Request[Me, Any, Any], topic_id: UUID, sentence: str, form: Form, failed: str, seen: int | None = None
) -> Page:
    """409 on the topic's own page, with what was typed still in its form."""
    note_refusal(request, sentence)
    kept = form if form.fields else None
    return await topic_page(
        request, topic_id, form=kept, failed=failed if kept else "", status=409, refusal=sentence, seen=seen
    )


@post("/topics/{topic_id:uuid}/submit", access=in_business, name="meetings.topic.submit")
async def submit(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, topic_id, "submit", Nothing(await request.form()), topic_moves.submit, "sent")


@post("/topics/{topic_id:uuid}/agree", access=in_business, name="meetings.topic.agree")
async def agree(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, topic_id, "agree", Nothing(await request.form()), topic_moves.agree, "sent")


@post("/topics/{topic_id:uuid}/screen", access=in_business, name="meetings.topic.screen")
async def screen(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, topic_id, "screen", Nothing(await request.form()), topic_moves.screen, "sent")


@post("/topics/{topic_id:uuid}/approve", access=in_business, name="meetings.topic.approve")
async def approve(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, topic_id, "approve", Nothing(await request.form()), topic_moves.approve)


@post("/topics/{topic_id:uuid}/pool", access=in_business, name="meetings.topic.pool")
async def pool(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, topic_id, "pool", Nothing(await request.form()), topic_moves.pool)


@post("/topics/{topic_id:uuid}/take_out", access=in_business, name="meetings.topic.take_out")
async def take_out(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, topic_id, "take_out", Nothing(await request.form()), topic_moves.take_out, "sent")


@post("/topics/{topic_id:uuid}/return", access=in_business, name="meetings.topic.return")
async def send_back(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    form = ReasonForm(await request.form())
    return await decide(request, topic_id, "return", form, topic_moves.send_back, "returned")


@post("/topics/{topic_id:uuid}/withdraw", access=in_business, name="meetings.topic.withdraw")
async def withdraw(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    form = ReasonForm(await request.form())
    return await decide(request, topic_id, "withdraw", form, topic_moves.withdraw, "withdrawn")


@post("/topics/{topic_id:uuid}/late", access=in_business, name="meetings.topic.approve_late")
async def approve_late(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    form, seen = Nothing(await request.form()), seen_version(await request.form())
    if seen is not None and seen != found["version"]:
        sentence = "“同意逾期列入”没有办理：您打开页面之后，这件议题有了变化。"
        return await refused(request, topic_id, sentence, form, "", seen)
    try:
        await topics.approve_late(found, request.user)
    except Refused as no:
        return await refused(request, topic_id, no.sentence, form, "")
    return see_other(f"/meetings/topics/{topic_id}", "saved")


@get("/topics/{topic_id:uuid}/hand_up", access=OFFICE, name="meetings.topic.handing_up")
async def handing(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Page:
    return await _hand_up_page(request, topic_id, HandUpForm())


@post("/topics/{topic_id:uuid}/hand_up", access=OFFICE, name="meetings.topic.hand_up")
async def hand_up(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    form = HandUpForm(await request.form())
    if not form.ok:
        return await _hand_up_page(request, topic_id, form, 422)
    return await decide(request, topic_id, "hand_up", form, handing_up.hand_up, "sent")


async def _hand_up_page(request: Request[Me, Any, Any], topic_id: UUID, form: Form, status: int = 200) -> Page:
    found = await topic_for(request.user, topic_id)
    move = TOPIC.by_name["hand_up"]
    if move not in TOPIC.open_moves(request.user, found):
        raise Refused(f"您现在不能“{move.label}”：须在初审之后，由{move.rule.words}办理。")
    above = await conference_above(found["conference"])
    if above is None:
        raise Refused("上级还没有建立联席会议，不能提交。")
    return Page(
        request,
        "meetings/topic_hand_up.html",
        status=status,
        title=move.label,
        topic=found,
        subject=subject_of(found),
        above=above,
        form=form,
    )


ROUTES = [submit, agree, screen, approve, pool, take_out, send_back, withdraw, approve_late, handing, hand_up]
