"""Word files: written with python-docx in the test, numbered by hand and by Word."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from inspections.reading.read import read_bytes
from portal.errors import BadInput
from tests.inspections.reading.expected import OFFICIAL
from tests.inspections.reading.test_reports import HERE, shape_of

LEVELS = [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
NUMBERED = [
    (0, "整改工作组织情况"),
    (1, "加强领导，压实责任"),
    (0, "整改落实情况"),
    (1, "关于河道管护不力的问题"),
    (2, "关于巡河记录造假的问题"),
    (None, "整改措施：一是改用定位签到；二是批评教育2人。"),
    (None, "整改情况：已完成整改。"),
    (2, "关于垃圾清运不及时的问题"),
    (None, "整改措施：增加清运班次。"),
    (None, "整改情况：正在整改。"),
    (1, "关于河长会议流于形式的问题"),
    (2, "关于议题准备不充分的问题"),
    (None, "整改措施：提前三天收集议题。"),
    (None, "整改情况：已完成整改。"),
    (0, "下一步打算"),
]
EXPECTED = [
    (
        "关于河道管护不力的问题",
        [
            ("关于巡河记录造假的问题", ["改用定位签到", "批评教育2人"], "已完成"),
            ("关于垃圾清运不及时的问题", ["增加清运班次"], "整改中"),
        ],
    ),
    ("关于河长会议流于形式的问题", [("关于议题准备不充分的问题", ["提前三天收集议题"], "已完成")]),
]


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def numbered(*, by_style: bool) -> bytes:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(LEVELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    document.add_paragraph("清河镇党委关于巡察整改情况的通报")
    for level, text in NUMBERED:
        paragraph = document.add_paragraph(text)
        if level is None:
            continue
        mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
        if by_style:
            style = document.styles[f"Heading {level + 1}"]
            if style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is None:
                style.element.get_or_add_pPr().append(parse_xml(mark))
            paragraph.style = style
        else:
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    return saved(document)


@pytest.mark.parametrize("by_style", [False, True])
def test_numbers_word_counts_itself_are_written_back(by_style: bool) -> None:
    report = read_bytes("通报.docx", numbered(by_style=by_style))
    assert shape_of(report) == ("清河镇党委关于巡察整改情况的通报", EXPECTED)
    assert report.complaints == []


def test_typed_numbers_read_as_in_a_text() -> None:
    document = Document()
    for line in (HERE / "official.txt").read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    assert shape_of(read_bytes("通报.docx", saved(document))) == OFFICIAL


def test_a_table_that_is_a_ledger_is_read_as_one_also_with_merged_cells() -> None:
    document = Document()
    document.add_paragraph("南坪镇巡察整改责任清单")
    table = document.add_table(rows=3, cols=4)
    rows = [
        ["反馈问题", "整改措施", "责任单位", "完成情况"],
        ["路灯维修迟缓", "一是更换路灯30盏；二是设报修电话。", "城建办", "已完成"],
        ["", "签订维护合同", "财政所", "正在整改"],
    ]
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    report = read_bytes("清单.docx", saved(document))
    assert shape_of(report) == (
        "南坪镇巡察整改责任清单",
        [("", [("路灯维修迟缓", ["更换路灯30盏", "设报修电话", "签订维护合同"], "整改中")])],
    )


def test_deleted_text_of_a_revision_is_not_read() -> None:
    document = Document()
    for line in ("1.关于甲的问题", "整改措施：补登。", "整改情况：已完成整改。"):
        document.add_paragraph(line)
    last = document.paragraphs[-1]._p
    last.append(parse_xml(f"<w:moveFrom {nsdecls('w')}><w:r><w:t>未启动。</w:t></w:r></w:moveFrom>"))
    assert [finding.status for finding in read_bytes("甲.docx", saved(document)).findings] == ["已完成"]


def test_a_mark_of_secrecy_in_the_page_header_is_seen() -> None:
    document = Document()
    document.add_paragraph("1.关于甲的问题")
    document.sections[0].header.paragraphs[0].text = "机密★10年"
    with pytest.raises(BadInput, match="不得存储、处理国家秘密"):
        read_bytes("甲.docx", saved(document))


def packed(document_xml: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document_xml)
    return stream.getvalue()


BODY = f"<w:document {nsdecls('w')}><w:body>%s</w:body></w:document>"


@pytest.mark.parametrize(
    "xml",
    [
        b"<w:document",
        b"<other/>",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        + (BODY % "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>").encode(),
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        + (BODY % "<w:p><w:r><w:t>1.&b;</w:t></w:r></w:p>").encode(),
        (BODY % "").encode(),
    ],
    ids=["cut off", "other xml", "external entity", "entities", "no text"],
)
def test_a_word_file_that_is_none_is_refused(xml: bytes) -> None:
    with pytest.raises(BadInput):
        read_bytes("甲.docx", packed(xml))


def test_a_bomb_is_refused_by_its_directory_whichever_part_it_is() -> None:
    stream = io.BytesIO(packed((BODY % "<w:p><w:r><w:t>1.关于甲的问题</w:t></w:r></w:p>").encode()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.png", b" " * 40_000_000)
    with pytest.raises(BadInput, match="解压后过大"):
        read_bytes("甲.docx", stream.getvalue())


def test_deep_nesting_is_no_harm() -> None:
    deep = "<w:p>" + "<w:ins>" * 5000 + "<w:r><w:t>1.关于甲的问题</w:t></w:r>" + "</w:ins>" * 5000 + "</w:p>"
    report = read_bytes("甲.docx", packed((BODY % (deep + "<w:p><w:r><w:t>无</w:t></w:r></w:p>")).encode()))
    assert report.findings == []
