"""Numerals as reports write them: 十二, 12, １２, ⑫."""

DIGITS = "〇一二三四五六七八九"
CHINESE = "[一二三四五六七八九十百两〇零]{1,5}"


def number_of(text: str) -> int | None:
    """The value, or None if these characters are no number."""
    text = text.strip()
    if not text or len(text) > 6:
        return None
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return _chinese(text.replace("两", "二").replace("零", "〇"))


def _chinese(text: str) -> int | None:
    if any(sign not in DIGITS + "十百" for sign in text):
        return None
    if not any(sign in "十百" for sign in text):
        return int("".join(str(DIGITS.index(sign)) for sign in text))
    total, pending = 0, 0
    for sign in text:
        if sign == "百":
            total, pending = total + (pending or 1) * 100, 0
        elif sign == "十":
            total, pending = total + (pending or 1) * 10, 0
        else:
            pending = DIGITS.index(sign)
    return total + pending


def in_chinese(number: int) -> str:
    """1–999 as a heading writes it: 10 is 十, 12 十二, 20 二十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = DIGITS[hundreds % 10] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (DIGITS[ones] if ones else "")
