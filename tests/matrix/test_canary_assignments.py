"""Words that exist in three cases only: whoever may not know of them never meets one, nor a number they change."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest

from assignments.actions import cases, matter_sheets
from assignments.actions.matters import recuse as keep_from_matter
from assignments.queries.cases import case_for
from assignments.queries.matter_sheets import sheet_for
from assignments.queries.matters import matter_for
from portal.access import Me
from portal.demo.cast import fixed_id
from tests import proving
from tests.assignments.screening import a_matter, a_sheet
from tests.assignments_builders import a_case, tag
from tests.matrix.asking import Asker, undone
from tests.matrix.assignments_world import assignment_addresses
from tests.matrix.hidden_cases import WORDS, Hidden, Ids, a_clerk
from tests.matrix.policy import Route
from tests.matrix.policy_assignments_matters import CASE
from tests.matrix.table import FAMILIES
from tests.matrix.watched import Look, compared, met, searched, shown

LONG = pytest.mark.skipif(not proving.LONG, reason="asks 200 pages as 15 people: bin/prove canary")

NUMBERS = {"number", "number_ended"}
REPORTED = {"matter", "judgement", "answer", "matter_paper"}
ALLOWED: Mapping[str, set[str]] = {
    "luo": {"number", "summary", "hand_over"},
    "sun": REPORTED,
    "helper": REPORTED | {"number", "opinion"},
    **dict.fromkeys(("wang", "he", "parent", "recused_wang"), NUMBERS),
}
"""罗 keeps the sheet on which he handed the case over, 孙 reads what he reported; who was asked for an opinion keeps it,
under the number it was asked under; who watches over all duties of the territory reads their titles, which are numbers.
Nobody of them reads anything else."""
RECUSED = ("recused_li", "shunned", "mayor", "clerk")
WITHOUT_RIGHT = (
    *RECUSED,
    "luo",
    "lin",
    "sun",
    "helper",
    "zhao",
    "xu",
    "wang",
    "parent",
    "former",
    "half",
    "wu",
    "feng",
)
"""Kept from it; who carried it and is to carry another; who is to work on that; who found the matter; who handled it and
said an opinion until the circulation was closed; from another street and another district; discipline; whose post
ended; who is half signed in; two administrators."""
EVERYWHERE = {"clerk", "mayor", "lin", "recused_li", "wang", "feng"}
"""One of each post asks for all the rest of the house as well."""
LISTS = (
    "/",
    "/inbox",
    "/calendar",
    "/accountability",
    "/accountability?kind=assignments.assignment",
    "/assignments",
    "/assignments/mine",
    "/assignments/cases",
    "/assignments/cases?state=live",
    "/assignments/cases/new",
    "/assignments/batches",
    "/assignments/still",
    "/assignments/still?view=unit",
    "/assignments/still?view=leader",
    "/assignments/figures",
    "/assignments/figures/cases",
    "/assignments/figures/leaders",
    "/assignments/figures/monthly",
    "/assignments/matters",
    "/assignments/matters/signals",
    "/assignments/approvals",
    "/assignments/rechecks",
    "/assignments/hand-overs",
    "/assignments/hand-overs/new",
    *(f"/assignments/waiting?what={what}" for what in ("endorse", "approve", "plan", "extension", "review", "revisit")),
)
ROUTES = [Route(f"GET {path}") for path in LISTS]
SEARCHED = ("number", "summary", "origin", "progress", "matter", "answer", "number_ended", "summary_early")
"""What a search may look at, and two things it must not."""


def routes() -> list[str]:
    """Every page and file of the house; printed lists have tests of their own."""
    named = {route.name.split(" ")[1] for family in FAMILIES for route in family.routes if route.name.startswith("GET")}
    return sorted(named)


def everywhere(asker: Asker) -> list[str]:
    """Every page under the ids of the world."""
    return [asker.address(path, "open") for path in routes() if not path.endswith(".pdf")]


def addresses(asker: Asker, hidden: Hidden) -> list[str]:
    """The lists, and every page of the room under the ids of each hidden case; what hangs on the hidden ones asked for
    under a case of the world; lists searched for half of a word, for the page repeats what was typed."""
    world, found = asker.world.ids, list(LISTS)
    parts = {name: one for name, one in hidden.underway.items() if name not in {"a case", "a assignment", "a matter"}}
    for ids in (hidden.underway, hidden.ended, hidden.early, parts):
        found += _of_the_room({**world, **ids}, set(map(str, ids.values())))
    for ids in (hidden.underway, hidden.ended, hidden.early):
        found += list(_of_other_rooms(ids))
    lists = ("/assignments/cases", "/assignments/cases.xlsx", "/assignments/matters", "/accountability")
    found += [f"{path}?q={WORDS[name][:2]}" for path in lists for name in SEARCHED]
    found += [f"/assignments/new?case={ids['a case']}" for ids in (hidden.underway, hidden.early)]
    found += [f"/assignments/new?case={world['a case loose_case']}", f"/assignments/cases?batch={world['a batch']}"]
    ticked = "&".join(f"chosen={ids['a case']}" for ids in (hidden.underway, hidden.ended, hidden.early))
    found += [f"/assignments/still/{what}?{ticked}" for what in ("remind", "assign")]
    found += [f"/assignments/hand-overs/new?giver={world['a register']}_{hidden.people.chen.id}"]
    return list(dict.fromkeys(found))


def _of_the_room(ids: Ids, wanted: set[str]) -> Iterator[str]:
    for path in routes():
        if path.startswith("/assignments") and "{" in path:
            address = path.format(**assignment_addresses(ids, "none", path))
            if any(one in address for one in wanted):
                yield address


def _of_other_rooms(ids: Ids) -> Iterator[str]:
    for name, identity in ids.items():
        kind = {"a asked": "reader"}.get(name, name.removeprefix("a "))
        for page in ("/due", "/accountability/of"):
            yield f"{page}/assignments.{kind}/{identity}"


async def asked_everything(asker: Asker, subject: str, start: list[str], words: Mapping[str, str]) -> list[str]:
    found = []
    for path in start:
        async with undone():
            response = await asker.http.get(path, headers={"cookie": asker.cookies(subject)})
        if response.status_code >= 500:
            found.append(f"{subject} breaks {path}")
        found += [f"{subject} meets the {name} on {path}" for name in met(response, words)]
    return found


@LONG
async def test_who_may_not_know_never_meets_a_word(asker: Asker, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    async with a_clerk(asker.world):
        start = addresses(asker, await Hidden(asker.world).make())
        for subject in WITHOUT_RIGHT:
            words = {name: word for name, word in WORDS.items() if name not in ALLOWED.get(subject, set())}
            more = everywhere(asker) if subject in EVERYWHERE else []
            found += await asked_everything(asker, subject, [*start, *more], words)
    assert not found, "\n".join(found)
    assert not [name for name, word in WORDS.items() if word in caplog.text], "a word was written to the log"


@LONG
async def test_who_may_know_meets_every_word(asker: Asker) -> None:
    """Else the words were never there, and not meeting them would prove nothing."""
    async with a_clerk(asker.world):
        start = addresses(asker, await Hidden(asker.world).make())
        found = await asked_everything(asker, "shen", start, WORDS)
    assert {line.split(" ")[3] for line in found if "meets" in line} == set(WORDS)


@LONG
@pytest.mark.parametrize("subject", RECUSED)
async def test_no_number_changes_for_who_is_kept_from_them(asker: Asker, subject: str) -> None:
    async with lists_watched(asker, subject) as looks:
        for look in looks:
            assert not await look.tells(), f"{look.route.name} tells {subject} that there is something"


UNTOUCHED = {"/calendar", "/assignments/cases/new", "/assignments/mine", "/assignments/hand-overs/new"}
"""What shows nobody's cases: days of rest, an empty form, what the office itself carries, the choice of a giver."""


