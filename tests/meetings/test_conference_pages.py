"""The register of conferences: as of any day, edited by its own office only."""

from datetime import date, timedelta

import pytest

from meetings.actions import establishing, rulebook
from meetings.queries.conferences import limits_of, members_on
from meetings.queries.register import own_limits_of, regulations_of
from meetings.queries.rhythm import calls_of, due_to_be_called
from meetings.states import LIMITS
from portal import db
from portal.clock import local, today
from portal.db import value
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_held_meeting, a_meeting

NEXT = today() + timedelta(days=1)


async def test_a_conference_is_established_and_filled_from_its_pages(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "建立联席会议" in await browser.see("/meetings/conferences")
    page = await browser.see("/meetings/conferences/new")
    assert "云川市临江区（区（县）级）" in page
    made = await browser.send(
        "/meetings/conferences/new",
        {
            "title": "临江区信访工作联席会议",
            "territory": people.unit["district"],
            "office": people.unit["conference_office"],
            "sign": "临信联",
            "established_on": "2024-03-01",
        },
    )
    here = made.headers["location"].split("?")[0]
    assert "每半年至少一次" in await browser.see(here)
    form = await browser.see(f"{here}/members/new")
    assert "已按通常的成员单位预先勾选" in form
    ticked = [line for line in form.split('<div class="choice">') if " checked" in line]
    named = {name for name in ("住房和城乡建设局", "青石街道", "柳岸街道") if any(name in line for line in ticked)}
    assert named == {"住房和城乡建设局", "青石街道", "柳岸街道"}
    assert not any("审计局" in line for line in ticked)
    await browser.send(
        f"{here}/members",
        {"units": [people.unit["housing"], people.unit["qingshi"]], "starts_on": "2024-03-01"},
        to=here,
    )
    await browser.see(f"{here}/seats/new")
    assert "唐正" in await browser.see(f"{here}/seats/new?q=唐正")
    await browser.send(
        f"{here}/seats",
        {"person": people.tang.id, "rank": "convenor", "title": "区委副书记", "starts_on": "2024-03-01"},
        to=here,
    )
    page = await browser.see(here)
    for words in ("唐正", "召集人", "临江区住房和城乡建设局", "尚未明确", "增加成员单位"):
        assert words in page


async def test_the_page_shows_who_belonged_on_a_day(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}"
    member = next(one for one in await members_on(conference, today()) if one["short_name"] == "区住建局")
    await browser.sign_in(people.zhou)
    await browser.see(f"{here}/members/{member['id']}")
    await browser.send(f"{here}/members/{member['id']}/release", {"ends_on": "2025-02-28"}, to=here)
    assert "成员单位（3 家）" in await browser.see(f"{here}?on=2025-02-28")
    assert "成员单位（2 家）" in await browser.see(f"{here}?on=2025-03-01")
    assert "成员单位（0 家）" in await browser.see(f"{here}?on=2023-12-31")
    assert "成员单位（2 家）" in await browser.see(f"{here}?on=无此日")


async def test_a_convenor_leaves_and_the_list_of_before_stays(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}"
    seat = await db.value("SELECT id FROM meetings_seat WHERE conference = {} AND rank = 'convenor'", conference)
    await browser.sign_in(people.zhou)
    await browser.see(f"{here}/seats/{seat}")
    await browser.send(f"{here}/seats/{seat}", {"ends_on": "2025-06-30"}, to=here)
    assert "唐正" in (await browser.see(f"{here}?on=2025-06-30")).split("变动记录")[0]
    assert "唐正" not in (await browser.see(here)).split("变动记录")[0]
    again = await browser.send(f"{here}/seats/{seat}", {"ends_on": "2025-06-30"})
    assert again.status_code == 409


async def test_a_liaison_officer_follows_another_from_a_day_on(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}"
    member = next(one for one in await members_on(conference, today()) if one["short_name"] == "区住建局")
    await browser.sign_in(people.zhou)
    given = {"person": people.luo.id, "starts_on": "2025-01-01"}
    await browser.send(f"{here}/members/{member['id']}/liaison", given, to=here)
    named = {on: (await members_on(conference, on))[0]["liaison_name"] for on in (date(2024, 12, 31), date(2025, 1, 1))}
    assert named == {date(2024, 12, 31): "林芳", date(2025, 1, 1): "罗毅"}
    strange = await browser.send(
        f"{here}/members/{member['id']}/liaison", {"person": people.chen.id, "starts_on": "2025-02-01"}
    )
    assert strange.status_code == 409
    assert "不在临江区住房和城乡建设局任职" in strange.text


async def test_only_those_of_the_territory_are_seated(people: Cast) -> None:
    conference = await a_conference(people)
    with pytest.raises(Refused, match="不在云川市临江区任职"):
        await establishing.seat(
            people.zhou, conference, person=people.xu.id, rank="convenor", title="主任", starts_on=NEXT
        )


async def test_a_member_is_not_let_go_before_its_coming_liaison_officer(people: Cast) -> None:
    conference = await a_conference(people)
    member = (await members_on(conference, today()))[0]["id"]
    later = today() + timedelta(days=30)
    await establishing.name_liaison(people.zhou, conference, member, person=people.luo.id, starts_on=later)
    with pytest.raises(Refused, match="联络员在这一天之后才到任"):
        await establishing.release(people.zhou, conference, member, ends_on=today())


async def test_a_regulation_is_registered_with_its_paper_and_repealed(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}"
    await browser.sign_in(people.zhou)
    await browser.see(f"{here}/regulations/new")
    given = {
        "title": "临江区信访工作联席会议工作规则",
        "number": "临信联〔2026〕1号",
        "signed_on": "2026-01-05",
        "in_force_from": "2026-01-10",
    }
    paper = {"paper": ("工作规则.pdf", PDF, "application/pdf")}
    await browser.send(f"{here}/regulations", given, files=paper, to=here)
    (one,) = await regulations_of(conference)
    assert one["in_force"]
    for reader in (people.lin, people.tang):
        await browser.sign_in(reader)
        answer = await browser.get(f"{here}/regulations/{one['id']}/papers/{one['paper']}")
        assert answer.content == PDF
    await browser.sign_in(people.xu)
    assert (await browser.get(f"{here}/regulations/{one['id']}/papers/{one['paper']}")).status_code == 404
    await browser.sign_in(people.zhou)
    await browser.see(f"{here}/regulations/{one['id']}")
    await browser.send(f"{here}/regulations/{one['id']}", {"ends_on": "2026-06-30"}, to=here)
    assert "已废止" in await browser.see(here)
    bad = await browser.send(f"{here}/regulations", {**given, "in_force_from": "2026-01-01"})
    assert bad.status_code == 422


async def test_rhythm_and_key_periods_are_the_offices_to_set(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}"
    await browser.sign_in(people.zhou)
    await browser.see(f"{here}/rhythm")
    given = {"liaison_amount": "3", "liaison_unit": "月", "working_amount": "2", "working_unit": "周"}
    await browser.send(f"{here}/rhythm", given, to=here)
    rhythms = [(call["kind"], call["rhythm"]) for call in await calls_of(people.zhou, conference)]
    assert rhythms == [("working", "每2周至少一次"), ("liaison", "每季度至少一次")]
    wrong = await browser.send(f"{here}/rhythm", {"special_topic_amount": "1"})
    assert "请选择“专题会议”按周还是按月" in wrong.text
    period = {"title": "某重点时段", "from_day": str(today()), "to_day": str(today() + timedelta(days=9))}
    await browser.send(f"{here}/key-periods", period, to=f"{here}/rhythm")
    assert "正在重点时段" in await browser.see(here)
    wrong = await browser.send(f"{here}/key-periods", {**period, "to_day": "2020-01-01"})
    assert wrong.status_code == 422
    made = await db.value("SELECT id FROM meetings_key_period WHERE conference = {}", conference)
    await browser.send(f"{here}/key-periods/{made}/drop", to=f"{here}/rhythm")
    assert "正在重点时段" not in await browser.see(here)


async def test_a_limit_of_ones_own_and_back_to_the_shipped_one(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}/limits"
    await browser.sign_in(people.zhou)
    await browser.see(here)
    own = {"notice_lead_amount": "5", "notice_lead_unit": "工作日", "notice_lead_article": "工作规则第六条"}
    await browser.send(here, own, to=f"/meetings/conferences/{conference}")
    assert (await limits_of(conference))["notice_lead"][1:] == (5, "工作日", "工作规则第六条")
    assert [line["name"] for line in await own_limits_of(conference) if line["own"]] == ["notice_lead"]
    await browser.send(here, {}, to=f"/meetings/conferences/{conference}")
    assert await limits_of(conference) == LIMITS
    assert await db.value("SELECT count(*) FROM meetings_limit") == 0
    wrong = await browser.send(here, {"topic_minutes_amount": "很久"})
    assert "应为整数" in wrong.text


async def test_the_particulars_are_changed_once_by_who_saw_them(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    here = f"/meetings/conferences/{conference}"
    await browser.sign_in(people.zhou)
    await browser.see(f"{here}/edit")
    given = {"title": "临江区信访联席会议", "sign": "临联", "host": people.unit["housing"], "version": "0"}
    await browser.send(f"{here}/edit", given, to=here)
    page = await browser.see(here)
    assert "由第二名工作人员销号" in page
    assert "原名“临江区信访工作联席会议”" in page
    assert (await browser.send(f"{here}/edit", given)).status_code == 409


async def test_who_only_sees_a_conference_gets_no_button_and_changes_nothing(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await browser.sign_in(people.lin)
    page = await browser.see(f"/meetings/conferences/{conference}")
    for button in ("members/new", "办理离任", "登记制度</a>", "修改基本信息</a>"):
        assert button not in page
    with pytest.raises(Refused, match="只有本联席会议办公室"):
        await rulebook.set_rhythms(people.tang, conference, {})


async def test_what_is_due_is_said_to_the_office_and_a_planned_meeting_with_it(people: Cast) -> None:
    conference = await a_conference(people)
    before = {line["kind"]: line for line in await due_to_be_called(people.zhou)}
    assert before["working"]["late"]
    assert before["working"]["due"] == date(2024, 2, 29)
    await a_held_meeting(people, conference)
    planned = await a_meeting(people, conference)
    after = {line["kind"]: line for line in await due_to_be_called(people.zhou)}
    assert not after["working"]["late"]
    began = await value("SELECT starts_at FROM meetings_meeting WHERE id <> {}", planned)
    assert after["working"]["last"] == local(began).date(), "an hour past midnight that was yesterday"
    assert after["working"]["planned"] == planned
    assert after["plenary"]["late"]
    assert await due_to_be_called(people.tang) == []


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
