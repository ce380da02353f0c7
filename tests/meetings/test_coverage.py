"""How many territories of a level have a standing conference, and which have not."""

from datetime import timedelta

from meetings.queries.coverage import Asked, coverage, levels_for
from portal import db
from portal.clock import now, today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import SINCE, a_conference


async def test_coverage_counts_the_territories_of_a_level_and_lists_the_missing(browser: Browser, people: Cast) -> None:
    await a_conference(people)
    asked = Asked("township", today())
    assert {name: (await coverage(people.zhou, asked))[name] for name in ("all", "standing")} == {
        "all": 2,
        "standing": 0,
    }
    assert await levels_for(people.zhou) == ["district", "township"]
    await db.rows(
        "INSERT INTO meetings_conference (id, title, level, territory, office, host, sign, circulates, established_on,"
        " created_by, created_at, version) VALUES ({}, '青石街道信访工作联席会议', 'township', {}, {}, {}, '青信联', TRUE,"
        " {}, {}, {}, 0)",
        db.new_id(),
        people.unit["qingshi"],
        people.unit["zongzhi"],
        people.unit["zongzhi"],
        SINCE,
        people.zhou.id,
        now(),
    )
    found = await coverage(people.zhou, asked)
    assert (found["all"], found["standing"], found["missing"]) == (2, 1, 1)
    assert (await coverage(people.zhou, Asked("township", SINCE - timedelta(days=1))))["standing"] == 0
    await browser.sign_in(people.zhou)
    assert "覆盖 <strong>1/2</strong>" in await browser.see("/meetings/conferences/coverage?level=township")
    missing = await browser.see("/meetings/conferences/coverage?level=township&standing=no")
    assert "柳岸街道" in missing
    assert "青石街道信访工作联席会议" not in missing
    await browser.sign_in(people.lin)
    assert "职责范围内没有" in await browser.see("/meetings/conferences/coverage")
