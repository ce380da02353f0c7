"""A register in small: cases of every kind, made through the real actions and then aged by hand, as rows to check against."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from assignments.actions import assigning, cases, registers
from assignments.queries.registers import register_for, tags_of
from assignments.states import DIFFICULTIES, ORIGINS, ROUTES, AssignmentState
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from tests.assignments_builders import a_register

WORDS = ("拆迁安置补偿未落实", "小区电梯渗水要求修复", "拖欠工资要求支付", "道路积水要求治理", "养老待遇核定有异议")
UNITS = ("qingshi", "liuan", "housing", "audit_office", "fuwu")
CARRIERS = ("chen", "luo")


async def some_cases(people: Cast, count: int, seed: int = 5) -> list[dict[str, Any]]:
    """Each as its row stands, with `tag_words`, `officers`, and words for what its ids mean."""
    dice = Random(seed)
    register = await a_register(people)
    tags = await tags_of(register)
    found = await register_for(people.zhou, register)
    batch = await registers.add_batch(
        found,
        people.zhou,
        issuer_level="central",
        issuer="中央信联办",
        name="第三批",
        handed_on=date(2026, 3, 1),
        due=date(2026, 12, 1),
        target_rate=850,
    )
    for number in range(count):
        case = await cases.open_case(
            people.zhou,
            register,
            number=f"LJ2026{number:05}",
            tags=[dice.choice(tags["lever"])["id"]] if dice.random() < 0.4 else [],
            summary=dice.choice(WORDS) + f"（{number}）",
            field=dice.choice(tags["field"][:3])["id"],
            territory=people.unit[dice.choice(UNITS)],
            authority=people.unit[dice.choice(UNITS)],
            origin=dice.choice(list(ORIGINS)),
            batch=batch if dice.random() < 0.3 else None,
            route=dice.choice(list(ROUTES)),
            difficulty=dice.choice(list(DIFFICULTIES)),
            repeat=dice.random() < 0.5,
            cross_jurisdiction=dice.random() < 0.2,
            split_residence=dice.random() < 0.2,
            first_registered_on=today() - timedelta(days=dice.choice((10, 60, 61, 365, 366, 1826, 1827))),
        )
        await _lived(people, dice, case, tags)
    return await rows_as_they_stand()


async def _lived(people: Cast, dice: Random, case: UUID, tags: dict[str, list[dict[str, Any]]]) -> None:
    """Carried or not, as far as chance has it; days and facts are set by hand, for they need months."""
    on = today()
    facts = [on - timedelta(days=3) if dice.random() < 0.5 else None for _ in range(3)]
    waiting = dice.choice(tags["waiting"])["id"] if dice.random() < 0.4 else None
    state = dice.choice([*AssignmentState, None, None])
    await db.rows(
        "UPDATE assignments_case SET completed_on = {}, resolved_on = {}, filed_on = {}, waiting = {}, closed_on = {},"
        " moved_at = {} WHERE id = {}",
        *facts,
        waiting,
        on if state == AssignmentState.closed else None,
        (await db.value("SELECT now()")) - timedelta(hours=dice.randrange(1000)),
        case,
    )
    if state is None:
        return
    assignment = await assigning.draft(
        people.zhou,
        case,
        level=dice.choice(("township", "department")),
        leader=people.person[dice.choice(CARRIERS)].id,
        lead_unit=people.unit[dice.choice(UNITS)],
        supports=[people.unit["dangjian"]] if dice.random() < 0.3 else [],
        officers=[people.sun.id] if dice.random() < 0.2 else [],
        due=on + timedelta(days=10),
    )
    await db.rows(
        "UPDATE assignments_assignment SET state = {}, due = {} WHERE id = {}",
        state,
        on + timedelta(days=dice.choice((-5, -1, 0, 3, 4, 7, 8, 40))),
        assignment,
    )


async def rows_as_they_stand() -> list[dict[str, Any]]:
    """The plain truth: no shadow, no index, no rule."""
    return await db.rows(
        """SELECT k.*, f.name AS field_word, w.name AS waiting_word, a.state, a.due, a.level, a.leader, a.lead_unit,
                  p.name AS leader_name,
                  ARRAY(SELECT t.name FROM assignments_case_tag ct JOIN assignments_tag t ON t.id = ct.tag
                         WHERE ct.backlog_case = k.id) AS tag_words,
                  ARRAY(SELECT o.person FROM assignments_officer o JOIN assignments_assignment x ON x.id = o.assignment
                         WHERE x.backlog_case = k.id) AS officers
             FROM assignments_case k JOIN assignments_tag f ON f.id = k.field LEFT JOIN assignments_tag w ON w.id = k.waiting
             LEFT JOIN assignments_assignment a ON a.backlog_case = k.id AND a.state <> 'withdrawn'
             LEFT JOIN person p ON p.id = a.leader ORDER BY k.id"""
    )
