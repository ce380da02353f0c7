"""Opening: an inspection with its days, a finding with its item and duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from inspections import notices
from inspections.actions.rounds import limits_of
from inspections.queries.inspections import people_below
from inspections.queries.items import subject_of
from inspections.rules import runs
from inspections.searching.index import index_item
from inspections.states import State
from inspections.tables import Category, Finding, Inspection, Item, ItemSupport, Measure
from inspections.workflow import ITEM
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, new_id, row, value
from portal.duties import Answerable, Term, open_duty
from portal.errors import Refused
from portal.people import Role
from portal.subjects import Subject
from portal.workdays import compute
from portal.workflow import happened


@dataclass(frozen=True)
class Draft:
    """A finding about to be taken in, with the one item that answers it."""

    category: str
    title: str
    lead_unit: UUID
    due: date | None = None
    manifestation: str = ""
    measures: Sequence[str] = ()
    leader: UUID | None = None
    supporting: Sequence[UUID] = ()
    target: str = ""
    reported: str = ""
    immediate: bool = False
    ongoing: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@atomic()
async def open_inspection(by: Me, **given: Any) -> UUID:
    """The feedback day starts every clock; the days are counted from the round's limits and kept."""
    fits = await row(
        """SELECT r.id FROM inspections_round r JOIN unit o ON o.id = r.office
            WHERE r.id = {} AND o.id = ANY({})""",
        given["round"],
        [held.unit for held in by.holdings if held.role == Role.discipline],
    )
    unit = await row("SELECT path, name FROM unit WHERE id = {}", given["inspected_unit"])
    if fits is None or unit is None or not by.reaches(unit["path"], Role.discipline):
        raise Refused("只能在本办的轮次中、对本地区的单位建立巡察。")
    department = await value("SELECT path FROM unit WHERE id = {}", given["lead_department"])
    if department is None or not department.startswith(unit["path"]):
        raise Refused("整改牵头部门应为被巡察单位本身或其下属部门。")
    calendar = await load_calendar()
    limits = {line["name"]: line for line in await limits_of(given["round"])}
    days = {
        name: compute(given["feedback_on"], (limits[name]["amount"], limits[name]["unit"]), calendar)
        for name in ("plan", "focus", "report")
    }
    made = Inspection(
        **given,
        plan_due=days["plan"].effective_due,
        focus_until=days["focus"].statutory_due,
        report_due=days["report"].effective_due,
        days_are_estimates=any(day.is_estimate for day in days.values()),
        created_by=by.id,
        created_at=now(),
    )
    await Inspection.insert(made).run()
    subject = Subject("inspections.inspection", made.id, made.title, f"/inspections/{made.id}")
    await happened(subject, by, "open", "建立巡察", f"反馈日 {made.feedback_on}")
    await audit.record(by, "inspections.inspection.open", subject)
    return made.id


@atomic()
async def add_finding(by: Me, inspection_id: UUID, draft: Draft) -> UUID:
    """One finding, its item, its measures and its duty, together. Returns the item's id."""
    inspection = await running(by, inspection_id)
    category = await _category(inspection_id, draft.category)
    finding = Finding(
        inspection=inspection_id,
        category=category,
        position=1 + await value("SELECT count(*) FROM inspections_finding WHERE category = {}", category),
        title=draft.title,
        manifestation=draft.manifestation or None,
    )
    await Finding.insert(finding).run()
    term = await term_of(inspection, draft.due)
    item = Item(
        id=new_id(),
        inspection=inspection_id,
        finding=finding.id,
        position=1,
        title=draft.title,
        target=draft.target or None,
        lead_unit=draft.lead_unit,
        leader=draft.leader,
        immediate=draft.immediate,
        ongoing=draft.ongoing,
        due=term.due,
        state=ITEM.start,
        reported=draft.reported,
        created_at=now(),
    )
    assert item.state == State.not_started
    await _check_unit(inspection, draft.lead_unit)
    for unit in dict.fromkeys(draft.supporting):
        await _check_unit(inspection, unit)
    await check_people(inspection, draft.leader)
    await Item.insert(item).run()
    for position, text in enumerate(draft.measures, start=1):
        await Measure.insert(Measure(item=item.id, position=position, text=text)).run()
    for unit in dict.fromkeys(draft.supporting):
        await ItemSupport.insert(ItemSupport(item=item.id, unit=unit)).run()
    await index_item(item.id)
    subject = subject_of({"id": item.id, "title": item.title})
    await open_duty(
        subject,
        Answerable(
            unit=draft.lead_unit,
            supporting=tuple(dict.fromkeys(draft.supporting)),
            supervising_unit=inspection["office"],
            checking_unit=inspection["lead_department"],
            principal=draft.leader,
        ),
        term,
    )
    await happened(subject, by, "open", "列入整改台账", f"整改时限 {term.due}")
    await notices.item_opened(subject, draft.lead_unit, draft.leader, term.due)
    await audit.record(by, "inspections.item.open", subject, {"due": term.due})
    return item.id


async def running(by: Me, inspection_id: UUID) -> dict[str, Any]:
    """The inspection, locked against a change at the same time; Refused when it is not this office's to write in."""
    inspection = await row(
        """SELECT n.*, r.office, iu.path AS inspected_path FROM inspections_inspection n
             JOIN inspections_round r ON r.id = n.round JOIN unit iu ON iu.id = n.inspected_unit
            WHERE n.id = {} AND {} FOR UPDATE OF n""",
        inspection_id,
        runs(by),
    )
    if inspection is None:
        raise Refused("只有本轮巡察的巡察办可以办理。")
    return inspection


async def term_of(inspection: Mapping[str, Any], due: date | None) -> Term:
    """A day given by hand stands as it is; without one, the round's limit for items counts from the feedback day."""
    started = inspection["feedback_on"]
    calendar = await load_calendar()
    if due is not None:
        if due < started:
            raise Refused(f"整改时限不能早于反馈日 {started}。")
        return Term(started, due, due, is_estimate=calendar.is_estimate(due))
    limit = next(line for line in await limits_of(inspection["round"]) if line["name"] == "item")
    counted = compute(started, (limit["amount"], limit["unit"]), calendar, roll=limit["rolls"])
    if counted.effective_due < today():
        raise Refused(f"按本轮默认时限算得 {counted.effective_due}，已经过去，请填写“整改时限”。")
    return Term.counted(counted, limit["article"])


async def _category(inspection_id: UUID, title: str) -> UUID:
    found: UUID | None = await value(
        "SELECT id FROM inspections_category WHERE inspection = {} AND title = {}", inspection_id, title
    )
    if found is not None:
        return found
    position = 1 + await value("SELECT count(*) FROM inspections_category WHERE inspection = {}", inspection_id)
    made = Category(inspection=inspection_id, position=position, title=title)
    await Category.insert(made).run()
    return made.id


async def check_people(inspection: Mapping[str, Any], *chosen: UUID | None) -> None:
    """Whoever is named sees the item and may write in it: only those the page offers (`people_below`)."""
    offered = {one["id"] for one in await people_below(inspection["inspected_path"])} if any(chosen) else set()
    if any(person is not None and person not in offered for person in chosen):
        raise Refused("责任领导、承办人应为被巡察单位现任领导或联络员。")


async def _check_unit(inspection: Mapping[str, Any], unit: UUID) -> None:
    path = await value("SELECT path FROM unit WHERE id = {} AND closed_on IS NULL", unit)
    if path is None or not path.startswith(inspection["inspected_path"]):
        raise Refused("责任单位应为被巡察单位本身或其下属部门。")
