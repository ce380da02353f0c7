"""Stops identity numbers, mobiles and bank cards in free text: the portal holds no data of petitioners (个保法, article 28).

Numbers are looked for in groups of digits, so that neither blanks, hyphens nor full-width digits hide one, and a
date beside an amount does not make one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.errors import BadInput

Kind = Literal["身份证号", "手机号码", "银行卡号"]


@dataclass(frozen=True)
class Hit:
    """`start` and `end` are places in the text as it was given; `masked` may be shown and logged."""

    kind: Kind
    start: int
    end: int
    masked: str


@dataclass(frozen=True)
class Group:
    """An unbroken run of digits; `gap` is what stands between it and the group before, when they may belong together."""

    digits: str
    start: int
    end: int
    gap: str | None


ASCII = str.maketrans({**{chr(0xFF10 + n): str(n) for n in range(10)}, "Ｘ": "X", "ｘ": "X", "＋": "+", "．": "."})
RUN = re.compile(r"[0-9]+")
GAP = re.compile(r"[ \t\u3000\u00a0\-‐‑–—－·]{1,3}")
LONGEST = 19
MOST_GROUPS = 19

PROVINCES = frozenset(re.findall("..", "1112131415212223313233343536374142434445465051525354616263646571818283"))
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MOBILE_SHAPES = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (4, 7), (3, 3, 5), (4, 3, 4), (5, 6), (1,) * 11})
OLD_IDENTITY_SHAPES = frozenset({(15,), (6, 6, 3), (6, 9)})
MONEY = re.compile(r"[.][0-9]|\s*[万亿]?元|%|,[0-9]")
AMOUNT = re.compile(r"[0-9][.,]$|[¥￥]\s*$")
CHECK_SIGN = re.compile(r"[ \-]?([Xx])(?![A-Za-z0-9])")
NEAR = 16
"""How far before a number one looks for the sign of an amount: never at the whole text, which would be read as often
as it has numbers."""


def find(text: str) -> list[Hit]:
    """In the order of the text, none overlapping."""
    plain = text.translate(ASCII)
    hits: list[Hit] = []
    free = 0
    for cluster in _clusters(plain):
        at = 0
        while at < len(cluster):
            found = next((hit for hit in _beginning(plain, cluster, at) if hit.start >= free), None)
            if found is None:
                at += 1
                continue
            hits.append(found)
            free = found.end
            while at < len(cluster) and cluster[at].start < free:
                at += 1
    return hits


def masked(text: str) -> str:
    """The text with every number it should not hold covered, fit to be logged."""
    told, at = "", 0
    for hit in find(text):
        told, at = told + text[at : hit.start] + hit.masked, hit.end
    return told + text[at:]


def refuse(fields: Mapping[str, str | None]) -> None:
    """`fields` are texts by the label the person sees. All of them are named at once."""
    complaints = [(label, sentence(label, hit)) for label, text in fields.items() if text for hit in find(text)[:1]]
    if complaints:
        raise BadInput(*complaints)


def sentence(label: str, hit: Hit) -> str:
    return f"“{label}”中疑似含有{hit.kind}（{hit.masked}），请删去。本系统不得记录信访人个人信息。"


def _clusters(plain: str) -> Iterator[list[Group]]:
    """Runs of digits with only blanks or hyphens between them."""
    cluster: list[Group] = []
    for run in RUN.finditer(plain):
        gap = plain[cluster[-1].end : run.start()] if cluster else ""
        if cluster and GAP.fullmatch(gap):
            cluster.append(Group(run[0], run.start(), run.end(), gap))
            continue
        if cluster:
            yield cluster
        cluster = [Group(run[0], run.start(), run.end(), None)]
    if cluster:
        yield cluster


def _beginning(plain: str, cluster: list[Group], at: int) -> Iterator[Hit]:
    """What may begin at this group: an identity number before a card before a mobile, longer before shorter."""
    parts = _parts(cluster, at)
    for judge, lengths in JUDGES:
        for last, digits in reversed(parts):
            if len(digits) not in lengths:
                continue
            groups = cluster[at : last + 1]
            hit = judge(plain, groups, digits, tuple(len(group.digits) for group in groups))
            if hit and (judge is _identity or not _hyphened(cluster, at, last)):
                yield hit


def _parts(cluster: list[Group], at: int) -> list[tuple[int, str]]:
    digits, parts = "", []
    for last in range(at, min(len(cluster), at + MOST_GROUPS)):
        digits += cluster[last].digits
        if len(digits) > LONGEST:
            break
        parts.append((last, digits))
    return parts


def _hyphened(cluster: list[Group], first: int, last: int) -> bool:
    """Part of a longer number such as 2026-138-0013-8000; a country code before a mobile is no such part."""
    before = cluster[first].gap
    if before is not None and not before.isspace() and cluster[first - 1].digits not in {"86", "0086"}:
        return True
    after = cluster[last + 1].gap if last + 1 < len(cluster) else None
    return after is not None and not after.isspace()


def _identity(plain: str, groups: list[Group], digits: str, shape: tuple[int, ...]) -> Hit | None:
    end = groups[-1].end
    if len(digits) == 17 and (found := CHECK_SIGN.match(plain, end)):
        digits, end = digits + "X", found.end()
    if len(digits) == 18:
        whole = _checksum(digits) and digits[:2] in PROVINCES and _day(digits[6:14])
    else:
        whole = shape in OLD_IDENTITY_SHAPES and digits[:2] in PROVINCES and _old_day(digits[6:12])
    if not whole or not _bare(plain, groups[0].start, end):
        return None
    return Hit("身份证号", groups[0].start, end, f"{digits[:6]}********{digits[-4:]}")


def _checksum(digits: str) -> bool:
    """GB 11643-1999: ISO 7064 MOD 11-2."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return digits[17] == "10X98765432"[total % 11]


