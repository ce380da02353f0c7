"""The round of the clock: a day goes in, facts come out."""

from datetime import date, timedelta

import pytest

from portal.access import me_for
from portal.accountability.actions.round import forget, walk_the_round
from portal.accountability.profiles import DEFAULT
from portal.accountability.queries.addressees import addressees
from portal.clock import now
from portal.db import new_id, row, rows, value
from portal.demo.cast import Cast
from portal.duties import Term, extend_duty, finish_duty, hand_back, hand_in
from portal.notices import inbox, read_all
from portal.people import Person, Post, Recusal
from tests.portal.accountability.ledger import DUE, duty_of, owe, reminders, steps, told


def on(offset: int) -> date:
    return DUE + timedelta(days=offset)


async def test_the_round_is_harmless_twice(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    assert await walk_the_round(on(-8)) == 0
    assert await walk_the_round(on(-7)) == 1
    assert await walk_the_round(on(-7)) == 0
    assert await steps(duty) == ["d-7"]
    assert await told() == [("li", "“账外资金清理”还有 7 天（3月31日（周二）到期），请及时办理。")]
    assert await reminders() == 1
    assert (await duty_of(duty["subject_id"]))["look_on"] == on(-3)


async def test_day_by_day_every_step_comes_once(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    climbed = [await walk_the_round(on(offset)) for offset in range(-10, 17)]
    assert sum(climbed) == 10
    assert await steps(duty) == ["d-7", "d-3", "d-1", "d0", "late", "d+3", "d+7", "late+1", "late+2", "d+15"]
    assert [account for account, _ in await told()].count("li") == 7


@pytest.mark.parametrize(("offset", "step"), [(-5, "d-7"), (-2, "d-3"), (0, "d0"), (4, "late~"), (30, "late+4~")])
async def test_a_late_start_climbs_only_the_highest_rung(people: Cast, offset: int, step: str) -> None:
    duty = await owe(people.unit["fuwu"])
    assert await walk_the_round(on(offset)) == 1
    assert await steps(duty) == [step]


async def test_a_duty_opened_inside_its_last_week_is_reminded_at_once(people: Cast) -> None:
    await owe(people.unit["fuwu"], due=on(2))
    assert await walk_the_round(on(0)) == 1
    assert "还有 2 天" in (await told())[0][1]


async def test_lateness_reaches_the_leader_of_the_unit_above_a_department(people: Cast) -> None:
    await owe(people.unit["fuwu"])
    await walk_the_round(on(0))
    assert [account for account, _ in await told()] == ["li"]
    await walk_the_round(on(1))
    assert [account for account, _ in (await told())[1:]] == ["chen", "li"]
    assert "逾期 1 天" in (await told())[-1][1]


async def test_a_street_has_nobody_above_it_who_is_told(people: Cast) -> None:
    district_leader = await hire(people, "liang", "district", "leader")
    duty = await owe(people.unit["qingshi"])
    late = next(step for step in DEFAULT.steps if step.key == "late")
    assert [person["name"] for person in await addressees(duty, late, on(1))] == ["陈国栋"]
    assert district_leader not in {person["id"] for person in await addressees(duty, late, on(1))}


async def test_who_left_the_post_is_not_told_and_the_liaison_is(people: Cast) -> None:
    left = await hire(people, "lou", "fuwu", "liaison", until=on(-20))
    duty = await owe(people.unit["fuwu"], person=left)
    assert [
        person["name"]
        for person in await addressees(duty, next(step for step in DEFAULT.steps if step.key == "d-7"), on(-7))
    ] == ["李慧"]


async def test_a_closed_account_is_not_told(people: Cast) -> None:
    await owe(people.unit["fuwu"], person=people.li.id)
    await value("UPDATE person SET disabled_at = {} WHERE id = {} RETURNING id", now(), people.li.id)
    assert await walk_the_round(on(-7)) == 1
    assert await told() == []


@pytest.mark.parametrize("by_unit", [False, True])
async def test_the_recused_are_never_told(people: Cast, by_unit: bool) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await recuse(people, duty, person=None if by_unit else people.li.id, unit=people.unit["fuwu"] if by_unit else None)
    await walk_the_round(on(1))
    assert await told() == [], "the doer's turn comes first, and the doer must not know"
    await walk_the_round(on(2))
    assert [account for account, _ in await told()] == ["chen"]


async def test_who_leaves_a_recused_unit_next_week_is_still_recused_today(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await value("UPDATE post SET ends_on = {} WHERE person = {} RETURNING id", on(7), people.li.id)
    await recuse(people, duty, person=None, unit=people.unit["fuwu"])
    await walk_the_round(on(-1))
    assert await told() == []


async def test_a_finished_duty_is_never_reminded(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await finish_duty("inspections.item", duty["subject_id"], on(-10))
    assert [await walk_the_round(on(offset)) for offset in (-7, 0, 1, 30)] == [0, 0, 0, 0]
    assert await told() == []


async def test_what_is_handed_in_is_not_reminded_until_it_is_handed_back(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await walk_the_round(on(-7))
    await hand_in("inspections.item", duty["subject_id"])
    await value("UPDATE duty SET look_on = {} WHERE id = {} RETURNING id", on(-5), duty["id"])  # a new calendar
    assert [await walk_the_round(on(offset)) for offset in (-3, 0, 1)] == [0, 0, 0]
    assert await told(waiting=True) == []
    await hand_back("inspections.item", duty["subject_id"], on(2))
    assert await walk_the_round(on(2)) == 1
    assert await steps(duty) == ["d-7", "late"]


async def test_a_finished_duty_that_is_still_to_be_looked_at_drops_its_unread_reminders(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await walk_the_round(on(-7))
    await value("UPDATE duty SET done_at = {}, done_on = {} WHERE id = {} RETURNING id", now(), on(-6), duty["id"])
    assert await walk_the_round(on(-3)) == 0
    assert await told(waiting=True) == []
    assert (await duty_of(duty["subject_id"]))["look_on"] is None


async def test_an_extension_moves_the_next_look_and_starts_the_ladder_anew(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await walk_the_round(on(-1))
    await extend_duty("inspections.item", duty["subject_id"], Term(on(0), on(30), on(30)), "等待批复", people.wang)
    assert await walk_the_round(on(1)) == 0
    assert (await duty_of(duty["subject_id"]))["look_on"] == on(23)
    assert await walk_the_round(on(23)) == 1
    assert await steps(duty) == ["d-1", "d-7"]
    assert [sentence for _, sentence in await told(waiting=True)] == [
        "“账外资金清理”还有 7 天（4月30日（周四）到期），请及时办理。"
    ]


async def test_what_was_read_is_not_taken_back(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await walk_the_round(on(-7))
    await read_all(people.li, now())
    await walk_the_round(on(-3))
    await forget(duty)
    assert [notice["sentence"][:14] for notice in await inbox(people.li)] == ["“账外资金清理”还有 7 天"]


async def test_the_same_step_may_come_again_for_another_due_day_only(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await walk_the_round(on(-7))
    await value("UPDATE duty SET look_on = {} WHERE id = {} RETURNING id", on(-7), duty["id"])
    assert await walk_the_round(on(-6)) == 0
    assert await steps(duty) == ["d-7"]
    assert (await duty_of(duty["subject_id"]))["look_on"] == on(-3)


async def test_a_poisoned_duty_does_not_stop_the_rest(people: Cast, caplog: pytest.LogCaptureFixture) -> None:
    bad, good = await owe(people.unit["fuwu"], title="毒"), await owe(people.unit["fuwu"])
    await rows("ALTER TABLE notice ADD CONSTRAINT poison CHECK (title <> '毒')")
    assert await walk_the_round(on(-7)) == 1
    assert (await steps(bad), await steps(good)) == ([], ["d-7"])
    assert (await duty_of(bad["subject_id"]))["look_on"] == on(-6)
    assert [str(bad["id"]) in record.getMessage() for record in caplog.records] == [True]
    await rows("ALTER TABLE notice DROP CONSTRAINT poison")
    assert await walk_the_round(on(-6)) == 1
    assert await steps(bad) == ["d-7"]


async def test_an_idle_round_asks_one_question_of_the_index(people: Cast) -> None:
    await owe(people.unit["fuwu"], due=DUE + timedelta(days=500))
    await rows("SET LOCAL enable_seqscan = off")
    plan = await rows("EXPLAIN SELECT id FROM duty WHERE look_on <= '2026-03-01' ORDER BY look_on, id LIMIT 1")
    assert any("duty_to_look_at" in line["QUERY PLAN"] for line in plan)


async def test_the_log_of_the_matter_tells_of_the_reminder(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    await walk_the_round(on(0))
    await walk_the_round(on(1))
    log = await row("SELECT * FROM transition WHERE subject_id = {} ORDER BY id DESC LIMIT 1", duty["subject_id"])
    assert log is not None
    assert (log["happened"], log["label"], log["person_name"]) == ("remind", "逾期提醒", "系统")
    assert log["note"] == "已告知2人（承办人、单位负责人）"


async def hire(people: Cast, account: str, unit: str, role: str, until: date | None = None) -> object:
    person = Person(id=new_id(), name=account, account=account, kind="official", must_change_password=False)
    await Person.insert(person).run()
    await Post.insert(
        Post(
            person=person.id, person_kind="official", unit=people.unit[unit], title="主任", role=role,
            starts_on=date(2020, 1, 1), ends_on=until,
        )
    ).run()  # fmt: skip
    assert await me_for(person.id, date(2021, 1, 1)) is not None
    return person.id


async def recuse(people: Cast, duty: dict, person: object, unit: object) -> None:
    await Recusal.insert(
        Recusal(
            record_kind="inspections.item", record_id=duty["subject_id"], person=person, unit=unit, reason="本人经办",
            declared_by=people.wang.id, declared_at=now(),
        )
    ).run()  # fmt: skip
