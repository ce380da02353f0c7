"""The steps of an inspection as a list of tasks, and each with its papers and its day."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import NodeDayForm, NodeDoneForm, NodePapersForm, NodesForm, PlainDoneForm, ReasonForm
from inspections.pages.showing import MARKS
from inspections.states import NODES
from portal import duties
from portal.access import Me
from portal.clock import today
from portal.errors import Refused
from portal.people import Role
from portal.web.form import Form
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of

DISCIPLINE = any_role(Role.discipline)
WORKERS = any_role(Role.liaison, Role.leader, Role.discipline)
Asked = Request[Me, Any, Any]


@get("/{inspection_id:uuid}/nodes", access=INSPECTIONS, name="inspections.nodes")
async def nodes(request: Asked, inspection_id: FromPath[UUID]) -> Page:
    """The list; for the office, before there is one, the form that opens it."""
    found = await queries.inspection_whole(request.user, inspection_id)
    return await _list_page(request, found, None)


@post("/{inspection_id:uuid}/nodes", access=DISCIPLINE, name="inspections.nodes.open")
async def open_nodes(request: Asked, inspection_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.inspection_whole(request.user, inspection_id)
    if not queries.may_arrange(request.user, found):
        raise Refused("只有本轮巡察的巡察办可以安排节点。")
    if await queries.nodes_of(inspection_id):
        raise Refused("本次巡察的节点已经列出，不必重复。")
    form = NodesForm(await request.form())
    if not form.ok:
        return await _list_page(request, found, form, 422)
    planned = {
        kind: actions.Planned(
            form.clean[f"{kind}_due"], "" if form.clean[f"{kind}_take"] else form.clean[f"{kind}_reason"] or ""
        )
        for kind in NODES
    }
    await actions.open_nodes(request.user, inspection_id, planned)
    return see_other(f"/inspections/{inspection_id}/nodes", "saved")


async def _list_page(request: Asked, found: dict[str, Any], form: NodesForm | None, status: int = 200) -> Page:
    listed = await queries.nodes_of(found["id"])
    may_open = not listed and queries.may_arrange(request.user, found)
    terms = await queries.terms_of(found) if may_open else {}
    started = {f"{kind}_take": "1" for kind in NODES} | {f"{kind}_due": term.due for kind, term in terms.items()}
    if found["feedback_on"] >= today():
        started["feedback_due"] = found["feedback_on"]
    return Page(
        request,
        "inspections/nodes.html",
        status=status,
        title="整改节点",
        inspection=found,
        nodes=[{**node, "papers_words": _papers_words(node)} for node in listed],
        near=queries.NEAR,
        done=sum(node["done_on"] is not None for node in listed),
        applying=sum(node["dropped_reason"] is None for node in listed),
        may_open=may_open,
        may_prompt=await queries.may_prompt(request.user, found["id"]),
        form=form or (NodesForm(None, **started) if may_open else None),
        steps=[
            {
                "kind": kind,
                "words": node.words,
                "who": "巡察办" if node.by_office else "被巡察单位",
                "papers": "、".join(node.papers),
                "limit": node.limit,
                "told": _told(kind, found["feedback_on"]),
            }
            for kind, node in NODES.items()
        ],
    )


def _papers_words(node: dict[str, Any]) -> str:
    """How many of the papers asked for are here."""
    wanted, there = len(node["wanted"]), sum(there for _, there in node["wanted"])
    return f"{there} / {wanted} 份" if wanted and node["dropped_reason"] is None else ""


def _told(kind: str, feedback_on: date) -> str:
    """Beside the day: where it comes from, or that it may stay empty."""
    if NODES[kind].limit:
        return "按本轮时限从反馈日算得，可以改"
    if kind == "feedback":
        return f"反馈日 {feedback_on}；已经开过的不必填，列出后直接标记完成"
    return "没有法定时限，由巡察办定；暂时不定的可以空着"


@get("/nodes/{node_id:uuid}", access=INSPECTIONS, name="inspections.node")
async def node(request: Asked, node_id: FromPath[UUID]) -> Page:
    return await node_page(request, await queries.node_for(request.user, node_id))


async def node_page(
    request: Asked, found: dict[str, Any], form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    """A form that came back with complaints stands in the place of the one it was."""
    me, of = request.user, NODES[found["kind"]]
    may_arrange = queries.may_arrange(me, found)
    return Page(
        request,
        "inspections/node.html",
        status=status,
        title=found["words"],
        node=found,
        owed=await _owed(me, found),
        facts=_facts(found),
        form=form,
        failed=failed,
        may_answer=found["is_open"] and queries.may_answer(me, found),
        may_arrange=may_arrange and found["is_open"],
        may_take_back=may_arrange and not found["is_open"],
        papers=form if failed == "papers" else NodePapersForm(of.papers),
        done=form if failed == "done" else _done_form(found)(None, done_on=today()),
        day=form if failed == "day" else NodeDayForm(),
        drop=form if failed == "drop" else None,
        back=form if failed == "back" else None,
        entries=entries_of(await queries.history_of(found["id"]), MARKS),
        me_id=me.id,
    )


async def _owed(me: Me, node: dict[str, Any]) -> str:
    """Its duty's place in the ledger, if this person may look there: what the office owes, only its own people see."""
    subject = queries.subject_of_node(node)
    return f"{subject.kind}/{subject.id}" if await duties.sees(me, subject.kind, subject.id) else ""


