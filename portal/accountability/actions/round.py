"""Walking the round: whoever owes something is told in time, once, however often and from wherever the clock rings.

The machine reminds, and tells an office that the day for a letter has come; it writes no letter and reproaches nobody.
"""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.accountability.ladder import Facts, Light, Produces, Step, To, doer_first
from portal.accountability.queries.addressees import addressees, office_of
from portal.accountability.queries.ladders import FACTS, InForce, Ladders, facts_of, ladders_on
from portal.accountability.sentences import occasion_of, sentence_for
from portal.clock import now
from portal.db import AGAIN, atomic, new_id, row, rows, value
from portal.duties import REMINDERS
from portal.notices import drop, tell
from portal.subjects import Subject
from portal.workflow import happened

LOG = logging.getLogger("portal.accountability")
Record = dict[str, Any]
AT_ONCE = 5_000
"""So many duties are taken in hand in the order of their days before it is asked again which are left."""


async def walk_the_round(day: date) -> int:
    """Does everything the ladders ask for as of this day, duty by duty; returns how many rungs were climbed."""
    # In the order of the index, or the planner reads the whole ledger to find that there is nothing.
    if await value("SELECT 1 FROM duty WHERE look_on <= {} ORDER BY look_on LIMIT 1", day) is None:
        return 0
    ladders, climbed, more = await ladders_on(day), 0, True
    while more:
        more = False
        for duty in await rows("SELECT id FROM duty WHERE look_on <= {} ORDER BY due, id LIMIT {}", day, AT_ONCE):
            rungs = await _next(duty["id"], ladders, day)
            if rungs is not None:
                climbed, more = climbed + rungs, True
    return climbed


@atomic()
async def _next(duty: UUID, ladders: Ladders, day: date) -> int | None:
    """One duty in one transaction: how many rungs were climbed. None: somebody else has it in hand, or has done it."""
    found = await value("SELECT id FROM duty WHERE id = {} AND look_on <= {} FOR UPDATE SKIP LOCKED", duty, day)
    if found is None:
        return None
    try:
        async with atomic():
            return await _climb(found, ladders, day)
    except AGAIN:
        raise
    except Exception:
        LOG.exception("duty %s cannot be climbed and is pushed to tomorrow", found)
        await _look_again(found, day + timedelta(days=1))
        return 0


async def _climb(duty_id: UUID, ladders: Ladders, day: date) -> int:
    """Every step that is due and not taken; then the day of the next look."""
    duty = await row(f"SELECT {FACTS} FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = {{}}", duty_id)
    assert duty is not None
    if duty["done_at"] or duty["handed_in_at"]:  # nothing is owed now; who is handed it back is looked at again
        await forget(duty)
        await _look_again(duty["id"], None)
        return 0
    if duty["held_until"] and duty["held_until"] >= day:
        await _look_again(duty["id"], duty["held_until"] + timedelta(days=1))
        return 0
    await _forget_other_days(duty)
    used = ladders.of(duty)
    facts = await facts_of(duty, used.ladder, ladders.calendar, day)
    await _cure(duty, used, facts)
    taken, climbed, full = list(duty["taken"]), 0, False
    for step in doer_first(used.ladder.due(facts, day, taken), duty["owner_told_on"], day, taken):
        if step.produces is not Produces.notice and (full := full or not await _may_propose(duty, used, day)):
            continue
        if await _take(duty, used, step, facts, day):
            taken.append(step.key)
            climbed += 1
    await _look_again(duty["id"], ladders.look_by(duty, used.ladder.next_look(facts, day, taken)))
    return climbed


async def _take(duty: Record, used: InForce, step: Step, facts: Facts, day: date) -> bool:
    rung = await _claim(duty, used, step, day)
    if rung is None:
        return False
    subject = Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])
    people = [person["id"] for person in await addressees(duty, step, day)]
    told = await tell(people, subject, sentence_for(duty, step, facts, day), occasion_of(duty, step))
    await value("UPDATE accountability_rung SET told = {} WHERE id = {} RETURNING id", told, rung)
    if step.produces is not Produces.notice:
        await _propose(duty, rung, step, day)
    await happened(subject, None, "remind", step.words, f"已告知{told}人（{step.to_words}）")
    return True


async def _claim(duty: Record, used: InForce, step: Step, day: date) -> UUID | None:
    made: UUID | None = await value(
        """INSERT INTO accountability_rung (id, duty, step, due, walked_on, told, at, profile, label, light, points, to_owner)
           VALUES ({}, {}, {}, {}, {}, 0, {}, {}, {}, {}, {}, {}) ON CONFLICT (duty, step, due) DO NOTHING RETURNING id""",
        new_id(),
        duty["id"],
        step.key,
        duty["due"],
        day,
        now(),
        used.id,
        step.words,
        None if step.light is Light.none else step.light.name,
        step.points,
        To.owner in step.to,
    )
    return made


async def _may_propose(duty: Record, used: InForce, day: date) -> bool:
    """Whether the office may be proposed one more today. After a pause of the clock, or an upgrade, hundreds of matters are
    long late at once: the others wait, and are looked at again tomorrow, the longest late first."""
    most, office = used.ladder.letters_a_day, await office_of(duty["id"], day)
    if not most or office is None:
        return True
    made: int = await value(
        """INSERT INTO accountability_letters_of_day AS a (id, office, day, made, waiting) VALUES ({}, {}, {}, 0, 0)
           ON CONFLICT (office, day) DO UPDATE SET made = a.made RETURNING made""",
        new_id(),
        office,
        day,
    )
    allowed = made < most
    await value(
        "UPDATE accountability_letters_of_day SET made = made + {}, waiting = waiting + {} WHERE office = {} AND day = {}"
        " RETURNING id",
        int(allowed),
        int(not allowed),
        office,
        day,
    )
    return allowed


async def _propose(duty: Record, rung: UUID, step: Step, day: date) -> None:
    """Without an office that watches over the duty there is nobody to propose it to, and nothing is proposed."""
    office = await office_of(duty["id"], day)
    if office is not None:
        await value(
            """INSERT INTO accountability_proposal (id, duty, rung, due, office, produces, letter, label, made_on)
               VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (rung) DO NOTHING RETURNING id""",
            new_id(),
            duty["id"],
            rung,
            duty["due"],
            office,
            step.produces.name,
            step.letter,
            step.words,
            day,
        )


async def _cure(duty: Record, used: InForce, facts: Facts) -> None:
    """A light that was given for something that has been made good since falls back."""
    cured = [
        step.key
        for step in used.ladder.steps
        if step.light is not Light.none and used.ladder.day_of(step, facts) is None
    ]
    if cured and duty["lights"]:
        await rows(
            "UPDATE accountability_rung SET cured_at = {} WHERE duty = {} AND due = {} AND cured_at IS NULL"
            " AND split_part(step, '@', 1) = ANY({}) RETURNING id",
            now(),
            duty["id"],
            duty["due"],
            cured,
        )


async def _look_again(duty: UUID, on: date | None) -> None:
    await value("UPDATE duty SET look_on = {} WHERE id = {} RETURNING id", on, duty)


async def forget(duty: Record) -> None:
    """The reason is gone (met, or another day): reminders nobody has read yet are taken back."""
    await drop(duty["subject_id"], f"{REMINDERS}{duty['id']}:")


async def _forget_other_days(duty: Record) -> None:
    """Unread reminders of a due day that is no longer the due day."""
    for moved in duty["other_days"]:
        await drop(duty["subject_id"], f"{REMINDERS}{duty['id']}:{moved.isoformat()}:")
