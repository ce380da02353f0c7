"""The kinds of field: what each takes, and the sentence for what it does not take."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Field:
    """`guarded` free text is searched for personal numbers, which this portal must not hold."""

    label: str
    required: bool = False
    longest: int = 200
    lines: bool = False
    guarded: bool = False
    many: bool = False
    choices: Mapping[str, str] | None = None
    help: str = ""

    def clean(self, typed: str) -> Any:
        return typed


@dataclass(frozen=True)
class Day(Field):
    longest: int = 20
    earliest: date = date(1990, 1, 1)
    latest: date = date(2100, 1, 1)

    def clean(self, typed: str) -> date:
        plain = unicodedata.normalize("NFKC", typed).strip()
        for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
            try:
                on = datetime.strptime(plain, form).date()  # noqa: DTZ007 (a deadline is a day)
            except ValueError:
                continue
            if not self.earliest <= on <= self.latest:
                raise ValueError(f"应在{self.earliest.year}年至{self.latest.year}年之间")
            return on
        raise ValueError("应为日期，例如 2026-11-21")


@dataclass(frozen=True)
class Number(Field):
    longest: int = 12
    least: int = 0
    most: int = 1_000_000

    def clean(self, typed: str) -> int:
        plain = unicodedata.normalize("NFKC", typed).strip()
        if not plain.isascii() or not plain.isdigit():
            raise ValueError("应为整数")
        if not self.least <= int(plain) <= self.most:
            raise ValueError(f"应在 {self.least} 至 {self.most} 之间")
        return int(plain)


@dataclass(frozen=True)
class Choice(Field):
    def clean(self, typed: str) -> str:
        if typed not in (self.choices or {}):
            raise ValueError("请从所列选项中选择")
        return typed


@dataclass(frozen=True)
class Record(Field):
    """The id of a record chosen from a list; that it may be chosen is for the action to say."""

    def clean(self, typed: str) -> UUID:
        try:
            return UUID(typed)
        except ValueError:
            raise ValueError("请从所列选项中选择") from None


@dataclass(frozen=True)
class Tick(Field):
    def clean(self, typed: str) -> bool:
        return typed in {"1", "on", "true"}


@dataclass(frozen=True)
class Secret(Field):
    """A password: taken exactly as typed, blanks at its ends included, and never put back on the page."""


@dataclass(frozen=True)
class Upload(Field):
    """One file, or several with `many`. Reading and checking come later; the size is looked at here."""
