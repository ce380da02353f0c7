"""Who knows of a letter: its office, who leads it, the unit and the copies once it is issued; never who is recused."""

from uuid import UUID

import pytest

from portal import db, files, recusals
from portal.accountability.actions import letters
from portal.accountability.queries.letter_lists import Filters, figures_for, letters_for, listings_for
from portal.accountability.queries.letters import letter_for, paper_in
from portal.clock import today
from portal.demo.cast import Cast
from portal.duties import mine, one
from portal.errors import Missing, Refused
from portal.subjects import Subject
from tests.builders import a_file
from tests.portal.accountability.letters.writing import (
    a_draft,
    a_duty,
    closed,
    freeze_as,
    issued,
    sign_as,
    state_of,
    submitted,
)

ALL = Filters()


async def recused(people: Cast, duty: dict[str, object], who: str) -> UUID:
    """As the room of the matter would declare it."""
    subject_id = duty["subject_id"]
    assert isinstance(subject_id, UUID)
    card = Subject("meetings.resolution", subject_id, "事项", "/x")
    await recusals.declare(card, people.zhou, person=people.person[who].id, unit=None, reason="亲属关系")
    found: UUID = await db.value("SELECT id FROM recusal WHERE record_id = {} AND shadow_of IS NULL", subject_id)
    return found


async def test_a_copy_is_read_once_it_is_issued_and_not_before(people: Cast) -> None:
    letter = await a_draft(people)
    found = await letter_for(people.zhou, letter)
    words = {name: found[name] for name in ("title", "addressee", "cause", "basis", "demand", "reply_days")}
    await letters.edit(found, people.zhou, letters.Words(**words, copies=[people.unit["housing"]]))
    await letters.submit(await letter_for(people.zhou, letter), people.zhou)
    with pytest.raises(Missing):
        await letter_for(people.lin, letter)
    await freeze_as(people, letter, "shen")
    copied = await letter_for(people.lin, letter)
    with pytest.raises(Refused, match="主送单位联络员或负责人"):
        await letters.receive(copied, people.lin)
    with pytest.raises(Missing):
        await letter_for(people.zhao, letter)


@pytest.mark.parametrize("first", ["letter", "recusal"])
async def test_who_is_recused_from_one_matter_does_not_know_of_the_letter(people: Cast, first: str) -> None:
    one_duty, other = await a_duty(people), await a_duty(people, title="公布补助办法")
    if first == "recusal":
        await recused(people, other, "tang")
        await recused(people, other, "li")
    letter = await letters.draft_for(people.zhou, "supervision_letter", [one_duty["id"], other["id"]])
    await letters.submit(await letter_for(people.zhou, letter), people.zhou)
    if first == "letter":
        await recused(people, other, "tang")
        await recused(people, other, "li")
    with pytest.raises(Missing):
        await letter_for(people.tang, letter)
    with pytest.raises(Missing):
        await sign_as(people, letter, "tang")
    for who in (people.tang, people.li):
        assert (await letters_for(who, ALL))[0] == []
        assert not any((await figures_for(who, ALL)).values())
        notices = await db.value(
            "SELECT count(*) FROM notice n WHERE n.person = {} AND n.subject_id = {} AND NOT EXISTS (SELECT 1 FROM"
            " recusal r WHERE r.record_id = n.subject_id AND r.person = n.person)",
            who.id,
            letter,
        )
        assert notices == 0


async def test_an_issued_letter_vanishes_from_ledger_and_inbox_of_who_is_recused_later(people: Cast) -> None:
    duty = await a_duty(people)
    letter = await issued(people, duty=duty)
    assert [line["subject_id"] for line in await mine(people.li)] == [duty["subject_id"], letter]
    declared = await recused(people, duty, "li")
    assert await mine(people.li) == []
    assert await one(people.li, "accountability.letter", letter) is None
    card = Subject("meetings.resolution", duty["subject_id"], "事项", "/x")
    await recusals.lift(card, people.zhou, declared)
    assert len(await mine(people.li)) == 2
    assert (await letter_for(people.li, letter))["id"] == letter


async def test_papers_are_those_of_the_letter_only(people: Cast) -> None:
    letter, other = await closed(people), await issued(people, duty=await a_duty(people))
    subject = Subject("accountability.letter", other, "x", "/x")
    stray = await files.keep(subject, a_file(), people.zhou, "evidence")
    with pytest.raises(Missing):
        await paper_in(letter, stray)


async def test_a_listing_is_taken_off_by_two_persons_on_a_paper(people: Cast) -> None:
    letter = await issued(people, "listed_supervision")
    hanging = (await listings_for(people.zhou))[0]
    assert (hanging["listed_on"], hanging["delisted_on"]) == (today(), None)
    with pytest.raises(Refused, match="办结后，才能提出摘牌"):
        await letters.propose_delisting(await letter_for(people.zhou, letter), people.zhou, reason="x", paper=a_file())
    await letters.receive(await letter_for(people.li, letter), people.li)
    await letters.reply(await letter_for(people.li, letter), people.li, text="已办结。")
    await letters.close(await letter_for(people.zhou, letter), people.zhou)
    with pytest.raises(Refused, match="由发函单位工作人员提出"):
        await letters.propose_delisting(await letter_for(people.li, letter), people.li, reason="x", paper=a_file())
    found = await letter_for(people.zhou, letter)
    await letters.propose_delisting(found, people.zhou, reason="已验收", paper=a_file("验收意见.pdf"))
    for who in (people.zhou, people.shen, people.li):
        with pytest.raises(Refused, match="您不能审定摘牌"):
            await letters.agree_delisting(await letter_for(who, letter), who)
    await letters.refuse_delisting(await letter_for(people.tang, letter), people.tang, note="再观察一月")
    assert (await listings_for(people.zhou))[0]["proposed_at"] is None
    await letters.propose_delisting(found, people.shen, reason="已复验", paper=a_file("复验意见.pdf"))
    await letters.agree_delisting(await letter_for(people.tang, letter), people.tang)
    off = (await listings_for(people.zhou))[0]
    assert (off["delisted_on"], off["delisted_by_name"], off["reason"]) == (today(), "唐正", "已复验")
    with pytest.raises(Refused, match="已经摘牌"):
        await letters.agree_delisting(await letter_for(people.tang, letter), people.tang)
    assert await state_of(letter) == "closed"


async def test_only_listed_supervision_hangs_on_the_list(people: Cast) -> None:
    letter = await issued(people, "circular")
    assert await listings_for(people.zhou) == []
    with pytest.raises(Missing):
        await letters.agree_delisting(await letter_for(people.tang, letter), people.tang)


async def test_the_lists_count_exactly_what_they_show(people: Cast) -> None:
    await submitted(people, "supervision_letter")
    await submitted(people, "reminder")
    await issued(people)
    for who in (people.zhou, people.shen, people.tang, people.li, people.luo):
        counts = await figures_for(who, ALL)
        for name, count in counts.items():
            found, _ = await letters_for(who, Filters(mine=name))
            assert len(found) == count, (who.account, name)
    assert (await figures_for(people.tang, ALL))["sign"] == 2
    assert (await figures_for(people.shen, ALL))["sign"] == 1
    assert (await figures_for(people.zhou, ALL))["sign"] == 0
    assert (await figures_for(people.li, ALL))["unit"] == 1