def _facts(node: dict[str, Any]) -> list[tuple[str, str]]:
    who = node["office_name"] if node["by_office"] else f"{node['inspected_name']}（{node['department_name']}牵头）"
    estimate = "（预估，放假安排公布后自动重算）" if node["due_is_estimate"] else ""
    facts = [
        ("由谁办理", f"{node['who']}：{who}"),
        ("完成时限", f"{node['due']}{estimate}" if node["due"] else "未定"),
        ("依据", node["limit_article"]),
        ("完成于", f"{node['done_on']}（{node['done_by_name']} 标记）" if node["done_on"] else ""),
        ("未上传材料的说明", node["without"]),
        ("不适用的原因", node["dropped_reason"]),
    ]
    return [(term, text) for term, text in facts if text]


@post("/nodes/{node_id:uuid}/day", access=DISCIPLINE, name="inspections.node.day")
async def set_day(request: Asked, node_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.node_for(request.user, node_id)
    let_in(found, queries.may_arrange(request.user, found), "巡察办")
    form = NodeDayForm(await request.form())
    if not form.ok:
        return await node_page(request, found, form, "day", 422)
    await actions.set_day(found, request.user, due=form.clean["due"], reason=form.clean["reason"] or "")
    return see_other(f"/inspections/nodes/{node_id}", "saved")


@post("/nodes/{node_id:uuid}/drop", access=DISCIPLINE, name="inspections.node.drop")
async def drop(request: Asked, node_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.node_for(request.user, node_id)
    let_in(found, queries.may_arrange(request.user, found), "巡察办")
    form = ReasonForm(await request.form())
    if not form.ok:
        return await node_page(request, found, form, "drop", 422)
    await actions.drop_node(found, request.user, reason=form.clean["note"])
    return see_other(f"/inspections/nodes/{node_id}", "saved")


@post("/nodes/{node_id:uuid}/return", access=DISCIPLINE, name="inspections.node.return")
async def take_back(request: Asked, node_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.node_for(request.user, node_id)
    if found["is_open"] or not queries.may_arrange(request.user, found):
        raise Refused("只有巡察办可以退回已经完成或者不适用的节点。")
    form = ReasonForm(await request.form())
    if not form.ok:
        return await node_page(request, found, form, "back", 422)
    await actions.take_back(found, request.user, reason=form.clean["note"])
    return see_other(f"/inspections/nodes/{node_id}", "saved")


@post("/nodes/{node_id:uuid}/done", access=WORKERS, name="inspections.node.done")
async def finish(request: Asked, node_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.node_for(request.user, node_id)
    let_in(found, queries.may_answer(request.user, found), found["who"])
    form = _done_form(found)(await request.form())
    if not form.ok:
        return await node_page(request, found, form, "done", 422)
    await actions.finish_node(found, request.user, done_on=form.clean["done_on"], without=form.clean.get("without"))
    return see_other(f"/inspections/nodes/{node_id}", "saved")


def _done_form(node: dict[str, Any]) -> type[Form]:
    return NodeDoneForm if node["wanted"] else PlainDoneForm


def let_in(node: dict[str, Any], may: bool, who: str) -> None:
    """Asked before the form is read: complaints about it would have no form to stand in. The action asks again."""
    if not may:
        raise Refused(f"须由{who}办理。")
    if not node["is_open"]:
        raise Refused(f"这个节点{node['stands']}，不能再办。")


ROUTES = [nodes, open_nodes, node, set_day, drop, take_back, finish]
