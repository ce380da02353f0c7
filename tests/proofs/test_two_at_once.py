"""Two editors, ten approvers, fifty who take numbers, all in the same moment: one wins, the others lose nothing they typed."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from random import Random
from uuid import UUID

import httpx
import pytest

from portal import documents
from portal.access import Me, me_for
from portal.auditing import verify
from portal.clock import today
from portal.db import atomic, new_id, rows, value
from portal.demo.cast import SINCE, Cast, make_cast
from portal.people import Person, Post, Role
from portal.subjects import Subject
from tests.browser import Browser, sentence_of
from tests.builders import an_item, an_item_in_review
from tests.proving import reached, times

pytestmark = pytest.mark.committed
WON, LOST = 303, 409
APPROVERS = 10
YEAR = 2026


async def at_once(*acts: Awaitable[httpx.Response]) -> list[httpx.Response]:
    answers = await asyncio.gather(*acts)
    odd = [one for one in answers if one.status_code not in {WON, LOST}]
    assert not odd, (odd[0].status_code, sentence_of(odd[0].text))
    return answers


def winners(answers: Sequence[httpx.Response]) -> list[int]:
    return [number for number, one in enumerate(answers) if one.status_code == WON]


async def test_of_two_editors_one_saves_and_the_other_keeps_what_was_typed(committed: str) -> None:
    """The same measures, from the same version, again and again."""
    people = await make_cast()
    item, rounds, dice = await an_item(people), times(10, 1_000), Random(13)
    path = f"/inspections/items/{item}/measures"
    async with AsyncExitStack() as stack:
        editors = [await signed_in(stack, me) for me in (people.li, people.wang)]
        for number in range(rounds):
            seen = str(await version_of(item))
            typed = [f"第{number}轮{name}改为按月公布。" for name in "甲乙"]
            order = dice.sample((0, 1), 2)
            sent = [edit(editors[one], path, seen, typed[one]) for one in order]
            answers = await at_once(*sent)
            (won,) = winners(answers)
            loser = answers[1 - won]
            assert typed[order[1 - won]] in loser.text, "what was typed is gone"
            assert typed[order[won]] in loser.text, "what the other saved is not shown"
            assert await measures_of(item) == [typed[order[won]]]
            late = await edit(editors[order[1 - won]], path, seen, typed[order[1 - won]])
            assert late.status_code == LOST, "from a page that is old"
            again = edit(editors[order[1 - won]], path, str(await version_of(item)), typed[order[1 - won]])
            assert (await again).status_code == WON, "with the latest version it goes"
    assert await version_of(item) == 2 * rounds
    assert (await verify())[1] == []
    reached("rounds of two editors, one winner each", rounds)
    reached("updates lost", 0)


async def edit(browser: Browser, path: str, version: str, text: str) -> httpx.Response:
    return await browser.send(path, {"version": version, "m0_text": text, "m1_text": ""})


async def signed_in(stack: AsyncExitStack, me: Me) -> Browser:
    browser = await stack.enter_async_context(Browser())
    await browser.sign_in(me)
    return browser


async def version_of(item: UUID) -> int:
    return int(await value("SELECT version FROM inspections_item WHERE id = {}", item))


async def measures_of(item: UUID) -> list[str]:
    found = await rows("SELECT text FROM inspections_measure WHERE item = {} ORDER BY position", item)
    return [line["text"] for line in found]


async def test_of_ten_approvers_one_decides_and_the_others_read_who_and_keep_their_words(committed: str) -> None:
    people = await make_cast()
    rounds = times(2, 100)
    async with AsyncExitStack() as stack:
        ten = [await signed_in(stack, me) for me in await approvers(people)]
        for _ in range(rounds):
            item = await an_item_in_review(people)
            seen = str(await version_of(item))
            answers = await at_once(*(judge(one, number, item, seen) for number, one in enumerate(ten)))
            (won,) = winners(answers)
            name = (ten[won].me or people.wang).name
            for number, answer in enumerate(answers):
                if number != won:
                    assert name in answer.text, "who was quicker"
                    assert number % 2 == 0 or words_of(number) in answer.text, "what was typed is gone"
            verdicts = "SELECT count(*) FROM inspections_review WHERE item = {} AND stage = 'review'"
            assert await value(verdicts, item) == 1
    assert (await verify())[1] == []
    reached("items with ten approvers, one winner each", rounds)


def words_of(number: int) -> str:
    return f"第{number}人认为佐证材料不足，请补充盖章的制度文本。"


async def judge(browser: Browser, number: int, item: UUID, seen: str) -> httpx.Response:
    """Every second one agrees, the others send it back with their words."""
    if number % 2:
        return await browser.send(f"/inspections/items/{item}/return", {"note": words_of(number), "version": seen})
    return await browser.send(f"/inspections/items/{item}/close", {"version": seen})


async def approvers(people: Cast) -> list[Me]:
    """As many of the inspection office as there are to be."""
    found = [people.wang]
    held = people.wang.holdings[0]
    for number in range(1, APPROVERS):
        one = Person(
            id=new_id(), name=f"核验{number}", account=f"he{number}", kind="official", must_change_password=False
        )
        await Person.insert(one).run()
        post = Post(id=new_id(), person=one.id, person_kind="official", unit=held.unit, title="干部",
                    role=str(Role.discipline), starts_on=SINCE)  # fmt: skip
        await Post.insert(post).run()
        me = await me_for(one.id, today())
        assert me is not None
        found.append(me)
    return found


async def test_numbers_taken_by_many_at_once_are_unique_and_without_gaps_though_some_fail(committed: str) -> None:
    """Each paper that fails gives its number back."""
    people = await make_cast()
    creators, each = times(5, 50), times(4, 100)
    subject = Subject("inspections.item", new_id(), "针对接访值班安排流于形式的问题", "/inspections/items/x")
    failed = 0

    class Jammed(Exception):
        pass

    async def render(label: str) -> bytes:
        if Random(label + str(failed)).random() < 0.1:
            raise Jammed
        return b"%PDF-1.4 a paper of the proofs"

    async def create() -> None:
        nonlocal failed
        for _ in range(each):
            try:
                async with atomic():
                    await documents.issue(
                        "proof", people.unit["fuwu"], YEAR, "青政", "通报", subject, people.li, render
                    )
            except Jammed:
                failed += 1

    await asyncio.gather(*(create() for _ in range(creators)))
    serials = [
        line["serial"] for line in await rows("SELECT serial FROM document WHERE kind = 'proof' ORDER BY serial")
    ]
    assert failed
    assert serials == list(range(1, creators * each - failed + 1))
    assert (await verify())[1] == []
    reached("numbers taken", len(serials))
    reached("failed in between", failed)
    reached("gaps or doubles", 0)
