"""A Word file of a paper: the sheet, the grid, the hands by name, the numbers outside, always the same bytes."""

import io
from datetime import date
from typing import Any

import docx
import pytest

from portal.papers.word import Block, Run, signature, word
from tests.portal.papers.word.opened import Opened, W, val

ON = date(2026, 3, 1)
TITLE = "中共云栖街道工作委员会关于巡察整改情况的通报"
BLOCKS = [
    Block("title", (Run("中共云栖街道工作委员会"), Run("关于巡察整改情况的通报"))),
    Block.of("number", "区委巡察办通报〔2026〕3号"),
    Block("blank"),
    Block.of("body", "根据“巡察”——工作统一部署，现予公布。"),
    Block.of("level-1", "一、巡察整改工作开展情况"),
    Block("body", (Run("（一）提高政治站位。", "kai"), Run("党工委专题研究4次。"))),
    Block.of("level-2", "（一）关于责任压得不实的问题"),
    Block.of("level-3", "1.针对值班接访流于形式的问题"),
    Block.of("contact", "联系电话：0755-2000000"),
    *signature("中共云栖街道工作委员会", "2026年3月1日"),
]


def written(blocks: list[Block] = BLOCKS, **changes: Any) -> bytes:
    return word(blocks, **{"title": TITLE, "author": "中共云栖街道工作委员会", "on": ON, **changes})


def millimetres(twips: str) -> float:
    return int(twips) / 1440 * 25.4


def test_the_sheet_is_that_of_the_standard() -> None:
    file = Opened(written())
    size, margins = file.one("document.xml", "pgSz"), file.one("document.xml", "pgMar")
    assert [round(millimetres(size[side])) for side in ("w", "h")] == [210, 297]
    found = [millimetres(margins[side]) for side in ("top", "right", "bottom", "left")]
    assert found == pytest.approx([37, 26, 35, 28], abs=0.02)


