"""The papers of a letter: as it would be printed, as it was printed, what was handed in with a reply or a delisting."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions.letters.signing import paper_now
from portal.accountability.documents.letters import letter_html
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.pages.letter_page import ONE
from portal.accountability.queries import letters as queries
from portal.accountability.queries.letters import letter_for, subject_of
from portal.accountability.rules import reads_answers
from portal.accountability.states import BEFORE_ISSUE
from portal.clock import now
from portal.errors import Missing
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.web.guards import in_business
from portal.web.pages.download import as_download, give_out, give_out_issued

Asked = Request[Me, Any, Any]


@get(f"{ONE}/preview.pdf", access=in_business, name="accountability.letter.preview")
async def preview(request: Asked, letter_id: FromPath[UUID]) -> Response[bytes]:
    """As it would be printed today, without a number, marked as a draft."""
    letter = await letter_for(request.user, letter_id)
    if letter["state"] not in BEFORE_ISSUE:
        raise Missing
    html = letter_html((await paper_now(letter)).content, label="")
    data = await render(html, draft=Watermark(request.user.name, now()))
    await audit.record(request.user, "accountability.letter.preview", subject_of(letter))
    return as_download(data, f"{LETTER_KINDS[letter['kind']].words}草稿.pdf", "application/pdf")


@get(f"{ONE}/paper.pdf", access=in_business, name="accountability.letter.pdf")
async def issued_pdf(request: Asked, letter_id: FromPath[UUID]) -> Response[bytes]:
    letter = await letter_for(request.user, letter_id)
    if letter["document"] is None:
        raise Missing
    return await give_out_issued(request.user, subject_of(letter), letter["document"])


@get(f"{ONE}/paper.docx", access=in_business, name="accountability.letter.word")
async def issued_word(request: Asked, letter_id: FromPath[UUID]) -> Response[bytes]:
    letter = await letter_for(request.user, letter_id)
    kept = await queries.word_file_of(letter_id)
    return await _handed_out(request, letter, kept)


@get(f"{ONE}/papers/{{file_id:uuid}}", access=in_business, name="accountability.letter.paper")
async def paper(request: Asked, letter_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    letter = await letter_for(request.user, letter_id)
    if not reads_answers(request.user, letter):
        raise Missing
    return await _handed_out(request, letter, await queries.paper_in(letter_id, file_id))


async def _handed_out(request: Asked, letter: dict[str, Any], kept: dict[str, Any]) -> Response[bytes]:
    return await give_out(request.user, subject_of(letter), kept)


ROUTES = [preview, issued_pdf, issued_word, paper]
