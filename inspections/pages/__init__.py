"""The room's routes."""

from litestar import Router

from inspections.exchange import pages as exchange
from inspections.pages import findings, follow_ups, intakes, items, ledger, measures, overview, publications, verdicts
from inspections.searching import pages as searching

ROUTER = Router(
    path="/inspections",
    route_handlers=[
        *overview.ROUTES,
        *ledger.ROUTES,
        *findings.ROUTES,
        *intakes.ROUTES,
        *items.ROUTES,
        *verdicts.ROUTES,
        *follow_ups.ROUTES,
        *measures.ROUTES,
        *publications.ROUTES,
        *exchange.ROUTES,
        *searching.ROUTES,
    ],
)
