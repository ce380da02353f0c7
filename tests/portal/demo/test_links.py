"""Whoever works in the demonstration district is led nowhere in vain: each link on each page opens, for everybody."""

from collections import deque

import pytest

from portal.demo.cast import find_cast
from tests.browser import Browser, ways_on
from tests.proofs.test_load import READERS
from tests.proving import reached, times

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("account", [*READERS, "li"])
async def test_each_link_on_each_page_opens(filled: str, account: str) -> None:
    people = await find_cast()
    most, seen, faults = times(60, 3_000), {"/"}, []
    waiting = deque([("/", "")])
    looked = 0
    async with Browser() as browser:
        await browser.sign_in(people.person[account])
        while waiting and looked < most:
            address, on = waiting.popleft()
            answer = await browser.get(address, follow_redirects=True)
            looked += 1
            if answer.status_code != 200:
                faults.append(f"{address} on {on}: {answer.status_code}")
                continue
            for way in ways_on(answer.text):
                if way not in seen:
                    seen.add(way)
                    waiting.append((way, address))
    reached("pages looked at, each link of which opened", looked)
    assert faults == []
