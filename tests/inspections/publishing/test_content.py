"""What each audience reads, the figures it is given, and that the Word file says the same as the printed page."""

import io
import json
import re

import docx
import html5lib
import pytest

from inspections.documents import content_of, notice_html, notice_word, statistics
from tests.inspections.publishing.samples import ON, SECRET, done, finding, hidden, material, output

LEDGER = material(
    done(1, "针对一的问题", outputs=[output("institution", 4, "件"), output("accountability", 3, "人")]),
    finding(2, "针对二的问题", substantially=True, result="基本完成，取得阶段性成果并持续整改。", measures=[]),
    finding(3, "针对三的问题"),
    hidden(
        4,
        complete=True,
        substantially=True,
        category_title="只有一个的类别",
        category_id=ON,
        outputs=[output("institution", 9, "件")],
    ),
)


def test_the_public_reads_nothing_of_what_is_withheld_and_no_figure_counts_it() -> None:
    content = content_of(LEDGER, audience="public", on=ON)
    said = json.dumps(content, ensure_ascii=False)
    for word in (SECRET, "只有一个的类别", "涉及重大敏感事项", "不公开"):
        assert word not in said
    assert content["figures"] == {"findings": 3, "complete": 1, "substantially": 1, "unfinished": 1}
    assert content == content_of(material(*LEDGER["findings"][:3]), audience="public", on=ON)


def test_the_party_reads_everything_and_what_is_withheld_once_more_with_its_ground() -> None:
    made = notice_html(LEDGER, label="区委巡察办党内通报〔2026〕1号", on=ON, audience="party")
    assert "关于巡察整改情况的党内通报" in made.title
    assert made.html.count(SECRET) == 2
    assert "三、拟不公开事项" in made.html
    assert f"1.{SECRET}。不公开的依据：涉及重大敏感事项。" in made.html
    assert "四、下一步工作计划" in made.html
    assert "反馈问题4个，已完成整改2个，完成率50%" in made.html


def test_without_anything_withheld_the_party_has_no_such_part() -> None:
    made = notice_html(material(done(1, "针对一的问题")), label="", on=ON, audience="party")
    assert "拟不公开" not in made.html
    assert "三、下一步工作计划" in made.html


def test_basically_complete_is_named_apart_and_not_counted_as_done() -> None:
    said = statistics({"findings": 697, "complete": 688, "substantially": 4, "unfinished": 5})
    assert said == (
        "反馈问题697个，已完成整改688个，完成率98.71%；另有4个基本完成，取得阶段性成果并持续整改；未完成5个。"
    )


def test_outputs_are_summed_by_kind_and_unit_in_the_order_of_the_kinds() -> None:
    findings = [
        done(1, "一", outputs=[output("accountability", 2, "人"), output("institution", 3, None)]),
        done(
            2, "二", outputs=[output("recovery", 12, "万元"), output("institution", 1, "件"), output(None, 200, "册")]
        ),
        done(
            3,
            "三",
            outputs=[output("recovery", 3, "处"), output("recovery", 8, "万元"), output("accountability", 1, "人")],
        ),
    ]
    said = content_of(material(*findings), audience="public", on=ON)["statistics"]
    assert said.endswith("；建立完善制度4件；挽回损失20万元、3处；追责问责3人；其他可计数成果200册。")


@pytest.mark.parametrize("audience", ["public", "party"])
@pytest.mark.parametrize("label", ["", "区委巡察办通报〔2026〕1号"])
def test_the_word_file_says_the_same_as_the_page_paragraph_by_paragraph(audience: str, label: str) -> None:
    made = notice_html(LEDGER, label=label, on=ON, audience=audience)
    body = html5lib.parse(made.html, namespaceHTMLElements=False).find("body")
    kept = [
        *body.iter("h1"),
        *body.iter("p"),
        *(div for div in body.iter("div") if div.get("class") in {"issuer", "date"}),
    ]
    order = {element: place for place, element in enumerate(body.iter())}
    printed = [re.sub(r"\s+", "", "".join(element.itertext())) for element in sorted(kept, key=lambda e: order[e])]
    opened = docx.Document(io.BytesIO(notice_word(made.content, label=label)))
    written = [re.sub(r"\s+", "", paragraph.text) for paragraph in opened.paragraphs if paragraph.text]
    assert written == printed
    assert len(written) > 15


def test_the_word_file_is_made_of_what_was_frozen() -> None:
    content = content_of(LEDGER, audience="party", on=ON)
    frozen = json.loads(json.dumps(content, ensure_ascii=False))
    assert frozen == content
    assert notice_word(frozen, label="甲〔2026〕1号") == notice_word(content, label="甲〔2026〕1号")
