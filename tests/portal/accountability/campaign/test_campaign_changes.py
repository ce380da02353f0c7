"""A 重点时段 changed before it begins is approved anew; while it runs only its end, hours and units change, from today on;
what is past stays, and its papers can still be checked."""

from datetime import timedelta
from typing import Any

import pytest

from portal import db
from portal.accountability.actions import campaign as acting
from portal.accountability.actions.campaign_changes import Adjusted, adjust, change
from portal.accountability.actions.campaign_clock import keep_campaigns
from portal.accountability.queries.campaign import as_it_stands, as_on, campaign_for, units_of
from portal.accountability.queries.campaign_ladders import spans_from
from portal.accountability.queries.figures_papers import differences
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from tests.browser import Browser
from tests.portal.accountability.campaign.declaring import FIRST, LAST, approved, at, declared, owed, wanted
from tests.portal.accountability.campaign.test_campaign_pages import form_of

Record = dict[str, Any]
DAY = timedelta(days=1)
ALL = {"dispatch_at": "08:30", "press_at": "09:00", "circular_at": "08:30"}


async def adjusted(people: Cast, campaign: Record, **given: Any) -> Record:
    """By 周, with what stays as it is."""
    found = await campaign_for(people.zhou, campaign["id"])
    names = ("ends_on", "dispatch_at", "press_at", "circular_at")
    units = [unit["id"] for unit in await units_of(campaign["id"])]
    kept = {name: found[name] for name in names} | {"units": units, "reason": "节日延长"}
    await adjust(found, people.zhou, Adjusted(**{**kept, **given}))
    return await as_it_stands(campaign["id"])


async def told(campaign: Record) -> dict[str, list[str]]:
    found = await db.rows(
        "SELECT p.account, n.sentence FROM notice n JOIN person p ON p.id = n.person WHERE n.subject_id = {}"
        " AND n.dropped_at IS NULL ORDER BY n.id",
        campaign["id"],
    )
    said: dict[str, list[str]] = {}
    for line in found:
        said.setdefault(line["account"], []).append(line["sentence"])
    return said


async def test_changed_before_it_begins_it_waits_for_another_person_again(people: Cast) -> None:
    campaign = await approved(people, on=FIRST - 5 * DAY, units=[people.unit["qingshi"]])
    with at(FIRST - 4 * DAY):
        new = wanted(people, name="国庆中秋重点时段", ends_on=LAST + DAY, units=[people.unit["housing"]], **ALL)
        await change(await campaign_for(people.shen, campaign["id"]), people.shen, new)
        found = await as_it_stands(campaign["id"])
        assert (found["state"], found["approved_by"], found["proposed_by"]) == ("proposed", None, people.shen.id)
        assert (found["name"], found["last_on"], found["press_at"]) == ("国庆中秋重点时段", LAST + DAY, "09:00")
        assert found["paths"] == [people.path["housing"]]
        said = await told(campaign)
        assert "安排正在修改，重新批准以前不实施。" in said["chen"], "the unit that was told before"
        assert said["zhou"][-1] == "请批准。"
        with pytest.raises(Refused, match="不是提出人本人"):
            await acting.approve(await campaign_for(people.shen, campaign["id"]), people.shen)
        await acting.approve(await campaign_for(people.zhou, campaign["id"]), people.zhou)
        assert any("实施，请按要求办理" in sentence for sentence in (await told(campaign))["lin"])


async def test_one_that_runs_is_not_changed_wholly_and_one_to_come_is_not_adjusted(people: Cast) -> None:
    campaign = await approved(people)
    with at(FIRST + DAY), pytest.raises(Refused, match="还没有开始"):
        await change(
            await campaign_for(people.zhou, campaign["id"]), people.zhou, wanted(people, starts_on=FIRST + DAY)
        )
    with at(FIRST - DAY), pytest.raises(Refused, match="正在期间"):
        await adjusted(people, campaign, ends_on=LAST - DAY)


async def test_longer_or_shorter_with_a_reason_and_everybody_told(people: Cast) -> None:
    campaign = await approved(people, by="tang", units=[people.unit["qingshi"]])
    with at(FIRST + DAY):
        found = await adjusted(people, campaign, ends_on=LAST + 3 * DAY)
        assert (found["ends_on"], found["last_on"]) == (LAST + 3 * DAY, LAST + 3 * DAY)
        assert found["version"] == campaign["version"] + 1
        note = await db.value("SELECT note FROM transition WHERE happened = 'adjust'")
        assert note == "结束日期由10月8日（周四）延长到10月11日（周日）。理由：节日延长"
        said = await told(campaign)
        for account in ("chen", "tang"):
            assert "安排有调整：结束日期由10月8日（周四）延长到10月11日（周日）。" in said[account], account
        found = await adjusted(people, campaign, ends_on=FIRST + 2 * DAY)
        assert found["last_on"] == FIRST + 2 * DAY


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"ends_on": FIRST}, "最早为今天"),
        ({"ends_on": FIRST + timedelta(days=500)}, "最长"),
        ({"ends_on": LAST + DAY, "reason": " "}, "为什么调整"),
        ({}, "没有改动"),
        ({"circular_at": "08:30"}, "不能新开"),
        ({"press_at": "03:00"}, "所列时间"),
    ],
)
async def test_what_cannot_be_is_refused(people: Cast, given: Record, why: str) -> None:
    campaign = await approved(people)
    with at(FIRST + DAY), pytest.raises(BadInput) as refused:
        await adjusted(people, campaign, **given)
    assert any(why in sentence for _, sentence in refused.value.complaints)


