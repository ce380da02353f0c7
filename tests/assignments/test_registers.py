"""The register's settings and words, through its pages: the office acts, others may look."""

from typing import Any

import pytest

from assignments.actions import registers as acting
from assignments.queries.registers import own_register, register_for, tags_of
from portal import db
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.assignments_builders import a_case, a_register, tag
from tests.browser import Browser

SETTINGS: dict[str, Any] = {
    "name": "临江区信访积案库",
    "still_days": "15",
    "unopened_days": "3",
    "recheck_weeks": "4",
    "signal_days": "30",
    "signal_count": "5",
}


async def test_an_office_without_a_register_opens_one_and_finds_the_usual_words(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "建立积案库" in await browser.see("/assignments/registers/new")
    sent = {
        "office": people.unit["conference_office"],
        "name": "临江区信访积案库",
        "principal": people.tang.id,
        "deputy": people.luo.id,
    }
    twice = await browser.send("/assignments/registers/new", {**sent, "deputy": people.tang.id})
    assert twice.status_code == 422
    assert "同一人" in twice.text
    await browser.send("/assignments/registers/new", sent)
    register = await own_register(people.zhou)
    assert register is not None
    page = await browser.see(f"/assignments/registers/{register['id']}")
    for word in ("城乡建设", "提级包案", "政策口径", "唐正"):
        assert word in page
    assert (await browser.send("/assignments/registers/new", sent)).status_code == 409
    answer = await browser.get("/assignments/registers/new")
    assert answer.headers["location"] == f"/assignments/registers/{register['id']}"


async def test_others_may_look_and_not_act(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    page = f"/assignments/registers/{register}"
    for looking in (people.li, people.tang, people.qian, people.zhao):
        await browser.sign_in(looking)
        shown = await browser.see(page)
        assert "唐正" in shown
        assert "保存设置" not in shown
        assert "停用</button>" not in shown
        assert (await browser.send(page, {**SETTINGS, "version": "0"})).status_code == 403
    await browser.sign_in(people.xu)
    assert (await browser.get(page)).status_code == 403


async def test_the_office_of_another_district_knows_nothing_of_it(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await db.rows(
        "UPDATE post SET role = 'office' WHERE person = {} RETURNING id",
        people.xu.id,
    )
    await browser.sign_in(people.xu)
    for path in ("", "/words"):
        assert (await browser.send(f"/assignments/registers/{register}{path}", SETTINGS)).status_code == 404
    await browser.see(f"/assignments/registers/{register}", 404)


async def test_settings_are_saved_and_the_slower_of_two_is_told(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    page = f"/assignments/registers/{register}"
    await browser.sign_in(people.zhou)
    assert "行政一把手" in (shown := await browser.see(page)) or "党政一把手" in shown
    sent = {**SETTINGS, "principal": people.tang.id, "deputy": people.luo.id, "still_days": "20", "version": "0"}
    await browser.send(page, sent, to=page)
    found = await register_for(people.zhou, register)
    assert (found["still_days"], found["deputy"]) == (20, people.luo.id)
    await browser.sign_in(people.shen)
    late = await browser.send(page, {**sent, "still_days": "7", "version": "0"})
    assert late.status_code == 409
    assert "内容已被他人修改" in late.text
    assert 'value="7"' in late.text
    assert (await register_for(people.zhou, register))["still_days"] == 20
    await browser.send(page, {**sent, "still_days": "7", "version": "1"}, to=page)
    assert (await register_for(people.zhou, register))["still_days"] == 7


@pytest.mark.parametrize(("name", "typed"), [("still_days", "0"), ("recheck_weeks", "53"), ("signal_count", "一")])
async def test_a_number_out_of_range_is_named_and_kept(browser: Browser, people: Cast, name: str, typed: str) -> None:
    page = f"/assignments/registers/{await a_register(people)}"
    await browser.sign_in(people.zhou)
    answer = await browser.send(page, {**SETTINGS, name: typed, "version": "0"})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


async def test_an_approver_nobody_knows_is_refused(people: Cast) -> None:
    register = await a_register(people)
    found = await register_for(people.zhou, register)
    with pytest.raises(Refused, match="请从列表中选择"):
        await acting.change(found, people.zhou, {"principal": people.unit["fuwu"]})
    with pytest.raises(Refused, match="同一人"):
        await acting.change(found, people.zhou, {"deputy": people.tang.id})


async def test_a_word_is_added_retired_and_comes_back(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    page = f"/assignments/registers/{register}"
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/words", {"kind": "waiting", "name": "专家论证"}, to=page)
    word = await tag(register, "waiting", "专家论证")
    await browser.send(f"{page}/words/{word}/retire", to=page)
    assert "专家论证" not in {one["name"] for one in (await tags_of(register))["waiting"]}
    assert "恢复使用“专家论证”" in await browser.see(page)
    assert (await browser.send(f"{page}/words/{word}/retire")).status_code == 409
    await browser.send(f"{page}/words", {"kind": "waiting", "name": "专家论证"}, to=page)
    assert await tag(register, "waiting", "专家论证") == word
    empty = await browser.send(f"{page}/words", {"kind": "lever", "name": ""})
    assert empty.status_code == 422
    assert "请填写“词条”" in empty.text
    strange = await browser.send(f"{page}/words", {"kind": "colour", "name": "红"})
    assert strange.status_code == 422


async def test_a_retired_field_stays_on_the_cases_that_bear_it(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    case = await a_case(people, register)
    word = await tag(register, "field", "城乡建设")
    await browser.sign_in(people.zhou)
    await browser.send(f"/assignments/registers/{register}/words/{word}/retire")
    assert f'value="{word}" selected' in await browser.see(f"/assignments/cases/{case}/edit")
    assert f'value="{word}"' not in await browser.see("/assignments/cases/new")
