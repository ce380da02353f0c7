"""One case through its pages: entered fast, once, neutrally; seen by whom it concerns; its two lines, its papers."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import case_papers, lines, registers
from assignments.actions import cases as acting
from assignments.forms.cases import card_of
from assignments.queries.case_dossiers import dossier_for
from assignments.queries.cases import case_for
from assignments.queries.registers import register_for
from portal import db
from portal.access import me_for
from portal.clock import today
from portal.demo.cast import Cast, make_cast
from portal.errors import Refused
from tests.assignments.test_batches import a_batch
from tests.assignments_builders import a_case, a_drafted, a_register, tag, underway
from tests.browser import Browser
from tests.builders import a_file
from tests.house.counting import MOST, counted
from tests.meetings.test_desk import meanwhile

CARD = {
    "origin_kind": "meetings.resolution",
    "origin_id": "0192f0c1-7a1b-7c3d-8e4f-5a6b7c8d9e0f",
    "origin_title": "议定事项 3",
    "origin_path": "/meetings/resolutions/0192f0c1-7a1b-7c3d-8e4f-5a6b7c8d9e0f",
}


async def typed(people: Cast, register: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "register": register,
        "number": "LJ202600001",
        "summary": "旧小区加装电梯后房屋渗水，要求修复",
        "field": await tag(register, "field", "城乡建设"),
        "authority": people.unit["housing"],
        "territory": people.unit["zongzhi"],
        "origin": "handed_down",
        "first_registered_on": "2025-03-04",
        "route": "handling",
        "difficulty": "hard",
        "repeat": "1",
        **changes,
    }


async def lines_case(people: Cast, **changes: Any) -> UUID:
    """林 writes for 事权 (区住建局), 孙 for 属地 (综治办)."""
    return await a_case(people, territory=people.unit["zongzhi"], **changes)


async def lines_of(people: Cast, case: UUID) -> dict[str, dict[str, Any]]:
    return {line["line"]: line for line in (await dossier_for(people.zhou, case))["lines"]}


async def a_neighbour(people: Cast, number: str = "LJ202600001") -> UUID:
    """A case of the same number in 青石街道's own register, kept by 沈 who sits there too."""
    office = people.unit["dangjian"]
    await db.rows("UPDATE post SET role = 'office', unit = {} WHERE person = {} RETURNING id", office, people.zhao.id)
    zhao = await me_for(people.zhao.id, today())
    assert zhao is not None
    register = await registers.establish(zhao, office_unit=office, name="青石街道积案库", principal=None, deputy=None)
    given: dict[str, Any] = {
        "summary": "加装电梯渗水",
        "field": await tag(register, "field", "城乡建设"),
        "territory": people.unit["qingshi"],
        "authority": people.unit["qingshi"],
        "origin": "screened",
        "route": "handling",
        "difficulty": "ordinary",
        "first_registered_on": today(),
    }
    return await acting.open_case(zhao, register, number=number, **given)


# entering


