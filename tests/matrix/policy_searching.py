"""Who may search: everybody of the room, each in what they may see (the canary and tests/inspections/searching)."""

from tests.matrix.policy import ROOM, Family, Route

SEARCHING = [
    Family(
        "the search, with and without something to find",
        ROOM,
        [Route("GET /inspections/search"), Route("GET /inspections/search", query="q=%E9%97%AE%E9%A2%98")],
    )
]
