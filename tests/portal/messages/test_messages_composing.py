"""One message a person, day and slot, of what nobody has told them yet; on working days only; and no case in it."""

import asyncio
from datetime import date, timedelta

import pytest
import time_machine

from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, rows, value
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from portal.messages import deciding
from portal.messages.composing import compose, waiting_for
from portal.messages.rules import SHIPPED, Rules, change_rules, load_rules, slots_on
from portal.messages.wording import delivery_of, masked, text_of, token_of
from portal.notices import drop, read_all
from tests.portal.accountability.ledger import owe
from tests.portal.messages.post import at, messages, reachable, ring, say


async def made_at(moment: object, most: int = 100) -> int:
    with time_machine.travel(moment, tick=False):  # type: ignore[arg-type]
        return await compose(await load_rules(), [], most)


async def told_at(moment: object, *people: Me, urgent: bool = False) -> None:
    with time_machine.travel(moment, tick=False):  # type: ignore[arg-type]
        await say(*people, urgent=urgent)


async def test_what_arose_before_the_slot_is_one_message_and_what_comes_after_waits_for_the_next(people: Cast) -> None:
    await told_at(at(7), people.li, people.sun)
    await told_at(at(8, 10), people.li)
    assert await made_at(at(8, 34)) == 0, "the slot has not begun"
    assert await made_at(at(8, 35)) == 2
    await told_at(at(8, 36), people.li)
    assert await made_at(at(8, 40)) == 0
    assert await made_at(at(12)) == 0
    assert await made_at(at(14, 35)) == 1
    assert [(one["slot"], one["matters"]) for one in await messages(people.li.id)] == [("08:35", 2), ("14:35", 1)]


async def test_a_late_clock_says_what_a_punctual_one_would_have_said(people: Cast) -> None:
    await told_at(at(7), people.li)
    await told_at(at(9), people.li)
    assert await made_at(at(10)) == 1
    (one,) = await messages()
    assert (one["slot"], one["matters"]) == ("08:35", 1)


@pytest.mark.parametrize(
    ("moment", "made"),
    [
        (at(9, day=22), 0),  # Sunday
        (at(9, day=1, month=10), 0),  # National Day
        (at(9, day=10, month=10), 1),  # a Saturday that is made up
        (at(9, day=23), 1),
        (at(17, 29), 1),
        (at(17, 30), 0),
        (at(3), 0),
    ],
)
async def test_messages_keep_the_working_hours_of_chinese_working_days(people: Cast, moment: object, made: int) -> None:
    await told_at(at(7, day=1, month=9), people.li)
    assert await made_at(moment) == made


async def test_urgent_goes_out_on_a_rest_day_but_not_at_night_and_once_an_hour(people: Cast) -> None:
    await told_at(at(6, day=22), people.li, urgent=True)
    await told_at(at(6, day=22), people.li)
    assert await made_at(at(6, 59, day=22)) == 0
    assert await made_at(at(7, day=22)) == 1
    await told_at(at(7, 5, day=22), people.li, urgent=True)
    assert await made_at(at(7, 6, day=22)) == 0
    assert await made_at(at(8, day=22)) == 1
    assert await made_at(at(22, day=22)) == 0
    assert await made_at(at(8, 35)) == 1, "what was not urgent waited for Monday"
    assert [(one["slot"], one["urgent"], one["matters"]) for one in await messages()] == [
        ("!07:00", True, 1),
        ("!08:00", True, 1),
        ("08:35", False, 1),
    ]


async def test_a_message_says_how_many_matters_and_the_nearest_day_and_no_word_of_them(people: Cast) -> None:
    for due in (date(2026, 12, 18), date(2026, 11, 26)):
        duty = await owe(people.unit["fuwu"], due=due, title="张某某信访积案化解")
        with time_machine.travel(at(7), tick=False):
            from portal.subjects import Subject

            matter = Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])
            await say(people.li, matter=matter)
            await say(people.li, matter=matter)
    assert await made_at(at(8, 35)) == 1
    (one,) = await messages()
    assert (one["matters"], one["nearest"]) == (2, date(2026, 11, 26)), "two notices about one matter are one matter"
    with time_machine.travel(at(8, 35), tick=False):
        text = text_of(one["matters"], one["nearest"], "https://duban.test/m?t=x")
        late = text_of(1, date(2026, 11, 20), "L", urgent=True)
    assert text == "您有 2 项督办消息，最近一项11月26日（周四）到期。请登录查看：https://duban.test/m?t=x"
    assert late == "您有 1 项紧急督办消息，最近一项11月20日（周五）已到期。请登录查看：L"


