"""A batch handed down: who issued it, its number, its days, its target."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from assignments.states import INSTRUCTION_LEVELS
from portal.web.form import Choice, Day, Field, Form, Record, Tick


@dataclass(frozen=True)
class Rate(Field):
    """A percentage with at most one decimal, taken as tenths: 85.5 → 855."""

    longest: int = 8

    def clean(self, typed: str) -> int:
        plain = unicodedata.normalize("NFKC", typed).strip().removesuffix("%").strip()
        try:
            tenths = Decimal(plain) * 10 if plain.isascii() and plain.replace(".", "", 1).isdigit() else None
        except InvalidOperation:
            tenths = None
        if tenths is None or tenths != int(tenths) or not 0 <= tenths <= 1000:
            raise ValueError("应为 0 至 100 之间的数，最多一位小数，例如 85 或 92.5")
        return int(tenths)


class BatchForm(Form):
    fields = {
        "register": Record("积案库", required=True),
        "issuer_level": Choice("交办层级", required=True, choices=INSTRUCTION_LEVELS),
        "issuer": Field("交办单位", required=True, longest=120, guarded=True),
        "name": Field("批次（文号）", required=True, longest=120, guarded=True),
        "handed_on": Day("交办日期", required=True),
        "due": Day("批次时限", required=True),
        "target_rate": Rate("化解率目标"),
        "upward": Tick("报结后由交办单位认定"),
    }

    def __init__(self, data: Any = None, *, placed: bool = False, **initial: Any) -> None:
        """`placed`: it stands in a register already and stays there."""
        if placed:
            self.fields = {name: field for name, field in BatchForm.fields.items() if name != "register"}
        super().__init__(data, **initial)

    def check(self) -> None:
        if self.clean["due"] < self.clean["handed_on"]:
            self.error("due", "“批次时限”不能早于交办日期")

    def particulars(self) -> dict[str, Any]:
        """As `registers.add_batch` and `registers.change_batch` take it."""
        return {name: self.clean[name] for name in self.fields if name != "register"}
