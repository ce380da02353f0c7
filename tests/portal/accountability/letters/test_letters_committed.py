"""What needs real commits: two signers at once, numbers without gaps when printing or freezing fails, two clocks."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from asyncpg import UniqueViolationError

from portal import db
from portal.accountability.actions import letters
from portal.accountability.actions.letters.signing import _freeze, next_number, paper_now
from portal.accountability.queries.letters import letter_for
from portal.accountability.tables import Listing
from portal.clock import today
from portal.demo.cast import Cast, make_cast
from portal.documents import Printed
from portal.errors import Refused
from tests.portal.accountability.letters.writing import a_duty, freeze_as, sign_as, submitted

Outcome = Any


async def at_once(*acts: Any) -> list[Outcome]:
    return list(await asyncio.gather(*acts, return_exceptions=True))


async def labels() -> list[str]:
    found = await db.rows("SELECT label FROM document ORDER BY serial")
    return [line["label"] for line in found]


@pytest.fixture
async def cast(committed: str) -> Cast:
    return await make_cast()


async def test_of_two_signers_one_signs_and_one_is_told(cast: Cast) -> None:
    letter = await submitted(cast)
    found = await at_once(sign_as(cast, letter, "shen"), sign_as(cast, letter, "tang"))
    assert sorted(isinstance(one, UUID) for one in found) == [False, True], found
    assert any(isinstance(one, Refused) for one in found), found
    assert await labels() == [f"区信联办提函〔{today().year}〕1号"]
    assert await db.value("SELECT count(*) FROM duty WHERE subject_id = {}", letter) == 1


async def test_two_letters_signed_at_once_get_two_numbers_without_a_gap(cast: Cast) -> None:
    one, other = await submitted(cast), await submitted(cast)
    found = await at_once(sign_as(cast, one, "shen"), sign_as(cast, other, "tang"))
    assert all(isinstance(each, UUID) for each in found), found
    year = today().year
    assert await labels() == [f"区信联办提函〔{year}〕1号", f"区信联办提函〔{year}〕2号"]


async def test_a_signature_that_fails_leaves_no_gap(cast: Cast) -> None:
    """A sign no face has cannot be printed; what fails while it is frozen takes its number back."""
    letter = await submitted(cast, "listed_supervision")
    words = await letter_for(cast.tang, letter)
    await db.value("UPDATE accountability_letter SET demand = {} WHERE id = {} RETURNING id", "请办\ue000。", letter)
    with pytest.raises(Refused, match="字"):
        await sign_as(cast, letter, "tang")
    await db.value("UPDATE accountability_letter SET demand = {} WHERE id = {} RETURNING id", words["demand"], letter)
    await Listing.insert(Listing(letter=letter, listed_on=today())).run()
    with pytest.raises(UniqueViolationError):
        await freeze_as(cast, letter, "tang")
    await db.value("DELETE FROM accountability_listing WHERE letter = {} RETURNING id", letter)
    assert await labels() == []
    await freeze_as(cast, letter, "tang")
    assert await labels() == [f"区信联办挂督〔{today().year}〕1号"]


async def test_what_changes_while_it_prints_is_not_sent(cast: Cast) -> None:
    duty = await a_duty(cast)
    letter = await letter_for(cast.shen, await submitted(cast, duty=duty))
    paper = await paper_now(letter)
    printed = Printed(await next_number(letter), b"%PDF-1.4 printed before the change")
    await db.value("UPDATE duty SET due = due + 30 WHERE id = {} RETURNING id", duty["id"])
    with pytest.raises(Refused, match="情况有变化"):
        await _freeze(cast.shen, letter, paper, printed, b"")
    assert await labels() == []


async def test_four_clocks_draft_one_letter(cast: Cast) -> None:
    duty = await a_duty(cast)
    office = cast.unit["conference_office"]
    found = await at_once(*(letters.draft_as_proposed(office, "reminder", [duty["id"]], "逾期3天") for _ in range(4)))
    assert all(isinstance(one, UUID) for one in found)
    assert len(set(found)) == 1
    assert await db.value("SELECT count(*) FROM accountability_letter") == 1
