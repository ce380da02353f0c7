"""重点时段 for the tests: 周 of 区信联办 declares, 沈 or 唐 approves; the clock strikes when it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from portal.accountability.actions import campaign as acting
from portal.accountability.queries.campaign import as_it_stands, campaign_for
from portal.clock import CHINA, as_of
from portal.db import rows
from portal.demo.cast import Cast
from tests.portal.accountability.ledger import owe

Record = dict[str, Any]
FIRST, LAST = date(2026, 9, 28), date(2026, 10, 8)
"""Around 国庆: 2026-10-01 is a holiday, 2026-09-28 a Monday."""


@contextmanager
def at(on: date, hour: str = "12:00") -> Iterator[None]:
    """As if it were that hour of that day in China."""
    with as_of(datetime.combine(on, time.fromisoformat(hour), CHINA)):
        yield


def wanted(people: Cast, **given: Any) -> acting.Wanted:
    usual: dict[str, Any] = {
        "kind": "period",
        "office": people.unit["conference_office"],
        "name": "国庆期间重点时段",
        "purpose": "节日期间每天调度。",
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    return acting.Wanted(**{**usual, **given})


async def declared(people: Cast, *, on: date = FIRST, **given: Any) -> UUID:
    with at(on, "07:00"):
        return await acting.declare(people.zhou, wanted(people, **given))


async def approved(people: Cast, *, by: str = "shen", on: date = FIRST, **given: Any) -> Record:
    campaign = await declared(people, on=on, **given)
    with at(on, "07:10"):
        await acting.approve(await campaign_for(people.person[by], campaign), people.person[by])
    return await as_it_stands(campaign)


async def days_done(campaign: Record) -> list[tuple[date, str]]:
    found = await rows(
        "SELECT of_day, what FROM accountability_campaign_day WHERE campaign = {} ORDER BY of_day, what", campaign["id"]
    )
    return [(line["of_day"], line["what"]) for line in found]


async def drafts(campaign: Record) -> list[Record]:
    return await rows("SELECT * FROM accountability_bulletin WHERE campaign = {} ORDER BY as_of", campaign["id"])


async def owed(unit: UUID, **given: Any) -> Record:
    """Something that stood in the ledger weeks before."""
    with at(FIRST - timedelta(days=20)):
        return await owe(unit, **given)
