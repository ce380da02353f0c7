"""Searching finds exactly the texts that hold the words, of the items a person may see."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections import actions, queries
from inspections.rules import own, visible
from inspections.searching import query
from inspections.searching.index import index_items, reindex
from portal.access import Me
from portal.bigrams import asked_words, folded
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.people import Recusal
from tests.browser import Browser
from tests.builders import (
    a_closed_item,
    a_file,
    an_applied_item,
    an_inspection,
    an_item,
    an_item_in_review,
    with_evidence,
)
from tests.matrix.asking import undone

LETTERS = "整改措施值班制度１Ａａ½（，"
TEXT = st.text(st.sampled_from(LETTERS), min_size=2, max_size=12)


async def found(me: Me, question: str) -> set[UUID]:
    return {item["id"] for item in (await query.search_for(me, asked_words(question)))["items"]}


async def kinds(me: Me, question: str) -> list[str]:
    page = await query.search_for(me, asked_words(question))
    return [hit["kind"] for item in page["items"] for hit in item["hits"]]


async def in_step() -> bool:
    """The index as it stands is the one a rebuild would make."""
    async with undone():
        every = [line["id"] for line in await rows("SELECT id FROM inspections_item")]
        return await index_items(every) == 0


# exactly what holds the words


WAYS: dict[str, dict[str, int]] = {
    "few": {},
    "everywhere, all new": {"EVERYWHERE": 99},
    "everywhere, rare": {"EVERYWHERE": 99, "SAMPLE": 0},
    "everywhere, older": {"EVERYWHERE": 99, "SAMPLE": 0, "COMMON": 0},
    "everywhere, then pairs": {"EVERYWHERE": 99, "SAMPLE": 0, "NEAR": 0, "COMMON": 0},
    "many, rare": {"FEW": 0},
    "many, common": {"FEW": 0, "COMMON": 0},
    "many, then pairs": {"FEW": 0, "COMMON": 0, "OWN": 1},
}


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every way to the answer: few items to see, or many, or all; among the newest or not; the word rare, or common."""
    for name, number in WAYS[request.param].items():
        assert hasattr(query, name)
        monkeypatch.setattr(query, name, number)
    return str(request.param)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=3, max_size=3), data=st.data())
async def test_any_part_of_a_text_finds_exactly_the_items_that_hold_it(
    people: Cast, way: str, texts: list[str], data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(whole) - 2))
    part = whole[start : data.draw(st.integers(start + 2, len(whole)))]
    async with undone():
        inspection = await an_inspection(people)
        made = {
            await an_item(people, inspection, category="类别", title=text, measures=(), manifestation=""): text
            for text in texts
        }
        hidden = await an_item(people, inspection, category="类别", title=whole, measures=(), manifestation="")
        await actions.recuse(
            await queries.item_for(people.wang, hidden), people.wang, person=people.li.id, unit=None, reason="亲属"
        )
        wanted = {item for item, text in made.items() if folded(part) in folded(text)}
        assert await found(people.li, part) == wanted
        assert await found(people.wang, part) == wanted | {hidden}
        assert await found(people.zhao, part) == set()


async def test_pairs_that_stand_apart_are_not_the_word(people: Cast, way: str) -> None:
    await an_item(people, title="改措已定，整改未动")
    assert await found(people.li, "整改措") == set()


async def test_every_word_must_stand_in_one_text(people: Cast, way: str) -> None:
    both = await an_item(people, title="值班无人，台账不全")
    await an_item(people, title="值班无人", measures=("补齐台账。",))
    assert await found(people.li, "台账 值班") == {both}


async def test_signs_of_the_query_language_are_found_as_they_are(people: Cast, way: str) -> None:
    item = await an_item(people, title="100%的'责任'\\制度_未|落实&执行:*")
    for part in ("0%", "'责", "'\\", "度_未", "未|落", "&执", ":*", "落实&执行"):
        assert await found(people.li, part) == {item}, part
    assert await found(people.li, "%的_责") == set()


async def test_every_kind_of_text_is_found_and_named(people: Cast) -> None:
    item_id = await an_item(
        people, title="鸢尾之问", manifestation="木槿之状", target="紫菀之标", measures=("忍冬之策",)
    )
    item = await queries.item_for(people.li, item_id)
    await actions.add_progress(item, people.li, text="白芷之进", happened_on=None)
    files = [a_file("辛夷之件.pdf")]
    await actions.add_evidence(await queries.item_for(people.li, item_id), people.li, files, effective_on=None)
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome="杜若之果")
    asked = ["鸢尾之问", "木槿之状", "紫菀之标", "忍冬之策", "白芷之进", "辛夷之件", "杜若之果"]
    named = [await kinds(people.li, word) for word in asked]
    assert named == [
        ["反馈问题"], ["具体表现"], ["整改目标"], ["整改措施"], ["进展"], ["佐证材料"], ["整改落实情况"],
    ]  # fmt: skip


