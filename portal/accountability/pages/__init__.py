"""The routes of the room."""

from litestar import Router

from portal.accountability.pages import duties

PARTS = (duties,)
ROUTER = Router("/accountability", route_handlers=[route for part in PARTS for route in part.ROUTES])
"""督办问责: the fourth room; its menu entry stands beside the other three."""
