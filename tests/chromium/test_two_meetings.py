"""Two meetings of a district's conference from the call for topics to item 1 of the next agenda, walked in a real
browser by everybody it takes; weeks pass in between."""

import pytest
from argon2 import PasswordHasher
from playwright.async_api import Browser

from meetings.actions import establishing
from portal.clock import as_of
from portal.demo.cast import DEMO_PASSWORD, make_cast
from tests.chromium.two_meetings.agenda import the_meeting_is_planned_and_its_notice_sent, the_units_sign_for_the_notice
from tests.chromium.two_meetings.desk import five_resolutions_are_noted, the_meeting_is_held, two_write_the_minutes
from tests.chromium.two_meetings.following import (
    item_one_is_there_and_freezes_with_the_notice,
    two_resolutions_are_finished,
)
from tests.chromium.two_meetings.house import AFTER, ASKED, BEFORE, EVENING_OF_ASKING, LATER, LIFTS, ROADS, House
from tests.chromium.two_meetings.minutes import (
    the_draft_goes_round_and_is_signed,
    the_minutes_are_issued_and_the_extracts_signed_for,
)
from tests.chromium.two_meetings.topics import (
    a_late_topic_waits_for_its_approver,
    a_round_is_opened_for_three_units,
    a_street_has_none_and_the_silent_one_is_reminded_once,
    housing_answers_with_two_topics,
    the_office_screens_and_the_convenor_approves,
)
from tests.meetings_builders import SINCE, a_conference

pytestmark = pytest.mark.chromium


@pytest.fixture
async def house(committed: str, chromium: Browser) -> House:
    with as_of(ASKED):
        cast = await make_cast(PasswordHasher(time_cost=1, memory_cost=64).hash(DEMO_PASSWORD))
        conference = await a_conference(cast)
        office = cast.unit["inspection_office"]
        await establishing.admit(cast.zhou, conference, unit=office, starts_on=SINCE, liaison=cast.he.id)
    return House(chromium, conference)


async def test_two_meetings_and_item_one_of_the_second_is_there_without_typing(house: House) -> None:
    async with house.on(ASKED):
        await a_round_is_opened_for_three_units(house)
        await housing_answers_with_two_topics(house)
        await a_street_has_none_and_the_silent_one_is_reminded_once(house)
        await the_office_screens_and_the_convenor_approves(house, [LIFTS, ROADS])
    async with house.on(EVENING_OF_ASKING):
        await a_late_topic_waits_for_its_approver(house)
    async with house.on(BEFORE):
        await the_meeting_is_planned_and_its_notice_sent(house)
        await the_units_sign_for_the_notice(house)
    async with house.on(AFTER):
        await the_meeting_is_held(house)
        await two_write_the_minutes(house)
        await five_resolutions_are_noted(house)
        await the_draft_goes_round_and_is_signed(house)
        await the_minutes_are_issued_and_the_extracts_signed_for(house)
    async with house.on(LATER):
        await two_resolutions_are_finished(house)
        await item_one_is_there_and_freezes_with_the_notice(house)
