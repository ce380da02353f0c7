"""GB/T 9704-2012, measured on the printed page."""

import pytest

from portal.papers.environment import page
from tests.portal.papers import samples
from tests.portal.papers.measuring import baseline, ink, lines, opened, paper, printed, rules

EM = 16 * 25.4 / 72  # 3号 in millimetres
NO_LINE_BEGINS_WITH = set("、，。；：？！）》”’】〕%")
NO_LINE_ENDS_WITH = set("（《“‘【〔")

pytestmark = pytest.mark.slow


async def test_a_full_page_is_22_lines_of_28_characters_in_156_by_225_mm() -> None:
    with opened(await printed(paper('<p class="flush">{{ text }}</p>', text="国" * 1300))) as pdf:
        assert len(pdf.pages) == 3
        for sheet in pdf.pages[:2]:
            rows = lines(sheet)
            assert [len(row) for row in rows] == [28] * 22
            assert rows[0][0]["x0"] / 72 * 25.4 == pytest.approx(28, abs=0.3)
            assert rows[0][-1]["x1"] / 72 * 25.4 == pytest.approx(210 - 26, abs=0.3)
            pitch = (baseline(sheet, rows[-1][0]) - baseline(sheet, rows[0][0])) / 21
            assert pitch * 22 == pytest.approx(225, abs=0.5)
            above = baseline(sheet, rows[0][0]) - 0.88 * EM - (pitch - EM) / 2
            assert above == pytest.approx(37, abs=0.5)
            assert above + 22 * pitch == pytest.approx(297 - 35, abs=0.5)


async def test_rare_hanzi_and_headings_of_another_face_keep_the_grid() -> None:
    body = "<p>" + '<span class="level-2">（一）楷体。</span>{{ text }}' * 9 + "</p>"
    with opened(await printed(paper(body, text=("国" * 27 + "珺") * 3))) as pdf:
        rows = lines(pdf.pages[0])
        assert len(rows) == 22
        assert len({char["fontname"] for row in rows for char in row}) == 3
        pitch = (baseline(pdf.pages[0], rows[-1][0]) - baseline(pdf.pages[0], rows[0][0])) / 21
        assert pitch == pytest.approx(225 / 22, abs=0.01)


async def test_the_page_number_stands_7_mm_below_the_text_one_character_in_from_the_outer_edge() -> None:
    with opened(await printed(paper('<p class="flush">{{ text }}</p>', text="国" * 1300))) as pdf:
        for place, sheet in enumerate(pdf.pages, 1):
            number = [char for char in sheet.chars if baseline(sheet, char) > 262]
            assert "".join(char["text"] for char in number).replace(" ", "") == f"—{place}—"
            left, right = number[0]["x0"] / 72 * 25.4, number[-1]["x1"] / 72 * 25.4
            if place % 2:
                assert right == pytest.approx(184 - 4.94, abs=0.4)
            else:
                assert left == pytest.approx(28 + 4.94, abs=0.4)
            assert ink(sheet, left, 263, left + 4.5, 280)[0] == pytest.approx(262 + 7, abs=0.3)


