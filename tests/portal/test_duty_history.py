"""What a past day says is what was true on it: a random life of duties, and a model beside it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from portal import duties, duty_history
from portal.access import Me
from portal.clock import as_of
from portal.db import atomic, new_id, row, rows, value
from portal.demo.cast import Cast
from portal.duties import Answerable, DutyPause, Term
from portal.subjects import Subject

FIRST = date(2031, 1, 6)
KIND = "assignments.matter"


@dataclass(frozen=True)
class Model:
    """One duty, thought anew without the database."""

    unit: UUID
    due: date
    state: str = "open"
    handed_in: bool = False
    done_on: date | None = None
    person: UUID | None = None
    principal: UUID | None = None

    @property
    def late_on(self) -> Any:
        return lambda day: self.state in ("open", "handed_in") and self.due < day


def at(day: date, hour: int) -> datetime:
    """An hour of that day in China."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 8)


async def opened(people: Cast, due: date, **more: Any) -> UUID:
    subject = Subject(KIND, new_id(), "某件事", "/x")
    await duties.open_duty(subject, Answerable(people.unit["fuwu"], **more), Term(FIRST, due, due))
    return subject.id


async def on_day(day: date) -> dict[UUID, dict[str, Any]]:
    found = await rows(
        "SELECT d.subject_id, h.* FROM {} h JOIN duty d ON d.id = h.duty WHERE d.subject_kind = {}",
        duty_history.as_of(day),
        KIND,
    )
    return {line["subject_id"]: line for line in found}


async def act(dice: Random, subject: UUID, model: Model, day: date, by: Me, others: list[UUID]) -> Model:
    """One thing that may happen to a duty, done for real and in the model. What does not apply changes nothing."""
    term = Term(day, day + timedelta(days=20), day + timedelta(days=20))
    open_now = model.state in ("open", "handed_in")
    match dice.choice(
        ("hand_in", "hand_back", "finish", "revoke", "reopen", "reopen_by", "extend", "hand_over", "entrust")
    ):
        case "hand_in":
            await duties.hand_in(KIND, subject)
            return replace(model, state="handed_in", handed_in=True) if open_now else model
        case "hand_back":
            await duties.hand_back(KIND, subject, day)
            return replace(model, state="open", handed_in=False) if open_now else model
        case "finish":
            on = day - timedelta(days=dice.randrange(3))
            await duties.finish_duty(KIND, subject, on)
            return replace(model, state="done", done_on=on) if open_now else model
        case "revoke":
            await duties.revoke_duty(KIND, subject)
            return replace(model, state="revoked") if open_now else model
        case "reopen":
            await duties.reopen_duty(KIND, subject)
            return replace(model, state="open", handed_in=False, done_on=None)
        case "reopen_by":
            await duties.reopen_duty(KIND, subject, term)
            return replace(model, state="open", handed_in=False, done_on=None, due=term.due)
        case "extend":
            later = replace(term, due=model.due + timedelta(days=7), statutory_due=model.due + timedelta(days=7))
            await duties.extend_duty(KIND, subject, later, "材料未齐", by)
            return replace(model, due=later.due)
        case "hand_over":
            giver, receiver = dice.sample(others, 2)
            await duties.hand_over_duty(KIND, subject, giver, receiver)
            person = receiver if model.person == giver else model.person
            return replace(model, person=person, principal=receiver if model.principal == giver else model.principal)
        case _:
            person, principal = dice.choice(others), dice.choice(others)
            await duties.entrust(KIND, [subject], model.unit, person=person, principal=principal)
            return replace(model, person=person, principal=principal)


@pytest.mark.parametrize("seed", range(6))
async def test_every_past_day_says_what_was_true_on_it(people: Cast, seed: int) -> None:
    dice = Random(seed)
    others = [people.li.id, people.sun.id, people.chen.id]
    known: dict[UUID, Model] = {}
    remembered: list[tuple[date, dict[UUID, Model]]] = []
    day = FIRST
    for _ in range(25):
        hours = sorted(dice.sample(range(24), 4))
        if dice.random() < 0.4:
            due = day + timedelta(days=dice.randrange(1, 12))
            with as_of(at(day, hours[0])):
                subject = await opened(people, due, person=people.li.id, principal=people.chen.id)
            known[subject] = Model(people.unit["fuwu"], due, person=people.li.id, principal=people.chen.id)
        for hour in hours[1:]:
            if known:
                subject = dice.choice(list(known))
                with as_of(at(day, hour)):
                    known[subject] = await act(dice, subject, known[subject], day, people.wang, others)
        remembered.append((day, dict(known)))
        day += timedelta(days=dice.randrange(1, 4))
    assert len(known) > 3
    for on, then in remembered:
        told = await on_day(on)
        assert told.keys() == then.keys()
        for subject, model in then.items():
            line = told[subject]
            assert {name: line[name] for name in ("unit", "due", "state", "done_on", "person", "principal")} == {
                name: getattr(model, name) for name in ("unit", "due", "state", "done_on", "person", "principal")
            }, (seed, on)
            assert line["late"] == model.late_on(on)
            assert (line["handed_in_at"] is not None) == model.handed_in
            assert line["met_late"] == (model.state == "done" and bool(model.done_on and model.done_on > model.due))


