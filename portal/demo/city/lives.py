"""The items of an inspection, and what became of each: four measures, about seven entries of progress, its duty."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from inspections.states import WITHHELD_GROUNDS
from inspections.tables import Finding, Item, ItemSupport, Measure, Progress
from portal.demo.cast import fixed_id
from portal.demo.city import sentences
from portal.demo.city.looks import next_look
from portal.demo.city.places import Places
from portal.demo.city.records import Line, Records, at, subject
from portal.duties import Duty, DutySupport
from portal.files import Attachment
from portal.notices import Notice
from portal.people import Recusal
from portal.workflow import Transition

STATES = ("closed",) * 9 + ("in_progress",) * 6 + ("not_started", "substantially_complete", "applied", "in_review")
WITHHELD, SUPPORTED, RECUSED = 25, 5, 12
"""Every so manieth."""


class Lives:
    """`known`: how often a notice goes to one of the cast."""

    def __init__(self, records: Records, places: Places, dice: Random, on: date, known: float) -> None:
        self.records, self.places, self.dice, self.on, self.known = records, places, dice, on, known
        self.begun = 0

    def items(self, inspection: Line, categories: list[Line], size: int) -> Iterator[Line]:
        for number in range(size):
            yield self._item(inspection, self._finding(inspection, categories[number % 4], number), number)

    def _finding(self, inspection: Line, category: Line, number: int) -> Line:
        self.begun += 1
        ground = None if self.begun % WITHHELD else WITHHELD_GROUNDS[self.begun // WITHHELD % len(WITHHELD_GROUNDS)]
        return self.records.add(
            Finding, inspection=inspection["id"], category=category["id"], position=number // 4 + 1,
            title=sentences.finding(self.dice), manifestation=sentences.manifestation(self.dice),
            withheld=ground is not None, withheld_ground=ground,
        )  # fmt: skip

    def _item(self, inspection: Line, finding: Line, number: int) -> Line:
        places, dice = self.places, self.dice
        unit = dice.choice(inspection["town"].offices)
        state = dice.choice(STATES)
        due = self.on + timedelta(days=dice.randint(-300, 240) if state == "closed" else dice.randint(-60, 240))
        closed = at(min(due, self.on)) if state == "closed" else None
        waits = state in {"applied", "in_review"}
        return self.records.add(
            Item, inspection=inspection["id"], finding=finding["id"], position=1, title=finding["title"],
            target="问题整改到位，长效机制建立", lead_unit=unit, leader=places.someone(unit, dice),
            handler=places.someone(unit, dice), immediate=number % 9 == 0, ongoing=number % 7 == 0, due=due,
            state=state, reported="", outcome=sentences.progress(dice) if closed else None, closed_at=closed,
            applied_at=at(self.on - timedelta(days=number % 30)) if waits or closed else None,
            applied_by=places.someone(unit, dice) if waits or closed else None, version=2,
            returns=int(number % 11 == 0), created_at=at(inspection["feedback_on"]), inspection_row=inspection,
            withheld=finding["withheld"],
        )  # fmt: skip

    def hand_to_li(self, item: Line) -> None:
        """李慧 works this one off, with three papers handed in."""
        item.update(
            lead_unit=fixed_id("fuwu"), handler=fixed_id("li"), state="in_progress", closed_at=None, outcome=None
        )
        item.update(leader=fixed_id("chen"), applied_at=None, applied_by=None)
        for number in range(3):
            self.records.add(
                Attachment, **subject(item["id"]), purpose="evidence", name=f"接访值班制度（修订稿{number + 1}）.pdf",
                media_type="application/pdf", sha256=f"{number:064x}", size=184_320, uploaded_by=fixed_id("li"),
                uploaded_by_name="李慧", uploaded_at=at(self.on),
            )  # fmt: skip

    def live(self, item: Line, number: int) -> None:
        """Everything that happened to it."""
        for position in range(1, 5):
            self.records.add(Measure, item=item["id"], position=position, text=sentences.measure(self.dice))
        for step in range(7 - int(self.dice.random() < 0.33)):
            self._progress(item, step)
        duty = self._duty(item)
        if number % SUPPORTED == 0:
            offices = item["inspection_row"]["town"].offices
            helping = next((unit for unit in offices if unit != item["lead_unit"]), offices[0])
            self.records.add(ItemSupport, item=item["id"], unit=helping)
            self.records.add(DutySupport, duty=duty["id"], unit=helping)
        if number % RECUSED == RECUSED - 2:
            self._recusal(item, whole_unit=number // RECUSED % 10 == 0)

    def _progress(self, item: Line, step: int) -> None:
        dice, places, add = self.dice, self.places, self.records.add
        began, path, worker = item["inspection_row"]["feedback_on"], f"/inspections/items/{item['id']}", item["handler"]
        when = at(began + (self.on - began) * (step + 1) // 9)
        told, name, unit = sentences.progress(dice), places.names[worker], places.units[item["lead_unit"]]
        about = subject(item["id"])
        add(
            Progress, item=item["id"], text=told, happened_on=when.date(), by=worker, by_name=name, unit_name=unit,
            at=when,
        )  # fmt: skip
        add(
            Transition, **about, subject_title=item["title"], subject_path=path, happened="progress",
            label="填报进展", note=told, person=worker, person_name=name, person_title=unit, at=when,
        )  # fmt: skip
        add(
            Notice, **about, person=places.anyone(item["lead_unit"], dice, self.known), title=item["title"], path=path,
            sentence=f"“{item['title']}”：填报进展", once=f"progress:{item['id']}:{step}", at=when,
            read_at=None if step > 4 and dice.random() < 0.5 else when,
        )  # fmt: skip

    def _duty(self, item: Line) -> Line:
        inspection, due = item["inspection_row"], item["due"]
        done, began = item["state"] == "closed", inspection["feedback_on"]
        look = next_look(began, due, self.on)
        return self.records.add(
            Duty, **subject(item["id"]), title=item["title"], path=f"/inspections/items/{item['id']}",
            unit=item["lead_unit"], person=item["handler"], supervising_unit=inspection["town"].inspectors,
            principal=item["leader"], starts_on=began, statutory_due=due, due=due, first_due=due,
            opened_at=at(began), done_at=item["closed_at"], done_on=min(due, self.on) if done else None,
            look_on=None if done else look,
        )  # fmt: skip

    def _recusal(self, item: Line, *, whole_unit: bool) -> None:
        whom = (
            {"unit": item["lead_unit"]}
            if whole_unit
            else {"person": self.places.anyone(item["lead_unit"], self.dice, self.known)}
        )
        self.records.add(
            Recusal, record_kind="inspections.item", record_id=item["id"], reason="与反馈问题有利害关系",
            declared_by=fixed_id("wang"), declared_at=at(self.on), **whom,
        )  # fmt: skip
