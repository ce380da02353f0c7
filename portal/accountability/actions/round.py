"""Walking the round: whoever owes something is told in time, once, however often and from wherever the clock rings.

The machine reminds; it drafts no letter and reproaches nobody.
"""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.accountability.ladder import Step, To, next_look, step_for
from portal.clock import now
from portal.db import AGAIN, Sql, all_of, any_of, atomic, new_id, row, rows, value
from portal.notices import drop, tell
from portal.people import Role, UnitKind
from portal.subjects import Subject
from portal.words import day_words, distance
from portal.workflow import happened

LOG = logging.getLogger("portal.accountability")
REMINDERS = "remind:"
"""How the occasion of every notice of the ladder begins (`notice.once`)."""


async def walk_the_round(day: date) -> int:
    """Does everything the ladder asks for as of this day, duty by duty; returns how many rungs were climbed."""
    climbed = 0
    while (rung := await _next(day)) is not None:
        climbed += rung
    return climbed


@atomic()
async def _next(day: date) -> int | None:
    """One duty that nobody else has in hand, in one transaction: 1 rung climbed, 0 none, None: no duty is left."""
    duty = await row(
        """SELECT id, subject_kind, subject_id, title, path, unit, person, due, done_at, handed_in_at FROM duty
            WHERE look_on <= {} ORDER BY look_on, id LIMIT 1 FOR UPDATE SKIP LOCKED""",
        day,
    )
    if duty is None:
        return None
    try:
        async with atomic():
            return await _climb(duty, day)
    except AGAIN:
        raise
    except Exception:
        LOG.exception("duty %s cannot be climbed and is pushed to tomorrow", duty["id"])
        await _look_again(duty["id"], day + timedelta(days=1))
        return 0


async def _climb(duty: dict[str, Any], day: date) -> int:
    """The highest rung reached, if it is not climbed yet; then the day of the next look."""
    if duty["done_at"] or duty["handed_in_at"]:  # nothing is owed now; who is handed it back is looked at again
        await forget(duty)
        await _look_again(duty["id"], None)
        return 0
    await _forget_other_days(duty)
    step = step_for(duty["due"], day)
    await _look_again(duty["id"], next_look(duty["due"], day))
    if step is None or not await _claim(duty, step, day):
        return 0
    subject = Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])
    people = [person["id"] for person in await addressees(duty, step, day)]
    told = await tell(people, subject, sentence_for(duty, day), once_of(duty, step))
    await value(
        "UPDATE accountability_rung SET told = {} WHERE duty = {} AND step = {} AND due = {} RETURNING id",
        told,
        duty["id"],
        step.key,
        duty["due"],
    )
    await happened(subject, None, "remind", step.words, f"已告知{told}人（{step.to_words}）")
    return 1


async def _claim(duty: dict[str, Any], step: Step, day: date) -> bool:
    made = await value(
        """INSERT INTO accountability_rung (id, duty, step, due, walked_on, told, at) VALUES ({}, {}, {}, {}, {}, 0, {})
           ON CONFLICT (duty, step, due) DO NOTHING RETURNING id""",
        new_id(),
        duty["id"],
        step.key,
        duty["due"],
        day,
        now(),
    )
    return made is not None


async def _look_again(duty: UUID, on: date | None) -> None:
    await value("UPDATE duty SET look_on = {} WHERE id = {} RETURNING id", on, duty)


def sentence_for(duty: dict[str, Any], day: date) -> str:
    """Title, distance and day: nothing of what stands in the record itself, which may name a petitioner."""
    return f"“{duty['title']}”{distance(duty['due'], day)}（{day_words(duty['due'])}到期），请及时办理。"


def once_of(duty: dict[str, Any], step: Step) -> str:
    return f"{REMINDERS}{duty['id']}:{duty['due'].isoformat()}:{step.key}"


async def addressees(duty: dict[str, Any], step: Step, day: date) -> list[dict[str, Any]]:
    """Who is to be told: id and name. Only who holds a post that day, and nobody who must not know of the record.

    承办人 is the person of the duty; when nobody is named, or the person has left, the liaisons of the unit.
    单位负责人 are the leaders of the unit and, where the unit is a department, of the unit above it.
    """
    clauses = []
    if To.owner in step.to:
        named = await _holds_a_post(duty["person"], day) if duty["person"] else False
        liaisons = Sql("o.unit = {} AND o.role = {}", duty["unit"], str(Role.liaison))
        clauses.append(Sql("o.person = {}", duty["person"]) if named else liaisons)
    if To.leaders in step.to:
        above = Sql("SELECT parent FROM unit WHERE id = {} AND kind = {}", duty["unit"], str(UnitKind.department))
        clauses.append(Sql("o.role = {} AND (o.unit = {} OR o.unit IN ({}))", str(Role.leader), duty["unit"], above))
    return await rows(
        "SELECT DISTINCT p.id, p.name FROM post o JOIN person p ON p.id = o.person WHERE {} ORDER BY p.name, p.id",
        all_of(_held_on(day), any_of(*clauses), Sql("p.disabled_at IS NULL"), _may_know(duty["subject_id"], day)),
    )


async def _holds_a_post(person: UUID, day: date) -> bool:
    return bool(
        await value(
            "SELECT 1 FROM post o JOIN person p ON p.id = o.person"
            " WHERE o.person = {} AND p.disabled_at IS NULL AND {} LIMIT 1",
            person,
            _held_on(day),
        )
    )


def _held_on(day: date) -> Sql:
    return Sql("o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})", day, day)


def _may_know(record: UUID, day: date) -> Sql:
    """SQL over `person p`: neither this person nor a unit they belong to that day is recused from the record."""
    return Sql(
        """NOT EXISTS (SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
                        WHERE rc.record_id = {} AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                              SELECT 1 FROM post o JOIN unit u ON u.id = o.unit
                               WHERE o.person = p.id AND {} AND u.path LIKE ru.path || '%')))""",
        record,
        _held_on(day),
    )


async def forget(duty: dict[str, Any]) -> None:
    """The reason is gone (met, or another day): reminders nobody has read yet are taken back."""
    await drop(duty["subject_id"], f"{REMINDERS}{duty['id']}:")


async def _forget_other_days(duty: dict[str, Any]) -> None:
    """Unread reminders of a due day that is no longer the due day."""
    for moved in await rows(
        "SELECT DISTINCT due FROM accountability_rung WHERE duty = {} AND due <> {}", duty["id"], duty["due"]
    ):
        await drop(duty["subject_id"], f"{REMINDERS}{duty['id']}:{moved['due'].isoformat()}:")


__all__ = ["REMINDERS", "addressees", "forget", "once_of", "sentence_for", "walk_the_round"]
