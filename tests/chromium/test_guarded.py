"""In a real browser: no page breaks its own policy or asks another host, and after signing out nothing is left to see."""

import asyncio
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from playwright.async_api import Browser

from portal import db
from portal.demo.cast import DEMO_PASSWORD, make_cast
from portal.settings import ROOT
from tests.builders import an_applied_item, an_item, an_item_in_review
from tests.chromium.conftest import PATIENCE, Walk, opened, serving
from tests.conftest import open_pool
from tests.databases import Databases
from tests.proving import LONG, reached, times

pytestmark = pytest.mark.chromium

WATCH = """window.violations = [];
document.addEventListener("securitypolicyviolation", function (event) {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});"""
NO_PAGE = (
    "/export",
    "/download",
    ".xlsx",
    ".pdf",
    ".docx",
    ".ics",
    ".csv",
    "/print",
    "/files/",
    "/evidence/",
    "/paper",
)
STORED = """async () => [
  Object.keys(sessionStorage).filter(name => name !== "htmx-current-path-for-history").length, localStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length
]"""
FILL = """async () => {
  sessionStorage.setItem("minutes:x", "针对接访值班安排");
  localStorage.setItem("report:x", "针对接访值班安排");
  await new Promise(done => { const asked = indexedDB.open("report", 1); asked.onsuccess = () => { asked.result.close(); done(); }; });
  await (await caches.open("x")).put("/x", new Response("针对接访值班安排"));
}"""


@dataclass(frozen=True)
class House:
    """One server for all of this file, with a few matters in it; `item` is one of 李慧's."""

    address: str
    item: object


@pytest.fixture(scope="module")
async def house(databases: Databases, template: str) -> AsyncIterator[House]:
    name = databases.fresh_name()
    await databases.create(name, template)
    await open_pool(databases.url(name), size=2)
    cast = await make_cast(PasswordHasher(time_cost=1, memory_cost=64).hash(DEMO_PASSWORD))
    item = await an_item(cast)
    await an_applied_item(cast)
    await an_item_in_review(cast)
    await db.close_pool()
    async with serving(databases.url(name)) as address:
        yield House(address, item)
    await databases.drop(name)


async def each_sees(chromium: Browser, address: str, accounts: Iterable[str], most: int) -> int:
    pages = 0
    for account in accounts:
        async with opened(chromium, address) as walk:
            await walk.sign_in(account)
            seen, faults = await crawled(walk, most)
            assert faults == [], account
            pages += seen
    return pages


async def crawled(walk: Walk, most: int) -> tuple[int, list[str]]:
    """Follow the links from the first page on; every kind of address once, whatever its ids. Pages seen, and faults."""
    faults: list[str] = []
    home = urlsplit(walk.address).netloc
    walk.context.on(
        "request",
        lambda asked: (
            faults.append(f"asked {asked.url}")
            if urlsplit(asked.url).netloc != home and not asked.url.startswith("data:")
            else None
        ),
    )
    await walk.context.add_init_script(WATCH)
    waiting, known, seen = deque(["/"]), {"/"}, 0
    while waiting and seen < most:
        path = waiting.popleft()
        answer = await walk.page.goto(walk.address + path, wait_until="networkidle")
        assert answer is not None
        seen += 1
        faults += [f"{path}: {what}" for what in await walk.page.evaluate("window.violations")]
        if answer.status not in {200, 409}:  # a record may have gone on since it was linked; the page says so
            faults.append(f"{path}: {answer.status}")
        for link in await walk.page.eval_on_selector_all(
            "a[href^='/']", "all => all.map(one => one.getAttribute('href'))"
        ):
            kind = kind_of(link)
            if kind not in known and not any(word in link for word in NO_PAGE):
                known.add(kind)
                waiting.append(link)
    return seen, faults


def kind_of(link: str) -> str:
    """Addresses that differ in ids and questions only lead to one template."""
    parts = urlsplit(link).path.split("/")
    return "/".join("*" if any(sign.isdigit() for sign in part) else part for part in parts)


EVERYBODY = ("li", "sun", "wang", "zhou", "tang", "qian", "wu", "zheng", "feng")


async def test_no_page_breaks_its_policy_and_none_asks_another_host(chromium: Browser, house: House) -> None:
    pages = await each_sees(chromium, house.address, EVERYBODY if LONG else ("wang", "wu"), times(6, 25))
    assert pages >= times(12, 100)
    reached("pages in Chromium, 0 violations, 0 requests to another host", pages)


@pytest.mark.skipif(not LONG, reason="the demonstration takes a minute to fill")
async def test_no_page_of_the_demonstration_breaks_its_policy(
    chromium: Browser, databases: Databases, template: str
) -> None:
    name = databases.fresh_name()
    await databases.create(name, template)
    url = databases.url(name)
    filling = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "portal", "demo", env=os.environ | {"DATABASE_URL": url}, cwd=ROOT
    )
    assert await filling.wait() == 0
    async with serving(url) as address:
        pages = await each_sees(chromium, address, ("li", "wang", "zhou", "tang"), 60)
    await databases.drop(name)
    reached("pages of the demonstration in Chromium, 0 violations, 0 requests to another host", pages)


async def reported(walk: Walk, before: int) -> None:
    """Asked from outside: a page under this policy may not wait for itself by evaluating words."""
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            if len(await walk.page.evaluate("window.violations")) > before:
                return
            await asyncio.sleep(0.05)


async def test_a_page_that_breaks_the_policy_is_seen(chromium: Browser, house: House) -> None:
    async with opened(chromium, house.address) as walk:
        await walk.context.add_init_script(WATCH)
        await walk.open("/sign-in")
        for script in (
            "() => { document.head.appendChild(document.createElement('script')).textContent = 'window.ran = 1'; }",
            "() => { document.body.setAttribute('style', 'color: red'); document.body.innerHTML += '<p style=\"color: red\">'; }",
            "() => { document.body.appendChild(document.createElement('img')).src = 'http://127.0.0.2:9/x.png'; }",
            "() => fetch('http://127.0.0.2:9/').catch(() => null)",
            "() => { document.body.appendChild(document.createElement('iframe')).src = '/sign-in'; }",
        ):
            before = len(await walk.page.evaluate("window.violations"))
            await walk.page.evaluate(script)
            await reported(walk, before)
        assert await walk.page.evaluate("window.ran") is None
        walk.faults.clear()


async def test_after_signing_out_back_shows_nothing_and_nothing_is_kept(chromium: Browser, house: House) -> None:
    ledgers = ["/inspections/ledger", "/accountability", "/inbox", "/me", "/password"]
    paths = ["/", f"/inspections/items/{house.item}", *ledgers]
    async with opened(chromium, house.address) as walk:
        await walk.sign_in("li")
        for path in paths:
            await walk.open(path)
            assert "李慧" in await walk.page.locator(".who").inner_text()
        await walk.page.evaluate(FILL)
        assert await walk.page.evaluate(STORED) == [1, 1, 1, 1]
        await walk.page.get_by_role("button", name="退出", exact=True).click()
        await walk.page.wait_for_url("**/sign-in*")
        await walk.quiet()
        assert await walk.page.evaluate(STORED) == [0, 0, 0, 0]
        for _ in paths:
            await walk.page.go_back()
            await walk.quiet()
            assert await walk.page.locator(".who").inner_text() == "未登录", walk.page.url
            assert "针对接访值班安排" not in await walk.page.content(), walk.page.url
        assert [one for one in await walk.context.cookies() if one["name"].endswith("portal")] == []
    reached("pages gone back to after signing out, 0 shown", len(paths))
