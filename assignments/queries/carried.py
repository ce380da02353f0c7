"""我的包案: what this person carries or works on, what burns first; what colleagues carry; how the batches stand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments.queries.assignments import FROM
from assignments.queries.cases import HEAD
from assignments.states import CARRYING, HANDED_IN
from portal.access import Me, below, not_recused
from portal.db import Sql, all_of, rows
from portal.people import Role

MOST = 200
"""Of one person's cards on one page."""
_AFTER_DELIVERY = [*CARRYING, *HANDED_IN]


async def cards_of(me: Me) -> list[dict[str, Any]]:
    """Live assignments after the delivery, with what their rules ask for. `next_step`, `next_on`: the open step that comes
    first; `unread`: an instruction (批示) this person was told of and has not looked at; `reply_due`: when the earliest one
    still wants its reply."""
    return await rows(
        f"""SELECT a.id, a.backlog_case, a.state, a.version, a.due, a.level, a.leader, a.leader_unit, a.handed_on, a.moved_at, a.filled_by,
                   a.endorsed_by, a.applied_by, a.reviewed_by, k.number, k.summary, k.batch, k.fast_lane, {HEAD},
                   lp.name AS leader_name, lu.path AS lead_path, lu.short_name AS lead_short, st.title AS next_step,
                   st.on_day AS next_on,
                   (SELECT count(*) FROM assignments_step s WHERE s.assignment = a.id) AS steps,
                   ARRAY(SELECT o.person FROM assignments_officer o WHERE o.assignment = a.id) AS officers,
                   (SELECT p.promised_on FROM assignments_promise p WHERE p.assignment = a.id
                     ORDER BY p.at DESC, p.id DESC LIMIT 1) AS promised_on,
                   EXISTS (SELECT 1 FROM assignments_instruction i JOIN notice n ON n.subject_id = i.id
                            WHERE i.backlog_case = k.id AND n.person = {{}} AND n.read_at IS NULL
                              AND n.dropped_at IS NULL) AS unread,
                   (SELECT min(i.reply_due) FROM assignments_instruction i
                     WHERE i.backlog_case = k.id AND i.replied_on IS NULL AND i.taken_back_at IS NULL) AS reply_due
              {FROM} JOIN person lp ON lp.id = a.leader JOIN unit lu ON lu.id = a.lead_unit
              LEFT JOIN LATERAL (SELECT s.title, coalesce(s.due, a.plan_approved_on + s.offset_days) AS on_day
                                   FROM assignments_step s WHERE s.assignment = a.id AND s.done_on IS NULL
                                  ORDER BY 2 NULLS LAST, s.position LIMIT 1) st ON a.plan_approved_on IS NOT NULL
             WHERE a.state = ANY({{}}) AND {{}} ORDER BY a.due, a.id LIMIT {MOST}""",
        me.id,
        _AFTER_DELIVERY,
        _concerns(me),
    )


def _concerns(me: Me) -> Sql:
    """Part of what `rules.sees_case` shows, and cheaper to find: mine, not what I watch. Each way by its own index; one
    condition with OR over both tables would look at every live assignment of the house."""
    own = me.scopes(Role.liaison)
    through_case = "SELECT c.id FROM assignments_case c WHERE {}"
    ways = [
        Sql("SELECT m.id FROM assignments_assignment m WHERE m.leader = {}", me.id),
        Sql("SELECT mo.assignment FROM assignments_officer mo WHERE mo.person = {}", me.id),
    ]
    if own:
        cases = Sql(f"{through_case} UNION {through_case}", below("c.authority", own), below("c.territory", own))
        ways += [
            Sql("SELECT m.id FROM assignments_assignment m WHERE {}", below("m.lead_unit", own)),
            Sql("SELECT m.id FROM assignments_assignment m WHERE m.backlog_case IN ({})", cases),
        ]
    return all_of(Sql("a.id = ANY(ARRAY(" + " UNION ".join(["{}"] * len(ways)) + "))", *ways), not_recused(me, "k.id"))


async def loads_beside(me: Me, level: str, unit: UUID) -> list[dict[str, Any]]:
    """How many live cases each leader of this level carries in the units beside this one, by post: counted, not named,
    and in the order of the units, never of the numbers."""
    return await rows(
        """SELECT a.leader = {} AS own, lu.short_name AS unit_short, a.leader_title AS title, count(*) AS cases
             FROM assignments_assignment a JOIN unit lu ON lu.id = a.leader_unit
            WHERE a.level = {} AND a.state = ANY({}) AND {}
              AND a.leader_unit = ANY(ARRAY(SELECT su.id FROM unit su WHERE su.id = {}
                    OR su.parent = (SELECT mu.parent FROM unit mu WHERE mu.id = {})))
            GROUP BY a.leader, lu.id, a.leader_title
            ORDER BY a.leader <> {}, lu.path, a.leader_title, a.leader LIMIT 40""",
        me.id,
        level,
        _AFTER_DELIVERY,
        not_recused(me, "a.backlog_case"),
        unit,
        unit,
        me.id,
    )


async def batches_of(me: Me, batches: Sequence[UUID]) -> list[dict[str, Any]]:
    """How many cases of these batches are settled (化解) and filed (报结): two facts, never one."""
    return await rows(
        """SELECT b.id, b.name, b.issuer, b.due, n.cases, n.resolved, n.filed
             FROM assignments_batch b CROSS JOIN LATERAL (
                  SELECT count(*) AS cases, count(k.resolved_on) AS resolved, count(k.filed_on) AS filed
                    FROM assignments_case k WHERE k.batch = b.id AND {}) n
            WHERE b.id = ANY({}) AND n.cases > 0 ORDER BY b.due, b.id""",
        not_recused(me, "k.id"),
        list(batches),
    )
