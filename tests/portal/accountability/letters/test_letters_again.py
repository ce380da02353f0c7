"""What a draft holds back: nothing once it is withdrawn, and nothing from a drafter who must not know of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal import recusals
from portal.accountability.actions import letters, proposals
from portal.accountability.actions.round import walk_the_round
from portal.accountability.queries.letters import letter_for
from portal.accountability.queries.proposals import proposals_for
from portal.clock import today
from portal.db import row
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.subjects import Subject
from tests.portal.accountability.ledger import owe
from tests.portal.accountability.letters.writing import a_duty


async def proposed(people: Cast) -> dict[str, object]:
    duty = await owe(people.unit["fuwu"], person=people.li.id, due=today() - timedelta(days=3))
    await walk_the_round(today() - timedelta(days=1))
    await walk_the_round(today())
    return duty


async def drafted(people: Cast, duty: dict[str, object]) -> UUID:
    assert isinstance(duty["id"], UUID)
    return await letters.draft_for(people.zhou, "reminder", [duty["id"]])


async def test_a_letter_withdrawn_leaves_its_proposal_to_be_decided_again(people: Cast) -> None:
    duty = await proposed(people)
    before = [line["id"] for line in await proposals_for(people.zhou)]
    letter = await drafted(people, duty)
    assert await proposals_for(people.zhou) == []
    await letters.withdraw(await letter_for(people.zhou, letter), people.zhou, note="先当面催办")
    assert [line["id"] for line in await proposals_for(people.zhou)] == before
    found = await row("SELECT * FROM accountability_proposal")
    assert found is not None
    assert [found[name] for name in ("decided_at", "decided_by", "decided_by_name", "record_id")] == [None] * 4
    again = await drafted(people, duty)
    assert again != letter
    assert await proposals_for(people.zhou) == []


async def test_what_was_dismissed_stays_dismissed_when_a_letter_is_withdrawn(people: Cast) -> None:
    duty = await proposed(people)
    await proposals.dismiss(people.zhou, [line["id"] for line in await proposals_for(people.zhou)], "已当面催办")
    letter = await drafted(people, duty)
    await letters.withdraw(await letter_for(people.zhou, letter), people.zhou, note="不发了")
    assert await proposals_for(people.zhou) == []


async def test_a_letter_one_must_not_know_of_is_no_reason_to_refuse_a_draft(people: Cast) -> None:
    kept, open_to_her = await a_duty(people, title="须回避的事项"), await a_duty(people, title="另一件事项")
    theirs = await letters.draft_for(people.shen, "reminder", [kept["id"], open_to_her["id"]])
    card = Subject("meetings.resolution", kept["subject_id"], "事项", "/x")
    await recusals.declare(card, people.shen, person=people.zhou.id, unit=None, reason="亲属关系")
    with pytest.raises(Missing):
        await letter_for(people.zhou, theirs)
    assert await letters.draft_for(people.zhou, "reminder", [open_to_her["id"]]) != theirs
    with pytest.raises(Refused, match="正在起草"):
        await letters.draft_for(people.shen, "reminder", [open_to_her["id"]])
