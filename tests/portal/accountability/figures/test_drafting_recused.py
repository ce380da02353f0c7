"""Who is recused from something a paper would count is told plainly to leave the drafting to others, and not told more."""

from datetime import date
from uuid import UUID

import pytest

from portal import db, recusals
from portal.accountability.actions import figures as acting
from portal.demo.cast import Cast
from portal.errors import Refused
from portal.subjects import Subject
from tests.browser import Browser
from tests.portal.accountability.figures.lives import KIND, met, owed
from tests.portal.accountability.figures.test_bulletins import END, PAGE, a_march

SAID = "请由本办其他工作人员起草"


async def kept_from(
    people: Cast, due: date, *, done: date | None = None, who: str = "zhou", unit: str = "fuwu"
) -> UUID:
    """A duty with a day of its own, which 周 does not know of."""
    subject = await owed(people, unit, due)
    if done:
        await met(subject, done)
    card = Subject(KIND, subject, "公布办事流程", "/x")
    await recusals.declare(card, people.shen, person=people.person[who].id, unit=None, reason="亲属")
    return subject


async def drafts() -> int:
    return int(await db.value("SELECT count(*) FROM accountability_bulletin"))


async def test_the_form_says_it_in_a_sentence_keeps_what_was_typed_and_drafts_nothing(
    browser: Browser, people: Cast
) -> None:
    await a_march(people)
    await kept_from(people, date(2026, 3, 12))
    given = {"kind": "monthly", "office": str(people.unit["conference_office"]), "period": "2026-03", "as_of": str(END)}
    await browser.sign_in(people.zhou)
    answer = await browser.send(f"{PAGE}/new", given)
    assert answer.status_code == 409
    assert SAID in answer.text
    assert "公布办事流程" not in answer.text
    assert str(END) in answer.text
    assert await drafts() == 0
    await browser.sign_in(people.shen)
    made = await browser.send(f"{PAGE}/new", given)
    assert made.status_code == 303
    assert "督办工作月报" in await browser.see(made.headers["location"])


@pytest.mark.parametrize("kind", ["circular", "monthly", "party"])
async def test_every_kind_a_person_drafts(people: Cast, kind: str) -> None:
    await a_march(people)
    await kept_from(people, date(2026, 3, 12))
    with pytest.raises(Refused, match=SAID):
        await acting.draft(people.zhou, kind, people.unit["conference_office"], "2026-03", END)
    await acting.draft(people.shen, kind, people.unit["conference_office"], "2026-03", END)


async def test_another_month_of_the_year_is_refused_alike_so_nobody_finds_the_month_by_trying(people: Cast) -> None:
    await a_march(people)
    await kept_from(people, date(2026, 9, 30))
    with pytest.raises(Refused, match=SAID):
        await acting.draft(people.zhou, "monthly", people.unit["conference_office"], "2026-03", END)


async def test_what_was_over_years_ago_or_lies_elsewhere_keeps_nobody_away(people: Cast) -> None:
    await a_march(people)
    with_past = await owed(people, "fuwu", date(2024, 5, 6), opened=date(2024, 4, 1))
    await met(with_past, date(2024, 5, 6))
    card = Subject(KIND, with_past, "公布办事流程", "/x")
    await recusals.declare(card, people.shen, person=people.zhou.id, unit=None, reason="亲属")
    await acting.draft(people.zhou, "monthly", people.unit["conference_office"], "2026-03", END)
    assert await drafts() == 1


async def test_once_it_is_lifted_one_drafts_again(people: Cast) -> None:
    await a_march(people)
    subject = await kept_from(people, date(2026, 3, 12))
    found = await db.value("SELECT id FROM recusal WHERE record_id = {}", subject)
    await recusals.lift(Subject(KIND, subject, "公布办事流程", "/x"), people.shen, found)
    await acting.draft(people.zhou, "monthly", people.unit["conference_office"], "2026-03", END)
