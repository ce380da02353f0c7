"""联审: several offices review side by side; an agreement falls when what it agreed to changes; promises and slips."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from inspections.actions.rounds import LIMITS
from portal.access import Me
from portal.db import row, rows, value
from portal.demo.cast import Cast, fixed_id
from portal.errors import Refused
from portal.people import Role, Unit, UnitKind, segment
from tests.browser import Browser
from tests.builders import an_inspection, an_item, an_item_in_review, with_evidence
from tests.people_builders import somebody_new

SEATS = {"jiwei": "临江区纪委监委", "zuzhi": "临江区委组织部"}


async def sitting(people: Cast) -> dict[str, Me]:
    """One reviewer on each seat beside 王 of the inspection office."""
    found = {"wang": people.wang}
    for key, name in SEATS.items():
        path = people.path["district"] + segment(fixed_id(key))
        unit = Unit(
            id=fixed_id(key),
            name=name,
            short_name=name[3:],
            kind=UnitKind.department,
            parent=people.unit["district"],
            path=path,
        )
        await Unit.insert(unit).run()
        found[key] = await somebody_new(
            key, unit.id, Role.discipline, name=f"{name[-2:]}同志", title="科长", known_as=fixed_id(f"{key} officer")
        )
    return found


async def joint_item(people: Cast, needed: int | None = None) -> UUID:
    round_id = await actions.open_round(
        people.wang,
        office=people.unit["inspection_office"],
        title="联审轮次",
        kind="special",
        year=2026,
        topic=None,
        limits={name: (limit[1], limit[2]) for name, limit in LIMITS.items()},
        seats=[people.unit["inspection_office"], *(fixed_id(key) for key in SEATS)],
        seats_needed=needed,
    )
    return await an_item_in_review(people, await an_inspection(people, round=round_id))


async def agree(who: Me, item_id: UUID) -> None:
    await actions.close(await queries.item_for(who, item_id), who)


async def state_of(item_id: UUID) -> Any:
    return await value("SELECT state FROM inspections_item WHERE id = {}", item_id)


async def test_all_seats_must_agree_before_it_is_closed(people: Cast) -> None:
    seats = await sitting(people)
    item_id = await joint_item(people)
    await agree(seats["wang"], item_id)
    await agree(seats["jiwei"], item_id)
    assert await state_of(item_id) == "in_review"
    await agree(seats["zuzhi"], item_id)
    assert await state_of(item_id) == "closed"
    duty = await row("SELECT done_at FROM duty WHERE subject_id = {}", item_id)
    assert duty is not None
    assert duty["done_at"] is not None


@pytest.mark.parametrize(("needed", "who"), [(1, ["zuzhi"]), (2, ["jiwei", "wang"])])
async def test_any_or_n_of_m_is_enough_where_the_round_says_so(people: Cast, needed: int, who: list[str]) -> None:
    seats = await sitting(people)
    item_id = await joint_item(people, needed)
    for one in who[:-1]:
        await agree(seats[one], item_id)
        assert await state_of(item_id) == "in_review"
    await agree(seats[who[-1]], item_id)
    assert await state_of(item_id) == "closed"


async def test_a_seat_agrees_once_however_many_sit_on_it(people: Cast) -> None:
    seats = await sitting(people)
    item_id = await joint_item(people, 2)
    await agree(seats["wang"], item_id)
    for again in (people.wang, people.he):
        with pytest.raises(Refused):
            await agree(again, item_id)
    assert await state_of(item_id) == "in_review"


async def test_an_agreement_falls_when_what_it_agreed_to_changes(browser: Browser, people: Cast) -> None:
    seats = await sitting(people)
    item_id = await joint_item(people)
    await agree(seats["wang"], item_id)
    await agree(seats["jiwei"], item_id)
    item = await queries.item_for(people.wang, item_id)
    await actions.extend(item, people.wang, due=item["due"] + timedelta(days=30), reason="材料需补充核实")
    await agree(seats["zuzhi"], item_id)
    assert await state_of(item_id) == "in_review"
    await browser.sign_in(people.wang)
    page = await browser.see(f"/inspections/items/{item_id}")
    assert "原意见失效" in page
    await agree(seats["wang"], item_id)
    await agree(seats["jiwei"], item_id)
    assert await state_of(item_id) == "closed"


async def test_any_seat_may_return_it_and_every_agreement_is_void(people: Cast) -> None:
    seats = await sitting(people)
    item_id = await joint_item(people)
    await agree(seats["wang"], item_id)
    await actions.return_item(await queries.item_for(seats["zuzhi"], item_id), seats["zuzhi"], note="责任人未明确")
    await with_evidence(people, item_id)
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome="已补充。")
    await actions.pass_on(await queries.item_for(people.sun, item_id), people.sun)
    item = await queries.item_for(people.wang, item_id)
    assert item["agreed_seats"] == []
    assert item["returns"] == 1


async def test_who_sits_on_no_seat_has_no_say(people: Cast) -> None:
    await sitting(people)
    item_id = await joint_item(people)
    await rows("DELETE FROM inspections_round_seat WHERE unit = {} RETURNING id", people.unit["inspection_office"])
    with pytest.raises(Refused, match="须由"):
        await agree(people.wang, item_id)


async def test_each_seat_sees_what_the_others_said(browser: Browser, people: Cast) -> None:
    seats = await sitting(people)
    item_id = await joint_item(people)
    await agree(seats["jiwei"], item_id)
    await browser.sign_in(seats["zuzhi"])
    page = await browser.see(f"/inspections/items/{item_id}")
    assert "临江区纪委监委：同意" in page
    assert "临江区委组织部：待审核" in page
    assert "须 3 家同意方可销号" in page
    assert "同意销号" in page
    assert "请留意" in page, "the material was uploaded just before the application"


async def test_a_round_with_seats_is_opened_on_its_page(browser: Browser, people: Cast) -> None:
    await sitting(people)
    await browser.sign_in(people.wang)
    fields = {
        f"{name}_{part}": limit[at] for name, limit in LIMITS.items() for at, part in ((1, "amount"), (2, "unit"))
    }
    fields |= {"title": "联审", "kind": "regular", "year": "2026", "office": str(people.unit["inspection_office"])}
    seats = [str(fixed_id(key)) for key in SEATS]
    answer = await browser.send("/inspections/rounds/new", {**fields, "seats": seats, "seats_needed": "3"})
    assert answer.status_code == 409
    await browser.send(
        "/inspections/rounds/new", {**fields, "seats": seats, "seats_needed": "1"}, to="/inspections/new"
    )
    assert await value("SELECT count(*) FROM inspections_round_seat") == 2


async def test_a_promise_that_slips_twice_is_counted_and_says_why(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people, due=date(2099, 12, 31))
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.li)
    await browser.send(f"{path}/promise", {"promised_on": "2099-06-01"}, to=path)
    refused = await browser.send(f"{path}/promise", {"promised_on": "2099-07-01"})
    assert refused.status_code == 409
    assert "推迟须写明理由" in refused.text
    await browser.send(f"{path}/promise", {"promised_on": "2099-07-01", "reason": "招标延期"}, to=path)
    await browser.send(f"{path}/promise", {"promised_on": "2099-08-01", "reason": "雨季停工"}, to=path)
    await browser.send(f"{path}/promise", {"promised_on": "2099-07-15"}, to=path)
    page = await browser.see(path)
    assert "2099-07-15（已推迟 2 次）" in page
    assert "招标延期" in page
    told = await rows("SELECT sentence FROM notice WHERE person = {} AND subject_id = {}", people.wang.id, item_id)
    assert len([one for one in told if "推迟" in one["sentence"]]) == 2


async def test_a_promise_is_not_for_yesterday_nor_for_others(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    await browser.sign_in(people.li)
    answer = await browser.send(f"/inspections/items/{item_id}/promise", {"promised_on": "2020-01-01"})
    assert answer.status_code == 409
    await browser.sign_in(people.wang)
    answer = await browser.send(f"/inspections/items/{item_id}/promise", {"promised_on": "2099-01-01"})
    assert answer.status_code == 409
