"""不动的案件: what stands still, by case, by unit and by leader; remind of several at once, give several to one leader."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.response import Response

from assignments.actions import nudging
from assignments.forms.nudging import MOST, READY, AssignManyForm, NudgeForm
from assignments.pages.room import tabs
from assignments.queries import load, still
from assignments.queries.carriers import leaders_for
from assignments.queries.registers import registers_for
from assignments.queries.still import KINDS, Filters
from assignments.rules import offices_of
from assignments.states import LEVELS, LINES
from portal.access import Me
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

ADDRESS = "/assignments/still"
Asked = Request[Me, Any, Any]
HEADS = [
    "名称",
    {"label": "最久（天）", "kind": "number"},
    {"label": "宗数", "kind": "number"},
    *({"label": words, "kind": "number"} for words in KINDS.values()),
]
VIEWS = {"": "逐件", "unit": "按责任单位", "leader": "按包案领导"}


@get("/still", access=CARRYING, name="assignments.still")
async def show(request: Asked) -> Page:
    me, params = request.user, request.query_params
    filters = still.filters_of(params)
    view = params.get("view", "") if params.get("view", "") in VIEWS else ""
    registers = [(str(one["id"]), one["name"]) for one in await registers_for(me)]
    found = await still.page_of(me, filters, still.after_of(params.get("after", "")))
    groups = await still.groups_of(me, filters, view) if view else []
    here = filters.address
    hand_over = view == "leader" and bool(offices_of(me))
    return Page(
        request,
        "assignments/still.html",
        title="不动的案件",
        tabs=tabs(request.user, "/still"),
        **found,
        groups=[_opening(one, view, here) for one in groups],
        view=view,
        views=[(words, _to({**here, "view": name}), name == view) for name, words in VIEWS.items()],
        kinds=[(kind, words, found["counts"][kind], _to({**here, "kind": kind})) for kind, words in KINDS.items()],
        kind_options=list(KINDS.items()),
        heads=[*HEADS, "换岗交接"] if hand_over else HEADS,
        hand_over=hand_over,
        all_kinds=_to({**here, "kind": ""}),
        filters=filters,
        registers=registers,
        active=_active(filters, dict(registers), found["lines"]),
        keep={name: value for name, value in here.items() if name in ("unit", "leader")},
        may_act=bool(offices_of(me)),
        address=ADDRESS,
        here=_to(here),
        first=_to(here) if params.get("after") else None,
        following=_to({**here, "after": found["next"]}) if found["next"] else None,
    )


def _opening(group: dict[str, Any], view: str, here: dict[str, str]) -> dict[str, Any]:
    """The group with the way to its cases, all and by kind."""
    own = {**here, view: str(group["id"])}
    ways = {kind: _to({**own, "kind": kind}) for kind in KINDS}
    return {**group, "path": _to(own), "ways": ways}


def _active(filters: Filters, registers: dict[str, str], lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    first = lines[0] if lines else {}
    said: dict[str, Callable[[str], str]] = {
        "kind": KINDS.__getitem__,
        "register": lambda key: registers.get(key, "所选积案库"),
        "unit": lambda _: first.get("unit_name") or "所选责任单位",
        "leader": lambda _: f"{first['leader_name']}包案" if first.get("leader_name") else "所选包案领导",
    }
    here = filters.address
    return [
        (said[name](value), _to({other: here[other] for other in here if other != name}))
        for name, value in here.items()
    ]


def _to(pairs: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in pairs.items() if value})
    return f"{ADDRESS}?{query}" if query else ADDRESS


@get("/still/remind", access=OFFICE, name="assignments.still.reminding")
async def reminding(request: Asked) -> Page:
    chosen = _ids(request.query_params.getall("chosen", []))
    return await _remind_page(request, chosen, NudgeForm(None, ready="still"))


@post("/still/remind", access=OFFICE, name="assignments.still.remind")
async def remind(request: Asked) -> Response[Any]:
    sent = await request.form()
    form, chosen = NudgeForm(sent), _ids(sent.getall("chosen", []))
    if not form.ok:
        return await _remind_page(request, chosen, form, 422)
    digest = sent.get("plan", "")
    digest = digest if isinstance(digest, str) else ""
    await nudging.remind_many(request.user, chosen, form.sentence, digest, above=form.clean["above"])
    return see_other(ADDRESS, "sent")


async def _remind_page(request: Asked, chosen: list[UUID], form: Form, status: int = 200) -> Page:
    plan = await nudging.planned(request.user, chosen)
    return Page(
        request,
        "assignments/still_remind.html",
        status=status,
        title="一并提醒",
        plan=plan,
        people=sorted(plan.people.values(), key=lambda one: (-one[1], one[0]["name"])),
        form=form,
        ready=list(READY.items()),
        back=ADDRESS,
    )


@get("/still/assign", access=OFFICE, name="assignments.still.assigning")
async def assigning(request: Asked) -> Page:
    cases = await load.loose_among(request.user, _ids(request.query_params.getall("chosen", [])))
    return await _assign_page(request, cases, AssignManyForm(None, lead="authority"))


@post("/still/assign", access=OFFICE, name="assignments.still.assign")
async def assign(request: Asked) -> Response[Any]:
    """What failed is listed with its reason; what went through stands."""
    sent = await request.form()
    form = AssignManyForm(sent)
    cases = await load.loose_among(request.user, _ids(sent.getall("chosen", [])))
    if not form.ok or not cases:
        return await _assign_page(request, cases, form, 422 if cases else 200)
    done, failed = await nudging.assign_many(request.user, cases, **form.clean)
    if not failed:
        return see_other(ADDRESS, "sent")
    return await _assign_page(request, [case for case, _ in failed], form, 409, done=done, failed=failed)


async def _assign_page(
    request: Asked,
    cases: list[dict[str, Any]],
    form: Form,
    status: int = 200,
    done: int = 0,
    failed: list[tuple[dict[str, Any], str]] | None = None,
) -> Page:
    leaders = await leaders_for(request.user, cases[0]["territory_path"]) if cases else []
    return Page(
        request,
        "assignments/still_assign.html",
        status=status,
        title="一并安排包案",
        cases=[case for case in cases if case["assignment"] is None or failed],
        skipped=[] if failed else [case for case in cases if case["assignment"] is not None],
        done=done,
        failed=failed or [],
        form=form,
        leaders=[
            (one["id"], f"{one['name']}（{one['unit_name']} {one['title']}，在包 {one['cases']} 件）")
            for one in leaders
        ],
        levels=list(LEVELS.items()),
        lines=list(LINES.items()),
        back=ADDRESS,
    )


def _ids(sent: list[Any]) -> list[UUID]:
    """The ticked cases; what is no id was not written by the page."""
    found = [identity for one in sent if isinstance(one, str) and (identity := id_in(one))]
    return list(dict.fromkeys(found))[:MOST]


ROUTES = [show, reminding, remind, assigning, assign]
