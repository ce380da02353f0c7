"""Scoring schemes: the list, one version with its lines and what may be done with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import scoring_schemes as acting
from portal.accountability.figures.scoring import KINDS, SOURCES, LineRule, plain
from portal.accountability.forms.scoring import CopyForm, NoteForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import scoring_schemes as queries
from portal.accountability.queries.scoring_schemes import ADDRESS, subject_of, version_for
from portal.accountability.scoring_profiles import SHIPPED
from portal.accountability.scoring_rules import scoring_office
from portal.accountability.scoring_states import VERSION_STATES, VERSION_TONES, VersionState
from portal.accountability.scoring_workflow import SCORING_VERSION
from portal.errors import BadInput, Refused
from portal.people import Role
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
ONE = "/scoring/schemes/{version_id:uuid}"
MARKS: dict[str, str] = {}


@get("/scoring/schemes", access=in_business, name="accountability.scoring.schemes")
async def list_schemes(request: Asked) -> Page:
    return Page(
        request,
        "accountability/scoring/schemes.html",
        title="评分方案",
        tabs=tabs(request.user, "/scoring"),
        versions=[_row(one) for one in await queries.versions_for(request.user)],
        shipped=[(one, f"{ADDRESS}/shipped/{key}") for key, one in SHIPPED.items()],
        may_set=request.user.has(Role.office),
    )


def _row(one: Record) -> Record:
    return {
        **one,
        "subject": subject_of(one),
        "about": queries.about(one),
        "words": VERSION_STATES[one["state"]],
        "tone": VERSION_TONES[one["state"]],
    }


@get(ONE, access=in_business, name="accountability.scoring.version")
async def show(request: Asked, version_id: FromPath[UUID]) -> Page:
    return await version_page(request, await version_for(request.user, version_id))


async def version_page(
    request: Asked, version: Record, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    me, subject = request.user, subject_of(version)
    rules = [queries.rule_of(line) for line in await queries.lines_of(version["id"])]
    office = scoring_office(me, version)
    seen = (VersionState.in_force, VersionState.stopped)
    others = [one for one in await queries.siblings(version) if one["id"] != version["id"]]
    return Page(
        request,
        "accountability/scoring/scheme.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject.title,
        tabs=tabs(me, "/scoring"),
        found=version,
        subject=subject,
        state_words=VERSION_STATES[version["state"]],
        tone=VERSION_TONES[version["state"]],
        facts=_facts(version),
        lines=shown(rules),
        full=plain(queries.full_marks(rules)) if rules else "0",
        others=[_row(one) for one in others if office or one["state"] in seen],
        edits=version["state"] == VersionState.drafted and office and version["drafted_by"] == me.id,
        copies=version["state"] == VersionState.in_force and office,
        moves=SCORING_VERSION.open_moves(me, version),
        entries=entries_of(await history_of(version["id"]), MARKS) if office else [],
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _facts(version: Record) -> list[tuple[str, Any]]:
    approved = version["approved_by_name"]
    return [
        ("考核范围", queries.about(version)),
        ("文件依据", version["basis"]),
        ("启用日期", f"{version['starts_on']}（这一天和以后开始的时段按这一版评分）"),
        ("采用自", SHIPPED[version["source"]].source if version["source"] in SHIPPED else ""),
        ("起草", version["drafted_by_name"]),
        ("核对启用", approved or ""),
    ]


def shown(rules: Sequence[LineRule]) -> list[Record]:
    return [
        {
            "heading": rule.heading,
            "title": rule.title,
            "kind": KINDS[rule.kind],
            "source": SOURCES[rule.source],
            "most": plain(rule.most),
            "words": rule.words,
        }
        for rule in rules
    ]


async def seen(request: Asked, version_id: UUID, move: str = "") -> Record:
    """The version, unless it has changed since the person saw it, or it is not their turn."""
    found = await version_for(request.user, version_id)
    refuse_stale(await request.form(), found["version"], "这一版")
    if move:
        SCORING_VERSION.turn(request.user, found, move)
    return found


@post(f"{ONE}/put_in_force", access=in_business, name="accountability.scoring.version.put_in_force")
async def put_in_force(request: Asked, version_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, version_id, "put_in_force")
    Nothing(await request.form())
    try:
        await acting.put_in_force(found, request.user)
    except Refused as no:
        return await version_page(request, found, refusal=no.sentence)
    return see_other(subject_of(found).path, "saved")


async def _with_note(request: Asked, version_id: UUID, move: str) -> Response[Any]:
    found = await seen(request, version_id, move)
    form = NoteForm(await request.form())
    if not form.ok:
        return await version_page(request, found, form=form, failed=move)
    await getattr(acting, move)(found, request.user, form.clean["note"])
    return see_other(subject_of(found).path, "ended" if move == "stop" else "withdrawn")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.scoring.version.withdraw")
async def withdraw(request: Asked, version_id: FromPath[UUID]) -> Response[Any]:
    return await _with_note(request, version_id, "withdraw")


@post(f"{ONE}/stop", access=in_business, name="accountability.scoring.version.stop")
async def stop(request: Asked, version_id: FromPath[UUID]) -> Response[Any]:
    return await _with_note(request, version_id, "stop")


@post(f"{ONE}/copy", access=in_business, name="accountability.scoring.version.copy")
async def copy(request: Asked, version_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, version_id)
    if not scoring_office(request.user, found) or found["state"] != VersionState.in_force:
        raise Refused(f"新的一版由{scoring_office.words}从已启用的一版起草。")
    form = CopyForm(await request.form())
    if form.ok:
        try:
            made = await acting.copy(found, request.user, form.clean["starts_on"])
            return see_other(f"{ADDRESS}/{made}/edit", "saved")
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await version_page(request, found, refusal=no.sentence)
    return await version_page(request, found, form=form, failed="copy")


ROUTES = [list_schemes, show, put_in_force, withdraw, stop, copy]
