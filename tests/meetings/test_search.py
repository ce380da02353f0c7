"""Searching the room: any two characters that stand side by side, and only what the person may see."""

from uuid import UUID

import pytest

from meetings.searching import query
from meetings.searching.index import index_item, index_resolution, index_topic, reindex
from meetings.searching.query import search_for
from meetings.tables import ItemText
from portal import db
from portal.access import Me
from portal.bigrams import asked_words
from portal.clock import now
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_held_meeting, a_resolution, an_approved_topic


async def found(me: Me, question: str) -> list[str]:
    return [line["what"] for line in (await search_for(me, asked_words(question)))["found"]]


async def rebuilt() -> tuple[int, int]:
    return [done async for done in reindex()][-1]


async def minutes_of(people: Cast, meeting: UUID, text: str) -> UUID:
    item: UUID = await db.value(
        "SELECT id FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' ORDER BY position LIMIT 1", meeting
    )
    written = ItemText(agenda_item=item, text=text, by=people.zhou.id, by_name="周岚", at=now())
    await ItemText.insert(written).run()
    await index_item(item)
    return item


async def test_two_neighbouring_characters_find_topic_agenda_minutes_and_resolution(people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, title="河道清淤经费", background="涉及三个社区。")
    await index_topic(topic)
    assert await found(people.zhou, "清淤") == ["topic"]
    assert await found(people.zhou, "社区 河道") == [], "words of one question stand in one text"
    assert await found(people.zhou, "道淤") == []
    meeting = await a_held_meeting(people, conference)
    await minutes_of(people, meeting, "会议听取了汇报，要求加快清淤进度。")
    resolution = await a_resolution(people, meeting, wording="年底前完成清淤。", issued_at=now(), state="assigned")
    await index_resolution(resolution)
    assert sorted(await found(people.zhou, "清淤")) == ["minutes", "resolution", "topic"]
    assert sorted(await found(people.zhou, "第1个")) == ["item", "topic"]


async def test_minutes_are_found_by_others_only_once_they_are_issued(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await minutes_of(people, meeting, "要求加快清淤进度。")
    assert await found(people.zhou, "清淤") == ["minutes"]
    assert await found(people.tang, "清淤") == ["minutes"]
    for one in (people.lin, people.qian, people.chen):
        assert await found(one, "清淤") == []
        assert sorted(await found(one, "第1个")) == ["item", "topic"]
    await db.rows("UPDATE meetings_meeting SET state = 'issued' WHERE id = {}", meeting)
    assert await found(people.lin, "清淤") == ["minutes"]
    assert await found(people.xu, "清淤") == []


async def test_a_hit_in_minutes_one_may_not_read_is_not_shown_beside_a_title(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await minutes_of(people, meeting, "第1个议题原则同意。")
    (line,) = [one for one in (await search_for(people.lin, ["第1个"]))["found"] if one["what"] != "topic"]
    assert [hit["kind"] for hit in line["hits"]] == ["议程"]
    (line,) = [one for one in (await search_for(people.zhou, ["第1个"]))["found"] if one["what"] != "topic"]
    assert [hit["kind"] for hit in line["hits"]] == ["议程", "纪要"]


async def test_a_confidential_topic_is_found_by_those_concerned_only(people: Cast) -> None:
    conference = await a_conference(people)
    await index_topic(await an_approved_topic(people, conference, title="河道清淤经费", confidential=True))
    for one, what in ((people.lin, ["topic"]), (people.tang, ["topic"]), (people.qian, []), (people.sun, [])):
        assert await found(one, "清淤") == what, one.name


async def test_what_was_rewritten_is_found_by_its_new_words_only(people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, title="河道清淤经费")
    await index_topic(topic)
    await db.rows("UPDATE meetings_topic SET title = '路灯维修' WHERE id = {}", topic)
    await index_topic(topic)
    assert await found(people.zhou, "清淤") == []
    assert await found(people.zhou, "路灯") == ["topic"]


async def test_a_rebuild_finds_everything_and_then_nothing_to_do(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await a_resolution(people, meeting, wording="年底前完成清淤。", issued_at=now())
    await db.rows("DELETE FROM meetings_search")
    assert await found(people.zhou, "清淤") == []
    looked, righted = await rebuilt()
    assert looked > 0
    assert righted > 0
    assert await found(people.zhou, "清淤") == ["resolution"]
    assert (await rebuilt())[1] == 0


@pytest.mark.parametrize("common", [1, 10_000])
async def test_old_texts_are_found_behind_the_newest(
    people: Cast, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    """With so few texts the sample is made small: by pairs for a rare word, in one's own for a common one."""
    conference = await a_conference(people)
    for number in range(4):
        await index_topic(await an_approved_topic(people, conference, title=f"河道清淤第{number}段"))
    await index_topic(await an_approved_topic(people, conference, title="路灯维修清淤"))
    for number in range(3):
        await index_topic(await an_approved_topic(people, conference, title=f"道路拓宽第{number}段"))
    monkeypatch.setattr(query, "SAMPLE", 14)
    monkeypatch.setattr(query, "COMMON", common)
    assert await found(people.zhou, "清淤") == ["topic"] * 5
    assert await found(people.xu, "清淤") == []


async def test_pages_follow_one_another_without_gap_or_double(people: Cast) -> None:
    conference = await a_conference(people)
    for number in range(5):
        await index_topic(await an_approved_topic(people, conference, title=f"河道清淤第{number}段"))
    seen: list[str] = []
    after: UUID | None = None
    for _ in range(3):
        page = await search_for(people.zhou, ["清淤"], after, limit=2)
        seen += [line["title"] for line in page["found"]]
        after = UUID(page["next"]) if page["next"] else None
    assert seen == [f"河道清淤第{number}段" for number in (4, 3, 2, 1, 0)]
    assert after is None


async def test_the_page_shows_the_words_around_the_hit(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await index_topic(await an_approved_topic(people, conference, title="河道清淤经费"))
    await browser.sign_in(people.zhou)
    assert "<mark>清淤</mark>" in await browser.see("/meetings/search?q=清淤")
    assert "请至少输入两个字" in await browser.see("/meetings/search?q=清")
    assert "没有找到" in await browser.see("/meetings/search?q=路灯")
    assert "输入要找的字" in await browser.see("/meetings/search")
    await browser.see("/meetings/search?q=清淤&after=abc")
