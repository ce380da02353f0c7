"""The three registers, from what is typed to the list, the Excel file and the duty, as those who do it see them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from portal import db
from portal.accountability.actions import commendation, programme
from portal.accountability.queries.commendation import commendation_for
from portal.accountability.queries.programme import milestone_for
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.portal.accountability.registers.keeping import (
    a_commendation,
    a_milestone,
    checked,
    entrusted,
    reported,
)

PAGE = "/accountability/registers"


async def duty_of(milestone: UUID) -> dict[str, Any] | None:
    return await db.row("SELECT * FROM duty WHERE subject_id = {}", milestone)


async def test_a_milestone_becomes_a_duty_and_is_verified_by_another(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    await browser.see(f"{PAGE}/programmes/new")
    year = today().year
    typed = {
        "office": str(people.unit["conference_office"]),
        "name": "源头治理三年攻坚",
        "purpose": "重复信访明显减少。",
        "first_year": str(year),
        "last_year": str(year + 2),
    }
    answer = await browser.send(f"{PAGE}/programmes/new", typed)
    page = answer.headers["location"].split("?")[0]
    assert (await browser.send(f"{PAGE}/programmes/new", typed)).status_code == 422, "the same name twice"
    due = date(year + 1, 6, 30)
    sent = {"title": "建成接访中心", "due": str(due), "lead_unit": str(people.unit["fuwu"])}
    outside = await browser.send(f"{page}/milestones", {**sent, "due": f"{year + 3}-01-01"})
    assert f"应在 {year} 年至 {year + 2} 年之间" in outside.text
    await browser.send(f"{page}/milestones", sent, to=page)
    one = await db.value("SELECT id FROM accountability_milestone")
    do = f"{PAGE}/milestones/{one}"
    await browser.sign_in(people.li)
    assert "列入督办</button>" not in await browser.see(page)
    assert (await browser.send(f"{do}/entrust", {})).status_code == 409
    await browser.sign_in(people.shen)
    await browser.send(f"{do}/entrust", {"version": "0"}, to=page)
    duty = await duty_of(one)
    assert duty is not None
    assert (duty["due"], duty["unit"], duty["done_at"]) == (due, people.unit["fuwu"], None)
    assert "多年计划节点" in await browser.see("/accountability")
    await browser.sign_in(people.li)
    assert "源头治理三年攻坚：建成接访中心" in await browser.see("/")
    assert (await browser.send(f"{do}/report", {"note": ""})).status_code == 422
    await browser.send(f"{do}/report", {"note": "已建成并启用。", "version": "1"}, to=page)
    assert (await browser.send(f"{do}/verify", {})).status_code == 409, "not who reported it"
    await browser.sign_in(people.zhou)
    await browser.send(f"{do}/return", {"note": "请补验收意见"}, to=page)
    await browser.sign_in(people.li)
    await browser.send(f"{do}/report", {"note": "验收意见已补。"}, to=page)
    await browser.sign_in(people.zhou)
    await browser.send(f"{do}/verify", {}, to=page)
    duty = await duty_of(one)
    assert duty is not None
    assert duty["done_on"] == today()
    shown = await browser.see(f"{PAGE}/programmes")
    assert 'data-label="已完成"><span class="cell">1</span>' in shown


async def test_a_cancelled_milestone_is_owed_no_more(people: Cast) -> None:
    one = await entrusted(people)
    await programme.cancel(await milestone_for(people.shen, one), people.shen, "方案已调整")
    duty = await duty_of(one)
    assert duty is not None
    assert duty["revoked_at"] is not None


async def test_who_reported_it_does_not_verify_it_whatever_post_they_got_since(people: Cast) -> None:
    one = await reported(people)
    await db.rows("UPDATE accountability_milestone SET reported_by = {} WHERE id = {}", people.zhou.id, one)
    with pytest.raises(Refused, match="须由"):
        await programme.verify(await milestone_for(people.zhou, one), people.zhou)


async def test_a_milestone_whose_day_is_past_is_not_entrusted(people: Cast) -> None:
    one = await a_milestone(people)
    await db.rows("UPDATE accountability_milestone SET due = {} WHERE id = {}", today() - timedelta(days=1), one)
    with pytest.raises(Refused, match="完成时限已过"):
        await programme.entrust(await milestone_for(people.zhou, one), people.zhou)


async def test_a_commendation_is_entered_by_one_and_checked_by_another(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    typed = {
        "office": str(people.unit["conference_office"]),
        "title": "全省信访工作示范街道",
        "granting_body": "省信访局",
        "document_number": "省信发〔2026〕3号",
        "granted_on": str(today() - timedelta(days=9)),
        "to_unit": str(people.unit["qingshi"]),
    }
    for given, said in (
        ({"granted_on": str(today() + timedelta(days=1))}, "不能晚于今天"),
        ({"valid_until": str(today() - timedelta(days=10))}, "不能早于授予日期"),
        ({"title": "电话13800138000"}, "疑似含有手机号码"),
        ({"to_unit": str(people.unit["other_district"])}, "“受表彰单位”请从所列选项中选择"),
    ):
        answer = await browser.send(f"{PAGE}/commendations/new", {**typed, **given})
        assert answer.status_code == 422, given
        assert said in answer.text
    answer = await browser.send(f"{PAGE}/commendations/new", typed)
    page = answer.headers["location"].split("?")[0]
    assert (await browser.send(f"{page}/check", {})).status_code == 409, "not who entered it"
    await browser.sign_in(people.chen)
    assert "示范街道" not in await browser.see(f"{PAGE}/commendations"), "nobody has checked it yet"
    await browser.see(page, 404)
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/check", {"version": "0"}, to=page)
    await browser.sign_in(people.chen)
    assert "有效" in await browser.see(f"{PAGE}/commendations?unit={people.unit['qingshi']}")
    assert (await browser.send(f"{page}/withdraw", {"note": "摘牌"})).status_code == 409
    await browser.sign_in(people.zhou)
    assert (await browser.send(f"{page}/withdraw", {"note": ""})).status_code == 422
    await browser.send(f"{page}/withdraw", {"note": "省信发〔2027〕1号"}, to=page)
    assert "已撤销" in await browser.see(f"{PAGE}/commendations")


async def test_a_commendation_ends_by_its_date(browser: Browser, people: Cast) -> None:
    await checked(people, granted_on=today() - timedelta(days=800), valid_until=today() - timedelta(days=1))
    await checked(people, title="优秀窗口", post_words="接访窗口", valid_until=today())
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/commendations")
    assert "已到期" in shown
    assert "公共服务办 接访窗口" not in shown
    assert "青石街道 接访窗口" in shown


async def test_the_database_lets_nobody_check_what_they_entered(people: Cast) -> None:
    one = await a_commendation(people)
    with pytest.raises(Refused, match="须由"):
        await commendation.check(await commendation_for(people.zhou, one), people.zhou)
    with pytest.raises(asyncpg.CheckViolationError):
        async with db.atomic():
            await db.rows("UPDATE accountability_commendation SET checked_by = entered_by WHERE id = {}", one)


async def test_suggestions_are_counts_of_topics(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    typed = {
        "office": str(people.unit["conference_office"]),
        "month": f"{today():%Y-%m}",
        "field": "城市管理",
        "topic": "增加老旧小区充电设施",
        "received": "12",
        "adopted": "5",
        "adopted_by": str(people.unit["housing"]),
    }
    for given, said in (
        ({"month": "2026-13"}, "应为年和月"),
        ({"month": "2099-01"}, "不能晚于本月"),
        ({"adopted": "13"}, "不能多于收到件数"),
        ({"adopted": "0"}, "没有采纳的请不要选"),
        ({"adopted_by": ""}, "有采纳的请选择"),
        ({"topic": "张某身份证11010519491231002X"}, "疑似含有"),
        ({"topic": "一" * 41}, "最多 40 个字"),
    ):
        answer = await browser.send(f"{PAGE}/suggestions/new", {**typed, **given})
        assert answer.status_code == 422, given
        assert said in answer.text, given
    await browser.send(f"{PAGE}/suggestions/new", typed, to=f"{PAGE}/suggestions")
    assert (await browser.send(f"{PAGE}/suggestions/new", typed)).status_code == 422, "the same topic twice"
    one = await db.value("SELECT id FROM accountability_suggestion")
    edit = f"{PAGE}/suggestions/{one}/edit"
    assert 'value="增加老旧小区充电设施"' in await browser.see(edit)
    await browser.send(edit, {**typed, "received": "14", "version": "0"}, to=f"{PAGE}/suggestions")
    late = await browser.send(edit, {**typed, "received": "15", "version": "0"})
    assert late.status_code == 409
    assert 'value="15"' in late.text
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/suggestions")
    assert ">14</span>" in shown
    assert edit not in shown
    assert (await browser.get(edit)).status_code == 409
