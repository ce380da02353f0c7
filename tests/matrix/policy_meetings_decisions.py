"""Who may open the page of decisions, and who may read it: everybody in business of the territory."""

from tests.matrix.policy import BUSINESS, OFFICE, Family, Route

PAGE = "/meetings/conferences/{conference_id}/decisions"

MEETING_DECISIONS = [
    Family(
        "the page of decisions, once it is open",
        BUSINESS,
        [Route(f"GET {PAGE}")],
        sees=BUSINESS - {"xu", "parent"},
    ),
    Family(
        "shutting the page of decisions, which is open",
        OFFICE,
        [Route(f"POST {PAGE}/shut")],
    ),
    Family(
        "opening it once more: refused for everybody",
        OFFICE,
        [Route(f"POST {PAGE}/open")],
        does=set(),
    ),
]
