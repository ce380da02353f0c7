"""重点时段 from its declaration to its daily paper, as those who do it see it."""

import json
from datetime import timedelta
from uuid import UUID

from portal import db
from portal.accountability.actions import campaign as acting
from portal.accountability.actions.campaign_clock import keep_campaigns
from portal.accountability.queries.campaign import as_it_stands, campaign_for
from portal.clock import as_of, local, now, today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.house.counting import counted, growing
from tests.portal.accountability.campaign.declaring import wanted
from tests.portal.accountability.letters.writing import a_duty

PAGE = "/accountability/campaigns"
HOURS = {"dispatch_at": "08:30", "press_at": "09:00", "circular_at": "08:30"}


def form_of(people: Cast, **given: str) -> dict[str, str]:
    on = today()
    usual = {
        "kind": "drive",
        "office": str(people.unit["conference_office"]),
        "name": "积案攻坚",
        "purpose": "集中化解。",
        "starts_on": str(on),
        "ends_on": str(on + timedelta(days=9)),
        "units": str(people.unit["qingshi"]),
        "ladder": "sanming",
        "silent_days": "3",
        "limit_days": "2",
        **HOURS,
    }
    return {**usual, **given}


async def the_only_one() -> UUID:
    found = await db.rows("SELECT id FROM accountability_campaign")
    assert len(found) == 1
    one: UUID = found[0]["id"]
    return one


async def running(people: Cast, days_ago: int = 0, **given: object) -> UUID:
    """Declared and approved so many days ago."""
    with as_of(now() - timedelta(days=days_ago)):
        first = today()
        asked = wanted(people, starts_on=first, ends_on=first + timedelta(days=20), **HOURS, **given)
        campaign = await acting.declare(people.zhou, asked)
        await acting.approve(await campaign_for(people.shen, campaign), people.shen)
    return campaign


async def struck(at_days: int = 0) -> None:
    """The clock rings late in the evening, so many days from today."""
    here = local(now() + timedelta(days=at_days))
    with as_of(here.replace(hour=23, minute=55)):
        await keep_campaigns()


async def test_the_whole_way_through_the_pages(browser: Browser, people: Cast) -> None:
    late = await a_duty(people, late=10, title="修订接访值班制度")
    await a_duty(people, late=-8, title="公布办事流程")
    await a_duty(people, late=3, unit="housing", title="加装电梯补助办法")
    await browser.sign_in(people.zhou)
    assert "提出重点时段或攻坚行动" in await browser.see(PAGE)
    await browser.see(f"{PAGE}/new")
    assert (await browser.send(f"{PAGE}/new", form_of(people))).status_code == 303
    page = f"{PAGE}/{await the_only_one()}"
    assert "批准实施" not in await browser.see(page), "who proposed it does not approve it"
    assert (await browser.send(f"{page}/approve", {})).status_code == 409
    await browser.sign_in(people.li)
    await browser.see(page, 404)
    await browser.sign_in(people.tang)
    assert "请批准" in await browser.see("/inbox")
    asked = await browser.see(f"{page}/approve")
    assert "列入的 2 件在办事项" in asked
    assert "原定的时限都不改变" in asked
    await browser.send(f"{page}/approve", {"version": "0"}, to=page)
    await struck()
    await browser.sign_in(people.li)
    assert "每日一调度：在办 2 件" in await browser.see("/inbox")
    ledger = await browser.see("/accountability")
    assert "攻坚行动“积案攻坚”" in ledger
    listed = await browser.see(f"{page}/days/{today()}")
    assert "修订接访值班制度" in listed
    assert "公布办事流程" in listed
    assert "加装电梯补助办法" not in listed, "of a unit it does not cover"
    assert (today() + timedelta(days=2)).isoformat() in listed, "its own shorter limit, as a wish"
    assert "建议" in listed
    assert (await browser.get(f"{page}/press")).status_code == 403
    await browser.sign_in(people.shen)
    assert "明日邮差" in await browser.see("/accountability/tomorrow")
    assert "积案攻坚" in await browser.see("/accountability/tomorrow")
    pressed = await browser.see(f"{page}/press")
    assert "已逾期、没有进展" in pressed
    assert f"/accountability/letters/new?kind=urging_slip&amp;duty={late['id']}" in pressed
    told = await browser.see(f"/accountability/of/meetings.resolution/{late['subject_id']}")
    assert "“积案攻坚”期间，按“蓝橙红三色督查单”执行" in told
    await browser.sign_in(people.lin)
    await browser.see(page, 404)


