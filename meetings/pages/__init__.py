"""The routes of the room."""

from litestar import Router

from meetings.pages import (
    agenda,
    attendance,
    calling,
    conferences,
    desk,
    figures,
    issues,
    minutes,
    overview,
    planning,
    progress,
    resolution_moves,
    resolutions,
    rounds,
    topics,
)
from meetings.searching import pages as searching

PARTS = (
    overview,
    conferences,
    rounds,
    topics,
    planning,
    agenda,
    calling,
    attendance,
    desk,
    minutes,
    issues,
    progress,
    resolutions,
    resolution_moves,
    figures,
    searching,
)
ROUTER = Router("/meetings", route_handlers=[route for part in PARTS for route in part.ROUTES])
