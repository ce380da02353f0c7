"""What was understood of a sheet, and every complaint with its cell. Nothing here writes anything."""

from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from portal.sheets.columns import Ledger
from portal.sheets.values import digest


@dataclass(frozen=True)
class Complaint:
    """Row counted from 1 (0: the sheet as a whole), column as its letter."""

    sheet: str
    row: int
    letter: str
    title: str
    sentence: str

    def __str__(self) -> str:
        place = f"第{self.row}行" if self.row else ""
        place += f"{self.letter}列" if self.letter else ""
        return f"“{self.sheet}”{place}" + (f"“{self.title}”" if self.title else "") + f"：{self.sentence}"


@dataclass
class PlanRow:
    """`cells` is the text as it stood, `values` what was understood of it; `left` the digests written at export."""

    number: int
    id: str = ""
    version: str = ""
    left: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Complaint] = field(default_factory=list)

    def untouched(self, key: str) -> bool:
        """Still exactly what the portal wrote when it was exported."""
        return key in self.left and self.left[key] == digest(self.cells.get(key, ""))


@dataclass
class Plan:
    """`problems` are those of the sheet as a whole; `notes` do not hinder."""

    ledger: Ledger
    sheet: str
    header_row: int = 0
    places: dict[str, int] = field(default_factory=dict)
    rows: list[PlanRow] = field(default_factory=list)
    problems: list[Complaint] = field(default_factory=list)
    notes: list[Complaint] = field(default_factory=list)

    @property
    def lacks_a_column(self) -> bool:
        """One that must be filled in: no row of it has a value, and none can be judged further."""
        return any(column.required and column.key not in self.places for column in self.ledger.columns)

    @property
    def complaints(self) -> list[Complaint]:
        return [*self.problems, *(problem for row in self.rows for problem in row.problems)]

    def complaint(self, row: int, place: int | None, title: str, sentence: str) -> Complaint:
        return Complaint(self.sheet, row, "" if place is None else xl_col_to_name(place), title, sentence)
