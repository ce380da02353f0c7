"""What waits for this person's word in the room: numbers and lists for the office, the second list of 今日."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assignments.rules import offices_of, runs
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import Sql, all_of, rows
from portal.people import Role

A_FROM = """FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
  JOIN assignments_register g ON g.id = k.register JOIN unit u ON u.id = a.lead_unit"""
A_NAME = "'包案事项 ' || k.number"
M_FROM = (
    """FROM assignments_matter m JOIN assignments_register g ON g.id = m.register JOIN unit u ON u.id = m.found_by"""
)


@dataclass(frozen=True)
class Wait:
    """`asks`: what the button is called; `tail`: where it stands on the record's own page. `where`: SQL that says for
    whom, the same as the rules of workflow.py say (a test holds the two together)."""

    words: str
    asks: str
    tail: str
    where: Callable[[Me], Sql]
    since: str = "coalesce(a.moved_at, a.created_at)"
    source: str = A_FROM
    kept: str = "k.id"


def _office(state: str, *more: Callable[[Me], Sql]) -> Callable[[Me], Sql]:
    return lambda me: all_of(Sql(f"a.state = '{state}'"), runs(me), *(one(me) for one in more))


def _not(column: str) -> Callable[[Me], Sql]:
    return lambda me: Sql(f"{column} IS DISTINCT FROM {{}}", me.id)


def _approver(me: Me) -> Sql:
    return Sql("{} IN (g.principal, g.deputy) AND a.leader <> {}", me.id, me.id)


def _outsider(me: Me) -> Sql:
    """Nobody who carries or once carried, works, applied, or speaks for the lead unit: `rules.reviewer`."""
    from_unit = [Sql("NOT starts_with(u.path, {})", path) for path in me.scopes(Role.liaison)]
    return all_of(
        Sql("a.leader <> {} AND a.applied_by IS DISTINCT FROM {}", me.id, me.id),
        Sql("NOT EXISTS (SELECT 1 FROM assignments_officer o WHERE o.assignment = a.id AND o.person = {})", me.id),
        Sql("NOT EXISTS (SELECT 1 FROM assignments_tenure t WHERE t.assignment = a.id AND t.leader = {})", me.id),
        *from_unit,
    )


def _planned(me: Me) -> Sql:
    last = "SELECT pl.submitted_by FROM assignments_plan pl WHERE pl.assignment = a.id ORDER BY pl.number DESC LIMIT 1"
    return Sql(f"({last}) IS DISTINCT FROM {{}}", me.id)


def _approves(state: str, *more: Callable[[Me], Sql]) -> Callable[[Me], Sql]:
    return lambda me: all_of(Sql(f"a.state = '{state}'"), _approver(me), *(one(me) for one in more))


WAITS: dict[str, Wait] = {
    "endorse": Wait("待审核的情况表", "审核情况表", "", _office("proposed", _not("a.filled_by"))),
    "approve": Wait(
        "待审批的包案", "审批包案", "", _approves("to_approve", _not("a.filled_by"), _not("a.endorsed_by"))
    ),
    "deliver": Wait("待送达", "送达包案领导", "", _office("approved")),
    "plan": Wait("待批准的方案", "批准方案", "/plan", _approves("plan_review", _planned)),
    "extension": Wait(
        "待答复的延期",
        "答复延期申请",
        "/plan",
        _approver,
        "e.asked_at",
        A_FROM + " JOIN assignments_extension e ON e.assignment = a.id AND e.verdict IS NULL",
    ),
    "review": Wait("待审核的报结", "审核报结申请", "/closure", _office("applied", _outsider)),
    "verdict": Wait("待登记的认定", "登记上级认定", "/closure", _office("filed")),
    "revisit": Wait("待回访", "回访", "/closure", _office("confirmed", _outsider, _not("a.reviewed_by"))),
    "recheck": Wait(
        "到期的回头看",
        "回头看",
        "/closure",
        lambda me: all_of(
            runs(me), Sql("r.done_on IS NULL AND r.due <= {}", today()), _outsider(me), _not("a.reviewed_by")(me)
        ),
        "r.made_at",
        A_FROM + " JOIN assignments_recheck r ON r.assignment = a.id",
    ),
    "judge": Wait(
        "待研判的线索",
        "研判隐患线索",
        "",
        lambda me: all_of(Sql("m.state = 'reported'"), runs(me)),
        "m.created_at",
        M_FROM,
        "m.id",
    ),
    "settle": Wait(
        "待核实的线索",
        "核实办理结果",
        "",
        lambda me: all_of(Sql("m.state = 'answered'"), runs(me), _not("m.answered_by")(me)),
        "m.answered_at",
        M_FROM,
        "m.id",
    ),
}
OF_APPROVERS = ("approve", "plan", "extension")
FOR_TODAY = tuple(name for name in WAITS if name != "recheck")
"""A re-check is a duty of the office and stands on 今日 as one."""


def concerning(me: Me) -> list[str]:
    """Which of them can concern this person at all; who approves is known by name, not by post."""
    if offices_of(me):
        return list(WAITS)
    return list(OF_APPROVERS) if me.has(Role.leader) else []


async def numbers_for(me: Me) -> dict[str, int]:
    """How many of each, in one question."""
    names = concerning(me)
    if not names:
        return {}
    parts = [_part(name, me, f"'{name}' AS what, count(*)::int AS number") for name in names]
    found = await rows(" UNION ALL ".join(["{}"] * len(parts)), *parts)
    return {line["what"]: line["number"] for line in found}


async def list_of(me: Me, what: str, limit: int = 200) -> list[dict[str, Any]]:
    """The rows behind one of the numbers, those that wait longest first."""
    return await _lines(me, [what], limit) if what in concerning(me) else []


async def waiting_for(me: Me, limit: int = 50) -> list[dict[str, Any]]:
    """Forms, plans, applications, verdicts, revisits and matters on which this person may decide now."""
    return await _lines(me, [name for name in concerning(me) if name in FOR_TODAY], limit)


async def _lines(me: Me, names: list[str], limit: int) -> list[dict[str, Any]]:
    if not names:
        return []
    parts = [_rows_of(name, me, limit) for name in names]
    found = await rows(
        "SELECT * FROM (" + " UNION ALL ".join(["({})"] * len(parts)) + ") w ORDER BY applied_at, id LIMIT {}",
        *parts,
        limit,
    )
    return [{**line, "asks": WAITS[line["what"]].asks} for line in found]


def _rows_of(name: str, me: Me, limit: int) -> Sql:
    wait = WAITS[name]
    matter = wait.source == M_FROM
    record = "m" if matter else "a"
    title = "'隐患线索 ' || m.number" if matter else A_NAME
    address = "/assignments/matters/" if matter else "/assignments/"
    columns = (
        f"'{name}' AS what, {record}.id, {title} AS title, '{address}' || {record}.id || '{wait.tail}' AS path,"
        f" u.short_name AS unit_name, {wait.since} AS applied_at"
    )
    return Sql("{} ORDER BY " + wait.since + f", {record}.id LIMIT {{}}", _part(name, me, columns), limit)


def _part(name: str, me: Me, columns: str) -> Sql:
    wait = WAITS[name]
    return Sql(f"SELECT {columns} {wait.source} WHERE {{}} AND {{}}", wait.where(me), not_recused(me, wait.kept))
