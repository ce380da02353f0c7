"""One score sheet: a new one, its table with every unit's arithmetic, its paper, Word file and workbook."""

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
from portal.accountability.actions import scoring_sheets as acting
from portal.accountability.actions.scoring_signing import SHORT, content_now
from portal.accountability.documents.bulletins import replies_in
from portal.accountability.documents.scoring import score_html, score_word
from portal.accountability.figures.levels import LEVELS
from portal.accountability.forms.scoring import NewForm
from portal.accountability.queries import scoring_sheets as queries
from portal.accountability.queries.official import territories_of
from portal.accountability.queries.scoring_schemes import schemes_of
from portal.accountability.queries.scoring_sheets import ADDRESS, period_of, sheet_for, subject_of
from portal.accountability.rules import drafting_office
from portal.accountability.scoring_sheets import LEDGER, rows_of
from portal.accountability.scoring_states import SHEET_STATES, SHEET_TONES, SheetState
from portal.accountability.scoring_workflow import SCORE_SHEET
from portal.clock import local, now, today
from portal.errors import BadInput, Missing, Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.web.form import Form
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import DOCX, XLSX, as_download, give_out_issued
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
OFFICE = any_role(Role.office)
ONE = "/scoring/{sheet_id:uuid}"
MARKS: dict[str, str] = {}
WAITING = {
    SheetState.drafted: "起草中，由起草人办理。",
    SheetState.replying: "正在征求被考核单位意见。",
    SheetState.to_sign: "等待本级党委、政府负责同志签发。",
}


@get("/scoring/new", access=OFFICE, name="accountability.scoring.new")
async def new(request: Asked) -> Page:
    given = request.query_params
    typed = {name: given.get(name, "")[:40] for name in NewForm.fields}
    schemes = await schemes_of([one["id"] for one in await territories_of(request.user)])
    only = {"scheme": schemes[0]["id"]} if len(schemes) == 1 else {}
    return await _new(request, NewForm(None, **(only | {name: text for name, text in typed.items() if text})))


@post("/scoring/new", access=OFFICE, name="accountability.scoring.draft")
async def draft(request: Asked) -> Response[Any]:
    form = NewForm(await request.form())
    if not form.ok:
        return await _new(request, form)
    said = form.clean
    try:
        made = await acting.draft(request.user, said["scheme"], said["period"], said["as_of"])
    except BadInput as bad:
        form.take_complaints(bad)
        return await _new(request, form)
    except Refused as no:
        return await _new(request, form, no.sentence)
    return see_other(f"{ADDRESS}/{made}", "saved")


async def _new(request: Asked, form: Form, refusal: str = "") -> Page:
    mine = await territories_of(request.user)
    found = await schemes_of([one["id"] for one in mine])
    return Page(
        request,
        "accountability/scoring/new_sheet.html",
        status=409 if refusal else 422 if form.errors else 200,
        title="起草考核评分",
        form=form,
        refusal=refusal,
        schemes=[
            (one["id"], f"{one['name']}（{one['territory_name']}{LEVELS[one['level']]}，{one['since']} 起启用）")
            for one in found
        ],
        periods=NewForm.periods(),
    )


@get(ONE, access=in_business, name="accountability.score_sheet")
async def show(request: Asked, sheet_id: FromPath[UUID]) -> Page:
    return await sheet_page(request, sheet_id)