async def test_the_day_ends_at_midnight_in_china(people: Cast) -> None:
    with as_of(at(FIRST, 23)):
        before = await opened(people, FIRST)
    with as_of(at(FIRST, 25)):
        after = await opened(people, FIRST)
    assert set(await on_day(FIRST)) == {before}
    assert set(await on_day(FIRST + timedelta(days=1))) == {before, after}


async def test_what_changes_past_the_ledger_is_in_the_history_too(people: Cast) -> None:
    subject = await opened(people, FIRST)
    await rows("UPDATE duty SET due = {} WHERE subject_id = {}", FIRST + timedelta(days=5), subject)
    await rows("UPDATE duty SET unit = {} WHERE subject_id = {}", people.unit["zongzhi"], subject)
    await rows("UPDATE duty SET title = 'x', look_on = NULL WHERE subject_id = {}", subject)
    told = await duty_history.of(await duty_of(subject))
    assert [line["what"] for line in told] == ["opened", "recomputed", "reassigned"]
    assert [line["unit_name"] for line in told][-1] == "青石街道综合治理办公室"
    assert [line["at"] for line in told] == sorted(line["at"] for line in told)


async def test_a_pause_is_in_the_history(people: Cast) -> None:
    subject = await opened(people, FIRST)
    pause = DutyPause(duty=await duty_of(subject), since=FIRST, reason="听证", by=people.wang.id)
    await DutyPause.insert(pause).run()
    await rows("UPDATE duty_pause SET until = {} WHERE id = {}", FIRST, pause.id)
    assert [line["what"] for line in await duty_history.of(await duty_of(subject))] == ["opened", "paused", "resumed"]


async def test_a_duty_that_comes_ready_made_brings_its_history(people: Cast) -> None:
    """As a bulk load writes it, and as the migration tells what there was before the history."""
    subject = await opened(people, FIRST)
    with as_of(at(FIRST, 9)):
        await duties.extend_duty(KIND, subject, Term(FIRST, FIRST, FIRST + timedelta(days=9)), "雨季", people.wang)
        await duties.hand_in(KIND, subject)
        await duties.finish_duty(KIND, subject, FIRST)
    copied, other = new_id(), new_id()
    columns = [
        line["column_name"]
        for line in await rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'duty' AND column_name NOT IN ('id', 'subject_id')"
        )
    ]
    names = ", ".join(columns)
    await rows(
        f"INSERT INTO duty (id, subject_id, {names}) SELECT {{}}, {{}}, {names} FROM duty WHERE subject_id = {{}}",
        copied,
        other,
        subject,
    )
    told = await duty_history.of(copied)
    assert [(line["what"], line["state"], line["done_on"]) for line in told] == [
        ("opened", "open", None),
        ("handed_in", "handed_in", None),
        ("finished", "done", FIRST),
    ]
    original = await duty_of(subject)
    await rows("SELECT duty_event_told(d) FROM duty d WHERE d.id = {}", original)
    again = (await duty_history.of(original))[4:]
    assert [(line["what"], line["due"]) for line in again] == [
        ("opened", FIRST),
        ("extended", FIRST + timedelta(days=9)),
        ("handed_in", FIRST + timedelta(days=9)),
        ("finished", FIRST + timedelta(days=9)),
    ]


async def test_nobody_rewrites_the_history(people: Cast) -> None:
    subject = await opened(people, FIRST)
    for statement in ("UPDATE duty_event SET due = due + 1", "DELETE FROM duty_event"):
        with pytest.raises(asyncpg.RaiseError):
            async with atomic():
                await rows(f"{statement} WHERE duty = {{}}", await duty_of(subject))
    assert await value("SELECT count(*) FROM duty_event WHERE duty = {}", await duty_of(subject)) == 1


async def test_a_matter_kept_narrow_is_seen_by_its_office_alone(people: Cast) -> None:
    subject = Subject(KIND, new_id(), "某件事", "/x")
    await duties.open_duty(
        subject,
        Answerable(people.unit["inspection_office"], person=people.li.id, narrow=True),
        Term(FIRST, FIRST, FIRST),
    )
    seeing = {
        name
        for name in ("wang", "he", "li", "zhou", "tang", "qian", "chen")
        if await duties.one(people.person[name], KIND, subject.id)
    }
    assert seeing == {"wang", "he", "li"}


async def duty_of(subject: UUID) -> UUID:
    found = await row("SELECT id FROM duty WHERE subject_id = {}", subject)
    assert found is not None
    identity: UUID = found["id"]
    return identity
