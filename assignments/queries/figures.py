"""The level table as the seeds print it: leaders (位), turns (人次) and cases (宗) of each level, never mixed.

A turn is one leader in one batch, or, where the case came in no batch, in one calendar year. Everything is counted in
one question, the period before with it.
"""

from dataclasses import dataclass, field
from typing import Any

from assignments.queries.figure_terms import FROM, MEASURES, NONE, Asked, measure, percent, points
from assignments.states import LEVELS
from portal.db import Sql, rows


@dataclass
class Line:
    """The figures of one level. The total's `leaders` are distinct over all levels: they are no sum."""

    name: str
    level: str = ""
    leaders: int = 0
    turns: int = 0
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    before: "Line | None" = None

    @property
    def completed_rate(self) -> str:
        return percent(self.numbers["completed"], self.numbers["cases"])

    @property
    def resolved_rate(self) -> str:
        return percent(self.numbers["resolved"], self.numbers["cases"])

    @property
    def filed_rate(self) -> str:
        return percent(self.numbers["filed"], self.numbers["cases"])

    @property
    def first_pass_rate(self) -> str:
        return percent(self.numbers["first_passed"], self.numbers["reviewed"])

    @property
    def on_time_rate(self) -> str:
        return percent(self.numbers["on_time"], self.numbers["fell_due"])

    @property
    def repeat_share(self) -> str:
        return percent(self.numbers["repeat"], self.numbers["cases"])

    @property
    def repeat_change(self) -> str:
        """In percentage points against the period before."""
        return points(self.repeat_share, self.before.repeat_share) if self.before else NONE

    def as_json(self) -> dict[str, Any]:
        rates = ("completed_rate", "resolved_rate", "filed_rate", "first_pass_rate", "on_time_rate", "repeat_share")
        return {
            "level": self.level or None,
            "name": self.name,
            "leaders": self.leaders,
            "turns": self.turns,
            **self.numbers,
            **{rate: getattr(self, rate) for rate in rates},
            "repeat_change": self.repeat_change,
        }


@dataclass
class Figures:
    levels: list[Line]
    total: Line

    @property
    def lines(self) -> list[Line]:
        return [*self.levels, self.total]


async def figures(seen: Sql, asked: Asked) -> Figures:
    """`seen`: what the reader may know of, as SQL over k and g."""
    found = await rows(
        f"""SELECT earlier, level, count(DISTINCT leader)::int AS leaders, count(*)::int AS turns,
                   {", ".join(f"sum({name})::int AS {name}" for name in MEASURES)}
              FROM (SELECT a.handed_on < {{}} AS earlier, a.level, a.leader, k.batch,
                           CASE WHEN k.batch IS NULL THEN extract(year FROM a.handed_on) END AS year,
                           {", ".join(f"count(*) FILTER (WHERE {{}}) AS {name}" for name in MEASURES)}
                      {FROM} WHERE {{}} GROUP BY 1, 2, 3, 4, 5) turn
             GROUP BY GROUPING SETS ((earlier, level), (earlier))""",
        asked.since,
        *(measure(name) for name in MEASURES),
        asked.counted(seen, with_before=True),
    )
    known = {(bool(line["earlier"]), line["level"] or ""): line for line in found}
    return Figures(
        levels=[_with_before(known, words, level, asked) for level, words in LEVELS.items()],
        total=_with_before(known, "合计", "", asked),
    )


def _with_before(known: dict[tuple[bool, str], dict[str, Any]], name: str, level: str, asked: Asked) -> Line:
    line = _line(known.get((False, level)), name, level)
    if asked.before:
        line.before = _line(known.get((True, level)), name, level)
    return line


def _line(found: dict[str, Any] | None, name: str, level: str) -> Line:
    if found is None:
        return Line(name, level)
    return Line(name, level, found["leaders"], found["turns"], {one: found[one] for one in MEASURES})
