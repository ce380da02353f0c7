"""What somebody would try who wants to know, or to do, what is not theirs: each way in was open once."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from portal import recusals
from portal.accountability.actions import (
    deputies,
    holds,
    letters,
    proposals,
    records_basis,
    records_moves,
    records_objections,
)
from portal.accountability.actions.round import walk_the_round
from portal.accountability.documents.bulletins import replies_in
from portal.accountability.pages.figures_bulletins import _only
from portal.accountability.queries.letters import letter_for
from portal.accountability.queries.proposals import proposals_for
from portal.accountability.queries.records import Filters, figures_for, list_for, record_for
from portal.clock import today
from portal.db import new_id, row, rows, value
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.subjects import Subject
from tests.browser import Browser
from tests.builders import a_file
from tests.people_builders import posted
from tests.portal.accountability.ledger import DUE, owe, told
from tests.portal.accountability.letters.writing import a_draft as letter_draft
from tests.portal.accountability.letters.writing import closed, freeze_as, issued
from tests.portal.accountability.records.recording import a_draft, against_unit, objected

TITLE = "账外资金清理"
RECORDS = "/accountability/records"


async def recuse(people: Cast, duty: dict[str, Any], who: str) -> None:
    card = Subject(duty["subject_kind"], duty["subject_id"], "一件事项", "/x")
    await recusals.declare(card, people.shen, person=people.person[who].id, unit=None, reason="亲属")


async def resting_on(people: Cast, duty: dict[str, Any], *decision: Any) -> UUID:
    """A record in force that names the duty as what it rests on."""
    made = await a_draft(people, *decision)
    await records_basis.rest_on(await record_for(people.wang, made), people.wang, duty["id"], None)
    await records_moves.check(await record_for(people.he, made), people.he)
    return made


async def accounts(subject_id: UUID) -> set[str]:
    found = await rows(
        "SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE n.subject_id = {}", subject_id
    )
    return {line["account"] for line in found}


@pytest.mark.parametrize("who", ["chen", "he"])
async def test_who_must_not_know_of_a_matter_does_not_know_of_the_record_that_rests_on_it(
    browser: Browser, people: Cast, who: str
) -> None:
    duty = await owe(people.unit["fuwu"], person=people.li.id)
    made, me = await resting_on(people, duty), people.person[who]
    assert await list_for(me, Filters())
    await recuse(people, duty, who)
    with pytest.raises(Missing):
        await record_for(me, made)
    assert await list_for(me, Filters()) == []
    assert (await figures_for(me, Filters()))["all"] == [("", 0)]
    await browser.sign_in(me)
    await browser.see(f"{RECORDS}/{made}", 404)


async def test_whom_a_record_concerns_sees_it_and_not_the_matter_they_must_not_know_of(
    browser: Browser, people: Cast
) -> None:
    duty = await owe(people.unit["fuwu"])
    made = await resting_on(people, duty)
    of_unit = await resting_on(people, duty, against_unit(people))
    for who, record in (("li", made), ("chen", of_unit)):
        await browser.sign_in(people.person[who])
        assert TITLE in await browser.see(f"{RECORDS}/{record}")
        await recuse(people, duty, who)
        assert TITLE not in await browser.see(f"{RECORDS}/{record}")


async def test_the_number_of_a_letter_one_must_not_know_of_is_unknown(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=today() - timedelta(days=9))
    letter = await issued(people, duty=duty)
    label = await value("SELECT x.label FROM document x WHERE x.subject_id = {}", letter)
    made = await a_draft(people)
    await recuse(people, duty, "wang")
    with pytest.raises(BadInput, match="没有找到这份函件"):
        await records_basis.rest_on(await record_for(people.wang, made), people.wang, None, label)


@pytest.mark.parametrize("kept_from", ["the record", "the matter"])
async def test_who_is_kept_from_a_record_hears_nothing_of_the_objection(
    browser: Browser, people: Cast, kept_from: str
) -> None:
    duty = await owe(people.unit["fuwu"])
    made = await a_draft(people)
    await records_basis.rest_on(await record_for(people.wang, made), people.wang, duty["id"], None)
    await records_moves.check(await record_for(people.he, made), people.he)
    record = await record_for(people.li, made)
    card = (
        Subject("accountability.record", made, "一条记录", "/x")
        if kept_from == "the record"
        else Subject(duty["subject_kind"], duty["subject_id"], "一件事项", "/x")
    )
    await recusals.declare(card, people.shen, person=people.wang.id, unit=None, reason="亲属")
    await records_objections.object_to(record, people.li, "当时已经报告过原因。")
    objection = await value("SELECT id FROM accountability_objection")
    assert await accounts(objection) == {"he"}
    await browser.sign_in(people.wang)
    assert "答复异议" not in await browser.see("/accountability")
    await browser.sign_in(people.he)
    assert "答复异议" in await browser.see("/accountability")


async def test_the_ladder_tells_nobody_of_what_only_an_offices_own_staff_know(people: Cast) -> None:
    await objected(people)
    duty = await row("SELECT id, due FROM duty WHERE subject_kind = 'accountability.objection'")
    assert duty is not None
    for offset in range(-8, 60):
        await walk_the_round(duty["due"] + timedelta(days=offset))
    heard = {account for account, sentence in await told() if "答复异议" in sentence}
    assert heard
    assert heard <= {"wang", "he"}
    for who in (people.zhou, people.shen):
        assert await proposals_for(who) == []


async def test_a_page_left_open_settles_only_what_it_showed(people: Cast) -> None:
    await owe(people.unit["fuwu"], person=people.li.id)
    for offset in range(-7, 4):
        await walk_the_round(DUE + timedelta(days=offset))
    [shown] = await proposals_for(people.zhou)
    for offset in range(4, 8):
        await walk_the_round(DUE + timedelta(days=offset))
    [higher] = await proposals_for(people.shen)
    assert higher["id"] != shown["id"]
    await proposals.dismiss(people.zhou, [shown["id"]], "已当面催办")
    assert [line["id"] for line in await proposals_for(people.shen)] == [higher["id"]]


async def test_nobody_stops_the_reminders_of_what_they_owe_themselves(people: Cast) -> None:
    own = await owe(people.unit["conference_office"], due=today() + timedelta(days=5))
    assigned = await owe(people.unit["fuwu"], person=people.zhou.id, due=today() + timedelta(days=5))
    for duty, who in ((own, people.zhou), (own, people.shen), (assigned, people.zhou)):
        with pytest.raises(Refused):
            await holds.stop(who, duty["id"], until=today(), reason="忙", on=today())
    await holds.stop(people.wang, own["id"], until=today(), reason="等待批复", on=today())
    await holds.stop(people.shen, assigned["id"], until=today(), reason="等待批复", on=today())


async def test_who_stands_in_hears_of_the_units_they_share_and_of_no_other(people: Cast) -> None:
    await posted(people.li.id, people.unit["liuan_zongzhi"], Role.liaison)
    await posted(people.sun.id, people.unit["fuwu"], Role.liaison)
    start = DUE - timedelta(days=9)
    await deputies.appoint(people.li, deputy=people.sun.id, starts_on=start, ends_on=DUE, reason="出差", on=start)
    await owe(people.unit["fuwu"], person=people.li.id, title="本单位的事")
    await owe(people.unit["liuan_zongzhi"], person=people.li.id, title="外单位的事")
    for offset in range(-8, 0):
        await walk_the_round(DUE + timedelta(days=offset))
    said = " ".join(sentence for account, sentence in await told() if account == "sun")
    assert "本单位的事" in said
    assert "外单位的事" not in said


async def test_a_unit_of_the_same_name_sees_its_own_line_of_a_table_not_yet_issued() -> None:
    def line(reply: str) -> dict[str, Any]:
        return {"unit": new_id(), "name": "综治办", "reply": reply, "by_title": "主任", "by_name": "甲"}

    mine, theirs = line("我们的说明"), line("别人的说明")
    content = {
        "rows": [{"unit": str(one["unit"]), "name": one["name"]} for one in (mine, theirs)],
        "replies": replies_in([mine, theirs]),
    }
    assert _only(content, [mine]) == {"rows": content["rows"][:1], "replies": content["replies"][:1]}


async def test_what_a_record_rests_on_does_not_change_under_the_hand_that_checks_it(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    made = await a_draft(people)
    shown = await record_for(people.he, made)
    await records_basis.rest_on(await record_for(people.wang, made), people.wang, duty["id"], None)
    with pytest.raises(Refused):
        await records_moves.check(shown, people.he)
    await records_moves.check(await record_for(people.he, made), people.he)
    with pytest.raises(Refused):
        await records_basis.rest_on(shown, people.wang, duty["id"], None)


async def test_who_has_a_copy_reads_the_letter_and_not_what_the_unit_answered(browser: Browser, people: Cast) -> None:
    letter = await letter_draft(people)
    found = await letter_for(people.zhou, letter)
    words = {name: found[name] for name in ("title", "addressee", "cause", "basis", "demand", "reply_days")}
    await letters.edit(found, people.zhou, letters.Words(**words, copies=[people.unit["housing"]]))
    await letters.submit(await letter_for(people.zhou, letter), people.zhou)
    await freeze_as(people, letter, "shen")
    await letters.receive(await letter_for(people.li, letter), people.li)
    found, handed_in = await letter_for(people.li, letter), [a_file("谈话记录.pdf")]
    await letters.reply(found, people.li, text="已向当事人当面说明。", papers=handed_in)
    paper = await value("SELECT id FROM attachment WHERE name = '谈话记录.pdf'")
    page = f"/accountability/letters/{letter}"
    for who, reads in (("lin", False), ("luo", False), ("li", True), ("chen", True), ("zhou", True), ("qian", True)):
        await browser.sign_in(people.person[who])
        assert ("当面说明" in await browser.see(page)) is reads, who
        assert (await browser.get(f"{page}/papers/{paper}")).status_code == (200 if reads else 404), who


async def test_a_page_left_open_agrees_to_no_other_proposal_than_the_one_it_showed(
    browser: Browser, people: Cast
) -> None:
    letter = await closed(people, "listed_supervision")
    found, page = await letter_for(people.zhou, letter), f"/accountability/letters/{letter}"
    await letters.propose_delisting(found, people.zhou, reason="已验收", paper=a_file("验收意见.pdf"))
    await browser.sign_in(people.tang)
    shown = set(
        re.findall(r'action="[^"]+/delist/\w+".*?name="version" value="(\d+)"', await browser.see(page), re.DOTALL)
    )
    assert len(shown) == 1
    await letters.refuse_delisting(found, people.tang, note="再观察一月")
    await letters.propose_delisting(found, people.shen, reason="已复验", paper=a_file("复验意见.pdf"))
    stale = {"version": shown.pop(), "note": "不同意"}
    for what in ("agree", "refuse"):
        assert (await browser.send(f"{page}/delist/{what}", stale)).status_code == 409
    assert await value("SELECT delisted_on FROM accountability_listing WHERE proposed_by IS NOT NULL") is None
    version = await value("SELECT version FROM accountability_listing")
    await browser.send(f"{page}/delist/agree", {"version": str(version)}, to=page)