# only what one may see


async def test_who_is_recused_or_from_elsewhere_finds_nothing(people: Cast, way: str) -> None:
    item_id = await an_item(people, title="鸢尾之问")
    for me in (people.li, people.sun, people.chen, people.wang, people.qian):
        assert await found(me, "鸢尾") == {item_id}, me.account
    for me in (people.zhao, people.xu):
        assert await found(me, "鸢尾") == set(), me.account
    item = await queries.item_for(people.wang, item_id)
    await actions.recuse(item, people.wang, person=None, unit=people.unit["fuwu"], reason="单位涉及此事")
    assert await found(people.li, "鸢尾") == set()
    recusal = await value("SELECT id FROM recusal WHERE record_id = {}", item_id)
    await actions.unrecuse(item, people.wang, recusal)
    assert await found(people.li, "鸢尾") == {item_id}


async def test_who_is_recused_from_the_finding_or_the_inspection_finds_nothing(people: Cast, way: str) -> None:
    item_id = await an_item(people, title="鸢尾之问")
    item = await queries.item_for(people.wang, item_id)
    for kind, record in (("finding", item["finding"]), ("inspection", item["inspection"])):
        async with undone():
            given_up: dict[str, Any] = {"record_kind": f"inspections.{kind}", "record_id": record, "unit": None}
            who = {"person": people.li.id, "declared_by": people.wang.id, "declared_at": item["created_at"]}
            await Recusal.insert(Recusal(reason="亲属", **given_up, **who)).run()
            assert await found(people.li, "鸢尾") == set(), kind


