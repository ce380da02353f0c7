"""排名: units of one kind beside each other by what they met in time, with how sure one may be of it."""

from portal.accountability.figures.ranking import LEAST, League, lines_of, ranked
from portal.accountability.queries.figures import counted, units_below
from portal.accountability.queries.figures_terms import Asked, Seen
from portal.db import value

MEASURES = ("due", "on_time", "met_late", "open_late", "waiting", "not_due", "judged")


async def league(seen: Seen, asked: Asked, level: str, least: int) -> League:
    units = await units_below(asked.place)
    return ranked(lines_of(units, await counted(seen, asked, "unit", MEASURES), level), least)


async def least_for(path: str) -> int:
    """The rule of the territory, else of the nearest one above it, else the shipped one."""
    found = await value(
        """SELECT r.least FROM accountability_league_rule r JOIN unit u ON u.id = r.unit
            WHERE left({}, length(u.path)) = u.path ORDER BY length(u.path) DESC LIMIT 1""",
        path,
    )
    return int(found) if found is not None else LEAST
