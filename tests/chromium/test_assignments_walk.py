"""The life of one assignment in a real browser, as the people it is for: 周 and 沈 of the office, 唐 who approves, 陈 who
carries it on a phone, 李 of the lead unit; and what a recused leader finds of it: nothing. Taps are counted."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Browser, Locator, expect

from assignments.actions import assigning
from assignments.queries.assignments import assignment_for
from assignments.states import AUDIT_HEADS
from portal import db
from portal.clock import as_of, now, today
from portal.demo.cast import Cast
from tests.assignments_builders import a_case, a_delivered, a_register, underway
from tests.chromium.conftest import SIZES, Walk
from tests.chromium.days import seen, signed_in
from tests.chromium.two_meetings.house import where
from tests.portal.filecheck.specimens import png

pytestmark = pytest.mark.chromium
NUMBER, OTHER, FRESH = "LJ202600001", "LJ202600002", "LJ202600003"
SUMMARY = "旧小区电梯加装后房屋渗水，要求修复"
PLAN = "先请专业机构查清渗水原因，再由施工单位修复，费用由各方协商分担。"


@dataclass
class Story:
    """A browser before the app, and where the assignment stands that everybody works on."""

    chromium: Browser
    address: str
    cast: Cast
    assignment: str = ""

    def as_(self, account: str, size: str = "desk") -> AbstractAsyncContextManager[Walk]:
        return signed_in(self.chromium, self.address, account, size)


@pytest.fixture
def story(chromium: Browser, address: str, cast: Cast) -> Story:
    return Story(chromium, address, cast)


async def fits(walk: Walk, name: str) -> None:
    """Nothing is wider than a phone, whatever screen one sits at; and a picture for whoever wants to look."""
    own = walk.page.viewport_size
    assert own is not None
    await walk.page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    assert await walk.page.evaluate("window.innerWidth") == SIZES["phone"][0]
    await walk.fits()
    await walk.page.set_viewport_size(own)
    await seen(walk, f"life-{name}")


async def opens(walk: Walk, sentence: str) -> None:
    """From 消息, by the newest message that says so."""
    await walk.open("/")
    await walk.tap("link", "消息")
    await fits(walk, "inbox")
    message = walk.page.get_by_role("listitem").filter(has_text=sentence).first
    await message.get_by_role("button", name="打开办理").click()
    await walk.page.wait_for_url("**/assignments/*")
    await walk.settled()


async def stands(walk: Walk, words: str) -> None:
    """On top of every page of an assignment, at once, without loading it anew."""
    await expect(walk.page.locator("p.standing")).to_contain_text(words)


def box(walk: Walk, name: str) -> Locator:
    return walk.page.get_by_role("textbox", name=name)


async def test_one_assignment_from_the_form_to_the_closed_case(story: Story) -> None:
    await a_register(story.cast)
    await zhou_enters_a_case_and_names_a_leader(story)
    await it_is_endorsed_approved_and_delivered(story)
    await chen_accepts_and_writes_progress(story)
    await li_plans_and_tang_approves(story)
    await chen_applies(story, "化解方案已批准", said="施工单位已完成防水修复。")
    await shen_returns_it_on_one_head(story)
    await chen_applies(story, "报结申请退回补正，未通过：文书材料。", said="已补交各方签字的竣工验收单。")
    await shen_passes_it(story)
    await zhou_finds_it_not_solved(story)
    await chen_applies(story, "回访未解决，重新包案化解", said="雨后复查，渗水处已重新施工完毕。")
    await shen_passes_it(story)
    await zhou_finds_it_solved_and_the_recheck_stands(story)


async def zhou_enters_a_case_and_names_a_leader(story: Story) -> None:
    async with story.as_("zhou") as zhou:
        page = zhou.page
        await zhou.open("/assignments/cases/new")
        await fits(zhou, "case-new")
        await box(zhou, "信访编号").fill(NUMBER)
        await box(zhou, "事项摘要").fill(SUMMARY)
        await page.get_by_label("领域", exact=True).select_option(label="城乡建设")
        await page.get_by_label("事权单位", exact=True).select_option(label="临江区住房和城乡建设局")
        await page.get_by_label("属地单位", exact=True).select_option(label="临江区青石街道")
        await page.get_by_label("首次登记日期").fill("2025-03-04")
        await page.get_by_role("checkbox", name="重复信访", exact=True).check()
        await zhou.tap("button", "保存", exact=True)
        await zhou.sees("已保存。")
        await stands(zhou, "在库，未包案")
        await fits(zhou, "case")
        await zhou.tap("link", "安排包案")
        await fits(zhou, "form")
        await expect(page.get_by_label("包案领导", exact=True)).to_have_value(str(story.cast.chen.id))
        await expect(page.get_by_label("包案层级")).to_have_value("township")
        await page.get_by_label("主办单位").select_option(label="青石街道公共服务办公室")
        await page.get_by_role("checkbox", name="临江区住房和城乡建设局", exact=True).check()
        await page.get_by_label("化解时限").fill((today() + timedelta(days=60)).isoformat())
        await zhou.tap("button", "保存包案情况表")
        await stands(zhou, "填表中")
        story.assignment = where(zhou)
        await zhou.tap("button", "提交办公室审核")
        await stands(zhou, "待办公室审核")
        await expect(page.get_by_role("button", name="审核同意，报批")).to_have_count(0)
        await fits(zhou, "proposed")


async def it_is_endorsed_approved_and_delivered(story: Story) -> None:
    async with story.as_("shen") as shen:
        await opens(shen, "包案情况表已提交，请审核。")
        await fits(shen, "to-endorse")
        await shen.tap("button", "审核同意，报批")
        await stands(shen, "待主要负责人审批")
    async with story.as_("tang", "phone") as tang:
        await tang.open("/assignments/approvals")
        await fits(tang, "approvals")
        tang.count()
        await tang.tap("checkbox", "勾选：审批包案")
        await tang.tap("button", "一并批准")
        await tang.sees("已批准。")
        await tang.sees("没有等您批准的事项。")
        assert tang.count() <= 2
    async with story.as_("zhou") as zhou:
        await opens(zhou, "包案安排已批准，请送达包案领导。")
        await zhou.tap("link", "送达包案领导")
        await zhou.sees("从今天起计入督办台账")
        await fits(zhou, "deliver")
        await zhou.tap("button", "送达包案领导")
        await zhou.sees("已送达，并告知包案领导和责任单位。")
        await stands(zhou, "已送达，待接收")


async def chen_accepts_and_writes_progress(story: Story) -> None:
    async with story.as_("chen", "phone") as chen:
        await opens(chen, "请您包案，化解时限")
        await chen.sees("请您接收这件包案。")
        await fits(chen, "delivered")
        chen.count()
        await chen.tap("button", "接收", exact=True)
        await stands(chen, "制定方案")
        await box(chen, "做了什么").fill("已约见双方，下周三到现场查看。")
        await chen.tap("button", "发送", exact=True)
        await chen.page.wait_for_url("**/progress?done=sent")
        assert chen.count() <= 2
        await chen.sees("已约见双方，下周三到现场查看。")
        await fits(chen, "progress")


async def li_plans_and_tang_approves(story: Story) -> None:
    async with story.as_("li") as li:
        await opens(li, "陈国栋同志包案，请配合化解")
        await fits(li, "planning-li")
        await li.tap("link", "制定化解方案")
        await fits(li, "plan-new")
        await expect(box(li, "第1步做什么")).not_to_have_value("")
        await box(li, "化解方案").fill(PLAN)
        await li.tap("button", "提交审批")
        await stands(li, "方案待批")
    async with story.as_("tang", "phone") as tang:
        await opens(tang, "请审批化解方案。")
        tang.count()
        await tang.tap("link", "审批化解方案")
        await tang.sees(PLAN)
        await fits(tang, "plan-tang")
        await tang.tap("button", "批准方案")
        await stands(tang, "化解中")
        assert tang.count() <= 2
        await fits(tang, "plan-approved")


async def chen_applies(story: Story, message: str, *, said: str) -> None:
    """The first time the outcome is chosen; later the last application stands there, and what was said is added."""
    async with story.as_("chen", "phone") as chen:
        await opens(chen, message)
        await stands(chen, "化解中")
        await fits(chen, "underway")
        chen.count()
        await chen.tap("link", "申请报结", exact=True)
        await fits(chen, "applying")
        outcome = chen.page.get_by_role("radio", name="实质化解")
        if not await outcome.is_checked():
            await chen.tap("radio", "实质化解")
            await box(chen, "诉求合理的解决问题到位").fill("渗水已修复，各方签字确认。")
        await box(chen, "办理结果").fill(said)
        paper = {"name": f"{said[:4]}.png", "mimeType": "image/png", "buffer": png(len(said), len(said))}
        await chen.page.get_by_label("报结材料").set_input_files(paper)  # type: ignore[arg-type]
        await chen.tap("button", "申请报结", exact=True)
        await chen.sees("已申请报结，等联席会议办公室审核。")
        assert chen.count() <= 3
        await stands(chen, "申请报结，待审核")
        await fits(chen, "applied")


async def shen_returns_it_on_one_head(story: Story) -> None:
    async with story.as_("shen") as shen:
        await looks_at_the_application(shen)
        await shen.page.get_by_role("group", name="文书材料", exact=True).get_by_label("不通过").check()
        await shen.tap("button", "提交审核意见")
        await shen.page.get_by_role("alert").filter(has_text="请写明理由").wait_for()
        await fits(shen, "review-refused")
        await box(shen, "文书材料的意见").fill("缺各方签字的验收单。")
        await shen.tap("button", "提交审核意见")
        await shen.sees("文书材料：不通过。缺各方签字的验收单。")
        await stands(shen, "化解中")
        await fits(shen, "returned")


async def shen_passes_it(story: Story) -> None:
    async with story.as_("shen") as shen:
        await looks_at_the_application(shen)
        await shen.tap("button", "提交审核意见")
        await shen.sees("审核通过，已报结。")
        await stands(shen, "已认定，待回访")
        await expect(shen.page.get_by_role("button", name="记录回访结果")).to_have_count(0)
        await fits(shen, "filed")


async def looks_at_the_application(shen: Walk) -> None:
    """Everything is ticked as passed."""
    await opens(shen, "陈国栋同志申请报结，请审核。")
    await shen.tap("link", "审核报结申请")
    await fits(shen, "review")
    for head in AUDIT_HEADS.values():
        await shen.page.get_by_role("group", name=head, exact=True).get_by_label("通过", exact=True).check()


async def zhou_finds_it_not_solved(story: Story) -> None:
    new = today() + timedelta(days=20)
    before = await kept(story)
    async with story.as_("zhou") as zhou:
        await comes_to_revisit(zhou)
        await box(zhou, "核查情况").fill("雨后仍有渗水。")
        await zhou.page.get_by_label("新的化解时限").fill(new.isoformat())
        await zhou.tap("radio", "未解决")
        await zhou.tap("button", "记录回访结果")
        await zhou.sees("已重新打开，责任单位和责任领导不变。")
        assert zhou.count() == 2
        await stands(zhou, "化解中")
        await fits(zhou, "reopened")
    after = await kept(story)
    assert after == {**before, "state": "underway", "due": new, "resolved_on": None, "filed_on": None}
    assert before["filed_on"] == today()


async def zhou_finds_it_solved_and_the_recheck_stands(story: Story) -> None:
    async with story.as_("zhou") as zhou:
        await comes_to_revisit(zhou)
        await zhou.tap("radio", "已解决")
        await zhou.tap("button", "记录回访结果")
        await zhou.sees("回访属实，已销案。到期还要回头看。")
        assert zhou.count() == 2
        await stands(zhou, "已销案")
        await fits(zhou, "closed")
        await zhou.open("/assignments/rechecks")
        due = await db.value("SELECT due FROM assignments_recheck")
        row = zhou.page.get_by_role("row").filter(has_text=NUMBER)
        await expect(row).to_contain_text(due.isoformat())
        await expect(row).to_contain_text("可以办理")
        await fits(zhou, "rechecks")
    async with story.as_("shen") as shen:
        await shen.open("/assignments/rechecks")
        await expect(shen.page.get_by_role("row").filter(has_text=NUMBER)).to_contain_text("须由他人办理")


async def comes_to_revisit(zhou: Walk) -> None:
    await opens(zhou, "报结已获认定，请由第三人回访。")
    await zhou.tap("link", "回访", exact=True)
    await fits(zhou, "revisit")
    zhou.count()


async def kept(story: Story) -> dict[str, object]:
    """Whose it is by which day, and the facts of its case."""
    found = await db.row(
        """SELECT a.state, a.due, a.leader, a.lead_unit, k.resolved_on, k.filed_on FROM assignments_assignment a
             JOIN assignments_case k ON k.id = a.backlog_case WHERE a.id = {}""",
        UUID(story.assignment.rsplit("/", maxsplit=1)[1]),
    )
    assert found is not None
    return found


async def test_a_leader_who_must_stand_aside_finds_nothing_of_it(story: Story) -> None:
    cast = story.cast
    case = await a_case(cast, summary=SUMMARY)
    await a_case(cast, number=OTHER, summary="某路段积水，要求改造管网")
    housing = cast.unit["housing"]
    made = await a_delivered(cast, case, leader=cast.luo.id, level="department", lead_unit=housing, supports=[])
    story.assignment = f"/assignments/{made}"
    await luo_asks_for_another(story)
    await zhou_names_another_and_declares_the_recusal(story, f"/assignments/cases/{case}")
    await assigning.propose(await assignment_for(cast.zhou, made), cast.zhou)
    await assigning.endorse(await assignment_for(cast.shen, made), cast.shen)
    await assigning.approve(await assignment_for(cast.tang, made), cast.tang)
    await assigning.deliver(await assignment_for(cast.zhou, made), cast.zhou)
    await luo_finds_nothing(story, f"/assignments/cases/{case}")


async def luo_asks_for_another(story: Story) -> None:
    async with story.as_("luo", "phone") as luo:
        await luo.open("/assignments/mine")
        await luo.sees(NUMBER)
        await fits(luo, "mine-luo")
        await opens(luo, "请您包案，化解时限")
        await luo.tap("link", "说明情况，请求改派")
        await fits(luo, "decline")
        await box(luo, "说明").fill("本人与一方有亲属关系，应当回避。")
        await luo.tap("button", "说明情况，请求改派")
        await luo.sees("已报联席会议办公室，由办公室另行安排。")
        await luo.sees("您现在没有包案。")
        await fits(luo, "mine-declined")


async def zhou_names_another_and_declares_the_recusal(story: Story, case: str) -> None:
    luo = str(story.cast.luo.id)
    async with story.as_("zhou") as zhou:
        page = zhou.page
        named = page.locator(f"option[value='{luo}'], input[value='{luo}']")
        await opens(zhou, "罗毅同志请求改派")
        await zhou.tap("link", "修改包案情况表")
        assert await named.count() > 1, "as long as no recusal is declared, he is offered"
        await page.get_by_label("包案领导", exact=True).select_option(value=str(story.cast.chen.id))
        await page.get_by_label("包案层级").select_option(label="街镇")
        await page.get_by_label("主办单位").select_option(label="青石街道公共服务办公室")
        await fits(zhou, "form-changed")
        await zhou.tap("button", "保存包案情况表")
        await zhou.sees("已保存。")
        await expect(page.get_by_role("main")).not_to_contain_text("罗毅")
        await zhou.open(case)
        await zhou.tap("link", "回避", exact=True)
        await page.get_by_label("需回避人员").select_option(label="罗毅（临江区住房和城乡建设局 局长）")
        await box(zhou, "回避事由").fill("与一方有亲属关系")
        await zhou.tap("button", "登记回避")
        await expect(page.get_by_role("row").filter(has_text="罗毅")).to_contain_text("与一方有亲属关系")
        await fits(zhou, "recusals")
        await zhou.open(f"{story.assignment}/edit")
        await expect(page.get_by_label("包案领导", exact=True)).to_have_value(str(story.cast.chen.id))
        await expect(named).to_have_count(0)
        await page.get_by_label("按姓名、职务或单位找人").fill("罗毅")
        await zhou.tap("button", "找人")
        await zhou.sees("没有找到与“罗毅”相符的领导。")
        await fits(zhou, "form-recused")


async def luo_finds_nothing(story: Story, case: str) -> None:
    async with story.as_("luo", "phone") as luo:
        main = luo.page.get_by_role("main")
        for path in (case, f"{case}/clocks", story.assignment, *(story.assignment + tail for tail in TAILS)):
            answer = await luo.page.goto(story.address + path)
            assert answer is not None
            assert answer.status == 404, path
        await fits(luo, "missing")
        await luo.open("/assignments/cases")
        await luo.sees(OTHER)
        await expect(main).not_to_contain_text(NUMBER)
        await fits(luo, "cases-luo")
        for words in (NUMBER, "电梯"):
            await box_of_search(luo).fill(words)
            await luo.tap("button", "搜索")
            await luo.sees("没有符合条件的积案。")
        await fits(luo, "search-luo")
        for path in ("/", "/assignments/mine", "/inbox"):
            await luo.open(path)
            await expect(main).not_to_contain_text(NUMBER)
            await fits(luo, "nothing-luo")


TAILS = ("/plan", "/progress", "/acts", "/log", "/closure", "/history", "/form.pdf")


def box_of_search(walk: Walk) -> Locator:
    return walk.page.get_by_role("search").get_by_role("searchbox").first


async def test_the_office_moves_what_stands_still(story: Story) -> None:
    cast = story.cast
    with as_of(now() - timedelta(days=20)):
        register = await a_register(cast, still_days=15)
        await a_case(cast, register)
        await underway(cast, await a_case(cast, register, number=OTHER))
    with as_of(now() - timedelta(days=14)):
        await a_case(cast, register, number=FRESH)
    async with story.as_("zhou") as zhou:
        await zhou.open("/assignments")
        await fits(zhou, "overview")
        await zhou.tap("link", "不动的案件", exact=True)
        await expect(row_of(zhou, NUMBER)).to_contain_text("没有包案（20 天）")
        await expect(row_of(zhou, OTHER)).to_contain_text("没有进展（20 天）")
        await expect(row_of(zhou, FRESH)).to_have_count(0)
        await fits(zhou, "still")
        await gives_it_to_chen(zhou, cast)
        await reminds_of_the_other(zhou)
    async with story.as_("chen", "phone") as chen:
        await opens(chen, "此案已多日没有进展，请抓紧推进")
        await stands(chen, "化解中")
        await expect(chen.page.get_by_role("main")).to_contain_text(OTHER)


async def gives_it_to_chen(zhou: Walk, cast: Cast) -> None:
    page = zhou.page
    await row_of(zhou, NUMBER).get_by_role("checkbox").check()
    await zhou.tap("button", "一并安排包案…")
    await fits(zhou, "still-assign")
    await page.get_by_label("包案领导").select_option(value=str(cast.chen.id))
    await page.get_by_label("包案层级").select_option(label="街镇")
    await page.get_by_label("属地单位").check()
    await page.get_by_label("化解时限").fill((today() + timedelta(days=30)).isoformat())
    await zhou.tap("button", "填表并提交审核，共 1 宗")
    await zhou.sees("已提交。")
    await expect(row_of(zhou, NUMBER)).to_contain_text("待办公室审核")
    await expect(row_of(zhou, NUMBER)).to_contain_text("陈国栋")


async def reminds_of_the_other(zhou: Walk) -> None:
    await row_of(zhou, OTHER).get_by_role("checkbox").check()
    await zhou.tap("button", "一并提醒…")
    await zhou.sees("将告知 2 人")
    await fits(zhou, "still-remind")
    await zhou.tap("button", "发送提醒，告知 2 人")
    await zhou.sees("已提交。")
    await fits(zhou, "still-reminded")


def row_of(walk: Walk, number: str) -> Locator:
    return walk.page.get_by_role("row").filter(has_text=number)
