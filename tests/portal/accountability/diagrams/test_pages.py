"""The pages of 流程图、责任图、时限图: complete by what the house has, true to what an office has set, and found from a matter."""

from typing import Any

import pytest

from assignments.actions.registers import change
from assignments.queries.registers import register_for
from inspections.actions.rounds import LIMITS as ROUND_LIMITS
from inspections.actions.rounds import open_round
from meetings.actions.rulebook import set_limits as set_meeting_limits
from meetings.states import LIMITS
from portal.accountability.actions.records_basis import set_limits as set_record_limits
from portal.demo.cast import Cast
from portal.procedures import PROCEDURES
from portal.workflow import Machine
from tests.assignments_builders import a_delivered, a_register
from tests.browser import Browser
from tests.builders import an_inspection, an_item
from tests.house.machines import machines
from tests.meetings_builders import a_conference, a_meeting
from tests.portal.accountability.letters.writing import a_draft

ALL = "/accountability/diagrams"


def test_every_machine_of_the_house_is_offered_once() -> None:
    offered = [procedure.machine for procedure in PROCEDURES]
    assert {machine.kind for machine in offered} == {machine.kind for machine in machines()}
    assert len(offered) == len(set(map(id, offered))) == len({procedure.words for procedure in PROCEDURES})


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.kind)
async def test_every_state_and_move_stands_on_the_page_of_its_kind(
    browser: Browser, people: Cast, machine: Machine
) -> None:
    await browser.sign_in(people.li)
    page = await browser.see(f"{ALL}/{machine.kind}")
    chart = page[page.index("<svg") : page.index("</svg>")]
    assert [words for words in machine.states.values() if f">{words}<" not in chart] == []
    for move in machine.moves:
        assert chart.count(f">{move.label}") >= len(move.sources), move.label
        table = page[page.index("责任表</h2>") :]
        assert f">{move.label}<" in table
        assert all(part in table for way in move.rule.ways for part in (*way.who, *way.but)), move.label


async def test_the_list_leads_to_every_kind(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.qian)
    page = await browser.see(ALL)
    assert all(f'href="{ALL}/{procedure.kind}"' in page for procedure in PROCEDURES)


async def test_a_kind_nobody_knows_is_not_there(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await browser.see(f"{ALL}/meetings.nothing", 404)
    await browser.see(f"{ALL}/meetings.nothing/paper.pdf", 404)


@pytest.mark.parametrize("path", [ALL, f"{ALL}/meetings.topic", f"{ALL}/meetings.topic/paper.pdf"])
async def test_an_administrator_has_no_business_here(browser: Browser, people: Cast, path: str) -> None:
    await browser.sign_in(people.wu)
    await browser.see(path, 403)


async def test_a_limit_a_conference_has_set_shows_and_goes_with_it(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await set_meeting_limits(people.zhou, conference, [("minutes_issue", 7, "工作日", "工作规则第九条")])
    await browser.sign_in(people.lin)
    page = await browser.see(f"{ALL}/meetings.meeting")
    assert "临江区信访工作联席会议：7 个工作日（工作规则第九条）" in page
    assert "7 个工作日</text>" in page, "the bar too"
    assert f"{LIMITS['minutes_issue'][1]} 个工作日" in page
    await set_meeting_limits(people.zhou, conference, [])
    assert "7 个工作日" not in await browser.see(f"{ALL}/meetings.meeting")
    await set_meeting_limits(people.zhou, conference, [("minutes_issue", 7, "工作日", "工作规则第九条")])
    await browser.sign_in(people.xu)
    assert "7 个工作日" not in await browser.see(f"{ALL}/meetings.meeting"), "another district's conference"


async def test_a_register_s_days_show(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    found = await register_for(people.zhou, register)
    await change(found, people.zhou, {"still_days": 21})
    await browser.sign_in(people.zhou)
    assert f"{found['name']}：21 日" in await browser.see(f"{ALL}/assignments.assignment")


async def test_a_round_s_limits_show_to_who_sees_its_inspections(browser: Browser, people: Cast) -> None:
    limits = {name: (limit[1], limit[2]) for name, limit in ROUND_LIMITS.items()} | {"item": (75, "日")}
    made = await open_round(
        people.wang,
        office=people.unit["inspection_office"],
        title="第三轮巡察",
        kind="special",
        year=2026,
        topic=None,
        limits=limits,
    )
    await browser.sign_in(people.chen)
    assert "第三轮巡察" not in await browser.see(f"{ALL}/inspections.item"), "it inspects nobody yet"
    await an_inspection(people, round=made)
    assert "第三轮巡察：75 日" in await browser.see(f"{ALL}/inspections.item")
    await browser.sign_in(people.zhao)
    assert "第三轮巡察" not in await browser.see(f"{ALL}/inspections.item")


async def test_an_office_s_own_periods_for_objections_show_below_it(browser: Browser, people: Cast) -> None:
    days: dict[str, Any] = {"object_amount": 12, "object_unit": "工作日", "answer_amount": 30, "answer_unit": "日"}
    await set_record_limits(people.wang, people.unit["inspection_office"], **days, version=0)
    await browser.sign_in(people.li)
    page = await browser.see(f"{ALL}/accountability.record")
    assert page.count("12 个工作日") == 2
    assert "<td" in page
    await browser.sign_in(people.xu)
    assert "12 个工作日" not in await browser.see(f"{ALL}/accountability.record")


async def test_the_three_charts_are_printed(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    answer = await browser.get(f"{ALL}/accountability.bulletin/paper.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_matter_of_each_room_leads_to_the_charts_of_its_kind(browser: Browser, people: Cast) -> None:
    meeting = await a_meeting(people, await a_conference(people))
    await browser.sign_in(people.zhou)
    assert f'href="{ALL}/meetings.meeting"' in await browser.see(f"/meetings/{meeting}")
    letter = await a_draft(people)
    assert f'href="{ALL}/accountability.letter"' in await browser.see(f"/accountability/letters/{letter}")
    assignment = await a_delivered(people)
    assert f'href="{ALL}/assignments.assignment"' in await browser.see(f"/assignments/{assignment}")
    item = await an_item(people)
    await browser.sign_in(people.wang)
    assert f'href="{ALL}/inspections.item"' in await browser.see(f"/inspections/items/{item}")