def test_the_grid_holds_22_lines_of_28_characters_and_no_more() -> None:
    file = Opened(written())
    size, margins, grid = (file.one("document.xml", name) for name in ("pgSz", "pgMar", "docGrid"))
    assert grid["type"] == "linesAndChars"
    high = int(size["h"]) - int(margins["top"]) - int(margins["bottom"])
    wide = int(size["w"]) - int(margins["left"]) - int(margins["right"])
    character = 20 * (16 + int(grid["charSpace"]) / 4096)
    assert high // int(grid["linePitch"]) == 22
    assert int(wide // character) == 28
    assert val(file.style("Normal"), "rPr/sz") == "32", "the grid counts from the size of the text, 3号"


def test_28_characters_are_never_pushed_apart_by_air_around_figures() -> None:
    properties = Opened(written()).part("styles.xml").find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
    assert (val(properties, "autoSpaceDE"), val(properties, "autoSpaceDN")) == ("0", "0")


@pytest.mark.parametrize(
    ("style", "face", "half_points", "outline"),
    [
        ("Title", "方正小标宋简体", "44", None),
        ("正文段落", "仿宋_GB2312", "32", None),
        ("Heading 1", "黑体", "32", "0"),
        ("Heading 2", "楷体_GB2312", "32", "1"),
        ("Heading 3", "仿宋_GB2312", "32", "2"),
    ],
)
def test_each_kind_of_paragraph_has_the_face_of_the_standard(
    style: str, face: str, half_points: str, outline: str | None
) -> None:
    found = Opened(written()).style(style)
    fonts = found.find(f"{W}rPr/{W}rFonts")
    assert fonts is not None
    assert {fonts.get(f"{W}{part}") for part in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
    assert val(found, "rPr/sz") == half_points
    assert val(found, "pPr/outlineLvl") == outline
    assert (val(found, "pPr/spacing", "line"), val(found, "pPr/spacing", "lineRule")) == ("579", "exact")
    assert found.find(f"{W}rPr/{W}color") is None, "black, not the blue of Word's own headings"


def test_every_run_names_its_chinese_face_and_no_theme_shows_through() -> None:
    file = Opened(written())
    runs = list(file.part("document.xml").iter(f"{W}r"))
    assert len(runs) == 12
    faces = {"".join(t.text or "" for t in run.iter(f"{W}t")): run.find(f"{W}rPr/{W}rFonts") for run in runs}
    assert {fonts.get(f"{W}hint") for fonts in faces.values() if fonts is not None} == {"eastAsia"}
    assert faces["（一）提高政治站位。"].get(f"{W}eastAsia") == "楷体_GB2312"  # type: ignore[union-attr]
    assert faces["党工委专题研究4次。"].get(f"{W}eastAsia") == "仿宋_GB2312"  # type: ignore[union-attr]
    assert faces["2026年3月1日"].get(f"{W}ascii") == "仿宋_GB2312"  # type: ignore[union-attr]
    defaults = file.part("styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert defaults is not None
    assert not [key for key in defaults.attrib if "Theme" in key]


def test_paragraphs_begin_two_characters_in_and_the_title_is_centred_on_lines_of_its_own() -> None:
    file = Opened(written())
    assert val(file.style("正文段落"), "pPr/ind", "firstLineChars") == "200"
    assert val(file.style("Title"), "pPr/jc") == "center"
    assert val(file.style("Title"), "pPr/ind", "firstLineChars") == "0"
    assert len(list(file.paragraphs()[0].iter(f"{W}br"))) == 1


def test_page_numbers_stand_outside_between_dashes() -> None:
    file = Opened(written())
    named = {found.get(f"{W}type") for found in file.part("document.xml").iter(f"{W}footerReference")}
    assert named == {"even", "default"}
    assert list(file.part("settings.xml").iter(f"{W}evenAndOddHeaders"))
    sides = {}
    for part in ("footer1.xml", "footer2.xml"):
        footer = file.part(part)
        assert "".join(text.text or "" for text in footer.iter(f"{W}t")) == "— 1 —"
        assert [code.text for code in footer.iter(f"{W}instrText")] == ["PAGE"]
        assert {size.get(f"{W}val") for size in footer.iter(f"{W}sz")} == {"28"}
        assert {fonts.get(f"{W}eastAsia") for fonts in footer.iter(f"{W}rFonts")} == {"宋体"}
        paragraph = next(footer.iter(f"{W}p"))
        side = val(paragraph, "pPr/jc") or ""
        sides[side] = val(paragraph, "pPr/ind", side)
    assert sides == {"left": "280", "right": "280"}, "one character of 4号 in from the outer edge"
    margins = file.one("document.xml", "pgMar")
    dash = 35 - millimetres(margins["footer"]) - 14 * 0.3528 / 2
    assert dash == pytest.approx(7, abs=0.1), "millimetres below the text area"


def test_the_even_footer_is_the_one_on_the_left() -> None:
    section = docx.Document(io.BytesIO(written())).sections[0]
    assert [footer.paragraphs[0].alignment for footer in (section.even_page_footer, section.footer)] == [0, 2]


def test_the_date_stands_four_characters_in_with_the_name_centred_over_it() -> None:
    *_, issuer, on = Opened(written()).paragraphs()
    assert val(on, "pPr/ind", "rightChars") == "400"
    name, day = 11, 6 * 0.5 + 3  # 2026年3月1日: six figures at half a character, three signs
    assert float(val(issuer, "pPr/ind", "rightChars") or 0) / 100 + name / 2 == pytest.approx(4 + day / 2, abs=0.01)


def test_a_name_too_long_to_be_centred_ends_at_the_edge() -> None:
    _, issuer, _ = signature("中共临江区经济技术开发区综合行政执法局机关委员会", "2026年3月1日")
    assert issuer.right == 0


def test_the_signature_never_begins_a_page_alone() -> None:
    file = Opened(written())
    for style in ("联系方式", "空行", "署名"):
        assert file.style(style).find(f"{W}pPr/{W}keepNext") is not None


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert written() == written()
    assert {entry.date_time for entry in Opened(written()).zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "no clock inside"
    assert written() != written(on=date(2026, 3, 2))


def test_the_file_says_who_issued_it_and_nothing_about_who_made_it() -> None:
    properties = docx.Document(io.BytesIO(written())).core_properties
    assert (properties.title, properties.author) == (TITLE, "中共云栖街道工作委员会")
    assert (properties.created, properties.comments) == (properties.modified, "")
    everything = b"".join(Opened(written()).zip.read(name) for name in Opened(written()).zip.namelist())
    assert b"python-docx" not in everything
    assert not [name for name in Opened(written()).zip.namelist() if "thumbnail" in name]


def test_what_people_typed_is_text_and_never_markup() -> None:
    wicked = "</w:t></w:r><w:r>&amp;甲\x0b乙\x00"
    assert Opened(written([Block.of("body", wicked)])).texts() == ["</w:t></w:r><w:r>&amp;甲乙"]


def test_the_file_opens_and_reads_in_order() -> None:
    opened = [paragraph.text.replace("\n", "") for paragraph in docx.Document(io.BytesIO(written())).paragraphs]
    assert opened == [block.text for block in BLOCKS]