async def test_what_was_read_dropped_or_is_kept_from_them_since_makes_no_message(people: Cast) -> None:
    with time_machine.travel(at(7), tick=False):
        await say(people.li)
        await read_all(people.li, now())
        gone = await say(people.sun)
        await drop(gone.id, "remind:")
        hidden = await say(people.chen)
        await rows(
            "INSERT INTO recusal (id, record_kind, record_id, person, reason, declared_by, declared_at)"
            " VALUES ({}, {}, {}, {}, '亲属', {}, {})",
            new_id(), hidden.kind, hidden.id, people.chen.id, people.wang.id, now(),
        )  # fmt: skip
    assert await made_at(at(8, 35)) == 0


async def test_who_holds_no_post_or_is_disabled_gets_none(people: Cast) -> None:
    await told_at(at(7), people.li, people.sun)
    await rows("UPDATE post SET ends_on = {} WHERE person = {}", date(2026, 11, 22), people.li.id)
    await rows("UPDATE person SET disabled_at = {} WHERE id = {}", now(), people.sun.id)
    assert await made_at(at(8, 35)) == 0


async def test_a_run_makes_no_more_than_the_cap_and_the_next_makes_the_rest(people: Cast) -> None:
    await told_at(at(7), *people.person.values())
    assert await made_at(at(8, 35), most=5) == 5
    assert await made_at(at(8, 36), most=5) == 5
    assert await made_at(at(8, 37)) == len(people.person) - 10
    assert await made_at(at(8, 38)) == 0


async def test_who_would_get_what_tomorrow_is_who_gets_it(people: Cast) -> None:
    await told_at(at(15, day=20), people.li, people.sun)
    await told_at(at(15, day=20), people.li)
    with time_machine.travel(at(16, day=20), tick=False):
        assert await slots_on(date(2026, 11, 21), SHIPPED) == []
        (morning, _) = await slots_on(date(2026, 11, 23), SHIPPED)
        foreseen = {line["person"]: line["matters"] for line in await waiting_for(morning)}
    assert foreseen == {people.li.id: 2, people.sun.id: 1}
    await made_at(at(8, 35))
    assert {one["person"]: one["matters"] for one in await messages()} == foreseen


async def test_a_stopped_message_is_not_made_and_its_matters_wait_for_the_next_slot(people: Cast) -> None:
    await told_at(at(15, day=20), people.li, people.sun)
    with time_machine.travel(at(16, day=20), tick=False):
        (morning, noon) = await slots_on(date(2026, 11, 23), SHIPPED)
        await deciding.stop(people.zhou, people.li.id, morning, "本人明日出席全市会议")
        with pytest.raises(Refused, match="已经叫停"):
            await deciding.stop(people.shen, people.li.id, morning, "同上")
        await deciding.stop(people.zhou, people.sun.id, morning, "误设")
        await deciding.let_go(people.shen, people.sun.id, morning)
        assert {line["person"] for line in await waiting_for(morning)} == {people.sun.id}
        assert {line["person"] for line in await waiting_for(noon)} == {people.li.id, people.sun.id}
    assert await made_at(at(8, 35)) == 1
    assert await made_at(at(14, 35)) == 1
    assert [one["state"] for one in await messages(people.li.id)] == ["stopped", "portal"]
    with time_machine.travel(at(15), tick=False), pytest.raises(Refused):
        await deciding.let_go(people.zhou, people.li.id, morning)


