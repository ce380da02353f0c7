"""From a finding to 销号, as the unit, the lead department, the reviewer and the auditor, through the real pages."""

from datetime import date

import pytest

from inspections import actions, queries
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.builders import a_closed_item, an_applied_item, an_inspection, an_item, an_item_in_review, with_evidence

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


async def state_of(item_id: object) -> str:
    return str(await value("SELECT state FROM inspections_item WHERE id = {}", item_id))


async def test_an_item_goes_from_finding_to_closure(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}"

    await browser.sign_in(people.li)
    assert "针对接访值班安排流于形式的问题" in await browser.see("/")
    await browser.send(f"{path}/progress", {"text": "9月15日修订了值班制度。"}, to=path)
    await browser.send(f"{path}/evidence", files={"file": ("值班制度.pdf", PDF, "application/pdf")}, to=path)
    page = await browser.see(path)
    assert "值班制度.pdf" in page
    await browser.send(f"{path}/apply", {"outcome": "制度已修订。", "version": "1"}, to=path)
    assert await state_of(item_id) == "applied"

    await browser.sign_in(people.sun)
    assert "审核同意" in await browser.see("/")
    await browser.send(f"{path}/pass_on", to=path)
    assert await state_of(item_id) == "in_review"

    await browser.sign_in(people.wang)
    assert "同意销号" in await browser.see("/")
    await browser.send(f"{path}/close", to=path)
    assert await state_of(item_id) == "closed"
    duty = await row("SELECT done_at, done_on, look_on FROM duty WHERE subject_id = {}", item_id)
    assert duty is not None
    assert duty["done_at"] is not None
    assert duty["look_on"] is None

    await browser.sign_in(people.qian)
    page = await browser.see(path)
    assert "已销号" in page
    assert f'action="{path}/' not in page


async def test_the_first_progress_starts_the_item(people: Cast) -> None:
    item_id = await an_item(people)
    await actions.add_progress(
        await queries.item_for(people.li, item_id), people.li, text="召开会议。", happened_on=None
    )
    assert await state_of(item_id) == "in_progress"


async def test_closing_needs_evidence(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    item = await queries.item_for(people.li, item_id)
    await actions.start(item, people.li)
    await browser.sign_in(people.li)
    answer = await browser.send(f"/inspections/items/{item_id}/apply", {"outcome": "都做好了。"})
    assert answer.status_code == 409
    assert "佐证材料" in answer.text
    assert "都做好了。" in answer.text
    assert await state_of(item_id) == "in_progress"


async def test_withdrawn_evidence_is_no_evidence(people: Cast) -> None:
    item_id = await an_item(people)
    await with_evidence(people, item_id)
    item = await queries.item_for(people.li, item_id)
    file_id = await value("SELECT id FROM attachment WHERE subject_id = {}", item_id)
    await actions.withdraw_evidence(item, people.li, file_id, "传错了文件")
    with pytest.raises(Refused, match="佐证材料"):
        await actions.apply(item, people.li, outcome="完成。")


async def test_a_return_needs_a_reason_and_is_counted(browser: Browser, people: Cast) -> None:
    item_id = await an_item_in_review(people)
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.wang)
    answer = await browser.send(f"{path}/return", {"note": " "})
    assert answer.status_code == 422
    assert "请填写“说明”" in answer.text
    await browser.send(f"{path}/return", {"note": "值班记录只有一个月。"}, to=path)
    item = await row("SELECT state, returns FROM inspections_item WHERE id = {}", item_id)
    assert item == {"state": "in_progress", "returns": 1}
    told = await rows("SELECT sentence FROM notice WHERE person = {} AND subject_id = {}", people.li.id, item_id)
    assert any("值班记录只有一个月。" in notice["sentence"] for notice in told)


async def test_nobody_checks_their_own_application(people: Cast) -> None:
    inspection = await an_inspection(people)
    item_id = await an_item(people, inspection, lead_unit=people.unit["zongzhi"])
    item = await queries.item_for(people.sun, item_id)
    await actions.add_progress(item, people.sun, text="开始整改。", happened_on=None)
    from tests.builders import a_file

    await actions.add_evidence(await queries.item_for(people.sun, item_id), people.sun, [a_file()], effective_on=None)
    await actions.apply(await queries.item_for(people.sun, item_id), people.sun, outcome="完成。")
    with pytest.raises(Refused, match="须由"):
        await actions.pass_on(await queries.item_for(people.sun, item_id), people.sun)
    await actions.pass_on(await queries.item_for(people.chen, item_id), people.chen)
    assert await state_of(item_id) == "in_review"


async def test_what_changed_since_the_page_was_opened_is_not_decided_on(browser: Browser, people: Cast) -> None:
    item_id = await an_item_in_review(people)
    seen = await value("SELECT version FROM inspections_item WHERE id = {}", item_id)
    item = await queries.item_for(people.he, item_id)
    await actions.return_item(item, people.he, note="材料不全")
    await with_evidence(people, item_id)
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome="补齐。")
    await actions.pass_on(await queries.item_for(people.sun, item_id), people.sun)
    await browser.sign_in(people.wang)
    answer = await browser.send(f"/inspections/items/{item_id}/close", {"version": str(seen)})
    assert answer.status_code == 409
    assert await state_of(item_id) == "in_review"


