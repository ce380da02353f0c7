"""Words that exist on one topic and on what became of it: whoever may not know of it never meets one."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from tests.matrix.asking import Asker
from tests.matrix.hidden_cases import a_clerk
from tests.matrix.hidden_meetings import WORDS, Hidden
from tests.matrix.meetings_world import addresses
from tests.matrix.policy import Route
from tests.matrix.test_canary_assignments import asked_everything, everywhere, routes
from tests.matrix.watched import Look, searched
from tests.proving import LONG, reached

BEFORE = {
    "title",
    "presenter",
    "background",
    "question",
    "returned",
    "opinion",
    "disagreement",
    "settled_by",
    "settlement",
}
ALLOWED: Mapping[str, set[str]] = {"zhao": BEFORE | {"result"}}
"""赵 was asked for an opinion: he reads the topic and what became of it, not its papers once the meeting was held, not what
was decided for others to do."""
KEPT_FROM = ("clerk", "mayor", "recused_li", "sun", "chen")
"""One of the office, the leader of the territory, a liaison, and a unit that was called to the meeting."""
STRANGERS = (
    "zhao",
    "qian",
    "li",
    "wang",
    "he",
    "parent",
    "helper",
    "assigned",
    "xu",
    "former",
    "half",
    "wu",
    "zheng",
    "feng",
)
"""Who was asked, the auditor, other units, who watches over the duties of the territory, whose post ended, who is half
signed in, three administrators: a confidential topic is not for them."""
QUICK = ("clerk", "sun", "qian", "wang")
LISTS = (
    "/",
    "/inbox",
    "/calendar",
    "/accountability",
    "/accountability?kind=meetings.resolution",
    "/accountability?kind=meetings.opinion",
    "/meetings",
    "/meetings/topics",
    "/meetings/topics.xlsx",
    "/meetings/rounds",
    "/meetings/resolutions",
    "/meetings/resolutions.xlsx",
    "/meetings/figures",
    "/meetings/figures/topics",
    "/meetings/figures/resolutions",
    "/meetings/figures/submitted",
    "/meetings/search",
)


def paths(asker: Asker, hidden: Hidden) -> list[str]:
    """The lists, each page of the room under the ids of what is hidden, lists searched for half of a word."""
    found, wanted = list(LISTS), set(map(str, hidden.ids.values()))
    for path in routes():
        if path.startswith("/meetings") and "{" in path:
            address = path.format(**addresses({**asker.world.ids, **hidden.ids}, "none", path), name="whole")
            found += [address] if any(one in address for one in wanted) else []
    for name in ("topic", "asked", "meeting", "resolution"):
        kind = {"asked": "opinion"}.get(name, name)
        found += [f"{page}/meetings.{kind}/{hidden.ids[name]}" for page in ("/due", "/accountability/of")]
    lists = ("/meetings/topics", "/meetings/resolutions", "/meetings/search", "/accountability")
    found += [f"{path}?q={word[:2]}" for path in lists for word in WORDS.values() if not word.isascii()]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("confidential", "without_right"),
    [
        pytest.param(True, (*KEPT_FROM, *STRANGERS) if LONG else QUICK, id="confidential"),
        pytest.param(False, KEPT_FROM if LONG else QUICK[:2], id="kept from"),
    ],
)
async def test_who_may_not_know_never_meets_a_word(
    asker: Asker, caplog: pytest.LogCaptureFixture, confidential: bool, without_right: tuple[str, ...]
) -> None:
    found = []
    async with a_clerk(asker.world):
        start = paths(asker, await Hidden(asker.world, confidential=confidential).make())
        start += everywhere(asker) if LONG else []
        for subject in without_right:
            words = {name: word for name, word in WORDS.items() if name not in ALLOWED.get(subject, set())}
            found += await asked_everything(asker, subject, start, words)
            reached("pages of the meetings asked for by who may not know", len(start))
    assert not found, "\n".join(found)
    assert not [name for name, word in WORDS.items() if word in caplog.text], "a word was written to the log"


@pytest.mark.parametrize("confidential", [True, False])
async def test_who_may_know_meets_every_word(asker: Asker, confidential: bool) -> None:
    """Else the words were never there, and not meeting them would prove nothing."""
    async with a_clerk(asker.world):
        start = paths(asker, await Hidden(asker.world, confidential=confidential).make())
        found = await asked_everything(asker, "shen", start, WORDS)
    nowhere = (
        {"withheld"} if confidential else set()
    )  # once it is back on the agenda, its history says no more than that
    assert {line.split(" ")[3] for line in found if "meets" in line} == set(WORDS) - nowhere


@asynccontextmanager
async def words_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    strange = {name: word for name, word in WORDS.items() if name not in ALLOWED.get(subject, set())}
    async with a_clerk(asker.world):
        pages = [*paths(asker, await Hidden(asker.world).make()), *everywhere(asker)]
        yield searched(((asker, Route(f"GET {path}")) for path in dict.fromkeys(pages)), subject, strange)
