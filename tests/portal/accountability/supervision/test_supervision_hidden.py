"""Who learns of an inspection, and when: of an unannounced visit nobody there before its feedback."""

from uuid import UUID

import pytest

from portal import recusals
from portal.accountability.actions.supervision import deciding, drafting, findings, mending
from portal.accountability.actions.supervision.findings import Found
from portal.accountability.queries.chain import chain_of
from portal.accountability.queries.supervision import inspected_for, supervision_for
from portal.accountability.queries.supervision_findings import finding_for, findings_of
from portal.accountability.queries.supervision_matters import looks_at, matter_for, matters_of
from portal.clock import today
from portal.db import row, rows
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.people import Role
from portal.subjects import Subject
from tests.browser import Browser
from tests.people_builders import posted
from tests.portal.accountability.letters.writing import a_duty
from tests.portal.accountability.supervision.inspecting import (
    demanded,
    fed_back,
    first_finding,
    freeze_as,
    planned,
    running,
    submitted,
    to_sign,
    unit_of,
    written,
)

PAGE = "/accountability/supervision"


async def told(people: Cast, who: str) -> list[str]:
    found = await rows("SELECT sentence FROM notice WHERE person = {} ORDER BY at", people.person[who].id)
    return [line["sentence"] for line in found]


async def test_of_an_unannounced_visit_the_unit_sees_and_hears_nothing_before_the_feedback(
    browser: Browser, people: Cast
) -> None:
    duty = await a_duty(people)
    made = await to_sign(people, form="unannounced", duties=(duty,))
    inspected = await unit_of(made)
    matter = (await matters_of(people.shen, made))[0]["id"]
    finding = await first_finding(people, made)
    for who in (people.li, people.chen):
        await browser.sign_in(who)
        assert "第四季度" not in await browser.see(PAGE)
        assert "第四季度" not in await browser.see("/")
        assert "第四季度" not in await browser.see("/inbox")
        shown = await browser.see(f"/accountability/of/{duty['subject_kind']}/{duty['subject_id']}")
        assert "部分属实" not in shown
        for path in (
            made,
            f"units/{inspected}",
            f"matters/{matter}",
            f"findings/{finding}",
            f"units/{inspected}/paper.pdf",
        ):
            assert (await browser.get(f"{PAGE}/{path}")).status_code == 404, path
    assert await told(people, "li") == []
    assert await told(people, "chen") == []
    await freeze_as(people, inspected, "tang")
    assert any("签收" in sentence for sentence in await told(people, "li"))
    await browser.sign_in(people.li)
    assert "值班记录缺三天。" in await browser.see(f"{PAGE}/units/{inspected}")


async def test_who_also_works_at_the_unit_does_not_learn_of_the_visit_by_the_other_post(people: Cast) -> None:
    made = await planned(people, form="unannounced", team=("wang",))
    double = await posted(people.shen.id, people.unit["fuwu"], Role.liaison, starts_on=today())
    with pytest.raises(Missing):
        await supervision_for(double, made)
    with pytest.raises(Refused, match="沈洁"):
        await deciding.submit(await supervision_for(people.zhou, made), people.zhou)


async def test_nobody_of_the_unit_goes_along_unannounced(people: Cast) -> None:
    made = await planned(people, form="unannounced")
    found = await supervision_for(people.zhou, made)
    with pytest.raises(Refused, match="参加对本单位的暗访"):
        await drafting.add_member(found, people.zhou, people.li.id, head=False)


async def test_an_announced_visit_is_told_when_it_is_approved_but_not_what_is_found(people: Cast) -> None:
    made = await written(people)
    inspected = await unit_of(made)
    assert any("将对贵单位开展督查" in sentence for sentence in await told(people, "li"))
    found = await supervision_for(people.li, made)
    assert not found["inside"]
    assert await findings_of(people.li, inspected) == []
    await inspected_for(people.li, inspected)


async def test_before_it_is_approved_only_the_office_and_its_leaders_know(people: Cast) -> None:
    made = await submitted(people)
    await supervision_for(people.tang, made)
    for who in (people.wang, people.qian, people.li, people.chen, people.zhao):
        with pytest.raises(Missing):
            await supervision_for(who, made)


async def test_a_unit_reads_its_own_part_only(browser: Browser, people: Cast) -> None:
    made = await running(people, units=("fuwu", "liuan_zongzhi"))
    by = people.wang
    mine, theirs = await unit_of(made, people.unit["fuwu"]), await unit_of(made, people.unit["liuan_zongzhi"])
    await findings.write(await inspected_for(by, mine), by, demanded(people))
    await findings.write(await inspected_for(by, theirs), by, Found("柳岸台账缺页。"))
    for unit in (mine, theirs):
        await findings.conclude(await inspected_for(by, unit), by, conclusion="较好。")
    await deciding.finish(await supervision_for(people.shen, made), people.shen)
    for unit in (mine, theirs):
        await freeze_as(people, unit, "tang")
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/{made}")
    assert "公共服务办公室" in shown
    assert "柳岸" not in shown
    assert "查阅台账" not in shown, "the plan is for those inside"
    assert (await browser.get(f"{PAGE}/units/{theirs}")).status_code == 404
    await browser.sign_in(people.zhao)
    assert "柳岸台账缺页。" in await browser.see(f"{PAGE}/units/{theirs}")
    assert (await browser.get(f"{PAGE}/units/{mine}")).status_code == 404


