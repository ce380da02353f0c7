"""What the input guard stops, and what it must let through."""

import random
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import BadInput
from portal.inputguard import find, masked, refuse


def identity(first: str) -> str:
    total = sum(
        weight * int(digit)
        for weight, digit in zip((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), first, strict=True)
    )
    return first + "10X98765432"[total % 11]


def card(first: str) -> str:
    return next(first + last for last in "0123456789" if luhn(first + last))


def luhn(digits: str) -> bool:
    return sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits))) % 10 == 0


WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
MAN = identity("44030319800101123")
ENDS_IN_X = next(
    identity(f"4403031980010{n:04d}")
    for n in range(1000, 9999)
    if identity(f"4403031980010{n:04d}").endswith("X") and f"{n:04d}"[0] == "1"
)
CARD = card("622202400001234567")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证{MAN}。", "身份证号"),
        (f"身份证{ENDS_IN_X}", "身份证号"),
        (ENDS_IN_X.lower(), "身份证号"),
        (ENDS_IN_X.translate(WIDE), "身份证号"),
        (MAN.translate(WIDE), "身份证号"),
        (f"{MAN[:6]} {MAN[6:14]} {MAN[14:]}", "身份证号"),
        (f"{MAN[:6]}-{MAN[6:14]}-{MAN[14:]}", "身份证号"),
        (f"{ENDS_IN_X[:17]} X", "身份证号"),
        (f"2026-11-21 {MAN}", "身份证号"),
        ("旧证440303620915123", "身份证号"),
        ("电话13800138000", "手机号码"),
        ("电话：138 0013 8000", "手机号码"),
        ("138-0013-8000", "手机号码"),
        ("138－0013－8000", "手机号码"),
        ("１３８００１３８０００", "手机号码"),
        ("１３８ ００１３　８０００", "手机号码"),
        ("+8613800138000", "手机号码"),
        ("+86 13800138000", "手机号码"),
        ("+86-138-0013-8000", "手机号码"),
        ("008613800138000", "手机号码"),
        ("1 3 8 0 0 1 3 8 0 0 0", "手机号码"),
        ("wx13800138000", "手机号码"),
        ("2026-11-21 19912345678", "手机号码"),
        ("13800138000\n", "手机号码"),
        (f"卡号{CARD}", "银行卡号"),
        (f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}", "银行卡号"),
        (CARD.translate(WIDE), "银行卡号"),
        (card("621700123456789"), "银行卡号"),
        (card("955880123456789012"), "银行卡号"),
        (card("433670123456789"), "银行卡号"),
    ],
)
def test_a_personal_number_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert [hit.kind for hit in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026年11月21日至2027年1月31日",
        "20261121",
        "2026-11-21 2026-12-21",
        "20261121 20261221",
        "深信联办〔2026〕12号",
        "0755-25772603",
        "（0755）25772603",
        "0755 2577 2603",
        "010-13512345",
        "400-830-1234",
        "12345",
        "案号：440303202611210012",
        "4403032026000123",
        "440303202611001",
        "20261121138001380001",
        "2026-138-0013-8000",
        "粤0303民初13800号",
        "13812345678元",
        "13812345678.50",
        "￥13812345678",
        "13,812,345,678元",
        "涉及资金6222024000012345元",
        "统一社会信用代码914403001234567890",
        identity("44030319800101123")[:-1] + ("0" if MAN[-1] != "0" else "1"),
        identity("44030319801301123"),
        "12800138000",
        "1380013800",
        "138001380001",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "a13800138000f",
        "0000000000000000",
        "版本1.3.8",
        "比上年增长138.00138000倍",
    ],
)
def test_ordinary_office_numbers_pass(text: str) -> None:
    assert find(text) == []


def test_places_are_those_of_the_text_as_given_and_numbers_are_masked() -> None:
    text = f"联系１３８－００１３－８０００，证{MAN}，卡{CARD}"
    hits = find(text)
    assert [hit.masked for hit in hits] == ["138****8000", f"440303********{MAN[-4:]}", f"6222****{CARD[-4:]}"]
    assert text[hits[0].start : hits[0].end] == "１３８－００１３－８０００"
    assert text[hits[1].start : hits[1].end] == MAN


def test_two_mobiles_side_by_side_are_two() -> None:
    assert [hit.masked for hit in find("13800138000 13900139000、13700137000")] == [
        "138****8000",
        "139****9000",
        "137****7000",
    ]


def test_every_field_is_named_with_its_sentence() -> None:
    with pytest.raises(BadInput) as refused:
        refuse({"进展情况": "已电话13812345678告知", "标题": "无", "备注": f"证号{MAN}", "空": None})
    assert refused.value.complaints == [
        ("进展情况", "“进展情况”中疑似含有手机号码（138****5678），请删去。本系统不得记录信访人个人信息。"),
        ("备注", f"“备注”中疑似含有身份证号（440303********{MAN[-4:]}），请删去。本系统不得记录信访人个人信息。"),
    ]
    refuse({"进展情况": "已于2026年11月21日办结"})


@given(
    st.integers(0, 99999), st.integers(13, 19), st.sampled_from(["", " ", "-", "　"]), st.text("的，。\n", max_size=3)
)
def test_no_mobile_slips_through(tail: int, head: int, gap: str, around: str) -> None:
    digits = f"{head}0{tail:05d}{tail % 1000:03d}"
    text = around + gap.join([digits[:3], digits[3:7], digits[7:]]) + around
    assert [hit.kind for hit in find(text)] == ["手机号码"]


@given(st.text(alphabet="0123456789 -０１Xx.元年", max_size=200))
def test_any_text_is_answered_with_places_inside_it_and_in_order(text: str) -> None:
    hits = find(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(first.end <= then.start for first, then in pairwise(hits))


def test_a_long_run_of_digits_is_answered_at_once() -> None:
    assert find("1" * 200_000) == []
    assert len(find("1 " * 5_000)) == 0


def test_masks_never_hold_the_whole_number() -> None:
    chance = random.Random(7)
    for _ in range(200):
        digits = f"1{chance.randint(3, 9)}{chance.randint(0, 999_999_999):09d}"
        assert not re.search(digits, find(digits)[0].masked)


class Watched(str):  # noqa: SLOT000 (it counts upon itself)
    """Counts the characters that are copied out of it."""

    copied = 0

    def translate(self, table: Any) -> "Watched":
        return Watched(super().translate(table))

    def __getitem__(self, place: Any) -> str:
        found = super().__getitem__(place)
        Watched.copied += len(found)
        return found


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "13800138000 ", "138 0013 8000，", "44030319800101123 ", f"{CARD[:4]} {CARD[4:8]} ", f"{CARD} "],
)
def test_a_hundred_thousand_digits_are_read_once_and_not_over_and_over(piece: str) -> None:
    text = Watched(piece * (100_000 // sum(sign.isdigit() for sign in piece)))
    Watched.copied = 0
    find(text)
    assert Watched.copied < 20 * len(text)


def test_a_text_with_its_numbers_covered_holds_none() -> None:
    text = f"值班电话13800138000，证{MAN}，余下照旧"
    assert masked(text) == f"值班电话138****8000，证440303********{MAN[-4:]}，余下照旧"
    assert find(masked(text)) == []
    assert masked("没有号码") == "没有号码"
