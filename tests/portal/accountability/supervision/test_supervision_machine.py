"""Who may do what with an inspection, and what stops it: two persons for each paper, nobody on their own unit."""

from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any

import pytest

from portal import duties
from portal.accountability.actions.supervision import deciding, drafting, findings, matters, mending, visiting
from portal.accountability.actions.supervision.findings import Found
from portal.accountability.queries.supervision import inspected_for, supervision_for, team_of
from portal.accountability.queries.supervision_findings import finding_for, findings_of
from portal.accountability.queries.supervision_matters import draws_of, matter_for, matters_of
from portal.accountability.supervision_draw import drawn_from, population_of
from portal.clock import today
from portal.db import atomic, row, rows, value
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.portal.accountability.letters.writing import a_duty
from tests.portal.accountability.supervision.inspecting import (
    demanded,
    duty_of,
    fed_back,
    first_finding,
    freeze_as,
    mended,
    planned,
    reported,
    running,
    state_of,
    submitted,
    to_sign,
    unit_of,
    written,
)


async def refused(doing: Awaitable[Any]) -> str:
    with pytest.raises(Refused) as no:
        await doing
    return no.value.sentence


async def test_who_wrote_the_plan_does_not_approve_it(people: Cast) -> None:
    made = await submitted(people)
    assert "不是起草人本人" in await refused(deciding.approve(await supervision_for(people.zhou, made), people.zhou))
    await deciding.approve(await supervision_for(people.tang, made), people.tang)
    assert await state_of(made) == "running"


async def test_a_plan_without_a_head_or_units_goes_nowhere(people: Cast) -> None:
    made = await planned(people, units=())
    assert "被督查单位" in await refused(deciding.submit(await supervision_for(people.zhou, made), people.zhou))
    made = await planned(people)
    head = next(one for one in await team_of(made) if one["head"])
    await drafting.remove_member(await supervision_for(people.zhou, made), people.zhou, head["id"])
    assert "组长" in await refused(deciding.submit(await supervision_for(people.zhou, made), people.zhou))


async def test_nobody_inspects_the_own_unit(people: Cast) -> None:
    """李 works there, 陈 leads the street above: both may go to other units, neither may write of this one."""
    made = await running(people, units=("fuwu", "liuan_zongzhi"), team=("wang", "li", "chen"))
    inspected = await unit_of(made, people.unit["fuwu"])
    for who in (people.li, people.chen):
        doing = findings.write(await inspected_for(who, inspected), who, Found("一切正常。"))
        assert "不能督查本单位" in await refused(doing)
    other = await unit_of(made, people.unit["liuan_zongzhi"])
    assert await findings.write(await inspected_for(people.li, other), people.li, Found("记录齐全。"))


async def test_nobody_heads_an_inspection_of_the_own_unit(people: Cast) -> None:
    made = await planned(people)
    found = await supervision_for(people.zhou, made)
    assert "不能担任组长" in await refused(drafting.add_member(found, people.zhou, people.li.id, head=True))
    await drafting.add_member(found, people.zhou, people.zhao.id, head=True)
    doing = drafting.add_units(found, people.zhou, [people.unit["liuan_zongzhi"]])
    assert "不能担任组长" in await refused(doing)


async def test_a_team_that_all_belongs_to_one_unit_cannot_inspect_it(people: Cast) -> None:
    made = await planned(people, team=("zhao",), units=("fuwu", "liuan_zongzhi"))
    await drafting.add_member(await supervision_for(people.zhou, made), people.zhou, people.shen.id, head=True)
    await deciding.refuse_unready(await supervision_for(people.zhou, made))
    await rows("DELETE FROM accountability_supervision_member WHERE person = {} RETURNING id", people.shen.id)
    await rows("UPDATE accountability_supervision_member SET head = TRUE RETURNING id")
    said = await refused(deciding.refuse_unready(await supervision_for(people.zhou, made)))
    assert "柳岸综治办" in said


async def test_nobody_looks_at_a_duty_of_their_own(people: Cast) -> None:
    duty = await a_duty(people)
    await rows("UPDATE duty SET supervising = {} WHERE id = {} RETURNING id", people.wang.id, duty["id"])
    made = await running(people, duties=(duty,))
    inspected = await unit_of(made)
    matter = (await matters_of(people.wang, made))[0]["id"]
    doing = findings.write(
        await inspected_for(people.wang, inspected),
        people.wang,
        Found("属实。", verdict="true"),
        await matter_for(people.wang, matter),
    )
    assert "不能督查自己的事项" in await refused(doing)
    by = people.qian
    found = Found("属实。", verdict="true")
    assert await findings.write(await inspected_for(by, inspected), by, found, await matter_for(by, matter))