async def test_a_follow_up_reopens_to_the_same_unit_and_leader(browser: Browser, people: Cast) -> None:
    item_id = await a_closed_item(people)
    path = f"/inspections/items/{item_id}"
    before = await row("SELECT lead_unit, leader FROM inspections_item WHERE id = {}", item_id)
    await browser.sign_in(people.wang)
    answer = await browser.send(f"{path}/reopen", {"note": "回访发现值班表未公开。", "due": "2020-01-01"})
    assert answer.status_code == 409
    await browser.send(f"{path}/reopen", {"note": "回访发现值班表未公开。", "due": "2099-03-31"}, to=path)
    item = await row("SELECT lead_unit, leader, state, reopened FROM inspections_item WHERE id = {}", item_id)
    assert item == {**(before or {}), "state": "in_progress", "reopened": 1}
    duty = await row("SELECT due, done_at FROM duty WHERE subject_id = {}", item_id)
    assert duty == {"due": date(2099, 3, 31), "done_at": None}


@pytest.mark.parametrize("who", ["zhao", "xu"])
async def test_another_unit_cannot_even_see_it(browser: Browser, people: Cast, who: str) -> None:
    item_id = await an_applied_item(people)
    await browser.sign_in(people.li)
    await browser.see(f"/inspections/items/{item_id}")
    await browser.sign_in(people.person[who])
    await browser.see(f"/inspections/items/{item_id}", status=404)
    for page in ("/", "/inspections", "/inspections/ledger", "/inbox", "/accountability"):
        assert "接访值班" not in await browser.see(page)
    with pytest.raises(Missing):
        await queries.item_for(people.person[who], item_id)


async def test_who_is_recused_loses_sight_of_it_everywhere(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    kept = await an_item(people, inspection, title="针对台账更新不及时的问题")
    hidden = await an_item(people, inspection)
    await browser.sign_in(people.li)
    assert "接访值班" in await browser.see("/")
    await actions.recuse(
        await queries.item_for(people.wang, hidden), people.wang, person=people.li.id, unit=None, reason="本人被反映"
    )
    await browser.sign_in(people.li)
    await browser.see(f"/inspections/items/{hidden}", status=404)
    await browser.see(f"/inspections/items/{kept}")
    for page in ("/", "/inspections", "/inspections/ledger", "/inspections/ledger?q=接访", "/inbox", "/accountability"):
        assert "接访值班" not in await browser.see(page), page
    found = await queries.ledger_for(people.li, {})
    assert found["figures"]["all"] == 1
    overview = await queries.inspections_for(people.li)
    assert [one["items"] for one in overview] == [1]
    assert (await browser.get(f"/due/inspections.item/{hidden}")).status_code == 404


@pytest.mark.parametrize("whom", ["person", "unit"])
async def test_the_same_recusal_is_not_entered_twice(browser: Browser, people: Cast, whom: str) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}/recusals"
    chosen = {"person": str(people.li.id)} if whom == "person" else {"unit": str(people.unit["fuwu"])}
    await browser.sign_in(people.wang)
    await browser.send(path, {**chosen, "reason": "本人被反映"}, to=path)
    answer = await browser.send(path, {**chosen, "reason": "本人被反映"})
    assert answer.status_code == 409
    assert "已登记回避" in answer.text
    assert await value("SELECT count(*) FROM recusal") == 1


async def test_an_official_without_a_post_today_sees_an_empty_house(browser: Browser, people: Cast) -> None:
    await an_item(people)
    await rows("UPDATE post SET ends_on = starts_on WHERE person = {} RETURNING id", people.li.id)
    await browser.sign_in(people.li)
    assert "接访值班" not in await browser.see("/")


async def test_a_recused_unit_takes_its_people_with_it(people: Cast) -> None:
    item_id = await an_item(people)
    await actions.recuse(
        await queries.item_for(people.wang, item_id),
        people.wang,
        person=None,
        unit=people.unit["qingshi"],
        reason="事项涉及街道领导班子",
    )
    for who in (people.li, people.sun, people.chen):
        with pytest.raises(Missing):
            await queries.item_for(who, item_id)
    assert (await queries.item_for(people.wang, item_id))["id"] == item_id


async def test_the_auditor_reads_and_writes_nothing(browser: Browser, people: Cast) -> None:
    item_id = await an_item_in_review(people)
    await browser.sign_in(people.qian)
    await browser.see(f"/inspections/items/{item_id}")
    for move in ("start", "progress", "apply", "pass_on", "close", "return", "reopen"):
        answer = await browser.send(f"/inspections/items/{item_id}/{move}", {"text": "x", "note": "x", "outcome": "x"})
        assert answer.status_code == 403, move
    assert await state_of(item_id) == "in_review"


async def test_every_write_is_audited_once(people: Cast) -> None:
    item_id = await a_closed_item(people)
    actions_done = await rows(
        "SELECT action, count(*) AS times FROM audit_entry WHERE subject_id = {} GROUP BY action", item_id
    )
    assert {line["action"]: line["times"] for line in actions_done} == {
        "inspections.item.open": 1,
        "inspections.item.start": 1,
        "inspections.item.progress": 1,
        "file.keep": 1,
        "inspections.item.apply": 1,
        "inspections.item.pass_on": 1,
        "inspections.item.close": 1,
    }


async def test_personal_numbers_are_stopped_and_may_be_kept_only_with_a_reason(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.li)
    answer = await browser.send(f"{path}/progress", {"text": "已电话联系 13800138000。"})
    assert answer.status_code == 422
    assert "138****8000" in answer.text
    assert "已电话联系 13800138000。" in answer.text
    await browser.send(
        f"{path}/progress", {"text": "值班电话 13800138000。", "guard_reason": "这是公开的值班电话"}, to=path
    )
    entry = await row("SELECT detail FROM audit_entry WHERE action = 'guard.override'")
    assert entry is not None
    assert "这是公开的值班电话" in entry["detail"]
