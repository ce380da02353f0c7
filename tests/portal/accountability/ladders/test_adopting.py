"""A conference takes over a ladder, changes its own copy from a day on, gives it up; who is watched reads by which rule."""

from datetime import date, timedelta

import pytest

from portal.accountability.actions import ladders as acting
from portal.accountability.actions.round import walk_the_round
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.profiles import DEFAULT, SANMING, SHIPPED
from portal.accountability.queries.ladders import ladders_on
from portal.accountability.queries.profiles import ladder_for, ladders_for
from portal.clock import today
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.browser import Browser
from tests.portal.accountability.ledger import DUE, duty_of, owe, steps

ON = date(2026, 3, 1)


def day(offset: int) -> date:
    return DUE + timedelta(days=offset)


async def adopt(people: Cast, source: str = "sanming", *, room: str = "", starts_on: date = ON + timedelta(days=1)):
    return await acting.adopt(people.zhou, source, unit=people.unit["district"], room=room, starts_on=starts_on, on=ON)


async def test_a_shipped_ladder_is_kept_as_it_is_step_by_step(people: Cast) -> None:
    for source, ladder in SHIPPED.items():
        made = await adopt(
            people, source, room="meetings" if source == "default" else "", starts_on=ON + timedelta(days=2)
        )
        found = await ladder_for(people.zhou, made)
        assert (found["ladder"].steps, found["repeat"], found["name"]) == (ladder.steps, ladder.repeat, ladder.name)
        await acting.give_up(people.zhou, made, on=ON)


async def test_it_holds_from_its_first_day_for_what_lies_below(people: Cast) -> None:
    await adopt(people)
    duty = {"subject_kind": "inspections.item", "ladder_path": people.path["fuwu"]}
    elsewhere = {**duty, "ladder_path": people.path["other_district"]}
    assert (await ladders_on(ON)).of(duty).ladder is DEFAULT
    after = await ladders_on(ON + timedelta(days=1))
    assert after.of(duty).ladder.name == SANMING.name
    assert after.of(elsewhere).ladder is DEFAULT


async def test_the_nearest_goes_first_and_the_one_for_its_room_before_one_for_all(people: Cast) -> None:
    await adopt(people)
    await adopt(people, "five_papers", room="inspections")
    ladders = await ladders_on(ON + timedelta(days=1))
    kinds = {
        kind: ladders.of({"subject_kind": kind, "ladder_path": people.path["fuwu"]}).ladder.name
        for kind in ("inspections.item", "meetings.resolution")
    }
    assert kinds == {"inspections.item": SHIPPED["five_papers"].name, "meetings.resolution": SANMING.name}


async def test_another_one_ends_the_one_before(people: Cast) -> None:
    first = await adopt(people)
    await adopt(people, "suqian", starts_on=ON + timedelta(days=10))
    assert (await ladder_for(people.zhou, first))["ends_on"] == ON + timedelta(days=9)
    with pytest.raises(Refused, match="已有一套阶梯定于"):
        await adopt(people, "sanming", starts_on=ON + timedelta(days=5))


async def test_today_and_foreign_places_are_refused(people: Cast) -> None:
    with pytest.raises(BadInput):
        await adopt(people, starts_on=ON)
    for who in (people.li, people.chen, people.xu):
        with pytest.raises(BadInput):
            await acting.adopt(
                who, "sanming", unit=people.unit["district"], room="", starts_on=ON + timedelta(days=1), on=ON
            )
    made = await adopt(people)
    with pytest.raises(Missing):
        await ladder_for(people.xu, made)
    for act in (acting.give_up(people.chen, made, on=ON),):
        with pytest.raises(Refused):
            await act
    assert [one["name"] for one in await ladders_for(people.li, ON)] == [SANMING.name]


