"""Hostile and harmless files at the door: each refused with its own sentence, or let in."""

import hashlib
import io
import random
import struct
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import BadInput
from portal.filecheck import check, examine, safe_name
from portal.filecheck.limited import Limits
from portal.filecheck.secrecy import mark_in_lines, mark_in_name
from tests.portal.filecheck.specimens import (
    EXTERNAL,
    RELS,
    TYPES,
    bare_word,
    book,
    jpg,
    layout,
    old,
    pdf,
    png,
    with_encrypted_flag,
    with_member,
    word,
    zipped,
)

BOMB = zipped({"[Content_Types].xml": TYPES.format(""), "word/document.xml": b" " * 30_000_000})
WIDE_BOMB = zipped(
    {f"word/media/{n}.xml": random.Random(n).randbytes(20_000) * 60 for n in range(90)} | {"word/document.xml": ""}
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
MANY = zipped({f"word/{n}.xml": "" for n in range(2100)})
ELF = b"\x7fELF" + b"\0" * 60
MISMATCH = "与名称不符"

HOSTILE = {
    "empty": ("空.pdf", b"", "文件是空的"),
    "too large": ("大.pdf", b"%PDF-1.7" + b"0" * (20 * 1024 * 1024), "超过20MB"),
    "a program": ("setup.exe", b"MZ\x90\x00", "只能上传 pdf、docx"),
    "no extension": ("报告", pdf("正文"), "只能上传 pdf、docx"),
    "script page": ("a.html", b"<script>", "只能上传 pdf、docx"),
    "vector picture": ("a.svg", b"<svg onload='x'/>", "只能上传 pdf、docx"),
    "double extension": ("报告.pdf.exe", pdf("正文"), "只能上传 pdf、docx"),
    "extension behind a direction sign": ("报告\u202efdp.exe", pdf("正文"), "只能上传 pdf、docx"),
    "NUL in the name": ("报告.exe\0.pdf", b"MZ", MISMATCH),
    "archive": ("a.zip", zipped({"a": "b"}), "压缩包不能上传"),
    "rar": ("a.rar", b"Rar!\x1a\x07", "压缩包不能上传"),
    "old word": ("a.doc", old("WordDocument"), "另存为 .docx"),
    "old excel": ("a.xls", old("Workbook"), "另存为 .xlsx"),
    "macro excel": ("a.xlsm", book(["a"]), "带宏的文件不能上传"),
    "program named pdf": ("a.pdf", b"MZ\x90\x00" + b"\0" * 99, MISMATCH),
    "page named jpg": ("a.jpg", b"<html><script>alert(1)</script>", MISMATCH),
    "png named jpg": ("a.jpg", png(), MISMATCH),
    "pdf named docx": ("a.docx", pdf("正文"), MISMATCH),
    "docx named pdf": ("a.pdf", word("正文"), MISMATCH),
    "docx named xlsx": ("a.xlsx", word("正文"), "内容不是Excel 工作簿"),
    "xlsx named docx": ("a.docx", book(["a"]), "内容不是Word 文档"),
    "docx named ofd": ("a.ofd", word("正文"), "内容不是OFD 版式文件"),
    "plain zip named docx": ("a.docx", zipped({"a.txt": "b"}), "内容不是Word 文档"),
    "docx named wps": ("a.wps", word("正文"), "另存为 .docx 或 .xlsx"),
    "doc renamed docx": ("a.docx", old("WordDocument"), "改了名字的旧版文件"),
    "encrypted docx": ("a.docx", old("EncryptedPackage", "EncryptionInfo"), "打开密码"),
    "encrypted member": ("a.docx", with_encrypted_flag(word("正文")), "加了密码"),
    "installer named wps": ("a.wps", old("Binary.x"), "内容不是 .wps 文件"),
    "et named wps": ("a.wps", old("Workbook"), "内容不是 .wps 文件"),
    "wps with macros": ("a.wps", old("WordDocument", "_VBA_PROJECT"), "带有宏"),
    "encrypted et": ("a.et", old("Workbook", "EncryptedPackage"), "打开密码"),
    "stump of wps": ("a.wps", old("WordDocument")[:600], "没有传完整"),
    "bomb of one member": ("a.docx", BOMB, "压缩比例异常"),
    "bomb of many members": ("a.docx", WIDE_BOMB, "展开后超过100MB"),
    "too many members": ("a.docx", MANY, "部件超过2000个"),
    "count of members hidden": (
        "a.docx",
        MANY[:-14] + struct.pack("<HH", 1, 1) + MANY[-10:],
        "已损坏|内容不是|部件超过",
    ),
    "zip slip": ("a.docx", bare_word(**{"..__..__etc__passwd": "x"}), "指向别处的路径"),
    "zip slip by backslash": ("a.docx", bare_word(**{"word\\..\\..\\a": "x"}), "指向别处的路径"),
    "absolute member": ("a.docx", bare_word(__etc__passwd="x"), "指向别处的路径"),
    "drive letter": ("a.docx", bare_word(**{"C:a": "x"}), "指向别处的路径"),
    "member twice": ("a.docx", bare_word(WORD__document_dot_xml="x"), "重名的部件"),
    "vbaProject": ("a.docx", with_member(word("正文"), "word/vbaProject.bin", b"x"), "带有宏"),
    "vbaProject elsewhere": ("a.xlsx", with_member(book(["a"]), "xl/VBAPROJECT.bin", b"x"), "带有宏"),
    "macro content type": (
        "a.docx",
        bare_word(
            **{
                "[Content_Types]_dot_xml": TYPES.format(
                    "<a t='application/vnd.ms-word.document.macroEnabled.main+xml'/>"
                )
            }
        ),
        "带有宏",
    ),
    "old macro sheet": ("a.xlsx", with_member(book(["a"]), "xl/macrosheets/sheet1.xml", "<a/>"), "带有宏"),
    "control": ("a.docx", with_member(word("正文"), "word/activeX/activeX1.xml", "<a/>"), "带有控件"),
    "template from outside": (
        "a.docx",
        bare_word(
            word___rels__settings_dot_xml_dot_rels=RELS.format(EXTERNAL.format("attachedTemplate", "http://x/a.dotm"))
        ),
        "外部地址加载",
    ),
    "picture from outside": (
        "a.docx",
        bare_word(word___rels__document_dot_xml_dot_rels=RELS.format(EXTERNAL.format("image", "file://server/a.png"))),
        "外部地址加载",
    ),
    "object from outside": (
        "a.docx",
        bare_word(word___rels__document_dot_xml_dot_rels=RELS.format(EXTERNAL.format("oleObject", "http://x"))),
        "外部地址加载",
    ),
    "link to a workbook": (
        "a.xlsx",
        with_member(
            book(["a"]),
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            RELS.format(EXTERNAL.format("externalLinkPath", "b.xlsx")),
        ),
        "编辑链接",
    ),
    "field that runs": (
        "a.docx",
        bare_word("<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO cmd</w:instrText></w:r></w:p>"),
        "域代码",
    ),
    "zip in docx": (
        "a.docx",
        with_member(word("正文"), "word/embeddings/a.bin", zipped({"a": "b"})),
        "套着另一个压缩包或文档",
    ),
    "workbook in docx": (
        "a.docx",
        with_member(word("正文"), "word/embeddings/a.xlsx", book(["a"])),
        "套着另一个压缩包或文档",
    ),
    "object in docx": (
        "a.docx",
        with_member(word("正文"), "word/embeddings/oleObject1.bin", old("Package")),
        "嵌入了别的对象",
    ),
    "program in xlsx": ("a.xlsx", with_member(book(["a"]), "xl/media/image1.png", ELF), "带有程序"),
    "program in ofd": ("a.ofd", with_member(layout("正文"), "Doc_0/Res/a.xml", b"MZ\x90\x00"), "带有程序"),
    "billion laughs": ("a.docx", bare_word(word__document_dot_xml=LAUGHS), "危险的结构"),
    "broken xml": ("a.docx", bare_word(word__document_dot_xml="<w:document"), "已损坏"),
    "half a docx": ("a.docx", word("正文")[:9000], "没有传完整"),
    "magic only": ("a.xlsx", b"PK\x03\x04", "没有传完整"),
    "half a pdf": ("a.pdf", pdf("正文")[:200], "没有传完整"),
    "pdf magic only": ("a.pdf", b"%PDF-1.7\n%%EOF", "已损坏"),
    "pdf with script": ("a.pdf", pdf("正文", extra="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "脚本"),
    "pdf that starts programs": ("a.pdf", pdf("正文", extra="/OpenAction << /S /Launch /F (cmd.exe) >>"), "自动运行"),
    "pdf with a file in it": ("a.pdf", pdf("正文", extra="/Names << /EmbeddedFiles 9 0 R >>"), "夹带着别的文件"),
    "encrypted pdf": ("a.pdf", pdf("正文", trailer="/Encrypt 9 0 R"), "加了密码或限制"),
    "pdf and zip in one": ("a.pdf", pdf("正文") + zipped({"a.exe": b"MZ"}), "还藏着另一个文件"),
    "jpg and zip in one": ("a.jpg", jpg() + zipped({"a.exe": b"MZ"}), "还藏着另一个文件"),
    "png and docx in one": ("a.png", png() + word("正文"), "还藏着另一个文件"),
    "picture of 2.5 gigapixels": ("a.png", png(50_000, 50_000), "缩小到5000万像素"),
    "jpg of 60 megapixels": ("a.jpg", jpg(10_000, 6_000), "缩小到5000万像素"),
    "picture of no size": ("a.png", png(0, 0), "没有传完整"),
    "half a png": ("a.png", png()[:40], "没有传完整"),
    "half a jpg": ("a.jpg", jpg()[:-10], "没有传完整"),
    "jpg without a frame": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x02" + b"\xff\xd9", "没有传完整"),
    "secret by name": ("（机密）方案.docx", word("正文"), "名称带有密级标志（\\(机密\\)）"),
    "secret by name with a star": ("秘密★会议纪要.pdf", pdf("正文"), "名称带有密级标志"),
    "secret docx": ("a.docx", word("秘密★10年", "关于整改的报告"), "密级标志（秘密★10年）"),
    "secret docx spaced out": ("a.docx", word("000001", "机　密 ★ 长 期", "报告"), "密级标志"),
    "secret docx alone in a line": ("a.docx", word("", "绝密", "报告"), "密级标志（绝密）"),
    "secret docx in its header": ("a.docx", word("报告", header="机密★1年"), "密级标志"),
    "secret xlsx": ("a.xlsx", book(["台账"], ["密级：秘密"]), "密级标志"),
    "secret ofd": ("a.ofd", layout("秘密★5年", "报告"), "密级标志"),
    "secret pdf": ("a.pdf", pdf("秘密★10年", "关于整改的报告"), "密级标志（秘密★10年）"),
    "secret pdf alone in a line": ("a.pdf", pdf("机密", "报告", packed=False), "密级标志（机密）"),
    "secret wps": ("a.wps", old("WordDocument", text="机密★20年"), "密级标志"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_its_sentence(case: str) -> None:
    name, data, sentence = HOSTILE[case]
    with pytest.raises(BadInput, match=sentence) as refused:
        check(name, data)
    [(where, said)] = refused.value.complaints
    assert where == f"“{safe_name(name)}”"
    assert "Error" not in said
    assert not said.endswith("。")


GOOD = {
    "报告.docx": (word("关于整改情况的报告", "要保守国家秘密，不得泄露商业秘密。"), "docx", ()),
    "台账.XLSX": (book(["序号", "问题"], ["1", "定密不准、涉密文件管理不严"]), "xlsx", ()),
    "版式.ofd": (layout("关于整改的报告"), "ofd", ()),
    "通报.pdf": (pdf("关于保守国家秘密的通知", "正文"), "pdf", ()),
    "扫描.pdf": (pdf(), "pdf", ("未能读出文字，没有核对正文中的密级标志",)),
    "现场.jpeg": (jpg(8000, 6000), "jpg", ("未能读出文字，没有核对正文中的密级标志",)),
    "现场.png": (png(), "png", ("未能读出文字，没有核对正文中的密级标志",)),
    "旧件.wps": (old("WordDocument"), "wps", ("旧格式文件，只核对了带★的密级标志",)),
    "旧表.et": (old("Workbook"), "et", ("旧格式文件，只核对了带★的密级标志",)),
    "保守国家秘密工作方案.docx": (word("正文"), "docx", ()),
    "商业秘密.docx": (word("正文"), "docx", ()),
    "链接.docx": (
        bare_word(word___rels__document_dot_xml_dot_rels=RELS.format(EXTERNAL.format("hyperlink", "http://x"))),
        "docx",
        None,
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_proper_file_enters_with_its_digest(name: str) -> None:
    data, kind, marks = GOOD[name]
    found = check(name, data)
    assert (found.kind, found.size, found.sha256) == (kind, len(data), hashlib.sha256(data).hexdigest())
    assert marks is None or found.marks == marks


async def test_the_check_can_be_awaited() -> None:
    assert (await examine("a.docx", word("正文"))).extension == "docx"


def test_a_child_that_outgrows_its_memory_is_spoken_of_politely() -> None:
    numbers = random.Random(1)
    swelling = bare_word("".join(f"<w:p><w:t>{numbers.random()}</w:t></w:p>" for _ in range(100_000)))
    assert check("a.docx", swelling).kind == "docx"
    with pytest.raises(BadInput, match="太大或太复杂，系统检查不了"):
        check("a.docx", swelling, limits=Limits(memory=48 * 1024 * 1024))


def test_a_child_that_takes_too_long_is_ended() -> None:
    endless = b"".join(b"%d 0 obj << >> " % number for number in range(10, 60_000))
    slow = pdf("正文").replace(b"startxref", endless + b"startxref")
    with pytest.raises(BadInput, match="太大或太复杂，系统检查不了"):
        check("a.pdf", slow, limits=Limits(seconds=1))


def test_the_child_sees_nothing_of_the_portals_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET", "x" * 40)
    from portal.filecheck.limited import _surroundings

    code = "import os; print('PORTAL_SECRET' in os.environ)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, **_surroundings())
    assert told.stdout.strip() == "False"


def test_a_pdf_of_our_own_printer_is_read() -> None:
    weasyprint = pytest.importorskip("weasyprint")
    paper = weasyprint.HTML(string="<p>机密★20年</p><h1>关于整改的报告</h1>").write_pdf()
    with pytest.raises(BadInput, match="密级标志"):
        check("a.pdf", paper)
    harmless = weasyprint.HTML(string="<h1>关于整改的报告</h1><p>要保守国家秘密。</p>").write_pdf()
    assert check("a.pdf", harmless).marks == ()


@pytest.mark.parametrize(
    "name",
    [
        "（机密）方案.docx",
        "(秘密)x.pdf",
        "【绝密】a",
        "秘密★10年.docx",
        "秘密★.pdf",
        "机密.docx",
        "绝密-方案.docx",
        "方案_机密.docx",
        "［机密★1年］方案.doc",
        "机 密 ★ 方案",
    ],
)
def test_a_marked_name_is_known(name: str) -> None:
    assert mark_in_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "保守国家秘密法.docx",
        "商业秘密保护.pdf",
        "工作秘密清单.xlsx",
        "保密工作.docx",
        "秘密花园读后感.docx",
        "机密性评估.docx",
    ],
)
def test_a_name_that_speaks_of_secrets_is_not_marked(name: str) -> None:
    assert mark_in_name(name) == ""


@pytest.mark.parametrize(
    "line",
    [
        "秘密",
        "机密★",
        "绝密★30年",
        "秘密★长期",
        "密级：机密",
        "【秘密】",
        "机密★五年",
        "秘密级",
        "机 密",
        "秘密★６个月",
    ],
)
def test_a_marking_line_at_the_head_is_known(line: str) -> None:
    assert mark_in_lines(["000123", line, "特急"])


@pytest.mark.parametrize(
    "line",
    [
        "保守国家秘密",
        "商业秘密",
        "涉及国家秘密的，按规定办理",
        "秘密工作",
        "绝密级文件应当专人管理",
        "内部",
        "工作秘密",
        "机密、秘密文件管理",
    ],
)
def test_a_mention_is_no_mark(line: str) -> None:
    assert mark_in_lines(["000123", line]) == ""


def test_a_lone_word_far_down_is_no_mark_but_a_starred_one_is() -> None:
    body = [f"第{number}行" for number in range(40)]
    assert mark_in_lines([*body, "秘密"]) == ""
    assert mark_in_lines([*body, "秘密★3年"]) == "秘密★3年"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报告.pdf", "报告.pdf"),
        ("C:\\用户\\报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('a";filename="b.exe', "a__filename=_b.exe"),
        ("a\0b.pdf", "ab.pdf"),
        ("  .. ", "未命名"),
        ("", "未命名"),
        ("CON.pdf", "_CON.pdf"),
        ("\ufeff报告\u200b.pdf", "报告.pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_any_name_becomes_short_printable_and_stays_so(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\"<>:|?*;\r\n\0')
    assert safe_name(safe) == safe


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("长" * 300 + ".docx").endswith("长.docx")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["jpg", "png", "wps", "et", "xlsx"]), st.booleans())
def test_rubbish_is_refused_and_nothing_else_happens(rubbish: bytes, extension: str, truncated: bool) -> None:
    start = {
        "jpg": b"\xff\xd8\xff",
        "png": b"\x89PNG\r\n\x1a\n",
        "wps": old("WordDocument")[:8],
        "et": b"",
        "xlsx": b"QK",
    }[extension]
    with pytest.raises(BadInput):
        check(f"a.{extension}", start + rubbish if truncated else rubbish[:3])


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(word("正文" * 5000))
    at = data.index(b"PK\x01\x02")
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as container:
        assert container.infolist()
    data[at + 24 : at + 28] = struct.pack("<I", 5)
    with pytest.raises(BadInput, match="已损坏"):
        check("a.docx", bytes(data))
