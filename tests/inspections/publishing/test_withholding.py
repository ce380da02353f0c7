"""What is withheld from whom: the finding, or only its 整改落实情况; from the public, or inside the Party too."""

import io
import json
from typing import Any

import docx
import pytest

from inspections import actions, queries
from inspections.documents import content_of, difference, notice_html, notice_word
from portal.db import value
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.builders import an_inspection, an_item
from tests.inspections.publishing.samples import ON, done, finding, hidden, material, output

GROUND, OTHER = "涉及重大敏感事项", "涉及国家秘密"
RESULT = "已追责问责3人。已完成整改"
QUIET = done(2, "针对二的问题", result=RESULT, result_ground=GROUND, outputs=[output("accountability", 3, "人")])
LEDGER = material(
    done(1, "针对一的问题", outputs=[output("institution", 4, "件")]),
    QUIET,
    hidden(3, "针对三的问题"),
    hidden(4, "针对四的问题", party_ground=OTHER),
    done(5, "针对五的问题", result="移送线索", result_ground=OTHER, result_party_ground=OTHER),
)


def said(audience: str) -> str:
    return json.dumps(content_of(LEDGER, audience=audience, on=ON), ensure_ascii=False)


def test_the_public_reads_the_finding_without_its_result_and_no_sum_gives_it_away() -> None:
    content = content_of(LEDGER, audience="public", on=ON)
    assert [one["title"][1:3] for one in content["categories"][0]["findings"]] == ["对一", "对二", "对五"]
    assert [bool(one["result"]) for one in content["categories"][0]["findings"]] == [True, False, False]
    assert content["statistics"] == "反馈问题3个，已完成整改3个，完成率100%；建立完善制度4件。"
    for word in ("追责", "移送线索", "针对三", "针对四", GROUND, OTHER, "不公开", "拟不"):
        assert word not in said("public"), word


def test_the_party_reads_the_results_and_a_list_of_both_kinds_and_only_counts_the_rest() -> None:
    content = content_of(LEDGER, audience="party", on=ON)
    assert content["withheld"] == [{"title": "针对三的问题", "ground": GROUND}]
    assert content["withheld_results"] == [{"title": "针对二的问题", "ground": GROUND}]
    assert content["untold"] == "另有1个问题拟不在党内通报，未列入本通报；有1个问题的整改落实情况拟不在党内通报。"
    assert content["figures"]["findings"] == 4
    assert content["statistics"].endswith("建立完善制度4件；追责问责3人。")
    for word in ("针对四", "移送线索", OTHER):
        assert word not in said("party"), word


@pytest.mark.parametrize("audience", ["public", "party"])
def test_paper_and_word_file_print_no_empty_result(audience: str) -> None:
    made = notice_html(LEDGER, label="", on=ON, audience=audience)
    told = 1 if audience == "public" else 3
    assert made.html.count("整改落实情况：") == told
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(notice_word(made.content, label=""))).paragraphs)
    assert words.count("整改落实情况：") == told
    assert ("三、拟不公开事项" in words) == ("三、拟不公开事项" in made.html) == (audience == "party")
    assert ("四、下一步工作计划" in words) == ("四、下一步工作计划" in made.html) == (audience == "party")


def test_only_the_count_makes_a_part_of_its_own() -> None:
    made = notice_html(material(finding(1, "一"), hidden(2, party_ground=OTHER)), label="", on=ON, audience="party")
    assert "三、拟不公开事项" in made.html
    assert "另有1个问题拟不在党内通报" in made.html
    assert "下列" not in made.html


def test_a_result_withheld_since_is_a_difference_and_an_old_notice_can_be_compared() -> None:
    then = content_of(material(done(1, "一"), finding(2, "二")), audience="public", on=ON)
    del then["withheld_results"], then["untold"]  # as they were frozen before there were any
    now = content_of(material(done(1, "一", result_ground=GROUND), finding(2, "二")), audience="public", on=ON)
    found = difference(then, now, withheld=set())
    assert [(line["words"], line["changes"]) for line in found["lines"]] == [
        ("落实情况转为拟不公开", [("整改落实情况", "已完成整改。", "（拟不公开，未写入）")])
    ]


def test_what_the_party_was_told_and_is_told_no_more_has_not_gone() -> None:
    one = hidden(1, "一")
    then = content_of(material(one, finding(2, "二")), audience="party", on=ON)
    now = content_of(material({**one, "party_ground": OTHER}, finding(2, "二")), audience="party", on=ON)
    found = difference(then, now, withheld={str(one["finding_id"])})
    assert [line["words"] for line in found["lines"]] == ["印发后转为拟不公开"]


async def test_each_ground_is_chosen_on_the_page_and_shown_on_the_item(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.wang)
    await browser.send(f"{path}/withhold", {"result": GROUND, "result_party": OTHER}, to=path)
    page = await browser.see(path)
    assert "落实情况拟不公开" in page
    assert "落实情况不在党内通报" in page
    assert page.count(OTHER) == 2, "in the facts, and in the record"
    form = await browser.see(f"{path}/withhold")
    assert form.count(" selected>") == 2
    await browser.send(f"{path}/withhold", {"ground": GROUND}, to=path)
    item = await queries.item_for(people.wang, item_id)
    assert (item["withheld_ground"], item["result_ground"], item["result_party_ground"]) == (GROUND, None, None)


async def test_what_the_party_is_not_told_the_public_is_not_told(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    for wrong in ({"party": GROUND}, {"result_party": GROUND}):
        with pytest.raises(Refused, match="也不能向社会公开"):
            await actions.withhold(people.wang, item_id, None, **wrong)
        await browser.sign_in(people.wang)
        answer = await browser.send(f"/inspections/items/{item_id}/withhold", wrong)
        assert answer.status_code == 422
        assert "也不能向社会公开" in answer.text
    with pytest.raises(Refused, match="五种情形"):
        await actions.withhold(people.wang, item_id, "不好看")
    assert await value("SELECT count(*) FROM inspections_finding WHERE withheld") == 0


async def test_nothing_is_issued_inside_the_party_where_nothing_may_be_told(people: Cast) -> None:
    inspection = await an_inspection(people)
    await actions.withhold(people.wang, await an_item(people, inspection), GROUND, party=GROUND)
    words: dict[str, Any] = {
        "report_lead": "加强领导。",
        "next_steps": "持续。",
        "contact": "0755-2000000",
        "version": 0,
    }
    await actions.describe(people.wang, inspection, **words)
    with pytest.raises(Refused, match="没有可以通报的内容"):
        await actions.issue_notice(people.wang, inspection, "party")
