"""Measures are written in series, with what they yielded; a change gives the item a new version."""

from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from portal.db import rows, value
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.builders import a_closed_item, an_applied_item, an_item


async def measures_of(item_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT position, text, kind, quantity, quantity_unit FROM inspections_measure WHERE item = {} ORDER BY position",
        item_id,
    )


async def version_of(item_id: UUID) -> str:
    return str(await value("SELECT version FROM inspections_item WHERE id = {}", item_id))


async def test_measures_are_changed_added_and_taken_out_in_one_save(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}/measures"
    await browser.sign_in(people.li)
    assert "第 3 条（新增）" in await browser.see(path)
    fields = {
        "version": await version_of(item_id),
        "m0_text": "修订接访值班制度。",
        "m0_kind": "institution",
        "m0_quantity": "２",
        "m0_quantity_unit": "件",
        "m1_text": "",
        "m2_text": "每月通报一次。",
    }
    await browser.send(path, fields, to=path)
    assert await measures_of(item_id) == [
        {"position": 1, "text": "修订接访值班制度。", "kind": "institution", "quantity": 2, "quantity_unit": "件"},
        {"position": 2, "text": "每月通报一次。", "kind": None, "quantity": None, "quantity_unit": None},
    ]
    assert await version_of(item_id) == "1"


async def test_a_number_without_its_unit_is_asked_for_and_nothing_is_saved(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}/measures"
    before = await measures_of(item_id)
    await browser.sign_in(people.li)
    fields = {"version": "0", "m0_text": "制度。", "m0_quantity": "3", "m1_text": "公布。"}
    answer = await browser.send(path, fields)
    assert answer.status_code == 422
    assert "请填写“第1条成果单位”" in answer.text
    empty = await browser.send(path, {"version": "0"})
    assert empty.status_code == 422
    assert await measures_of(item_id) == before


async def test_who_saves_over_somebody_elses_change_is_told(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}/measures"
    await browser.sign_in(people.li)
    await browser.send(path, {"version": "0", "m0_text": "甲。", "m1_text": "乙。"}, to=f"/inspections/items/{item_id}")
    answer = await browser.send(path, {"version": "0", "m0_text": "丙。"})
    assert answer.status_code == 409
    assert [one["text"] for one in await measures_of(item_id)] == ["甲。", "乙。"]


async def test_a_measure_with_progress_is_not_taken_out(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    first = await value("SELECT id FROM inspections_measure WHERE item = {} AND position = 1", item_id)
    item = await queries.item_for(people.li, item_id)
    await actions.add_progress(item, people.li, text="已起草。", happened_on=None, measure=first)
    await browser.sign_in(people.li)
    fields = {"version": await version_of(item_id), "m0_text": "", "m1_text": "公布。"}
    answer = await browser.send(f"/inspections/items/{item_id}/measures", fields)
    assert answer.status_code == 409
    assert len(await measures_of(item_id)) == 2


@pytest.mark.parametrize(("made", "who"), [(an_applied_item, "li"), (a_closed_item, "li"), (a_closed_item, "wang")])
async def test_not_while_it_is_judged_nor_after(browser: Browser, people: Cast, made: Any, who: str) -> None:
    item_id = await made(people)
    await browser.sign_in(people.person[who])
    path = f"/inspections/items/{item_id}/measures"
    assert (await browser.get(path)).status_code == 409
    fields = {"version": await version_of(item_id), "m0_text": "换一条。"}
    assert (await browser.send(path, fields)).status_code == 409
