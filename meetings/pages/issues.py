"""The draft as it would print; what was issued: the minutes and their corrections as printed, the extracts and their receipts."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import correcting, receiving
from meetings.documents.minutes import content_of, minutes_html
from meetings.forms.minutes import CorrectionForm
from meetings.queries.meetings import meeting_for, subject_of
from meetings.queries.minutes import extract_for, file_of, material_for, minutes_for, sees_whole
from meetings.rules import office
from portal import audit, documents, files
from portal.access import Me
from portal.clock import now, today
from portal.errors import Missing, Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

ONE = "/{meeting_id:uuid}/minutes"


@get(f"{ONE}/draft.pdf", access=in_business, name="meetings.minutes.draft")
async def draft(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[bytes]:
    """With the reader's name and the time across every page."""
    me = request.user
    found = await minutes_for(me, meeting_id)
    content = content_of(await material_for(me, meeting_id), on=today(), wide=not found["inside"])
    data = await render(minutes_html(content, label=""), draft=Watermark(me.name, now(), "征求意见稿"))
    await audit.record(me, "meetings.minutes.draft", subject_of(found["meeting"]))
    return as_download(data, f"{content['title']}（征求意见稿）.pdf", "application/pdf")


@get(f"{ONE}/issues/{{minutes_id:uuid}}/minutes.pdf", access=in_business, name="meetings.minutes.paper")
async def paper(
    request: Request[Me, Any, Any], meeting_id: FromPath[UUID], minutes_id: FromPath[UUID]
) -> Response[bytes]:
    """As issued; who may not see the confidential items gets the copy without them."""
    me = request.user
    meeting, issue = await _issued(me, meeting_id, minutes_id)
    wide = None if await sees_whole(me, meeting) else await file_of(minutes_id, wide=True, extension="pdf")
    if wide:
        name, data = f"{issue['label']}{wide['name']}", files.get(wide["sha256"])
    else:
        document, data = await documents.paper(issue["document"])
        name = f"{document['label']}{document['title']}.pdf".replace("\n", "")
    await audit.record(me, "document.read", subject_of(meeting), {"label": issue["label"], "form": "pdf"})
    return as_download(data, name, "application/pdf")


@get(f"{ONE}/issues/{{minutes_id:uuid}}/minutes.docx", access=in_business, name="meetings.minutes.word")
async def word_file(
    request: Request[Me, Any, Any], meeting_id: FromPath[UUID], minutes_id: FromPath[UUID]
) -> Response[bytes]:
    me = request.user
    meeting, issue = await _issued(me, meeting_id, minutes_id)
    whole = await sees_whole(me, meeting)
    kept = None if whole else await file_of(minutes_id, wide=True, extension="docx")
    kept = kept or await file_of(minutes_id, wide=False, extension="docx")
    if kept is None:
        raise Missing
    await audit.record(me, "document.read", subject_of(meeting), {"label": issue["label"], "form": "docx"})
    return as_download(files.get(kept["sha256"]), f"{issue['label']}{kept['name']}", kept["media_type"])


async def _issued(me: Me, meeting_id: UUID, minutes_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    found = await minutes_for(me, meeting_id)
    issue = next((one for one in found["issues"] if one["id"] == minutes_id and one["issued_at"]), None)
    if issue is None or not found["papers"]:
        raise Missing
    return found["meeting"], issue


@get("/extracts/{extract_id:uuid}/notice.pdf", access=in_business, name="meetings.extract.paper")
async def extract_paper(request: Request[Me, Any, Any], extract_id: FromPath[UUID]) -> Response[bytes]:
    me = request.user
    extract = await extract_for(me, extract_id)
    document, data = await documents.paper(extract["document"])
    meeting = await meeting_for(me, extract["meeting"])
    await audit.record(me, "document.read", subject_of(meeting), {"label": extract["label"], "form": "pdf"})
    name = f"{document['label']}议定事项通知单（{extract['unit_name']}）.pdf"
    return as_download(data, name, "application/pdf")


@post("/extracts/{extract_id:uuid}/acknowledge", access=in_business, name="meetings.extract.acknowledge")
async def acknowledge(request: Request[Me, Any, Any], extract_id: FromPath[UUID]) -> Response[Any]:
    meeting_id = await receiving.acknowledge(request.user, extract_id)
    return see_other(f"/meetings/{meeting_id}/minutes", "saved")


@get(f"{ONE}/correction", access=OFFICE, name="meetings.minutes.correcting")
async def correction_page(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Page:
    return await _correction(request, meeting_id, CorrectionForm())


@post(f"{ONE}/correction", access=OFFICE, name="meetings.minutes.correct")
async def correct(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    await minutes_for(request.user, meeting_id)
    form = CorrectionForm(await request.form())
    if not form.ok:
        return await _correction(request, meeting_id, form, 422)
    await correcting.draft(request.user, meeting_id, **form.clean)
    return see_other(f"/meetings/{meeting_id}/minutes", "saved")


async def _correction(
    request: Request[Me, Any, Any], meeting_id: UUID, form: CorrectionForm, status: int = 200
) -> Page:
    found = await minutes_for(request.user, meeting_id)
    original = found["original"]
    if not found["published"] or not office(request.user, found["meeting"]):
        raise Refused("纪要印发以后，由联席会议办公室起草更正。")
    if not form.sent:
        form = CorrectionForm(None, title=f"关于更正{original['label']}会议纪要有关内容的纪要")
    return Page(
        request,
        "meetings/minutes_correction.html",
        status=status,
        title="起草更正",
        meeting=found["meeting"],
        original=original,
        form=form,
    )


@post(f"{ONE}/corrections/{{minutes_id:uuid}}/sign", access=in_business, name="meetings.minutes.sign_correction")
async def sign_correction(
    request: Request[Me, Any, Any], meeting_id: FromPath[UUID], minutes_id: FromPath[UUID]
) -> Response[Any]:
    await correcting.sign(request.user, meeting_id, minutes_id)
    return see_other(f"/meetings/{meeting_id}/minutes", "saved")


@post(f"{ONE}/corrections/{{minutes_id:uuid}}/issue", access=OFFICE, name="meetings.minutes.issue_correction")
async def issue_correction(
    request: Request[Me, Any, Any], meeting_id: FromPath[UUID], minutes_id: FromPath[UUID]
) -> Response[Any]:
    await correcting.issue(request.user, meeting_id, minutes_id)
    return see_other(f"/meetings/{meeting_id}/minutes", "issued")


ROUTES = [
    draft,
    paper,
    word_file,
    extract_paper,
    acknowledge,
    correction_page,
    correct,
    sign_correction,
    issue_correction,
]
