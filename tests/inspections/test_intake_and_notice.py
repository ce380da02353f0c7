"""A report is read in, corrected, taken whole, worked through, and printed as the public notice with the same words."""

import html5lib
import pytest

from inspections import actions, queries
from inspections.documents import contact_of, notice_html, party, rate, statistics
from portal.clock import today
from portal.db import row, rows, value
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.builders import a_closed_item, an_inspection, an_item

REPORT = """中共青石街道工作委员会关于巡察整改情况的通报
二、整改工作落实情况
（一）关于学习领会不深入的问题
1.针对学习安排碎片化的问题
整改措施：一是列入党工委学习计划，2026年8月12日开展专题学习。二是为各社区购置读本200册。
整改落实情况：已完成整改。
2.针对学用结合不紧的问题
整改措施：一是每季度研究一次重点事项。
整改落实情况：基本完成，并持续推进。
（二）关于责任压得不实的问题
1.针对值班接访流于形式的问题
整改措施：一是修订值班制度。二是按月公布值班情况。
整改落实情况：正在整改。
三、下一步工作计划
持续抓好整改。
"""


async def read_in(browser: Browser, people: Cast) -> tuple[str, str]:
    """Pasted and understood: the inspection's path and the intake's."""
    inspection = await an_inspection(people)
    await browser.sign_in(people.wang)
    answer = await browser.send(f"/inspections/{inspection}/intakes/new", {"pasted": REPORT})
    assert answer.status_code == 303
    return f"/inspections/{inspection}", answer.headers["location"]


async def fields_of(browser: Browser, path: str) -> dict[str, str]:
    """What the page's form would send if nothing were touched."""
    tree = html5lib.parse(await browser.see(path), namespaceHTMLElements=False)
    form = next(form for form in tree.iter("form") if form.get("action") == path)
    fields = {text.get("name"): (text.text or "").removeprefix("\n") for text in form.iter("textarea")}
    for control in form.iter("input"):
        if control.get("type") not in {"checkbox", "radio"} or control.get("checked") is not None:
            fields[control.get("name")] = control.get("value") or ""
    return {name: text for name, text in fields.items() if name != "_csrf_token"}


async def test_a_pasted_report_is_taken_in_as_it_was_corrected(browser: Browser, people: Cast) -> None:
    inspection, intake = await read_in(browser, people)
    assert await value("SELECT count(*) FROM inspections_finding") == 0
    fields = await fields_of(browser, intake)
    assert fields["c0"] == "关于学习领会不深入的问题"
    fields |= {
        "unit_for_all": str(people.unit["fuwu"]),
        "due_for_all": "2099-12-31",
        "c1f0_unit": str(people.unit["zongzhi"]),
        "c1f0_title": "针对值班接访流于形式、记录不全的问题",
        "c0f1_take": "",
    }
    await browser.send(intake, fields, to=inspection)
    taken = await rows(
        """SELECT c.title AS category, f.title, u.short_name AS unit, i.reported, i.state,
                  (SELECT count(*) FROM inspections_measure m WHERE m.item = i.id) AS measures
             FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding
             JOIN inspections_category c ON c.id = f.category JOIN unit u ON u.id = i.lead_unit
            ORDER BY c.position, f.position"""
    )
    assert taken == [
        {
            "category": "关于学习领会不深入的问题",
            "title": "针对学习安排碎片化的问题",
            "unit": "公共服务办",
            "reported": "已完成",
            "state": "not_started",
            "measures": 2,
        },
        {
            "category": "关于责任压得不实的问题",
            "title": "针对值班接访流于形式、记录不全的问题",
            "unit": "综治办",
            "reported": "整改中",
            "state": "not_started",
            "measures": 2,
        },
    ]
    assert await value("SELECT count(*) FROM duty") == 2
    await browser.see(intake, status=404)


async def test_an_intake_without_units_says_so_and_takes_nothing(browser: Browser, people: Cast) -> None:
    _, intake = await read_in(browser, people)
    answer = await browser.send(intake, await fields_of(browser, intake))
    assert answer.status_code == 422
    assert "责任单位" in answer.text
    assert await value("SELECT count(*) FROM inspections_finding") == 0


async def test_a_unit_of_another_street_is_refused_and_nothing_is_half_taken(browser: Browser, people: Cast) -> None:
    _, intake = await read_in(browser, people)
    fields = await fields_of(browser, intake)
    fields |= {
        "unit_for_all": str(people.unit["fuwu"]),
        "due_for_all": "2099-12-31",
        "c1f0_unit": str(people.unit["liuan_zongzhi"]),
    }
    answer = await browser.send(intake, fields)
    assert answer.status_code == 422
    assert "责任单位应为被巡察单位" in answer.text
    assert await value("SELECT count(*) FROM inspections_finding") == 0


async def test_a_default_day_that_is_past_is_asked_for(browser: Browser, people: Cast) -> None:
    _, intake = await read_in(browser, people)
    fields = await fields_of(browser, intake) | {"unit_for_all": str(people.unit["fuwu"])}
    answer = await browser.send(intake, fields)
    assert answer.status_code == 422
    assert "已经过去，请填写“整改时限”" in answer.text
    assert await value("SELECT count(*) FROM inspections_finding") == 0


