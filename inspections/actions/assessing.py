"""整改成效: writing down what was decided of a unit, and opening the second rectification it asks for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.actions.assigning import extend
from inspections.actions.closing import reopen
from inspections.actions.opening import running
from inspections.queries.assessments import KIND, assessable, figures_of_inspection, items_to_choose
from inspections.queries.items import subject_of
from inspections.rules import assessor
from inspections.states import GRADES, SECOND, State
from inspections.tables import Assessment, SecondItem
from portal import audit, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id, value
from portal.errors import Refused
from portal.subjects import Subject
from portal.workflow import happened


@dataclass(frozen=True)
class Decided:
    """What the body said: the grade, the day, and the three things it rests on (重视程度、措施、成效)."""

    grade: str
    body: str
    decided_on: date
    attention: str
    measures: str
    results: str


@dataclass(frozen=True)
class Second:
    """二次整改: why, which items, and for each the new day; an item without a day of its own gets `due`."""

    reason: str
    due: date | None
    items: Mapping[UUID, date | None]


@atomic()
async def assess(
    by: Me,
    inspection_id: UUID,
    decided: Decided,
    *,
    second: Second | None,
    papers: Sequence[files.HandedIn] = (),
    seen: int,
) -> UUID:
    """`seen`: how many assessments the page showed. 一般、差 takes its items along, or nothing is written at all."""
    await running(by, inspection_id)
    inspection = await assessable(by, inspection_id)
    await _check(by, inspection, decided, seen)
    made = Assessment(
        id=new_id(),
        inspection=inspection_id,
        position=seen + 1,
        grade=decided.grade,
        body=decided.body,
        decided_on=decided.decided_on,
        attention=decided.attention,
        measures=decided.measures,
        results=decided.results,
        second_reason=second.reason if second and decided.grade in SECOND else None,
        figures=json.dumps(await figures_of_inspection(inspection_id)),
        by=by.id,
        by_name=by.name,
        at=now(),
    )
    await Assessment.insert(made).run()
    subject = Subject(
        KIND, made.id, f"整改成效评估：{inspection['title']}", f"/inspections/{inspection_id}/assessments"
    )
    for paper in papers:
        await files.keep(subject, paper, by, "annex", decided.decided_on)
    taken = await _second_rectification(by, inspection_id, made, second) if decided.grade in SECOND else 0
    said = f"第{made.position}次评估：{GRADES[made.grade]}（{made.body}）"
    await happened(subject, by, "assess", "整改成效评估", said + (f"，{taken}项二次整改" if taken else ""))
    await notices.assessed(inspection, subject, GRADES[made.grade], made.body, taken)
    await audit.record(by, "inspections.inspection.assess", subject, {"grade": made.grade, "items": taken})
    return made.id


async def _check(by: Me, inspection: dict[str, Any], decided: Decided, seen: int) -> None:
    if not assessor(by, inspection):
        raise Refused(f"您不能录入评估：须由{assessor.words}办理。")
    if decided.grade not in GRADES:
        raise Refused("评估结果应为好、较好、一般、差之一。")
    if today() <= inspection["focus_until"]:
        raise Refused(f"集中整改期 {inspection['focus_until']} 届满以后才能评估。")
    if not inspection["focus_until"] < decided.decided_on <= today():
        raise Refused(f"评估日期应在集中整改期满（{inspection['focus_until']}）之后，且不晚于今天。")
    before = await value("SELECT count(*) FROM inspections_assessment WHERE inspection = {}", inspection["id"])
    if before != seen:
        raise Refused("刚刚已有人录入评估，请看过最新情况后再办。")


async def _second_rectification(by: Me, inspection_id: UUID, made: Assessment, second: Second | None) -> int:
    """How many items were given a new day or reopened. All of them, or a Refused and none."""
    there = {item["id"]: item for item in await items_to_choose(by, inspection_id)}
    if second is None or not second.items:
        if there:
            raise Refused("评为“一般”“差”的，请至少选择一项二次整改的事项。")
        return 0
    if not second.reason.strip():
        raise Refused("二次整改须写明要求。")
    if second.items.keys() - there.keys():
        raise Refused("所选事项中有的刚刚已被他人办理，请看过最新情况后再办。")
    for item_id, own_day in second.items.items():
        await _again(by, made, there[item_id], own_day, second)
    return len(second.items)


async def _again(by: Me, made: Assessment, item: dict[str, Any], own_day: date | None, second: Second) -> None:
    """An open item whose day is later than the common one keeps it: an assessment gives no less time than was given."""
    asked = own_day or second.due
    if asked is None or asked <= today():
        raise Refused(f"“{item['title']}”：二次整改的时限应晚于今天。")
    reason = f"整改成效评估为“{GRADES[made.grade]}”，二次整改：{second.reason}"[:500]
    reopened = item["state"] == State.closed
    due = asked if reopened else max(asked, item["due"])
    if reopened:
        await reopen(item, by, note=reason, due=due)
    elif due > item["due"]:
        await extend(item, by, due=due, reason=reason)
    elif own_day is not None and own_day < item["due"]:
        raise Refused(f"“{item['title']}”：二次整改的时限不能早于现时限 {item['due']}。")
    else:
        await happened(subject_of(item), by, "second", "列入二次整改", reason)
    await SecondItem.insert(
        SecondItem(assessment=made.id, item=item["id"], from_due=item["due"], due=due, reopened=reopened)
    ).run()
    await notices.asked_again(item, subject_of(item), reason, due, made.id)
