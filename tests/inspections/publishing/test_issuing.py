"""Both notices issued from a real ledger: numbered apart, kept twice, frozen, and compared with what came later."""

import io
import json
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
import docx
import pytest

from inspections import actions, queries
from portal.clock import today
from portal.db import atomic, row, rows, value
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.builders import a_closed_item, an_inspection, an_item

pytestmark = pytest.mark.slow
HIDDEN = "针对鸢尾线索的问题"


async def described(people: Cast, inspection: UUID) -> None:
    await actions.describe(
        people.wang,
        inspection,
        report_lead="加强组织领导。成立专班。",
        next_steps="持续整改。",
        contact="0755-2000000",
        version=await value("SELECT version FROM inspections_inspection WHERE id = {}", inspection),
    )


async def a_ledger(people: Cast) -> tuple[UUID, dict[str, UUID]]:
    """One finding done, one open, one withheld."""
    inspection = await an_inspection(people)
    items = {
        "done": await a_closed_item(people, inspection, title="针对一的问题"),
        "open": await an_item(people, inspection, title="针对二的问题"),
        "hidden": await an_item(people, inspection, title=HIDDEN, category="关于鸢尾的问题"),
    }
    await actions.withhold(people.wang, items["hidden"], "涉及重大敏感事项")
    await described(people, inspection)
    return inspection, items


async def issued(people: Cast, inspection: UUID, audience: str) -> dict[str, Any]:
    made = await actions.issue_notice(people.wang, inspection, audience)
    found = await row(
        "SELECT p.*, d.label, d.kind, d.sha256 FROM inspections_publication p JOIN document d ON d.id = p.document"
        " WHERE p.id = {}",
        made,
    )
    assert found is not None
    return found


async def test_each_audience_has_its_own_numbers_and_its_own_record(browser: Browser, people: Cast) -> None:
    inspection, _ = await a_ledger(people)
    path = f"/inspections/{inspection}/publication"
    await browser.sign_in(people.wang)
    for audience in ("public", "party", "party"):
        await browser.send(f"{path}/issue", {"audience": audience}, to=path)
    made = await rows(
        "SELECT p.audience, p.findings, p.complete, p.withheld, d.label, p.printed FROM inspections_publication p"
        " JOIN document d ON d.id = p.document ORDER BY p.issued_at"
    )
    year = today().year
    assert [line["label"] for line in made] == [
        f"区委巡察办通报〔{year}〕1号",
        f"区委巡察办党内通报〔{year}〕1号",
        f"区委巡察办党内通报〔{year}〕2号",
    ]
    assert [(line["audience"], line["findings"], line["complete"]) for line in made[:2]] == [
        ("public", 2, 1),
        ("party", 3, 1),
    ]
    assert "鸢尾" not in made[0]["printed"]
    assert "鸢尾" in made[1]["printed"]
    page = await browser.see(path)
    assert "党内通报" in page
    assert page.count("/inspections/publications/") == 3


async def test_the_word_file_is_kept_by_its_own_hash_and_fetched_as_it_was_issued(
    browser: Browser, people: Cast
) -> None:
    inspection, items = await a_ledger(people)
    notice = await issued(people, inspection, "public")
    await browser.sign_in(people.wang)
    address = f"/inspections/publications/{notice['id']}/notice.docx"
    first = await browser.get(address)
    kept = await row("SELECT purpose, sha256, size FROM attachment WHERE subject_id = {}", notice["id"])
    assert kept == {"purpose": "issued", "sha256": sha256(first.content).hexdigest(), "size": len(first.content)}
    assert kept["sha256"] != notice["sha256"]
    assert first.headers["content-disposition"].startswith("attachment")
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(first.content)).paragraphs)
    assert notice["label"] in text
    assert "针对一的问题" in text
    assert "鸢尾" not in text
    await actions.withhold(people.wang, items["done"], "涉及国家秘密")
    assert (await browser.get(address)).content == first.content
    read = await rows("SELECT detail FROM audit_entry WHERE action = 'document.read' ORDER BY seq")
    assert [json.loads(line["detail"])["form"] for line in read] == ["docx", "docx"]


async def test_who_is_recused_from_one_finding_sees_neither_notice_in_any_form(browser: Browser, people: Cast) -> None:
    inspection, items = await a_ledger(people)
    notices = [await issued(people, inspection, audience) for audience in ("public", "party")]
    addresses = [
        f"/inspections/publications/{notice['id']}{form}"
        for notice in notices
        for form in ("", "/notice.pdf", "/notice.docx")
    ]
    await browser.sign_in(people.he)
    assert [(await browser.get(address)).status_code for address in addresses] == [200] * 6
    hidden = await queries.item_for(people.wang, items["hidden"])
    await actions.recuse(hidden, people.wang, person=people.he.id, unit=None, reason="近亲属任职")
    assert [(await browser.get(address)).status_code for address in addresses] == [404] * 6
    assert "〔" not in await browser.see(f"/inspections/{inspection}")
    for audience in ("public", "party"):
        await browser.see(f"/inspections/{inspection}/publication/draft.pdf?audience={audience}", status=404)


async def test_the_page_shows_what_the_ledger_would_say_today(browser: Browser, people: Cast) -> None:
    inspection, items = await a_ledger(people)
    notice = await issued(people, inspection, "public")
    await browser.sign_in(people.wang)
    address = f"/inspections/publications/{notice['id']}"
    assert "印发后台账没有变化" in await browser.see(address)
    done = await queries.item_for(people.wang, items["done"])
    await actions.reopen(done, people.wang, note="重新整改", due=today().replace(year=2099))
    await an_item(people, inspection, title="针对新的问题")
    await actions.withhold(people.wang, items["open"], "涉及国家秘密")
    page = await browser.see(address)
    for said in ("重新整改 1 个", "印发后转为拟不公开 1 个", "印发后新增 1 个", "针对新的问题"):
        assert said in page
    assert "鸢尾" not in page
    assert "完成率50%" in page
    assert "完成率0%" in page


async def test_a_draft_is_for_one_of_the_two_audiences(browser: Browser, people: Cast) -> None:
    inspection, _ = await a_ledger(people)
    await browser.sign_in(people.wang)
    path = f"/inspections/{inspection}/publication/draft.pdf"
    public, party = await browser.get(path), await browser.get(f"{path}?audience=party")
    assert public.content[:5] == party.content[:5] == b"%PDF-"
    assert public.headers["content-disposition"] != party.headers["content-disposition"]
    await browser.see(f"{path}?audience=world", status=404)


async def test_nothing_is_issued_where_nothing_may_be_published(people: Cast) -> None:
    inspection = await an_inspection(people)
    await actions.withhold(people.wang, await an_item(people, inspection), "涉及国家秘密")
    await described(people, inspection)
    with pytest.raises(Refused, match="没有可以向社会公开的内容"):
        await actions.issue_notice(people.wang, inspection, "public")
    with pytest.raises(Refused, match="请选择"):
        await actions.issue_notice(people.wang, inspection, "world")
    assert await value("SELECT count(*) FROM document") == 0


async def test_what_was_published_can_be_neither_changed_nor_deleted(people: Cast) -> None:
    inspection, _ = await a_ledger(people)
    await issued(people, inspection, "public")
    for statement in (
        "UPDATE inspections_publication SET printed = '{{}}' RETURNING id",
        "DELETE FROM inspections_publication RETURNING id",
    ):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await _tried(statement)
    assert await value("SELECT count(*) FROM inspections_publication WHERE findings = 2") == 1


@atomic()
async def _tried(statement: str) -> None:
    await rows(statement)
