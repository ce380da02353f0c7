"""The papers of a step: handed in under the names asked for, fetched, taken back."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import NodePapersForm
from inspections.pages.nodes import WORKERS, Asked, let_in, node_page
from inspections.states import NODES
from portal.errors import BadInput
from portal.web.form import ROOM_FOR_FILES, looked_at
from portal.web.guards import INSPECTIONS
from portal.web.page import see_other
from portal.web.pages.download import give_out


@post(
    "/nodes/{node_id:uuid}/papers",
    access=WORKERS,
    name="inspections.node.papers",
    request_max_body_size=ROOM_FOR_FILES,
)
async def hand_in(request: Asked, node_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.node_for(request.user, node_id)
    let_in(found, queries.may_answer(request.user, found), found["who"])
    form = NodePapersForm(NODES[found["kind"]].papers, await request.form())
    if form.ok:
        try:
            handed_in = [(name, await looked_at(file, name or "其他材料")) for name, file in form.named()]
            await actions.hand_in_papers(found, request.user, handed_in)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"/inspections/nodes/{node_id}", "saved")
    return await node_page(request, found, form, "papers", 422)


@get("/nodes/{node_id:uuid}/papers/{node_paper_id:uuid}", access=INSPECTIONS, name="inspections.node.paper")
async def paper(request: Asked, node_id: FromPath[UUID], node_paper_id: FromPath[UUID]) -> Response[bytes]:
    found, kept = await queries.node_paper(request.user, node_id, node_paper_id)
    return await give_out(request.user, queries.subject_of_node(found), kept)


@post("/nodes/{node_id:uuid}/papers/{node_paper_id:uuid}/withdraw", access=WORKERS, name="inspections.node.unfile")
async def withdraw(request: Asked, node_id: FromPath[UUID], node_paper_id: FromPath[UUID]) -> Response[Any]:
    found, _ = await queries.node_paper(request.user, node_id, node_paper_id)
    await actions.withdraw_paper(found, request.user, node_paper_id)
    return see_other(f"/inspections/nodes/{node_id}", "withdrawn")


ROUTES = [hand_in, paper, withdraw]
