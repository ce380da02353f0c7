"""督办事项: all duties a person may see, and beside a record what was done about it and what comes next."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from portal import duties
from portal.access import Me
from portal.accountability.pages.campaign import banner_of
from portal.accountability.pages.chain import TRACING
from portal.accountability.pages.room import tabs
from portal.accountability.queries import duties as queries
from portal.accountability.queries import standing
from portal.accountability.queries.campaign import running_for
from portal.accountability.queries.duties import KINDS, LEVELS, LIGHTS, Filters, Place
from portal.accountability.queries.supervision_matters import looks_at
from portal.clock import local, today
from portal.duty_ways import SHUT, address_of, ways_from
from portal.errors import BadInput, Missing
from portal.people import Role
from portal.web.guards import in_business
from portal.web.nav import nav_for
from portal.web.page import Page
from portal.words import day_words, distance

HERE = "/accountability"


@get("/", access=in_business, name="accountability.duties")
async def list_duties(request: Request[Any, Any, Any]) -> Page:
    me: Me = request.user
    day = today()
    filters, place = read_filters(request), read_place(request)
    found, more = await queries.duties_for(me, day, filters, place)
    units, kinds = await queries.choices_for(me)
    counts = await queries.figures_for(me, day, filters)
    return Page(
        request,
        "accountability/duties.html",
        title="督办事项",
        tabs=tabs(me, ""),
        campaigns=[banner_of(one, day) for one in await running_for(me, day)],
        rows=[shown(duty, day) for duty in found],
        figures=[(counts[name], words, address(filters, light=name), LEVELS[name]) for name, words in LIGHTS.items()],
        filters=filters,
        active=active_of(filters, dict(units)),
        units=units,
        kinds=kinds,
        lights=[(name, words) for name, words in LIGHTS.items()],
        previous=turn(filters, place, found, more, backwards=True),
        next=turn(filters, place, found, more, backwards=False),
    )


@get("/of/{kind:str}/{subject_id:uuid}", access=in_business, name="accountability.of")
async def of_record(request: Request[Any, Any, Any], kind: FromPath[str], subject_id: FromPath[UUID]) -> Page:
    """The region `supervision` of a record's page, or a page of its own where nothing fetches regions."""
    duty = await duties.one(request.user, kind, subject_id)
    if duty is None:
        raise Missing
    day = today()
    return Page(
        request,
        "accountability/of.html",
        title=duty["title"],
        reachable=SHUT not in request.query_params
        and any(place.path != "/" and duty["path"].startswith(f"{place.path}/") for place in nav_for(request.user, "")),
        duty=shown({**duty, "light": duties.light(duty["due"], day, done=duty["done_at"] is not None)}, day),
        ladder=await standing.of_duty(duty["id"], day),
        events=await events_of(duty),
        doer=await queries.doer_of(duty["id"]),
        looks=await looks_at(request.user, duty["id"]),
        ways=await ways_from(request.user, duty),
        may_trace=TRACING(request.user),
        may_draft=request.user.has(Role.office, Role.discipline) and duty["done_at"] is None,
    )


async def events_of(duty: dict[str, Any]) -> list[dict[str, Any]]:
    """Reminders and extensions, newest first, as the timeline shows them."""
    reminded = [
        _event("系统", rung["words"], f"到期日 {rung['due'].isoformat()}，告知 {rung['told']} 人。", "warn", rung["at"])
        for rung in await queries.rungs_of(duty["id"])
    ]
    extended = [
        _event(
            given["approver_name"],
            "同意延期",
            f"由 {given['from_due'].isoformat()} 延至 {given['to_due'].isoformat()}。{given['reason']}",
            "move",
            given["at"],
        )
        for given in await duties.extensions_of(duty["id"])
    ]
    return sorted(reminded + extended, key=lambda event: event["at"], reverse=True)


def _event(who: str, what: str, text: str, kind: str, at: Any) -> dict[str, Any]:
    return {"at": local(at), "who": who, "what": what, "text": text, "kind": kind, "files": []}


def shown(duty: dict[str, Any], day: date) -> dict[str, Any]:
    done = duty["done_at"] is not None
    return {
        **duty,
        "way": address_of(duty),
        "level": LEVELS[duty["light"]],
        "light_words": LIGHTS[duty["light"]],
        "distance": f"{duty['done_on'].isoformat()} 办结" if done else distance(duty["due"], day),
        "late": duty["light"] == "late",
        "kind": queries.kind_words(duty["subject_kind"]),
        "due_words": day_words(duty["due"]),
    }


def read_filters(request: Request[Any, Any, Any]) -> Filters:
    """What stands in the address. An address that was tampered with is refused in plain words."""
    asked = request.query_params
    light, unit, kind = asked.get("light", ""), asked.get("unit", ""), asked.get("kind", "")
    if light and light not in LIGHTS:
        raise BadInput(("督办状态", "请从所列选项中选择"))
    if kind and (len(kind) > 40 or "\0" in kind):
        raise BadInput(("事项类别", "请从所列选项中选择"))
    q = asked.get("q", "").replace("\0", "").strip()
    if len(q) > 100:
        raise BadInput(("搜索", "最多 100 个字"))
    return Filters(light, _uuid(unit, "责任单位") if unit else None, kind, q)


def read_place(request: Request[Any, Any, Any]) -> Place | None:
    for name, backwards in (("after", False), ("before", True)):
        if text := request.query_params.get(name, ""):
            due, _, id_ = text.partition("_")
            try:
                return Place(date.fromisoformat(due), UUID(id_), backwards)
            except ValueError:
                raise BadInput(("页码", "页面地址不完整，请从第一页重新翻看")) from None
    return None


def _uuid(text: str, label: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput((label, "请从所列选项中选择")) from None


def address(filters: Filters, **changed: str) -> str:
    kept = {"light": filters.light, "unit": filters.unit or "", "kind": filters.kind, "q": filters.q, **changed}
    asked = {name: str(value) for name, value in kept.items() if value}
    return f"{HERE}?{urlencode(asked)}" if asked else HERE


def active_of(filters: Filters, units: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    words = {
        "light": LIGHTS.get(filters.light, ""),
        "unit": units.get(str(filters.unit), "所选单位") if filters.unit else "",
        "kind": KINDS.get(filters.kind, "其他事项") if filters.kind else "",
        "q": f"含“{filters.q}”" if filters.q else "",
    }
    return [(text, address(filters, **{name: ""})) for name, text in words.items() if text]


def turn(
    filters: Filters, place: Place | None, found: list[dict[str, Any]], more: bool, *, backwards: bool
) -> str | None:
    """The address of the neighbouring page. Whoever came from there can always go back."""
    going_back = place is not None and place.backwards
    there = more if going_back == backwards else place is not None
    if not found or not there:
        return None
    edge = found[0] if backwards else found[-1]
    return address(filters, **{"before" if backwards else "after": f"{edge['due'].isoformat()}_{edge['id']}"})


ROUTES = [list_duties, of_record]
