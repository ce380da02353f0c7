"""明日邮差 asks the database no more often than any other page, however much it has to tell."""

from datetime import date, datetime, timedelta

import pytest

from portal.accountability.actions.campaign import approve, declare
from portal.accountability.actions.round import walk_the_round
from portal.accountability.queries import tomorrow
from portal.accountability.queries.campaign import campaign_for
from portal.calendardays import load_calendar
from portal.clock import CHINA, as_of
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.house.counting import MOST, counted
from tests.portal.accountability.campaign.declaring import wanted
from tests.portal.accountability.ledger import owe

EVE = date(2026, 9, 30)
"""The day before 国庆: seven rest days follow."""


async def test_with_letters_lights_a_key_period_and_a_long_rest_ahead_it_asks_at_most_twelve_times(
    browser: Browser, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tomorrow, "MOST", 5)
    monkeypatch.setattr(tomorrow.post_of, "__defaults__", (5,))
    with as_of(datetime(EVE.year, EVE.month, EVE.day, 4, tzinfo=CHINA)):
        for days in (*range(-16, -10), -5, 0, 1, 3, 7):
            due = EVE + timedelta(days=days)
            await owe(people.unit["fuwu"], person=people.li.id, due=due, title=f"应于{due}办结")
        ends_on = EVE + timedelta(days=9)
        campaign = await declare(people.zhou, wanted(people, starts_on=EVE, ends_on=ends_on, ladder="five_papers"))
        await approve(await campaign_for(people.shen, campaign), people.shen)
        await walk_the_round(EVE)
        await browser.sign_in(people.zhou)
        await load_calendar()  # once a process
        async with counted() as asked:
            shown = await browser.see("/accountability/tomorrow")
    for said in ("国庆期间重点时段", "沈洁", "10月8日", "另有"):
        assert said in shown, said
    assert any("accountability_letters_of_day" in one for one in asked), "a letter would be proposed"
    assert any("r.light" in one and "count(DISTINCT" in one for one in asked), "lights are counted"
    assert len(asked) <= MOST, "\n".join(" ".join(one.split())[:150] for one in asked)
