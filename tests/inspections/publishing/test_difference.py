"""What the page says about each finding of an issued notice when the ledger has moved on."""

from typing import Any

import pytest

from inspections.documents import content_of, difference
from tests.inspections.publishing.samples import INSPECTION, ON, SECRET, done, finding, hidden, material

OPEN, DONE = finding(1, "针对一的问题"), done(1, "针对一的问题")


def compared(then: list[dict[str, Any]], now: list[dict[str, Any]], audience: str = "public") -> dict[str, Any]:
    withheld = {str(found["finding_id"]) for found in now if found["withheld"]}
    return difference(
        content_of(material(*then), audience=audience, on=ON),
        content_of(material(*now), audience=audience, on=ON),
        withheld=withheld,
    )


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ([OPEN], [DONE], "新完成"),
        ([DONE], [OPEN], "重新整改"),
        ([OPEN], [{**OPEN, "finding_title": "针对一（改）的问题"}], "文字有变化"),
        ([OPEN], [{**OPEN, "result": "基本完成，取得阶段性成果并持续整改。", "substantially": True}], "文字有变化"),
        ([], [OPEN], "印发后新增"),
        ([hidden(1)], [OPEN], "印发后新增"),
        ([DONE], [{**DONE, "withheld": True, "withheld_ground": "涉及国家秘密"}], "印发后转为拟不公开"),
        ([DONE], [], "台账中已没有"),
    ],
)
def test_each_finding_is_told_what_became_of_it(
    then: list[dict[str, Any]], now: list[dict[str, Any]], said: str
) -> None:
    found = compared([done(9, "针对九的问题"), *then], [done(9, "针对九的问题"), *now])
    assert [line["words"] for line in found["lines"]] == [said]
    assert [line["title"] for line in found["unchanged"]] == ["针对九的问题"]
    assert {said: number for said, number in found["counts"] if number} == {said: 1, "无变化": 1}


def test_what_was_and_stays_withheld_is_no_part_of_the_public_one() -> None:
    found = compared([DONE, hidden(2)], [DONE, hidden(2, "针对某案件线索（改）的问题")])
    assert found["lines"] == []
    assert "线索" not in str(found)


def test_inside_the_party_a_finding_withheld_since_shows_its_ground() -> None:
    found = compared([DONE], [{**DONE, "withheld": True, "withheld_ground": "涉及国家秘密"}], "party")
    assert found["lines"][0]["words"] == "印发后转为拟不公开"
    assert found["lines"][0]["changes"] == [("不公开的依据", "", "涉及国家秘密")]
    back = compared([hidden(1)], [finding(1, SECRET)], "party")
    assert back["lines"][0]["changes"] == [("不公开的依据", "涉及重大敏感事项", "")]


def test_old_and_new_words_stand_beside_each_other() -> None:
    now = {**DONE, "measures": ["修订值班制度"], "category_title": "关于另一类的问题"}
    (line,) = compared([OPEN], [now])["lines"]
    assert line["changes"] == [
        ("问题类别", "关于责任压得不实的问题", "关于另一类的问题"),
        ("整改措施", "修订值班制度\n按月公布“值班”情况", "修订值班制度"),
        ("整改落实情况", "正在整改。", "已完成整改。"),
    ]


def test_the_figures_stand_then_and_now() -> None:
    found = compared([OPEN, finding(2, "二")], [DONE, finding(2, "二"), finding(3, "三")])
    assert found["figures"] == [("反馈问题", 2, 3), ("已完成", 0, 1), ("基本完成", 0, 0), ("未完成", 2, 2)]
    assert [said.partition("；")[0] for said in found["statistics"]] == [
        "反馈问题2个，已完成整改0个，完成率0%",
        "反馈问题3个，已完成整改1个，完成率33.33%",
    ]


def test_the_words_around_the_findings_are_compared_too() -> None:
    then = content_of(material(DONE), audience="public", on=ON)
    changed = {**INSPECTION, "next_steps": "再接再厉。", "contact": "0755-3000000"}
    now = content_of({"inspection": changed, "findings": [DONE]}, audience="public", on=ON)
    assert difference(then, now, withheld=set())["texts"] == [
        ("下一步工作计划", "持续整改。\n建立长效机制。", "再接再厉。"),
        ("联系方式", "0755-2000000\n青石路1号\nqs@example.cn", "0755-3000000"),
    ]
