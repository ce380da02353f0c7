"""A notice is printed before its number is taken: nobody waits meanwhile, no number is lost, nothing withheld slips out."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from inspections import actions
from portal import db
from portal.clock import today
from portal.db import atomic, row, rows, value
from portal.demo.cast import Cast, make_cast
from portal.documents import NumberTaken, Printed, issue_printed, next_label
from portal.subjects import Subject
from tests.browser import Browser
from tests.builders import an_inspection, an_item

WORDS: dict[str, Any] = {"report_lead": "加强领导。", "next_steps": "持续。", "contact": "0755-2000000", "version": 0}


async def a_ledger(people: Cast) -> tuple[UUID, UUID]:
    inspection = await an_inspection(people)
    await an_item(people, inspection, title="针对一的问题")
    item = await an_item(people, inspection, title="针对鸢尾的问题")
    await actions.describe(people.wang, inspection, **WORDS)
    return inspection, item


async def test_a_number_taken_meanwhile_keeps_nothing_and_leaves_no_gap(people: Cast) -> None:
    series = ("public_notice", people.unit["inspection_office"], today().year, "区委巡察办通报")
    subject = Subject("inspections.inspection", people.wang.id, "某次巡察", "/inspections")
    first = Printed(await next_label(*series), b"%PDF-1.4 one")
    await issue_printed(*series, "通报", subject, people.wang, first)
    with pytest.raises(NumberTaken):
        await issue_printed(*series, "通报", subject, people.wang, first)
    second = Printed(await next_label(*series), b"%PDF-1.4 two")
    await issue_printed(*series, "通报", subject, people.wang, second)
    assert [line["serial"] for line in await rows("SELECT serial FROM document ORDER BY serial")] == [1, 2]


async def test_the_page_before_says_what_follows_and_only_its_button_issues(browser: Browser, people: Cast) -> None:
    inspection, item = await a_ledger(people)
    await actions.withhold(people.wang, item, "涉及国家秘密")
    await browser.sign_in(people.wang)
    path = f"/inspections/{inspection}/publication"
    assert f"{path}/issue?audience=party" in await browser.see(path)
    page = await browser.see(f"{path}/issue?audience=public")
    for said in (f"区委巡察办通报〔{today().year}〕1号", "写入1个问题", "拟不公开的1个问题不写入", "也不能撤回"):
        assert said in page, said
    assert await value("SELECT count(*) FROM document") == 0
    assert "不向社会公开的1个问题另行列明" in await browser.see(f"{path}/issue?audience=party")
    await browser.see(f"{path}/issue?audience=world", status=404)


async def test_a_notice_that_lacks_its_words_says_so_before_anybody_presses(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection)
    await browser.sign_in(people.wang)
    page = await browser.see(f"/inspections/{inspection}/publication/issue")
    assert "请先填写通报的工作开展情况和联系方式。" in page
    assert f'action="/inspections/{inspection}/publication/issue"' not in page


@pytest.mark.slow
async def test_nobody_waits_for_the_printer_and_what_is_withheld_meanwhile_is_not_told(committed: str) -> None:
    """Somebody has withheld a finding and not yet committed: the notice is printed with it, waits, and prints again."""
    people = await make_cast()
    inspection, item = await a_ledger(people)
    async with atomic():
        await actions.withhold(people.wang, item, "涉及国家秘密")
        issuing = asyncio.create_task(_alone(actions.issue_notice(people.he, inspection)))
        await _until_somebody_waits(committed)
        assert not issuing.done()
    notice = await issuing
    found = await row(
        "SELECT findings, printed, version FROM inspections_publication p"
        " JOIN inspections_inspection n ON n.id = p.inspection WHERE p.id = {}",
        notice,
    )
    assert found is not None
    assert found["findings"] == 1
    assert "鸢尾" not in found["printed"]
    assert await value("SELECT last FROM document_counter") == 1


@pytest.mark.slow
async def test_two_notices_at_once_get_numbers_without_a_gap_each_printed_with_its_own(committed: str) -> None:
    people = await make_cast()
    inspections = [(await a_ledger(people))[0] for _ in range(2)]
    await asyncio.gather(*(actions.issue_notice(people.wang, one) for one in inspections))
    made = await rows(
        "SELECT d.serial, d.label, a.name FROM document d JOIN inspections_publication p ON p.document = d.id"
        " JOIN attachment a ON a.subject_id = p.id ORDER BY d.serial"
    )
    assert [line["serial"] for line in made] == [1, 2]
    assert all(line["name"].startswith(line["label"]) for line in made)


async def _alone(issuing: object) -> UUID:
    """Outside the transaction of whoever started it."""
    db.DB.current_transaction.set(None)
    return await issuing  # type: ignore[misc]


async def _until_somebody_waits(url: str) -> None:
    import asyncpg

    watching = await asyncpg.connect(url)
    try:
        while not await watching.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ):
            pass
    finally:
        await watching.close()