async def test_the_page_tells_a_recused_person_what_it_tells_of_nothing(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    item_id = await an_item(people, inspection, title="鸢尾之问")
    await browser.sign_in(people.li)
    assert "鸢尾之问" in await browser.see("/inspections/search?q=鸢尾")
    item = await queries.item_for(people.wang, item_id)
    await actions.recuse(item, people.wang, person=people.li.id, unit=None, reason="亲属")
    page = await browser.see("/inspections/search?q=鸢尾")
    assert "没有找到“鸢尾”" in page
    page = page.replace("鸢尾", "何物").replace(quote("鸢尾"), quote("何物"))
    assert page == await browser.see("/inspections/search?q=何物")


async def test_what_others_see_neither_fills_nor_moves_a_page(people: Cast, way: str) -> None:
    inspection = await an_inspection(people)
    mine = [await an_item(people, inspection, title="针对值班的问题") for _ in range(3)]
    other = [
        await an_item(people, inspection, title="针对值班的问题", lead_unit=people.unit["zongzhi"]) for _ in range(3)
    ]
    first = await query.search_for(people.li, ["值班"], limit=2)
    assert [item["id"] for item in first["items"]] == [mine[2], mine[1]]
    second = await query.search_for(people.li, ["值班"], UUID(first["next"]), limit=2)
    assert [item["id"] for item in second["items"]] == [mine[0]]
    assert second["next"] == ""
    assert other


async def test_the_search_and_the_ledger_mean_the_same_by_what_one_may_see(people: Cast) -> None:
    """`own` finds by index what `visible` decides row by row: the same items for every one of the cast."""
    inspection = await an_inspection(people)
    plain = await an_item(people, inspection)
    for changes in (
        {"lead_unit": people.unit["dangjian"], "leader": None},
        {"lead_unit": people.unit["zongzhi"], "supporting": (people.unit["fuwu"],), "leader": None},
        {"lead_unit": people.unit["dangjian"], "leader": people.li.id},
        {"lead_unit": people.unit["qingshi"], "leader": None},
        {"lead_unit": people.unit["fuwu"], "leader": None},
    ):
        await an_item(people, inspection, **changes)
    handled = await queries.item_for(people.wang, await an_item(people, inspection, lead_unit=people.unit["dangjian"]))
    await actions.reassign(handled, people.wang, lead_unit=handled["lead_unit"], leader=None, handler=people.li.id)
    named = await queries.item_for(people.wang, await an_item(people, inspection, lead_unit=people.unit["dangjian"]))
    given = {"lead_unit": named["lead_unit"], "leader": None, "handler": people.sun.id}
    await actions.reassign(named, people.wang, **given, leaders=[(people.li.id, "member")])
    kept = await queries.item_for(people.wang, plain)
    for me in (people.li, people.he, people.sun):
        await actions.recuse(kept, people.wang, person=me.id, unit=None, reason="亲属")
    seen = {}
    for account, me in people.person.items():
        decided = await rows(
            "SELECT i.id FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection WHERE {}",
            visible(me),
        )
        for newest in (False, True):
            found_by_index = await rows("{}", own(me, 100, newest=newest))
            told = {line["id"] for line in found_by_index if not line["kept"]}
            assert told == {line["id"] for line in decided}, account
        seen[account] = len(decided)
    assert (seen["wang"], seen["he"], seen["li"], seen["sun"], seen["zhao"], seen["qian"]) == (8, 7, 5, 7, 0, 8)


# in step with the texts


async def test_the_index_is_in_step_after_every_action(people: Cast) -> None:
    inspection = await an_inspection(people)
    for make in (a_closed_item, an_item_in_review, an_applied_item, an_item):
        await make(people, inspection, title="针对值班的问题", manifestation="无人值班。", target="有人。")
        assert await in_step(), make.__name__
    item_id = await an_item(people, inspection)
    await actions.add_progress(
        await queries.item_for(people.li, item_id), people.li, text="召开会议。", happened_on=None
    )
    assert await in_step()
    await with_evidence(people, item_id)
    assert await in_step()
    assert await found(people.li, "值班制度.pdf") >= {item_id}
    file = await value("SELECT id FROM attachment WHERE subject_id = {}", item_id)
    item = await queries.item_for(people.li, item_id)
    await actions.withdraw_evidence(item, people.li, file, "传错了")
    assert await in_step()
    assert item_id not in await found(people.li, "值班制度.pdf")
    await actions.mark_substantial(await queries.item_for(people.li, item_id), people.li, "已见成效")
    await actions.withhold(people.wang, item_id, "涉及重大敏感事项")
    assert await in_step()


async def test_a_text_changed_behind_the_houses_back_is_put_right_by_a_rebuild(people: Cast) -> None:
    item_id = await an_item(people, title="鸢尾之问", measures=("忍冬之策", "半夏之策"))
    await rows("UPDATE inspections_measure SET text = '海桐之策' WHERE text = '忍冬之策'")
    await rows("DELETE FROM inspections_measure WHERE text = '半夏之策'")
    await rows("DELETE FROM inspections_search WHERE kind = 'finding'")
    assert [step async for step in reindex()][-1] == (1, 3)
    assert [step async for step in reindex()][-1] == (1, 0)
    assert await found(people.li, "鸢尾") == await found(people.li, "海桐") == {item_id}
    assert await found(people.li, "忍冬") | await found(people.li, "半夏") == set()


async def test_what_is_rolled_back_is_not_found(people: Cast) -> None:
    item_id = await an_item(people)
    async with undone():
        item = await queries.item_for(people.li, item_id)
        await actions.add_progress(item, people.li, text="白芷之进", happened_on=None)
        assert await found(people.li, "白芷") == {item_id}
    assert await found(people.li, "白芷") == set()


# the page


async def test_the_page_shows_where_the_words_stand(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people, measures=("修订<值班>制度。", "再修订值班。", "三修订值班。", "四修订值班。"))
    await browser.sign_in(people.li)
    page = await browser.see("/inspections/search?q=修订")
    assert f'href="/inspections/items/{item_id}"' in page
    assert "<mark>修订</mark>&lt;值班&gt;制度。" in page
    assert "这一事项还有 1 处。" in page


async def test_the_page_says_politely_what_it_needs(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    assert "请至少输入两个字。" in await browser.see("/inspections/search?q=岛")
    assert "请至少输入两个字。" in await browser.see("/inspections/search?q=值班 岛")
    assert "输入要找的字，两个字以上。" in await browser.see("/inspections/search?q=%20%00")
    assert "没有找到" in await browser.see("/inspections/search?q=" + "值班" * 200)
    await browser.see("/inspections/search?q=%ff%fe%ed%a0%80x&after=nonsense")


async def test_pages_follow_one_another_until_the_last(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    made = {str(await an_item(people, inspection, title="针对值班的问题")) for _ in range(query.PAGE + 1)}
    await browser.sign_in(people.li)
    first = await browser.see("/inspections/search?q=值班")
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = await browser.see(following)
    shown = [{item for item in made if f"/inspections/items/{item}" in page} for page in (first, second)]
    assert [len(one) for one in shown] == [query.PAGE, 1]
    assert shown[0] | shown[1] == made
    assert 'rel="next"' not in second


async def test_the_ledger_leads_to_the_search(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    assert 'href="/inspections/search?q=%E5%80%BC%E7%8F%AD"' in await browser.see("/inspections/ledger?q=值班")
