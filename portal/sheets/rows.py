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
    def left_out(self) -> list[Complaint]:
        """Columns that must be filled in and are not there: no row has a value for them. What comes back from an export may
        lack one, whose rows are found by their ids, so they are no `problems` of themselves."""
        gone = [one.title for one in self.ledger.columns if one.required and one.key not in self.places]
        return [self.complaint(self.header_row, None, title, "缺少这一列，必须填写") for title in gone]

    @property
    def complaints(self) -> list[Complaint]:
        return [*self.problems, *(problem for row in self.rows for problem in row.problems)]

    def complaint(self, row: int, place: int | None, title: str, sentence: str) -> Complaint:
        return Complaint(self.sheet, row, "" if place is None else xl_col_to_name(place), title, sentence)
