"""What is read for the pages: the duties a person may see, how many of each light, and what was done about one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.ladder import name_of
from portal.accountability.profiles import SHIPPED
from portal.accountability.rules import visible
from portal.db import Sql, all_of, rows, value
from portal.duties import light

PAGE = 50
LIGHTS = {"late": "逾期", "urgent": "紧急", "near": "临近", "normal": "正常", "done": "已办结"}
LEVELS = {"late": "red", "urgent": "orange", "near": "yellow", "normal": "green", "done": "grey"}
"""The colour of each light, as the pages know it."""
KINDS = {
    "inspections.item": "巡察整改事项",
    "inspections.node": "巡察整改节点",
    "inspections.plan": "整改方案",
    "inspections.report": "整改情况报告",
    "meetings.resolution": "议定事项",
    "meetings.opinion": "会前征求意见",
    "meetings.papers": "议题材料",
    "meetings.minutes_draft": "纪要起草",
    "meetings.minutes": "会议纪要",
    "assignments.assignment": "包案事项",
    "assignments.matter": "隐患线索",
    "assignments.instruction": "批示回复",
    "assignments.reader": "阅办意见",
    "assignments.recheck": "包案回头看",
    "assignments.sampled": "评查整改",
    "accountability.letter": "督办函件回复",
    "accountability.milestone": "多年计划节点",
    "accountability.objection": "异议答复",
    "accountability.supervision_finding": "督查整改",
    "accountability.supervision_visit": "回访督查",
    "accountability.supervision_review": "督查复核",
}
"""How rooms call what they open; the ledger knows a kind by its name only."""


@dataclass(frozen=True)
class Filters:
    """What stands in the address. Without a light, everything that is not met yet."""

    light: str = ""
    unit: UUID | None = None
    kind: str = ""
    q: str = ""


@dataclass(frozen=True)
class Place:
    """A place in the list: just after this row, or just before it."""

    due: date
    id: UUID
    backwards: bool = False


async def duties_for(
    me: Me, day: date, filters: Filters, place: Place | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], bool]:
    """One page of duties, the earliest due first, and whether more follow in the direction asked for."""
    backwards = place is not None and place.backwards
    clauses = [visible(me), *_of(filters, day)]
    if place:
        clauses.append(Sql("(d.due, d.id) " + ("<" if backwards else ">") + " ({}, {})", place.due, place.id))
    found = await rows(
        """SELECT d.id, d.subject_kind, d.subject_id, d.title, d.path, d.due, d.statutory_due, d.due_is_estimate,
                  d.done_on, d.done_at, u.short_name AS unit_name, p.name AS person_name
             FROM duty d JOIN unit u ON u.id = d.unit LEFT JOIN person p ON p.id = d.person
            WHERE {} ORDER BY """
        + ("d.due DESC, d.id DESC" if backwards else "d.due, d.id")
        + " LIMIT {}",
        all_of(*clauses),
        limit + 1,
    )
    page = found[:limit][::-1] if backwards else found[:limit]
    for duty in page:
        duty["light"] = light(duty["due"], day, done=duty["done_at"] is not None)
    return page, len(found) > limit


async def figures_for(me: Me, day: date, filters: Filters) -> dict[str, int]:
    """How many duties stand at each light, the light of the filters left aside: each opens exactly those rows."""
    others = Filters(unit=filters.unit, kind=filters.kind, q=filters.q)
    counted = ", ".join(f"count(*) FILTER (WHERE {{}}) AS {name}" for name in LIGHTS)
    found = await rows(
        f"SELECT {counted} FROM duty d JOIN unit u ON u.id = d.unit WHERE {{}}",
        *(_light(name, day) for name in LIGHTS),
        all_of(visible(me), *_common(others)),
    )
    return dict(found[0])


async def choices_for(me: Me) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Units and kinds one can filter by: those of duties this person sees."""
    found = await rows(
        """SELECT DISTINCT u.id, u.short_name, u.position, d.subject_kind FROM duty d JOIN unit u ON u.id = d.unit
            WHERE {} ORDER BY u.position, u.short_name, u.id LIMIT 1000""",
        visible(me),
    )
    units = {str(line["id"]): line["short_name"] for line in found}
    kinds = {line["subject_kind"] for line in found}
    return list(units.items()), [(kind, kind_words(kind)) for kind in sorted(kinds)]


async def doer_of(duty: UUID) -> str | None:
    found = await value("SELECT p.name FROM duty d JOIN person p ON p.id = d.person WHERE d.id = {}", duty)
    return found and str(found)


async def rungs_of(duty: UUID) -> list[dict[str, Any]]:
    """What the ladder has done about a duty, newest first. The caller has checked that it may be seen."""
    found = await rows(
        "SELECT step, due, walked_on, told, at, label, light, cured_at FROM accountability_rung WHERE duty = {}"
        " ORDER BY at DESC, id DESC",
        duty,
    )
    return [{**rung, "words": rung["label"] or words_of(rung["step"])} for rung in found]


def words_of(key: str) -> str:
    """How a step is called that was taken before rungs kept their words."""
    name = name_of(key)
    return next((step.words for ladder in SHIPPED.values() for step in ladder.steps if step.key == name), "提醒")


def kind_words(kind: str) -> str:
    return KINDS.get(kind, "其他事项")


def _of(filters: Filters, day: date) -> list[Sql]:
    return [_light(filters.light, day), *_common(filters)]


def _common(filters: Filters) -> list[Sql]:
    clauses = []
    if filters.unit:
        clauses.append(Sql("d.unit = {}", filters.unit))
    if filters.kind:
        clauses.append(Sql("d.subject_kind = {}", filters.kind))
    if filters.q:
        plain = filters.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        clauses.append(Sql("d.title ILIKE {}", f"%{plain}%"))
    return clauses


def _light(name: str, day: date) -> Sql:
    """The same borders as `portal.duties.light`, as SQL."""
    if name == "done":
        return Sql("d.done_at IS NOT NULL")
    least, most = {"late": (None, -1), "urgent": (0, 3), "near": (4, 7), "normal": (8, None)}.get(name, (None, None))
    clauses = [Sql("d.done_at IS NULL")]
    if least is not None:
        clauses.append(Sql("d.due >= {}", day + timedelta(days=least)))
    if most is not None:
        clauses.append(Sql("d.due <= {}", day + timedelta(days=most)))
    return all_of(*clauses)
