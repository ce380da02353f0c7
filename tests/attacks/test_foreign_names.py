"""Ids of other people's records put where one's own belong: the same answer as for what does not exist."""

from typing import Any
from uuid import uuid4

import pytest

from inspections import actions, queries
from portal.db import value
from portal.demo.cast import Cast
from tests import builders
from tests.browser import Browser

SPELLINGS = ("li", "LI", " li ", "Li")


async def evidence_of(item: Any) -> Any:
    return await value("SELECT id FROM attachment WHERE subject_id = {} LIMIT 1", item)


async def test_the_evidence_of_another_item_is_not_served_or_withdrawn_through_ones_own(
    browser: Browser, people: Cast
) -> None:
    inspection = await builders.an_inspection(people)
    mine, other = (
        await builders.an_item(people, inspection),
        await builders.an_item(people, inspection, title="另一问题"),
    )
    await builders.with_evidence(people, other)
    file = await evidence_of(other)
    await browser.sign_in(people.li)
    assert (await browser.get(f"/inspections/items/{mine}/evidence/{file}")).status_code == 404
    sent = await browser.send(f"/inspections/items/{mine}/evidence/{file}/withdraw", {"note": "不是我的"})
    assert sent.status_code == 404
    assert await value("SELECT withdrawn_at FROM attachment WHERE id = {}", file) is None


async def test_the_measure_of_another_item_takes_no_progress(browser: Browser, people: Cast) -> None:
    inspection = await builders.an_inspection(people)
    mine, other = (
        await builders.an_item(people, inspection),
        await builders.an_item(people, inspection, title="另一问题"),
    )
    measure = await value("SELECT id FROM inspections_measure WHERE item = {} LIMIT 1", other)
    await browser.sign_in(people.li)
    sent = await browser.send(f"/inspections/items/{mine}/progress", {"text": "已办理。", "measure": str(measure)})
    assert sent.status_code == 409
    assert await value("SELECT count(*) FROM inspections_progress") == 0


async def test_the_recusal_of_another_item_is_not_lifted_through_ones_own(browser: Browser, people: Cast) -> None:
    inspection = await builders.an_inspection(people)
    mine, other = (
        await builders.an_item(people, inspection),
        await builders.an_item(people, inspection, title="另一问题"),
    )
    seen = await queries.item_for(people.wang, other)
    await actions.recuse(seen, people.wang, person=people.sun.id, unit=None, reason="亲属")
    recusal = await value("SELECT id FROM recusal WHERE record_id = {}", other)
    await browser.sign_in(people.wang)
    await browser.send(f"/inspections/items/{mine}/recusals/{recusal}/lift")
    assert await value("SELECT lifted_at FROM recusal WHERE id = {}", recusal) is None


async def test_a_hidden_field_nobody_offered_changes_nothing(browser: Browser, people: Cast) -> None:
    """Mass assignment: only the fields of the form are read, whatever else is sent along."""
    item = await builders.an_item(people)
    await browser.sign_in(people.li)
    more = {"state": "closed", "closed_at": "2026-01-01", "by": str(people.wang.id), "applied_by": str(people.sun.id)}
    await browser.send(f"/inspections/items/{item}/progress", {"text": "已办理。", **more})
    assert await value("SELECT state FROM inspections_item WHERE id = {}", item) == "in_progress"
    assert await value("SELECT by FROM inspections_progress WHERE item = {}", item) == people.li.id


async def test_an_old_form_sent_again_is_refused_after_a_return(browser: Browser, people: Cast) -> None:
    item_id = await builders.an_item(people)
    await builders.with_evidence(people, item_id)
    old = str((await queries.item_for(people.li, item_id))["version"])
    await browser.sign_in(people.li)
    form = {"outcome": "已修订。", "version": old}
    await browser.send(f"/inspections/items/{item_id}/apply", form, to=f"/inspections/items/{item_id}")
    await actions.send_back(await queries.item_for(people.sun, item_id), people.sun, note="材料不足")
    assert (await browser.send(f"/inspections/items/{item_id}/apply", form)).status_code == 409


async def test_a_filter_by_a_foreign_unit_tells_nothing(browser: Browser, people: Cast) -> None:
    await builders.an_item(people)
    await browser.sign_in(people.zhao)
    for unit in (people.unit["fuwu"], uuid4()):
        for address in (f"/inspections/ledger?unit={unit}", f"/accountability?unit={unit}"):
            page = await browser.see(address)
            assert "接访值班" not in page
            assert "青石街道" not in page


@pytest.mark.parametrize("address", ["/due/inspections.item/{id}", "/accountability/of/inspections.item/{id}"])
async def test_the_day_of_a_foreign_item_is_as_missing_as_one_that_is_not(
    browser: Browser, people: Cast, address: str
) -> None:
    item = await builders.an_item(people)
    await browser.sign_in(people.zhao)
    theirs, nobodys = [await browser.get(address.format(id=one)) for one in (item, uuid4())]
    assert theirs.status_code == nobodys.status_code == 404
    assert "接访值班" not in theirs.text


async def test_every_spelling_of_an_account_is_counted_as_that_account(browser: Browser, people: Cast) -> None:
    for spelling in SPELLINGS:
        await browser.get("/sign-in")
        await browser.send("/sign-in", {"account": spelling, "password": "wrong"})
    assert await value("SELECT failed FROM sign_in_attempt WHERE purpose_key = 'account:li'") == len(SPELLINGS)


async def test_a_forwarded_address_is_believed_from_nobody_by_default(browser: Browser, people: Cast) -> None:
    await browser.get("/sign-in")
    token = await browser.token()
    sent = {"_csrf_token": token, "account": "li", "password": "wrong"}
    await browser.post(
        "/sign-in", data=sent, headers={"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7"}
    )
    assert await value("SELECT count(*) FROM audit_entry WHERE address LIKE '203.%'") == 0
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'sign_in.failed'") == 1
