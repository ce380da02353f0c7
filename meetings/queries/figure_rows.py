"""The rows behind a figure: exactly those it counts, by the same conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meetings.queries.figure_terms import COUNTED, FROM, STANDINGS, TABLED, Asked, Seen, standing
from meetings.queries.figures import submitted
from meetings.states import KINDS, LEVELS, MEETING_STATES, RESOLUTION_STATES, RESULTS, TONES, TOPIC_STATES
from portal.access import under
from portal.db import Sql, all_of, row, rows

PAGE = 100


@dataclass(frozen=True)
class Narrow:
    """Which of the counted rows: of a kind, a level, a place (with its path; `own`: the territory itself), chaired by,
    standing how. What is empty does not narrow."""

    kind: str = ""
    level: str = ""
    place: Mapping[str, Any] | None = None
    own: bool = False
    chair: UUID | None = None
    standing: str = ""
    after: UUID | None = None

    def clause(self, asked: Asked) -> Sql:
        clauses = []
        if self.kind in KINDS:
            clauses.append(Sql("m.kind = {}", self.kind))
        if self.level in LEVELS:
            clauses.append(Sql("c.level = {}", self.level))
        if self.place:
            clauses.append(under("ct.path", (self.place["path"],)))
        if self.own and asked.territory:
            clauses.append(Sql("ct.path = {}", asked.territory["path"]))
        if self.chair:
            clauses.append(Sql("m.chair = {}", self.chair))
        if self.standing in STANDINGS:
            clauses.append(standing(self.standing))
        return all_of(*clauses)


async def meeting_rows(seen: Seen, asked: Asked, narrow: Narrow) -> list[dict[str, Any]]:
    """The newest first by the order in which they were planned; one more than a page tells that there is another."""
    found = await rows(
        f"SELECT m.id, m.title, m.kind, m.state, m.starts_at, m.cases_settled, m.chair_title, p.name AS chair_name,"
        f" ct.name AS territory_name {FROM} LEFT JOIN person p ON p.id = m.chair WHERE {{}} AND {{}} AND {{}}"
        " ORDER BY m.id DESC LIMIT {}",
        asked.held(seen.meeting),
        narrow.clause(asked),
        _before("m.id", narrow.after),
        PAGE + 1,
    )
    for line in found:
        line["kind_words"], line["state_words"] = KINDS[line["kind"]], MEETING_STATES[line["state"]]
        line["tone"] = TONES.get(line["state"], "plain")
    return found


async def topic_rows(seen: Seen, asked: Asked, narrow: Narrow) -> list[dict[str, Any]]:
    """Topics that were before the meetings."""
    found = await rows(
        f"SELECT a.id, a.title, a.topic, a.result, m.id AS meeting, m.title AS meeting_title, m.starts_at,"
        f" su.short_name AS unit_name {FROM} JOIN meetings_agenda_item a ON a.meeting = m.id"
        f" LEFT JOIN unit su ON su.id = a.submitting_unit WHERE {{}} AND {TABLED} AND {{}} AND {{}}"
        " ORDER BY a.id DESC LIMIT {}",
        asked.held(seen.item),
        narrow.clause(asked),
        _before("a.id", narrow.after),
        PAGE + 1,
    )
    for line in found:
        line["result_words"] = RESULTS.get(line["result"] or "", "")
    return found


async def submitted_rows(seen: Seen, asked: Asked, narrow: Narrow) -> list[dict[str, Any]]:
    """Topics handed in during these days, whatever became of them."""
    found = await rows(
        """SELECT t.id, t.title, t.state, t.submitted_at, su.short_name AS unit_name, c.title AS conference_title
             FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference JOIN unit ct ON ct.id = c.territory
             JOIN unit su ON su.id = t.submitting_unit
            WHERE {} AND {} AND {} AND {} ORDER BY t.id DESC LIMIT {}""",
        asked.during("t.submitted_at"),
        asked.inside(),
        seen.topic,
        _before("t.id", narrow.after),
        PAGE + 1,
    )
    for line in found:
        line["state_words"], line["tone"] = TOPIC_STATES[line["state"]], TONES.get(line["state"], "plain")
    return found


async def resolution_rows(seen: Seen, asked: Asked, narrow: Narrow) -> list[dict[str, Any]]:
    found = await rows(
        f"SELECT r.id, r.wording, r.state, r.due, r.ongoing, r.closed_on, m.id AS meeting, m.title AS meeting_title,"
        f" lu.short_name AS unit_name {FROM} JOIN meetings_resolution r ON r.meeting = m.id"
        f" JOIN unit lu ON lu.id = r.lead_unit WHERE {{}} AND {COUNTED} AND {{}} AND {{}} ORDER BY r.id DESC LIMIT {{}}",
        asked.held(seen.resolution),
        narrow.clause(asked),
        _before("r.id", narrow.after),
        PAGE + 1,
    )
    for line in found:
        line["state_words"], line["tone"] = RESOLUTION_STATES[line["state"]], TONES.get(line["state"], "plain")
    return found


async def counted(seen: Seen, asked: Asked, narrow: Narrow, what: str) -> int:
    """How many rows the whole list has; the page shows a part."""
    if what == "submitted":
        return await submitted(seen, asked)
    joins, condition, may = {
        "meetings": ("", "TRUE", seen.meeting),
        "topics": ("JOIN meetings_agenda_item a ON a.meeting = m.id", TABLED, seen.item),
        "resolutions": ("JOIN meetings_resolution r ON r.meeting = m.id", COUNTED, seen.resolution),
    }[what]
    found = await row(
        f"SELECT count(*) AS number {FROM} {joins} WHERE {{}} AND {condition} AND {{}}",
        asked.held(may),
        narrow.clause(asked),
    )
    assert found is not None
    return int(found["number"])


def _before(column: str, key: UUID | None) -> Sql:
    return Sql("TRUE") if key is None else Sql(f"{column} < {{}}", key)
