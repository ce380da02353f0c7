"""What the clock does every day of a 重点时段: at its hour, on rest days too, once, and nothing after the end."""

from datetime import date, timedelta
from typing import Any

from portal import duties, recusals
from portal.accountability.actions import campaign as acting
from portal.accountability.actions.campaign_clock import keep_campaigns
from portal.accountability.queries.campaign import campaign_for
from portal.accountability.queries.figures_papers import differences
from portal.db import row, rows
from portal.demo.cast import Cast
from portal.people import Role
from portal.subjects import Subject
from tests.portal.accountability.campaign.declaring import FIRST, LAST, approved, at, days_done, drafts, owed
from tests.portal.accountability.ledger import note_on, told

DAY = timedelta(days=1)
HOLIDAY = date(2026, 10, 1)
THREE: dict[str, Any] = {"dispatch_at": "08:30", "press_at": "09:00", "circular_at": "10:00"}


async def ring(on: date, hour: str) -> int:
    with at(on, hour):
        return await keep_campaigns()


async def said(word: str) -> list[tuple[str, str]]:
    return [(who, sentence) for who, sentence in await told(waiting=True) if word in sentence]


async def test_each_of_the_three_waits_for_its_hour(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=FIRST - DAY)
    campaign = await approved(people, **THREE)
    assert await ring(FIRST, "08:29") == 0
    assert await ring(FIRST, "08:30") == 1
    assert await said("每日一调度") == [
        (who, "9月28日（周一）每日一调度：在办 1 件，请打开清单核对。") for who in ("li", "shen", "zhou")
    ]
    assert await ring(FIRST, "23:00") == 1
    assert await said("每日一督办") == [
        (who, "9月28日（周一）每日一督办：逾期 1 件，3 天没有进展 1 件，请研究督办。") for who in ("shen", "zhou")
    ]
    assert await days_done(campaign) == [(FIRST, "dispatch"), (FIRST, "press")]
    assert await ring(FIRST, "23:30") == 0, "nothing twice"
    assert await ring(FIRST + DAY, "07:00") == 0
    assert await drafts(campaign) == []
    assert await ring(FIRST + DAY, "10:00") == 3
    assert [one["as_of"] for one in await drafts(campaign)] == [FIRST]


async def test_a_holiday_is_not_skipped(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=HOLIDAY - DAY)
    campaign = await approved(people, starts_on=HOLIDAY, ends_on=LAST, at_its_hour=True, **THREE)
    await ring(HOLIDAY, "12:00")
    assert await days_done(campaign) == [(HOLIDAY, "dispatch"), (HOLIDAY, "press")]
    await ring(HOLIDAY + DAY, "12:00")
    assert (HOLIDAY, "circular") in await days_done(campaign)
    sent = await rows("SELECT DISTINCT urgent FROM notice WHERE once LIKE 'campaign:dispatch:%'")
    assert sent == [{"urgent": True}], "at its hour, on rest days too"


