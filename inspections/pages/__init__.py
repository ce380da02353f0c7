"""The room's routes."""

from litestar import Router

from inspections.pages import findings, intakes, items, ledger, overview, publications, verdicts

ROUTER = Router(
    path="/inspections",
    route_handlers=[
        *overview.ROUTES,
        *ledger.ROUTES,
        *findings.ROUTES,
        *intakes.ROUTES,
        *items.ROUTES,
        *verdicts.ROUTES,
        *publications.ROUTES,
    ],
)