def _day(digits: str) -> bool:
    try:
        return 1880 <= date.fromisoformat(digits).year <= 2099
    except ValueError:
        return False


def _old_day(digits: str) -> bool:
    """Fifteen digits were given until 1999; a year below 27 is rather this century's, in a running number."""
    return digits[:2] >= "27" and _day(f"19{digits}")


def _card(plain: str, groups: list[Group], digits: str, shape: tuple[int, ...]) -> Hit | None:
    if not 16 <= len(digits) <= 19 or not _card_shape(shape) or not _issued(digits) or not _luhn(digits):
        return None
    if MONEY.match(plain, groups[-1].end) or not _bare(plain, groups[0].start, groups[-1].end):
        return None
    return Hit("银行卡号", groups[0].start, groups[-1].end, f"{digits[:4]}****{digits[-4:]}")


def _card_shape(shape: tuple[int, ...]) -> bool:
    in_fours = len(shape) >= 4 and set(shape[:-1]) == {4} and shape[-1] <= 4
    return len(shape) == 1 or in_fours or set(shape) == {1} or (shape[0] == 6 and len(shape) == 2)


def _issued(digits: str) -> bool:
    """Numbers that begin as a district and a year (4403032026…) are case numbers, unless UnionPay's 62 leads."""
    if digits.startswith("62"):
        return True
    if digits[:2] in PROVINCES and re.match(r"(19|20)\d\d", digits[6:]):
        return False
    if digits[0] in "45":
        return len(digits) == 16
    return digits[0] in "689" or digits[:2] in {"34", "35", "36", "37"}


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _mobile(plain: str, groups: list[Group], digits: str, shape: tuple[int, ...]) -> Hit | None:
    start, end = groups[0].start, groups[-1].end
    if len(shape) == 1:
        for prefix in ("0086", "86"):
            if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
                digits, start = digits[len(prefix) :], start + len(prefix)
                shape = (11,)
    if shape not in MOBILE_SHAPES or not re.fullmatch(r"1[3-9]\d{9}", digits):
        return None
    before = plain[max(0, start - NEAR) : start]
    if MONEY.match(plain, end) or AMOUNT.search(before) or not _bare(plain, start, end):
        return None
    return Hit("手机号码", start, end, f"{digits[:3]}****{digits[-4:]}")


JUDGES = ((_identity, {15, 17, 18}), (_card, {16, 17, 18, 19}), (_mobile, {11, 13, 15}))
"""Who is asked about how many digits; a mobile has thirteen or fifteen with its country before it."""


def _bare(plain: str, start: int, end: int) -> bool:
    """Not in the middle of a code of letters and digits (a digest, an id of a machine)."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (before.isascii() and before.isalpha() and after.isascii() and after.isalpha())
