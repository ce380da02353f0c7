"""退回 counts against a unit, 撤回 does not: in every room that knows both, in the figures, on the ladder, and of what
was written down before the history had two words."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from assignments.actions import closing
from assignments.queries.assignments import assignment_for
from inspections import actions, queries
from meetings.actions import resolving, verdicts
from meetings.queries.resolutions import resolution_for
from portal import duties
from portal.accountability.actions import figures as acting
from portal.accountability.figures.lines import BOTH_WAYS, Line, query_of
from portal.accountability.figures.periods import Period
from portal.accountability.queries.figures import table
from portal.accountability.queries.figures_bulletins import bulletin_for, figures_of
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_papers import differences, digest, facts
from portal.accountability.queries.figures_terms import Asked
from portal.accountability.tables import BulletinFigure
from portal.clock import today
from portal.db import row, rows
from portal.demo.cast import Cast
from tests.assignments.ending import applied
from tests.browser import Browser
from tests.builders import an_applied_item
from tests.meetings.test_resolutions import reported
from tests.portal.accountability.figures.lives import KIND, at, handed_in, owed
from tests.portal.accountability.figures.test_bulletins import END
from tests.portal.accountability.figures.test_figures import DUE, MARCH

MIGRATION = import_module("portal.piccolo_migrations.portal_2026_11_22t13_00_00_000020")
OLD = (
    "ALTER TABLE duty_event DISABLE TRIGGER duty_event_append_only",
    "UPDATE duty_event SET what = 'handed_back' WHERE what = 'withdrawn'",
    "ALTER TABLE duty_event ENABLE TRIGGER duty_event_append_only",
    "UPDATE duty SET returned_on = CURRENT_DATE, changed_as = 'handed_back' WHERE changed_as = 'withdrawn'",
)
"""As the version before wrote it: one word for both."""


async def given_back(people: Cast) -> dict[str, UUID]:
    """Of every room one that was withdrawn; some were handed in again then, and returned."""
    found = {f"item {what}": await an_item_back(people, what) for what in ("withdrawn", "handed_back")}
    found["resolution handed_back"] = await a_resolution_back(people)
    found["assignment withdrawn"] = assignment = await applied(people)
    await closing.take_back(await assignment_for(people.chen, assignment), people.chen)
    return found


async def an_item_back(people: Cast, what: str) -> UUID:
    item = await an_applied_item(people)
    await actions.withdraw(await queries.item_for(people.li, item), people.li)
    if what == "handed_back":
        await actions.apply(await queries.item_for(people.li, item), people.li, outcome="制度已修订。")
        await actions.send_back(await queries.item_for(people.sun, item), people.sun, note="缺值班记录。")
    return item


async def a_resolution_back(people: Cast) -> UUID:
    resolution = await reported(people)
    await resolving.take_back(await resolution_for(people.lin, resolution), people.lin)
    await resolving.feed_back(await resolution_for(people.lin, resolution), people.lin, feedback="已完成。")
    await verdicts.send_back(await resolution_for(people.zhou, resolution), people.zhou, note="缺附件。")
    return resolution


async def history() -> dict[tuple[UUID, int], str]:
    found = await rows("SELECT d.subject_id, e.place, e.what FROM duty_event e JOIN duty d ON d.id = e.duty")
    return {(line["subject_id"], line["place"]): line["what"] for line in found}


async def standing(subject: UUID) -> dict[str, Any]:
    found = await row("SELECT returned_on, look_on, handed_in_at FROM duty WHERE subject_id = {}", subject)
    assert found is not None
    return found


async def test_every_room_says_whether_it_was_returned_or_withdrawn(people: Cast) -> None:
    made = await given_back(people)
    told = await history()
    for name, subject in made.items():
        last = [what for (one, _), what in told.items() if one == subject and what in ("withdrawn", "handed_back")]
        assert last[-1] == name.split()[1], name
        found = await standing(subject)
        assert found["returned_on"] == (today() if "handed_back" in name else None), name
        assert (found["look_on"], found["handed_in_at"]) == (today(), None), "either way it is owed again"


async def test_the_figures_count_returns_alone_and_papers_of_before_can_still_be_checked(people: Cast) -> None:
    await given_back(people)
    asked = Asked(Period(today(), today()), today())
    assert (await table(asked.seen(people.zhou), asked, "unit")).total["returns"] == 2
    found = await facts(asked, ("returns", BOTH_WAYS))
    assert {name: sum(map(len, found.found[name].values())) for name in found.found} == {"returns": 2, BOTH_WAYS: 6}


async def test_what_stood_under_one_word_is_told_apart_by_the_log_of_the_act(people: Cast) -> None:
    made = await given_back(people)
    told, stood = await history(), {name: await standing(subject) for name, subject in made.items()}
    assert list(told.values()).count("withdrawn") == 4
    for statement in OLD:
        await rows(statement)
    assert "withdrawn" not in (await history()).values()
    for statement in MIGRATION.STATEMENTS:
        await rows(statement)
    assert await history() == told
    assert {name: await standing(subject) for name, subject in made.items()} == stood
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await rows("DELETE FROM duty_event")


async def test_the_page_of_a_chain_says_withdrawn_and_counts_no_return(browser: Browser, people: Cast) -> None:
    item = await an_item_back(people, "withdrawn")
    duty = await row("SELECT id FROM duty WHERE subject_id = {}", item)
    assert duty is not None
    await browser.sign_in(people.wang)
    shown = await browser.see(f"/accountability/chain/{duty['id']}")
    assert "自行撤回，继续办理" in shown
    assert "没有退回" in shown


def test_a_draft_of_before_says_that_it_counts_both() -> None:
    assert Line("", "", numbers={BOTH_WAYS: 3}).sent_back == "退回（撤回）重办3次"
    assert Line("", "", numbers={"returns": 2}).sent_back == "退回重办2次"
    of_before = {"query": "returns", "name": f"云川市临江区{MEASURES[BOTH_WAYS].words}"}
    assert query_of(of_before) == BOTH_WAYS
    assert query_of({"query": "returns", "name": "云川市临江区退回"}) == "returns"


async def test_a_paper_of_before_is_checked_by_what_it_counted(people: Cast) -> None:
    back, own = await owed(people, "fuwu", DUE), await owed(people, "fuwu", DUE)
    for subject, act in ((back, duties.hand_back), (own, duties.withdraw_duty)):
        await handed_in(subject, DUE - timedelta(days=2))
        with at(DUE - timedelta(days=1)):
            await act(KIND, subject, DUE - timedelta(days=1))
    made = await acting.draft(people.zhou, "monthly", people.unit["conference_office"], "2026-03", END)
    printed = next(one for one in await figures_of(made) if one["query"] == "returns")
    assert printed["value"] == "1"
    both = (await facts(Asked(MARCH, END, {"path": people.path["district"]}), (BOTH_WAYS,))).ids(
        BOTH_WAYS, [people.unit["fuwu"]]
    )
    old: dict[str, Any] = {"name": "临江区退回（撤回）", "value": "2", "digest": digest(both), "position": 900}
    kept: dict[str, Any] = {name: printed[name] for name in ("bulletin", "query", "parameters", "as_of")}
    await BulletinFigure.insert(BulletinFigure(**kept, **old)).run()
    number, differing = await differences(await bulletin_for(people.zhou, made))
    assert number == len(await figures_of(made))
    assert differing == []
