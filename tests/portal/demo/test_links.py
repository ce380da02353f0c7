"""Whoever works in the demonstration district is led nowhere in vain: each link on each page opens, for everybody."""

import html
import re
from collections import deque

import pytest

from portal.demo.cast import find_cast
from tests.browser import Browser
from tests.proving import reached, times

pytestmark = pytest.mark.slow

READERS = ("sun", "chen", "wang", "he", "qian", "zhou", "shen", "tang", "luo", "lin", "li")
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')
NOT_A_PAGE = re.compile(r"^/sign-out|^/files/|^/static/|\.(pdf|xlsx|docx|ics|csv|txt)(\?|$)|/print|download")


@pytest.mark.parametrize("account", READERS)
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
            for found in LINK.findall(answer.text):
                way = html.unescape(found)
                if way not in seen and not NOT_A_PAGE.search(way):
                    seen.add(way)
                    waiting.append((way, address))
    reached("pages looked at, each link of which opened", looked)
    assert faults == []
