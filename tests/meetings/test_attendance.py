"""The attendance grid: saved whole or not at all, told by row, kept from overwriting; and that the meeting was held."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from meetings.actions import attending
from meetings.queries.attendance import attendance_for, attendance_lists, grid_of, item_attendance
from meetings.tables import Invitee
from portal import db, duties
from portal.clock import local, now
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser, sentence_of
from tests.meetings_builders import a_held_meeting, a_notified_meeting, everybody_came, it_is_time


async def keys_of(people: Cast, meeting: UUID) -> dict[str, str]:
    return {row["label"]: row["key"] for row in await grid_of(await attendance_for(people.zhou, meeting))}


async def version_of(meeting: UUID) -> int:
    found: int = await db.value("SELECT version FROM meetings_meeting WHERE id = {}", meeting)
    return found


async def saved(meeting: UUID) -> dict[str, str]:
    found = await db.rows(
        "SELECT coalesce(u.short_name, a.name) AS who, a.status FROM meetings_attendance a LEFT JOIN unit u ON u.id = a.unit"
        " WHERE a.meeting = {}",
        meeting,
    )
    return {line["who"]: line["status"] for line in found}


def all_present(keys: dict[str, str]) -> dict[str, Any]:
    form = {f"{key}_status": "present" for key in keys.values()}
    return form | {f"{key}_name": "某人" for key in keys.values() if key.startswith("u")}


async def test_the_grid_proposes_who_was_announced_and_otherwise_who_leads_the_unit(people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    await db.value(
        "UPDATE meetings_invitee SET attendee_name = '马副主任', attendee_title = '副主任' WHERE meeting = {} AND unit = {}"
        " RETURNING id",
        meeting,
        people.unit["qingshi"],
    )
    grid = {row["label"]: row["name"] for row in await grid_of(await attendance_for(people.zhou, meeting))}
    assert grid == {
        "唐正（区委副书记）": "唐正",
        "周岚（办公室主任）": "周岚",
        "区住建局": "罗毅",
        "青石街道": "马副主任",
        "柳岸街道": "",
    }


async def test_exceptions_first_and_one_tap_for_the_rest(browser: Browser, people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    page = f"/meetings/{meeting}/attendance"
    keys = await keys_of(people, meeting)
    housing, liuan = keys["区住建局"], keys["柳岸街道"]
    await browser.sign_in(people.shen)
    assert "其余全部出席，保存" in await browser.see(page)
    form = {
        f"{housing}_status": "substitute",
        f"{housing}_name": "罗毅",
        f"{housing}_sub_name": "林芳",
        f"{housing}_sub_title": "办公室主任",
        f"{liuan}_status": "apologies",
        f"{liuan}_leave_by": "唐正",
        f"{liuan}_leave_reason": "防汛值守",
        f"{keys['青石街道']}_name": "陈国栋",
        f"{keys['青石街道']}_title": "党工委书记",
        "rest": "1",
        "seen": "0",
    }
    await browser.send(page, form, to=page)
    lists = await attendance_lists(meeting)
    assert [(line["unit_short"], line["name"]) for line in lists["present"]] == [
        ("", "唐正"),
        ("", "周岚"),
        ("区住建局", "林芳（代）"),
        ("青石街道", "陈国栋"),
    ]
    assert lists["present"][2]["title"] == "办公室主任"
    assert [line["unit"] for line in lists["apologies"]] == ["临江区柳岸街道"]
    fits = await db.value("SELECT rank_fits FROM meetings_attendance WHERE substitute_name = '林芳'")
    assert fits is False, "the box was not ticked"


async def test_a_wrong_row_is_named_nothing_is_saved_and_what_was_typed_stays(browser: Browser, people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    page = f"/meetings/{meeting}/attendance"
    keys = await keys_of(people, meeting)
    form = all_present(keys) | {
        f"{keys['青石街道']}_status": "apologies",
        f"{keys['青石街道']}_leave_by": "唐正",
        f"{keys['柳岸街道']}_status": "substitute",
        f"{keys['柳岸街道']}_sub_name": "甲" * 41,
        f"{keys['唐正（区委副书记）']}_status": "substitute",
        "seen": "0",
    }
    await browser.sign_in(people.shen)
    answer = await browser.send(page, form)
    assert answer.status_code == 422
    for said in (
        "请填写“青石街道：请假理由”",
        "“柳岸街道：代会人姓名”最多 40 个字",
        "“唐正（区委副书记）：到会情况”请从所列选项中选择",
        "请填写“柳岸街道：代会人职务”",
    ):
        assert said in answer.text
    assert "甲" * 41 in answer.text
    assert await saved(meeting) == {}


async def test_two_who_save_at_once_both_see_both(browser: Browser, people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    page = f"/meetings/{meeting}/attendance"
    keys = await keys_of(people, meeting)
    qingshi, liuan, housing = keys["青石街道"], keys["柳岸街道"], keys["区住建局"]
    await browser.sign_in(people.zhou)
    mine = {f"{qingshi}_status": "absent", f"{liuan}_status": "absent", "seen": "0"}
    await browser.send(page, mine, to=page)
    await browser.sign_in(people.shen)
    theirs = {
        f"{qingshi}_status": "present",
        f"{qingshi}_name": "陈国栋",
        f"{housing}_status": "absent",
        "seen": "0",
    }
    answer = await browser.send(page, theirs)
    assert answer.status_code == 409
    told = sentence_of(answer.text)
    assert "有 1 行两人填的不同" in told
    assert "缺席" in answer.text
    assert "出席（陈国栋）" in answer.text
    assert await saved(meeting) == {"青石街道": "absent", "柳岸街道": "absent"}, "nothing of the slower one yet"
    assert f'value="absent" checked><label class="attend-tap attend-tap-4" for="f-{liuan}' in answer.text.replace(
        "\n", ""
    ), "what the other noted of a row left open is in the form"
    await browser.send(page, theirs | {"seen": "1"}, to=page)
    assert await saved(meeting) == {"青石街道": "present", "柳岸街道": "absent", "区住建局": "absent"}


async def test_a_meeting_is_held_when_everybody_is_accounted_for_and_the_hour_has_come(people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    hours: dict[str, Any] = {
        "began_at": now() - timedelta(hours=3),
        "ended_at": None,
        "seen": await version_of(meeting),
    }
    await it_is_time(meeting)
    with pytest.raises(Refused, match="还有 5 行到会情况没有登记：唐正"):
        await attending.hold(people.zhou, meeting, **hours)
    await everybody_came(people, meeting)
    await db.value(
        "UPDATE meetings_meeting SET starts_at = {} WHERE id = {} RETURNING id", now() + timedelta(minutes=5), meeting
    )
    with pytest.raises(Refused, match="到时间后才能办理"):
        await attending.hold(people.zhou, meeting, **hours)
    await it_is_time(meeting)
    with pytest.raises(Refused, match="结束时间还没有到"):
        await attending.hold(people.zhou, meeting, **(hours | {"ended_at": now() + timedelta(hours=1)}))
    await attending.hold(people.zhou, meeting, **hours)
    found = await attendance_for(people.zhou, meeting)
    assert (found["state"], found["began_at"]) == ("held", hours["began_at"])


async def test_once_held_the_office_owes_the_minutes_within_five_working_days(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    duty = await duties.one(people.zhou, "meetings.minutes", meeting)
    assert duty is not None
    assert duty["unit"] == people.unit["conference_office"]
    assert (duty["limit_amount"], duty["limit_unit"], duty["done_at"]) == (5, "工作日", None)
    assert duty["due"] > duty["starts_on"] + timedelta(days=4)
    assert [line["title"] for line in await duties.mine(people.shen)] == [f"{duty['title']}起草", duty["title"]]


async def test_the_page_leads_from_the_grid_to_the_desk(browser: Browser, people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    await it_is_time(meeting)
    await browser.sign_in(people.shen)
    await browser.send(f"/meetings/{meeting}/hold", {"version": "0"}, to=f"/meetings/{meeting}/attendance")
    await everybody_came(people, meeting)
    start = local(now() - timedelta(hours=3))
    wrong = await browser.send(f"/meetings/{meeting}/hold", {"version": "0", "began": "25:00"})
    assert (wrong.status_code, "“开始时间”应为时间" in wrong.text) == (422, True)
    form = {"version": str(await version_of(meeting)), "began": f"{start:%H:%M}"}
    await browser.send(f"/meetings/{meeting}/hold", form, to=f"/meetings/{meeting}/desk")
    assert "结束时间还没有填" in await browser.see(f"/meetings/{meeting}/attendance")


async def test_nobody_is_left_out_again_once_the_meeting_was_held(browser: Browser, people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await Invitee.insert(Invitee(meeting=meeting, unit=people.unit["zongzhi"], capacity="observer", position=9)).run()
    await browser.sign_in(people.shen)
    answer = await browser.send(f"/meetings/{meeting}/attendance", {"seen": "1"})
    assert answer.status_code == 422
    assert "请选择“综治办：到会情况”" in answer.text


async def test_only_the_office_writes_convenors_read_others_do_not_see_it(browser: Browser, people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await browser.sign_in(people.tang)
    page = await browser.see(f"/meetings/{meeting}/attendance")
    assert "出席（罗毅 局长）" in page
    assert "保存到会情况" not in page
    for one in (people.lin, people.luo, people.qian):
        with pytest.raises(Missing):
            await attendance_for(one, meeting)
    with pytest.raises(Refused):
        await attending.register(people.tang, meeting, [], seen=1)


async def test_who_stands_back_from_an_item_is_not_among_those_present_for_it(browser: Browser, people: Cast) -> None:
    meeting = await a_held_meeting(people)
    items = [
        line["id"]
        for line in await db.rows("SELECT id FROM meetings_agenda_item WHERE meeting = {} ORDER BY position", meeting)
    ]
    found = await db.rows(
        "SELECT u.short_name, a.id FROM meetings_attendance a JOIN unit u ON u.id = a.unit WHERE a.meeting = {}",
        meeting,
    )
    rows = {line["short_name"]: f"p{line['id'].hex}" for line in found}
    await browser.sign_in(people.shen)
    page = f"/meetings/{meeting}/attendance/items/{items[1]}"
    assert "在场" in await browser.see(page)
    form = {rows["区住建局"]: "recused", rows["青石街道"]: "arrived", rows["柳岸街道"]: "there", "seen": "1"}
    await browser.send(page, form, to=f"/meetings/{meeting}/attendance")
    await browser.send(
        f"/meetings/{meeting}/attendance/items/{items[2]}",
        {rows["柳岸街道"]: "left", "seen": "2"},
        to=f"/meetings/{meeting}/attendance",
    )
    by_item = await item_attendance(meeting)
    present = [{line["unit_short"] for line in by_item[item]["present"]} - {""} for item in items]
    assert present == [{"区住建局", "柳岸街道"}, {"青石街道", "柳岸街道"}, {"区住建局", "青石街道"}]
    assert [line["unit_short"] for line in by_item[items[1]]["recused"]] == ["区住建局"]
    stale = await browser.send(page, {"seen": "2"})
    assert stale.status_code == 409