async def test_the_daily_paper_is_taken_up_by_one_and_signed_by_another(browser: Browser, people: Cast) -> None:
    with as_of(now() - timedelta(days=3)):
        await a_duty(people, late=5, title="修订接访值班制度")
        await a_duty(people, late=-9, title="公布办事流程")
    await running(people, days_ago=1)
    await struck()
    bulletin = await db.value("SELECT id FROM accountability_bulletin")
    page = f"/accountability/bulletins/{bulletin}"
    await browser.sign_in(people.tang)
    assert (await browser.send(f"{page}/sign", {})).status_code == 409, "nobody has looked at it yet"
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert "系统拟稿" in shown
    assert "当日办结0件；当日终在办2件，其中已过时限1件" in shown
    rows = shown.split('data-label="已过时限"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert "修订接访值班制度" in await browser.see(rows)
    words = {"title": "关于国庆期间督办情况的通报", "opening": "现通报如下。", "demand": "请抓紧。", "version": "0"}
    await browser.send(f"{page}/edit", words, to=page)
    await browser.sign_in(people.shen)
    other = await browser.send(f"{page}/edit", {**words, "version": "1"})
    assert other.status_code == 409, "whoever took it up writes it"
    await browser.send(f"{page}/submit", {"version": "1"}, to=page)
    await browser.sign_in(people.tang)
    assert f"区信联办督日报〔{today().year}〕1号" in await browser.see(f"{page}/sign")
    await browser.send(f"{page}/sign", {"version": "2"}, to=page)
    assert (await browser.get(f"{page}/paper.pdf")).content.startswith(b"%PDF")
    assert (await browser.get(f"{page}/paper.docx")).content.startswith(b"PK")
    found = await db.row("SELECT printed, code, drafted_by FROM accountability_bulletin")
    assert found is not None
    assert found["drafted_by"] == people.zhou.id
    assert json.loads(found["printed"])["rows"][0]["now_late"] == "1"
    assert "一致：" in await browser.see(f"/accountability/v/{found['code']}")


async def test_a_draft_nobody_changed_belongs_to_who_submits_it(browser: Browser, people: Cast) -> None:
    with as_of(now() - timedelta(days=3)):
        await a_duty(people)
    await running(people, days_ago=1)
    await struck()
    page = f"/accountability/bulletins/{await db.value('SELECT id FROM accountability_bulletin')}"
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/submit", {"version": "0"}, to=page)
    found = await db.row("SELECT drafted_by, drafted_by_name FROM accountability_bulletin")
    assert found == {"drafted_by": people.shen.id, "drafted_by_name": "沈洁"}


async def test_what_is_wrong_is_named_and_what_was_typed_is_kept(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    yesterday = str(today() - timedelta(days=1))
    for given, said in (
        ({"name": ""}, "请填写“名称”"),
        ({"starts_on": yesterday}, "最早为今天"),
        ({"ends_on": yesterday}, "不能早于开始日期"),
        ({"dispatch_at": "03:15"}, "请从所列选项中选择"),
        ({"purpose": "电话13800138000"}, "疑似含有手机号码"),
        ({"ladder": "invented"}, "“期间使用的督办阶梯”请从所列选项中选择"),
        ({"units": str(people.unit["city"])}, "“单位范围”请从所列选项中选择"),
        ({"silent_days": "0"}, "应在 1 至 60 之间"),
    ):
        answer = await browser.send(f"{PAGE}/new", form_of(people, **given))
        assert answer.status_code == 422, given
        assert said in answer.text, given
        assert 'value="集中化解' in answer.text or "集中化解。" in answer.text or "purpose" in given
    assert await db.rows("SELECT id FROM accountability_campaign") == []


async def test_it_is_refused_withdrawn_or_stopped_for_a_reason_only(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    await browser.send(f"{PAGE}/new", form_of(people))
    page = f"{PAGE}/{await the_only_one()}"
    assert (await browser.send(f"{page}/withdraw", {"note": ""})).status_code == 422
    assert (await browser.send(f"{page}/refuse", {"note": "不必"})).status_code == 409, "not who proposed it"
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/refuse", {"note": "范围过大"}, to=page)
    assert (await as_it_stands(await the_only_one()))["state"] == "withdrawn"
    assert (await browser.send(f"{page}/approve", {})).status_code == 409
    campaign = await running(people, name="另一次")
    assert (await browser.send(f"{PAGE}/{campaign}/stop", {"note": ""})).status_code == 422
    await browser.send(f"{PAGE}/{campaign}/stop", {"note": "任务已完成"}, to=f"{PAGE}/{campaign}")
    assert "已提前结束" in await browser.see(f"{PAGE}/{campaign}")
    assert "另一次" not in await browser.see("/accountability"), "no banner any more"


async def test_another_one_begins_with_the_words_of_this_one(browser: Browser, people: Cast) -> None:
    campaign = await running(people, units=[people.unit["qingshi"]], rooms=["meetings"], ladder="suqian")
    await browser.sign_in(people.zhou)
    shown = await browser.see(f"{PAGE}/new?like={campaign}")
    assert 'value="国庆期间重点时段"' in shown
    assert '<option value="suqian" selected' in shown
    assert "checked" in shown.split(str(people.unit["qingshi"]))[1][:40]


async def test_days_outside_it_are_not_there(browser: Browser, people: Cast) -> None:
    page = f"{PAGE}/{await running(people)}"
    await browser.sign_in(people.zhou)
    for on in (today() - timedelta(days=1), today() + timedelta(days=1)):
        assert (await browser.get(f"{page}/days/{on}")).status_code == 404
    assert (await browser.get(f"{page}/days/2026-13-45")).status_code == 422
    assert (await browser.get(f"{page}/days/{'9' * 300}")).status_code in {404, 422}


async def test_a_past_day_shows_what_was_true_then(browser: Browser, people: Cast) -> None:
    with as_of(now() - timedelta(days=4)):
        duty = await a_duty(people, late=-9, title="公布办事流程")
    page = f"{PAGE}/{await running(people, days_ago=3)}"
    yesterday = today() - timedelta(days=1)
    await db.rows("UPDATE duty SET done_at = {}, done_on = {} WHERE id = {} RETURNING id", now(), today(), duty["id"])
    await browser.sign_in(people.li)
    assert "在办 <strong>1</strong> 件" in await browser.see(f"{page}/days/{yesterday}")
    shown = await browser.see(f"{page}/days/{today()}")
    assert "在办 <strong>0</strong> 件" in shown
    assert "公布办事流程</a>：办结" in shown


async def test_its_pages_ask_as_often_for_three_matters_as_for_one(browser: Browser, people: Cast) -> None:
    await a_duty(people)
    campaign = await running(people, days_ago=2)
    await struck()
    paths = [
        PAGE,
        f"{PAGE}/{campaign}",
        f"{PAGE}/{campaign}/press",
        f"{PAGE}/{campaign}/days/{today()}",
        "/accountability",
    ]
    await browser.sign_in(people.zhou)

    async def asked() -> dict[str, list[str]]:
        found = {}
        for path in paths:
            async with counted() as statements:
                assert (await browser.get(path)).status_code == 200, path
            found[path] = statements
        return found

    few = await asked()
    for late in (20, 30):
        await a_duty(people, late=late, unit="housing")
        await a_duty(people, late=late)
    await running(people, name="第二个")
    faults = growing(few, await asked())
    assert not faults, "\n".join(faults)
