"""The rows an index leads to, for who sees little of a long list."""

from meetings.rules import WATCHING, belongs, runs, seated
from portal.access import Me, below
from portal.db import Sql, any_of


def found_resolutions(me: Me) -> Sql:
    """SQL over `meetings_resolution r`, beside `sees_resolution` and never instead of it: the rows an index leads to, so
    that whoever sees little does not make the database look at everything. Who watches over a city or a district, or
    whose office serves one, gets no such help: what is open, and its order, have indexes of their own."""
    if any(path.count("/") <= WIDE for path in me.scopes(*WATCHING)):
        return Sql("TRUE")
    ways = (
        Sql(
            "SELECT x.id FROM meetings_resolution x WHERE x.lead_unit = ANY(ARRAY(SELECT b.id FROM unit b WHERE {}))",
            belongs("b.id", me),
        ),
        Sql("SELECT x.id FROM meetings_resolution x WHERE x.handler = {}", me.id),
        Sql(
            "SELECT xs.resolution FROM meetings_resolution_support xs WHERE xs.unit = ANY(ARRAY("
            "SELECT b.id FROM unit b WHERE {}))",
            belongs("b.id", me),
        ),
        Sql(
            "SELECT x.id FROM meetings_meeting xm JOIN meetings_resolution x ON x.meeting = xm.id WHERE xm.conference = ANY("
            "ARRAY(SELECT c.id FROM meetings_conference c WHERE {}))",
            any_of(runs(me), seated(me), below("c.territory", me.scopes(*WATCHING))),
        ),
    )
    return Sql("r.id = ANY(ARRAY(" + " UNION ".join(["{}"] * len(ways)) + "))", *ways)


WIDE = 2
"""A path of so many parts at most is a city's or a district's."""
