"""A letter from a row of the ledger to its end, as those who do it see it."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal import db
from portal.accountability.queries.letters import letter_for
from portal.clock import today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.house.counting import counted, growing
from tests.inspections.test_main_path import PDF
from tests.portal.accountability.letters.writing import a_draft, a_duty, closed, issued, received, state_of, submitted

PAGE = "/accountability/letters"


async def the_only_one() -> UUID:
    found = await db.rows("SELECT id FROM accountability_letter")
    assert len(found) == 1
    letter: UUID = found[0]["id"]
    return letter


async def test_the_whole_way_through_the_pages(browser: Browser, people: Cast) -> None:
    duty = await a_duty(people, title="公布加装电梯补助办法")
    await browser.sign_in(people.zhou)
    assert "公布加装电梯补助办法" in await browser.see(f"{PAGE}/new?duty={duty['id']}")
    sent = {"kind": "supervision_letter", "duties": str(duty["id"]), "why": "逾期十天未报"}
    assert (await browser.send(f"{PAGE}/new", sent)).status_code == 303
    letter = await the_only_one()
    page = f"{PAGE}/{letter}"
    shown = await browser.see(page)
    assert "已逾期10天" in shown
    assert "逾期十天未报" in shown
    found = await letter_for(people.zhou, letter)
    words = {
        "title": found["title"],
        "addressee": str(found["addressee"]),
        "cause": found["cause"],
        "basis": found["basis"],
        "demand": "请一周内拿出办法。",
        "reply_days": "5",
        "contact": "周岚",
        "copy_1": str(people.unit["qingshi"]),
        "duties": str(duty["id"]),
        "version": str(found["version"]),
    }
    await browser.send(f"{page}/edit", words, to=page)
    await browser.send(f"{page}/submit", {"version": str(found["version"] + 1)}, to=page)
    await browser.sign_in(people.tang)
    assert "待我签发" in await browser.see(PAGE)
    shown = await browser.see(f"{page}/sign")
    assert f"区信联办督函〔{today().year}〕1号" in shown
    assert "请一周内拿出办法。" in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    await browser.send(f"{page}/sign", {"version": str(found["version"] + 2), "seen": seen}, to=page)
    assert (await browser.get(f"{page}/paper.pdf")).content.startswith(b"%PDF")
    await browser.sign_in(people.li)
    assert f"督办函 区信联办督函〔{today().year}〕1号" in await browser.see("/")
    shown = await browser.see(page)
    assert "签收" in shown
    assert "逾期十天未报" not in shown
    assert "报请签发" not in shown
    await browser.send(f"{page}/receive", to=page)
    papers = [("file", ("办法.pdf", PDF, "application/pdf"))]
    answer = await browser.send(f"{page}/reply", {"reply": "办法已于今日公布。"}, files=papers)
    assert answer.status_code == 303
    file = await db.value("SELECT id FROM attachment WHERE name = '办法.pdf'")
    assert (await browser.get(f"{page}/papers/{file}")).content == PDF
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/close", to=page)
    assert await state_of(letter) == "closed"
    met = await db.row("SELECT done_on, first_due FROM duty WHERE subject_id = {}", letter)
    assert met is not None
    assert met["done_on"] == today()
    assert met["first_due"] >= today() + timedelta(days=5)


async def test_a_page_asks_as_often_for_three_letters_as_for_one(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    draft = await a_draft(people)
    waiting = await submitted(people, "supervision_letter")
    listed = await closed(people, "listed_supervision")
    duty = await a_duty(people)
    paths = {
        "zhou": [PAGE, f"{PAGE}/listed", f"{PAGE}/{draft}", f"{PAGE}/{listed}", f"{PAGE}/new?duty={duty['id']}"],
        "tang": [PAGE, f"{PAGE}/{waiting}/sign"],
    }

    async def asked() -> dict[str, list[str]]:
        found = {}
        for who, addresses in paths.items():
            await browser.sign_in(people.person[who])
            for path in addresses:
                async with counted() as statements:
                    answer = await browser.get(path)
                assert answer.status_code == 200, path
                found[path] = statements
        return found

    few = await asked()
    for late in (20, 30):
        await a_draft(people, duty=await a_duty(people, late=late, unit="dangjian"))
        await a_duty(people, late=late)
    faults = growing(few, await asked())
    assert not faults, "\n".join(faults)


async def test_what_looks_like_a_person_is_not_taken(browser: Browser, people: Cast) -> None:
    letter = await a_draft(people)
    found = await letter_for(people.zhou, letter)
    page = f"{PAGE}/{letter}"
    await browser.sign_in(people.zhou)
    words = {name: str(found[name]) for name in ("title", "addressee", "basis", "demand", "reply_days", "version")}
    matter = await db.value("SELECT duty FROM accountability_letter_matter WHERE letter = {}", letter)
    refused = await browser.send(f"{page}/edit", {**words, "cause": "电话13800138000。", "duties": str(matter)})
    assert refused.status_code == 422
    assert "“事由”中疑似含有手机号码" in refused.text
    assert (await letter_for(people.zhou, letter))["cause"] == found["cause"]


async def test_what_was_typed_is_kept_when_somebody_was_faster(browser: Browser, people: Cast) -> None:
    letter = await a_draft(people)
    found = await letter_for(people.zhou, letter)
    page = f"{PAGE}/{letter}"
    await browser.sign_in(people.zhou)
    matter = await db.value("SELECT duty FROM accountability_letter_matter WHERE letter = {}", letter)
    words = {name: str(found[name]) for name in ("title", "addressee", "cause", "basis", "reply_days", "version")}
    sent = {**words, "demand": "请周五前办结。", "duties": str(matter)}
    await browser.send(f"{page}/edit", sent, to=page)
    late = await browser.send(f"{page}/edit", {**sent, "demand": "请周四前办结。"})
    assert late.status_code == 409
    assert "请周四前办结。" in late.text
    assert (await letter_for(people.zhou, letter))["demand"] == "请周五前办结。"


@pytest.mark.parametrize(
    ("adopted", "reason", "status"), [("no", "", 422), ("no", "经费未列入预算", 303), ("", "", 422)]
)
async def test_advice_that_is_not_adopted_needs_a_reason(
    browser: Browser, people: Cast, adopted: str, reason: str, status: int
) -> None:
    letter = await received(people, "improve_advice")
    await browser.sign_in(people.li)
    sent = {"adopted": adopted, "not_adopted": reason, "reply": "已研究。"}
    answer = await browser.send(f"{PAGE}/{letter}/reply", sent)
    assert answer.status_code == status
    if status == 422:
        assert "未采纳的理由" in answer.text or "采纳情况" in answer.text
        assert "已研究。" in answer.text


async def test_a_hostile_title_stays_text(browser: Browser, people: Cast) -> None:
    duty = await a_duty(people, title="<script>alert(1)</script>{{ 7*7 }}")
    letter = await issued(people, duty=duty)
    await browser.sign_in(people.li)
    shown = await browser.see(f"{PAGE}/{letter}")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
