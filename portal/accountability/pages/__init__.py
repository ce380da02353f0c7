"""The routes of the room."""

from litestar import Router

from portal.accountability.pages import (
    chain,
    deputies,
    duties,
    figures,
    figures_bulletin_moves,
    figures_bulletins,
    figures_league,
    figures_units,
    figures_verify,
    holds,
    ladders,
    letter_delisting,
    letter_moves,
    letter_new,
    letter_page,
    letter_papers,
    letters,
    proposals,
    records,
    records_entering,
    records_moves,
    records_page,
    tomorrow,
)

PARTS = (
    chain,
    deputies,
    duties,
    figures,
    figures_bulletin_moves,
    figures_bulletins,
    figures_league,
    figures_units,
    figures_verify,
    holds,
    ladders,
    letter_delisting,
    letter_moves,
    letter_new,
    letter_page,
    letter_papers,
    letters,
    proposals,
    records,
    records_entering,
    records_moves,
    records_page,
    tomorrow,
)
ROUTER = Router("/accountability", route_handlers=[route for part in PARTS for route in part.ROUTES])
"""督办问责: the fourth room; its menu entry stands beside the other three."""
