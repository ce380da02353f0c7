"""The paper itself: which pages it has, what stands on them, the same words in the Word file."""

import io
from datetime import timedelta

import pytest
from docx import Document

from portal.accountability.documents.letters import content_of, letter_html, letter_word
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.letter_words import cause_for, title_for
from tests.portal.accountability.letters.test_letters_facts import DAY, a_standing
from tests.portal.papers.measuring import opened, printed

LABEL = "区信联办〔2026〕3号"


def a_content(kind: str, matters: int) -> dict[str, object]:
    standings = [a_standing(title=f"第{place}件：公布加装电梯补助办法") for place in range(1, matters + 1)]
    shape = LETTER_KINDS[kind]
    letter = {
        "kind": kind,
        "unit_name": "临江区信访工作联席会议办公室",
        "title": title_for(kind, standings),
        "addressee_name": "临江区住房和城乡建设局",
        "cause": cause_for(standings),
        "basis": shape.basis,
        "demand": shape.asks,
        "contact": "周岚",
    }
    return content_of(letter, standings, ["临江区青石街道"], on=DAY, reply_due=DAY + timedelta(days=8))


@pytest.mark.parametrize(
    ("kind", "matters", "pages"),
    [("supervision_letter", 1, 1), ("supervision_letter", 5, 2), ("urging_slip", 1, 1), ("supervision_slip", 3, 2)],
)
async def test_a_letter_has_its_words_and_its_matters_on_so_many_pages(kind: str, matters: int, pages: int) -> None:
    with opened(await printed(letter_html(a_content(kind, matters), label=LABEL))) as pdf:
        said = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
        assert len(pdf.pages) == pages
    assert LABEL in said
    assert "请于2026年11月30日前书面反馈办理情况" in said
    assert said.count("公布加装电梯") >= matters
    assert "抄送：临江区青石街道" in said


def test_the_word_file_says_the_same_twice_in_the_same_bytes() -> None:
    content = a_content("circular", 2)
    made = letter_word(content, label=LABEL)
    assert made == letter_word(content, label=LABEL)
    said = [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]
    assert said[0] == "临江区信访工作联席会议办公室文件"
    assert LABEL in said
    assert "请于2026年11月30日前书面报告整改情况。" in said
    assert "抄送：临江区青石街道。" in said
