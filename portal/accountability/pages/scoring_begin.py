"""A scheme begun: taken over from the shipped ones, or new; and a draft's lines as one table."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import scoring_schemes as acting
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.scoring import KINDS, SOURCES, plain
from portal.accountability.forms.scoring import COLUMNS, BeginForm, LinesForm, typed_lines
from portal.accountability.pages.scoring_schemes import ONE, shown
from portal.accountability.queries import scoring_schemes as queries
from portal.accountability.queries.official import territories_of
from portal.accountability.queries.scoring_schemes import ADDRESS, subject_of, version_for
from portal.accountability.scoring_profiles import SHIPPED
from portal.accountability.scoring_rules import scoring_office
from portal.accountability.scoring_states import VersionState
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.web.form import Form, seen_version
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
OFFICE = any_role(Role.office)


@get("/scoring/schemes/shipped/{key:str}", access=in_business, name="accountability.scoring.shipped")
async def show_shipped(request: Asked, key: FromPath[str]) -> Page:
    if key not in SHIPPED:
        raise Missing
    begun = BeginForm(
        None, name=SHIPPED[key].name.partition("（")[0], level="township", **await _only_territory(request.user)
    )
    return await _shipped(request, key, begun)


@post("/scoring/schemes/shipped/{key:str}", access=OFFICE, name="accountability.scoring.adopt")
async def adopt(request: Asked, key: FromPath[str]) -> Response[Any]:
    if key not in SHIPPED:
        raise Missing
    form = BeginForm(await request.form())
    return await _begin(request, form, key) or await _shipped(request, key, form)


async def _shipped(request: Asked, key: str, form: Form) -> Page:
    shipped = SHIPPED[key]
    return Page(
        request,
        "accountability/scoring/shipped.html",
        status=422 if form.errors else 200,
        title=shipped.name,
        shipped=shipped,
        lines=shown(shipped.lines),
        full=plain(queries.full_marks(shipped.lines)),
        form=form,
        action=f"{ADDRESS}/shipped/{key}",
        **await _choices(request.user),
    )


async def _only_territory(me: Me) -> Record:
    """Where there is one only, it is chosen already."""
    mine = await territories_of(me)
    return {"territory": mine[0]["id"]} if len(mine) == 1 else {}


async def _choices(me: Me) -> Record:
    mine = await territories_of(me)
    return {"territories": [(one["id"], one["name"]) for one in mine], "levels": list(LEVELS.items())}


@get("/scoring/schemes/new", access=OFFICE, name="accountability.scoring.scheme.new")
async def new(request: Asked) -> Page:
    return await _new(request, BeginForm(None, **await _only_territory(request.user)))


@post("/scoring/schemes/new", access=OFFICE, name="accountability.scoring.scheme.begin")
async def begin(request: Asked) -> Response[Any]:
    form = BeginForm(await request.form())
    return await _begin(request, form, "") or await _new(request, form)


async def _begin(request: Asked, form: Form, source: str) -> Response[Any] | None:
    """None when the form has to come back."""
    if not form.ok:
        return None
    said = form.clean
    try:
        made = await acting.begin(
            request.user, said["territory"], said["level"], said["name"], said["basis"], said["starts_on"], source
        )
    except BadInput as bad:
        form.take_complaints(bad)
        return None
    return see_other(f"{ADDRESS}/{made}/edit", "saved")


async def _new(request: Asked, form: Form) -> Page:
    return Page(
        request,
        "accountability/scoring/new_scheme.html",
        status=422 if form.errors else 200,
        title="新建评分方案",
        form=form,
        **await _choices(request.user),
    )


@get(f"{ONE}/edit", access=in_business, name="accountability.scoring.version.editing")
async def editing(request: Asked, version_id: FromPath[UUID]) -> Page:
    version = await _draft(request, version_id)
    rules = [queries.rule_of(line) for line in await queries.lines_of(version_id)]
    form = LinesForm(
        [rule.key for rule in rules], basis=version["basis"], starts_on=version["starts_on"], **typed_lines(rules)
    )
    return _editing(request, version, form)


@post(f"{ONE}/edit", access=in_business, name="accountability.scoring.version.edit")
async def edit(request: Asked, version_id: FromPath[UUID]) -> Response[Any]:
    version = await _draft(request, version_id)
    sent = await request.form()
    rules = {rule.key: rule for rule in map(queries.rule_of, await queries.lines_of(version_id))}
    form = LinesForm(list(rules), sent)
    if not form.ok:
        return _editing(request, version, form)
    try:
        await acting.revise(
            version,
            request.user,
            basis=form.clean["basis"],
            starts_on=form.clean["starts_on"],
            lines=form.lines(rules),
            seen=seen_version(sent),
        )
    except BadInput as bad:
        form.take_complaints(bad)
        return _editing(request, version, form)
    except Refused as no:
        return _editing(request, version, form, no.sentence)
    more = "more" in sent
    return see_other(f"{subject_of(version).path}/edit" if more else subject_of(version).path, "saved")


async def _draft(request: Asked, version_id: UUID) -> Record:
    found = await version_for(request.user, version_id)
    if found["state"] != VersionState.drafted:
        raise Refused("启用过的一版不能修改，请另起草新的一版。")
    if not scoring_office(request.user, found) or found["drafted_by"] != request.user.id:
        raise Refused("由起草人修改；需要修改的，请与起草人联系，或者撤回后重新起草。")
    return found


def _editing(request: Asked, version: Record, form: LinesForm, refusal: str = "") -> Page:
    return Page(
        request,
        "accountability/scoring/edit_scheme.html",
        status=409 if refusal else 422 if form.errors else 200,
        title="修改计分项目",
        found=version,
        subject=subject_of(version),
        form=form,
        refusal=refusal,
        rows=[(n, {column: f"{column}_{n}" for column in COLUMNS}) for n in form.rows],
        kinds=list(KINDS.items()),
        sources=list(SOURCES.items()),
    )


ROUTES = [show_shipped, adopt, new, begin, editing, edit]
