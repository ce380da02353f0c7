"""What is kept of a sheet that came back until somebody decides: its preview, without the numbers it must not hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from portal.errors import Missing
from portal.inputguard import masked
from portal.sheets.errors_file import errors_file
from portal.sheets.intake import Sheet
from portal.sheets.judging import Line
from portal.sheets.plan import Preview
from portal.sheets.rows import Complaint

WAITS = timedelta(days=7)
"""A preview nobody took in is cleared away after this."""
UNDO_WITHIN = timedelta(hours=24)


def understood_of(sheet: Sheet, preview: Preview, lines: Sequence[Line]) -> dict[str, Any]:
    """Ready for JSON. The sheet itself is kept only where it will go back with its bad cells marked."""
    complaints = [*preview.problems, *(problem for line in lines for problem in line.problems)]
    return {
        "sheet": sheet.name,
        "problems": [_covered(asdict(problem)) for problem in preview.problems],
        "notes": [masked(str(note)) for note in preview.notes],
        "counts": Counter(line.state for line in lines),
        "lines": [_line(line) for line in lines if line.cells or line.problems],
        "sheets": [asdict(_without_numbers(sheet))] if complaints else [],
    }


def is_ready(understood: dict[str, Any]) -> bool:
    """All or nothing; and something there is to do."""
    counts = understood["counts"]
    wrong = understood["problems"] or counts.get("错误") or counts.get("冲突")
    return not wrong and bool(counts.get("新增") or counts.get("修改"))


def errors_of(understood: dict[str, Any]) -> bytes:
    """The sheet back with every bad cell marked; Missing when nothing was wrong."""
    said = [*understood["problems"], *(problem for line in understood["lines"] for problem in line["problems"])]
    if not said or not understood["sheets"]:
        raise Missing
    return errors_file([Sheet(**sheet) for sheet in understood["sheets"]], [Complaint(**one) for one in said])


def _line(line: Line) -> dict[str, Any]:
    kept = asdict(line)
    kept["words"] = masked(line.words)
    kept["problems"] = [_covered(problem) for problem in kept["problems"]]
    for cell in kept["cells"].values():
        cell["new"] = masked(cell["new"])
    return kept


def _covered(problem: dict[str, Any]) -> dict[str, Any]:
    return {**problem, "sentence": masked(problem["sentence"])}


def _without_numbers(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=[[masked(text) for text in cells] for cells in sheet.rows])
