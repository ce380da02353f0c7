"""The notice of a meeting: send, sign for, calendar."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import calling as actions
from meetings.documents.notice import notice_html
from meetings.forms.calling import NotifyForm
from meetings.forms.planning import seen
from meetings.pages import answering, feeds
from meetings.queries.calling import edition_of, lead_of, notice_for, pending, reads_whole
from meetings.queries.meetings import agenda_of, invitees_of, kept_from, meeting_for, subject_of
from meetings.queries.notice_words import FORMS
from meetings.rules import office
from portal import audit, documents, files
from portal.access import Me
from portal.clock import now
from portal.errors import Missing, Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.web.form import Form
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/notify", access=OFFICE, name="meetings.meeting.notifying")
async def notifying(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    """What follows from sending it, before it is sent."""
    return await _notify_page(request, await _sending(request.user, meeting_id), NotifyForm(None, form="letter"))


@post("/{meeting_id:uuid}/notify", access=OFFICE, name="meetings.meeting.notify")
async def notify(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await _sending(request.user, meeting_id)
    sent = await request.form()
    form = NotifyForm(sent)
    if form.ok and (await lead_of(meeting)).short and not form.clean["reason"] and meeting["state"] == "planned":
        form.error("reason", "本次通知晚于规定时间，请填写“通知较晚的理由”")
    if not form.ok:
        return await _notify_page(request, meeting, form, 422)
    given = {"form": form.clean["form"], "reason": form.clean["reason"] or "", "version": seen(sent)}
    if meeting["state"] == "planned":
        await actions.notify(request.user, meeting_id, **given)
    else:
        await actions.tell_changes(request.user, meeting_id, **given)
    return see_other(f"/meetings/{meeting_id}/notice", "issued")


async def _sending(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """Planned: its notice. Notified: the notice of its changes, when there are any."""
    meeting = await meeting_for(me, meeting_id)
    if not office(me, meeting):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    if meeting["state"] not in {"planned", "notified"}:
        raise Refused("会议不在筹备或通知阶段，不能印发通知。")
    return meeting


async def _notify_page(request: Asked, meeting: dict[str, Any], form: Form, status: int = 200) -> Page:
    me = request.user
    papers = await actions.papers_of(me, meeting, form="letter")
    items = await agenda_of(me, meeting["id"])
    changing = meeting["state"] == "notified"
    return Page(
        request,
        "meetings/notice_send.html",
        status=status,
        title="发出变更通知" if changing else "印发会议通知",
        meeting=meeting,
        paper=papers["whole"],
        changes=await pending(me, meeting) if changing else papers["whole"]["changes"],
        changing=changing,
        label=await actions.next_number(meeting),
        units=await invitees_of(meeting["id"]),
        people=await actions.count_told(meeting),
        lead=await lead_of(meeting),
        empty=not any(item["kind"] != "report_back" and not item["withheld"] for item in items),
        confidential=any(item["confidential"] for item in items),
        forms=list(FORMS.items()),
        form=form,
    )


@get("/{meeting_id:uuid}/notice/draft.pdf", access=OFFICE, name="meetings.notice.draft")
async def draft(request: Asked, meeting_id: FromPath[UUID]) -> Response[bytes]:
    """With the reader's name and the time across every page. `?form=file` for the red head."""
    me = request.user
    meeting = await _sending(me, meeting_id)
    form = "file" if request.query_params.get("form") == "file" else "letter"
    papers = await actions.papers_of(me, meeting, form=form)
    data = await render(notice_html(papers["whole"], label=""), draft=Watermark(me.name, now(), "送审稿"))
    await audit.record(me, "meetings.notice.draft", subject_of(meeting))
    return as_download(data, f"{papers['whole']['heading']}（送审稿）.pdf", "application/pdf")


@get("/{meeting_id:uuid}/notices/{number:int}/notice.pdf", access=in_business, name="meetings.notice.paper")
async def paper(request: Asked, meeting_id: FromPath[UUID], number: FromPath[int]) -> Response[bytes]:
    """As sent: whole for the office and the head of the conference, the wide copy for everybody else called."""
    return await _edition(request, meeting_id, number, "pdf")


@get("/{meeting_id:uuid}/notices/{number:int}/notice.docx", access=in_business, name="meetings.notice.word")
async def word_file(request: Asked, meeting_id: FromPath[UUID], number: FromPath[int]) -> Response[bytes]:
    return await _edition(request, meeting_id, number, "docx")


async def _edition(request: Asked, meeting_id: UUID, number: int, ending: str) -> Response[bytes]:
    me = request.user
    meeting = await meeting_for(me, meeting_id)
    notice, aside = await notice_for(meeting_id, number), await kept_from(me, meeting)
    if aside.printed_in(notice["printed"]):
        raise Missing
    whole = await reads_whole(me, meeting) and not aside.named_in(notice["printed"])
    kept = None if whole else await edition_of(notice["id"], ending, wide=True)
    if kept is None and ending == "docx":
        kept = await edition_of(notice["id"], ending, wide=False)
        if kept is None:
            raise Missing
    if kept is not None:
        data, media_type = files.get(kept["sha256"]), kept["media_type"]
    else:
        _, data = await documents.paper(notice["document"])
        media_type = "application/pdf"
    await audit.record(me, "document.read", subject_of(meeting), {"label": notice["label"], "form": ending})
    return as_download(data, f"{notice['label']}{notice['title']}.{ending}", media_type)


ROUTES = [notifying, notify, draft, paper, word_file, *answering.ROUTES, *feeds.ROUTES]
