"""流程图、责任图、时限图: how each kind of matter goes, drawn from the machines, rules and limits in force."""

from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.diagrams.duties import responsibility_of
from portal.accountability.diagrams.flow import flow_of, is_second
from portal.accountability.diagrams.limits import bars_of, long_words
from portal.accountability.documents.diagrams import diagrams_html
from portal.accountability.pages.room import tabs
from portal.clock import today
from portal.papers.render import render
from portal.procedures import PROCEDURES, Procedure, TimeLimit, procedure_of
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.pages.download import as_download

HERE = "/accountability/diagrams"
Asked = Request[Me, Any, Any]


@get("/diagrams", access=in_business, name="accountability.diagrams")
async def every(request: Asked) -> Page:
    return Page(
        request,
        "accountability/diagrams/list.html",
        title="流程图",
        tabs=tabs(request.user, "/diagrams"),
        kinds=[
            {
                "words": one.words,
                "room": one.room,
                "path": f"{HERE}/{one.kind}",
                "states": len(one.machine.states),
                "moves": len(one.machine.moves),
                "second": sum(is_second(move) for move in one.machine.moves),
            }
            for one in PROCEDURES
        ],
    )


@get("/diagrams/{kind:str}", access=in_business, name="accountability.diagram")
async def one_kind(request: Asked, kind: FromPath[str]) -> Page:
    procedure = procedure_of(kind)
    return Page(
        request,
        "accountability/diagrams/kind.html",
        title=f"{procedure.words}怎么办",
        words=procedure.words,
        address=f"{HERE}/{kind}",
        **await shown(request.user, procedure),
    )


@get("/diagrams/{kind:str}/paper.pdf", access=in_business, name="accountability.diagram.print")
async def printed(request: Asked, kind: FromPath[str]) -> Response[bytes]:
    procedure, me = procedure_of(kind), request.user
    html = diagrams_html(await shown(me, procedure), words=procedure.words, unit=me.holdings[0].unit_name, on=today())
    return as_download(await render(html), f"{procedure.words}流程图责任图时限图.pdf", "application/pdf")


async def shown(me: Me, procedure: Procedure) -> dict[str, Any]:
    limits = await procedure.limits(me)
    return {
        "flow": flow_of(procedure.machine),
        "responsibility": responsibility_of(procedure.machine),
        "bars": bars_of(limits),
        "limits": [_row(limit) for limit in limits],
    }


def _row(limit: TimeLimit) -> dict[str, str]:
    long = long_words(limit.amount, limit.unit, limit.note)
    return {
        "words": limit.words,
        "since": limit.since,
        "long": f"{long}（{limit.note}）" if limit.note and limit.amount is not None else long,
        "article": limit.article,
        "own": "；".join(f"{one.whose}：{long_words(one.amount, one.unit)}（{one.article}）" for one in limit.own),
    }


ROUTES = [every, one_kind, printed]
