"""工作提示: what comes due within days, one sheet, a number only when issued, and only to whom it may be told."""

import io
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pdfplumber
import pytest

from inspections import actions, queries
from inspections.documents import prompt_html, prompt_of
from portal import db, documents
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.papers.render import render
from tests.browser import Browser
from tests.builders import a_closed_item, an_applied_item, an_inspection, an_item
from tests.inspections.test_nodes import nodes_by_kind, on

CLOSING = "请抓紧办理。"


def due(days: int) -> dict[str, Any]:
    return {"due": today() + timedelta(days=days)}


async def test_what_is_owed_and_comes_due_is_listed_and_nothing_else(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection, title="第14天到期", **due(14))
    await an_item(people, inspection, title="第15天到期", **due(15))
    await an_item(people, inspection, title="已经逾期", **due(-2))
    await an_applied_item(people, inspection, title="已经申请", **due(3))
    await a_closed_item(people, inspection, title="已经销号", **due(3))
    await nodes_by_kind(people, inspection, plan=on(4), feedback=on(4), report=on(40))
    facts = await queries.coming_due(people.wang, inspection, 14)
    assert [line["title"] for line in facts["lines"]] == ["整改方案和问题清单", "第14天到期"]
    assert facts["late"] == 1
    content = prompt_of(facts, closing=CLOSING)
    assert "有2项工作将陆续到期。另有1项工作已经逾期" in content["lead"]


async def test_a_prompt_is_numbered_frozen_and_delivered(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection, **due(5))
    path = f"/inspections/{inspection}/prompts"
    await browser.sign_in(people.wang)
    assert "孙立" in await browser.see(path)
    draft = await browser.send(path, {"days": "14", "closing": CLOSING, "seen": "0", "act": "draft"})
    assert text_of(draft.content)[0] == 1
    assert await value("SELECT count(*) FROM document_counter WHERE kind = 'work_prompt'") == 0
    answer = await browser.send(path, {"days": "14", "closing": CLOSING, "seen": "0", "act": "issue"})
    assert answer.status_code == 303
    made = UUID(answer.headers["location"].split("/")[-1].split("?")[0])
    twice = await browser.send(path, {"days": "14", "closing": CLOSING, "seen": "0", "act": "issue"})
    assert twice.status_code == 409
    found = await queries.prompt_for(people.wang, made)
    assert found["label"] == f"区委巡察办提示〔{today().year}〕1号"
    pages, printed = text_of((await documents.paper(found["document"]))[1])
    assert pages == 1
    for words in ("区委巡察办提示", "接访值班", CLOSING, "公共服务办"):
        assert words in printed
    told = await rows("SELECT person, path FROM notice WHERE subject_id = {}", made)
    assert told == [{"person": people.sun.id, "path": f"/inspections/prompts/{made}"}]
    for who, status in (("sun", 200), ("chen", 200), ("li", 404), ("zhao", 404), ("zhou", 403)):
        await browser.sign_in(people.person[who])
        assert (await browser.get(f"/inspections/prompts/{made}")).status_code == status
        assert (await browser.get(f"/inspections/prompts/{made}/prompt.pdf")).status_code == status
    with pytest.raises(Exception, match="append-only"):
        async with db.atomic():
            await db.rows("UPDATE inspections_prompt SET closing = ''")


async def test_who_is_recused_is_neither_told_nor_shown_and_does_not_issue(people: Cast) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection, **due(5))
    for who in ("sun", "he"):
        recused = people.person[who].id
        found = await queries.item_for(people.wang, item)
        await actions.recuse(found, people.wang, person=recused, unit=None, reason="亲属")
    with pytest.raises(Missing):
        await actions.issue_prompt(people.he, inspection, days=14, closing=CLOSING, seen=0)
    with pytest.raises(Refused, match="没有可以收件的联络员"):
        await actions.issue_prompt(people.wang, inspection, days=14, closing=CLOSING, seen=0)
    assert await queries.addressees_of(await queries.inspection_whole(people.wang, inspection)) == []


async def test_nothing_to_prompt_about_is_refused_and_takes_no_number(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection, **due(40))
    with pytest.raises(Refused, match="不必提示"):
        await actions.issue_prompt(people.wang, inspection, days=14, closing=CLOSING, seen=0)
    with pytest.raises(Refused):
        await actions.issue_prompt(people.sun, inspection, days=14, closing=CLOSING, seen=0)
    assert await value("SELECT count(*) FROM document") == 0


def facts_with(*titles: str) -> dict[str, Any]:
    return {
        "inspection": {
            "title": "青石街道信访领域专项巡察" * 3,
            "inspected_name": "临江区青石街道",
            "office_name": "中共临江区委巡察工作领导小组办公室",
        },
        "lines": [{"title": title, "who": "公共服务办", "due": date(2026, 12, 1)} for title in titles],
        "late": 3,
        "on": date(2026, 11, 22),
        "until": date(2026, 12, 6),
    }


@pytest.mark.parametrize(
    "titles", [["针对接访值班的问题"] * 60, ["针对接访值班安排流于形式、台账不全的问题" * 6] * 3, ["短"]]
)
async def test_however_much_comes_due_it_is_one_sheet(titles: list[str]) -> None:
    content = prompt_of(facts_with(*titles), closing="请你单位对照时限抓紧办理，按期报送有关材料。\n" * 3)
    pages, printed = text_of(await render(prompt_html(content, label="区委巡察办提示〔2026〕12号")))
    assert pages == 1
    assert content["lines"], "nothing is printed at all"
    rest = len(titles) - len(content["lines"])
    assert (f"其余{rest}项" in printed) == bool(rest)
    assert "2026年11月22日" in printed


def text_of(pdf: bytes) -> tuple[int, str]:
    """How many pages, and every word without the breaks of lines."""
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        return len(paper.pages), "".join(page.extract_text() for page in paper.pages).replace("\n", "")


async def test_what_was_printed_is_kept_word_for_word(people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection, **due(5))
    made = await actions.issue_prompt(people.wang, inspection, days=14, closing=CLOSING, seen=0)
    kept = json.loads(await value("SELECT printed FROM inspections_prompt WHERE id = {}", made))
    assert kept["closing"] == CLOSING
    assert kept["to"] == ["孙立"]
    assert [line["title"] for line in kept["lines"]] == ["针对接访值班安排流于形式的问题"]
