"""Registers for the tests: 周 of 区信联办 enters, 沈 checks and verifies, 李 reports for 公共服务办."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.accountability.actions import commendation, programme, suggestion
from portal.accountability.queries.commendation import commendation_for
from portal.accountability.queries.programme import milestone_for, programme_for
from portal.clock import today
from portal.demo.cast import Cast


async def a_programme(people: Cast, **given: Any) -> UUID:
    usual: dict[str, Any] = {
        "office": people.unit["conference_office"],
        "name": "源头治理三年攻坚",
        "purpose": "三年内重复信访明显减少。",
        "first_year": today().year,
        "last_year": today().year + 2,
    }
    return await programme.enter(people.zhou, **{**usual, **given})


async def a_milestone(people: Cast, *, days: int = 0, plan: UUID | None = None, unit: str = "fuwu") -> UUID:
    """Due so many days from today, within the year."""
    found = await programme_for(people.zhou, plan or await a_programme(people))
    due = min(today() + timedelta(days=days), date(today().year + 2, 12, 31))
    return await programme.add_milestone(people.zhou, found, title="建成接访中心", due=due, lead_unit=people.unit[unit])


async def entrusted(people: Cast, **given: Any) -> UUID:
    milestone = await a_milestone(people, **given)
    await programme.entrust(await milestone_for(people.zhou, milestone), people.zhou)
    return milestone


async def reported(people: Cast, **given: Any) -> UUID:
    milestone = await entrusted(people, **given)
    await programme.report(await milestone_for(people.li, milestone), people.li, "已建成并启用。")
    return milestone


async def a_commendation(people: Cast, **given: Any) -> UUID:
    usual: dict[str, Any] = {
        "office": people.unit["conference_office"],
        "title": "全省信访工作示范街道",
        "granting_body": "省信访局",
        "document_number": "省信发〔2026〕3号",
        "granted_on": today() - timedelta(days=30),
        "valid_until": None,
        "to_unit": people.unit["qingshi"],
        "post_words": None,
    }
    return await commendation.enter(people.zhou, **{**usual, **given})


async def checked(people: Cast, **given: Any) -> UUID:
    one = await a_commendation(people, **given)
    await commendation.check(await commendation_for(people.shen, one), people.shen)
    return one


async def a_suggestion(people: Cast, **given: Any) -> UUID:
    usual: dict[str, Any] = {
        "office": people.unit["conference_office"],
        "month": f"{today():%Y-%m}",
        "field": "城市管理",
        "topic": "增加老旧小区充电设施",
        "received": 12,
        "adopted": 5,
        "adopted_by": people.unit["housing"],
    }
    return await suggestion.enter(people.zhou, **{**usual, **given})