async def test_only_the_team_writes_and_only_while_it_runs(people: Cast) -> None:
    made = await running(people)
    inspected = await unit_of(made)
    assert "督查组成员" in await refused(
        findings.write(await inspected_for(people.zhou, inspected), people.zhou, Found("无。"))
    )
    made = await to_sign(people)
    inspected = await unit_of(made)
    assert "进行中" in await refused(
        findings.write(await inspected_for(people.wang, inspected), people.wang, Found("又发现一处。"))
    )


async def test_a_finding_is_changed_by_who_wrote_it_or_by_the_head(people: Cast) -> None:
    made = await written(people)
    inspected, finding = await unit_of(made), await first_finding(people, made)
    doing = findings.rewrite(
        await inspected_for(people.qian, inspected),
        await finding_for(people.qian, finding),
        people.qian,
        Found("改写。"),
    )
    assert "只能由填写人或者组长修改" in await refused(doing)
    by = people.shen
    await findings.rewrite(await inspected_for(by, inspected), await finding_for(by, finding), by, Found("改写。"))
    assert (await finding_for(by, finding))["text"] == "改写。"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"lead_unit": None}, "责任单位"),
        ({"amount": None, "amount_unit": None}, "整改期限（天数）"),
        ({"due_on": date(2099, 1, 5)}, "整改期限（天数）"),
        ({"amount": None, "amount_unit": None, "due_on": date(2020, 1, 6)}, "完成日期"),
        ({"demand": ""}, "整改要求"),
    ],
)
async def test_what_is_demanded_has_a_unit_and_a_day(people: Cast, given: dict[str, Any], field: str) -> None:
    made = await running(people)
    inspected = await unit_of(made)
    with pytest.raises(BadInput) as bad:
        await findings.write(await inspected_for(people.wang, inspected), people.wang, demanded(people, **given))
    assert field in {where for where, _ in bad.value.complaints}


async def test_a_unit_elsewhere_cannot_be_made_to_put_it_right(people: Cast) -> None:
    made = await running(people)
    inspected = await unit_of(made)
    doing = findings.write(
        await inspected_for(people.wang, inspected), people.wang, demanded(people, lead_unit=people.unit["housing"])
    )
    with pytest.raises(BadInput):
        await doing


async def test_the_writing_is_closed_by_the_head_when_it_is_whole(people: Cast) -> None:
    duty = await a_duty(people)
    made = await running(people, duties=(duty,))
    inspected = await unit_of(made)
    assert "总体情况" in await refused(deciding.finish(await supervision_for(people.shen, made), people.shen))
    by = people.shen
    await findings.conclude(await inspected_for(by, inspected), by, conclusion="总体较好。")
    assert "1 件抽查事项" in await refused(deciding.finish(await supervision_for(by, made), by))
    matter = await matter_for(by, (await matters_of(by, made))[0]["id"])
    await findings.write(await inspected_for(by, inspected), by, Found("属实。", verdict="true"), matter)
    assert "组长" in await refused(deciding.finish(await supervision_for(people.wang, made), people.wang))
    await deciding.finish(await supervision_for(by, made), by)
    assert await state_of(made) == "to_sign"


async def test_the_head_does_not_sign(people: Cast) -> None:
    """唐 heads it himself: somebody else who may has to sign, and here is nobody."""
    made = await planned(people)
    await drafting.add_member(await supervision_for(people.zhou, made), people.zhou, people.tang.id, head=True)
    await deciding.submit(await supervision_for(people.zhou, made), people.zhou)
    await deciding.approve(await supervision_for(people.tang, made), people.tang)
    inspected = await unit_of(made)
    await findings.conclude(await inspected_for(people.tang, inspected), people.tang, conclusion="较好。")
    await deciding.finish(await supervision_for(people.tang, made), people.tang)
    assert "不是提交反馈意见的组长本人" in await refused(freeze_as(people, inspected, "tang"))


async def test_what_is_demanded_becomes_a_duty_with_its_working_days(people: Cast) -> None:
    made = await fed_back(people, duties=(await a_duty(people),))
    finding = await first_finding(people, made)
    duty = await duty_of(finding)
    assert (duty["unit"], duty["person"]) == (people.unit["fuwu"], people.li.id)
    assert (duty["limit_amount"], duty["limit_unit"]) == (10, "工作日")
    assert duty["due"] > today() + timedelta(days=10)
    assert duty["supervising_unit"] == people.unit["conference_office"]
    assert await value("SELECT count(*) FROM duty WHERE subject_kind = 'accountability.supervision_finding'") == 1


