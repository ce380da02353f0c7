"""How a value stands in a cell, and how a cell is understood as a value. Pure, and each the other's inverse."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from portal.sheets.columns import Column

CELL_LIMIT = 32_000
"""Excel's own limit is 32,767 characters in a cell."""

DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?([T\s].*)?")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+(1\d|[2-9]\d)")
"""What Excel makes of an identity number: 1.1E+17."""

ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"})
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


class Unreadable(ValueError):
    """The cell cannot be understood; the text is the end of the sentence the person reads."""


def clean(text: str) -> str:
    """Line ends made one, invisible characters and surrounding blanks taken away."""
    text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}
    ).strip()


def shown(column: Column, value: Any) -> str:
    """The text of a value, as it stands in the cell and as it is read from there again."""
    if value is None:
        return ""
    if column.kind == "list" and not isinstance(value, str):
        return "、".join(_parts("\n".join(map(str, value))))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(clean(str(value))[:CELL_LIMIT])


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def understood(column: Column, text: str, *, date1904: bool = False) -> Any:
    """The value of a cell's text; None when it is blank."""
    if any(unicodedata.category(letter) == "Cc" and letter not in "\r\n\t" for letter in text):
        raise Unreadable("含有看不见的控制字符，请删去后重新输入")
    text = clean(text)
    if text in ERRORS:
        raise Unreadable(f"单元格显示为错误值 {text}，请改正")
    if SCIENTIFIC.fullmatch(text):
        raise Unreadable(f"数字被表格软件改成了科学记数法（{text}），请把单元格设为文本后重新填写")
    if not text:
        if column.required:
            raise Unreadable("必须填写")
        return None
    if len(text) > column.max_length:
        raise Unreadable(f"超过{column.max_length}字（现有{len(text)}字），请精简")
    return READERS[column.kind](column, text, date1904)


def _text(_: Column, text: str, _date1904: bool) -> str:
    return text


def _date(_: Column, text: str, date1904: bool) -> date:
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := (DATE.fullmatch(plain) or COMPACT.fullmatch(plain)):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError as wrong:
            raise Unreadable(f"“{_short(text)}”不是有这一天的日期，请核对") from wrong
    if found := SERIAL.fullmatch(plain):
        start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
        return start + timedelta(days=int(found[1]))
    if re.fullmatch(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?", plain):
        raise Unreadable(f"“{_short(text)}”只有年月，请写到日，如 2026-11-21")
    if re.fullmatch(r"\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?", plain):
        raise Unreadable(f"“{_short(text)}”没有年份，请写全，如 2026-11-21")
    raise Unreadable(f"“{_short(text)}”不是日期，请写成 2026-11-21 的样子")


def _integer(_: Column, text: str, _date1904: bool) -> int:
    plain = re.sub(r"(?<=\d),(?=\d{3}(\D|$))", "", unicodedata.normalize("NFKC", text).strip())
    if not re.fullmatch(r"[-+]?\d{1,18}(\.0+)?", plain, re.ASCII):
        raise Unreadable(f"“{_short(text)}”不是整数，请只填数字")
    return int(plain.split(".", maxsplit=1)[0])


def _choice(column: Column, text: str, _date1904: bool) -> str:
    wanted = _tight(text)
    for word in column.choices:
        if _tight(word) == wanted:
            return word
    for other, word in column.synonyms.items():
        if _tight(other) == wanted:
            return word
    raise Unreadable(f"“{_short(text)}”不在可选范围内，请从“{'、'.join(column.choices)}”中选一项")


def _list(_: Column, text: str, _date1904: bool) -> tuple[str, ...]:
    return _parts(text)


READERS: dict[str, Callable[[Column, str, bool], Any]] = {
    "text": _text,
    "date": _date,
    "integer": _integer,
    "choice": _choice,
    "list": _list,
}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for piece in re.split(r"[、\n]", clean(text)) if (part := clean(piece)))


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
