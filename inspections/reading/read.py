"""Read: a file or pasted text in, a Report out. Whatever is handed in, the only refusal is BadInput."""

import re
from collections.abc import Callable
from pathlib import PurePath

from inspections.reading.docx import read_docx
from inspections.reading.limits import refuse_huge
from inspections.reading.model import Report
from inspections.reading.secrecy import refuse_secret
from inspections.reading.text import read_lines
from inspections.reading.workbook import read_xlsx
from portal.errors import BadInput

BYTES = 20 * 1024 * 1024

_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


def read_text(text: str, name: str = "") -> Report:
    if "\0" in text:
        raise BadInput((name, "内容里有不能识别的字符（空字符），请另存为纯文本后再上传。"))
    if re.search(r"[\ud800-\udfff]", text):
        raise BadInput((name, "内容里有不能识别的字符，请重新复制后再粘贴。"))
    if not text.strip(" \t\r\n\u3000\ufeff"):
        raise BadInput((name, "内容是空的。"))
    lines = list(enumerate(_BREAK.split(text), 1))
    refuse_huge(lines, name)
    refuse_secret(line for _, line in lines)
    return read_lines(lines)


def read_bytes(name: str, data: bytes) -> Report:
    """By content and by name: a file that is not what its name says is refused."""
    shown = PurePath(name.replace("\\", "/")).name
    if not data:
        raise BadInput((shown, "文件是空的。"))
    if len(data) > BYTES:
        raise BadInput((shown, f"文件过大，最大{BYTES // 1024 // 1024}兆。"))
    kind = _kind(data)
    wanted = PurePath(shown).suffix.lower()
    if wanted in (".doc", ".wps", ".xls", ".et"):
        better = ".docx" if wanted in (".doc", ".wps") else ".xlsx"
        raise BadInput((shown, f"不能读取{wanted}文件，请用 WPS 或 Office 另存为{better}后再上传。"))
    if wanted not in _READERS:
        raise BadInput((shown, "只能读取 .txt、.docx 和 .xlsx 文件。"))
    if kind != wanted:
        raise BadInput((shown, f"文件内容与文件名不符：看内容不是{wanted}文件，请核对后再上传。"))
    return _READERS[wanted](shown, data)


def _kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in data:
            return ".docx"
        return ".xlsx" if b"xl/workbook.xml" in data else ".zip"
    foreign = (
        b"%PDF",
        b"\xd0\xcf\x11\xe0",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"PK",
        b"\x7fELF",
        b"MZ\x90",
        b"Rar!",
        b"\x1f\x8b",
    )
    return ".other" if data.startswith(foreign) else ".txt"


def _plain(name: str, data: bytes) -> Report:
    return read_text(_decoded(name, data), name)


def _decoded(name: str, data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it (记事本“Unicode”), else GB18030."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput((name, "不能识别文字编码，请用记事本另存为 UTF-8 编码后再上传。"))


_READERS: dict[str, Callable[[str, bytes], Report]] = {".txt": _plain, ".docx": read_docx, ".xlsx": read_xlsx}
