"""An inspection from its plan to its end, as those who do it see it."""

from datetime import timedelta
from uuid import UUID

from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.house.counting import counted, growing
from tests.inspections.test_main_path import PDF
from tests.portal.accountability.letters.writing import a_duty
from tests.portal.accountability.supervision.inspecting import (
    duty_of,
    first_finding,
    running,
    state_of,
    unit_of,
    written,
)

PAGE = "/accountability/supervision"


async def the_only(table: str) -> UUID:
    found = await db.rows(f"SELECT id FROM {table}")
    assert len(found) == 1
    only: UUID = found[0]["id"]
    return only


async def test_the_whole_way_through_the_pages(browser: Browser, people: Cast) -> None:
    await a_duty(people, title="公布加装电梯补助办法")
    supervision = await planned_by_the_office(browser, people)
    inspected = await written_by_the_team(browser, people, supervision)
    await signed_by_a_leader(browser, people, supervision, inspected)
    finding = await mended_by_the_unit(browser, people, inspected)
    await looked_at_again(browser, people, supervision, inspected, finding)


async def planned_by_the_office(browser: Browser, people: Cast) -> UUID:
    await browser.sign_in(people.zhou)
    assert "起草督查方案" in await browser.see(PAGE)
    await browser.see(f"{PAGE}/new")
    plan = {
        "title": "第四季度信访事项办理情况督查",
        "form": "on_site",
        "why": "部分事项多次延期。",
        "plan": "查阅台账，实地查看。",
        "starts_on": today().isoformat(),
        "ends_on": (today() + timedelta(days=3)).isoformat(),
        "follow_weeks": "4",
    }
    assert (await browser.send(f"{PAGE}/new", plan)).status_code == 303
    supervision = await the_only("accountability_supervision")
    page = f"{PAGE}/{supervision}"
    await browser.see(page)
    assert (await browser.send(f"{page}/team", {"part": "head"})).status_code == 422
    await browser.send(f"{page}/units", {"unit": str(people.unit["fuwu"])}, to=f"{page}/team")
    assert "审计专员" in await browser.see(f"{page}/team?name=钱明")
    await browser.send(f"{page}/team", {"person": str(people.qian.id), "part": "member"}, to=f"{page}/team")
    await browser.send(f"{page}/team", {"person": str(people.shen.id), "part": "head"}, to=f"{page}/team")
    assert "公布加装电梯补助办法" in await browser.see(f"{page}/matters?standing=late")
    drawn = {"standing": "late", "inspected": "", "size": "5", "seed": "20261122"}
    await browser.send(f"{page}/draw", drawn, to=page)
    shown = await browser.see(page)
    assert "20261122" in shown
    assert "公布加装电梯补助办法" in shown
    await browser.send(f"{page}/submit", to=page)
    await browser.sign_in(people.tang)
    assert "待我审批、签发" in await browser.see(PAGE)
    await browser.send(f"{page}/approve", to=page)
    return supervision


async def written_by_the_team(browser: Browser, people: Cast, supervision: UUID) -> UUID:
    page = f"{PAGE}/{supervision}"
    await browser.sign_in(people.qian)
    matter = await the_only("accountability_supervision_matter")
    inspected = await the_only("accountability_supervised_unit")
    unit = f"{PAGE}/units/{inspected}"
    assert "公布加装电梯补助办法" in await browser.see(unit)
    assert "逾期 10 天" in await browser.see(f"{PAGE}/matters/{matter}")
    looked = {
        "verdict": "false",
        "text": "办法没有公布。",
        "demand": "一周内公布办法。",
        "lead_unit": str(people.unit["fuwu"]),
        "person": str(people.li.id),
        "amount": "5",
        "amount_unit": "工作日",
        "due_on": "",
    }
    await browser.send(f"{PAGE}/matters/{matter}/finding", looked, to=unit)
    bare = {"text": "窗口首接负责制落实较好。", "lead_unit": str(people.unit["fuwu"]), "amount_unit": "工作日"}
    await browser.send(f"{unit}/findings", bare, to=unit)
    await browser.send(f"{unit}/conclude", {"conclusion": "总体重视，个别事项报告不实。"}, to=unit)
    await browser.see(f"{PAGE}/matters/{matter}")
    await browser.sign_in(people.shen)
    await browser.send(f"{page}/finish", to=page)
    return inspected


