"""Acts upon many rows of the ledger: look at them together, fill in once, see what will change, do it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.response import Response

from inspections import actions, queries
from inspections.actions.assigning_many import answerable_after, in_the_way
from inspections.actions.reminding import SEVERAL, Plan, planned
from inspections.forms import AssignManyForm, RemindManyForm
from inspections.forms.whole_round import MOST, READY
from inspections.pages.ledger import ADDRESS, filters_in_words, filters_of
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import chosen_of
from portal.web.guards import any_role
from portal.web.page import Page, see_other

DISCIPLINE = any_role(Role.discipline)
REMINDERS = any_role(Role.discipline, Role.leader, Role.liaison)
Asked = Request[Me, Any, Any]
Item = dict[str, Any]


@get("/ledger/assign", access=DISCIPLINE, name="inspections.ledger.assigning")
async def assigning(request: Asked) -> Page:
    return await _assign_page(request, await _selection(request), AssignManyForm())


@post("/ledger/assign", access=DISCIPLINE, name="inspections.ledger.assign")
async def assign(request: Asked) -> Response[Any]:
    """First what would change; with `sure` it is done."""
    sent = await request.form()
    form = AssignManyForm(sent)
    chosen = chosen_of(sent.getall("chosen", []), MOST)
    items = await queries.selection_for(request.user, list(chosen), limit=MOST)
    if not form.ok:
        return await _assign_page(request, items, form, seen=chosen, status=422)
    changes = actions.Changes(**form.clean)
    if sent.get("sure") != "1":
        return await _assign_page(request, items, form, changes, seen=chosen)
    await actions.assign_many(request.user, chosen, changes)
    return see_other(ADDRESS, "saved")


async def _assign_page(
    request: Asked,
    items: list[Item],
    form: AssignManyForm,
    changes: actions.Changes | None = None,
    seen: Mapping[UUID, int] | None = None,
    status: int = 200,
) -> Page:
    """`seen`: the versions the person saw first; what changed since is refused when it is done."""
    me = request.user
    fit = [item for item in items if not in_the_way(me, item)]
    units, people = await _offered(me, {item["inspected_path"] for item in fit})
    names = {**dict(units), **dict(people)}
    return Page(
        request,
        "inspections/bulk_assign.html",
        status=status,
        title="批量明确责任",
        items=[
            {
                **item,
                "sent": f"{item['id']}_{(seen or {}).get(item['id'], item['version'])}",
                "changes": _changes(item, changes, names) if changes else [],
            }
            for item in fit
        ],
        skipped=[(item, why) for item in items if (why := in_the_way(me, item))],
        several=len({item["inspected_path"] for item in fit}) > 1,
        form=form,
        sure=bool(changes),
        units=units,
        people=people,
    )


async def _offered(me: Me, paths: set[str]) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """Units and people that fit every row."""
    units: dict[UUID, str] | None = None
    people: dict[UUID, str] | None = None
    for path in sorted(paths):
        here = {unit["id"]: unit["name"] for unit in await queries.units_below(me, path)}
        there = {
            one["id"]: f"{one['name']}（{one['unit_name']} {one['title']}）" for one in await queries.people_below(path)
        }
        units = here if units is None else {key: words for key, words in units.items() if key in here}
        people = there if people is None else {key: words for key, words in people.items() if key in there}
    return list((units or {}).items()), list((people or {}).items())


def _changes(item: Item, changes: actions.Changes, names: Mapping[UUID, str]) -> list[tuple[str, str, str]]:
    """(what, what it is, what it becomes) of one row."""
    after = answerable_after(item, changes)
    said = (
        ("责任单位", "lead_unit", item["unit_name"]),
        ("责任领导", "leader", item["leader_name"]),
        ("承办人", "handler", item["handler_name"]),
    )
    found = [
        (words, old or "未定", names.get(new, "") if (new := after[name]) else "未定")
        for words, name, old in said
        if after[name] != item[name]
    ]
    if changes.supporting:
        found.append(("协办单位", "", f"增加 {names.get(changes.supporting, '')}"))
    return found


@get("/ledger/remind", access=REMINDERS, name="inspections.ledger.reminding")
async def reminding(request: Asked) -> Page:
    return await _remind_page(request, await _selection(request), RemindManyForm(None, ready="progress"))


@post("/ledger/remind", access=REMINDERS, name="inspections.ledger.remind")
async def remind(request: Asked) -> Response[Any]:
    sent = await request.form()
    form = RemindManyForm(sent)
    chosen = chosen_of(sent.getall("chosen", []), MOST)
    if not form.ok:
        items = await queries.selection_for(request.user, list(chosen), limit=MOST)
        return await _remind_page(request, items, form, 422)
    digest = sent.get("plan", "")
    await actions.remind_many(request.user, list(chosen), form.sentence, digest if isinstance(digest, str) else "")
    return see_other(ADDRESS, "sent")


async def _remind_page(request: Asked, items: list[Item], form: RemindManyForm, status: int = 200) -> Page:
    plan = await planned(request.user, items)
    return Page(
        request,
        "inspections/bulk_remind.html",
        status=status,
        title="批量提醒",
        plan=plan,
        people=_people(plan),
        several=SEVERAL,
        form=form,
        ready=list(READY.items()),
    )


def _people(plan: Plan) -> list[dict[str, Any]]:
    found = [{**person, "items": plan.of(identity)} for identity, person in plan.people.items()]
    return sorted(found, key=lambda person: (-len(person["items"]), person["name"]))


async def _selection(request: Asked) -> list[Item]:
    """The rows that were ticked, or all of the filter where one said so; refused when they are too many."""
    params = request.query_params
    filters = filters_of(params)
    if params.get("all") == "1":
        found = await queries.selection_for(request.user, filters=filters, limit=MOST + 1)
        if len(found) > MOST:
            more = "、".join(filters_in_words(filters).values())
            raise Refused(f"{more + '：' if more else ''}超过 {MOST} 项，一次最多办理 {MOST} 项，请先筛选。")
        return found
    chosen = [identity for one in params.getall("chosen", []) if (identity := id_in(one))]
    return await queries.selection_for(request.user, chosen[:MOST], limit=MOST) if chosen else []


ROUTES = [assigning, assign, reminding, remind]
