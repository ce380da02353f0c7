"""Secrecy: papers marked 秘密, 机密 or 绝密 may not enter (保守国家秘密法: not on a system that is not for secrets)."""

import re
from collections.abc import Iterable

from portal.errors import BadInput

SENTENCE = "本系统不得存储、处理国家秘密，请勿上传标有密级的材料。"

_GRADE = r"(绝\s*密|机\s*密|秘\s*密)"
_ALONE = re.compile(
    rf"(?:No\.?|№)?\s*\d{{0,8}}\s*[【\[（(〔]?\s*{_GRADE}\s*[】\]）)〕]?\s*(?:(?:[★☆*＊]|启用前).{{0,12}})?"
)
_NAMED = re.compile(rf"(?:密\s*级|保密等级|定密)[^：:]{{0,8}}[：:]\s*{_GRADE}")
_STARRED = re.compile(rf"^.{{0,20}}{_GRADE}\s*[★☆]")
_HEAD = 20


def refuse_secret(lines: Iterable[str]) -> None:
    """A mark with a star counts on any line, the bare word on one of the first lines with text."""
    seen = 0
    for line in lines:
        text = line.strip(" \t\u3000\ufeff")[:200]
        if not text:
            continue
        seen += 1
        marked = _STARRED.match(text) if len(text) <= 60 else None
        if marked or (seen <= _HEAD and (_ALONE.fullmatch(text) or _NAMED.match(text))):
            raise BadInput(("", SENTENCE))
