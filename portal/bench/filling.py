"""Fills an empty database as if the portal had been at work for years: made with COPY, the audit chain whole."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
from piccolo.table import Table

from inspections.tables import Category, Finding, Inspection, Item, Measure, Progress, Round, RoundLimit
from portal import audit
from portal.accountability.ladder import next_look
from portal.bench import sentences
from portal.bench.copying import blank, copy
from portal.bench.places import Places
from portal.clock import CHINA, today
from portal.db import new_id
from portal.demo.cast import fixed_id
from portal.duties import Duty
from portal.files import Attachment
from portal.notices import Notice
from portal.people import Recusal
from portal.workflow import Transition

Line = dict[str, Any]
ITEMS = 3000
TEN = "青石街道“小专项”巡察"
"""The inspection with exactly ten items."""
STATES = ("closed",) * 9 + ("in_progress",) * 6 + ("not_started", "substantially_complete", "applied", "in_review")
CHUNK = 20_000
TABLES: tuple[type[Table], ...] = (
    *(Round, RoundLimit, Inspection, Category, Finding, Item, Measure, Progress),
    *(Duty, Transition, Notice, Attachment, Recusal),
)
"""In the order in which they refer to each other."""


@dataclass
class District:
    """What the rows of the bench ask for."""

    item: UUID
    ten: UUID


class Filling:
    """For each item four measures, about seven progress entries, notices and transitions, and seventeen entries of the
    audit log."""

    def __init__(self, connection: asyncpg.Connection, items: int = ITEMS) -> None:
        self.connection, self.items = connection, items
        self.dice = Random(7)  # noqa: S311 (the same texts every time)
        self.on = today()
        self.rows: dict[type[Table], list[Line]] = {}

    async def fill(self) -> District:
        places = await Places.find(self.connection)
        inspections = list(self._inspections(places))
        items = self._items(places, inspections)
        own = self._worked_on(items)
        for item in items:
            self._life_of(places, item)
        self._recusals(places, items)
        for table in TABLES:
            await self._copy(table)
        await self._audit(places, items)
        await self.connection.execute("VACUUM ANALYZE")
        return District(own["id"], inspections[0]["id"])

    def _inspections(self, places: Places) -> Iterable[Line]:
        """Twenty-five items each, three in five of them in the district of the cast; the first is the small one."""
        wang = fixed_id("wang")
        for number in range(max(2, self.items // 25 + 1)):
            town = places.towns[0] if number == 0 else places.town(self.dice)
            fed_back = self.on - timedelta(days=self.dice.randint(40, 900))
            cycle = self._add(
                Round, title=f"{fed_back.year}年第{number}轮巡察", kind="special", office=town.inspectors,
                year=fed_back.year, created_by=wang, created_at=_at(fed_back),
            )  # fmt: skip
            for name in ("plan", "focus", "report", "item"):
                self._add(RoundLimit, round=cycle["id"], name=name, amount=3, unit="月", article="轮次自定")
            yield self._add(
                Inspection, round=cycle["id"], title=TEN if number == 0 else f"{town.name}{fed_back.year}年专项巡察",
                team="第二巡察组", inspected_unit=town.id, lead_department=town.offices[0],
                from_day=fed_back - timedelta(days=60), to_day=fed_back - timedelta(days=30), feedback_on=fed_back,
                plan_due=fed_back + timedelta(days=30), focus_until=fed_back + timedelta(days=180),
                report_due=fed_back + timedelta(days=180), created_by=wang, created_at=_at(fed_back), town=town,
            )  # fmt: skip

    def _items(self, places: Places, inspections: list[Line]) -> list[Line]:
        sizes = [10] + [0] * (len(inspections) - 1)
        for number in range(self.items - 10):
            sizes[1 + number % (len(inspections) - 1)] += 1
        return [
            item
            for inspection, size in zip(inspections, sizes, strict=True)
            for item in self._items_of(places, inspection, size)
        ]

    def _items_of(self, places: Places, inspection: Line, size: int) -> Iterable[Line]:
        categories = [
            self._add(Category, inspection=inspection["id"], position=position, title=title)
            for position, title in enumerate(sentences.CATEGORIES, start=1)
        ]
        for number in range(size):
            unit = self.dice.choice(inspection["town"].offices)
            title = sentences.finding(self.dice)
            finding = self._add(
                Finding, inspection=inspection["id"], category=categories[number % 4]["id"], position=number // 4 + 1,
                title=title, manifestation=sentences.manifestation(self.dice),
            )  # fmt: skip
            state = self.dice.choice(STATES)
            due = self.on + timedelta(
                days=self.dice.randint(-300, 240) if state == "closed" else self.dice.randint(-60, 240)
            )
            closed = _at(min(due, self.on)) if state == "closed" else None
            waits = state in {"applied", "in_review"}
            yield self._add(
                Item, inspection=inspection["id"], finding=finding["id"], position=1, title=title,
                target="问题整改到位，长效机制建立", lead_unit=unit, leader=places.someone(unit, self.dice),
                handler=places.someone(unit, self.dice), immediate=number % 9 == 0, ongoing=number % 7 == 0, due=due,
                state=state, reported="", outcome=sentences.progress(self.dice) if closed else None, closed_at=closed,
                applied_at=_at(self.on - timedelta(days=number % 30)) if waits or closed else None,
                applied_by=places.someone(unit, self.dice) if waits or closed else None, version=2,
                returns=int(number % 11 == 0), created_at=_at(inspection["feedback_on"]), inspection_row=inspection,
            )  # fmt: skip

    def _worked_on(self, items: list[Line]) -> Line:
        """One item of the small inspection is 李慧's, being worked off, with a paper handed in."""
        own = items[3]
        own.update(
            lead_unit=fixed_id("fuwu"), handler=fixed_id("li"), state="in_progress", closed_at=None, outcome=None
        )
        own.update(leader=fixed_id("chen"), applied_at=None, applied_by=None)
        for number in range(3):
            self._add(
                Attachment, subject_kind="inspections.item", subject_id=own["id"], purpose="evidence",
                name=f"接访值班制度（修订稿{number + 1}）.pdf", media_type="application/pdf", sha256=f"{number:064x}",
                size=184_320, uploaded_by=fixed_id("li"), uploaded_by_name="李慧", uploaded_at=_at(self.on),
            )  # fmt: skip
        return own

    def _life_of(self, places: Places, item: Line) -> None:
        dice, inspection = self.dice, item["inspection_row"]
        path, began = f"/inspections/items/{item['id']}", inspection["feedback_on"]
        worker = item["handler"]
        subject = {"subject_kind": "inspections.item", "subject_id": item["id"]}
        for position in range(1, 5):
            self._add(Measure, item=item["id"], position=position, text=sentences.measure(dice))
        for step in range(6 + item["version"] // 2 - int(dice.random() < 0.33)):
            at = _at(began + (self.on - began) * (step + 1) // 9)
            told = sentences.progress(dice)
            self._add(
                Progress, item=item["id"], text=told, happened_on=at.date(), by=worker,
                by_name=places.names[worker], unit_name=places.units[item["lead_unit"]], at=at,
            )  # fmt: skip
            self._add(
                Transition, **subject, subject_title=item["title"], subject_path=path, happened="progress",
                label="填报进展", note=told, person=worker, person_name=places.names[worker],
                person_title=places.units[item["lead_unit"]], at=at,
            )  # fmt: skip
            self._add(
                Notice, **subject, person=places.anyone(item["lead_unit"], dice), title=item["title"], path=path,
                sentence=f"“{item['title']}”：填报进展", once=f"progress:{item['id']}:{step}", at=at,
                read_at=None if step > 4 and dice.random() < 0.5 else at,
            )  # fmt: skip
        done = item["state"] == "closed"
        self._add(
            Duty, **subject, title=item["title"], path=path, unit=item["lead_unit"], person=worker,
            supervising_unit=inspection["town"].inspectors, principal=item["leader"], starts_on=began,
            statutory_due=item["due"], due=item["due"], first_due=item["due"], opened_at=_at(began),
            done_at=item["closed_at"], done_on=min(item["due"], self.on) if done else None,
            look_on=None if done else max(self.on + timedelta(days=1), next_look(item["due"], self.on) or self.on),
        )  # fmt: skip

    def _recusals(self, places: Places, items: list[Line]) -> None:
        for number, item in enumerate(items[10::12]):
            whom: Line = {"person": places.anyone(item["lead_unit"], self.dice)}
            if number % 10 == 0:
                whom = {"unit": item["lead_unit"]}
            self._add(
                Recusal, record_kind="inspections.item", record_id=item["id"], reason="与反馈问题有利害关系",
                declared_by=fixed_id("wang"), declared_at=_at(self.on), **whom,
            )  # fmt: skip

    async def _audit(self, places: Places, items: list[Line]) -> None:
        """A chain that holds: each entry sealed with the one before it."""
        seal, seq, at = audit.START, 0, _at(self.on - timedelta(days=900))
        people = list(places.names.items())
        for number in range(len(items) * 50 // 3):
            item, (person, name), seq = items[number % len(items)], self.dice.choice(people), seq + 1
            at += timedelta(days=880) / (len(items) * 17)
            entry = self._add(
                audit.Entry, chain=audit.CHAIN, seq=seq, at=at, person=person, person_name=name,
                action="inspections.item.progress", outcome="done", subject_kind="inspections.item",
                subject_id=item["id"], subject_title=item["title"], detail=json.dumps({"from": "in_progress"}),
                address="10.8.3.21", previous=seal,
            )  # fmt: skip
            seal = entry["seal"] = audit.seal_of(audit.said_by(entry))
            if seq % CHUNK == 0:
                await self._copy(audit.Entry)
        await self._copy(audit.Entry)
        await self.connection.execute(
            "UPDATE audit_head SET seq = $1, seal = $2 WHERE chain = $3", seq, seal, audit.CHAIN
        )

    def _add(self, table: type[Table], **given: Any) -> Line:
        line = {**blank(table), "id": new_id(), **given}
        self.rows.setdefault(table, []).append(line)
        return line

    async def _copy(self, table: type[Table]) -> None:
        await copy(self.connection, table, self.rows.pop(table, []))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), CHINA)
