"""The minutes desk: texts that are not lost, results that move topics, resolutions in one act."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from meetings.actions import attending, deciding, desk
from meetings.queries.attendance import attendance_for, attendance_of
from meetings.queries.desk import desk_for, resolutions_of, text_of, texts_before, writers_of
from meetings.queries.topics import topic_for
from meetings.tables import TopicUnit
from portal import db
from portal.clock import now
from portal.demo.cast import Cast, make_cast
from portal.errors import BadInput, Missing, Refused
from tests.browser import Browser
from tests.meetings_builders import a_held_meeting, a_notified_meeting


async def items_of(meeting: UUID) -> list[UUID]:
    found = await db.rows("SELECT id FROM meetings_agenda_item WHERE meeting = {} ORDER BY position", meeting)
    return [line["id"] for line in found]


async def a_desk(people: Cast) -> tuple[UUID, UUID]:
    """A held meeting and its first topic."""
    meeting = await a_held_meeting(people)
    return meeting, (await items_of(meeting))[1]


async def version_of(item: UUID) -> int:
    found: int = await db.value("SELECT version FROM meetings_agenda_item WHERE id = {}", item)
    return found


async def topic_of(people: Cast, item: UUID) -> dict[str, Any]:
    return await topic_for(people.zhou, await db.value("SELECT topic FROM meetings_agenda_item WHERE id = {}", item))


def said(people: Cast, **changes: Any) -> dict[str, Any]:
    given = {
        "wording": "由区住建局牵头完成意见征询。",
        "lead_unit": people.unit["housing"],
        "handler": None,
        "due": None,
        "ongoing": True,
        "supporting": [],
    }
    return given | changes


async def recuse(people: Cast, meeting: UUID, item: UUID, unit: str) -> None:
    row = next(line for line in await attendance_of(meeting) if line["unit"] == people.unit[unit])
    seen = (await attendance_for(people.zhou, meeting))["attendance_version"]
    await attending.note_parts(people.zhou, meeting, item, {row["id"]: "recused"}, seen=seen)


async def test_typing_is_saved_by_the_same_route_as_the_button(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    page = f"/meetings/{meeting}/desk/{item}"
    await browser.sign_in(people.shen)
    assert "边写边自动保存" in await browser.see(page)
    await browser.send(f"{page}/text", {"text": "会议听取了汇报。", "version": "0"}, to=page)
    await browser.send(f"{page}/text", {"text": "会议听取了汇报。会议认为", "version": "1"}, to=page)
    stands = await text_of(item)
    assert (stands["text"], stands["by_name"], stands["version"]) == ("会议听取了汇报。会议认为", "沈洁", 2)
    assert await texts_before(item) == [], "a sentence that grows is no other text"
    assert "会议听取了汇报。会议认为" in await browser.see(page)


async def test_who_writes_over_another_unseen_is_shown_both_texts_and_nothing_is_lost(
    browser: Browser, people: Cast
) -> None:
    meeting, item = await a_desk(people)
    page = f"/meetings/{meeting}/desk/{item}"
    await desk.save_text(people.zhou, meeting, item, "周岚写的一段。", seen=0)
    await browser.sign_in(people.shen)
    answer = await browser.send(f"{page}/text", {"text": "沈洁写的一段。", "version": "0"})
    assert answer.status_code == 409
    assert "周岚写的一段。" in answer.text
    assert "沈洁写的一段。" in answer.text
    assert 'name="version" value="1"' in answer.text
    assert (await text_of(item))["text"] == "周岚写的一段。"
    await browser.send(f"{page}/text", {"text": "两段合起来。", "version": "1"}, to=page)
    assert [(old["by_name"], old["text"]) for old in await texts_before(item)] == [("周岚", "周岚写的一段。")]
    assert "以前的文字（1）" in await browser.see(page)


async def test_ones_own_late_save_is_taken_but_not_over_what_another_wrote_between(people: Cast) -> None:
    meeting, item = await a_desk(people)
    await desk.save_text(people.zhou, meeting, item, "甲", seen=0)
    assert await desk.save_text(people.zhou, meeting, item, "甲乙", seen=0) == 2, "two of one's own windows"
    assert [old["text"] for old in await texts_before(item)] == ["甲"]
    await desk.save_text(people.shen, meeting, item, "甲乙丙", seen=2)
    await desk.save_text(people.zhou, meeting, item, "甲乙丙丁", seen=3)
    with pytest.raises(desk.Overtaken):
        await desk.save_text(people.zhou, meeting, item, "甲乙戊", seen=2)


async def test_a_text_that_is_cut_short_is_kept_beside(people: Cast) -> None:
    meeting, item = await a_desk(people)
    await desk.save_text(people.zhou, meeting, item, "一" * 60, seen=0)
    await desk.save_text(people.zhou, meeting, item, "", seen=1)
    assert [old["text"] for old in await texts_before(item)] == ["一" * 60]


async def test_a_text_with_a_personal_number_comes_back_with_the_version_it_was_typed_upon(
    browser: Browser, people: Cast
) -> None:
    meeting, item = await a_desk(people)
    page = f"/meetings/{meeting}/desk/{item}"
    await desk.save_text(people.zhou, meeting, item, "周岚写的", seen=0)
    await browser.sign_in(people.shen)
    answer = await browser.send(f"{page}/text", {"text": "联系电话13800138000。", "version": "0"})
    assert answer.status_code == 422
    assert "联系电话13800138000。" in answer.text
    assert 'name="version" value="0"' in answer.text
    assert (await text_of(item))["text"] == "周岚写的"


async def test_two_writers_see_each_other(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    page = f"/meetings/{meeting}/desk/{item}"
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/here", {"version": "0"})
    await desk.save_text(people.shen, meeting, item, "沈洁写的", seen=0)
    await browser.sign_in(people.zhou)
    answer = await browser.send(f"{page}/here", {"version": "0"})
    assert "沈洁正在写本条" in answer.text
    assert "又保存了本条" in answer.text
    assert "沈洁正在写第 2 项" in await browser.see(f"/meetings/{meeting}/desk/{(await items_of(meeting))[2]}")
    await db.value("UPDATE meetings_writing SET at = {} RETURNING id", now() - timedelta(seconds=16))
    assert await writers_of(people.zhou, meeting) == []


async def test_a_result_moves_the_topic_and_may_be_corrected(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    page = f"/meetings/{meeting}/desk/{item}"
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/result", {"result": "decided", "version": str(await version_of(item))}, to=page)
    assert (await topic_of(people, item))["state"] == "resolved"
    await browser.send(f"{page}/result", {"result": "deferred", "version": str(await version_of(item))}, to=page)
    assert (await topic_of(people, item))["state"] == "deferred"
    bare = await browser.send(f"{page}/result", {"result": "returned", "version": str(await version_of(item))})
    assert (bare.status_code, "退回的，请先在“说明”里写明理由" in bare.text) == (422, True)
    form = {"result": "returned", "note": "补充测算依据。", "version": str(await version_of(item))}
    await browser.send(f"{page}/result", form, to=page)
    assert (await topic_of(people, item))["state"] == "returned"
    told = await db.rows("SELECT sentence FROM notice WHERE person = {} ORDER BY id", people.lin.id)
    assert told[-1]["sentence"] == "会议对这件议题的结果：退回。补充测算依据。"
    stale = await browser.send(f"{page}/result", {"result": "decided", "version": "0"})
    assert stale.status_code == 409


async def test_a_result_is_not_corrected_once_the_topic_went_on(people: Cast) -> None:
    meeting, item = await a_desk(people)
    await deciding.set_result(people.zhou, meeting, item, result="returned", note="补正", seen=await version_of(item))
    topic = await topic_of(people, item)
    await db.value("UPDATE meetings_topic SET state = 'submitted' WHERE id = {} RETURNING id", topic["id"])
    with pytest.raises(Refused, match="另行办理"):
        await deciding.set_result(people.zhou, meeting, item, result="decided", note=None, seen=await version_of(item))


async def test_typing_the_wording_and_one_tap_is_enough(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    topic = await topic_of(people, item)
    await TopicUnit.insert(TopicUnit(topic=topic["id"], unit=people.unit["qingshi"])).run()
    page = f"/meetings/{meeting}/desk/{item}"
    await browser.sign_in(people.shen)
    shown = await browser.see(page)
    form = proposed(shown) | {"wording": "由区住建局牵头完成意见征询。"}
    assert "由主办单位负责人承担（罗毅）" in shown
    await browser.send(f"{page}/resolutions", form, to=page)
    (made,) = await resolutions_of(item)
    assert (made["number"], made["lead_short"], made["handler_name"]) == (1, "区住建局", "罗毅")
    assert (made["supporting"], made["state"], made["ongoing"]) == (["青石街道"], "drafted", False)
    assert made["due"] > now().date() + timedelta(days=35), "thirty working days from the meeting"
    assert "记一条议定事项" in await browser.see(page), "the next empty row is open"


def proposed(html: str) -> dict[str, Any]:
    """What the empty row says when nothing is touched."""
    import html5lib

    tree = html5lib.parse(html, namespaceHTMLElements=False)
    (form,) = [node for node in tree.iter("form") if (node.get("action") or "").endswith("/resolutions")]
    sent: dict[str, Any] = {"supporting": []}
    for node in form.iter():
        if node.tag == "input" and node.get("type") == "checkbox" and node.get("checked") is not None:
            sent[node.get("name")] = [*sent.get(node.get("name"), []), node.get("value")]
        elif node.tag == "input" and node.get("type") in {"date", "text"}:
            sent[node.get("name")] = node.get("value")
        elif node.tag == "select":
            sent[node.get("name")] = next(
                (option.get("value") for option in node.iter("option") if option.get("selected") is not None), ""
            )
    return sent


async def test_numbers_count_through_the_meeting_in_the_order_of_the_agenda(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    _, first, second = await items_of(meeting)
    late = await deciding.add_resolution(people.zhou, meeting, second, said(people, wording="第二项的"))
    early = await deciding.add_resolution(people.zhou, meeting, first, said(people, wording="第一项的"))
    again = await deciding.add_resolution(people.shen, meeting, first, said(people, wording="第一项又一条"))
    numbers = {line["id"]: line["number"] for item in (first, second) for line in await resolutions_of(item)}
    assert numbers == {early: 1, again: 2, late: 3}
    await deciding.remove_resolution(people.shen, meeting, early, seen=0)
    numbers = {line["id"]: line["number"] for item in (first, second) for line in await resolutions_of(item)}
    assert numbers == {again: 1, late: 2}


async def test_a_resolution_is_changed_as_long_as_it_is_drafted(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    made = await deciding.add_resolution(people.zhou, meeting, item, said(people))
    page = f"/meetings/{meeting}/desk/{item}"
    change = f"/meetings/{meeting}/desk/resolutions/{made}"
    form = {"wording": "改过的", "lead_unit": str(people.unit["qingshi"]), "due": "2099-01-01", "version": "0"}
    await browser.sign_in(people.shen)
    await browser.send(change, form, to=page)
    (line,) = await resolutions_of(item)
    assert (line["wording"], line["lead_short"], line["handler_name"]) == ("改过的", "青石街道", "陈国栋")
    assert (await browser.send(change, form)).status_code == 409, "that version is gone"
    late = await browser.send(change, form | {"version": "1", "due": "2020-01-01"})
    assert (late.status_code, "“完成时限”不能早于会议当天" in late.text) == (422, True)
    await db.value("UPDATE meetings_resolution SET state = 'assigned' WHERE id = {} RETURNING id", made)
    assert (await browser.send(f"{change}/remove", {"version": "1"})).status_code == 409


async def test_who_stands_back_is_not_proposed_and_cannot_lead(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    await recuse(people, meeting, item, "housing")
    await browser.sign_in(people.shen)
    shown = await browser.see(f"/meetings/{meeting}/desk/{item}")
    assert "回避本项：区住建局（罗毅）" in shown
    assert proposed(shown)["lead_unit"] == ""
    with pytest.raises(Refused, match="已对本项议题回避"):
        await deciding.add_resolution(people.zhou, meeting, item, said(people))


async def test_a_unit_that_leads_a_resolution_cannot_stand_back_unnoticed(people: Cast) -> None:
    meeting, item = await a_desk(people)
    await deciding.add_resolution(people.zhou, meeting, item, said(people))
    with pytest.raises(Refused, match="区住建局已是本项一条议定事项的主办单位"):
        await recuse(people, meeting, item, "housing")


async def test_the_responsible_person_is_of_the_lead_unit(people: Cast) -> None:
    meeting, item = await a_desk(people)
    with pytest.raises(BadInput, match="不是主办单位的负责人或联络员"):
        await deciding.add_resolution(people.zhou, meeting, item, said(people, handler=people.chen.id))
    await deciding.add_resolution(people.zhou, meeting, item, said(people, handler=people.lin.id))


async def test_only_the_office_writes_while_the_minutes_are_open(browser: Browser, people: Cast) -> None:
    meeting, item = await a_desk(people)
    page = f"/meetings/{meeting}/desk/{item}"
    await browser.sign_in(people.tang)
    shown = await browser.see(page)
    assert "纪要只由联席会议办公室在报签之前记录" in shown
    assert "记下这一条" not in shown
    for one in (people.lin, people.qian):
        with pytest.raises(Missing):
            await desk_for(one, meeting)
    with pytest.raises(Refused):
        await desk.save_text(people.tang, meeting, item, "召集人写的", seen=0)
    for state, may in (("in_correction", True), ("to_sign", False), ("signed", False), ("held", True)):
        await db.value("UPDATE meetings_meeting SET state = {} WHERE id = {} RETURNING id", state, meeting)
        assert (await desk_for(people.shen, meeting))["may_write"] is may
    await db.value("UPDATE meetings_meeting SET state = 'to_sign' WHERE id = {} RETURNING id", meeting)
    await browser.sign_in(people.shen)
    answer = await browser.send(f"{page}/text", {"text": "报签之后还想写的一段话。", "version": "0"})
    assert answer.status_code == 409
    assert "报签之后还想写的一段话。" in answer.text, "to be copied"


async def test_before_the_meeting_the_desk_shows_the_way_to_the_grid(browser: Browser, people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    await browser.sign_in(people.shen)
    assert "去登记到会情况" in await browser.see(f"/meetings/{meeting}/desk")


async def meanwhile(url: str, act: Any) -> asyncio.Task[Any]:
    """Start the act beside the open transaction, until it waits for it."""

    async def alone() -> Any:
        db.DB.current_transaction.set(None)
        return await act

    task = asyncio.create_task(alone())
    watching = await asyncpg.connect(url)
    try:
        while not task.done() and not await watching.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ):
            pass
    finally:
        await watching.close()
    return task


async def test_in_the_very_same_moment_nobody_is_passed_over(committed: str) -> None:
    people = await make_cast()
    meeting, item = await a_desk(people)
    async with db.atomic():
        await desk.save_text(people.zhou, meeting, item, "周岚写的", seen=0)
        slower = await meanwhile(committed, desk.save_text(people.shen, meeting, item, "沈洁写的", seen=0))
    with pytest.raises(desk.Overtaken):
        await slower
    other = (await items_of(meeting))[2]
    async with db.atomic():
        await deciding.add_resolution(people.zhou, meeting, item, said(people))
        slower = await meanwhile(committed, deciding.add_resolution(people.shen, meeting, other, said(people)))
    await slower
    assert [line["number"] for one in (item, other) for line in await resolutions_of(one)] == [1, 2]
    async with db.atomic():
        await db.value("UPDATE meetings_meeting SET state = 'to_sign' WHERE id = {} RETURNING id", meeting)
        slower = await meanwhile(committed, desk.save_text(people.zhou, meeting, item, "报签以后", seen=1))
    with pytest.raises(Refused, match="报签之前"):
        await slower
