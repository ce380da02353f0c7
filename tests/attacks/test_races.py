"""Several hands on one record in the same moment, on a database that commits: one wins, the others read a sentence."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

from inspections import actions, queries
from portal.db import row, value
from portal.demo.cast import make_cast
from portal.errors import Missing, Refused
from portal.web.identity import signing_in, throttle
from tests import builders

NOTE = "佐证材料不足"
REPORT = {
    "title": "",
    "categories": [
        {"title": "问题", "findings": [{"title": "针对甲的问题", "measures": ["办。"], "status": "整改中"}]},
    ],
}


async def at_once(*acts: Awaitable[Any]) -> list[Any]:
    """What each answered; a refusal is an answer, anything else that is raised is a fault."""
    answers = await asyncio.gather(*acts, return_exceptions=True)
    faults = [one for one in answers if isinstance(one, BaseException) and not isinstance(one, Refused | Missing)]
    assert not faults, faults
    return answers


def winners(answers: list[Any]) -> int:
    return sum(not isinstance(one, BaseException) for one in answers)


async def standing(item_id: UUID) -> dict[str, Any]:
    found = await row(
        """SELECT i.state, i.due = d.due AS same_day, d.done_at, d.handed_in_at, d.look_on
             FROM inspections_item i JOIN duty d ON d.subject_id = i.id WHERE i.id = {}""",
        item_id,
    )
    assert found is not None
    return found


async def test_of_two_verdicts_at_once_one_counts_and_the_duty_follows_it(committed: str) -> None:
    people = await make_cast()
    item_id = await builders.an_item_in_review(people)
    item = await queries.item_for(people.wang, item_id)
    he = people.person["he"]
    answers = await at_once(
        actions.close(item, people.wang), actions.return_item(item, he, note=NOTE), actions.close(item, he)
    )
    assert winners(answers) == 1
    after = await standing(item_id)
    assert (after["done_at"] is not None) == (after["state"] == "closed")
    assert await value("SELECT count(*) FROM inspections_review WHERE item = {} AND stage = 'review'", item_id) == 1


async def test_an_extension_and_a_closure_at_once_leave_item_and_duty_with_one_day(committed: str) -> None:
    people = await make_cast()
    item_id = await builders.an_item_in_review(people)
    item = await queries.item_for(people.wang, item_id)
    answers = await at_once(
        actions.close(item, people.wang),
        actions.extend(item, people.person["he"], due=date(2027, 3, 1), reason="工程未完"),
    )
    assert winners(answers) == 1
    after = await standing(item_id)
    assert after["same_day"]
    assert after["look_on"] is None
    assert (after["done_at"] is not None) == (after["state"] == "closed")


async def test_withdrawing_an_application_while_it_is_passed_on_leaves_item_and_duty_in_step(committed: str) -> None:
    people = await make_cast()
    item_id = await builders.an_applied_item(people)
    item, seen = await queries.item_for(people.li, item_id), await queries.item_for(people.sun, item_id)
    answers = await at_once(actions.withdraw(item, people.li), actions.pass_on(seen, people.sun))
    assert winners(answers) == 1
    after = await standing(item_id)
    assert (after["handed_in_at"] is not None) == (after["state"] == "in_review")


async def test_an_application_sent_four_times_at_once_is_one_application(committed: str) -> None:
    people = await make_cast()
    item_id = await builders.an_item(people)
    await builders.with_evidence(people, item_id)
    item = await queries.item_for(people.li, item_id)
    answers = await at_once(*(actions.apply(item, people.li, outcome="已修订。") for _ in range(4)))
    assert winners(answers) == 1
    assert await value("SELECT applications FROM inspections_item WHERE id = {}", item_id) == 1
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'inspections.item.apply'") == 1


async def test_a_report_accepted_four_times_at_once_is_taken_in_once(committed: str) -> None:
    people = await make_cast()
    inspection = await builders.an_inspection(people)
    intake = await queries.intake_for(
        people.wang, await actions.keep_intake(people.wang, inspection, "甲.docx", REPORT)
    )
    draft = builders.a_draft(people)
    answers = await at_once(*(actions.accept_intake(people.wang, intake, [draft]) for _ in range(4)))
    assert winners(answers) == 1
    assert await value("SELECT count(*) FROM inspections_item") == 1


async def test_progress_typed_while_the_application_is_sent_is_before_it_or_refused(committed: str) -> None:
    people = await make_cast()
    item_id = await builders.an_item(people)
    await builders.with_evidence(people, item_id)
    item = await queries.item_for(people.li, item_id)
    await at_once(
        actions.apply(item, people.li, outcome="已修订。"),
        *(actions.add_progress(item, people.li, text=f"第{n}条", happened_on=None) for n in range(4)),
    )
    late = await value(
        "SELECT count(*) FROM inspections_progress p JOIN inspections_item i ON i.id = p.item"
        " WHERE i.state = 'applied' AND p.at > i.applied_at"
    )
    assert late == 0


async def test_twenty_wrong_passwords_at_once_are_five_tries(committed: str) -> None:
    people = await make_cast()
    mine = throttle.for_account(people.li.account)

    async def guess() -> bool:
        try:
            await throttle.count_try([mine])
        except throttle.Locked:
            return False
        await throttle.failed([mine])
        return True

    assert sum(await asyncio.gather(*(guess() for _ in range(20)))) == throttle.PER_ACCOUNT


async def test_one_code_used_by_four_at_once_lets_one_in(committed: str) -> None:
    people = await make_cast()
    answers = await asyncio.gather(*(signing_in._use(people.li.id, 60_000_000) for _ in range(4)))
    assert sum(answers) == 1