async def test_a_unit_elsewhere_cannot_be_added(people: Cast) -> None:
    campaign = await approved(people)
    with at(FIRST + DAY), pytest.raises(BadInput):
        await adjusted(people, campaign, units=[people.unit["city"]])


async def test_units_come_and_go_from_today_and_past_days_keep_theirs(people: Cast) -> None:
    campaign = await approved(people, units=[people.unit["qingshi"]], ladder="sanming", **ALL)
    await owed(people.unit["fuwu"], person=people.li.id, due=FIRST + 3 * DAY)
    await owed(people.unit["housing"], person=people.lin.id, due=FIRST + 4 * DAY)
    with at(FIRST + DAY, "08:40"):
        await keep_campaigns()
    with at(FIRST + DAY, "10:00"):
        found = await adjusted(people, campaign, units=[people.unit["housing"]])
        assert found["paths"] == [people.path["housing"]]
        assert "本单位自今天起不再列入" in (await told(campaign))["chen"][-1]
    assert (await as_on(found, FIRST))["paths"] == [people.path["qingshi"]]
    spans = [(span.starts_on, span.last_on, span.paths) for span in await spans_from(FIRST)]
    assert spans == [(FIRST, FIRST, (people.path["qingshi"],)), (FIRST + DAY, LAST, (people.path["housing"],))]
    with at(FIRST + 2 * DAY, "08:40"):
        await keep_campaigns()
    papers = await db.rows(
        "SELECT b.*, u.path AS territory_path FROM accountability_bulletin b JOIN unit u ON u.id = b.territory"
        " ORDER BY b.as_of"
    )
    assert [paper["as_of"] for paper in papers] == [FIRST, FIRST + DAY]
    for paper in papers:
        number, differing = await differences(paper)
        assert number > 0
        assert differing == [], paper["as_of"]
    with at(FIRST + 2 * DAY, "11:00"):
        found = await adjusted(people, found, units=[people.unit["qingshi"], people.unit["housing"]])
        found = await adjusted(people, found, units=[people.unit["housing"]])
    assert await db.value("SELECT count(*) FROM accountability_campaign_unit") == 2, (
        "come and gone on one day leaves nothing"
    )


async def test_what_another_ladder_holds_of_is_looked_at_today(people: Cast) -> None:
    campaign = await approved(people, units=[people.unit["qingshi"]], ladder="sanming")
    duty = await owed(people.unit["housing"], person=people.lin.id, due=LAST + 9 * DAY)
    await db.value("UPDATE duty SET look_on = NULL WHERE id = {} RETURNING id", duty["id"])
    with at(FIRST + DAY):
        await adjusted(people, campaign, units=[people.unit["housing"]])
    assert await db.value("SELECT look_on FROM duty WHERE id = {}", duty["id"]) == FIRST + DAY


async def test_through_the_pages(browser: Browser, people: Cast) -> None:
    on = today()
    await browser.sign_in(people.zhou)
    await browser.send("/accountability/campaigns/new", form_of(people))
    campaign = await db.value("SELECT id FROM accountability_campaign")
    page = f"/accountability/campaigns/{campaign}"
    assert "修改安排…" in await browser.see(page)
    assert "积案攻坚" in await browser.see(f"{page}/change")
    changed = {name: text for name, text in form_of(people).items() if name != "office"} | {"name": "积案化解"}
    bad = await browser.send(f"{page}/change", changed | {"ends_on": str(on - DAY), "version": "0"})
    assert bad.status_code == 422
    assert "积案化解" in bad.text, "what was typed is kept"
    await browser.send(f"{page}/change", changed | {"version": "0"}, to=page)
    assert (await browser.send(f"{page}/change", changed | {"version": "0"})).status_code == 409, (
        "from a page of before"
    )
    await browser.sign_in(people.tang)
    assert (await browser.get(f"{page}/change")).status_code == 409, "not their office"
    await browser.send(f"{page}/approve", {"version": "1"}, to=page)
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert "修改安排…" not in shown
    assert "调整期间安排…" in shown
    assert "从今天起按新的安排" in await browser.see(f"{page}/adjust")
    given = {"ends_on": str(on + timedelta(days=12)), "units": str(people.unit["qingshi"]), "version": "2"}
    hours = {"dispatch_at": "08:30", "press_at": "10:00", "circular_at": "08:30"}
    bare = await browser.send(f"{page}/adjust", given | hours)
    assert bare.status_code == 422
    assert "理由" in bare.text
    await browser.send(f"{page}/adjust", given | hours | {"reason": "汛期延长。"}, to=page)
    shown = await browser.see(page)
    assert "每日一督办由09:00改为10:00" in shown
    assert "汛期延长。" in shown


async def test_a_page_of_a_day_before_lists_what_was_covered_then(browser: Browser, people: Cast) -> None:
    campaign = await declared(people, on=FIRST, units=[people.unit["qingshi"]])
    assert [unit["short_name"] for unit in await units_of(campaign, FIRST)] == ["青石街道"]
