"""Counts entered by hand: the list, one with its lines and papers, and what the second person does with it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import files
from portal.access import Me
from portal.accountability.actions import scoring_counts as acting
from portal.accountability.forms.scoring import NoteForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import scoring_counts as queries
from portal.accountability.queries.scoring_counts import ADDRESS, count_for, month_words, subject_of
from portal.accountability.scoring_rules import scoring_office, whole_count
from portal.accountability.scoring_states import COUNT_STATES, COUNT_TONES, CountState
from portal.accountability.scoring_workflow import SCORING_COUNT
from portal.errors import BadInput, Missing
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.timeline import entries_of
from portal.words import size
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
ONE = "/scoring/counts/{entry_id:uuid}"
MARKS: dict[str, str] = {}
CORRECTABLE = {CountState.drafted, CountState.checked}


@get("/scoring/counts", access=in_business, name="accountability.scoring.counts")
async def list_counts(request: Asked) -> Page:
    after = id_in(request.query_params.get("after", ""))
    if request.query_params.get("after") and after is None:
        raise BadInput(("页码", "页面地址不完整，请从第一页重新翻看"))
    found = await queries.counts_for(request.user, after)
    shown = found[: queries.PAGE]
    return Page(
        request,
        "accountability/scoring/counts.html",
        title="评分填报",
        tabs=tabs(request.user, "/scoring"),
        entries=[_row(one) for one in shown],
        may_enter=request.user.has(Role.office),
        first=ADDRESS if after else None,
        next=f"{ADDRESS}?after={shown[-1]['id']}" if len(found) > queries.PAGE else None,
    )


def _row(one: Record) -> Record:
    return {
        **one,
        "subject": subject_of(one),
        "month_words": month_words(one["month"]),
        "words": COUNT_STATES[one["state"]],
        "tone": COUNT_TONES[one["state"]],
    }


@get(ONE, access=in_business, name="accountability.scoring.count")
async def show(request: Asked, entry_id: FromPath[UUID]) -> Page:
    return await count_page(request, await count_for(request.user, entry_id))


async def count_page(request: Asked, entry: Record, form: Form | None = None, failed: str = "") -> Page:
    me, subject = request.user, subject_of(entry)
    everything = whole_count(me, entry)
    lines = await queries.lines_of(entry, me)
    newer = await queries.newer(entry["id"])
    return Page(
        request,
        "accountability/scoring/count.html",
        status=422 if form and form.errors else 200,
        title=subject.title,
        entry=entry,
        subject=subject,
        state_words=COUNT_STATES[entry["state"]],
        tone=COUNT_TONES[entry["state"]],
        facts=_facts(entry),
        lines=lines,
        rate=any(line["whole"] is not None for line in lines),
        papers=await _papers(entry) if everything else [],
        corrects=f"{ADDRESS}/{entry['corrects']}" if entry["corrects"] else "",
        newer=f"{ADDRESS}/{newer}" if newer else "",
        corrects_it=entry["state"] in CORRECTABLE and scoring_office(me, entry),
        moves=[move for move in SCORING_COUNT.open_moves(me, entry) if move.name != "supersede"],
        entries=entries_of(await history_of(entry["id"]), MARKS) if everything else [],
        form=form,
        failed=failed,
    )


async def _papers(entry: Record) -> list[Record]:
    return [
        {
            "name": one["name"],
            "href": f"{ADDRESS}/{entry['id']}/files/{one['id']}",
            "size": size(one["size"]),
            "note": f"{one['uploaded_by_name']}上传",
        }
        for one in await files.of([entry["id"]])
    ]


def _facts(entry: Record) -> list[tuple[str, Any]]:
    return [
        ("评分方案", f"{entry['scheme_name']}（{entry['territory_name']}）"),
        ("月份", month_words(entry["month"])),
        ("填报", entry["entered_by_name"]),
        ("核对", entry["checked_by_name"] or ""),
        ("更正理由", entry["correction"] or ""),
    ]


@get(f"{ONE}/files/{{file_id:uuid}}", access=in_business, name="accountability.scoring.count.file")
async def paper(request: Asked, entry_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """The paper says what every unit did: it is for who sees the whole of it."""
    entry = await count_for(request.user, entry_id)
    kept = next((one for one in await files.of([entry_id]) if one["id"] == file_id), None)
    if kept is None or not whole_count(request.user, entry):
        raise Missing
    return await give_out(request.user, subject_of(entry), kept)


@post(f"{ONE}/check", access=in_business, name="accountability.scoring.count.check")
async def check(request: Asked, entry_id: FromPath[UUID]) -> Response[Any]:
    entry = await seen(request, entry_id, "check")
    Nothing(await request.form())
    await acting.check(entry, request.user)
    return see_other(subject_of(entry).path, "saved")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.scoring.count.withdraw")
async def withdraw(request: Asked, entry_id: FromPath[UUID]) -> Response[Any]:
    entry = await seen(request, entry_id, "withdraw")
    form = NoteForm(await request.form())
    if not form.ok:
        return await count_page(request, entry, form, "withdraw")
    await acting.withdraw(entry, request.user, form.clean["note"])
    return see_other(subject_of(entry).path, "withdrawn")


async def seen(request: Asked, entry_id: UUID, move: str) -> Record:
    """The count, unless it has changed since the person saw it, or it is not their turn."""
    entry = await count_for(request.user, entry_id)
    refuse_stale(await request.form(), entry["version"], "这份填报")
    SCORING_COUNT.turn(request.user, entry, move)
    return entry


ROUTES = [list_counts, show, paper, check, withdraw]
