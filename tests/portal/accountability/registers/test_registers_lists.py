"""The lists of the registers: what they may hold, what Excel takes out, who sees them, and in how many questions."""

import io
from typing import Any

import openpyxl

from portal import recusals
from portal.accountability.queries.programme import milestone_for, milestone_subject, programme_for
from portal.accountability.tables import Suggestion
from portal.clock import today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.house.counting import counted, growing
from tests.portal.accountability.registers.keeping import a_milestone, a_programme, a_suggestion, checked

PAGE = "/accountability/registers"


async def test_no_register_holds_a_column_for_a_person_or_their_words() -> None:

    names = {column._meta.name for column in Suggestion._meta.columns}
    keepers = {"entered_by", "entered_by_name", "entered_at"}
    assert names - keepers == {
        *("id", "unit", "territory", "month", "field", "topic", "received", "adopted", "adopted_by", "version")
    }


async def test_excel_takes_out_what_the_filter_shows_and_no_formula(browser: Browser, people: Cast) -> None:
    await a_suggestion(people, topic="=cmd|'/c calc'!A1", received=3, adopted=0, adopted_by=None)
    await a_suggestion(people, topic="延长图书馆开放时间", field="文化")
    await checked(people)
    await a_milestone(people)
    await browser.sign_in(people.zhou)

    async def sheet(path: str) -> list[list[Any]]:
        answer = await browser.get(path)
        assert answer.status_code == 200, path
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]

    whole = await sheet(f"{PAGE}/suggestions.xlsx")
    topics = [cell for line in whole for cell in line if isinstance(cell, str) and "cmd" in cell]
    assert topics
    answer = await browser.get(f"{PAGE}/suggestions.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert all(cell.data_type != "f" for line in book.worksheets[0].iter_rows() for cell in line)
    some = str(await sheet(f"{PAGE}/suggestions.xlsx?q=图书馆&year={today().year}"))
    assert "延长图书馆开放时间" in some
    assert "cmd" not in some
    assert "全省信访工作示范街道" in str(await sheet(f"{PAGE}/commendations.xlsx"))
    assert "建成接访中心" in str(await sheet(f"{PAGE}/programmes.xlsx"))


async def test_another_territory_sees_nothing_of_them(browser: Browser, people: Cast) -> None:
    plan = await a_programme(people)
    one = await checked(people)
    await a_suggestion(people)
    await browser.sign_in(people.xu)
    assert "源头治理三年攻坚" not in await browser.see(f"{PAGE}/programmes")
    assert "示范街道" not in await browser.see(f"{PAGE}/commendations")
    assert "充电设施" not in await browser.see(f"{PAGE}/suggestions")
    for path in (f"programmes/{plan}", f"commendations/{one}"):
        assert (await browser.get(f"{PAGE}/{path}")).status_code == 404


async def test_strange_addresses_are_answered_in_a_sentence(browser: Browser, people: Cast) -> None:
    await a_suggestion(people)
    await browser.sign_in(people.zhou)
    for name in ("programmes", "commendations", "suggestions"):
        for query in ("q=%00", "q=" + "长" * 500, "year=x", "year=99999", "unit=x", "q=%25_\\"):
            assert (await browser.get(f"{PAGE}/{name}?{query}")).status_code == 200


async def test_their_pages_ask_as_often_for_three_as_for_one(browser: Browser, people: Cast) -> None:
    plan = await a_programme(people)
    await a_milestone(people, plan=plan)
    one = await checked(people)
    await a_suggestion(people)
    paths = [PAGE, *(f"{PAGE}/{name}" for name in ("programmes", "commendations", "suggestions"))]
    paths += [f"{PAGE}/programmes/{plan}", f"{PAGE}/commendations/{one}"]
    await browser.sign_in(people.zhou)

    async def asked() -> dict[str, list[str]]:
        found = {}
        for path in paths:
            async with counted() as statements:
                assert (await browser.get(path)).status_code == 200, path
            found[path] = statements
        return found

    few = await asked()
    for n in range(2):
        await a_milestone(people, plan=plan, days=n + 1)
        await a_programme(people, name=f"第{n}个计划")
        await checked(people, title=f"第{n}项")
        await a_suggestion(people, topic=f"第{n}个主题")
    faults = growing(few, await asked())
    assert not faults, "\n".join(faults)


async def test_who_is_recused_from_a_milestone_does_not_see_it(browser: Browser, people: Cast) -> None:
    plan = await a_programme(people)
    one = await a_milestone(people, plan=plan)
    card = milestone_subject(await milestone_for(people.zhou, one))
    await recusals.declare(card, people.zhou, person=people.li.id, unit=None, reason="本人涉及此事")
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/programmes/{plan}")
    assert "还没有节点" in shown
    assert card.title.split("：")[1] not in shown, "nor does the log of the programme name it"
    assert (await browser.send(f"{PAGE}/milestones/{one}/report", {"note": "已完成"})).status_code == 404
    assert (await programme_for(people.li, plan))["milestones"] == 0
    assert (await programme_for(people.zhou, plan))["milestones"] == 1
    await browser.sign_in(people.zhou)
    assert card.title.split("：")[1] in await browser.see(f"{PAGE}/programmes/{plan}")