async def signed_by_a_leader(browser: Browser, people: Cast, supervision: UUID, inspected: UUID) -> None:
    page, unit = f"{PAGE}/{supervision}", f"{PAGE}/units/{inspected}"
    await browser.sign_in(people.tang)
    shown = await browser.see(f"{unit}/sign")
    assert f"区信联办督反〔{today().year}〕1号" in shown
    assert "报告的办理情况不实" in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    version = shown.split('name="version" value="')[1].split('"')[0]
    await browser.send(f"{unit}/sign", {"version": version, "seen": seen}, to=page)
    assert await state_of(supervision) == "fed_back"
    assert (await browser.get(f"{unit}/paper.pdf")).content.startswith(b"%PDF")
    assert (await browser.get(f"{unit}/paper.docx")).content.startswith(b"PK")


async def mended_by_the_unit(browser: Browser, people: Cast, inspected: UUID) -> UUID:
    unit = f"{PAGE}/units/{inspected}"
    await browser.sign_in(people.li)
    assert "督查整改" in await browser.see("/")
    assert "一周内公布办法。" in await browser.see(unit)
    await browser.send(f"{unit}/receive", to=unit)
    finding: UUID = await db.value("SELECT id FROM accountability_supervision_finding WHERE demand IS NOT NULL")
    place = f"{PAGE}/findings/{finding}"
    await browser.see(place)
    assert (await browser.send(f"{place}/report", {"reply": " "})).status_code == 422
    papers = [("file", ("办法.pdf", PDF, "application/pdf"))]
    assert (await browser.send(f"{place}/report", {"reply": "办法已于今日公布。"}, files=papers)).status_code == 303
    file = await db.value("SELECT id FROM attachment WHERE name = '办法.pdf'")
    assert (await browser.get(f"{place}/papers/{file}")).content == PDF
    await browser.sign_in(people.qian)
    assert "办法已于今日公布。" in await browser.see(place)
    await browser.send(f"{place}/return", {"note": "网上查不到。"}, to=place)
    await browser.sign_in(people.li)
    assert "网上查不到。" in await browser.see(place)
    await browser.send(f"{place}/report", {"reply": "已补发到门户网站。"}, to=place)
    return finding


async def looked_at_again(browser: Browser, people: Cast, supervision: UUID, inspected: UUID, finding: UUID) -> None:
    page, unit, place = f"{PAGE}/{supervision}", f"{PAGE}/units/{inspected}", f"{PAGE}/findings/{finding}"
    await browser.sign_in(people.qian)
    await browser.send(f"{place}/verify", to=place)
    assert (await duty_of(finding))["done_on"] == today()
    visit = await the_only("accountability_supervision_visit")
    assert (await duty_of(visit))["unit"] == people.unit["conference_office"]
    await browser.sign_in(people.zhou)
    refused = await browser.send(f"{page}/close")
    assert refused.status_code == 409
    assert "回访督查还没有开展" in refused.text
    await browser.send(f"{unit}/visit", {"outcome": "held", "findings": "现场查看，已落实。"}, to=unit)
    await browser.send(f"{page}/close", to=page)
    assert await state_of(supervision) == "closed"


async def test_a_page_asks_as_often_for_three_as_for_one(browser: Browser, people: Cast) -> None:
    async def asked(made: UUID) -> dict[str, list[str]]:
        inspected = await unit_of(made)
        matter = await db.value("SELECT id FROM accountability_supervision_matter WHERE supervision = {} LIMIT 1", made)
        finding = await first_finding(people, made)
        paths = {
            "": PAGE,
            "one": f"{PAGE}/{made}",
            "matters": f"{PAGE}/{made}/matters",
            "unit": f"{PAGE}/units/{inspected}",
        }
        paths |= {"matter": f"{PAGE}/matters/{matter}", "finding": f"{PAGE}/findings/{finding}"}
        found = {}
        for name, path in paths.items():
            async with counted() as statements:
                answer = await browser.get(path)
            assert answer.status_code == 200, path
            found[name] = statements
        return found

    few = await written(people, duties=(await a_duty(people),))
    many = await written(people, duties=tuple([await a_duty(people, late=late) for late in (3, 4, 5)]))
    await browser.sign_in(people.shen)
    faults = growing(await asked(few), await asked(many))
    assert not faults, "\n".join(faults)


async def test_what_looks_like_a_person_is_not_taken_and_what_was_typed_is_kept(browser: Browser, people: Cast) -> None:
    made = await running(people)
    unit = f"{PAGE}/units/{await unit_of(made)}"
    await browser.sign_in(people.wang)
    refused = await browser.send(f"{unit}/findings", {"text": "来访人电话13800138000，反映窗口没人。"})
    assert refused.status_code == 422
    assert "“发现的情况”中疑似含有手机号码" in refused.text
    assert "反映窗口没人。" in refused.text
    assert not await db.rows("SELECT id FROM accountability_supervision_finding")