async def sheet_page(
    request: Asked, sheet_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed` names the part whose form came back. Before it is published a unit sees its own arithmetic only."""
    me, found = request.user, await sheet_for(request.user, sheet_id)
    subject, units = subject_of(found), await queries.units_of(sheet_id)
    content = json.loads(found["printed"]) if found["printed"] else await content_now(found)
    everything, own = queries.whole(me, found), queries.own_units(me, units)
    moves = SCORE_SHEET.open_moves(me, found)
    answering = found["state"] == SheetState.replying and found["reply_until"] >= today()
    return Page(
        request,
        "accountability/scoring/sheet.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject.title,
        sheet=found,
        subject=subject,
        state_words=SHEET_STATES[found["state"]],
        tone=SHEET_TONES[found["state"]],
        content=content if everything else _only(content, own),
        everything=everything,
        facts=_facts(found, units if everything else own),
        to_answer=[unit for unit in own if not unit["reply"]] if answering else [],
        edits=found["state"] in {SheetState.drafted, SheetState.replying}
        and found["drafted_by"] == me.id
        and drafting_office(me, found),
        opens="open" in {move.name for move in moves},
        moves=[move for move in moves if move.name not in _hidden(found)],
        waiting=WAITING.get(SheetState(found["state"]), ""),
        entries=entries_of(await history_of(sheet_id), MARKS) if everything else [],
        check=f"{SHORT}{found['code']}",
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _hidden(found: Mapping[str, Any]) -> set[str]:
    """`open` has a form of its own; what has to follow it is not offered before it."""
    return {"open"} if found["reply_until"] else {"open", "submit"}


def _only(content: Mapping[str, Any], own: list[Any]) -> dict[str, Any]:
    """Of a table not yet published, one's own lines and nothing of the others: no rank of theirs, no sentence of all."""
    units = {str(unit["unit"]) for unit in own}
    mine = {name: [row for row in content[name] if row["unit"] in units] for name in ("rows", "apart")}
    return {**content, **mine, "body": content["body"][:1], "replies": replies_in(own)}


def _facts(found: Mapping[str, Any], units: list[Any]) -> list[tuple[str, Any]]:
    answered = sum(bool(unit["reply"]) for unit in units)
    asked = f"至 {found['reply_until']}，{len(units)} 个单位，已回复 {answered} 个" if found["reply_until"] else ""
    return [
        ("评分方案", f"{found['scheme_name']} 第{found['version_place']}版，{found['starts_on']} 起启用"),
        ("文件依据", found["basis"]),
        ("考核范围", f"{found['territory_name']}{LEVELS[found['level']]}"),
        ("统计时段", period_of(found).words),
        ("数据截至", f"{found['as_of']} 终"),
        ("起草", found["drafted_by_name"]),
        ("征求意见", asked),
        ("签发", f"{found['signed_by_name']}（{found['signed_by_title']}）" if found["signed_at"] else ""),
    ]


@get(f"{ONE}/sheet.xlsx", access=in_business, name="accountability.score_sheet.excel")
async def excel(request: Asked, sheet_id: FromPath[UUID]) -> Response[bytes]:
    """One line a unit and line of the scheme; of what this person sees."""
    me, found = request.user, await sheet_for(request.user, sheet_id)
    content = json.loads(found["printed"]) if found["printed"] else await content_now(found)
    if not queries.whole(me, found):
        content = _only(content, queries.own_units(me, await queries.units_of(sheet_id)))
    title, at = f"{found['label'] or ''}{found['title']}", local(now())
    lines, serial = rows_of(content), fresh_serial()
    data = export(
        LEDGER, lines, title=title, prepared_by=found["unit_name"], prepared_on=at, serial=serial, reader=me.name
    )
    told = {"lines": len(lines), "serial": serial}
    await audit.record(me, "accountability.score_sheet.export", subject_of(found), told)
    return as_download(data, f"{title}.xlsx", XLSX)


@get(f"{ONE}/preview.pdf", access=in_business, name="accountability.score_sheet.preview")
async def preview(request: Asked, sheet_id: FromPath[UUID]) -> Response[bytes]:
    """As it would be printed today, without a number, marked as a draft; for its office and the leaders above it."""
    found = await sheet_for(request.user, sheet_id)
    if found["document"] or not queries.whole(request.user, found):
        raise Missing
    html = score_html(await content_now(found), label="")
    data = await render(html, draft=Watermark(request.user.name, now()))
    await audit.record(request.user, "accountability.score_sheet.preview", subject_of(found))
    return as_download(data, "考核评分草稿.pdf", "application/pdf")


@get(f"{ONE}/paper.pdf", access=in_business, name="accountability.score_sheet.paper")
async def paper(request: Asked, sheet_id: FromPath[UUID]) -> Response[bytes]:
    """As it was published."""
    found = await sheet_for(request.user, sheet_id)
    if found["document"] is None:
        raise Missing
    return await give_out_issued(request.user, subject_of(found), found["document"])


@get(f"{ONE}/paper.docx", access=in_business, name="accountability.score_sheet.word")
async def paper_in_word(request: Asked, sheet_id: FromPath[UUID]) -> Response[bytes]:
    """The words as they were published, to go on editing."""
    found = await sheet_for(request.user, sheet_id)
    if found["document"] is None:
        raise Missing
    data = await asyncio.to_thread(score_word, json.loads(found["printed"]), label=found["label"])
    await audit.record(request.user, "file.read", subject_of(found), {"name": f"{found['label']}.docx"})
    return as_download(data, f"{found['label']}{found['title']}.docx", DOCX)


ROUTES = [new, draft, show, excel, preview, paper, paper_in_word]
