"""催一下, and several cases to one leader: acts of the office upon what it ticked in 不动的案件."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions import assigning
from assignments.notices import NUDGES
from assignments.queries.assignments import COLUMNS, FROM, assignment_for, subject_of
from assignments.queries.cases import HEAD
from assignments.rules import office, sees_case
from assignments.states import ASSIGNMENT_STATES, CARRYING
from portal import audit
from portal.access import Me
from portal.clock import today
from portal.db import atomic, rows
from portal.errors import Missing, Refused
from portal.words import day_words
from portal.workflow import happened

Record = dict[str, Any]


@dataclass
class Plan:
    """What would be sent: for each assignment the persons who do the work, and the superior where he may be told;
    `skipped` the others, and why not; `loose`: ticked, and carried by nobody."""

    assignments: list[Record] = field(default_factory=list)
    skipped: list[tuple[Record, str]] = field(default_factory=list)
    doers: dict[UUID, list[Record]] = field(default_factory=dict)
    superiors: dict[UUID, list[UUID]] = field(default_factory=dict)
    loose: int = 0

    @property
    def digest(self) -> str:
        """The same as long as the same persons would be told of the same assignments."""
        pairs = [f"{one}{person['id']}" for one, people in self.doers.items() for person in people]
        above = [f"{one}{person}^" for one, people in self.superiors.items() for person in people]
        return hashlib.sha256("".join(sorted([*pairs, *above])).encode()).hexdigest()[:16]

    @property
    def people(self) -> dict[UUID, tuple[Record, int]]:
        """Who does the work, with how many of these cases."""
        found: dict[UUID, tuple[Record, int]] = {}
        for people in self.doers.values():
            for person in people:
                found[person["id"]] = (person, found.get(person["id"], (person, 0))[1] + 1)
        return found


async def planned(by: Me, cases: Sequence[UUID]) -> Plan:
    """Reads only; the page shows it, and the act asks once more. A superior may be told only of what was asked of the
    doers on an earlier day, in vain."""
    found = await _carried(by, cases)
    plan = Plan(loose=len(set(cases)) - len(found))
    ids = [one["id"] for one in found]
    asked = {line["assignment"]: line for line in await _asked_before(ids)}
    people = await _doers(ids)
    for one in found:
        doers = [person for person in people if person["assignment"] == one["id"]]
        before = asked.get(one["id"])
        if why := _in_the_way(by, one, bool(before and before["today"]), doers):
            plan.skipped.append((one, why))
            continue
        plan.assignments.append(one)
        plan.doers[one["id"]] = doers
        if before and before["in_vain"]:
            plan.superiors[one["id"]] = await notices.approvers(one)
    return plan


def _in_the_way(by: Me, assignment: Record, asked_today: bool, doers: Sequence[Record]) -> str:
    if not office(by, assignment):
        return "须由登记此案的联席会议办公室提醒"
    if assignment["state"] not in CARRYING:
        return f"状态为“{ASSIGNMENT_STATES[assignment['state']]}”，不需要提醒"
    if asked_today:
        return "今天已经提醒过"
    return "" if doers else "没有可以告知的人"


@atomic()
async def remind_many(by: Me, cases: Sequence[UUID], sentence: str, digest: str, *, above: bool = False) -> int:
    """How many assignments. `above`: also who approves, where the doers were reminded on an earlier day. Refused when
    others than those shown would be told."""
    await rows(
        "SELECT id FROM assignments_assignment WHERE backlog_case = ANY({}) AND state NOT IN ('closed', 'withdrawn')"
        " ORDER BY id FOR UPDATE",
        list(cases),
    )
    plan = await planned(by, cases)
    if not plan.assignments:
        raise Refused("所选案件都不需要提醒，没有发送。")
    if plan.digest != digest:
        raise Refused("在您打开页面之后，案件或承办人有了变化，没有发送。请核对最新名单后再提醒。")
    for one in plan.assignments:
        await _remind(by, one, plan, sentence, above)
    return len(plan.assignments)


async def _remind(by: Me, assignment: Record, plan: Plan, sentence: str, above: bool) -> None:
    subject = subject_of(assignment)
    due = assignment["due"]
    once = f"{NUDGES}{assignment['id']}:{today()}"
    said = f"{sentence}化解时限{due.year}年{day_words(due)}。"
    doers = plan.doers[assignment["id"]]
    await notices.tell([person["id"] for person in doers], subject, said, once)
    told = "、".join(person["name"] for person in doers)
    higher = plan.superiors.get(assignment["id"], []) if above else []
    if higher:
        await notices.tell(higher, subject, f"已提醒{told}，此案仍无进展，请予督促。", once)
    note = f"{sentence}（告知：{told}{'，并报主要负责人' if higher else ''}）"
    await happened(subject, by, "nudge", "催一下", note)
    await audit.record(by, "assignments.assignment.nudge", subject, {"people": len(doers), "above": len(higher)})


async def _carried(by: Me, cases: Sequence[UUID]) -> list[Record]:
    return await rows(
        f"""SELECT a.*, {HEAD}, {COLUMNS} {FROM} JOIN person lp ON lp.id = a.leader JOIN unit lu ON lu.id = a.lead_unit
             WHERE a.backlog_case = ANY({{}}) AND a.state NOT IN ('closed', 'withdrawn') AND {{}} ORDER BY a.due, a.id""",
        list(cases),
        sees_case(by),
    )


async def _asked_before(ids: Sequence[UUID]) -> list[Record]:
    """For each assignment reminded of by hand: whether today, and whether on an earlier day since something was done."""
    on = today()
    return await rows(
        """SELECT a.id AS assignment, bool_or((t.at AT TIME ZONE 'Asia/Shanghai')::date = {}) AS today,
                  bool_or((t.at AT TIME ZONE 'Asia/Shanghai')::date < {} AND t.at > a.moved_at) AS in_vain
             FROM assignments_assignment a JOIN transition t ON t.subject_id = a.id AND t.happened = 'nudge'
            WHERE a.id = ANY({}) GROUP BY a.id""",
        on,
        on,
        list(ids),
    )


async def _doers(ids: Sequence[UUID]) -> list[Record]:
    """The leader and the officers; without officers the lead unit's liaisons. Nobody without account, nobody recused."""
    on = today()
    return await rows(
        """SELECT a.id AS assignment, p.id, p.name, p.id = a.leader AS leads,
                  (SELECT u.short_name || ' ' || o.title FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = p.id
                      AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) ORDER BY o.starts_on LIMIT 1) AS title
             FROM assignments_assignment a JOIN person p ON p.disabled_at IS NULL AND (p.id = a.leader
                  OR p.id IN (SELECT f.person FROM assignments_officer f WHERE f.assignment = a.id)
                  OR (NOT EXISTS (SELECT 1 FROM assignments_officer f WHERE f.assignment = a.id) AND p.id IN (
                      SELECT o.person FROM post o WHERE o.unit = a.lead_unit AND o.role = 'liaison'
                         AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}))))
            WHERE a.id = ANY({}) AND NOT EXISTS (
                  SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
                   WHERE rc.record_id = a.id AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                         SELECT 1 FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = p.id
                            AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%')))
            ORDER BY leads DESC, p.name, p.id""",
        *[on] * 4,
        list(ids),
        on,
    )


async def assign_many(
    by: Me, cases: Sequence[Record], *, level: str, leader: UUID, lead: str, due: date
) -> tuple[int, list[tuple[Record, str]]]:
    """Each case in a transaction of its own: filled in and proposed, to be endorsed by somebody else of the office.
    `lead`: the case's `authority` or `territory` leads. How many went through, and the others with the reason."""
    done, failed = 0, []
    for case in cases:
        try:
            await _assign(by, case["id"], level=level, leader=leader, lead_unit=case[f"{lead}_unit"], due=due)
        except Refused as refused:
            failed.append((case, refused.sentence))
        except Missing:
            failed.append((case, "您已看不到这件积案。"))
        else:
            done += 1
    return done, failed


@atomic()
async def _assign(by: Me, case: UUID, *, level: str, leader: UUID, lead_unit: UUID, due: date) -> None:
    made = await assigning.draft(by, case, level=level, leader=leader, lead_unit=lead_unit, due=due)
    await assigning.propose(await assignment_for(by, made), by)
