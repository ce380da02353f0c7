"""docx, xlsx and ofd seen from inside: macros, links that load something, and the first lines. Runs in the child."""

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from portal.filecheck.limited import Unfit

NEEDED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
SPOKEN = {"docx": "Word 文档", "xlsx": "Excel 工作簿", "ofd": "OFD 版式文件"}
HEAD_LINES = 60
HEAD_ROWS = 10
DDE = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b")


def check_office(kind: str, container: zipfile.ZipFile) -> None:
    names = {name.lower() for name in container.namelist()}
    if NEEDED[kind].lower() not in names or (kind != "ofd" and "[content_types].xml" not in names):
        raise Unfit(f"内容不是{SPOKEN[kind]}，与名称 .{kind} 不符，请用原来的软件打开确认后再上传")
    if kind == "ofd":
        return
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise Unfit(f"文件带有宏，不能上传，请另存为不带宏的 .{kind}")
    if b"macroenabled" in container.read(_real(container, "[Content_Types].xml")).lower():
        raise Unfit(f"文件带有宏，不能上传，请另存为不带宏的 .{kind}")
    if any("/activex/" in name for name in names):
        raise Unfit("文件带有控件，不能上传，请删去控件后另存")
    for name in container.namelist():
        if name.lower().endswith(".rels"):
            _check_relations(container, name)


def first_lines(kind: str, container: zipfile.ZipFile) -> list[str]:
    return list({"docx": _docx_lines, "xlsx": _xlsx_lines, "ofd": _ofd_lines}[kind](container))


def _check_relations(container: zipfile.ZipFile, name: str) -> None:
    for relation in parsed(container, name):
        if relation.get("TargetMode", "").lower() != "external":
            continue
        what = relation.get("Type", "").rsplit("/", 1)[-1]
        if what == "hyperlink":
            continue
        if what.startswith("externalLink"):
            raise Unfit("表格链接到了别的工作簿，请在“数据—编辑链接”中断开链接后再上传")
        raise Unfit("文件会从外部地址加载内容（外部图片、模板或对象），请改为直接插入后再上传")


def _docx_lines(container: zipfile.ZipFile) -> Iterator[str]:
    headers = [name for name in container.namelist() if re.fullmatch(r"word/header\d*\.xml", name)]
    body = parsed(container, _real(container, NEEDED["docx"]))
    if DDE.search("".join(part.text or "" for part in body.iter() if _local(part) == "instrText")):
        raise Unfit("文件会从外部地址加载内容（域代码），请按 Ctrl+Shift+F9 转为文字后再上传")
    for root in [*(parsed(container, name) for name in headers), body]:
        yield from islice(_paragraphs(root), HEAD_LINES)


def _paragraphs(root: Element) -> Iterator[str]:
    for paragraph in root.iter():
        if _local(paragraph) == "p":
            line = "".join(_run(part) for part in paragraph.iter())
            yield from (piece for piece in line.split("\n") if piece.strip())


def _run(part: Element) -> str:
    kind = _local(part)
    if kind == "t":
        return part.text or ""
    return "\n" if kind in {"br", "cr"} else ""


def _xlsx_lines(container: zipfile.ZipFile) -> Iterator[str]:
    shared = _shared_strings(container)
    for name in container.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            with container.open(name) as file:
                yield from _cells(file, shared)


def _shared_strings(container: zipfile.ZipFile) -> list[str]:
    name = next((name for name in container.namelist() if name.lower() == "xl/sharedstrings.xml"), "")
    if not name:
        return []
    found: list[str] = []
    with container.open(name) as file:
        for _, part in iterparse(file):
            if _local(part) == "si":
                found.append("".join(piece.text or "" for piece in part.iter() if _local(piece) == "t"))
                part.clear()
    return found


def _cells(file: IO[bytes], shared: list[str]) -> Iterator[str]:
    rows = 0
    for _, part in iterparse(file):
        kind = _local(part)
        if kind == "c":
            yield from filter(None, [_cell(part, shared)])
        elif kind == "row":
            rows += 1
            part.clear()
            if rows >= HEAD_ROWS:
                return
        elif kind in {"oddHeader", "firstHeader"} and part.text:
            yield re.sub(r"&[LCR]|&\"[^\"]*\"|&\d+", "", part.text)


def _cell(part: Element, shared: list[str]) -> str:
    value = "".join(piece.text or "" for piece in part.iter() if _local(piece) in {"v", "t"})
    if part.get("t") == "s" and value.isdigit() and int(value) < len(shared):
        return shared[int(value)]
    return value


def _ofd_lines(container: zipfile.ZipFile) -> Iterator[str]:
    pages = sorted(name for name in container.namelist() if re.search(r"Page_?\d+/Content\.xml$", name, re.IGNORECASE))
    stamps = sorted(name for name in container.namelist() if re.search(r"Tpl_?\d+/Content\.xml$", name, re.IGNORECASE))
    for name in stamps[:1] + pages[:1]:
        for text in parsed(container, name).iter():
            if _local(text) == "TextObject":
                yield "".join(part.text or "" for part in text.iter() if _local(part) == "TextCode")


def parsed(container: zipfile.ZipFile, name: str) -> Element:
    try:
        return fromstring(container.read(name))
    except DefusedXmlException as trap:
        raise Unfit("文件内部有危险的结构，不能上传") from trap
    except ParseError as broken:
        raise Unfit("文件已损坏，请用原来的软件打开、另存后再上传") from broken


def _real(container: zipfile.ZipFile, name: str) -> str:
    return next((real for real in container.namelist() if real.lower() == name.lower()), name)


def _local(part: Element) -> str:
    return part.tag.rsplit("}", 1)[-1] if isinstance(part.tag, str) else ""
