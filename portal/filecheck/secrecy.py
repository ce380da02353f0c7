"""Papers marked 秘密, 机密 or 绝密 must not enter: 保守国家秘密法, article 31(3).

A mark is told from a mention by where and how it stands: GB/T 9704-2012 puts it alone in the top left corner,
with ★ before its period.
"""

import re
import unicodedata
from collections.abc import Iterable

HEAD = 12
"""So many written lines are the head of a paper; the mark stands in the first three, forms and tables put it lower."""

LEVEL = "(秘密|机密|绝密)"
PERIOD = r"([0-9〇零一二两三四五六七八九十]+(年|个月|月|天)|长期|特定条件|解密前)"
STARRED = re.compile(rf"{LEVEL}[★☆*✩✭⭐]{PERIOD}?")
ALONE = re.compile(
    rf"[\[(【〔<《「]?(密级[:为]?|保密等级[:为]?|密级和保密期限[:为]?)?{LEVEL}([★☆*]|级|件)?{PERIOD}?[\])】〕>》」]?"
)
NAMED = re.compile(
    rf"[\[(【〔{{<《「]{LEVEL}([★☆*]|级|件)?{PERIOD}?[\])】〕}}>》」]|^{LEVEL}[★☆*_\-—.·]|[_\-—.·]{LEVEL}$"
)


def mark_in_name(name: str) -> str:
    """The mark found in a file name, or nothing."""
    bare = _tight(name.rsplit(".", 1)[0])
    if found := (NAMED.search(bare) or STARRED.search(bare) or ALONE.fullmatch(bare)):
        return found.group()
    return ""


def mark_in_lines(lines: Iterable[str]) -> str:
    """The mark found on a paper's first page, or nothing. Mentions such as 「保守国家秘密」 are none."""
    written = [tight for line in lines if (tight := _tight(line))]
    for tight in written:
        if found := STARRED.search(tight):
            return found.group()
    for tight in written[:HEAD]:
        if ALONE.fullmatch(tight):
            return tight
    return ""


def _tight(text: str) -> str:
    """「秘　密 ★ 10 年」 is the mark too: typists space it out."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
