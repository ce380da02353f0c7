"""Who was slower is shown what the other did, beside what they had typed, and decides anew."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from inspections import actions, queries
from portal.db import value
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.builders import a_file, an_applied_item, an_item, an_item_in_review

TYPED = "佐证材料没有盖章，请补充。"


async def version_of(item_id: UUID) -> str:
    return str(await value("SELECT version FROM inspections_item WHERE id = {}", item_id))


def path_of(item_id: UUID) -> str:
    return f"/inspections/items/{item_id}"


async def test_a_return_that_comes_too_late_shows_who_closed_it_and_keeps_the_words(
    browser: Browser, people: Cast
) -> None:
    item_id = await an_item_in_review(people)
    seen = await version_of(item_id)
    await actions.close(await queries.item_for(people.he, item_id), people.he)
    await browser.sign_in(people.wang)
    answer = await browser.send(f"{path_of(item_id)}/return", {"note": TYPED, "version": seen})
    assert answer.status_code == 409
    for said in ("“退回并说明”没有办理", "何远", "同意销号", TYPED, "事项状态现为“已销号”", "您写的内容可以从这里复制"):
        assert said in answer.text, said
    assert await value("SELECT returns FROM inspections_item WHERE id = {}", item_id) == 0


async def test_what_is_still_possible_stays_in_its_form_with_the_new_version(browser: Browser, people: Cast) -> None:
    item_id = await an_item_in_review(people)
    seen = await version_of(item_id)
    item = await queries.item_for(people.he, item_id)
    await actions.extend(item, people.he, due=item["due"] + timedelta(days=30), reason="工程未完")
    await browser.sign_in(people.wang)
    data = {"note": TYPED, "version": seen}
    answer = await browser.send(f"{path_of(item_id)}/return", data)
    assert answer.status_code == 409
    assert "批准延期" in answer.text
    assert "工程未完" in answer.text
    assert answer.text.count(TYPED) == 2, "beside what the other did, and in the form"
    fresh = await version_of(item_id)
    assert f'name="version" value="{fresh}"' in answer.text
    await browser.send(f"{path_of(item_id)}/return", {**data, "version": fresh}, to=path_of(item_id))


async def test_a_bare_button_pressed_too_late_says_what_happened(browser: Browser, people: Cast) -> None:
    item_id = await an_applied_item(people)
    seen = await version_of(item_id)
    await actions.withdraw(await queries.item_for(people.li, item_id), people.li)
    await browser.sign_in(people.sun)
    answer = await browser.send(f"{path_of(item_id)}/pass_on", {"version": seen})
    assert answer.status_code == 409
    assert "没有填写文字，只按了“审核同意”" in answer.text
    assert "撤回申请" in answer.text


async def test_an_application_keeps_its_outcome_when_the_measures_changed_meanwhile(
    browser: Browser, people: Cast
) -> None:
    item_id = await an_item(people)
    await actions.start(await queries.item_for(people.li, item_id), people.li)
    await actions.add_evidence(await queries.item_for(people.li, item_id), people.li, [a_file()], effective_on=None)
    seen = await version_of(item_id)
    known = await queries.dossier_for(people.wang, item_id)
    drafts = [actions.MeasureDraft(one["id"], one["text"] + "（补充）") for one in known["measures"]]
    await actions.set_measures(known["item"], people.wang, drafts)
    await browser.sign_in(people.li)
    answer = await browser.send(f"{path_of(item_id)}/apply", {"outcome": "制度已修订。", "version": seen})
    assert answer.status_code == 409
    assert "修改整改措施" in answer.text
    assert "现在仍可“申请销号”" in answer.text
    assert answer.text.count("制度已修订。") == 2
    fields = {"outcome": "制度已修订。", "version": await version_of(item_id)}
    await browser.send(f"{path_of(item_id)}/apply", fields, to=path_of(item_id))


async def test_progress_and_evidence_stop_nobody(browser: Browser, people: Cast) -> None:
    item_id = await an_applied_item(people)
    seen = await version_of(item_id)
    await actions.withhold(people.wang, item_id, "涉及国家秘密")
    await browser.sign_in(people.sun)
    await browser.send(f"{path_of(item_id)}/pass_on", {"version": seen}, to=path_of(item_id))


async def test_assignments_and_extensions_show_both(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = path_of(item_id)
    await browser.sign_in(people.wang)
    page = await browser.see(f"{path}/assignment")
    seen = await version_of(item_id)
    assert page.count(f'name="version" value="{seen}"') == 2
    item = await queries.item_for(people.he, item_id)
    given: dict[str, Any] = {"lead_unit": people.unit["dangjian"], "leader": people.chen.id, "handler": None}
    await actions.reassign(item, people.he, **given)
    assigned: dict[str, Any] = {"lead_unit": people.unit["fuwu"], "leader": people.chen.id, "handler": people.li.id}
    answer = await browser.send(f"{path}/assignment", {**{k: str(v) for k, v in assigned.items()}, "version": seen})
    assert answer.status_code == 409
    for said in ("“保存责任”没有办理", "何远", "责任单位：青石街道党建工作办公室", "青石街道公共服务办公室", "李慧（"):
        assert said in answer.text, said
    assert await value("SELECT lead_unit FROM inspections_item WHERE id = {}", item_id) == people.unit["dangjian"]
    extension = {"due": "2099-12-31", "reason": "雨季停工", "version": seen}
    answer = await browser.send(f"{path}/extension", extension)
    assert answer.status_code == 409
    assert "“批准延期”没有办理" in answer.text
    assert answer.text.count("雨季停工") == 2
    await browser.send(f"{path}/extension", {**extension, "version": await version_of(item_id)}, to=path)
    assert await value("SELECT due FROM inspections_item WHERE id = {}", item_id) == date(2099, 12, 31)


async def test_a_clash_is_audited_as_a_refusal(browser: Browser, people: Cast) -> None:
    item_id = await an_applied_item(people)
    await browser.sign_in(people.sun)
    await browser.send(f"{path_of(item_id)}/pass_on", {"version": "0"})
    detail = await value("SELECT detail FROM audit_entry WHERE action = 'refused' AND person = {}", people.sun.id)
    assert "审核同意" in detail


async def test_the_ninth_paper_is_folded_away_and_still_withdrawn_by_its_own_form(
    browser: Browser, people: Cast
) -> None:
    item_id = await an_item(people)
    for number in range(1, 11):
        item = await queries.item_for(people.li, item_id)
        await actions.add_evidence(item, people.li, [a_file(f"材料{number}.pdf")], effective_on=None)
    await browser.sign_in(people.li)
    page = await browser.see(path_of(item_id))
    assert "其余 2 份佐证材料" in page
    assert page.index("材料8.pdf</a>") < page.index("其余 2 份佐证材料") < page.index("材料9.pdf</a>")
    last = await value("SELECT id FROM attachment WHERE subject_id = {} AND name = '材料10.pdf'", item_id)
    answer = await browser.send(f"{path_of(item_id)}/evidence/{last}/withdraw", {"note": ""})
    assert answer.status_code == 422
    assert 'href="#withdraw-10-note"' in answer.text