async def test_messages_wait_for_a_slot_unless_it_says_otherwise(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    await approved(people, **THREE)
    await ring(FIRST, "12:00")
    assert await rows("SELECT DISTINCT urgent FROM notice WHERE once LIKE 'campaign:dispatch:%'") == [{"urgent": False}]


async def test_yesterdays_unread_list_is_taken_back_today(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    await approved(people, dispatch_at="08:30")
    await ring(FIRST, "09:00")
    await ring(FIRST + DAY, "09:00")
    assert {sentence for _, sentence in await said("每日一调度")} == {
        "9月29日（周二）每日一调度：在办 1 件，请打开清单核对。"
    }


async def test_a_clock_that_stood_still_for_days_drafts_every_paper_and_dispatches_today_only(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    campaign = await approved(people, **THREE)
    await ring(FIRST + 4 * DAY, "09:30")
    done = await days_done(campaign)
    assert [day for day, what in done if what == "circular"] == [FIRST, FIRST + DAY, FIRST + 2 * DAY]
    assert [day for day, what in done if what == "dispatch"] == [FIRST + 4 * DAY]
    await ring(FIRST + 4 * DAY, "10:30")
    assert [one["as_of"] for one in await drafts(campaign)] == [FIRST + n * DAY for n in range(4)]


async def test_after_the_end_it_drafts_the_last_paper_and_puts_itself_away(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    campaign = await approved(people, starts_on=LAST, ends_on=LAST, **THREE)
    await ring(LAST, "12:00")
    assert len(await said("每日一调度")) == 3
    await ring(LAST + DAY, "09:59")
    assert (await campaign_for(people.zhou, campaign["id"]))["closed_on"] is None
    await ring(LAST + DAY, "10:00")
    assert [one["as_of"] for one in await drafts(campaign)] == [LAST]
    assert await said("每日一调度") == [], "what nobody read is gone with its reason"
    assert (await campaign_for(people.zhou, campaign["id"]))["closed_on"] == LAST + DAY
    assert await ring(LAST + 5 * DAY, "12:00") == 0


async def test_stopped_early_it_does_nothing_more(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    campaign = await approved(people, **THREE)
    await ring(FIRST, "12:00")
    with at(FIRST + DAY, "08:00"):
        await acting.stop(await campaign_for(people.zhou, campaign["id"]), people.zhou, "任务已完成")
    assert await said("每日一") == []
    await ring(FIRST + DAY, "12:00")
    await ring(FIRST + 2 * DAY, "12:00")
    assert await days_done(campaign) == [(FIRST, "circular"), (FIRST, "dispatch"), (FIRST, "press")]


async def test_stopped_on_its_first_day_it_leaves_no_paper(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    campaign = await approved(people, **THREE)
    with at(FIRST, "08:00"):
        await acting.stop(await campaign_for(people.zhou, campaign["id"]), people.zhou, "报错了")
    await ring(FIRST, "12:00")
    await ring(FIRST + DAY, "12:00")
    assert await days_done(campaign) == []


async def test_nobody_is_counted_what_they_must_not_know_of(people: Cast) -> None:
    kept = await owed(people.unit["fuwu"], due=LAST, title="甲")
    await owed(people.unit["fuwu"], due=LAST, title="乙")
    await owed(people.unit["fuwu"], due=LAST, title="只有本单位知道的", narrow=True)
    card = Subject(kept["subject_kind"], kept["subject_id"], "甲", "/x")
    await recusals.declare(card, people.zhou, person=people.li.id, unit=None, reason="本人涉及此事")
    await approved(people, dispatch_at="08:30")
    await ring(FIRST, "09:00")
    assert dict(await said("每日一调度")) == {
        "li": "9月28日（周一）每日一调度：在办 1 件，请打开清单核对。",
        "shen": "9月28日（周一）每日一调度：在办 2 件，请打开清单核对。",
        "zhou": "9月28日（周一）每日一调度：在办 2 件，请打开清单核对。",
    }


async def test_units_and_rooms_it_does_not_name_hear_nothing(people: Cast) -> None:
    await owed(people.unit["housing"], due=LAST)
    await approved(people, units=[people.unit["qingshi"]], dispatch_at="08:30")
    await approved(people, rooms=["assignments"], dispatch_at="08:30", name="积案攻坚", kind="drive")
    await ring(FIRST, "09:00")
    assert await said("每日一调度") == []


async def test_who_writes_a_record_is_not_silent(people: Cast) -> None:
    duty = await owed(people.unit["fuwu"], due=LAST)
    await approved(people, press_at="09:00", silent_days=2)
    await note_on(duty["id"], FIRST - DAY)
    await ring(FIRST, "09:30")
    assert await said("每日一督办") == []
    await ring(FIRST + DAY, "09:30")
    assert len(await said("2 天没有进展 1 件")) == 2


async def a_campaign_with_a_past(people: Cast) -> dict[str, Any]:
    """One met on the first day, one late, one to come, in a street; one of a bureau that is not covered."""
    with at(FIRST - 20 * DAY):
        made = [
            await owed(people.unit["fuwu"], due=FIRST + DAY * n, title=f"事项{n}", noted_on=None) for n in (0, -5, 4)
        ]
        await owed(people.unit["housing"], due=FIRST, noted_on=None)
    campaign = await approved(people, units=[people.unit["qingshi"]], **THREE)
    with at(FIRST, "15:00"):
        await duties.finish_duty(made[0]["subject_kind"], made[0]["subject_id"], FIRST)
    return campaign


async def figures_of(campaign: dict[str, Any]) -> dict[tuple[str, str], str]:
    found = await rows(
        "SELECT f.name, f.query, f.value FROM accountability_bulletin_figure f"
        " JOIN accountability_bulletin b ON b.id = f.bulletin WHERE b.campaign = {}",
        campaign["id"],
    )
    return {(line["name"].split("街道")[0], line["query"]): line["value"] for line in found if "街道" in line["name"]}


async def test_the_paper_says_what_was_true_at_the_end_of_its_day(people: Cast) -> None:
    campaign = await a_campaign_with_a_past(people)
    await ring(FIRST + DAY, "12:00")
    figures = {query: value for (name, query), value in (await figures_of(campaign)).items() if name == "青石"}
    assert figures["met_today"] == "1"
    assert (figures["now_late"], figures["now_near"]) == ("1", "1")
    assert (figures["due"], figures["on_time"], figures["open_late"]) == ("2", "1", "0")
    total = await row("SELECT value FROM accountability_bulletin_figure WHERE name = '云川市临江区本期应办'")
    assert total == {"value": "2"}, "what it does not cover is in no figure"
    draft = (await drafts(campaign))[0]
    assert (draft["drafted_by"], draft["drafted_by_name"], draft["state"]) == (None, "系统拟稿", "drafted")
    path = await row("SELECT path AS territory_path FROM unit WHERE id = {}", draft["territory"])
    with at(FIRST + 9 * DAY):
        many, changed = await differences({**draft, **(path or {})})
    assert many == len(await rows("SELECT id FROM accountability_bulletin_figure"))
    assert changed == []


async def test_there_is_no_paper_of_nothing(people: Cast) -> None:
    campaign = await approved(people, **THREE)
    await ring(FIRST + DAY, "12:00")
    assert (FIRST, "circular") in await days_done(campaign)
    assert await drafts(campaign) == []


async def test_an_office_without_staff_of_today_is_told_nothing_and_nothing_fails(people: Cast) -> None:
    await owed(people.unit["fuwu"], due=LAST)
    campaign = await approved(people, **THREE)
    await rows("UPDATE post SET ends_on = {} WHERE role = {}", FIRST - DAY, str(Role.office))
    await ring(FIRST, "12:00")
    assert len(await days_done(campaign)) == 2
