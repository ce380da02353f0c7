"""Fills the templates of printed papers. What people typed is always escaped; a forgotten value is an error."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal import clock
from portal.papers import fonts
from portal.papers.titles import measure, title_lines
from portal.settings import ROOT

TEMPLATES = ROOT / "templates" / "documents"
DIGITS = "零一二三四五六七八九"
ENDS = "。！？；，、,;.!? \n"


def page(template: str, /, **context: Any) -> str:
    """The HTML of one paper. What each template needs stands at its top."""
    return environment().get_template(template).render(faces=fonts.faces(), **context)


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day,
        "numeral": numeral,
        "year_number": year_number,
        "sentence": sentence,
        "enumerated": enumerated,
        "title_lines": title_lines,
        "paragraphs": paragraphs,
        "fit": fit,
    }
    return made


def day(value: date | datetime) -> str:
    """2026年3月1日: Arabic figures, no leading noughts; an instant is shown as its day in China."""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return f"{value.year}年{value.month}月{value.day}日"


def numeral(number: int) -> str:
    """一, 十, 十一, 二十, 一百零五: 1 to 999, for 一、 and （一）."""
    if not 1 <= number <= 999:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = DIGITS[hundreds] + "百" if hundreds else ""
    if hundreds and rest and not tens:
        text += "零"
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    return text + (DIGITS[ones] if ones else "")


def year_number(year: int) -> str:
    """〔2026〕: the hexagonal brackets of a 发文字号, not square ones."""
    return f"〔{year}〕"


def sentence(text: str) -> str:
    """Ends in one full stop, whatever it ended in."""
    return text.strip().rstrip(ENDS) + "。"


def enumerated(measures: list[str]) -> str:
    """一是…。二是…。 A single measure, or one already counted by its author, stays as it is."""
    sentences = [sentence(measure) for measure in measures]
    if len(sentences) < 2 or sentences[0].startswith("一是"):
        return "".join(sentences)
    return "".join(f"{numeral(place)}是{text}" for place, text in enumerate(sentences, 1))


def paragraphs(text: str) -> list[str]:
    """A typed line is a paragraph; empty lines and the blanks people indent with are dropped."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fit(text: str, width: float, most: float = 40) -> float:
    """The size in points, at most `most`, at which a red name fills no more than `width` millimetres of one line."""
    return round(min(most, width / (0.3528 * max(measure(text), 1))), 1)
