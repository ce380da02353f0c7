"""不动的案件: each way of standing still, whom it is shown to, reminding of several, giving several to one leader."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, nudging, reporting
from assignments.queries import load, still
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.still import KINDS, Filters
from assignments.rules import sees_case, sees_cases
from assignments.tables import Promise
from portal import db
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.assignments_builders import a_case, a_delivered, a_drafted, a_register, an_accepted, tag, underway
from tests.browser import Browser
from tests.house.counting import counted


async def put(table: str, record: UUID, **columns: Any) -> None:
    names = ", ".join(f"{name} = {{}}" for name in columns)
    await db.value(f"UPDATE {table} SET {names} WHERE id = {{}} RETURNING id", *columns.values(), record)


async def aged(assignment: UUID, days: int, due: int = 60, **columns: Any) -> None:
    """Delivered so many days ago, nothing done since; due in so many days."""
    ago = timedelta(days=days)
    given: dict[str, Any] = {"handed_on": today() - ago, "due": today() + timedelta(days=due), "moved_at": now() - ago}
    await put("assignments_assignment", assignment, **{**given, **columns})


async def kinds_of(me: Me, case: UUID) -> set[str]:
    found = await still.page_of(me, Filters())
    line = next((line for line in found["lines"] if line["id"] == case), None)
    return {kind for kind in KINDS if line and line[kind] is not None}


async def promised(people: Cast, assignment: UUID) -> None:
    on = today() + timedelta(days=30)
    given: dict[str, Any] = {"slipped": False, "by": people.chen.id, "by_name": "陈国栋", "at": now()}
    await Promise.insert(Promise(assignment=assignment, promised_on=on, **given)).run()


async def test_a_case_nobody_carries_shows_after_the_days_of_its_register(people: Cast) -> None:
    register = await a_register(people, still_days=15)
    case = await a_case(people, register)
    assert await kinds_of(people.zhou, case) == set()
    ago = today() - timedelta(days=15)
    await put("assignments_case", case, registered_on=ago, first_registered_on=ago)
    assert await kinds_of(people.zhou, case) == {"unassigned"}
    await a_drafted(people, case)
    assert await kinds_of(people.zhou, case) == {"unassigned"}, "a form that lies about carries nothing"


async def test_what_was_delivered_and_not_opened_not_accepted(people: Cast) -> None:
    case = await a_case(people, await a_register(people, unopened_days=3))
    assignment = await a_delivered(people, case)
    assert await kinds_of(people.zhou, case) == set()
    await aged(assignment, 3)
    assert await kinds_of(people.zhou, case) == {"unaccepted", "unopened"}
    await put("assignments_assignment", assignment, opened_at=now())
    assert await kinds_of(people.zhou, case) == {"unaccepted"}


async def test_no_plan_and_no_promised_day(people: Cast) -> None:
    case = await a_case(people, await a_register(people, unopened_days=3))
    assignment = await an_accepted(people, case)
    await aged(assignment, 4)
    assert await kinds_of(people.zhou, case) == {"no_plan", "no_promise"}
    await promised(people, assignment)
    assert await kinds_of(people.zhou, case) == {"no_plan"}
    await put("assignments_assignment", assignment, state="underway")
    assert await kinds_of(people.zhou, case) == set()


async def test_no_progress_for_days_and_half_the_time_without_a_record(people: Cast) -> None:
    case = await a_case(people, await a_register(people, still_days=15))
    assignment = await underway(people, case)
    await promised(people, assignment)
    await aged(assignment, 14, due=20)
    assert await kinds_of(people.zhou, case) == set()
    await aged(assignment, 15, due=20)
    assert await kinds_of(people.zhou, case) == {"silent"}
    await aged(assignment, 20, due=20)
    assert await kinds_of(people.zhou, case) == {"silent", "half"}
    await reporting.report(await assignment_for(people.chen, assignment), people.chen, text="已约见双方当面沟通。")
    assert await kinds_of(people.zhou, case) == set()


async def test_a_sticking_point_shows_until_the_case_is_handed_in(people: Cast) -> None:
    register = await a_register(people)
    case = await a_case(people, register)
    assignment = await underway(people, case)
    since = today() - timedelta(days=9)
    await put("assignments_case", case, waiting=await tag(register, "waiting", "资金落实"), waiting_since=since)
    found = (await still.page_of(people.zhou, Filters()))["lines"]
    assert [line["whys"] for line in found] == [["卡点（资金落实，9 天）"]]
    await put("assignments_assignment", assignment, state="applied")
    assert await kinds_of(people.zhou, case) == set()


async def several(people: Cast, days: list[int]) -> list[UUID]:
    """Cases carried by 陈, each without progress for so many days."""
    register, made = await a_register(people), []
    for number, ago in enumerate(days):
        case = await a_case(people, register, number=f"LJ{number}")
        await aged(await underway(people, case), ago)
        made.append(case)
    return made


async def test_the_longest_standing_comes_first_and_pages_go_on_by_key(people: Cast) -> None:
    made = await several(people, [20, 40, 30])
    first = await still.page_of(people.zhou, Filters(), limit=2)
    assert [line["id"] for line in first["lines"]] == [made[1], made[2]]
    assert [line["days"] for line in first["lines"]] == [40, 30]
    rest = await still.page_of(people.zhou, Filters(), still.after_of(first["next"]), limit=2)
    assert [line["id"] for line in rest["lines"]] == [made[0]]
    assert rest["next"] == ""
    assert rest["everything"] == 3


async def test_the_numbers_say_how_many_rows_each_kind_has(people: Cast) -> None:
    await several(people, [20, 40, 4])
    found = await still.page_of(people.zhou, Filters())
    for kind, number in found["counts"].items():
        assert len((await still.page_of(people.zhou, Filters(kind=kind)))["lines"]) == number, kind
    assert found["counts"]["silent"] == 2
    assert found["counts"]["no_promise"] == 3
    assert await still.counts_of(people.zhou) == {"everything": 3, **found["counts"]}


async def test_by_unit_and_by_leader_the_oldest_first(people: Cast) -> None:
    made = await several(people, [20, 40])
    later = await a_case(people, number="LJ9")
    other = await an_accepted(people, later, leader=people.luo.id, lead_unit=people.unit["housing"])
    await aged(other, 60, state="underway")
    leaders = await still.groups_of(people.zhou, Filters(), "leader")
    assert [(line["name"], line["number"], line["days"]) for line in leaders] == [("罗毅", 1, 60), ("陈国栋", 2, 40)]
    units = await still.groups_of(people.zhou, Filters(kind="silent"), "unit")
    assert [line["number"] for line in units] == [1, 2]
    own = await still.page_of(people.zhou, Filters(leader=people.chen.id))
    assert {line["id"] for line in own["lines"]} == set(made)


async def test_a_unit_sees_its_own_and_nobody_else_anything(people: Cast) -> None:
    case = (await several(people, [20]))[0]
    assert await kinds_of(people.li, case)
    assert await kinds_of(people.chen, case)
    assert not await kinds_of(people.zhao, case)
    assert not await kinds_of(people.xu, case)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    assert not await kinds_of(people.shen, case)
    assert (await still.counts_of(people.shen))["everything"] == 0


async def test_lists_over_many_cases_show_what_the_page_of_each_shows(people: Cast) -> None:
    register = await a_register(people)
    await a_case(people, register, number="LJ1")
    await a_drafted(people, await a_case(people, register, number="LJ2"))
    await a_delivered(people, await a_case(people, register, number="LJ3", authority=people.unit["audit_office"]))
    kept = await a_case(people, register, number="LJ4")
    await underway(people, kept)
    await cases.recuse(
        await case_for(people.zhou, kept), people.zhou, person=people.lin.id, unit=None, reason="亲属关系"
    )
    question = "SELECT k.number FROM assignments_case k JOIN assignments_register g ON g.id = k.register WHERE {}"
    for me in people.person.values():
        many = await db.rows(question + " ORDER BY 1", sees_cases(me))
        assert many == await db.rows(question + " ORDER BY 1", sees_case(me)), me.name


async def notices_of(me: Me) -> list[str]:
    found = await db.rows(
        "SELECT sentence FROM notice WHERE person = {} AND once LIKE 'remind:still:%' AND dropped_at IS NULL", me.id
    )
    return [line["sentence"] for line in found]


async def remind(people: Cast, made: list[UUID], *, above: bool = False) -> int:
    plan = await nudging.planned(people.zhou, made)
    return await nudging.remind_many(people.zhou, made, "请抓紧推进。", plan.digest, above=above)


async def test_reminding_tells_who_does_the_work_once_a_day(people: Cast) -> None:
    made = await several(people, [20, 30])
    assert await remind(people, made) == 2
    assert len(await notices_of(people.chen)) == 2
    assert len(await notices_of(people.li)) == 2, "no officer is named: the lead unit's liaison"
    assert await notices_of(people.tang) == []
    assert all("电梯" not in said for said in await notices_of(people.chen))
    with pytest.raises(Refused, match="都不需要提醒"):
        await remind(people, made)
    plan = await nudging.planned(people.zhou, made)
    assert {why for _, why in plan.skipped} == {"今天已经提醒过"}
    assert await db.value("SELECT count(*) FROM transition WHERE happened = 'nudge' AND label = '催一下'") == 2


async def test_a_reminder_not_read_is_taken_back_when_something_is_done(people: Cast) -> None:
    case = (await several(people, [20]))[0]
    await remind(people, [case])
    assignment = await db.value("SELECT id FROM assignments_assignment WHERE backlog_case = {}", case)
    await reporting.report(await assignment_for(people.li, assignment), people.li, text="已约见双方当面沟通。")
    assert await notices_of(people.chen) == []
    assert await notices_of(people.li) == []


async def test_a_superior_is_told_only_after_the_doer_was_in_vain(people: Cast) -> None:
    case = (await several(people, [20]))[0]
    await remind(people, [case], above=True)
    assert await notices_of(people.tang) == [], "the doer is told first"
    yesterday = now() - timedelta(days=1)
    await db.rows("ALTER TABLE transition DISABLE TRIGGER USER")
    await db.rows("UPDATE transition SET at = {} WHERE happened = 'nudge' RETURNING id", yesterday)
    await db.rows("UPDATE notice SET once = once || 'before' WHERE once LIKE 'remind:still:%' RETURNING id")
    await remind(people, [case], above=True)
    assert len(await notices_of(people.tang)) == 1
    assert len(await notices_of(people.chen)) == 2


async def test_others_than_those_shown_are_not_reminded(people: Cast) -> None:
    made = await several(people, [20, 30])
    shown = (await nudging.planned(people.zhou, made[:1])).digest
    with pytest.raises(Refused, match="有了变化"):
        await nudging.remind_many(people.zhou, made, "请抓紧推进。", shown)
    assert await notices_of(people.chen) == []
    plan = await nudging.planned(people.li, made)
    assert {why for _, why in plan.skipped} == {"须由登记此案的联席会议办公室提醒"}


async def test_several_cases_go_to_one_leader_and_what_fails_is_said(people: Cast) -> None:
    register = await a_register(people)
    made = [await a_case(people, register, number=f"LJ{n}") for n in range(3)]
    await a_drafted(people, made[2])
    chosen = await load.loose_among(people.zhou, made)
    due = today() + timedelta(days=40)
    done, failed = await nudging.assign_many(
        people.zhou, chosen, level="township", leader=people.chen.id, lead="territory", due=due
    )
    assert done == 2
    assert [(case["number"], why) for case, why in failed] == [("LJ2", "这件积案已有包案安排，请先办结或撤销。")]
    found = await db.rows(
        "SELECT state, lead_unit, due FROM assignments_assignment WHERE backlog_case = ANY({})", made[:2]
    )
    assert [tuple(line.values()) for line in found] == [("proposed", people.unit["qingshi"], due)] * 2
    assert await load.loose_among(people.lin, made) == [], "sees them, and keeps no register"


async def test_the_office_reminds_and_assigns_from_the_page(browser: Browser, people: Cast) -> None:
    carried = (await several(people, [20]))[0]
    loose = await a_case(people, number="LJ7")
    await put(
        "assignments_case",
        loose,
        registered_on=today() - timedelta(days=90),
        first_registered_on=today() - timedelta(days=99),
    )
    await browser.sign_in(people.zhou)
    page = await browser.see("/assignments/still")
    assert page.count('name="chosen"') == 2
    assert "没有包案（90 天）" in page
    shown = await browser.see(f"/assignments/still/remind?chosen={carried}&chosen={loose}")
    assert "告知 2 人" in shown
    plan = (await nudging.planned(people.zhou, [carried])).digest
    sent = {"ready": "own", "own": "电话13812345678", "chosen": str(carried), "plan": plan}
    refused = await browser.send("/assignments/still/remind", sent)
    assert refused.status_code == 422
    assert "手机号" in refused.text
    await browser.send(
        "/assignments/still/remind", {"ready": "still", "chosen": str(carried), "plan": plan}, to="/assignments/still"
    )
    assert len(await notices_of(people.chen)) == 1
    asked = await browser.see(f"/assignments/still/assign?chosen={loose}&chosen={carried}")
    assert "共 1 宗" in asked
    given = {
        "leader": str(people.chen.id),
        "level": "township",
        "lead": "authority",
        "due": str(today() + timedelta(days=30)),
        "chosen": str(loose),
    }
    wrong = await browser.send("/assignments/still/assign", {**given, "due": str(today())})
    assert wrong.status_code == 409
    assert "化解时限应晚于今天" in wrong.text
    await browser.send("/assignments/still/assign", given, to="/assignments/still")
    assert await db.value("SELECT state FROM assignments_assignment WHERE backlog_case = {}", loose) == "proposed"


async def test_a_unit_ticks_nothing_and_every_view_opens(browser: Browser, people: Cast) -> None:
    await several(people, [20, 30])
    await browser.sign_in(people.li)
    page = await browser.see("/assignments/still")
    assert "LJ0" in page
    assert 'name="chosen"' not in page
    assert (await browser.get("/assignments/still/remind")).status_code == 403
    for query in ("view=unit", "view=leader&kind=silent", "kind=x&register=y&unit=z&after=1", "view=z", "kind=blocked"):
        await browser.see(f"/assignments/still?{query}")
    await browser.see(f"/assignments/still?leader={people.chen.id}&view=leader")


async def test_the_office_hands_over_what_a_leader_lets_lie(browser: Browser, people: Cast) -> None:
    await several(people, [20])
    register = await db.value("SELECT id FROM assignments_register")
    path = f"/assignments/hand-overs/new?giver={register}_{people.chen.id}"
    await browser.sign_in(people.zhou)
    assert f'href="{path}"' in await browser.see("/assignments/still?view=leader")
    assert (await browser.get(path)).status_code == 200
    await browser.sign_in(people.li)
    assert "hand-overs/new" not in await browser.see("/assignments/still?view=leader")


async def test_the_list_asks_as_often_for_four_rows_as_for_one(browser: Browser, people: Cast) -> None:
    made = await several(people, [20])
    await browser.sign_in(people.zhou)
    numbers = []
    for _ in range(2):
        for path in (
            "/assignments/still",
            "/assignments/still?view=leader",
            f"/assignments/still/remind?chosen={made[0]}",
        ):
            async with counted() as asked:
                await browser.see(path)
            numbers.append(len(asked))
        for n in range(3):
            await aged(await underway(people, await a_case(people, number=f"LX{n}{len(numbers)}")), 30)
    assert numbers[:3] == numbers[3:]
    assert max(numbers) <= 12
