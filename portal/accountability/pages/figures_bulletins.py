"""督办通报和报告: the list, a new one, one with its table, its replies and what may be done with it."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions import figures as acting
from portal.accountability.actions.figures_signing import content_now
from portal.accountability.documents.bulletins import bulletin_html, replies_in
from portal.accountability.documents.bulletins_word import RATE_WORDS, bulletin_word
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.report_kinds import UPWARD
from portal.accountability.forms.figures import KINDS as TYPED
from portal.accountability.forms.figures import NewForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import figures_bulletins as queries
from portal.accountability.queries.figures_bulletins import ADDRESS, KINDS, bulletin_for, subject_of
from portal.accountability.queries.figures_papers import EVER
from portal.accountability.rules import STAFF, drafting_office
from portal.accountability.states import BULLETIN_STATES, BULLETIN_TONES
from portal.accountability.workflow import BULLETIN
from portal.clock import now, today
from portal.errors import BadInput, Missing, Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import BUSINESS
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import DOCX, as_download, give_out_issued
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
DRAFTING = any_role(*STAFF)
ONE = "/bulletins/{bulletin_id:uuid}"
MARKS: dict[str, str] = {}
WAITING = {
    "drafted": "起草中，由起草人办理。",
    "replying": "正在征求被通报单位意见。",
    "to_sign": "等待本级党委、政府负责同志签发。",
    "issued": "",
    "withdrawn": "",
}


@get("/bulletins", access=in_business, name="accountability.bulletins")
async def list_bulletins(request: Asked) -> Page:
    after = id_in(request.query_params.get("after", ""))
    if request.query_params.get("after") and after is None:
        raise BadInput(("页码", "页面地址不完整，请从第一页重新翻看"))
    found = await queries.bulletins_for(request.user, after)
    shown = found[: queries.PAGE]
    return Page(
        request,
        "accountability/figures/bulletins.html",
        title="督办通报和报告",
        tabs=tabs(request.user, "/bulletins"),
        bulletins=[
            {
                **one,
                "subject": subject_of(one),
                "words": BULLETIN_STATES[one["state"]],
                "tone": BULLETIN_TONES[one["state"]],
            }
            for one in shown
        ],
        may_draft=request.user.has(*STAFF),
        first=ADDRESS if after else None,
        next=f"{ADDRESS}?after={shown[-1]['id']}" if len(found) > queries.PAGE else None,
    )


@get("/bulletins/new", access=DRAFTING, name="accountability.bulletin.new")
async def new(request: Asked) -> Page:
    given = request.query_params
    typed = {name: given.get(name, "")[:40] for name in ("kind", "level", "period", "as_of")}
    return await _new(request, NewForm(None, **{name: text for name, text in typed.items() if text}))


@post("/bulletins/new", access=DRAFTING, name="accountability.bulletin.draft")
async def draft(request: Asked) -> Response[Any]:
    form = NewForm(await request.form())
    if not form.ok:
        return await _new(request, form)
    said = form.clean
    try:
        made = await acting.draft(
            request.user, said["kind"], said["office"], said["period"], said["as_of"], said["level"] or ""
        )
    except BadInput as bad:
        form.take_complaints(bad)
        return await _new(request, form)
    except Refused as no:
        return await _new(request, form, no.sentence)
    return see_other(f"{ADDRESS}/{made}", "saved")


async def _new(request: Asked, form: Form, refusal: str = "") -> Page:
    mine = await queries.territories_of(request.user)
    return Page(
        request,
        "accountability/figures/new.html",
        status=409 if refusal else 422 if form.errors else 200,
        title="起草通报或报告",
        form=form,
        refusal=refusal,
        offices=[(one["office"], f"{one['office_name']}（{one['territory_name']}）") for one in mine],
        kinds=list(TYPED.items()),
        periods=NewForm.periods(),
        levels=list(LEVELS.items()),
    )


@get(ONE, access=in_business, name="accountability.bulletin")
async def show(request: Asked, bulletin_id: FromPath[UUID]) -> Page:
    return await bulletin_page(request, bulletin_id)


async def bulletin_page(
    request: Asked, bulletin_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed` names the part whose form came back. Before it is issued a unit sees its own line only."""
    me, found = request.user, await bulletin_for(request.user, bulletin_id)
    subject, lines = subject_of(found), await queries.lines_of(bulletin_id)
    content = json.loads(found["printed"]) if found["printed"] else await content_now(found)
    everything, own = queries.whole(me, found), queries.own_lines(me, lines)
    moves = BULLETIN.open_moves(me, found)
    answering = found["state"] == "replying" and found["reply_until"] >= today()
    return Page(
        request,
        "accountability/figures/bulletin.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject.title,
        bulletin=found,
        subject=subject,
        state_words=BULLETIN_STATES[found["state"]],
        tone=BULLETIN_TONES[found["state"]],
        content=content if everything else {**content, **_only(content, own)},
        everything=everything,
        facts=_facts(found, lines if everything else own),
        to_answer=[line for line in own if not line["reply"]] if answering else [],
        edits=found["state"] in {"drafted", "replying"}
        and found["drafted_by"] in {me.id, None}
        and drafting_office(me, found),
        opens="open" in {move.name for move in moves} and found["kind"] not in UPWARD,
        parts=_parts(found),
        rate_words=RATE_WORDS,
        must_ask=found["kind"] == "circular",
        moves=[move for move in moves if move.name != "open"],
        waiting=WAITING[found["state"]],
        entries=entries_of(await history_of(bulletin_id), MARKS) if everything else [],
        check=f"/accountability/v/{found['code']}",
        links=_links(me, found, lines),
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _parts(found: Mapping[str, Any]) -> list[tuple[int, dict[str, str]]]:
    """The sections of a yearly report with what is written in them, counted from 1."""
    return list(enumerate(json.loads(found["sections"])["parts"], start=1)) if found["sections"] else []


def _only(content: Mapping[str, Any], own: list[Any]) -> dict[str, Any]:
    """Of a table not yet issued, one's own lines and nothing of the others, of the same name or not."""
    units = {str(line["unit"]) for line in own}
    others: dict[str, Any] = {"official": [], "charts": []} if content.get("report") else {}
    return {"rows": [row for row in content["rows"] if row["unit"] in units], "replies": replies_in(own), **others}


def _links(me: Me, found: Mapping[str, Any], lines: list[Any]) -> dict[str, str]:
    """Of the units one reaches: the address of their rows, counted as the paper counts."""
    days = f"from={found['since']}&to={found['until']}&on={found['as_of']}"
    days += f"&campaign={found['campaign']}" if found["campaign"] else ""
    ever = f"from={EVER.since}&to={EVER.until}&{days.partition('&to=')[2].partition('&')[2]}"
    reached = [line["unit"] for line in lines if me.reaches(line["addressee_path"], *BUSINESS)]
    rows = "/accountability/figures/rows?plain=1"
    links = {str(unit): f"{rows}&place={unit}&{days}" for unit in reached}
    return links | {f"{unit}:ever": f"{rows}&place={unit}&{ever}" for unit in reached if found["campaign"]}


def _facts(found: Mapping[str, Any], lines: list[Any]) -> list[tuple[str, Any]]:
    asked = [line for line in lines if line["position"]]
    answered = sum(bool(line["reply"]) for line in asked)
    return [
        ("印发单位", found["unit_name"]),
        ("统计范围", found["territory_name"]),
        ("统计时段", f"{found['since']} 至 {found['until']}"),
        ("截至", f"{found['as_of']} 终"),
        ("起草", found["drafted_by_name"]),
        (
            "征求意见",
            f"至 {found['reply_until']}，{len(asked)} 个单位，已回复 {answered} 个" if found["reply_until"] else "",
        ),
        ("签发", f"{found['signed_by_name']}（{found['signed_by_title']}）" if found["signed_at"] else ""),
    ]


@get(f"{ONE}/preview.pdf", access=in_business, name="accountability.bulletin.preview")
async def preview(request: Asked, bulletin_id: FromPath[UUID]) -> Response[bytes]:
    """As it would be printed today, without a number, marked as a draft; for its office and the leaders above it."""
    found = await bulletin_for(request.user, bulletin_id)
    if found["document"] or not queries.whole(request.user, found):
        raise Missing
    html = bulletin_html(await content_now(found), label="")
    data = await render(html, draft=Watermark(request.user.name, now()))
    await audit.record(request.user, "accountability.bulletin.preview", subject_of(found))
    return as_download(data, f"{KINDS[found['kind']]}草稿.pdf", "application/pdf")


@get(f"{ONE}/paper.pdf", access=in_business, name="accountability.bulletin.paper")
async def paper(request: Asked, bulletin_id: FromPath[UUID]) -> Response[bytes]:
    """As it was issued."""
    found = await bulletin_for(request.user, bulletin_id)
    if found["document"] is None:
        raise Missing
    return await give_out_issued(request.user, subject_of(found), found["document"])


@get(f"{ONE}/paper.docx", access=in_business, name="accountability.bulletin.word")
async def paper_in_word(request: Asked, bulletin_id: FromPath[UUID]) -> Response[bytes]:
    """The words as they were issued, to go on editing."""
    found = await bulletin_for(request.user, bulletin_id)
    if found["document"] is None:
        raise Missing
    data = await asyncio.to_thread(bulletin_word, json.loads(found["printed"]), label=found["label"])
    await audit.record(request.user, "file.read", subject_of(found), {"name": f"{found['label']}.docx"})
    return as_download(data, f"{found['label']}{found['title']}.docx", DOCX)


ROUTES = [list_bulletins, new, draft, show, preview, paper, paper_in_word]
