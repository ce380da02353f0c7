"""Many inspections: the list with its filters, what waits for whom, and who could go along."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.access import Me, below, under
from portal.accountability.queries.supervision import JOINED
from portal.accountability.rules import STAFF, leader_paths, offices_of
from portal.accountability.supervision_rules import sees_inspected, sees_supervision
from portal.clock import today
from portal.db import Sql, all_of, any_of, row, rows
from portal.people import Role

PAGE = 50
MINE = {
    "decide": "待我审批、签发",
    "team": "我参加、正在开展",
    "draft": "本办起草中",
    "check": "待核查整改",
    "unit": "待本单位签收、整改",
}


@dataclass(frozen=True)
class Filters:
    """What stands in the address."""

    form: str = ""
    state: str = ""
    unit: UUID | None = None
    mine: str = ""


async def supervisions_for(
    me: Me, filters: Filters, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], bool]:
    """One page, the latest first, and whether more follow. Units are counted as far as this person sees them."""
    clauses = [sees_supervision(me), *_of(me, filters)]
    if after:
        clauses.append(
            Sql(
                "(s.drafted_at, s.id) < (SELECT p.drafted_at, p.id FROM accountability_supervision p WHERE p.id = {})",
                after,
            )
        )
    found = await rows(
        f"""SELECT s.id, s.title, s.form, s.state, s.starts_on, s.ends_on, iu.short_name AS unit_short, n.names
              FROM {JOINED} LEFT JOIN LATERAL (
                   SELECT string_agg(xu.short_name, '、' ORDER BY x.position) AS names
                     FROM accountability_supervised_unit x JOIN unit xu ON xu.id = x.unit
                    WHERE x.supervision = s.id AND {{}}) n ON TRUE
             WHERE {{}} ORDER BY s.drafted_at DESC, s.id DESC LIMIT {{}}""",
        sees_inspected(me),
        all_of(*clauses),
        limit + 1,
    )
    return found[:limit], len(found) > limit


async def figures_for(me: Me, filters: Filters) -> dict[str, int]:
    """How many wait for whom; each opens exactly those rows. The one of `mine` in the filters is left aside."""
    others = Filters(filters.form, filters.state, filters.unit)
    counted = ", ".join(f"count(*) FILTER (WHERE {{}}) AS {name}" for name in MINE)
    found = await row(
        f"SELECT {counted} FROM {JOINED} WHERE {{}}",
        *(waiting(me, name) for name in MINE),
        all_of(sees_supervision(me), *_of(me, others)),
    )
    return dict(found or {})


def waiting(me: Me, name: str) -> Sql:
    """SQL over the joined inspection: what waits for this very person or their unit."""
    member = Sql("s.id IN (SELECT b.supervision FROM accountability_supervision_member b WHERE b.person = {})", me.id)
    own = Sql("s.unit = ANY({})", offices_of(me))
    if name == "decide":
        leads = any_of(under("t.path", leader_paths(me)), below("s.unit", me.scopes(Role.leader)))
        turn = Sql(
            "s.state = 'to_approve' AND s.drafted_by <> {} AND s.edited_by <> {}"
            " OR s.state = 'to_sign' AND s.finished_by IS DISTINCT FROM {}",
            me.id,
            me.id,
            me.id,
        )
        return all_of(turn, leads)
    if name == "team":
        return all_of(Sql("s.state = 'running'"), member)
    if name == "draft":
        return all_of(Sql("s.state = 'drafted'"), own)
    if name == "check":
        reported = Sql(
            "EXISTS (SELECT 1 FROM accountability_supervised_unit x JOIN accountability_supervision_finding f"
            " ON f.inspected = x.id WHERE x.supervision = s.id AND f.state = 'reported')"
        )
        return all_of(any_of(own, member), reported)
    led = [held.unit for held in me.holdings if held.role == Role.leader]
    mine = any_of(below("x.unit", me.scopes(Role.liaison)), Sql("x.unit = ANY({})", led))
    return Sql(
        "s.id IN (SELECT x.supervision FROM accountability_supervised_unit x WHERE x.signed_at IS NOT NULL AND {} AND ("
        "NOT EXISTS (SELECT 1 FROM accountability_supervision_receipt c WHERE c.inspected = x.id) OR EXISTS (SELECT 1 FROM"
        " accountability_supervision_finding f WHERE f.inspected = x.id AND f.state = 'to_mend')))",
        mine,
    )


def _of(me: Me, filters: Filters) -> list[Sql]:
    clauses = []
    if filters.form:
        clauses.append(Sql("s.form = {}", filters.form))
    if filters.state:
        clauses.append(Sql("s.state = {}", filters.state))
    if filters.unit:
        clauses.append(
            Sql(
                "s.id IN (SELECT x.supervision FROM accountability_supervised_unit x WHERE x.supervision = s.id"
                " AND x.unit = {} AND {})",
                filters.unit,
                sees_inspected(me),
            )
        )
    if filters.mine:
        clauses.append(waiting(me, filters.mine))
    return clauses


async def inspected_units_of(me: Me) -> list[tuple[str, str]]:
    """Units one can filter by: those of inspections this person sees."""
    found = await rows(
        """SELECT DISTINCT xu.id, xu.short_name, xu.path FROM accountability_supervised_unit x
             JOIN unit xu ON xu.id = x.unit JOIN accountability_supervision s ON s.id = x.supervision
            WHERE {} ORDER BY xu.path LIMIT 500""",
        sees_inspected(me),
    )
    return [(str(line["id"]), line["short_name"]) for line in found]


async def people_called(me: Me, name: str, limit: int = 20) -> list[dict[str, Any]]:
    """Officials of the territory this person's office serves whose name has these characters, with one post of today."""
    plain = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    on = today()
    return await rows(
        """SELECT DISTINCT ON (p.name, p.id) p.id, p.name, o.title, u.name AS unit_name
             FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
            WHERE p.name LIKE {} AND p.disabled_at IS NULL AND p.kind = 'official' AND o.starts_on <= {}
              AND (o.ends_on IS NULL OR o.ends_on >= {}) AND {} ORDER BY p.name, p.id, o.starts_on LIMIT {}""",
        f"%{plain}%",
        on,
        on,
        under("u.path", me.scopes(*STAFF)),
        limit,
    )


__all__ = [
    "MINE",
    "Filters",
    "figures_for",
    "inspected_units_of",
    "people_called",
    "supervisions_for",
    "waiting",
]
