"""What the clock does by the ladder: who hears first, what falls back, what it proposes, what holds it."""

from datetime import date, timedelta

import pytest

from portal.accountability.actions import deputies, holds, letters, proposals
from portal.accountability.actions.round import walk_the_round
from portal.accountability.queries.proposals import proposals_for
from portal.accountability.queries.standing import of_duty
from portal.accountability.queries.tomorrow import post_of
from portal.clock import now, today
from portal.db import new_id, rows, value
from portal.demo.cast import Cast
from portal.duties import Term, extend_duty, hand_back, hand_in, promise_duty
from portal.errors import BadInput, Missing, Refused
from portal.people import Recusal
from tests.browser import Browser
from tests.portal.accountability.ledger import DUE, STARTS, duty_of, note_on, owe, steps, told

KIND = "inspections.item"


def on(offset: int) -> date:
    return DUE + timedelta(days=offset)


async def walk(first: int, last: int) -> None:
    for offset in range(first, last + 1):
        await walk_the_round(on(offset))


async def test_nobody_above_hears_before_the_doer_had_a_notice_of_his_own(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await walk_the_round(on(4))
    assert {account for account, _ in await told()} == {"li"}
    assert await steps(duty) == ["late~"]
    await walk_the_round(on(5))
    assert {account for account, _ in (await told())[1:]} == {"li", "chen", "zhou", "shen"}


async def test_half_the_time_without_a_record_gives_a_light_that_a_record_takes_back(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id, noted_on=None)
    await walk_the_round(date(2026, 2, 15))
    standing = await of_duty(duty["id"], date(2026, 2, 15))
    assert standing is not None
    assert (await steps(duty), standing["light"]) == (["half"], "黄牌")
    assert "还没有进展记录" in (await told())[0][1]
    await note_on(duty["id"], date(2026, 2, 16))
    await walk_the_round(on(-7))
    standing = await of_duty(duty["id"], on(-7))
    assert standing is not None
    assert standing["light"] == ""
    cured = await rows("SELECT step FROM accountability_rung WHERE cured_at IS NOT NULL")
    assert [line["step"] for line in cured] == ["half"]


async def test_a_promise_gone_by_is_reminded_once_for_each_promise(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await promise_duty(KIND, duty["subject_id"], date(2026, 2, 10))
    for n in range(5):
        await walk_the_round(date(2026, 2, 10) + timedelta(days=n))
    await promise_duty(KIND, duty["subject_id"], date(2026, 2, 20))
    for n in range(12):
        await walk_the_round(date(2026, 2, 14) + timedelta(days=n))
    assert await steps(duty) == ["promise@20260210", "promise@20260220"]


async def test_handed_back_and_silent_is_called_and_handed_in_again_is_not(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await hand_in(KIND, duty["subject_id"])
    await hand_back(KIND, duty["subject_id"], date(2026, 2, 1))
    for n in range(10):
        await walk_the_round(date(2026, 2, 1) + timedelta(days=n))
    assert await steps(duty) == ["returned@20260201"]
    await hand_in(KIND, duty["subject_id"])
    assert await told(waiting=True) == []


async def test_a_helper_that_says_nothing_is_called_and_only_that_helper(people: Cast) -> None:
    duty = await owe(
        people.unit["fuwu"], person=people.li.id, supporting=[people.unit["zongzhi"], people.unit["housing"]]
    )
    await note_on(duty["id"], STARTS, people.unit["housing"])
    await walk_the_round(STARTS + timedelta(days=3))
    assert [account for account, _ in await told()] == ["sun"]


async def test_what_the_day_has_come_for_is_proposed_to_the_office_and_decided_once(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await walk(-7, 3)
    found = await proposals_for(people.zhou)
    assert [(line["title"], line["letter_words"]) for line in found] == [("账外资金清理", "提醒函")]
    assert await proposals_for(people.wang) == []
    await walk(4, 7)
    assert [line["letter_words"] for line in await proposals_for(people.zhou)] == ["督办函"], "the highest only"
    assert (
        await proposals.dismiss(people.zhou, [line["id"] for line in await proposals_for(people.zhou)], "已当面催办")
        == 1
    )
    assert await proposals_for(people.zhou) == []
    with pytest.raises(Refused):
        await proposals.dismiss(people.zhou, [found[0]["id"]], "再来一次")
    log = await rows("SELECT note FROM transition WHERE happened = 'dismiss_proposal'")
    assert [line["note"] for line in log] == ["已当面催办"]
    assert (await duty_of(duty["subject_id"]))["done_at"] is None


async def test_a_letter_drafted_about_it_settles_the_proposal(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id, due=today() - timedelta(days=3))
    await walk_the_round(today() - timedelta(days=1))
    await walk_the_round(today())
    assert [line["letter_words"] for line in await proposals_for(people.zhou)] == ["提醒函"]
    letter = await letters.draft_for(people.zhou, "reminder", [duty["id"]])
    assert await proposals_for(people.shen) == []
    assert await value("SELECT record_id FROM accountability_proposal") == letter


async def test_a_proposal_goes_when_its_reason_goes(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await walk(-7, 3)
    await hand_in(KIND, duty["subject_id"])
    assert await proposals_for(people.zhou) == []
    await hand_back(KIND, duty["subject_id"], on(4))
    assert len(await proposals_for(people.zhou)) == 1
    await extend_duty(KIND, duty["subject_id"], Term(on(0), on(30), on(30)), "等待批复", people.wang)
    assert await proposals_for(people.zhou) == []


async def test_the_recused_are_proposed_nothing(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await walk(-7, 3)
    await recuse(people, duty["subject_id"], people.zhou.id)
    assert await proposals_for(people.zhou) == []
    assert len(await proposals_for(people.shen)) == 1


async def test_the_second_matter_of_a_unit_that_is_late_within_a_year_brings_the_talk(people: Cast) -> None:
    await owe(people.unit["fuwu"], person=people.li.id, title="第一件")
    await owe(people.unit["fuwu"], person=people.li.id, title="第二件", due=on(20))
    await walk(-7, 2)
    assert "often" not in await steps()
    await walk(13, 23)
    assert sorted(line["title"] for line in await proposals_for(people.zhou)) == ["第一件", "第二件"]
    assert (await steps()).count("often") == 2


async def test_what_an_office_stops_is_silent_until_the_day_is_over(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    for who in (people.li, people.chen):
        with pytest.raises(Refused):
            await holds.stop(who, duty["id"], until=on(-2), reason="等待批复", on=on(-8))
    await holds.stop(people.zhou, duty["id"], until=on(-2), reason="等待批复", on=on(-8))
    await walk(-8, -2)
    assert await steps(duty) == []
    assert (await post_of(people.zhou, on(-2)))["people"] == []
    await walk_the_round(on(-1))
    assert await steps(duty) == ["d-1"]


async def test_a_person_puts_off_what_is_not_late_and_only_for_himself(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    with pytest.raises(Refused):
        await holds.put_off(people.chen, duty["id"], until=on(-2), reason="忙", on=on(-8))
    with pytest.raises(BadInput):
        await holds.put_off(people.li, duty["id"], until=on(1), reason="忙", on=on(-8))
    await holds.put_off(people.li, duty["id"], until=on(0), reason="在外培训", on=on(-8))
    await walk(-7, 0)
    assert await told() == []
    await walk_the_round(on(1))
    assert {account for account, _ in await told()} == {"li", "chen"}
    with pytest.raises(Refused, match="不能暂缓"):
        await holds.put_off(people.li, duty["id"], until=on(9), reason="忙", on=on(1))


async def test_a_hold_is_lifted_by_who_made_it(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    await holds.stop(people.zhou, duty["id"], until=on(5), reason="等待批复", on=on(-8))
    hold = await value("SELECT id FROM accountability_hold")
    with pytest.raises(Refused):
        await holds.lift(people.li, duty["id"], hold, on=on(-7))
    with pytest.raises(Missing):
        await holds.lift(people.zhao, duty["id"], hold, on=on(-7))
    await holds.lift(people.shen, duty["id"], hold, on=on(-7))
    await walk_the_round(on(-7))
    assert await steps(duty) == ["d-7"]


async def test_a_deputy_hears_besides_while_one_is_away_and_no_longer(people: Cast) -> None:
    with pytest.raises(BadInput):
        await deputies.appoint(
            people.wang, deputy=people.zhou.id, starts_on=on(-8), ends_on=on(-2), reason="出差", on=on(-8)
        )
    made = await deputies.appoint(
        people.zhou, deputy=people.shen.id, starts_on=on(-8), ends_on=on(-2), reason="出差", on=on(-8)
    )
    await owe(people.unit["conference_office"], person=people.zhou.id)
    await walk(-8, -1)
    assert [account for account, _ in await told() if account in {"zhou", "shen"}][-4:].count("shen") >= 1
    accounts = [account for account, sentence in await told() if "到期" in sentence]
    assert (accounts.count("zhou"), accounts.count("shen")) == (3, 2)
    with pytest.raises(Missing):
        await deputies.end(people.shen, made)
    await deputies.end(people.zhou, made)


async def test_a_recused_deputy_hears_nothing(people: Cast) -> None:
    await deputies.appoint(
        people.zhou, deputy=people.shen.id, starts_on=on(-8), ends_on=on(9), reason="出差", on=on(-8)
    )
    duty = await owe(people.unit["conference_office"], person=people.zhou.id)
    await recuse(people, duty["subject_id"], people.shen.id)
    await walk(-8, -3)
    assert [account for account, sentence in await told() if "账外" in sentence] == ["zhou", "zhou"]


async def test_the_preview_of_a_day_is_what_the_round_then_does(people: Cast) -> None:
    """For every day of half a year: nobody hears what was not announced, nothing announced is left out."""
    await owe(people.unit["fuwu"], person=people.li.id, title="甲", noted_on=None)
    await owe(people.unit["zongzhi"], title="乙", supporting=[people.unit["fuwu"]])
    late = await owe(people.unit["dangjian"], title="丙", due=on(-40))
    await promise_duty(KIND, late["subject_id"], on(-50))
    for n in range(170):
        day = STARTS + timedelta(days=n)
        announced = {
            (person["name"], matter["title"], matter["sentence"])
            for person in (await post_of(people.zhou, day))["people"]
            for matter in person["matters"]
        }
        before = await said()
        await walk_the_round(day)
        assert await said() - before == announced, day


async def said() -> set[tuple[str, str, str]]:
    found = await rows(
        "SELECT p.name, n.title, n.sentence FROM notice n JOIN person p ON p.id = n.person WHERE n.once LIKE 'remind:%'"
    )
    return {(line["name"], line["title"], line["sentence"]) for line in found}


async def test_each_duty_tells_what_comes_next_and_why(browser: Browser, people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id, due=today() + timedelta(days=5))
    await browser.sign_in(people.li)
    page = await browser.see(f"/accountability/of/{KIND}/{duty['subject_id']}")
    assert "到期前3天提醒" in page
    assert "，告知承办人" in page
    assert "发函、约谈、通报都由人决定" in page
    place = f"/accountability/duties/{duty['id']}/hold"
    assert "暂缓发给我的提醒" in await browser.see(place)
    short = await browser.send(f"{place}/put_off", {"until": today().isoformat(), "reason": ""})
    assert short.status_code == 422
    assert "请填写“暂缓理由”" in short.text


async def recuse(people: Cast, record: object, person: object) -> None:
    await Recusal.insert(
        Recusal(
            id=new_id(), record_kind=KIND, record_id=record, person=person, reason="近亲属", declared_by=people.wang.id,
            declared_at=now(),
        )
    ).run()  # fmt: skip