@LONG
async def test_numbers_change_for_who_may_know(asker: Asker) -> None:
    """Who works in the office, and who approves: between them every list has something to show."""
    knowing = ("shen", "tang")
    async with a_clerk(asker.world):
        before = {who: await shown(asker, who, ROUTES) for who in knowing}
        await Hidden(asker.world).make(told=False)
        after = {who: await shown(asker, who, ROUTES) for who in knowing}
    same = {path for path in before["shen"] if all(after[who][path] == before[who][path] for who in knowing)}
    assert same == UNTOUCHED


async def test_a_number_that_stands_already_does_not_lead_to_a_case_one_is_kept_from(asker: Asker) -> None:
    """It cannot be entered twice, and so it is said that it stands there; but not which case it is."""
    zhou = asker.world.people.zhou
    async with a_clerk(asker.world):
        case = await a_case(asker.world.people, asker.world.ids["a register"], number="LJ202688888")
        field = await tag(asker.world.ids["a register"], "field", "城乡建设")
        form = {**CASE, "number": "LJ202688888", "field": str(field)}
        taking = Route("POST /assignments/matters/{matter_id}/take_in", on="matter", form=form)
        async with undone():
            assert str(case) in (await asker.ask(taking, "clerk")).text, "who may know is led to it"
        await cases.recuse(await case_for(zhou, case), zhou, person=fixed_id("clerk"), unit=None, reason="亲属关系")
        for asked in (taking, Route("POST /assignments/cases/new", form={**form, "origin": "handed_down"})):
            async with undone():
                answer = await asker.ask(asked, "clerk")
            assert answer.status_code in (409, 422)
            assert "已在积案库中" in answer.text
            assert str(case) not in answer.text


async def test_a_sheet_with_the_words_of_a_matter_one_is_kept_from_does_not_name_it(asker: Asker) -> None:
    people, words = asker.world.people, "某小区水泵夜间噪声"
    row = a_sheet(["青石街道", "", words, "青石街道", "城乡建设", "一般"])
    async with a_clerk(asker.world) as clerk:
        matter = await matter_for(people.zhou, await a_matter(people, summary=words))
        assert matter["number"] in await _preview_of(clerk, row), "who may know is told that it was reported before"
        await keep_from_matter(matter, people.zhou, person=clerk.id, unit=None, reason="亲属关系")
        assert matter["number"] not in await _preview_of(clerk, row)


async def _preview_of(me: Me, sheet: bytes) -> str:
    found = await sheet_for(me, await matter_sheets.look(me, [("排查.xlsx", sheet)]))
    return str(found["understood"])


@asynccontextmanager
async def words_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    strange = {name: word for name, word in WORDS.items() if name not in ALLOWED.get(subject, set())}
    async with a_clerk(asker.world):
        hidden = await Hidden(asker.world).make()
        pages = dict.fromkeys([*addresses(asker, hidden), *everywhere(asker)])
        yield searched(((asker, Route(f"GET {path}")) for path in pages), subject, strange)


@asynccontextmanager
async def lists_watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    """For one of those kept from the cases."""
    async with a_clerk(asker.world):
        before = await shown(asker, subject, ROUTES)
        await Hidden(asker.world).make(told=False)
        yield compared(asker, subject, ROUTES, before)
