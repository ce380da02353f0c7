"""What waits for whom: the numbers, the lists and 今日 say exactly what the rules say."""

from datetime import timedelta
from uuid import UUID

from assignments.queries.assignments import assignment_for
from assignments.queries.waiting import WAITS, list_of, numbers_for, waiting_for
from assignments.workflow import ASSIGNMENT
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing
from tests.assignments.test_still import put
from tests.assignments_builders import a_case, a_drafted, a_register, underway
from tests.browser import Browser

MOVES = {
    "endorse": ("proposed", "endorse"),
    "approve": ("to_approve", "approve"),
    "deliver": ("approved", "deliver"),
    "plan": ("plan_review", "approve_plan"),
    "review": ("applied", "file"),
    "verdict": ("filed", "confirm"),
    "revisit": ("confirmed", "close"),
}
"""The move of the machine behind each number."""


async def may(me: Me, assignment: UUID, move: str) -> bool:
    try:
        found = await assignment_for(me, assignment)
    except Missing:
        return False
    return move in {one.name for one in ASSIGNMENT.open_moves(me, found)}


async def test_the_questions_agree_with_the_rules_of_the_machine(people: Cast) -> None:
    await a_register(people, deputy=people.luo.id)
    assignments = []
    for number, leader in enumerate([people.chen, people.tang, people.luo]):
        assignments.append(await a_drafted(people, await a_case(people, number=f"LJ{number}"), leader=leader.id))
    by = {
        "filled_by": people.zhou.id,
        "endorsed_by": people.shen.id,
        "applied_by": people.zhou.id,
        "reviewed_by": people.shen.id,
    }
    for what, (state, move) in MOVES.items():
        for assignment in assignments:
            await put("assignments_assignment", assignment, state=state, **by)
        for me in people.person.values():
            listed = {line["id"] for line in await list_of(me, what)}
            allowed = {one for one in assignments if await may(me, one, move)}
            assert listed == allowed, f"{what} for {me.name}"
            assert (await numbers_for(me)).get(what, 0) == len(allowed)


async def test_somebody_of_the_office_who_carried_or_worked_does_not_review(people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    await put("assignments_assignment", assignment, state="applied", applied_by=people.chen.id)
    assert [line["asks"] for line in await list_of(people.shen, "review")] == ["审核报结申请"]
    await db.rows(
        "INSERT INTO assignments_officer (id, assignment, person) VALUES (gen_random_uuid(), {}, {})",
        assignment,
        people.shen.id,
    )
    assert await list_of(people.shen, "review") == []
    assert len(await list_of(people.zhou, "review")) == 1


async def test_a_recheck_waits_from_its_day_on(people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    await put("assignments_assignment", assignment, state="closed", reviewed_by=people.zhou.id)
    await db.rows(
        "INSERT INTO assignments_recheck (id, assignment, due, made_at, version) VALUES (gen_random_uuid(), {}, {}, now(), 0)",
        assignment,
        today() + timedelta(days=1),
    )
    assert await list_of(people.shen, "recheck") == []
    await db.rows("UPDATE assignments_recheck SET due = {}", today())
    assert len(await list_of(people.shen, "recheck")) == 1
    assert await list_of(people.zhou, "recheck") == [], "who reviewed does not check again"


async def test_an_extension_waits_for_who_approves(people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    await db.rows(
        "INSERT INTO assignments_extension (id, assignment, from_due, asked_for, reason, so_far, asked_by, asked_by_name,"
        " asked_at) VALUES (gen_random_uuid(), {}, {}, {}, '等审批', '已协调', {}, '陈国栋', now())",
        assignment,
        today(),
        today() + timedelta(days=20),
        people.chen.id,
    )
    assert await numbers_for(people.tang) == {"approve": 0, "plan": 0, "extension": 1}
    assert (await numbers_for(people.zhou))["extension"] == 0
    assert await numbers_for(people.li) == {}


async def test_today_shows_what_waits_and_names_no_fact_of_a_case(browser: Browser, people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    await put("assignments_assignment", assignment, state="to_approve")
    found = await waiting_for(people.tang)
    assert [(line["title"], line["asks"], line["path"]) for line in found] == [
        ("包案事项 LJ202600001", "审批包案", f"/assignments/{assignment}")
    ]
    await browser.sign_in(people.tang)
    page = await browser.see("/")
    assert "等您审批包案" in page
    assert "电梯" not in page


async def test_every_number_of_the_overview_opens_its_rows(browser: Browser, people: Cast) -> None:
    for number, state in enumerate(("proposed", "applied", "filed", "confirmed")):
        assignment = await underway(people, await a_case(people, number=f"LJ{number}"))
        await put("assignments_assignment", assignment, state=state, filled_by=people.zhou.id)
    await browser.sign_in(people.shen)
    for what, number in (await numbers_for(people.shen)).items():
        page = await browser.see(f"/assignments/waiting?what={what}")
        assert WAITS[what].words in page
        rows = page.split("<tbody")[1].split("</tbody>")[0].count("<tr ") if "<tbody" in page else 0
        assert rows == number
    assert (await browser.get("/assignments/waiting?what=nothing")).status_code == 404
