"""Where the story is told: one database, a browser, the app on whatever day it is; its titles and days."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlparse
from uuid import UUID

from playwright.async_api import Browser

from portal import db
from tests.chromium.conftest import Walk
from tests.chromium.days import at, signed_in, the_office_on

ASKED, EVENING_OF_ASKING, BEFORE, AFTER, LATER = (
    at("03-02"),
    at("03-10"),
    at("03-12"),
    at("03-20", "17:00"),
    at("04-10"),
)
LIFTS, ROADS, WATER = "老旧小区加装电梯矛盾化解", "沿街店铺油烟扰民处置", "滨江新村二次供水改造"
DUTIES: dict[str, dict[str, str]] = {
    "由区住建局牵头，完成加装电梯意见征询。": {},
    "由青石街道负责，逐户走访并公示。": {"主办单位": "青石街道"},
    "由柳岸街道负责，排查同类小区。": {"主办单位": "柳岸街道", "完成时限": "2026-04-03"},
}
MORE_DUTIES: dict[str, dict[str, str]] = {
    "由区住建局牵头，制定油烟净化设施清单。": {},
    "由区住建局牵头，建立月调度制度。": {},
}


@dataclass
class House:
    """Where the story is told: one database, a browser, and the app on whatever day it is."""

    chromium: Browser
    conference: UUID
    address: str = ""
    round: str = ""
    meeting: str = ""
    topics: dict[str, str] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def on(self, instant: datetime) -> AsyncIterator[None]:
        async with the_office_on(instant) as self.address:
            yield

    def as_(self, account: str, size: str = "desk") -> contextlib.AbstractAsyncContextManager[Walk]:
        return signed_in(self.chromium, self.address, account, size)


def where(walk: Walk) -> str:
    """The address of the record one looks at."""
    return urlparse(walk.page.url).path


async def reminders() -> dict[str, int]:
    """Entries of the inbox by whose they are."""
    lines = await db.rows(
        "SELECT p.account, count(*) AS number FROM notice n JOIN person p ON p.id = n.person GROUP BY p.account"
    )
    return {line["account"]: line["number"] for line in lines}


async def issues(zhou: Walk, label: str) -> None:
    """Papers are printed meanwhile."""
    await zhou.page.get_by_role("button", name=label).click()
    await zhou.page.get_by_text("已印发。").wait_for(timeout=60_000)
