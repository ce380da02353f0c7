"""Words that exist in the letters, records and inspections about one matter only: everybody meets those they have a
right to, and no other; nor a number the others change."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import replace

import pytest

from tests import proving
from tests.matrix.asking import Asker, undone
from tests.matrix.hidden_cases import a_clerk
from tests.matrix.hidden_letters import WORDS, Hidden
from tests.matrix.policy import Route
from tests.matrix.shown import print_as_text
from tests.matrix.table import FAMILIES
from tests.matrix.watched import Look, called, compared, met, searched, shown

LONG = pytest.mark.skipif(not proving.LONG, reason="asks 1,000 things as 27 people: bin/prove canary")

PRINTED = {"matter", "title", "cause", "basis", "asked", "contact"}
ANSWERED = {
    *("reply", "reply_paper", "reply_paper_text", "returned", "closed", "not_adopted"),
    *("refused", "delisted", "delisting_paper", "delisting_paper_text"),
}
INTERNAL = {"why", "sent_back", "title_waiting", "asked_waiting", "why_waiting", "title_withdrawn", "withdrawn"}
BOOK = {"cause", "basis", "contact", "title_book", "asked_book"}
WATCHED = {"matter", "hold"}
IN_FORCE = {
    *("matter", "body", "document", "number", "summary", "scan", "scan_text"),
    *("correction", "objection", "answer"),
}
OF_ONESELF = {"summary_before", "summary_withdrawn", "document_withdrawn", "summary_objected", "objection_open"}
RECORDS = IN_FORCE | OF_ONESELF | {"note_withdrawn", "summary_draft", "summary_sun"}
ANNOUNCED = {"visit_title", "visit_contact", "visit_basis"}
MENDING = {"finding", "demand", "report", "report_paper", "report_paper_text", "report_back", "verified", "relapsed"}
FEEDBACK = ANNOUNCED | MENDING | {"conclusion", "told", "looked", "review", "review_answer", "visit"}
PLANNED = {"visit_why", "plan", "plan_back", "seed", "reopened"}
QUIET = {"quiet_title", "quiet_finding", "quiet_conclusion"}
INSPECTED = FEEDBACK | PLANNED | QUIET | {"conclusion_other"}
OFFICE = WATCHED | PRINTED | ANSWERED | INTERNAL | INSPECTED | {"planned_title", "dropped_title", "dropped", "recusal"}

ALLOWED: Mapping[str, set[str]] = {
    "zhou": OFFICE,
    "shen": OFFICE,
    "tang": OFFICE - {"recusal"} | BOOK | {"why_book"} | IN_FORCE | {"summary_sun"},
    "wang": WATCHED | BOOK | {"why_book"} | RECORDS | INSPECTED,
    "he": WATCHED | BOOK | {"why_book"} | RECORDS | MENDING,
    "parent": WATCHED | RECORDS | MENDING,
    "qian": WATCHED | PRINTED | ANSWERED | BOOK | INSPECTED,
    "li": WATCHED | PRINTED | ANSWERED | BOOK | IN_FORCE | OF_ONESELF | FEEDBACK,
    "chen": WATCHED | PRINTED | ANSWERED | BOOK | IN_FORCE | {"summary_sun"} | FEEDBACK,
    "lin": PRINTED | ANNOUNCED | {"conclusion_other"},
    "luo": PRINTED | ANNOUNCED | {"conclusion_other"},
    "recused_li": MENDING | {"visit_title", "visit_contact", "told"},
    "recused_wang": ANNOUNCED | PLANNED | MENDING | {"told", "conclusion_other"},
    "sun": {"summary_sun"},
}
"""The office wrote the letters and planned the inspections; it knows of no record and of no letter of the other office.
唐 leads both, may not enter who stands aside, and reads a record while it counts. 王 works in the other office, which
enters the records, and goes along on the inspections; 何 beside him and the city's office above them see what is to be
put right, for it is a duty of their territory. 钱 audits what was issued and goes along. 李 answers for the unit and is
the person recorded, 陈 leads above: both read what was issued, never what stays in the office. 林 and 罗 have a copy, not
the answers, and read of the inspection their own part. 某recused_li and 某recused_wang are kept from the matter and so from
letters and records; of the inspection, to which it is one matter of three, they read the rest and what is to be put right,
and nothing that is said of the unit as a whole. 孙 is kept from the matter too, and reads what is recorded of himself."""
KEPT_FROM_ALL = ("mayor", "clerk", "shunned")
"""Who leads the district, who works in the office that writes, and who is kept away with their unit."""
BESIDE = ("zhao", "helper", "assigned", "xu", "former")
"""Units beside, another street and another district; whose post ended."""
STRANGERS = (*BESIDE, "wu", "zheng", "feng", "half", "anonymous")
"""Administrators besides, and who is not (yet) signed in."""
QUICK = {"clerk", "li", "recused_wang"}
EVERYBODY = [
    pytest.param(one, marks=() if one in QUICK else LONG, id=one) for one in (*KEPT_FROM_ALL, *STRANGERS, *ALLOWED)
]
WITHOUT_RIGHT = [pytest.param(one, marks=() if one == "clerk" else LONG, id=one) for one in (*KEPT_FROM_ALL, *BESIDE)]

ROUTES = {route.name: route for family in FAMILIES for route in family.routes}
ROOM = {name: route for name, route in ROUTES.items() if name.split(" ")[1].startswith("/accountability")}
PAGES = {name.removeprefix("GET ") for name in ROOM if name.startswith("GET") and "{" not in name}
LISTS = (
    *("/", "/inbox", "/calendar", "/me"),
    *sorted(PAGES),
    *(f"/accountability?light={light}" for light in ("late", "urgent", "near", "normal", "done")),
    *(f"/accountability/letters?mine={whose}" for whose in ("sign", "unit", "verify", "draft")),
    *(f"/accountability/letters?state={state}" for state in ("drafted", "to_sign", "issued", "replied", "withdrawn")),
    *(f"/accountability/supervision?mine={whose}" for whose in ("decide", "team", "draft", "check", "unit")),
    *(f"/accountability/supervision?{asked}" for asked in ("form=unannounced", "state=fed_back", "state=to_sign")),
    *(f"/accountability/records?{asked}" for asked in ("sanction=admonition", "liability=direct", "ground=45.1")),
)
SEARCHED = ("matter", "title", "reply", "summary", "visit_title", "finding", "conclusion")


@pytest.fixture(autouse=True)
def _unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    print_as_text(monkeypatch)


Asked = tuple[Asker, Route]


def everything(asker: Asker, hidden: Hidden) -> list[Asked]:
    """Every page and every act under the hidden ids; in the long form also every other page of the house, the lists with
    filters, and searched for half of a word, for the page repeats what was typed."""
    found = list(_of_the_room(asker, hidden, "GET"))
    found += [(asker, Route(f"GET {path}")) for path in _of_other_rooms(hidden)]
    if proving.LONG:
        found += _of_the_room(asker, hidden, "POST")
        found += [(asker, replace(ROUTES[name], on="open")) for name in sorted(ROUTES) if name.startswith("GET")]
        found += [(asker, Route(f"GET {path}")) for path in (*LISTS, *_searched())]
    return found


def _of_the_room(asker: Asker, hidden: Hidden, verb: str) -> Iterator[Asked]:
    seen = set()
    for ids in hidden.ids():
        there = copy(asker)
        there.world = replace(asker.world, ids=ids)
        fresh = {str(one) for name, one in ids.items() if asker.world.ids.get(name) != one}
        for name, route in sorted(ROOM.items()):
            address = there.address(name.split(" ")[1], "hidden")
            wanted = name.startswith(verb) and any(one in address for one in fresh)
            if wanted and (name, address) not in seen:
                seen.add((name, address))
                yield there, replace(route, on="hidden", query="")


def _of_other_rooms(hidden: Hidden) -> Iterator[str]:
    for kind, identity in hidden.subjects:
        yield from (f"/due/{kind}/{identity}", f"/accountability/of/{kind}/{identity}", f"/audit?subject={identity}")
    yield from (f"/accountability/{what}/new?duty={hidden.duty['id']}" for what in ("letters", "records"))


def _searched() -> Iterator[str]:
    for word in (WORDS[name][:2] for name in SEARCHED):
        for there in ("/accountability", "/inspections/search", "/meetings/search", "/meetings/resolutions"):
            yield f"{there}?q={word}"
        yield from (f"/audit?subject={word}", f"/accountability/records/new?find={word}")


async def asked(questions: list[Asked], subject: str) -> tuple[list[str], set[str]]:
    """Where a word was met that is not theirs, or something broke; and every word of theirs that was met."""
    wrong, known = [], set[str]()
    for there, route in questions:
        async with undone():
            response = await there.ask(route, subject)
        address = there.address(route.name.split(" ")[1], route.on)
        words = set(met(response, WORDS))
        strange = words - ALLOWED.get(subject, set())
        known |= words - strange
        wrong += [f"{subject} meets the {name} on {route.name.split(' ')[0]} {address}" for name in sorted(strange)]
        if response.status_code >= 500:
            wrong.append(f"{subject} breaks {route.name.split(' ')[0]} {address}")
    return wrong, known


@pytest.mark.parametrize("subject", EVERYBODY)
async def test_everybody_meets_the_words_they_have_a_right_to_and_no_other(
    asker: Asker, caplog: pytest.LogCaptureFixture, subject: str
) -> None:
    """That they meet the ones shows that not meeting the others proves something."""
    async with a_clerk(asker.world):
        questions = everything(asker, await (await Hidden(asker.world).prepare()).make())
        wrong, known = await asked(questions, subject)
    assert not wrong, "\n".join(wrong)
    assert known == ALLOWED.get(subject, set())
    assert not [name for name, word in WORDS.items() if word in caplog.text], "a word was written to the log"
    proving.reached("pages and acts asked for a word of letters, records and inspections", len(questions))
    proving.reached("words of letters, records and inspections met by who has no right", len(wrong))


def test_every_word_is_met_by_somebody() -> None:
    assert set[str]().union(*ALLOWED.values()) == set(WORDS)


@pytest.mark.parametrize("subject", WITHOUT_RIGHT)
async def test_no_number_changes_for_who_may_not_know(asker: Asker, subject: str) -> None:
    async with lists_watched(asker, subject) as looks:
        for look in looks:
            assert not await look.tells(), f"{called(look.route)} tells {subject} that there is something"
    proving.reached("lists read before and after", len(looks))


BESIDES = ("bulletins", "campaigns", "deputies", "diagrams", "ladders", "official", "proposals", "registers", "scoring")
UNTOUCHED = {"/calendar", "/me", "/accountability/records/limits", "/accountability/tomorrow"} | {
    path
    for path in LISTS
    if path.endswith("/new") or path.startswith(tuple(f"/accountability/{one}" for one in BESIDES))
}
"""Empty forms, days of rest, a day on which nothing of it arises, and what the room keeps besides."""


@LONG
async def test_numbers_change_for_who_may_know(asker: Asker) -> None:
    """Who writes, who leads, who records and who answers: between them every list has something to show."""
    shown = [await _before_and_after(asker, who) for who in ("shen", "tang", "he", "li")]
    same = {path for path in shown[0][0] if all(before[path] == after[path] for before, after in shown)}
    assert same == UNTOUCHED


async def _before_and_after(asker: Asker, subject: str) -> tuple[dict[str, str], dict[str, str]]:
    async with a_clerk(asker.world):
        hidden = await Hidden(asker.world).prepare()
        routes = [*(Route(f"GET {path}") for path in LISTS), *_of_the_other_matter(hidden)]
        before = await shown(asker, subject, routes)
        await hidden.make()
        return before, await shown(asker, subject, routes)


def _of_the_other_matter(hidden: Hidden) -> Iterator[Route]:
    """Whoever may see that one sees nothing there of the letters and the inspection they are kept from; and may write of it."""
    other = hidden.other
    yield Route(f"GET /accountability/of/{other['subject_kind']}/{other['subject_id']}")
    yield Route(f"GET /accountability/chain/{other['id']}")
    yield Route(f"GET /accountability/letters/new?duty={other['id']}")
    yield Route("POST /accountability/letters/new", form={"kind": "reminder", "duties": str(other["id"])})


@asynccontextmanager
async def words_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    strange = {name: word for name, word in WORDS.items() if name not in ALLOWED.get(subject, set())}
    async with a_clerk(asker.world):
        yield searched(everything(asker, await (await Hidden(asker.world).prepare()).make()), subject, strange)


@asynccontextmanager
async def lists_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    """For one of those without any right."""
    async with a_clerk(asker.world):
        hidden = await Hidden(asker.world).prepare()
        routes = [*(Route(f"GET {path}") for path in LISTS), *_of_the_other_matter(hidden)]
        before = await shown(asker, subject, routes)
        await hidden.make()
        yield compared(asker, subject, routes, before)
