"""责任倒查 of one duty: who held it when, what was promised, reminded, handed in, returned and answered."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.documents.chain import chain_html, facts_of
from portal.accountability.queries.chain import Chain, chain_of
from portal.accountability.queries.duties import kind_words
from portal.clock import local, now, today
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.subjects import Subject
from portal.web.guards import any_role
from portal.web.page import Page
from portal.web.pages.download import as_download

Asked = Request[Me, Any, Any]
TRACING = any_role(Role.office, Role.leader, Role.discipline, Role.auditor)


@get("/chain/{duty_id:uuid}", access=TRACING, name="accountability.chain")
async def show(request: Asked, duty_id: FromPath[UUID]) -> Page:
    chain = await chain_of(request.user, duty_id, today())
    await audit.record(request.user, "accountability.chain.see", _subject(chain))
    return Page(
        request,
        "accountability/chain.html",
        title="责任倒查",
        duty=chain.duty,
        facts=facts_of(chain, kind_words(chain.duty["subject_kind"])),
        fault_free=chain.late_days <= 0 and not chain.returns,
        held=chain.held,
        entries=[
            {"at": local(one.at), "who": one.who, "what": one.what, "text": _said(one), "kind": one.kind, "files": []}
            for one in reversed(chain.events)
        ],
        more=chain.more,
        address=f"/accountability/chain/{duty_id}",
        may_enter=request.user.has(Role.discipline),
    )


def _said(event: Any) -> str:
    then = f"（当时时限 {event.due.isoformat()}，已逾期 {event.late} 天）" if event.late else ""
    return "　".join(text for text in (event.text, then) if text)


@get("/chain/{duty_id:uuid}/paper.pdf", access=TRACING, name="accountability.chain.print")
async def printed(request: Asked, duty_id: FromPath[UUID]) -> Response[bytes]:
    me = request.user
    chain = await chain_of(me, duty_id, today())
    kind = kind_words(chain.duty["subject_kind"])
    html = chain_html(chain, kind=kind, unit=me.holdings[0].unit_name, on=today())
    data = await render(html, draft=Watermark(me.name, now(), "内部"))
    await audit.record(me, "accountability.chain.print", _subject(chain))
    return as_download(data, f"责任倒查表{today():%Y%m%d}.pdf", "application/pdf")


def _subject(chain: Chain) -> Subject:
    duty = chain.duty
    return Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])


ROUTES = [show, printed]