async def kept_from(people: Cast, duty: UUID, who: str) -> None:
    found = await row("SELECT subject_kind, subject_id FROM duty WHERE id = {}", duty)
    assert found is not None
    card = Subject(found["subject_kind"], found["subject_id"], "事项", "/x")
    await recusals.declare(card, people.zhou, person=people.person[who].id, unit=None, reason="本人涉及此事")


@pytest.mark.parametrize("first", [True, False], ids=["recused before", "recused after"])
async def test_who_is_kept_from_a_matter_reads_nothing_of_it(browser: Browser, people: Cast, first: bool) -> None:
    delicate, plain = await a_duty(people, title="甲事项"), await a_duty(people, title="乙事项", late=20)
    if first:
        await kept_from(people, delicate["id"], "li")
    made = await fed_back(people, duties=(delicate, plain))
    if not first:
        await kept_from(people, delicate["id"], "li")
    inspected = await unit_of(made)
    found = [one["matter_title"] for one in await findings_of(people.li, inspected)]
    assert "乙事项" in found
    assert "甲事项" not in found
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/units/{inspected}")
    assert "甲事项" not in shown
    assert "需要您回避" in shown
    for paper in ("paper.pdf", "paper.docx"):
        assert (await browser.get(f"{PAGE}/units/{inspected}/{paper}")).status_code == 404
    assert await looks_at(people.li, delicate["id"]) == []
    hidden = next(one for one in await findings_of(people.shen, inspected) if one["matter_title"] == "甲事项")
    with pytest.raises(Missing):
        await finding_for(people.li, hidden["id"])


async def test_a_member_who_is_kept_from_a_matter_does_not_see_it_in_the_inspection(people: Cast) -> None:
    delicate = await a_duty(people, title="甲事项")
    await kept_from(people, delicate["id"], "wang")
    made = await running(people, duties=(delicate, await a_duty(people, title="乙事项")))
    matter = next(one for one in await matters_of(people.qian, made) if one["title"] == "甲事项")
    assert [one["title"] for one in await matters_of(people.wang, made)] == ["乙事项"]
    with pytest.raises(Missing):
        await matter_for(people.wang, matter["id"])


async def test_the_chain_of_a_matter_tells_what_the_inspection_found(browser: Browser, people: Cast) -> None:
    duty = await a_duty(people)
    made = await to_sign(people, duties=(duty,))
    chain = await chain_of(people.chen, duty["id"], today())
    assert not any("督查" in event.what for event in chain.events)
    await freeze_as(people, await unit_of(made), "tang")
    chain = await chain_of(people.chen, duty["id"], today())
    assert any(f"部分属实（区信联办督反〔{today().year}〕1号）" in event.what for event in chain.events)
    await browser.sign_in(people.chen)
    assert "部分属实" in await browser.see(f"/accountability/chain/{duty['id']}")
    shown = await browser.see(f"/accountability/of/{duty['subject_kind']}/{duty['subject_id']}")
    assert "第四季度信访事项办理情况督查</a>：部分属实" in shown


async def test_who_sees_the_duty_in_the_ledger_may_open_what_it_is_about(browser: Browser, people: Cast) -> None:
    made = await fed_back(people)
    finding = await first_finding(people, made)
    await browser.sign_in(people.he)
    assert "督查整改" in await browser.see("/accountability")
    assert "补齐记录" in await browser.see(f"{PAGE}/findings/{finding}")
    await mending.report(await finding_for(people.li, finding), people.li, text="已补。")
    with pytest.raises(Refused):
        await mending.verify(await finding_for(people.he, finding), people.he)


async def test_who_owes_one_thing_below_the_unit_sees_that_one_and_no_way_to_the_rest(
    browser: Browser, people: Cast
) -> None:
    made = await running(people, units=("qingshi",))
    by, inspected = people.wang, await unit_of(made)
    await findings.write(await inspected_for(by, inspected), by, demanded(people))
    await findings.conclude(await inspected_for(by, inspected), by, conclusion="较好。")
    await deciding.finish(await supervision_for(people.shen, made), people.shen)
    await freeze_as(people, inspected, "tang")
    finding = (await findings_of(by, inspected))[0]["id"]
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/findings/{finding}")
    assert "报告完成" in shown
    assert f"{PAGE}/units/{inspected}" not in shown
    assert (await browser.get(f"{PAGE}/units/{inspected}")).status_code == 404
    await browser.sign_in(people.chen)
    assert f"{PAGE}/units/{inspected}" in await browser.see(f"{PAGE}/findings/{finding}")