async def test_only_the_office_of_the_territory_may_stop(people: Cast) -> None:
    from portal.errors import Missing

    (morning, _) = await slots_on(date(2026, 11, 23), SHIPPED)
    for me in (people.li, people.wang, people.wu):
        with pytest.raises(Missing):
            await deciding.stop(me, people.sun.id, morning, "理由")
    with pytest.raises(BadInput):
        await deciding.stop(people.zhou, people.sun.id, morning, " ")


async def test_rules_are_data_and_of_two_who_change_them_one_is_told(people: Cast) -> None:
    from datetime import time

    wanted = Rules(slots=(time(10, 5),), open_from=time(9), open_until=time(16), cap=7)
    await change_rules(people.wu, wanted)
    assert await load_rules() == Rules(slots=(time(10, 5),), open_from=time(9), open_until=time(16), cap=7, version=1)
    with pytest.raises(Refused, match="已被别人修改"):
        await change_rules(people.wu, wanted)
    with pytest.raises(BadInput, match="应在工作时间之内"):
        await change_rules(people.wu, Rules(slots=(time(20),), version=1))
    await told_at(at(7), people.li)
    assert await made_at(at(9, 59)) == 0
    assert await made_at(at(10, 5)) == 1


@pytest.mark.committed
async def test_two_clocks_at_once_make_one_message_each(committed: str) -> None:
    from portal.demo.cast import make_cast

    people = await make_cast()
    await reachable(people, "mail")
    with time_machine.travel(at(7), tick=False):
        await say(*people.person.values())
    with time_machine.travel(at(8, 35), tick=False):
        made = await asyncio.gather(*(compose(SHIPPED, ["mail"], 100) for _ in range(4)))
    assert sum(made) == len(people.person)
    assert len(await messages()) == len(people.person)
    assert await value("SELECT count(*) FROM message_delivery") == 3
    assert await value("SELECT count(*) FROM notice WHERE message IS NULL") == 0


@pytest.mark.committed
async def test_a_notice_whose_transaction_ends_late_is_not_lost(committed: str) -> None:
    from portal.demo.cast import make_cast

    people = await make_cast()
    with time_machine.travel(at(8, 30), tick=False):
        await say(people.li)
        written, go_on = asyncio.Event(), asyncio.Event()

        async def slowly() -> None:
            async with atomic():
                await say(people.li)
                written.set()
                await go_on.wait()

        late = asyncio.create_task(slowly())
        await written.wait()
    assert await made_at(at(8, 35)) == 1
    go_on.set()
    await late
    assert await made_at(at(8, 36)) == 0
    assert await made_at(at(14, 35)) == 1
    assert [one["matters"] for one in await messages()] == [1, 1]


async def test_a_slow_ring_without_ways_leaves_the_inbox(people: Cast) -> None:
    await told_at(at(7), people.li)
    with time_machine.travel(at(8, 35), tick=False):
        await ring()
    (one,) = await messages()
    assert (one["state"], one["done_at"]) == ("portal", at(8, 35))


def test_a_link_tells_nothing_and_cannot_be_made_up() -> None:
    delivery = new_id()
    token = token_of(delivery)
    assert delivery_of(token) == delivery
    for other in (
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        new_id().hex + token[32:],
        "",
        "x" * 52,
        token + "0",
    ):
        assert delivery_of(other) is None


def test_addresses_are_shown_masked() -> None:
    assert masked("13912345678") == "139****5678"
    assert masked("lihui@example.gov.cn") == "l***@example.gov.cn"
    assert masked("LiHuiming") == "Li***ng"
    assert masked("LiHui") == "L***"


def test_a_day_has_its_moment_in_shanghai() -> None:
    assert at(8, 35).utcoffset() == timedelta(hours=8)


def test_the_office_of_the_smallest_territory_is_told_and_not_those_above_it() -> None:
    from uuid import UUID

    from portal.messages.undelivered import nearest_office

    city, district, other = (UUID(int=number) for number in (1, 2, 3))
    offices = [("c/", city), ("c/d/", district), ("c/e/", other)]
    assert nearest_office(offices, "c/d/t/") == {district}
    assert nearest_office(offices, "c/f/t/") == {city}
    assert nearest_office(offices, "x/") == set()