async def test_a_new_version_leaves_the_one_in_force_alone(people: Cast) -> None:
    made = await adopt(people)
    fewer = SANMING.steps[1:]
    with pytest.raises(Refused, match="没有改动"):
        await acting.revise(people.zhou, made, steps=SANMING.steps, repeat=0, starts_on=ON + timedelta(days=9), on=ON)
    again = await acting.revise(people.zhou, made, steps=fewer, repeat=7, starts_on=ON + timedelta(days=9), on=ON)
    assert (await ladder_for(people.zhou, made))["ladder"].steps == SANMING.steps
    assert (await ladder_for(people.zhou, again))["ladder"].steps == fewer
    versions = {
        (on - ON).days: (await ladders_on(on)).of({"subject_kind": "x", "ladder_path": people.path["fuwu"]}).id
        for on in (ON + timedelta(days=8), ON + timedelta(days=9))
    }
    assert versions == {8: made, 9: again}


async def test_the_clock_follows_the_ladder_in_force_and_keeps_its_name(people: Cast) -> None:
    made = await adopt(people)
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    for offset in range(-5, 3):
        await walk_the_round(day(offset))
    assert await steps(duty) == ["blue~", "blue", "orange"]
    rung = await row("SELECT profile, label, light FROM accountability_rung WHERE step = 'orange'")
    assert rung == {"profile": made, "label": "橙色督查单", "light": "orange"}


async def test_on_its_first_day_everything_it_governs_is_looked_at_again(people: Cast) -> None:
    mine, other = await owe(people.unit["fuwu"]), await owe(people.unit["other_office"])
    await rows("UPDATE duty SET look_on = {} RETURNING id", day(100))
    await adopt(people)
    assert (await duty_of(mine["subject_id"]))["look_on"] == ON + timedelta(days=1)
    assert (await duty_of(other["subject_id"]))["look_on"] == day(100)


def test_every_letter_a_ladder_names_can_be_written() -> None:
    named = {step.letter for ladder in SHIPPED.values() for step in ladder.steps if step.letter}
    assert named <= set(LETTER_KINDS)


async def test_an_office_adopts_and_changes_a_ladder_in_the_browser(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "蓝橙红三色督查单" in await browser.see("/accountability/ladders")
    start = (today() + timedelta(days=3)).isoformat()
    place = "/accountability/ladders/shipped/sanming"
    bad = await browser.send(place, {"unit": str(people.unit["district"]), "starts_on": today().isoformat()})
    assert bad.status_code == 422
    assert "最早从明天起启用" in bad.text
    done = await browser.send(place, {"unit": str(people.unit["district"]), "starts_on": start})
    assert done.status_code == 303
    page = await browser.see(done.headers["location"].partition("?")[0])
    assert "保存为新的一版" in page
    profile = await value("SELECT id FROM accountability_profile")
    form = {"starts_on": (today() + timedelta(days=9)).isoformat(), "repeat": "7"}
    for n, step in enumerate(SANMING.steps):
        form |= {
            f"keep_{n}": "1",
            f"amount_{n}": str(step.amount + 1),
            f"unit_{n}": "工作日",
            f"light_{n}": step.light.name,
        }
    half = await browser.send(f"/accountability/ladders/{profile}", {**form, "new_words": "约见"})
    assert half.status_code == 422
    assert "请填写“新步骤何时执行”" in half.text
    new = {"new_words": "约见提醒", "new_trigger": "after", "new_amount": "20", "new_to": "convenors"}
    kept = await browser.send(f"/accountability/ladders/{profile}", {**form, **new})
    assert kept.status_code == 303
    page = await browser.see(kept.headers["location"].partition("?")[0])
    assert "约见提醒" in page
    assert "逾期9个工作日" in page
    ended = await browser.send(f"/accountability/ladders/{profile}/end", {})
    assert ended.status_code == 303


async def test_who_is_reminded_reads_the_rule_and_finds_no_form(browser: Browser, people: Cast) -> None:
    made = await adopt(people)
    await browser.sign_in(people.li)
    page = await browser.see(f"/accountability/ladders/{made}")
    assert "橙色督查单" in page
    assert "保存为新的一版" not in page
    refused = await browser.send(f"/accountability/ladders/{made}/end", {})
    assert refused.status_code == 409