async def test_the_numbers_have_no_gap_and_the_inspection_is_fed_back_with_the_last(people: Cast) -> None:
    made = await running(people, units=("fuwu", "dangjian", "liuan_zongzhi"))
    by = people.shen
    units = [await unit_of(made, people.unit[unit]) for unit in ("fuwu", "dangjian", "liuan_zongzhi")]
    for inspected in units:
        await findings.conclude(await inspected_for(by, inspected), by, conclusion="较好。")
    await deciding.finish(await supervision_for(by, made), by)
    for place, inspected in enumerate(units, start=1):
        assert await state_of(made) == "to_sign"
        await freeze_as(people, inspected, "tang")
        assert (await inspected_for(by, inspected))["label"] == f"区信联办督反〔{today().year}〕{place}号"
    assert await state_of(made) == "fed_back"
    assert not await rows("SELECT id FROM accountability_supervision_visit"), "nothing was demanded"


async def test_what_is_signed_is_frozen(people: Cast) -> None:
    made = await fed_back(people)
    inspected = await unit_of(made)
    for change in (
        "UPDATE accountability_supervised_unit SET conclusion = '改' RETURNING id",
        "UPDATE accountability_supervision_finding SET text = '改' RETURNING id",
        "DELETE FROM accountability_supervision_finding RETURNING id",
    ):
        with pytest.raises(Exception, match="frozen"):
            async with atomic():
                await rows(change)
    assert (await inspected_for(people.li, inspected))["conclusion"] == "总体重视，制度执行不到位。"


async def test_a_report_is_checked_by_others_and_returns_count(people: Cast) -> None:
    made = await reported(people)
    finding = await first_finding(people, made)
    assert (await duty_of(finding))["handed_in_at"] is not None
    doing = mending.verify(await finding_for(people.li, finding), people.li)
    assert "您不能" in await refused(doing)
    await mending.return_report(await finding_for(people.wang, finding), people.wang, note="还缺一天。")
    assert (await duty_of(finding))["handed_in_at"] is None
    await mending.report(await finding_for(people.li, finding), people.li, text="已补。")
    await mending.verify(await finding_for(people.zhou, finding), people.zhou)
    found = await finding_for(people.li, finding)
    assert (found["returns"], found["state"]) == (1, "mended")
    assert (await duty_of(finding))["done_on"] == today()
    returned = await value("SELECT count(*) FROM duty_event WHERE what = 'handed_back'")
    assert returned == 1


async def test_a_member_of_that_unit_does_not_check_it(people: Cast) -> None:
    made = await running(people, units=("fuwu", "liuan_zongzhi"), team=("wang", "li"))
    by = people.wang
    inspected = await unit_of(made, people.unit["fuwu"])
    await findings.write(await inspected_for(by, inspected), by, demanded(people))
    for unit in (inspected, await unit_of(made, people.unit["liuan_zongzhi"])):
        await findings.conclude(await inspected_for(by, unit), by, conclusion="较好。")
    await deciding.finish(await supervision_for(people.shen, made), people.shen)
    await freeze_as(people, inspected, "tang")
    finding = (await findings_of(by, inspected))[0]["id"]
    await mending.report(await finding_for(people.li, finding), people.li, text="已补。")
    assert "不是该单位的人员" in await refused(mending.verify(await finding_for(people.li, finding), people.li))


async def test_the_return_visit_is_the_offices_duty_and_comes_weeks_after_the_last_day(people: Cast) -> None:
    made = await mended(people)
    inspected = await unit_of(made)
    visit = await row("SELECT * FROM accountability_supervision_visit")
    assert visit is not None
    assert visit["due"] >= (await duty_of(await first_finding(people, made)))["due"] + timedelta(weeks=4)
    duty = await duty_of(visit["id"])
    assert duty["unit"] == people.unit["conference_office"]
    assert await duties.one(people.li, duty["subject_kind"], visit["id"]) is None
    doing = visiting.visit(await inspected_for(people.li, inspected), people.li, outcome="held", text="好。")
    assert "不能回访本单位" in await refused(doing)
    assert "回访" in await refused(deciding.close(await supervision_for(people.zhou, made), people.zhou))
    await visiting.visit(await inspected_for(people.wang, inspected), people.wang, outcome="relapsed", text="又缺。")
    assert (await duty_of(visit["id"]))["done_on"] == today()