async def test_a_notice_of_twelve_findings_keeps_every_heading_in_order_on_seven_pages() -> None:
    with opened(await printed(page("public_notice.html", **samples.notice()))) as pdf:
        assert len(pdf.pages) == 7
        rows = ["".join(char["text"] for char in row) for sheet in pdf.pages for row in lines(sheet)]
        text = "".join(rows)
    wanted = ["一、巡察整改工作开展情况", "（一）提高政治站位", "二、整改工作落实情况", samples.notice()["statistics"]]
    for count, category in zip("一二三四", samples.notice()["categories"], strict=True):
        wanted.append(f"（{count}）{category['title']}")
        wanted += [f"{place}.{finding['title']}整改措施：一是" for place, finding in enumerate(category["findings"], 1)]
    wanted += ["三、下一步工作计划", "联系电话：0759-5550123", samples.ISSUER + "2026年11月6日"]
    places = [text.find(sentence) for sentence in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert text.count("整改落实情况：已完成整改。") == 11


async def test_no_line_begins_or_ends_with_the_wrong_mark_and_both_edges_are_straight() -> None:
    with opened(await printed(page("public_notice.html", **samples.notice()))) as pdf:
        rows = [row for sheet in pdf.pages for row in lines(sheet)][3:]
    assert not [row for row in rows if row[0]["text"] in NO_LINE_BEGINS_WITH]
    assert not [row for row in rows if row[-1]["text"] in NO_LINE_ENDS_WITH]
    pushed = [row for row in rows if 25 <= len(row) < 28 and row[0]["x0"] < 80 and row[-1]["text"] not in "。；"]
    ends = [row[-1]["x1"] / 72 * 25.4 for row in rows if row[-1]["x1"] / 72 * 25.4 > 178]
    assert pushed
    assert ends == pytest.approx([184] * len(ends), abs=1.2)


async def test_levels_are_set_in_their_faces() -> None:
    with opened(await printed(page("public_notice.html", **samples.notice()))) as pdf:
        faces: dict[str, str] = {}
        for row in (row for sheet in pdf.pages for row in lines(sheet)):
            faces.setdefault("".join(char["text"] for char in row)[:4], row[0]["fontname"])
    assert len({faces["一、巡察"], faces["（一）关"], faces["1.针对"], faces["中共云栖"]}) == 4


async def test_nobody_types_markup_into_a_paper() -> None:
    wicked = "<b>粗</b><img src=x>&amp;"
    with opened(await printed(page("public_notice.html", **samples.notice(lead=wicked)))) as pdf:
        assert wicked in "".join(char["text"] for char in pdf.pages[0].chars)


async def test_the_red_head_and_the_imprint_stand_where_the_standard_wants_them() -> None:
    head = {"mark": "云栖街道党工委文件", "signer": ""}
    imprint = {"copies": "区委巡察办，区纪委监委", "printer": "云栖街道党政综合办公室"}
    with opened(await printed(page("public_notice.html", **samples.notice(head=head, imprint=imprint)))) as pdf:
        first, last = pdf.pages[0], pdf.pages[-1]
        assert ink(first, 28, 40, 184, 95)[0] == pytest.approx(37 + 35, abs=0.5)
        number = baseline(first, lines(first)[1][0]) + 0.12 * EM
        red = rules(first)[0]
        assert red["top"] - number == pytest.approx(4, abs=0.3)
        assert (red["x0"], red["x1"]) == pytest.approx((28, 184), abs=0.1)
        assert max(shape["bottom"] for shape in rules(last)) == pytest.approx(262, abs=0.1)


async def test_a_letter_has_its_name_at_30_mm_two_double_lines_and_no_number_on_its_first_page() -> None:
    body = "\n".join([samples.letter()["body"]] * 6)
    with opened(await printed(page("letter.html", **samples.letter(body=body)))) as pdf:
        first, second = pdf.pages[:2]
        assert ink(first, 20, 10, 190, 41)[0] == pytest.approx(30, abs=0.4)
        name_ends = ink(first, 20, 30, 190, 43.5)[1]
        upper, lowest = rules(first)[0], max(rule["bottom"] for rule in rules(first))
        assert upper["top"] - name_ends == pytest.approx(4, abs=1)
        assert lowest == pytest.approx(297 - 20, abs=0.3)
        assert {(round(rule["x0"]), round(rule["x1"])) for rule in rules(first)} == {(20, 190)}
        assert lines(first)[1][-1]["x1"] / 72 * 25.4 == pytest.approx(184, abs=0.3), "the number ends at the right edge"
        assert not [char for char in first.chars if baseline(first, char) > 262]
        assert "".join(char["text"] for char in second.chars if baseline(second, char) > 262).replace(" ", "") == "—2—"
        assert not rules(second)


async def test_a_ledger_repeats_its_head_on_every_page_and_tears_no_row() -> None:
    with opened(await printed(page("ledger.html", **samples.ledger(20)))) as pdf:
        assert len(pdf.pages) > 3
        seen = []
        for sheet in pdf.pages:
            assert (sheet.width, sheet.height) == pytest.approx((841.9, 595.3), abs=0.2)
            table = sheet.extract_table()
            assert table is not None
            assert [(cell or "").replace("\n", "") for cell in table[0]] == HEAD
            seen += [row[0] for row in table[1:]]
    assert seen == [str(number) for number in range(1, 21)]


async def test_a_ledger_bears_its_page_number_at_the_left_below_on_odd_and_above_on_even_pages() -> None:
    with opened(await printed(page("ledger.html", **samples.ledger(20)))) as pdf:
        for place, sheet in enumerate(pdf.pages, 1):
            number = [char for char in sheet.chars if not char["upright"]]
            assert "".join(char["text"] for char in number).replace(" ", "") == f"—{place}—"
            assert all(35 - 12 < char["x0"] / 72 * 25.4 < 35 - 5 for char in number)
            low = max(char["bottom"] for char in number) / 72 * 25.4
            high = min(char["top"] for char in number) / 72 * 25.4
            if place % 2:
                assert low == pytest.approx(210 - 26 - 4.94, abs=0.6)
            else:
                assert high == pytest.approx(26 + 4.94, abs=0.6)


HEAD = ["序号", "问题类别", "反馈问题", "整改措施", "责任单位", "责任领导", "整改时限", "办理状态", "完成情况"]
