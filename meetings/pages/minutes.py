"""The minutes: their words, the correction round, signature, issue."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import consulting, issuing, minuting
from meetings.documents.minutes import content_of
from meetings.forms.minutes import NoteForm, WordsForm
from meetings.queries.meetings import meeting_for
from meetings.queries.minutes import extracts_of, file_of, material_for, may_edit, minutes_for, replies_of
from meetings.rules import office
from meetings.states import MEETING_STATES, TONES, MeetingState
from meetings.workflow import MEETING
from portal.access import Me
from portal.clock import today
from portal.errors import Refused
from portal.subjects import Subject
from portal.web.form import Form, seen_version
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other

ONE = "/{meeting_id:uuid}/minutes"
MOVES = ("circulate", "submit", "send_back", "sign", "issue")
"""The moves of a meeting that are made on this page."""
WAY = ("起草", "征求意见", "签发", "印发")
AT = {"held": 0, "in_correction": 1, "to_sign": 2, "signed": 3, "issued": 4, "archived": 4}
WAITING = {
    "held": "联席会议办公室正在起草。",
    "in_correction": "正在征求参会单位意见。",
    "to_sign": "等召集人或主持人签发。",
    "signed": "等联席会议办公室印发。",
}


@get(ONE, access=in_business, name="meetings.minutes")
async def show(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Page:
    return await minutes_page(request, meeting_id)


async def minutes_page(
    request: Request[Me, Any, Any],
    meeting_id: UUID,
    *,
    form: Form | None = None,
    failed: str = "",
    status: int = 200,
) -> Page:
    """`failed` names the part whose form came back with complaints."""
    me = request.user
    found = await minutes_for(me, meeting_id)
    meeting = found["meeting"]
    material = await material_for(me, meeting_id)
    words = material["minutes"]
    issued = [issue for issue in found["issues"] if issue["issued_at"]]
    replies = await replies_of(me, words["id"]) if words["id"] else []
    return Page(
        request,
        "meetings/minutes.html",
        status=status,
        title="会议纪要",
        **found,
        subject=Subject(MEETING.kind, meeting_id, meeting["title"], f"/meetings/{meeting_id}/minutes"),
        content=content_of(material, on=today(), wide=not found["inside"]),
        words=words,
        state_words=MEETING_STATES[meeting["state"]],
        tone=TONES.get(meeting["state"], "plain"),
        stages=_stages(meeting["state"]),
        moves=[move for move in MEETING.open_moves(me, meeting) if move.name in MOVES],
        may_write=may_edit(me, meeting),
        is_office=office(me, meeting),
        replies=replies,
        mine=[] if found["inside"] else replies,
        asking=meeting["state"] == MeetingState.in_correction,
        silent=[line for line in replies if line["answer"] is None],
        issued=issued,
        wide_files={issue["id"]: await file_of(issue["id"], wide=True, extension="pdf") for issue in issued},
        extracts=await extracts_of(me, [issue["id"] for issue in issued]),
        waiting=WAITING.get(meeting["state"], ""),
        form=form,
        failed=failed,
        form_prefix=failed.split(" ", maxsplit=1)[0] or "f",
    )


def _stages(state: str) -> list[tuple[str, str]]:
    at = AT.get(state, 0)
    return [
        (label, "done" if number < at else "current" if number == at else "todo") for number, label in enumerate(WAY)
    ]


@post(ONE, access=OFFICE, name="meetings.minutes.describe")
async def describe(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = (await minutes_for(request.user, meeting_id))["meeting"]
    if not may_edit(request.user, meeting):
        raise Refused(f"当前状态为“{MEETING_STATES[meeting['state']]}”，纪要文字不能再改。")
    sent = await request.form()
    form = WordsForm(sent)
    if not form.ok:
        return await minutes_page(request, meeting_id, form=form, failed="words", status=422)
    version = seen_version(sent)
    try:
        await minuting.describe(request.user, meeting_id, **form.clean, version=-1 if version is None else version)
    except Refused as refused:
        if refused.sentence != minuting.TAKEN:
            raise
        form.error("title", refused.sentence)
        return await minutes_page(request, meeting_id, form=form, failed="words", status=409)
    return see_other(f"/meetings/{meeting_id}/minutes", "saved")


Act = Callable[..., Awaitable[Any]]


async def _move(request: Request[Me, Any, Any], meeting_id: UUID, name: str, act: Act, done: str) -> Response[Any]:
    meeting = await meeting_for(request.user, meeting_id)
    _refuse_old(meeting, await request.form())
    MEETING.turn(request.user, meeting, name)
    await act(meeting, request.user)
    return see_other(f"/meetings/{meeting_id}/minutes", done)


def _refuse_old(meeting: dict[str, Any], sent: Any) -> None:
    seen = seen_version(sent)
    if seen is not None and seen != meeting["version"]:
        raise Refused("这份纪要刚刚已被他人办理，请看过最新情况后再办。")


@get(f"{ONE}/circulate", access=OFFICE, name="meetings.minutes.circulating")
async def circulating(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Page:
    return await _confirm(request, meeting_id, "circulate")


@post(f"{ONE}/circulate", access=OFFICE, name="meetings.minutes.circulate")
async def circulate(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    return await _move(request, meeting_id, "circulate", consulting.circulate, "sent")


@post(f"{ONE}/submit", access=OFFICE, name="meetings.minutes.submit")
async def submit(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    return await _move(request, meeting_id, "submit", minuting.submit, "sent")


@post(f"{ONE}/sign", access=in_business, name="meetings.minutes.sign")
async def sign(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    return await _move(request, meeting_id, "sign", minuting.sign, "saved")


@post(f"{ONE}/send_back", access=in_business, name="meetings.minutes.send_back")
async def send_back(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await meeting_for(request.user, meeting_id)
    sent = await request.form()
    _refuse_old(meeting, sent)
    MEETING.turn(request.user, meeting, "send_back")
    form = NoteForm(sent)
    if not form.ok:
        return await minutes_page(request, meeting_id, form=form, failed="send_back", status=422)
    await minuting.send_back(meeting, request.user, note=form.clean["note"])
    return see_other(f"/meetings/{meeting_id}/minutes", "saved")


@get(f"{ONE}/issue", access=OFFICE, name="meetings.minutes.issuing")
async def confirm_issue(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Page:
    return await _confirm(request, meeting_id, "issue")


@post(f"{ONE}/issue", access=OFFICE, name="meetings.minutes.issue")
async def issue(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await meeting_for(request.user, meeting_id)
    _refuse_old(meeting, await request.form())
    MEETING.turn(request.user, meeting, "issue")
    if meeting_id in PRINTING:
        raise Refused("这次会议的纪要正在印发，请稍候再看。")
    PRINTING.add(meeting_id)
    try:
        await issuing.issue(request.user, meeting_id, meeting["version"])
    finally:
        PRINTING.discard(meeting_id)
    return see_other(f"/meetings/{meeting_id}/minutes", "issued")


PRINTING: set[UUID] = set()
"""Meetings whose minutes this process is printing now: pressing again while it prints is answered at once."""


async def _confirm(request: Request[Me, Any, Any], meeting_id: UUID, name: str) -> Page:
    me = request.user
    meeting = await meeting_for(me, meeting_id)
    move = MEETING.turn(me, meeting, name)
    material = await material_for(me, meeting_id)
    resolutions = [one for item in material["items"] for one in item["resolutions"] if one["state"] == "drafted"]
    units = {one["lead_unit"] for one in resolutions} | {
        unit for one in resolutions for unit in one["supporting_units"]
    }
    consequences = {
        "circulate": ["参会单位收到征求意见稿，在期限内答复“无意见”或提出意见", "征求意见期间仍可修改纪要文字"],
        "issue": [
            "纪要取得本年度下一个期号，固定不变；以后只能另发更正",
            f"{len(resolutions)} 项议定事项交办，列入督办台账",
            f"向 {len(units)} 家单位下达议定事项通知单，请其签收",
            "其余参会单位收到印发通知",
        ],
    }[name]
    return Page(
        request,
        "meetings/minutes_confirm.html",
        title=move.label,
        meeting=meeting,
        action=f"/meetings/{meeting_id}/minutes/{name}",
        back=f"/meetings/{meeting_id}/minutes",
        move=move,
        consequences=consequences,
    )


ROUTES = [
    show,
    describe,
    circulating,
    circulate,
    submit,
    sign,
    send_back,
    confirm_issue,
    issue,
]
