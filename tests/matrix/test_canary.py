"""Words that exist in one record only: whoever may not know of it never meets them, nor a number they change."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import pytest

from inspections import actions, queries
from portal.db import value
from portal.demo.cast import fixed_id
from tests.builders import a_file, an_item
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import AUDIT, KNOWING, OFFICE, SUBJECTS, Route
from tests.matrix.table import FAMILIES
from tests.matrix.watched import Look, called, compared, met, searched, shown
from tests.matrix.world import World
from tests.proving import LONG

WORDS = {
    "title": "鸢尾之问",
    "category": "海桐之类",
    "manifestation": "木槿之状",
    "measure": "忍冬之策",
    "target": "紫菀之标",
    "progress": "白芷之进",
    "outcome": "杜若之果",
    "note": "苍术之言",
    "file": "辛夷之件",
    "recusal": "半夏之由",
}
SENT_AWAY = {"expired", "disabled", "unenrolled", "new_password"}
"""They get no page but those the anonymous and the half signed in get: the matrix shows it for every route."""
WITHOUT_RIGHT = sorted(SUBJECTS - KNOWING - SENT_AWAY)
"""Everybody who may not know of the item. The office may know its title: it watches over all duties."""
MOST_PAGES = 70
COUNTED = ("/", "/inbox", "/inspections", "/inspections/ledger", "/accountability", "/me", "/calendar")


async def the_hidden_record(world: World) -> UUID:
    """In the inspection everybody knows, with a word of its own in every field people write in."""
    people, w = world.people, WORDS
    texts = {"title": f"针对{w['title']}的问题", "category": w["category"], "manifestation": w["manifestation"]}
    item_id = await an_item(
        people, world.ids["inspection"], **texts, measures=(w["measure"],), target=w["target"], due=date(2026, 11, 22)
    )
    for away in ("recused_li", "recused_wang"):
        item = await queries.item_for(people.wang, item_id)
        await actions.recuse(item, people.wang, person=fixed_id(away), unit=None, reason=w["recusal"])
    item = await queries.item_for(people.li, item_id)
    await actions.add_progress(item, people.li, text=w["progress"], happened_on=None)
    file = a_file(f"{w['file']}.pdf", b"%PDF-1.4 of the hidden record")
    await actions.add_evidence(await queries.item_for(people.li, item_id), people.li, [file], effective_on=None)
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome=w["outcome"])
    await actions.send_back(await queries.item_for(people.sun, item_id), people.sun, note=w["note"])
    await actions.withhold(people.wang, item_id, "涉及重大敏感事项")
    return item_id


async def crawl(asker: Asker, subject: str, start: list[str], words: dict[str, str]) -> tuple[list[str], set[str]]:
    """Every page that can be reached by links, and those addressed by hand; where a word was met, and what was seen."""
    waiting, seen, found = list(start), set[str](), []
    while waiting and len(seen) < MOST_PAGES + len(start):
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        async with undone():
            response = await asker.http.get(path, headers={"cookie": asker.cookies(subject)})
        if response.status_code >= 500:
            found.append(f"{subject} breaks {path}")
        found += [f"{subject} meets the {name} on {path}" for name in met(response, words)]
        if response.headers.get("content-type", "").startswith("text/html"):
            links = (html.unescape(link) for link in re.findall(r'(?:href|hx-get)="([^"]+)"', response.text))
            waiting += [one for link in links if (one := _inside(path, link)) and one not in seen]
    return found, seen


def _inside(page: str, link: str) -> str:
    """The address the link leads to. Other years of the calendar are alike; papers cost seconds and have tests of theirs."""
    there = urlsplit(urljoin(page, link))
    skipped = there.netloc or there.path.startswith(("/static", "/guide")) or there.path.endswith(".pdf")
    if skipped or "year=" in there.query:
        return ""
    return there.path + (f"?{there.query}" if there.query else "")


def addresses(asker: Asker, hidden: UUID, file: UUID) -> list[str]:
    """Every page by its address: those of the hidden record, lists searched for half of each word (the page
    repeats what was typed), lists with each filter."""
    gets = {route.name.split(" ")[1] for family in FAMILIES for route in family.routes if route.name.startswith("GET")}
    own = {"open": str(asker.world.ids["open"]), "file": str(asker.world.ids["file"])}
    every = [asker.address(path, "open") for path in sorted(gets) if not path.endswith(".pdf")]
    of_hidden = [path.replace(own["open"], str(hidden)).replace(own["file"], str(file)) for path in every]
    searched = [
        f"{path}?{name}={word[:2]}"
        for path, name in (
            ("/inspections/ledger", "q"),
            ("/inspections/ledger.xlsx", "q"),
            ("/inspections/search", "q"),
            ("/accountability", "q"),
            ("/audit", "subject"),
        )
        for word in WORDS.values()
    ]
    filtered = [
        "/inspections/ledger?state=in_progress",
        "/inspections/ledger?light=urgent",
        f"/inspections/ledger?unit={asker.world.people.unit['fuwu']}",
        f"/inspections/ledger?inspection={asker.world.ids['inspection']}",
        "/accountability?light=urgent",
        "/accountability?kind=inspections.item",
        f"/accountability?unit={asker.world.people.unit['fuwu']}",
        "/audit?action=inspections.item.recuse",
        f"/audit?subject={hidden}",
    ]
    return ["/", *dict.fromkeys([*of_hidden, *searched, *filtered])]


async def test_who_may_not_know_never_meets_a_word(asker: Asker, caplog: pytest.LogCaptureFixture) -> None:
    async with undone():
        hidden = await the_hidden_record(asker.world)
        file = await value("SELECT id FROM attachment WHERE subject_id = {}", hidden)
        start = addresses(asker, hidden, file)
        found = []
        for subject in WITHOUT_RIGHT if LONG else WITHOUT_RIGHT[::2]:
            allowed = {"title"} if subject in OFFICE else set()
            words = {name: word for name, word in WORDS.items() if name not in allowed}
            found += (await crawl(asker, subject, start, words))[0]
    assert not found, "\n".join(found)
    assert not [name for name, word in WORDS.items() if word in caplog.text], "a word was written to the log"


async def test_who_may_know_meets_every_word(asker: Asker) -> None:
    """Else the words were never there, and not meeting them would prove nothing."""
    async with undone():
        hidden = await the_hidden_record(asker.world)
        found, _ = await crawl(
            asker, "wang", [f"/inspections/items/{hidden}", f"/inspections/items/{hidden}/recusals"], WORDS
        )
    assert {line.split(" ")[3] for line in found} == set(WORDS)


@pytest.mark.parametrize("subject", sorted(set(WITHOUT_RIGHT) - OFFICE - AUDIT))
async def test_no_number_changes_for_who_may_not_know(asker: Asker, subject: str) -> None:
    async with lists_watched(asker, subject) as looks:
        for look in looks:
            assert not await look.tells(), f"{called(look.route)} tells {subject} that there is something"


async def test_a_number_changes_for_who_may_know(asker: Asker) -> None:
    async with lists_watched(asker, "wang") as looks:
        changed = [called(look.route) for look in looks if await look.tells()]
    assert changed == ["/", "/inspections", "/inspections/ledger", "/accountability"]


@asynccontextmanager
async def words_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    words = {name: word for name, word in WORDS.items() if name != "title" or subject not in OFFICE}
    async with undone():
        hidden = await the_hidden_record(asker.world)
        file = await value("SELECT id FROM attachment WHERE subject_id = {}", hidden)
        pages = dict.fromkeys(addresses(asker, hidden, file))
        yield searched(((asker, Route(f"GET {path}")) for path in pages), subject, words)


@asynccontextmanager
async def lists_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    routes = [Route(f"GET {path}") for path in COUNTED]
    before = await shown(asker, subject, routes)
    async with undone():
        await the_hidden_record(asker.world)
        yield compared(asker, subject, routes, before)
