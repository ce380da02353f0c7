"""签发 of the feedback of one unit, and its papers: as it would be printed, and as it was."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions.supervision import signing
from portal.accountability.documents.supervision import feedback_html, parts_of
from portal.accountability.forms.supervision import SignForm
from portal.accountability.pages.supervision_unit import ONE
from portal.accountability.queries.supervision import ADDRESS, inspected_for, subject_of_unit, word_file_of
from portal.accountability.supervision_workflow import SUPERVISION
from portal.clock import now
from portal.errors import Missing, Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.web.form import seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download, give_out, give_out_issued

Asked = Request[Me, Any, Any]


@get(f"{ONE}/sign", access=in_business, name="accountability.supervision.signing")
async def looking(request: Asked, inspected_id: FromPath[UUID]) -> Page:
    return await _signing_page(request, inspected_id)


async def _signing_page(request: Asked, inspected_id: UUID, refusal: str = "") -> Page:
    """Every word, and the number it would get."""
    inspected = await inspected_for(request.user, inspected_id)
    signing.refuse_unready(inspected, request.user)
    paper = await signing.paper_now(inspected)
    return Page(
        request,
        "accountability/supervision/sign.html",
        status=409 if refusal else 200,
        title="签发督查反馈意见",
        inspected=inspected,
        subject=subject_of_unit(inspected),
        back=(inspected["title"], f"{ADDRESS}/{inspected['supervision']}"),
        printed=paper.content,
        parts=parts_of(paper.content),
        digest=paper.digest,
        demanded=len(paper.terms),
        number=await signing.next_number(inspected),
        move=SUPERVISION.by_name["sign"],
        refusal=refusal,
    )


@post(f"{ONE}/sign", access=in_business, name="accountability.supervision.sign")
async def sign(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    inspected = await inspected_for(request.user, inspected_id)
    signing.refuse_unready(inspected, request.user)
    form = SignForm(await request.form())
    version = seen_version(await request.form())
    try:
        await signing.sign(
            request.user,
            inspected_id,
            version=inspected["version"] if version is None else version,
            seen=form.clean.get("seen") or "",
        )
    except Refused as no:
        return await _signing_page(request, inspected_id, no.sentence)
    return see_other(f"{ADDRESS}/{inspected['supervision']}", "issued")


@get(f"{ONE}/preview.pdf", access=in_business, name="accountability.supervision.preview")
async def preview(request: Asked, inspected_id: FromPath[UUID]) -> Response[bytes]:
    """As it would be printed today, without a number, marked as a draft; for those inside."""
    inspected = await inspected_for(request.user, inspected_id)
    if inspected["signed_at"] is not None or not inspected["inside"] or not inspected["whole"]:
        raise Missing
    html = feedback_html((await signing.paper_now(inspected)).content, label="")
    data = await render(html, draft=Watermark(request.user.name, now()))
    await audit.record(request.user, "accountability.supervision.preview", subject_of_unit(inspected))
    return as_download(data, "督查反馈意见草稿.pdf", "application/pdf")


@get(f"{ONE}/paper.pdf", access=in_business, name="accountability.supervision.pdf")
async def issued_pdf(request: Asked, inspected_id: FromPath[UUID]) -> Response[bytes]:
    inspected = await _issued(request, inspected_id)
    return await give_out_issued(request.user, subject_of_unit(inspected), inspected["document"])


@get(f"{ONE}/paper.docx", access=in_business, name="accountability.supervision.word")
async def issued_word(request: Asked, inspected_id: FromPath[UUID]) -> Response[bytes]:
    inspected = await _issued(request, inspected_id)
    kept = await word_file_of(inspected_id)
    return await give_out(request.user, subject_of_unit(inspected), kept)


async def _issued(request: Asked, inspected_id: UUID) -> dict[str, Any]:
    """Not for who is kept from one of the matters it tells of."""
    inspected = await inspected_for(request.user, inspected_id)
    if inspected["document"] is None or not inspected["whole"]:
        raise Missing
    return inspected


ROUTES = [looking, sign, preview, issued_pdf, issued_word]
