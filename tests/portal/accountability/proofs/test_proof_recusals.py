"""A recusal declared after an objection is filed reaches the duty to answer it, whatever it was declared on."""

from datetime import timedelta

import pytest

from portal import recusals
from portal.access import Me
from portal.accountability.actions import records, records_moves, records_objections
from portal.accountability.actions.round import walk_the_round
from portal.accountability.queries.records import record_for
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.duties import visible
from portal.notices import inbox
from portal.subjects import Subject
from tests.builders import a_file
from tests.portal.accountability.ledger import owe
from tests.portal.accountability.records.recording import a_decision

OBJECTION = "accountability.objection"


async def objected(people: Cast) -> dict[str, Subject]:
    """A record that rests on a duty, with an objection against it; by what a recusal may be declared on."""
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    made = await records.enter(people.wang, a_decision(), a_file("决定.pdf"))
    await rows(
        "INSERT INTO accountability_record_basis (id, record, duty, subject_kind, subject_id, title, path)"
        " VALUES (gen_random_uuid(), {}, {}, {}, {}, '事项', '/x') RETURNING id",
        made, duty["id"], duty["subject_kind"], duty["subject_id"],
    )  # fmt: skip
    await records_moves.check(await record_for(people.he, made), people.he)
    await records_objections.object_to(await record_for(people.li, made), people.li, "当时已经报告过原因。")
    return {
        "record": Subject("accountability.record", made, "问责记录", "/x"),
        "duty": Subject(duty["subject_kind"], duty["subject_id"], "事项", "/x"),
    }


async def sees(me: Me) -> bool:
    found = await row(
        "SELECT d.id FROM duty d JOIN unit u ON u.id = d.unit WHERE d.subject_kind = {} AND {}", OBJECTION, visible(me)
    )
    return found is not None


async def hears(me: Me) -> list[str]:
    return [line["title"] for line in await inbox(me) if line["title"].startswith("答复异议")]


@pytest.mark.parametrize("on", ["record", "duty"])
@pytest.mark.parametrize("by_unit", [False, True])
async def test_declared_after_the_objection_it_hides_the_duty_its_notices_and_its_reminders_until_it_is_lifted(
    people: Cast, on: str, by_unit: bool
) -> None:
    subject = (await objected(people))[on]
    assert await sees(people.he)
    assert await hears(people.he)
    person, unit = (None, people.unit["inspection_office"]) if by_unit else (people.he.id, None)
    await recusals.declare(subject, people.zhou, reason="本人经办", person=person, unit=unit)
    assert not await sees(people.he)
    assert await hears(people.he) == []
    due = await value("SELECT due FROM duty WHERE subject_kind = {}", OBJECTION)
    await walk_the_round(due)
    await walk_the_round(due + timedelta(days=1))
    told = await rows("SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE n.once LIKE 'remind:%'"
                      " AND n.subject_kind = {}", OBJECTION)  # fmt: skip
    assert "he" not in {line["account"] for line in told}
    declared = await value("SELECT id FROM recusal WHERE record_id = {} AND shadow_of IS NULL", subject.id)
    await recusals.lift(subject, people.zhou, declared)
    assert await sees(people.he)


async def test_one_recusal_makes_one_shadow_however_it_reaches_the_objection(people: Cast) -> None:
    """何 is kept from the record and from the duty it rests on: two recusals, two shadows, and one lifted leaves one."""
    subjects = await objected(people)
    for subject in subjects.values():
        await recusals.declare(subject, people.zhou, reason="本人经办", person=people.he.id, unit=None)
    assert await shadows() == 2
    declared = await value("SELECT id FROM recusal WHERE record_id = {} AND shadow_of IS NULL", subjects["duty"].id)
    await recusals.lift(subjects["duty"], people.zhou, declared)
    assert await shadows() == 1
    assert not await sees(people.he)


async def test_what_has_nothing_to_do_with_the_objection_casts_no_shadow_on_it(people: Cast) -> None:
    await objected(people)
    other = await owe(people.unit["fuwu"])
    await recusals.declare(
        Subject(other["subject_kind"], other["subject_id"], "另一件", "/x"),
        people.zhou, reason="本人经办", person=people.he.id, unit=None,
    )  # fmt: skip
    assert await shadows() == 0
    assert await sees(people.he)


async def shadows() -> int:
    found: int = await value(
        "SELECT count(*)::int FROM recusal WHERE record_kind = {} AND lifted_at IS NULL AND shadow_of IS NOT NULL",
        OBJECTION,
    )
    return found
