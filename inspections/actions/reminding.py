"""A person reminds: one act for many items, one notice a person and item, and one for all where they are many.

The clock reminds by its ladder whether or not somebody does this.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from inspections.actions.assigning_many import hold
from inspections.queries.items import runs_it, subject_of
from inspections.queries.selection import selection_for
from inspections.rules import lead_department
from inspections.states import STATES, State
from portal import audit
from portal.access import Me
from portal.clock import today
from portal.db import atomic, new_id, rows
from portal.duties import REMINDERS
from portal.errors import Refused
from portal.notices import tell
from portal.people import Role
from portal.subjects import Subject
from portal.words import day_words
from portal.workflow import happened

Item = dict[str, Any]
SEVERAL = 3
"""Of so many items a person is told one by one; of more in one notice."""
ONES_OWN = "/inspections/ledger?mine=1&state=open"


@dataclass
class Plan:
    """What would be sent: `told` the persons of each item that is reminded of, `skipped` the others and why not."""

    items: list[Item] = field(default_factory=list)
    skipped: list[tuple[Item, str]] = field(default_factory=list)
    told: dict[UUID, list[UUID]] = field(default_factory=dict)
    people: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The same as long as the same persons would be told of the same items."""
        pairs = sorted(f"{item}{person}" for item, people in self.told.items() for person in people)
        return hashlib.sha256("".join(pairs).encode()).hexdigest()[:16]

    def of(self, person: UUID) -> list[Item]:
        return [item for item in self.items if person in self.told[item["id"]]]


async def planned(by: Me, items: Sequence[Item]) -> Plan:
    """Reads only; the page shows it, and the act asks once more."""
    plan = Plan()
    reminded = await _reminded_today([item["id"] for item in items])
    answerable = await _answerable([item["id"] for item in items])
    for item in items:
        people = [one for one in answerable if one["item"] == item["id"]]
        if why := _in_the_way(by, item, item["id"] in reminded, people):
            plan.skipped.append((item, why))
            continue
        plan.items.append(item)
        plan.told[item["id"]] = [one["id"] for one in people]
        plan.people |= {one["id"]: one for one in people}
    return plan


def _in_the_way(by: Me, item: Item, reminded: bool, people: Sequence[Any]) -> str:
    if not (runs_it(by, item) or lead_department(by, item)):
        return "须由巡察办或整改牵头部门提醒"
    if item["state"] in (State.applied, State.in_review, State.closed):
        return f"状态为“{STATES[item['state']]}”，不需要提醒"
    if reminded:
        return "今天已经提醒过"
    return "" if people else "没有可以告知的人"


@atomic()
async def remind_many(by: Me, chosen: Sequence[UUID], sentence: str, digest: str) -> tuple[int, int]:
    """How many items and persons. Refused when others than those shown would be told."""
    await hold(chosen)
    plan = await planned(by, await selection_for(by, chosen))
    if not plan.items:
        raise Refused("所选事项都不需要提醒，没有发送。")
    if plan.digest != digest:
        raise Refused("在您打开页面之后，事项或责任人有了变化，没有发送。请核对最新名单后再提醒。")
    for person in plan.people:
        await _tell(person, plan.of(person), sentence)
    for item in plan.items:
        names = "、".join(plan.people[person]["name"] for person in plan.told[item["id"]])
        subject = subject_of(item)
        await happened(subject, by, "remind", "人工提醒", f"{sentence}（告知：{names}）")
        await audit.record(by, "inspections.item.remind", subject, {"people": len(plan.told[item["id"]])})
    return len(plan.items), len(plan.people)


async def _tell(person: UUID, items: Sequence[Item], sentence: str) -> None:
    """`once` begins as every reminder's, so that it is taken back when the item is handed in."""
    if len(items) <= SEVERAL:
        for item in items:
            due = f"时限{item['due'].year}年{day_words(item['due'])}。"
            await tell([person], subject_of(item), sentence + due, f"{REMINDERS}hand:{item['id']}:{today()}")
        return
    first = min(items, key=lambda item: item["due"])
    late = sum(item["due"] < today() for item in items)
    said = f"共 {len(items)} 项，最早的时限{first['due'].year}年{day_words(first['due'])}" + (
        f"，已逾期 {late} 项。" if late else "。"
    )
    subject = Subject("inspections.reminder", new_id(), f"{len(items)} 项整改事项提醒", ONES_OWN)
    await tell([person], subject, sentence + said, f"{REMINDERS}hand:{min(item['id'] for item in items)}:{today()}")


async def _reminded_today(items: Sequence[UUID]) -> set[UUID]:
    found = await rows(
        "SELECT DISTINCT subject_id FROM transition WHERE subject_id = ANY({}) AND happened = 'remind'"
        " AND person IS NOT NULL AND (at AT TIME ZONE 'Asia/Shanghai')::date = {}",
        list(items),
        today(),
    )
    return {line["subject_id"] for line in found}


async def _answerable(items: Sequence[UUID]) -> list[dict[str, Any]]:
    """The unit's liaisons, the handler, the responsible leader; nobody without account, nobody recused."""
    on = today()
    return await rows(
        """SELECT i.id AS item, p.id, p.name,
                  (SELECT u.short_name || ' ' || o.title FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = p.id
                      AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) ORDER BY o.starts_on LIMIT 1) AS title
             FROM inspections_item i
             JOIN person p ON p.disabled_at IS NULL AND (p.id IN (i.leader, i.handler) OR p.id IN (
                  SELECT o.person FROM post o WHERE o.unit = i.lead_unit AND o.role = {}
                     AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})))
            WHERE i.id = ANY({}) AND NOT EXISTS (
                  SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
                   WHERE rc.record_id IN (i.id, i.finding, i.inspection) AND rc.lifted_at IS NULL
                     AND (rc.person = p.id OR EXISTS (SELECT 1 FROM post o JOIN unit u ON u.id = o.unit
                          WHERE o.person = p.id AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%')))
            ORDER BY p.name, p.id""",
        on,
        on,
        Role.liaison.value,
        on,
        on,
        list(items),
        on,
    )
