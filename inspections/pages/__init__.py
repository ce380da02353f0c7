"""The room's routes."""

from litestar import Router

from inspections.exchange import pages as exchange
from inspections.pages import (
    assessments,
    assigning,
    findings,
    follow_ups,
    handing_over,
    intakes,
    items,
    ledger,
    measures,
    node_papers,
    nodes,
    overview,
    prompts,
    publications,
    verdicts,
    whole_round,
)
from inspections.searching import pages as searching

ROUTER = Router(
    path="/inspections",
    route_handlers=[
        *overview.ROUTES,
        *ledger.ROUTES,
        *whole_round.ROUTES,
        *handing_over.ROUTES,
        *findings.ROUTES,
        *intakes.ROUTES,
        *items.ROUTES,
        *assigning.ROUTES,
        *verdicts.ROUTES,
        *follow_ups.ROUTES,
        *measures.ROUTES,
        *publications.ROUTES,
        *assessments.ROUTES,
        *nodes.ROUTES,
        *node_papers.ROUTES,
        *prompts.ROUTES,
        *exchange.ROUTES,
        *searching.ROUTES,
    ],
)
