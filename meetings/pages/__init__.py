"""The routes of the room."""

from litestar import Router

from meetings.pages import (
    agenda,
    attendance,
    calling,
    conferences,
    consulting,
    decisions,
    desk,
    figures,
    issues,
    minutes,
    overview,
    planning,
    progress,
    resolution_ledger,
    resolution_moves,
    resolutions,
    rounds,
    topics,
)
from meetings.searching import pages as searching

PARTS = (
    overview,
    conferences,
    decisions,
    rounds,
    topics,
    planning,
    agenda,
    calling,
    attendance,
    desk,
    minutes,
    consulting,
    issues,
    progress,
    resolution_ledger,
    resolutions,
    resolution_moves,
    figures,
    searching,
)
ROUTER = Router("/meetings", route_handlers=[route for part in PARTS for route in part.ROUTES])