async def test_fifty_a_day_the_next_form_keeps_register_batch_field_and_origin(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    sent = await typed(people, register, batch=batch, levers=[await tag(register, "lever", "提级包案")])
    await browser.sign_in(people.zhou)
    assert "保存，再录一件" in await browser.see("/assignments/cases/new")
    answer = await browser.send("/assignments/cases/new", {**sent, "then": "another"})
    assert answer.status_code == 303
    following = answer.headers["location"]
    page = await browser.see(following)
    assert "LJ202600001" in page
    for kept in (batch, sent["field"], "handed_down"):
        assert f'value="{kept}" selected' in page, kept
    assert 'value="2025-03-04"' not in page
    await browser.send("/assignments/cases/new", {**sent, "number": "LJ202600002"})
    assert await db.value("SELECT count(*) FROM assignments_case WHERE batch = {}", batch) == 2
    assert await db.value("SELECT count(*) FROM assignments_case_tag") == 2


async def test_a_number_that_stands_there_leads_to_its_case(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    there = await a_case(people, register)
    await browser.sign_in(people.zhou)
    sent = await typed(people, register, number=" ｌｊ２０２６ ００００１ ", summary="另写的摘要")
    answer = await browser.send("/assignments/cases/new", sent)
    assert answer.status_code == 409
    assert f'href="/assignments/cases/{there}"' in answer.text
    assert "另写的摘要" in answer.text
    assert await db.value("SELECT count(*) FROM assignments_case") == 1


async def test_the_number_of_a_case_one_is_kept_from_is_not_led_to(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    there = await a_case(people, register)
    await acting.recuse(
        await case_for(people.zhou, there), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    await browser.sign_in(people.shen)
    answer = await browser.send("/assignments/cases/new", await typed(people, register))
    assert answer.status_code == 409
    assert str(there) not in answer.text


async def test_a_number_that_stands_in_another_register_is_linked_by_itself(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    neighbour = await a_neighbour(people)
    await browser.sign_in(people.zhou)
    answer = await browser.send("/assignments/cases/new", {**await typed(people, register), "then": "another"})
    page = await browser.see(answer.headers["location"])
    assert "青石街道积案库" in page
    assert f"/assignments/cases/{neighbour}" in page
    mine = await db.value("SELECT id FROM assignments_case WHERE register = {}", register)
    assert f"/assignments/cases/{neighbour}" in await browser.see(f"/assignments/cases/{mine}")
    await browser.sign_in(people.lin)
    seen = await browser.see(f"/assignments/cases/{mine}")
    assert str(neighbour) not in seen
    assert "青石街道积案库" not in seen


async def test_personal_numbers_are_refused_and_what_was_typed_stays(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await browser.sign_in(people.zhou)
    sent = await typed(people, register, summary="反映人身份证11010519491231002X，要求修复")
    answer = await browser.send("/assignments/cases/new", sent)
    assert answer.status_code == 422
    assert "疑似含有身份证号" in answer.text
    assert "LJ202600001" in answer.text
    assert "要求修复" in answer.text
    assert await db.value("SELECT count(*) FROM assignments_case") == 0


async def test_words_and_units_of_elsewhere_are_refused(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    lever = await tag(register, "lever", "提级包案")
    await browser.sign_in(people.zhou)
    for wrong in ({"field": lever}, {"levers": [people.unit["fuwu"]]}, {"batch": lever}, {"authority": lever}):
        answer = await browser.send("/assignments/cases/new", {**await typed(people, register), **wrong})
        assert answer.status_code == 409, wrong
    assert await db.value("SELECT count(*) FROM assignments_case") == 0


async def test_a_day_to_come_is_no_first_registration(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await browser.sign_in(people.zhou)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = await browser.send("/assignments/cases/new", await typed(people, register, first_registered_on=tomorrow))
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.text
    case = await a_case(people, register)
    later = await typed(people, register, first_registered_on=tomorrow, version="0")
    assert (await browser.send(f"/assignments/cases/{case}/edit", later)).status_code == 422


async def test_who_is_of_two_offices_says_where_it_belongs(browser: Browser, people: Cast) -> None:
    first = await a_register(people)
    second = await db.value("SELECT register FROM assignments_case WHERE id = {}", await a_neighbour(people, "QS1"))
    await db.rows(
        "INSERT INTO post (id, person, person_kind, unit, title, role, starts_on) SELECT {}, person, person_kind, {},"
        " '科员', 'office', starts_on FROM post WHERE person = {} RETURNING id",
        db.new_id(),
        people.unit["dangjian"],
        people.zhou.id,
    )
    await browser.sign_in(people.zhou)
    asked = await browser.see("/assignments/cases/new")
    assert "请先选这件积案登记到哪个积案库" in asked
    assert "青石街道积案库" in asked
    assert "青石街道积案库" in await browser.see(f"/assignments/cases/new?register={second}")
    answer = await browser.send("/assignments/cases/new", await typed(people, first))
    assert answer.status_code == 303
    assert await db.value("SELECT register FROM assignments_case WHERE number = 'LJ202600001'") == first


async def test_without_a_register_one_is_opened_first(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    answer = await browser.get("/assignments/cases/new")
    assert answer.headers["location"] == "/assignments/registers/new"


@pytest.mark.committed
async def test_two_enter_the_same_number_at_once_and_one_case_stands(committed: str) -> None:
    people = await make_cast()
    register = await a_register(people)
    given = await typed(people, register, first_registered_on=today(), repeat=True)
    plain: dict[str, Any] = {name: text for name, text in given.items() if name != "register"}
    async with db.atomic():
        first = await acting.open_case(people.zhou, register, **plain)
        slower = await meanwhile(committed, acting.open_case(people.shen, register, **plain))
    with pytest.raises(acting.AlreadyThere) as told:
        await slower
    assert told.value.case == first


# where it came from


async def test_another_rooms_card_is_kept_and_leads_back(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/assignments/cases/new?{'&'.join(f'{name}={text}' for name, text in CARD.items())}")
    assert "议定事项 3" in page
    assert 'value="conference" selected' in page
    await browser.send("/assignments/cases/new", {**await typed(people, register, origin="conference"), **CARD})
    case = await db.value("SELECT id FROM assignments_case")
    assert f'href="{CARD["origin_path"]}">议定事项 3' in await browser.see(f"/assignments/cases/{case}")
    await browser.sign_in(people.lin)
    assert "议定事项 3" not in await browser.see(f"/assignments/cases/{case}")


@pytest.mark.parametrize(
    "changes",
    [
        {"origin_path": "//elsewhere.example/x"},
        {"origin_path": "/\\elsewhere.example"},
        {"origin_path": "https://elsewhere.example"},
        {"origin_path": "javascript:alert(1)"},
        {"origin_path": "/x\n/y"},
        {"origin_path": "/" + "x" * 200},
        {"origin_path": ""},
        {"origin_id": "3"},
        {"origin_kind": "Meetings"},
        {"origin_title": " "},
    ],
)
def test_a_card_that_leads_out_of_the_house_is_no_card(changes: dict[str, str]) -> None:
    assert card_of(CARD) is not None
    assert card_of({**CARD, **changes}) is None


def test_a_card_carries_no_personal_number() -> None:
    card = card_of({**CARD, "origin_title": "来电13800138000反映"})
    assert card is not None
    assert "13800138000" not in card.title


# who sees it


async def test_another_district_and_another_street_see_nothing(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    page = f"/assignments/cases/{case}"
    await db.rows("UPDATE post SET role = 'office' WHERE person = {} RETURNING id", people.xu.id)
    for outsider in (people.xu, people.zhao):
        await browser.sign_in(outsider)
        await browser.see(page, 404)
        for path in ("/lines/authority", "/waiting", "/papers"):
            assert (await browser.send(page + path, {"standing": "x"})).status_code == 404
    await browser.sign_in(people.xu)
    for path in ("/edit", "/link", "/recusals"):
        await browser.see(page + path, 404)
        assert (await browser.send(page + path, {"number": "x"})).status_code == 404


async def test_a_recused_leader_does_not_know_of_it(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    case = await a_case(people, register, batch=batch)
    page = f"/assignments/cases/{case}"
    await browser.sign_in(people.luo)
    assert "LJ202600001" in await browser.see(page)
    assert "LJ202600001" in await browser.see(f"/assignments/batches/{batch}")
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/recusals", {"person": people.luo.id, "reason": "亲属关系"}, to=f"{page}/recusals")
    await browser.sign_in(people.luo)
    await browser.see(page, 404)
    assert "LJ202600001" not in await browser.see(f"/assignments/batches/{batch}")
    await browser.sign_in(people.zhou)
    recusal = await db.value("SELECT id FROM recusal")
    await browser.send(f"{page}/recusals/{recusal}/lift", to=f"{page}/recusals")
    await browser.sign_in(people.luo)
    await browser.see(page)


async def test_only_the_office_gets_the_offices_buttons(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    page = f"/assignments/cases/{case}"
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    for words in ("安排包案", "修改积案信息", "关联积案", "回避", "再录一件", "记卡点"):
        assert words in shown
    await browser.sign_in(people.qian)
    shown = await browser.see(page)
    for words in ("安排包案", "修改积案信息", "再录一件", "记卡点", "上传材料", "保存</button>"):
        assert words not in shown
    for path in ("/waiting", "/papers", "/lines/authority"):
        assert (await browser.send(page + path, {"standing": "x", "seen": ""})).status_code == 409


# putting right


async def test_two_of_the_office_at_once_the_slower_sees_both(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    case = await a_case(people, register)
    edit = f"/assignments/cases/{case}/edit"
    await browser.sign_in(people.zhou)
    await browser.see(edit)
    sent = await typed(people, register, version="0", summary="周写的摘要")
    await browser.send(edit, sent, to=f"/assignments/cases/{case}")
    await browser.sign_in(people.shen)
    late = await browser.send(edit, {**sent, "summary": "沈写的摘要", "route": "mediation"})
    assert late.status_code == 409
    for said in ("周写的摘要", "沈写的摘要", "信访程序", "调解、和解", "内容已被他人修改"):
        assert said in late.text
    assert (await case_for(people.zhou, case))["summary"] == "周写的摘要"
    await browser.send(edit, {**sent, "summary": "沈写的摘要", "version": "1"}, to=f"/assignments/cases/{case}")
    found = await case_for(people.zhou, case)
    assert (found["summary"], found["number"], found["version"]) == ("沈写的摘要", "LJ202600001", 2)


async def test_a_changed_unit_takes_over_its_line(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    await lines.update_line(
        await case_for(people.lin, case), people.lin, "authority", standing="已勘查", done=True, seen=None
    )
    sent = await typed(
        people, (await case_for(people.zhou, case))["register"], version="0", authority=people.unit["audit_office"]
    )
    await browser.sign_in(people.zhou)
    await browser.send(f"/assignments/cases/{case}/edit", sent)
    line = (await lines_of(people, case))["authority"]
    assert (line["unit"], line["standing"], line["done_on"]) == (people.unit["audit_office"], None, None)
    assert "已勘查" in await browser.see(f"/assignments/cases/{case}")


# the two lines


async def test_each_unit_writes_its_own_line(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    page = f"/assignments/cases/{case}"
    await browser.sign_in(people.lin)
    await browser.send(f"{page}/lines/authority", {"standing": "已委托鉴定。", "seen": ""}, to=page)
    assert (await browser.send(f"{page}/lines/territory", {"standing": "代写。", "seen": ""})).status_code == 409
    assert (await browser.send(f"{page}/lines/both", {"standing": "代写。", "seen": ""})).status_code == 404
    await browser.sign_in(people.sun)
    await browser.send(f"{page}/lines/territory", {"standing": "已上门沟通。", "done": "1", "seen": ""}, to=page)
    found = await lines_of(people, case)
    assert (found["authority"]["standing"], found["authority"]["done_on"]) == ("已委托鉴定。", None)
    assert (found["territory"]["standing"], found["territory"]["done_on"]) == ("已上门沟通。", today())
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert "本线已完成" in shown
    assert shown.count("已委托鉴定。") == 2, "on its line and in the history"
    told = {line["sentence"] for line in await db.rows("SELECT sentence FROM notice WHERE person = {}", people.zhou.id)}
    assert told == {"事权单位更新了办理进展。", "属地单位已完成本线工作。"}


async def test_nobody_else_writes_for_a_unit(people: Cast) -> None:
    case = await lines_case(people)
    for other in (people.zhou, people.sun, people.luo):
        with pytest.raises(Refused, match="本线单位的联络员"):
            await lines.update_line(
                await case_for(other, case), other, "authority", standing="代写", done=False, seen=None
            )


async def test_a_line_undone_is_open_again(people: Cast) -> None:
    case = await lines_case(people)
    for done, expected in ((True, today()), (False, None)):
        line = (await lines_of(people, case))["authority"]
        await lines.update_line(
            await case_for(people.lin, case),
            people.lin,
            "authority",
            standing="办理中",
            done=done,
            seen=line["updated_at"],
        )
        assert (await lines_of(people, case))["authority"]["done_on"] == expected


async def test_two_of_one_unit_at_once_the_slower_is_told_and_keeps_the_text(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    page = f"/assignments/cases/{case}"
    await browser.sign_in(people.lin)
    await browser.send(f"{page}/lines/authority", {"standing": "第一位写的。", "seen": ""}, to=page)
    late = await browser.send(f"{page}/lines/authority", {"standing": "第二位写的。", "seen": ""})
    assert late.status_code == 409
    assert "已更新为“第一位写的。”" in late.text
    assert "第二位写的。" in late.text
    assert (await lines_of(people, case))["authority"]["standing"] == "第一位写的。"
    with pytest.raises(Refused, match="他人更新"):
        await lines.update_line(
            await case_for(people.lin, case), people.lin, "authority", standing="抢写", done=False, seen=None
        )
    seen = re.search(r'lines/authority.*?name="seen" value="([^"]+)"', late.text, re.DOTALL)
    assert seen is not None
    await browser.send(f"{page}/lines/authority", {"standing": "合起来写的。", "seen": seen[1]}, to=page)


async def test_a_line_moves_the_case_and_goes_on_to_who_reports_of_it(people: Cast) -> None:
    case = await lines_case(people)
    assignment = await underway(people, case)
    await db.rows("UPDATE assignments_case SET moved_at = '2026-01-01' WHERE id = {} RETURNING id", case)
    await db.rows("UPDATE assignments_assignment SET moved_at = '2026-01-01' WHERE id = {} RETURNING id", assignment)
    await lines.update_line(
        await case_for(people.lin, case), people.lin, "authority", standing="已委托鉴定。", done=False, seen=None
    )
    moved = await db.row(
        "SELECT k.moved_at > '2026-02-01' AS case_moved, a.moved_at > '2026-02-01' AS assignment_moved"
        " FROM assignments_case k JOIN assignments_assignment a ON a.backlog_case = k.id WHERE k.id = {}",
        case,
    )
    assert moved == {"case_moved": True, "assignment_moved": True}
    assert await db.value("SELECT text FROM duty_note") == "事权单位：已委托鉴定。"


async def test_a_line_of_a_closed_case_is_written_no_more(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    await db.rows("UPDATE assignments_case SET closed_on = {} WHERE id = {} RETURNING id", today(), case)
    await browser.sign_in(people.lin)
    assert "办理情况</label>" not in await browser.see(f"/assignments/cases/{case}")
    answer = await browser.send(f"/assignments/cases/{case}/lines/authority", {"standing": "补写。", "seen": ""})
    assert answer.status_code == 409
    with pytest.raises(Refused, match="已经销案"):
        await lines.update_line(
            await case_for(people.lin, case), people.lin, "authority", standing="补写", done=False, seen=None
        )


async def test_a_line_holds_no_personal_number(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    await browser.sign_in(people.lin)
    answer = await browser.send(
        f"/assignments/cases/{case}/lines/authority", {"standing": "已致电13800138000。", "seen": ""}
    )
    assert answer.status_code == 422
    assert "疑似含有手机号码" in answer.text
    assert (await lines_of(people, case))["authority"]["standing"] is None


# what it waits for


async def test_what_it_waits_for_stands_with_its_days_and_is_lifted(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    page = f"/assignments/cases/{case}"
    register = (await case_for(people.zhou, case))["register"]
    word, since = await tag(register, "waiting", "资金落实"), today() - timedelta(days=12)
    await browser.sign_in(people.sun)
    await browser.send(f"{page}/waiting", {"tag": word, "since": since.isoformat()}, to=page)
    shown = await browser.see(page)
    assert "资金落实" in shown
    assert "已 12 天" in shown
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert (await browser.send(f"{page}/waiting", {"tag": word, "since": tomorrow})).status_code == 422
    lever = await tag(register, "lever", "提级包案")
    assert (await browser.send(f"{page}/waiting", {"tag": lever})).status_code == 409
    await browser.send(f"{page}/waiting", {"tag": "", "since": ""}, to=page)
    found = await case_for(people.zhou, case)
    assert (found["waiting"], found["waiting_since"]) == (None, None)
    assert "卡点已解除" in await browser.see(page)


# links, papers, who carried it


async def test_two_cases_of_one_matter_are_linked_and_both_stay(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    first = await a_case(people, register)
    second = await a_case(people, register, number="LJ2")
    page = f"/assignments/cases/{first}"
    await browser.sign_in(people.zhou)
    for wrong in ("LJ404", "LJ202600001"):
        answer = await browser.send(f"{page}/link", {"number": wrong, "reason": "同一诉求"})
        assert answer.status_code == 422
        assert "没有找到" in answer.text
    await browser.send(f"{page}/link", {"number": "lj2", "reason": "同一诉求"}, to=page)
    assert f"/assignments/cases/{second}" in await browser.see(page)
    assert f"/assignments/cases/{first}" in await browser.see(f"/assignments/cases/{second}")
    again = await browser.send(f"{page}/link", {"number": "LJ2", "reason": "同一诉求"})
    assert "已经与本案关联" in again.text


async def test_a_link_tells_nothing_of_a_case_one_is_kept_from(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    first = await a_case(people, register)
    second = await case_for(people.zhou, await a_case(people, register, number="LJ2"))
    await acting.link_cases(await case_for(people.zhou, first), second, people.zhou, reason="同一诉求")
    await browser.sign_in(people.luo)
    assert "LJ2<" in await browser.see(f"/assignments/cases/{first}")
    await acting.recuse(second, people.zhou, person=people.luo.id, unit=None, reason="亲属关系")
    page = await browser.see(f"/assignments/cases/{first}")
    assert "同一诉求" not in page, "not even that it was linked with something"
    assert not re.search(r"LJ2(?!\d)", page)


async def test_papers_come_in_go_out_with_an_entry_and_are_taken_back_by_who_brought_them(
    browser: Browser, people: Cast
) -> None:
    case = await lines_case(people)
    page = f"/assignments/cases/{case}"
    await browser.sign_in(people.lin)
    answer = await browser.send(f"{page}/papers", files={"file": ("勘查.txt", b"no paper", "text/plain")})
    assert answer.status_code == 422
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    await browser.send(f"{page}/papers", files={"file": ("勘查.png", png, "image/png")}, to=page)
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", case)
    got = await browser.get(f"{page}/papers/{paper}")
    assert got.headers["content-disposition"].startswith("attachment")
    assert await db.value("SELECT count(*) FROM audit_entry WHERE action = 'file.read'") == 1
    await browser.sign_in(people.zhou)
    assert "勘查.png" in await browser.see(page)
    assert (await browser.send(f"{page}/papers/{paper}/withdraw", {"note": "传错"})).status_code == 409
    await browser.sign_in(people.zhao)
    assert (await browser.get(f"{page}/papers/{paper}")).status_code == 404
    await browser.sign_in(people.lin)
    assert (await browser.send(f"{page}/papers/{paper}/withdraw", {"note": ""})).status_code == 422
    await browser.send(f"{page}/papers/{paper}/withdraw", {"note": "传错了"}, to=page)
    assert "已撤回：传错了" in await browser.see(page)
    assert (await browser.send(f"{page}/papers/{paper}/withdraw", {"note": "再撤"})).status_code == 409


async def test_a_paper_of_one_case_is_not_fetched_through_another(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    other = await a_case(people, number="LJ2")
    await case_papers.add_papers(await case_for(people.zhou, case), people.zhou, [a_file()])
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", case)
    await browser.sign_in(people.zhou)
    assert (await browser.get(f"/assignments/cases/{other}/papers/{paper}")).status_code == 404


async def test_the_page_says_who_carried_it_when(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    assignment = await underway(people, case)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/assignments/cases/{case}")
    assert f'href="/assignments/{assignment}"' in page
    assert f"陈国栋（党工委书记）{today().isoformat()} — 至今" in page
    assert "安排包案</a>" not in page


async def test_three_facts_stand_apart(browser: Browser, people: Cast) -> None:
    case = await lines_case(people)
    await db.rows("UPDATE assignments_case SET completed_on = '2026-05-06' WHERE id = {} RETURNING id", case)
    await browser.sign_in(people.tang)
    page = re.sub(r"\s+|<[^>]+>", " ", await browser.see(f"/assignments/cases/{case}"))
    assert re.search(r"办结\s+2026-05-06\s+化解\s+—\s+报结\s+—", page)


async def test_the_page_asks_as_often_for_three_rows_as_for_one(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    case = await a_case(people, register, batch=batch, territory=people.unit["zongzhi"])
    await a_drafted(people, case)
    paths = [f"/assignments/cases/{case}", f"/assignments/batches/{batch}", "/assignments/batches"]
    paths += [f"/assignments/cases/{case}/edit", f"/assignments/registers/{register}", "/assignments/cases/new"]
    await browser.sign_in(people.zhou)

    async def asked() -> list[int]:
        found = []
        for path in paths:
            async with counted() as questions:
                assert (await browser.get(path)).status_code == 200
            found.append(len(questions))
        return found

    few = await asked()
    for number in ("LJ2", "LJ3"):
        other = await a_case(people, register, number=number, batch=batch)
        await acting.link_cases(
            await case_for(people.zhou, case), await case_for(people.zhou, other), people.zhou, reason="同一诉求"
        )
        await a_batch(people, register, name=number)
        await registers.add_tag(await register_for(people.zhou, register), people.zhou, kind="lever", name=number)
    assert await asked() == few
    assert max(few) <= MOST, dict(zip(paths, few, strict=True))
