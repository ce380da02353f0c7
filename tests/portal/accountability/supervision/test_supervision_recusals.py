"""Who is entered as 回避 from a whole 督查 learns of it nowhere, of what hangs on it neither, whichever came first."""

from uuid import UUID

import pytest

from portal import duties, recusals
from portal.accountability.actions.supervision import deciding, findings, mending, recusing, visiting
from portal.accountability.queries.supervision import inspected_for, subject_of, supervision_for
from portal.accountability.queries.supervision_findings import finding_for, findings_of
from portal.clock import now
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.portal.accountability.letters.writing import a_duty
from tests.portal.accountability.supervision.inspecting import (
    demanded,
    fed_back,
    first_finding,
    freeze_as,
    mended,
    planned,
    running,
    unit_of,
)

PAGE = "/accountability/supervision"
TITLE = "第四季度信访事项办理情况督查"


async def kept_from(people: Cast, supervision: UUID, who: str = "wang") -> UUID:
    found = await supervision_for(people.zhou, supervision)
    await recusing.recuse(found, people.zhou, person=people.person[who].id, unit=None, reason="亲属在被督查单位")
    declared: UUID = await value("SELECT id FROM recusal WHERE record_id = {} AND shadow_of IS NULL", supervision)
    return declared


async def test_a_member_entered_on_the_page_finds_it_nowhere_any_more(browser: Browser, people: Cast) -> None:
    duty = await a_duty(people)
    made = await fed_back(people, duties=(duty,))
    inspected, finding = await unit_of(made), await first_finding(people, made)
    matter = await value("SELECT id FROM accountability_supervision_matter WHERE supervision = {}", made)
    addresses = [f"{PAGE}/{made}", *(f"{PAGE}/{kind}/{one}" for kind, one in
                 (("units", inspected), ("findings", finding), ("matters", matter)))]  # fmt: skip
    addresses += [f"{PAGE}/units/{inspected}/paper.pdf", f"{PAGE}/{made}/recusals"]
    other = f"/accountability/of/{duty['subject_kind']}/{duty['subject_id']}"
    await browser.sign_in(people.wang)
    assert TITLE in await browser.see(PAGE)
    assert "部分属实" in await browser.see(other)
    await browser.sign_in(people.zhou)
    assert f"{PAGE}/{made}/recusals" in await browser.see(f"{PAGE}/{made}")
    shown = await browser.see(f"{PAGE}/{made}/recusals")
    assert "看不到这次督查" in shown
    bad = await browser.send(f"{PAGE}/{made}/recusals", {"reason": "亲属"})
    assert bad.status_code == 422
    given = {"person": str(people.wang.id), "unit": "", "reason": "亲属在被督查单位"}
    await browser.send(f"{PAGE}/{made}/recusals", given, to=f"{PAGE}/{made}/recusals")
    await browser.sign_in(people.wang)
    for page in (PAGE, "/", "/inbox", "/accountability", f"/accountability/chain/{duty['id']}", other):
        shown = await browser.see(page)
        for word in (TITLE, "督查反馈意见", "督查整改", "部分属实", "回访"):
            assert word not in shown or (word, page) == ("回访", PAGE), (word, page)
    for page in addresses:
        assert (await browser.get(page)).status_code == 404, page
    declared = await value("SELECT id FROM recusal WHERE record_id = {}", made)
    await browser.sign_in(people.zhou)
    await browser.send(f"{PAGE}/{made}/recusals/{declared}/lift", to=f"{PAGE}/{made}/recusals")
    await browser.sign_in(people.wang)
    for page in addresses[:-2]:
        await browser.see(page)


async def test_what_comes_later_is_kept_from_them_too(people: Cast) -> None:
    made = await running(people)
    await kept_from(people, made)
    inspected, since = await unit_of(made), now()
    await findings.write(
        await inspected_for(people.qian, inspected), people.qian, demanded(people, person=people.li.id)
    )
    await findings.conclude(await inspected_for(people.shen, inspected), people.shen, conclusion="较好。")
    await deciding.finish(await supervision_for(people.shen, made), people.shen)
    await freeze_as(people, inspected, "tang")
    finding = (await findings_of(people.shen, inspected))[0]["id"]
    await mending.report(await finding_for(people.li, finding), people.li, text="已补。")
    await visiting.ask_review(await inspected_for(people.li, inspected), people.li, text="请复核。")
    with pytest.raises(Missing):
        await finding_for(people.wang, finding)
    hanging = await rows(
        "SELECT d.subject_kind, d.subject_id FROM duty d WHERE starts_with(d.subject_kind, 'accountability.supervision')"
    )
    assert len(hanging) == 3, "the finding, the visit, the review"
    for one in hanging:
        assert await duties.one(people.wang, one["subject_kind"], one["subject_id"]) is None, one["subject_kind"]
        assert await duties.one(people.zhou, one["subject_kind"], one["subject_id"]) is not None, one["subject_kind"]
    told = await rows("SELECT subject_kind FROM notice WHERE person = {} AND at > {}", people.wang.id, since)
    assert not [line for line in told if line["subject_kind"].startswith("accountability.supervision")]


async def test_somebody_of_the_office_is_kept_from_it_as_well(people: Cast) -> None:
    made = await mended(people)
    found = await supervision_for(people.zhou, made)
    assert subject_of(found).id == made
    await recusals.declare(subject_of(found), people.zhou, person=people.qian.id, unit=None, reason="曾任职")
    with pytest.raises(Missing):
        await supervision_for(people.qian, made)
    with pytest.raises(Missing):
        await inspected_for(people.qian, await unit_of(made))
    assert await row("SELECT 1 AS it FROM recusal WHERE record_id = {}", await unit_of(made)) is not None


async def test_the_head_is_replaced_first_and_an_inspected_unit_is_never_kept_out(people: Cast) -> None:
    made = await planned(people)
    found = await supervision_for(people.zhou, made)
    with pytest.raises(Refused, match="先更换组长"):
        await recusing.recuse(found, people.zhou, person=people.shen.id, unit=None, reason="亲属")
    with pytest.raises(Refused, match="被督查单位"):
        await recusing.recuse(found, people.zhou, person=None, unit=people.unit["fuwu"], reason="亲属")
    with pytest.raises(Refused, match="督查单位的工作人员"):
        await recusing.recuse(found, people.tang, person=people.wang.id, unit=None, reason="亲属")


async def test_a_shadow_is_not_lifted_by_itself(people: Cast) -> None:
    made = await fed_back(people)
    declared = await kept_from(people, made)
    shadow = await value("SELECT id FROM recusal WHERE shadow_of = {} LIMIT 1", declared)
    with pytest.raises(Missing):
        await recusing.unrecuse(await supervision_for(people.zhou, made), people.zhou, shadow)
    await recusing.unrecuse(await supervision_for(people.zhou, made), people.zhou, declared)
    assert not await value("SELECT count(*) FROM recusal WHERE lifted_at IS NULL")
