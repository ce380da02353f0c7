"""Batches handed down, and how cases stand: three standings that are never mixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from assignments.queries.cases import FROM
from assignments.rules import sees_case, sees_register
from portal.access import Me
from portal.db import Sql, row, rows
from portal.errors import Missing
from portal.subjects import Subject

NONE = "—"
SHOWN = 50
_BATCH = """SELECT b.*, g.office, g.name AS register_name, gt.path AS territory_path, ou.name AS office_name
  FROM assignments_batch b JOIN assignments_register g ON g.id = b.register
  JOIN unit gt ON gt.id = g.territory JOIN unit ou ON ou.id = g.office """


@dataclass(frozen=True)
class Standing:
    """How a set of cases stands.

    化解进度: `resolved` (settled in substance, `resolved_on`) of `total`. `completed` (办结, 意见书 issued) is a third
    fact and counts in neither.
    化解质量: of `reviewed` assignments, `first_passed` passed the first review of all (`Assignment.first_verdict`, as the
    level table counts it); `returned` applications the review sent back, at whichever time; `not_solved` 回访 and 回头看 that found it 未解决.
    报结进度: `filed` are 报结 now (`filed_on`); of these `accepted` by who gives the verdict, or needing none, and
    `waiting` for it. `refused`: sent back by the level above and not filed again.
    """

    total: int = 0
    resolved: int = 0
    completed: int = 0
    reviewed: int = 0
    first_passed: int = 0
    returned: int = 0
    not_solved: int = 0
    filed: int = 0
    accepted: int = 0
    refused: int = 0

    @property
    def waiting(self) -> int:
        return self.filed - self.accepted

    @property
    def resolved_rate(self) -> str:
        return percent(self.resolved, self.total)

    @property
    def first_pass_rate(self) -> str:
        return percent(self.first_passed, self.reviewed)

    @property
    def filed_rate(self) -> str:
        return percent(self.filed, self.total)

    def missing_to(self, target_rate: int) -> int:
        """How many more must be resolved to reach a target in tenths of a per cent."""
        return max(0, -(-self.total * target_rate // 1000) - self.resolved)


def percent(part: int, whole: int) -> str:
    """Two decimals, half up; nothing to divide by gives a dash."""
    if not whole:
        return NONE
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


async def standings_of(where: Sql) -> Standing:
    """One standing over all cases that `where` (SQL over `queries.cases.FROM`: k, g, gt, au, tu, ft) picks out. The
    caller puts `rules.sees_case(me)` into it: figures count only what the reader sees."""
    return (await standings_by("NULL::uuid", where)).get(None, Standing())


async def standings_by(group: str, where: Sql) -> dict[Any, Standing]:
    """The same, for each value of an SQL expression over the same tables (`k.batch`, `k.authority` …); a group without
    a case is not there. One question, however many groups."""
    found = await rows(
        f"""WITH picked AS MATERIALIZED (
              SELECT k.id, {group} AS part, k.resolved_on, k.completed_on, k.filed_on {FROM} WHERE {{}}),
            carried AS MATERIALIZED (
              SELECT a.id, c.part, a.first_verdict, a.returns FROM assignments_assignment a
                JOIN picked c ON c.id = a.backlog_case WHERE a.state <> 'withdrawn'),
            quality AS (
              SELECT part, count(first_verdict) AS reviewed,
                     count(*) FILTER (WHERE first_verdict = 'passed') AS first_passed,
                     coalesce(sum(returns), 0)::bigint AS returned FROM carried GROUP BY part),
            unsolved AS (
              SELECT c.part, count(*) AS not_solved FROM carried c JOIN (
                SELECT v.assignment FROM assignments_revisit v WHERE v.result = 'not_solved' UNION ALL
                SELECT h.assignment FROM assignments_recheck h WHERE h.result = 'not_solved') u ON u.assignment = c.id
               GROUP BY c.part),
            latest AS (
              SELECT DISTINCT ON (a.backlog_case) a.backlog_case, f.verdict FROM assignments_filing f
                JOIN assignments_application p ON p.id = f.application
                JOIN assignments_assignment a ON a.id = p.assignment JOIN carried c ON c.id = a.id
               ORDER BY a.backlog_case, f.filed_on DESC, f.id DESC),
            facts AS (
              SELECT c.part, count(*) AS total, count(c.resolved_on) AS resolved, count(c.completed_on) AS completed,
                     count(c.filed_on) AS filed,
                     count(*) FILTER (WHERE c.filed_on IS NOT NULL AND (l.verdict = 'accepted' OR l.backlog_case IS NULL))
                       AS accepted,
                     count(*) FILTER (WHERE c.filed_on IS NULL AND l.verdict = 'refused') AS refused
                FROM picked c LEFT JOIN latest l ON l.backlog_case = c.id GROUP BY c.part)
            SELECT f.*, coalesce(q.reviewed, 0) AS reviewed, coalesce(q.first_passed, 0) AS first_passed,
                   coalesce(q.returned, 0) AS returned, coalesce(u.not_solved, 0) AS not_solved
              FROM facts f LEFT JOIN quality q ON q.part IS NOT DISTINCT FROM f.part
              LEFT JOIN unsolved u ON u.part IS NOT DISTINCT FROM f.part""",
        where,
    )
    return {line.pop("part"): Standing(**line) for line in found}


def elapsed_of(batch: Mapping[str, Any], on: date) -> tuple[int, int]:
    """Natural days gone since it was handed down, never more than there are, and all its days."""
    whole = (batch["due"] - batch["handed_on"]).days
    return min(max((on - batch["handed_on"]).days, 0), whole), whole


def subject_of(batch: Mapping[str, Any]) -> Subject:
    title = f"{batch['issuer']}{batch['name']}"
    return Subject("assignments.batch", batch["id"], title, f"/assignments/batches/{batch['id']}")


async def batches_for(me: Me, limit: int = 200) -> list[dict[str, Any]]:
    """Batches of the registers this person may see, the latest handed down first, each with its `standing` over the
    cases this person sees."""
    found = await rows(_BATCH + "WHERE {} ORDER BY b.handed_on DESC, b.id DESC LIMIT {}", sees_register(me), limit)
    if not found:
        return []
    where = Sql("k.batch = ANY({}) AND {}", [line["id"] for line in found], sees_case(me))
    standings = await standings_by("k.batch", where)
    return [{**line, "standing": standings.get(line["id"], Standing())} for line in found]


async def batch_for(me: Me, batch_id: UUID) -> dict[str, Any]:
    found = await row(_BATCH + "WHERE b.id = {} AND {}", batch_id, sees_register(me))
    if found is None:
        raise Missing
    return found


async def standing_of_batch(me: Me, batch_id: UUID) -> Standing:
    return await standings_of(Sql("k.batch = {} AND {}", batch_id, sees_case(me)))


async def cases_of_batch(me: Me, batch_id: UUID, limit: int = SHOWN) -> list[dict[str, Any]]:
    """What is not resolved first, the oldest first."""
    return await rows(
        f"""SELECT k.id, k.number, k.summary, k.completed_on, k.resolved_on, k.filed_on, ft.name AS field_name,
                   tu.name AS territorial_name, lp.name AS leader_name
              {FROM} LEFT JOIN assignments_assignment a ON a.backlog_case = k.id
                AND a.state NOT IN ('closed', 'withdrawn') LEFT JOIN person lp ON lp.id = a.leader
             WHERE k.batch = {{}} AND {{}} ORDER BY k.resolved_on IS NOT NULL, k.first_registered_on, k.id LIMIT {{}}""",
        batch_id,
        sees_case(me),
        limit,
    )
