"""Figures: meetings held, topics, resolutions, cases settled, who chaired; for days from–to and a territory.

Everything is counted a conference at a time and summed up here, so that every sum is made of the same rows. What a
person may not see is not counted for them; the operator's door counts all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from meetings.queries.figure_terms import COUNTED, FROM, STANDINGS, TABLED, Asked, Seen, standing
from meetings.states import KINDS, LEVELS, RANKS
from portal.db import Sql, row, rows

NONE = "—"


@dataclass
class Line:
    """The figures of one kind of rows; `rate` is 按期办结率 in per cent: on time ÷ (on time + late)."""

    name: str
    key: str = ""
    meetings: int = 0
    settled: int = 0
    topics: int = 0
    on_time: int = 0
    late: int = 0
    not_due: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def resolutions(self) -> int:
        return self.on_time + self.late + self.not_due

    @property
    def rate(self) -> str:
        found = rounded(100 * self.on_time, self.on_time + self.late)
        return found if found == NONE else f"{found}%"

    @property
    def settled_each(self) -> str:
        return rounded(self.settled, self.meetings)

    def add(self, other: "Line") -> None:
        for name in ("meetings", "settled", "topics", "on_time", "late", "not_due"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, number in other.kinds.items():
            self.kinds[kind] += number

    def as_json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in ("meetings", "settled", "settled_each", "topics")}
        due = {name: getattr(self, name) for name in ("resolutions", "on_time", "late", "not_due", "rate")}
        return {"name": self.name, **numbers, **due, "kinds": dict(self.kinds)}


def rounded(part: int, whole: int) -> str:
    """Two decimals, half up; nothing to divide by gives a dash."""
    if not whole:
        return NONE
    return str((Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass
class Figures:
    """`places` are the territories right below the one asked for, `own` its own conference; `average` meetings a place."""

    total: Line
    levels: list[Line]
    own: Line | None
    places: list[Line]
    average: str
    chairs: list[dict[str, Any]]
    submitted: int


async def figures(seen: Seen, asked: Asked) -> Figures:
    found = await _by_conference(seen, asked)
    places = await _places(asked.territory)
    own_path = asked.territory["path"] if asked.territory else None
    below = [Line(one["name"], str(one["id"])) for one in places]
    for line, one in zip(below, places, strict=True):
        _sum(line, found, lambda entry, path=one["path"]: entry["path"].startswith(path))  # type: ignore[misc]
    own = Line(asked.territory["name"] + "本级", "own") if asked.territory else None
    if own:
        _sum(own, found, lambda entry: entry["path"] == own_path)
    levels = [Line(words, level) for level, words in LEVELS.items()]
    for line in levels:
        _sum(line, found, lambda entry, level=line.key: entry["level"] == level)  # type: ignore[misc]
    return Figures(
        total=_sum(Line("合计"), found, lambda _: True),
        levels=[line for line in levels if line.meetings or line.resolutions],
        own=own,
        places=below,
        average=rounded(sum(line.meetings for line in below), len(below)),
        chairs=await _chairs(seen, asked),
        submitted=await submitted(seen, asked),
    )


def _sum(line: Line, found: Iterable[dict[str, Any]], fits: Callable[[dict[str, Any]], bool]) -> Line:
    for entry in found:
        if fits(entry):
            line.add(entry["line"])
    return line


async def _by_conference(seen: Seen, asked: Asked) -> list[dict[str, Any]]:
    held = await rows(
        f"SELECT c.id, c.level, ct.path, m.kind, count(*) AS number, coalesce(sum(m.cases_settled), 0) AS settled {FROM}"
        " WHERE {} GROUP BY c.id, c.level, ct.path, m.kind",
        asked.held(seen.meeting),
    )
    topics = await rows(
        f"SELECT c.id, count(*) AS number {FROM} JOIN meetings_agenda_item a ON a.meeting = m.id WHERE {{}} AND {{}}"
        " GROUP BY c.id",
        asked.held(seen.item),
        Sql(TABLED),
    )
    decided = await rows(
        f"""SELECT c.id, c.level, ct.path, count(*) FILTER (WHERE {{}}) AS on_time,
                  count(*) FILTER (WHERE {{}}) AS late, count(*) FILTER (WHERE {{}}) AS not_due
              {FROM} JOIN meetings_resolution r ON r.meeting = m.id WHERE {{}} AND {COUNTED}
             GROUP BY c.id, c.level, ct.path""",
        *(standing(how) for how in STANDINGS),
        asked.held(seen.resolution),
    )
    known: dict[UUID, dict[str, Any]] = {
        line["id"]: {"level": line["level"], "path": line["path"], "line": Line("")} for line in [*held, *decided]
    }
    for line in held:
        total = known[line["id"]]["line"]
        total.meetings += line["number"]
        total.settled += line["settled"]
        total.kinds[line["kind"]] += line["number"]
    for line in topics:
        if line["id"] in known:
            known[line["id"]]["line"].topics += line["number"]
    for line in decided:
        total = known[line["id"]]["line"]
        total.on_time, total.late, total.not_due = line["on_time"], line["late"], line["not_due"]
    return list(known.values())


async def _places(territory: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The territories right below; at the top the highest there are."""
    above = Sql("u.parent IS NULL") if territory is None else Sql("u.parent = {}", territory["id"])
    return await rows(
        "SELECT u.id, u.name, u.path FROM unit u WHERE u.kind <> 'department' AND u.closed_on IS NULL AND {}"
        " ORDER BY u.position, u.path",
        above,
    )


async def _chairs(seen: Seen, asked: Asked) -> list[dict[str, Any]]:
    """Who chaired how often, with the rank they sat with on that day."""
    found = await rows(
        f"""SELECT m.chair, p.name, m.chair_title AS title, max(s.rank) AS rank, count(*) AS meetings,
                  coalesce(sum(m.cases_settled), 0) AS settled
              {FROM} JOIN person p ON p.id = m.chair
              LEFT JOIN LATERAL (SELECT vs.rank FROM meetings_seat vs WHERE vs.conference = m.conference
                    AND vs.person = m.chair AND vs.starts_on <= (m.starts_at AT TIME ZONE 'Asia/Shanghai')::date
                  ORDER BY vs.starts_on DESC LIMIT 1) s ON TRUE
             WHERE {{}} GROUP BY m.chair, p.name, m.chair_title ORDER BY count(*) DESC, p.name, m.chair LIMIT 200""",
        asked.held(seen.meeting),
    )
    for line in found:
        line["rank_words"] = RANKS.get(line["rank"] or "", "")
    return found


async def submitted(seen: Seen, asked: Asked) -> int:
    """Topics handed in during these days."""
    found = await row(
        "SELECT count(*) AS number FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference"
        " JOIN unit ct ON ct.id = c.territory WHERE {} AND {} AND {}",
        asked.during("t.submitted_at"),
        asked.inside(),
        seen.topic,
    )
    assert found is not None
    return int(found["number"])
