"""工作提示: drafted from what comes due, one sentence edited by a person, issued and delivered."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.documents import PROMPT_CLOSING, prompt_html, prompt_of
from inspections.forms import PromptForm
from portal import audit, documents
from portal.access import Me
from portal.clock import now
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.subjects import Subject
from portal.web.form import seen_version
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

DISCIPLINE = any_role(Role.discipline)
DAYS = 14
MOST_DAYS = 90
Asked = Request[Me, Any, Any]


@get("/{inspection_id:uuid}/prompts", access=DISCIPLINE, name="inspections.prompts")
async def prompts(request: Asked, inspection_id: FromPath[UUID]) -> Page:
    """`?days=`: how far ahead to look."""
    days = _days(request.query_params.get("days"))
    return await _page(request, inspection_id, PromptForm(None, closing=PROMPT_CLOSING), days)


def _days(asked: object) -> int:
    """How far ahead, as the address or the page's hidden field says; nonsense is the usual span."""
    days = int(asked) if isinstance(asked, str) and asked.isascii() and asked.isdigit() and len(asked) < 4 else DAYS
    return min(max(days, 1), MOST_DAYS)


@post("/{inspection_id:uuid}/prompts", access=DISCIPLINE, name="inspections.prompt.issue")
async def issue(request: Asked, inspection_id: FromPath[UUID]) -> Response[Any]:
    """With `act=draft` only a sheet to look at, without a number; otherwise issued and delivered."""
    sent = await request.form()
    days, form = _days(sent.get("days")), PromptForm(sent)
    if not form.ok:
        return await _page(request, inspection_id, form, days, 422)
    if sent.get("act") == "draft":
        return await _draft(request.user, inspection_id, days=days, closing=form.clean["closing"])
    seen = seen_version(sent, "seen")
    counted = -1 if seen is None else seen
    await queries.coming_due(request.user, inspection_id, days)
    made = await actions.issue_prompt(
        request.user, inspection_id, days=days, closing=form.clean["closing"], seen=counted
    )
    return see_other(f"/inspections/prompts/{made}", "issued")


async def _draft(me: Me, inspection_id: UUID, *, days: int, closing: str) -> Response[bytes]:
    content = prompt_of(await queries.coming_due(me, inspection_id, days), closing=closing)
    data = await render(prompt_html(content, label=""), draft=Watermark(me.name, now(), "送审稿"))
    subject = Subject("inspections.inspection", inspection_id, content["title"], f"/inspections/{inspection_id}")
    await audit.record(me, "inspections.prompt.draft", subject, {"days": days})
    return as_download(data, f"{content['title']}（送审稿）.pdf", "application/pdf")


async def _page(request: Asked, inspection_id: UUID, form: PromptForm, days: int, status: int = 200) -> Page:
    facts = await queries.coming_due(request.user, inspection_id, days)
    return Page(
        request,
        "inspections/prompts.html",
        status=status,
        title="工作提示",
        inspection=facts["inspection"],
        facts=facts,
        draft=prompt_of(facts, closing=""),
        people=await queries.addressees_of(facts["inspection"]),
        form=form,
        prompts=await queries.prompts_of(request.user, inspection_id),
        seen=await queries.prompts_counted(inspection_id),
        spans=[
            (f"{number} 天之内", f"/inspections/{inspection_id}/prompts?days={number}", number == days)
            for number in (7, 14, 30)
        ],
    )


@get("/prompts/{prompt_id:uuid}", access=INSPECTIONS, name="inspections.prompt")
async def prompt(request: Asked, prompt_id: FromPath[UUID]) -> Page:
    found = await queries.prompt_for(request.user, prompt_id)
    return Page(request, "inspections/prompt.html", title="工作提示", prompt=found, printed=found["printed"])


@get("/prompts/{prompt_id:uuid}/prompt.pdf", access=INSPECTIONS, name="inspections.prompt.paper")
async def paper(request: Asked, prompt_id: FromPath[UUID]) -> Response[bytes]:
    found = await queries.prompt_for(request.user, prompt_id)
    document, data = await documents.paper(found["document"])
    subject = Subject("inspections.prompt", prompt_id, found["title"], f"/inspections/prompts/{prompt_id}")
    await audit.record(request.user, "document.read", subject, {"label": found["label"]})
    return as_download(data, f"{document['label']}{document['title']}.pdf", "application/pdf")


ROUTES = [prompts, issue, prompt, paper]
