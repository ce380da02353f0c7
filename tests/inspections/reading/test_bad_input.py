"""What may not come in, and that nothing else than BadInput ever comes out."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from inspections.reading.ledger import read_rows
from inspections.reading.limits import CHARACTERS, LINE
from inspections.reading.read import read_bytes, read_text
from inspections.reading.secrecy import SENTENCE
from portal.errors import BadInput


@pytest.mark.parametrize(
    "head",
    ["秘密★1年", "机密", "绝密★", "【机密】", "000012 机密★20年", "密级：秘密", "秘 密 ★ 10年", "\n\n  机 密  \n"],
)
def test_a_paper_marked_secret_is_refused_with_the_one_sentence(head: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_text(f"{head}\n关于巡察整改情况的报告\n1.关于甲的问题\n整改情况：已完成。")
    assert refusal.value.complaints == [("", SENTENCE)]


def test_a_mark_with_a_star_is_seen_in_an_annex_too() -> None:
    with pytest.raises(BadInput, match="国家秘密"):
        read_text("一行\n" * 60 + "机密★20年\n附件")


@pytest.mark.parametrize("text", ["密级：公开", "工作秘密", "内部资料", "保守国家秘密教育不到位", "机密文件管理不规范"])
def test_talking_of_secrets_is_no_mark(text: str) -> None:
    assert len(read_text(f"{text}\n1.关于甲的问题\n整改措施：补。\n整改情况：已完成。").findings) == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("甲.txt", b"", "文件是空的"),
        ("甲.txt", " \u3000\n".encode(), "内容是空的"),
        ("甲.txt", b"abc\0def", "空字符"),
        ("甲.txt", b"\xff\x00\x81 \xfe\x80", "文字编码|不能识别"),
        ("甲.txt", ("一行文字\n" * (CHARACTERS // 5 + 1)).encode(), "内容过长"),
        ("甲.txt", ("长" * (LINE + 1)).encode(), "第1行过长"),
        ("甲.txt", b"%PDF-1.7 abc", "与文件名不符"),
        ("甲.docx", "一、关于".encode(), "与文件名不符"),
        ("甲.xlsx", b"PK\x03\x04 word/document.xml", "与文件名不符"),
        ("甲.docx", b"PK\x03\x04 word/document.xml", "已损坏"),
        ("甲.xlsx", b"PK\x03\x04 xl/workbook.xml", "已损坏"),
        ("甲.doc", b"\xd0\xcf\x11\xe0", "另存为.docx"),
        ("甲.et", b"\xd0\xcf\x11\xe0", "另存为.xlsx"),
        ("甲.pdf", b"%PDF-1.7", "只能读取"),
        ("甲", b"abc", "只能读取"),
        ("甲.txt", b"a" * (20 * 1024 * 1024 + 1), "文件过大"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_plain_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_bytes(name, data)


PIECES = [
    *(
        "一、",
        "（一）",
        "(二)",
        "1.",
        "１．",
        "2、",
        "（1）",
        "①",
        "②",
        "一是",
        "二是",
        "第一，",
        "整改措施：",
        "【整改情况】",
        "反馈问题：",
    ),
    *(
        "问题",
        "关于",
        "针对",
        "方面",
        "在“",
        "”",
        "《",
        "》",
        "。",
        "；",
        "，",
        "\n",
        "\r\n",
        "\t",
        "\u3000",
        "\u200b",
        "已完成整改",
        "正在",
    ),
    *(
        "责任单位：",
        "整改时限：",
        "2024年6月底前",
        "99999",
        "1.5万元",
        "以上问题均已完成整改",
        "3个方面12个问题",
        "欢迎广大",
        "问题1：",
        "1.1 关于",
        "⒈",
        "㈠",
    ),
    *("2024年99月", "²", "١.", "一十百千", "百百", "第百部分", "（零）", "0.", "秘密", "题", "不到位"),
]


@settings(max_examples=300, deadline=None)
@given(some.lists(some.sampled_from(PIECES) | some.text(max_size=4), max_size=60))
def test_no_text_raises_anything_but_bad_input(pieces: list[str]) -> None:
    try:
        report = read_text("".join(pieces))
    except BadInput:
        return
    assert report.as_json()["categories"] is not None
    assert all(
        finding.status in ("", "已完成", "基本完成", "整改中", "未启动", "长期坚持") for finding in report.findings
    )


@settings(max_examples=200, deadline=None)
@given(
    some.binary(max_size=200),
    some.sampled_from([".txt", ".docx", ".xlsx"]),
    some.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]),
)
def test_no_bytes_raise_anything_but_bad_input(data: bytes, kind: str, magic: bytes) -> None:
    try:
        read_bytes(f"甲{kind}", magic + b"word/document.xml xl/workbook.xml" * (magic == b"PK\x03\x04") + data)
    except BadInput:
        return


HEADINGS = ["序号", "问题类别", "反馈问题", "具体问题", "整改措施", "整改时限", "责任单位", "完成情况"]
CELLS = (
    some.none()
    | some.sampled_from([*HEADINGS, *PIECES])
    | some.text(max_size=5)
    | some.integers()
    | some.floats()
    | some.booleans()
    | some.dates()
)


@settings(max_examples=200, deadline=None)
@given(some.permutations(HEADINGS), some.lists(some.lists(CELLS, max_size=10), max_size=12))
def test_no_rows_raise_anything_but_bad_input(head: list[str], rows: list[list[object]]) -> None:
    report = read_rows([head, *rows])  # type: ignore[list-item]
    assert report.as_json()["complaints"] is not None or report.findings


@pytest.mark.parametrize(
    "piece",
    [
        "一是",
        "（",
        "“",
        "关于",
        "整改措施：",
        "1.",
        "问题",
        "①",
        "问题1.关于",
        "。1.关于",
        "2024年",
        "已",
        "整改",
        "一",
    ],
)
def test_one_thing_said_ten_thousand_times_is_still_read(piece: str) -> None:
    assert read_text("1.关于甲的问题。" + piece * (LINE // len(piece) - 10)).as_json()["title"] is not None


def test_every_cut_of_a_real_file_is_refused_or_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:document/>" * 3)
    data = stream.getvalue()
    for end in range(len(data)):
        with pytest.raises(BadInput):
            read_bytes("甲.docx", data[:end])
