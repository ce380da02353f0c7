"""What somebody would try with the messages of people who are not theirs any more."""

from datetime import date

import pytest
import time_machine

from portal.db import rows
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.messages import deciding, reading
from portal.messages.composing import compose
from portal.messages.rules import SHIPPED, slots_on
from portal.people import Role
from tests.people_builders import posted
from tests.portal.messages.post import at, messages, say

MOVED = date(2026, 11, 21)


async def moved_away(people: Cast) -> None:
    """孙 works in the neighbouring district from that day on."""
    await rows("UPDATE post SET ends_on = {} WHERE person = {} RETURNING id", date(2026, 11, 20), people.sun.id)
    await posted(people.sun.id, people.unit["other_district"], Role.liaison, starts_on=MOVED)


async def test_the_office_one_left_neither_sees_nor_stops_nor_resends_ones_messages(people: Cast) -> None:
    with time_machine.travel(at(8, 35, day=20), tick=False):
        await say(people.sun)
        await compose(SHIPPED, [], 9)
    await moved_away(people)
    with time_machine.travel(at(8, 35), tick=False):
        await say(people.sun)
        await compose(SHIPPED, [], 9)
        before, since = await messages(people.sun.id)
        assert [one["id"] for one in await reading.listed(people.zhou, "", None, 9)] == [before["id"]]
        assert (await reading.counted(people.zhou, date(2026, 11, 1)))["portal"] == 1
        for message, outcome in ((since, Missing), (before, Refused)):
            with pytest.raises(outcome):
                await deciding.resend(people.zhou, message["id"], 0)
        (_, noon) = await slots_on(date(2026, 11, 23), SHIPPED)
        with pytest.raises(Missing):
            await deciding.stop(people.zhou, people.sun.id, noon, "误设")
