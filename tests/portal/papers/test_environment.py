"""Words and figures of printed papers."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from portal.papers.environment import (
    day,
    enumerated,
    environment,
    fit,
    numeral,
    page,
    paragraphs,
    sentence,
    year_number,
)
from portal.papers.titles import WIDTH, measure, title_lines
from tests.portal.papers import samples


def test_days_have_no_leading_noughts_and_are_chinese_days() -> None:
    assert day(date(2026, 3, 1)) == "2026年3月1日"
    assert day(datetime(2026, 3, 1, 16, 30, tzinfo=UTC)) == "2026年3月2日"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (200, "二百"),
    ],
)
def test_numbers_are_written_in_chinese(number: int, text: str) -> None:
    assert numeral(number) == text


def test_years_stand_in_hexagonal_brackets() -> None:
    assert [hex(ord(letter)) for letter in year_number(2026)[::5]] == ["0x3014", "0x3015"]


def test_sentences_end_in_one_full_stop() -> None:
    assert [sentence(text) for text in ("已完成", "已完成。", "已完成；", " 已完成.\n")] == ["已完成。"] * 4


def test_measures_are_counted_unless_single_or_counted_already() -> None:
    assert enumerated(["甲", "乙；"]) == "一是甲。二是乙。"
    assert enumerated(["甲"]) == "甲。"
    assert enumerated(["一是甲", "二是乙"]) == "一是甲。二是乙。"
    assert enumerated([]) == ""


def test_typed_lines_are_paragraphs_without_hand_made_indents() -> None:
    assert paragraphs("　　甲\r\n\n乙 ") == ["甲", "乙"]


def test_a_long_name_shrinks_to_its_line() -> None:
    assert fit("云栖街道文件", 156) == 40
    assert fit("国" * 20, 156) * 20 * 0.3528 <= 156


def test_what_people_type_is_escaped_and_a_forgotten_value_is_an_error() -> None:
    assert "<b>" not in page("public_notice.html", **samples.notice(issuer="<b>甲</b>"))
    with pytest.raises(UndefinedError):
        environment().get_template("public_notice.html").render(title="缺")


@pytest.mark.parametrize("template", ["public_notice.html", "ledger.html", "letter.html"])
def test_every_template_fills(template: str) -> None:
    context = {"public_notice.html": samples.notice, "ledger.html": samples.ledger, "letter.html": samples.letter}
    assert "2026年11月6日" in page(template, **context[template]())


TITLES = [
    samples.TITLE,
    "关于开展信访领域专项巡察反馈问题集中整改“回头看”工作的通知",
    "云栖街道关于2026年上半年领导干部包案化解信访积案情况的通报",
    "临江区信访工作联席会议办公室关于转发《关于进一步加强初次信访事项办理工作的意见》的通知",
    "中共临江区委巡察工作领导小组办公室关于十三届区委第二轮巡察整改进展情况的通报",
]


@pytest.mark.parametrize("title", TITLES)
def test_titles_break_between_words_into_lines_that_fit(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) > 1
    assert all(measure(line) <= WIDTH for line in lines)
    for word in ("委员会", "街道", "巡察", "情况", "通报", "通知", "关于", "领导小组", "办公室", "2026年", "整改"):
        assert title.count(word) == sum(line.count(word) for line in lines)
    assert all(line[0] not in "的、》”" and line[-1] not in "《“" for line in lines)


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_neither_oblong_nor_hourglass(title: str) -> None:
    lengths = [measure(line) for line in title_lines(title)]
    assert max(lengths) - min(lengths) >= 1
    assert len(lengths) < 3 or min(lengths[1:-1]) >= min(lengths[0], lengths[-1])


def test_a_break_the_author_typed_is_kept_and_a_short_title_is_not_broken() -> None:
    assert title_lines("关于甲的\n通报") == ["关于甲的", "通报"]
    assert title_lines("关于表彰的决定") == ["关于表彰的决定"]


def test_a_title_without_words_still_stays_on_the_page() -> None:
    lines = title_lines("甲" * 200)
    assert all(len(line) <= WIDTH for line in lines)
    assert "".join(lines) == "甲" * 200