async def test_a_text_without_findings_is_refused_in_a_sentence(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    await browser.sign_in(people.wang)
    answer = await browser.send(f"/inspections/{inspection}/intakes/new", {"pasted": "今天天气很好。"})
    assert answer.status_code == 422
    assert "没有从" in answer.text
    assert "今天天气很好。" in answer.text


async def test_the_notice_prints_the_ledger_with_counted_figures(people: Cast) -> None:
    inspection = await an_inspection(people)
    await a_closed_item(people, inspection, title="针对一的问题")
    await an_item(people, inspection, title="针对二的问题")
    hidden = await an_item(people, inspection, title="针对三的问题", category="关于其他方面的问题")
    await actions.withhold(people.wang, hidden, "涉及重大敏感事项")
    made = notice_html(await queries.material_for(people.wang, inspection), label="巡察办通报〔2026〕1号", on=today())
    assert made.figures == {"findings": 2, "complete": 1, "withheld": 1}
    assert "反馈问题2个，已完成整改1个，完成率50%" in made.html
    assert "针对三的问题" not in made.html
    assert "关于其他方面的问题" not in made.html
    assert made.html.index("针对一的问题") < made.html.index("针对二的问题")


async def test_basically_complete_is_not_complete(people: Cast) -> None:
    inspection = await an_inspection(people)
    item_id = await an_item(people, inspection)
    await actions.start(await queries.item_for(people.li, item_id), people.li)
    await actions.mark_substantial(await queries.item_for(people.li, item_id), people.li, "制度已出台，正在试行")
    made = notice_html(await queries.material_for(people.wang, inspection), label="", on=today())
    assert made.figures["complete"] == 0
    assert "基本完成，取得阶段性成果并持续整改" in made.html


@pytest.mark.slow
async def test_an_issued_notice_is_numbered_without_gaps_and_frozen(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    item_id = await a_closed_item(people, inspection)
    path = f"/inspections/{inspection}/publication"
    await browser.sign_in(people.wang)
    refused = await browser.send(f"{path}/issue")
    assert refused.status_code == 409
    assert "请先填写" in refused.text
    words = {
        "report_lead": "加强组织领导。成立专班。",
        "next_steps": "持续整改。",
        "contact": "0755-2000000",
        "version": "0",
    }
    await browser.send(path, words, to=path)
    version = str(await value("SELECT version FROM inspections_inspection"))
    await browser.send(f"{path}/issue", {"version": version}, to=path)
    twice = await browser.send(f"{path}/issue", {"version": version})
    assert twice.status_code == 409
    await browser.send(f"{path}/issue", to=path)
    labels = await rows("SELECT label FROM document ORDER BY serial")
    assert [line["label"] for line in labels] == [f"区委巡察办通报〔{today().year}〕{n}号" for n in (1, 2)]
    publication = await value("SELECT id FROM inspections_publication ORDER BY issued_at LIMIT 1")
    paper = f"/inspections/publications/{publication}/notice.pdf"
    first = (await browser.get(paper)).content
    await actions.reopen(
        await queries.item_for(people.wang, item_id), people.wang, note="重新整改", due=today().replace(year=2099)
    )
    again = await browser.get(paper)
    assert again.content == first
    assert again.headers["content-disposition"].startswith("attachment")
    stored = await row("SELECT sha256 FROM document WHERE serial = 1")
    from hashlib import sha256

    assert stored == {"sha256": sha256(first).hexdigest()}


async def test_a_reader_recused_from_one_finding_does_not_see_the_notices(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    item_id = await a_closed_item(people, inspection)
    await browser.sign_in(people.he)
    await browser.see(f"/inspections/{inspection}/publication")
    await actions.recuse(
        await queries.item_for(people.wang, item_id), people.wang, person=people.he.id, unit=None, reason="近亲属任职"
    )
    await browser.see(f"/inspections/{inspection}/publication", status=404)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(688, 697, "98.71%"), (279, 306, "91.18%"), (112, 134, "83.58%"), (12, 12, "100%"), (0, 7, "0%"), (0, 0, "—")],
)
def test_rates_are_rounded_half_up_to_two_decimals(part: int, whole: int, said: str) -> None:
    assert rate(part, whole) == said


def test_the_statistics_sentence() -> None:
    assert (
        statistics({"findings": 12, "complete": 12}, 4) == "反馈问题12个，已完成整改12个，完成率100%；建立完善制度4件。"
    )


@pytest.mark.parametrize(
    ("unit", "committee"),
    [
        ("临江区青石街道", "中共临江区青石街道工作委员会"),
        ("临江区白塔镇", "中共临江区白塔镇委员会"),
        ("临江区住房和城乡建设局", "中共临江区住房和城乡建设局党组"),
    ],
)
def test_a_unit_answers_by_its_party_organisation(unit: str, committee: str) -> None:
    assert party(unit) == committee


def test_contacts_are_told_apart() -> None:
    assert contact_of("电话：0755-2000000\n地址：青石路1号\n邮箱：qs@example.cn") == {
        "phone": "0755-2000000",
        "address": "青石路1号",
        "email": "qs@example.cn",
    }
    assert contact_of("") is None
