"""The steps of an inspection: opened in one act, owed like anything else, answered with papers and a day."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from inspections.states import NODES
from portal import duties
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.builders import a_file, an_inspection
from tests.inspections.test_main_path import PDF

PLANNED = dict.fromkeys(NODES, actions.Planned())


async def nodes_by_kind(people: Cast, inspection: UUID, **planned: actions.Planned) -> dict[str, dict[str, Any]]:
    """Opened with these days; everything else without one."""
    await actions.open_nodes(people.wang, inspection, PLANNED | planned)
    return await listed(inspection)


async def listed(inspection: UUID) -> dict[str, dict[str, Any]]:
    return {node["kind"]: node for node in await queries.nodes_of(inspection)}


def on(days: int) -> actions.Planned:
    return actions.Planned(today() + timedelta(days=days))


async def test_the_office_opens_all_steps_at_once_and_those_with_a_day_are_owed(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    path = f"/inspections/{inspection}/nodes"
    await browser.sign_in(people.wang)
    page = await browser.see(path)
    found = await queries.inspection_whole(people.wang, inspection)
    assert (
        f'name="report_due" value="{found["report_due"]}"' in page.replace("\n", " ")
        or str(found["report_due"]) in page
    )
    typed = {f"{kind}_take": "1" for kind in NODES} | {"report_due": found["report_due"].isoformat()}
    without_reason = {name: text for name, text in typed.items() if name != "democratic_take"}
    asked = await browser.send(path, without_reason)
    assert asked.status_code == 422
    assert "“民主生活会”没有勾选" in asked.text
    await browser.send(path, {**without_reason, "democratic_reason": "村级党组织不召开"}, to=path)
    nodes = await listed(inspection)
    assert list(nodes) == list(NODES)
    assert nodes["democratic"]["stands"] == "不适用"
    assert nodes["report"]["limit_article"] == "集中整改期满报送整改情况报告"
    assert nodes["plan"]["due"] is None
    owed = await rows("SELECT subject_id, unit, path, due FROM duty WHERE subject_kind = 'inspections.node'")
    report = nodes["report"]
    assert owed == [
        {
            "subject_id": report["id"],
            "unit": people.unit["zongzhi"],
            "path": f"/inspections/nodes/{report['id']}",
            "due": found["report_due"],
        }
    ]
    await browser.sign_in(people.sun)
    assert "整改情况报告和问题清单：" in await browser.see("/")
    again = await browser.send(path, typed)
    assert again.status_code == 403
    with pytest.raises(Refused, match="不必重复"):
        await actions.open_nodes(people.wang, inspection, PLANNED)


@pytest.mark.parametrize("feedback_on", [date(2026, 8, 3), date(2026, 7, 10)])
async def test_the_days_of_the_limits_are_those_the_inspection_counted(people: Cast, feedback_on: date) -> None:
    """The second focus period ends on a Sunday, and stays there."""
    inspection = await an_inspection(people, feedback_on=feedback_on)
    found = await queries.inspection_whole(people.wang, inspection)
    terms = await queries.terms_of(found)
    assert {kind: term.due for kind, term in terms.items()} == {
        "plan": found["plan_due"],
        "focus": found["focus_until"],
        "report": found["report_due"],
    }


@pytest.mark.parametrize("who", ["sun", "chen", "li", "xu", "zhao", "qian"])
async def test_only_the_office_opens_them(people: Cast, who: str) -> None:
    inspection = await an_inspection(people)
    with pytest.raises((Refused, Missing)):
        await actions.open_nodes(people.person[who], inspection, PLANNED)
    assert await queries.nodes_of(inspection) == []


async def test_how_a_step_stands_follows_from_its_day(people: Cast) -> None:
    inspection = await an_inspection(people)
    planned = {"meeting": on(-1), "plan": on(0), "democratic": on(30), "report": on(31)}
    nodes = await nodes_by_kind(people, inspection, **planned)
    assert {kind: nodes[kind]["stands"] for kind in (*planned, "later")} == {
        "meeting": "逾期",
        "plan": "待办",
        "democratic": "待办",
        "report": "未到",
        "later": "未到",
    }
    assert nodes["feedback"]["stands"] == "待办", "its day is the feedback day; its papers are owed"


async def test_a_step_is_done_with_its_papers_or_with_a_sentence_why_not(people: Cast) -> None:
    inspection = await an_inspection(people)
    plan = (await nodes_by_kind(people, inspection, plan=on(5)))["plan"]
    with pytest.raises(Refused, match="还缺：整改方案、问题清单"):
        await actions.finish_node(plan, people.sun, done_on=today(), without=None)
    await actions.hand_in_papers(plan, people.sun, [("整改方案", a_file("方案.pdf")), (None, a_file("说明.pdf"))])
    with pytest.raises(Refused, match="还缺：问题清单"):
        await actions.finish_node(plan, people.sun, done_on=today(), without=" ")
    with pytest.raises(Refused, match="所列的材料名称"):
        await actions.hand_in_papers(plan, people.sun, [("不在清单上", a_file())])
    await actions.finish_node(plan, people.sun, done_on=today() - timedelta(days=1), without="问题清单涉密，专人报送")
    plan = (await listed(inspection))["plan"]
    assert (plan["stands"], plan["without"]) == ("已完成", "问题清单涉密，专人报送")
    done = await rows("SELECT done_on FROM duty WHERE subject_id = {}", plan["id"])
    assert done == [{"done_on": today() - timedelta(days=1)}]
    told = await rows("SELECT person FROM notice WHERE subject_id = {} AND once LIKE 'node-done:%'", plan["id"])
    assert {line["person"] for line in told} == {people.wang.id, people.he.id}
    with pytest.raises(Refused, match="已完成，不能再办"):
        await actions.hand_in_papers(plan, people.sun, [(None, a_file())])


async def test_a_withdrawn_paper_is_missing_again(people: Cast) -> None:
    inspection = await an_inspection(people)
    meeting = (await nodes_by_kind(people, inspection))["meeting"]
    await actions.hand_in_papers(meeting, people.sun, [("会议记录", a_file())])
    meeting = (await listed(inspection))["meeting"]
    assert meeting["missing"] == []
    await actions.withdraw_paper(meeting, people.sun, meeting["papers"][0]["id"])
    assert (await listed(inspection))["meeting"]["missing"] == ["会议记录"]


@pytest.mark.parametrize(
    ("kind", "who"), [("plan", "wang"), ("plan", "qian"), ("feedback", "sun"), ("feedback", "chen")]
)
async def test_only_who_answers_for_a_step_marks_it_done(people: Cast, kind: str, who: str) -> None:
    inspection = await an_inspection(people)
    node = (await nodes_by_kind(people, inspection))[kind]
    with pytest.raises(Refused, match=r"须由(被巡察单位|巡察办)办理"):
        await actions.finish_node(node, people.person[who], done_on=today(), without="没有")
    answers = people.sun if kind == "plan" else people.wang
    await actions.finish_node(node, answers, done_on=today(), without="没有")


@pytest.mark.parametrize("wrong", [date(2026, 6, 7), date(2099, 1, 1)])
async def test_the_day_it_was_done_is_neither_before_the_inspection_nor_ahead(people: Cast, wrong: date) -> None:
    node = (await nodes_by_kind(people, await an_inspection(people)))["later"]
    with pytest.raises(Refused, match="完成于"):
        await actions.finish_node(node, people.sun, done_on=wrong, without=None)


async def test_a_day_is_set_moved_for_a_reason_and_falls_when_the_step_does_not_apply(people: Cast) -> None:
    inspection = await an_inspection(people)
    first, later = today() + timedelta(days=9), today() + timedelta(days=20)
    await nodes_by_kind(people, inspection)

    async def node() -> dict[str, Any]:
        return (await listed(inspection))["meeting"]

    await actions.set_day(await node(), people.wang, due=first, reason="")
    with pytest.raises(Refused, match="须写明理由"):
        await actions.set_day(await node(), people.wang, due=later, reason=" ")
    await actions.set_day(await node(), people.wang, due=later, reason="主要领导外出")
    assert (await node())["due"] == later
    moved = await rows("SELECT from_due, to_due, reason FROM duty_extension")
    assert moved == [{"from_due": first, "to_due": later, "reason": "主要领导外出"}]
    with pytest.raises(Refused, match="只有本轮巡察的巡察办"):
        await actions.set_day(await node(), people.sun, due=first, reason="提前")
    await actions.drop_node(await node(), people.wang, reason="不适用")
    assert await duties.mine(people.sun) == []
    await actions.take_back(await node(), people.wang, reason="仍须召开")
    assert [duty["subject_kind"] for duty in await duties.mine(people.sun)] == ["inspections.node"]
    assert (await node())["stands"] == "待办"


async def test_what_the_office_sends_back_is_owed_again(people: Cast) -> None:
    inspection = await an_inspection(people)
    node = (await nodes_by_kind(people, inspection, later=on(3)))["later"]
    await actions.finish_node(node, people.sun, done_on=today(), without=None)
    assert await duties.mine(people.sun) == []
    node = (await listed(inspection))["later"]
    with pytest.raises(Refused):
        await actions.take_back(node, people.sun, reason="本人退回")
    await actions.take_back(node, people.wang, reason="没有附材料")
    assert (await listed(inspection))["later"]["stands"] == "待办"
    assert len(await duties.mine(people.sun)) == 1
    told = await value("SELECT count(*) FROM notice WHERE person = {} AND sentence LIKE '%没有附材料%'", people.sun.id)
    assert told == 1


async def test_the_step_s_page_takes_papers_and_the_day(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    plan = (await nodes_by_kind(people, inspection, plan=on(5)))["plan"]
    path = f"/inspections/nodes/{plan['id']}"
    await browser.sign_in(people.sun)
    page = await browser.see(path)
    assert "问题清单：未上传" in page
    assert f"/due/inspections.node/{plan['id']}" in page
    assert "整改方案和问题清单" in await browser.see(f"/accountability/of/inspections.node/{plan['id']}")
    assert (await browser.send(f"{path}/papers")).status_code == 422
    both = [("paper0", ("方案.pdf", PDF, "application/pdf")), ("paper1", ("清单.pdf", PDF, "application/pdf"))]
    await browser.send(f"{path}/papers", files=both, to=path)
    page = await browser.see(path)
    assert "问题清单：已上传" in page
    wrong = await browser.send(f"{path}/done", {"done_on": "昨天"})
    assert wrong.status_code == 422
    await browser.send(f"{path}/done", {"done_on": today().isoformat()}, to=path)
    assert "已完成" in await browser.see(path)
    paper = await value("SELECT attachment FROM inspections_node_paper ORDER BY id LIMIT 1")
    for who, answer in (
        ("wang", 200),
        ("chen", 200),
        ("qian", 200),
        ("li", 404),
        ("xu", 404),
        ("zhao", 404),
        ("zhou", 403),
    ):
        await browser.sign_in(people.person[who])
        for there in (path, f"/inspections/{inspection}/nodes", f"{path}/papers/{paper}"):
            watches = who == "zhou" and there == path  # the duty is seen on the ledger
            assert (await browser.get(there)).status_code == (303 if watches else answer), f"{who} {there}"
