"""Many clocks at once and a clock that is cut: everything here commits, on a database of its own."""

import asyncio
from collections import Counter

import pytest

from portal.accountability.actions.campaign_clock import keep_campaigns
from portal.db import rows, value
from portal.demo.cast import make_cast
from tests.portal.accountability.campaign.declaring import FIRST, approved, at, owed
from tests.portal.accountability.campaign.test_campaign_clock import DAY, THREE

pytestmark = pytest.mark.committed


async def test_four_clocks_draft_one_daily_paper_and_tell_everybody_once(committed: str) -> None:
    people = await make_cast()
    await owed(people.unit["fuwu"], due=FIRST)
    await approved(people, **THREE)
    with at(FIRST + DAY, "12:00"):
        done = await asyncio.gather(*(keep_campaigns() for _ in range(4)))
    assert sum(done) == 3
    assert await value("SELECT count(*) FROM accountability_bulletin") == 1
    told = Counter((line["person"], line["once"]) for line in await rows("SELECT person, once FROM notice"))
    assert max(told.values()) == 1
    assert await value("SELECT count(*) FROM notice WHERE once LIKE 'campaign:dispatch:%'") == 3


async def test_what_cannot_be_written_leaves_nothing_half_done_and_comes_again(committed: str) -> None:
    people = await make_cast()
    await owed(people.unit["fuwu"], due=FIRST)
    await approved(people, **THREE)
    await rows("ALTER TABLE notice ADD CONSTRAINT no_more CHECK (sentence = '') NOT VALID")
    with at(FIRST + DAY, "12:00"):
        assert await keep_campaigns() == 0
        assert await value("SELECT count(*) FROM accountability_campaign_day") == 0
        assert await value("SELECT count(*) FROM accountability_bulletin") == 0
        await rows("ALTER TABLE notice DROP CONSTRAINT no_more")
        assert await keep_campaigns() == 3
        assert await value("SELECT count(*) FROM accountability_bulletin") == 1