async def test_a_relapse_is_owed_again_by_a_new_day(people: Cast) -> None:
    made = await mended(people)
    finding = await first_finding(people, made)
    due = today() + timedelta(days=20)
    await mending.relapse(await finding_for(people.wang, finding), people.wang, note="又缺三天。", due=due)
    duty = await duty_of(finding)
    assert (duty["due"], duty["done_at"], duty["unit"]) == (due, None, people.unit["fuwu"])
    assert "1 项整改" in await refused(deciding.close(await supervision_for(people.zhou, made), people.zhou))


async def test_a_draw_can_be_repeated(people: Cast) -> None:
    owed = [await a_duty(people, late=late, title=f"事项{late}") for late in range(1, 9)]
    made = await planned(people)
    found = await supervision_for(people.zhou, made)
    await matters.draw(found, people.zhou, standing="late", inspected=None, seed="7391", size=3)
    drawn = [one["duty"] for one in await matters_of(people.zhou, made)]
    again = drawn_from(population_of(one["id"] for one in owed), "7391", 3)
    assert drawn == again
    kept = (await draws_of(people.zhou, made))[0]
    assert sorted(kept["known"]) == sorted(one["id"] for one in owed)
    other = drawn_from(population_of(one["id"] for one in owed), "7392", 3)
    assert other != again
    for matter in await matters_of(people.zhou, made):
        assert "不能移出" in await refused(matters.leave_out(found, people.zhou, matter["id"]))


async def test_only_duties_of_the_inspected_units_can_be_chosen(people: Cast) -> None:
    made = await planned(people)
    foreign = await a_duty(people, unit="housing")
    found = await supervision_for(people.zhou, made)
    assert "从列表中选择" in await refused(matters.choose(found, people.zhou, [foreign["id"]]))


async def test_a_conclusion_is_reviewed_once_by_somebody_who_had_no_part_in_it(people: Cast) -> None:
    made = await fed_back(people)
    inspected = await unit_of(made)
    await visiting.ask_review(await inspected_for(people.li, inspected), people.li, text="记录当天已补。")
    owed = await row("SELECT * FROM duty WHERE subject_kind = 'accountability.supervision_review'")
    assert owed is not None
    assert (owed["unit"], owed["limit_amount"]) == (people.unit["conference_office"], 30)
    assert "已经申请过" in await refused(
        visiting.ask_review(await inspected_for(people.li, inspected), people.li, text="再申请。")
    )
    assert "复核还没有答复" in await refused(_close_all_but_review(people, made))
    for who in (people.shen, people.tang, people.wang):
        doing = visiting.answer_review(await inspected_for(who, inspected), who, upheld="kept", answer="维持。")
        assert "应当回避" in await refused(doing)
    by = people.zhou
    await visiting.answer_review(await inspected_for(by, inspected), by, upheld="changed", answer="其中一天属实已补。")
    assert (await duty_of(owed["subject_id"]))["done_on"] == today()


async def test_a_member_of_the_team_does_not_answer_the_review(people: Cast) -> None:
    made = await fed_back(people, team=("wang", "qian", "zhou"))
    inspected = await unit_of(made)
    await visiting.ask_review(await inspected_for(people.li, inspected), people.li, text="记录当天已补。")
    doing = visiting.answer_review(
        await inspected_for(people.zhou, inspected), people.zhou, upheld="kept", answer="维持。"
    )
    assert "应当回避" in await refused(doing)


async def _close_all_but_review(people: Cast, made: Any) -> None:
    finding = await first_finding(people, made)
    await mending.report(await finding_for(people.li, finding), people.li, text="已补齐。")
    await mending.verify(await finding_for(people.wang, finding), people.wang)
    await deciding.close(await supervision_for(people.zhou, made), people.zhou)


async def test_a_withdrawn_inspection_is_over_and_the_team_is_told(people: Cast) -> None:
    made = await running(people)
    assert "须写明理由" in await refused(
        deciding.withdraw(await supervision_for(people.zhou, made), people.zhou, note=" ")
    )
    await deciding.withdraw(await supervision_for(people.zhou, made), people.zhou, note="与上级督查重复。")
    told = await rows(
        "SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE n.sentence LIKE '%已撤回%'"
    )
    assert {line["account"] for line in told} >= {"shen", "wang", "qian", "li"}
    with pytest.raises(Missing):
        await inspected_for(people.li, await unit_of(made))
