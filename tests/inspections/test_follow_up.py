"""回头看: scheduled by the closing itself, owed by the inspection office, and reopening what slid back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from inspections.actions.rounds import LIMITS
from portal import duties
from portal.clock import today
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.builders import a_closed_item, an_inspection

WEEKS = 8


async def a_followed_item(people: Cast, weeks: int | None = WEEKS) -> UUID:
    round_id = await actions.open_round(
        people.wang,
        office=people.unit["inspection_office"],
        title="有回头看的轮次",
        kind="special",
        year=2026,
        topic=None,
        limits={name: (limit[1], limit[2]) for name, limit in LIMITS.items()},
        follow_up_weeks=weeks,
    )
    return await a_closed_item(people, await an_inspection(people, round=round_id))


async def the_duty(item_id: UUID) -> dict[str, Any] | None:
    return await row(
        "SELECT unit, statutory_due, due, done_at, path FROM duty WHERE subject_kind = 'inspections.follow_up'"
        " AND subject_id = {}",
        item_id,
    )


async def test_closing_schedules_the_check_on_a_working_day_weeks_later(people: Cast) -> None:
    item_id = await a_followed_item(people)
    duty = await the_duty(item_id)
    assert duty is not None
    assert duty["unit"] == people.unit["inspection_office"]
    assert duty["statutory_due"] == today() + timedelta(weeks=WEEKS)
    assert duty["due"] >= duty["statutory_due"]
    assert [one["subject_kind"] for one in await duties.mine(people.wang)] == ["inspections.follow_up"]
    assert await duties.mine(people.li) == []


async def test_a_round_without_weeks_schedules_nothing(people: Cast) -> None:
    item_id = await a_followed_item(people, None)
    assert await the_duty(item_id) is None


async def test_what_held_is_noted_and_the_duty_met(browser: Browser, people: Cast) -> None:
    item_id = await a_followed_item(people)
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.wang)
    assert "回头看：" in await browser.see("/")
    wrong = await browser.send(f"{path}/follow-up", {"held": "held", "note": ""})
    assert wrong.status_code == 422
    await browser.send(f"{path}/follow-up", {"held": "held", "note": "抽查三次值班记录，均完整。"}, to=path)
    duty = await the_duty(item_id)
    assert duty is not None
    assert duty["done_at"] is not None
    assert "抽查三次值班记录" in await browser.see(path)
    again = await browser.send(f"{path}/follow-up", {"held": "held", "note": "再记一次。"})
    assert again.status_code == 409


async def test_what_slid_back_is_reopened_and_checked_again_after_its_next_closing(
    browser: Browser, people: Cast
) -> None:
    item_id = await a_followed_item(people)
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.wang)
    no_day = await browser.send(f"{path}/follow-up", {"held": "slid", "note": "值班表停更。"})
    assert no_day.status_code == 422
    assert "新的整改时限" in no_day.text
    await browser.send(f"{path}/follow-up", {"held": "slid", "note": "值班表停更。", "due": "2099-03-31"}, to=path)
    item = await row("SELECT state, reopened, due FROM inspections_item WHERE id = {}", item_id)
    assert item == {"state": "in_progress", "reopened": 1, "due": date(2099, 3, 31)}
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome="恢复更新。")
    await actions.pass_on(await queries.item_for(people.sun, item_id), people.sun)
    await actions.close(await queries.item_for(people.wang, item_id), people.wang)
    duty = await the_duty(item_id)
    assert duty is not None
    assert duty["done_at"] is None
    assert await value("SELECT count(*) FROM inspections_follow_up WHERE item = {}", item_id) == 2


@pytest.mark.parametrize("who", ["li", "sun", "chen", "zhao", "qian"])
async def test_the_checked_unit_can_neither_see_nor_take_off_the_check(
    browser: Browser, people: Cast, who: str
) -> None:
    item_id = await a_followed_item(people)
    await browser.sign_in(people.person[who])
    answer = await browser.get(f"/inspections/items/{item_id}/follow-up")
    if who == "qian":  # the auditor sees that it is owed, on the ledger, and no more
        assert answer.headers["location"].startswith("/accountability/of/inspections.")
    else:
        assert answer.status_code == 403
    answer = await browser.send(f"/inspections/items/{item_id}/follow-up", {"held": "held", "note": "已检查。"})
    assert answer.status_code == 403
    duty = await the_duty(item_id)
    assert duty is not None
    assert duty["done_at"] is None


async def test_who_is_recused_from_the_item_does_not_know_of_its_check(browser: Browser, people: Cast) -> None:
    item_id = await a_followed_item(people)
    await actions.recuse(
        await queries.item_for(people.wang, item_id), people.wang, person=people.he.id, unit=None, reason="近亲属任职"
    )
    await browser.sign_in(people.he)
    assert "回头看：" not in await browser.see("/")
    assert "接访值班" not in await browser.see("/accountability")
    with pytest.raises(Missing):
        await queries.follow_up_for(people.he, item_id)


async def test_two_checkers_do_not_both_decide(people: Cast) -> None:
    item_id = await a_followed_item(people)
    seen = await queries.follow_up_for(people.he, item_id)
    await actions.check_again(seen, people.wang, held="held", note="保持。", due=None)
    with pytest.raises(Refused, match="已有人办理"):
        await actions.check_again(seen, people.he, held="slid", note="反弹。", due=date(2099, 1, 1))
    assert await value("SELECT state FROM inspections_item WHERE id = {}", item_id) == "closed"
    assert len(await rows("SELECT id FROM inspections_follow_up WHERE done_on IS NOT NULL")) == 1
