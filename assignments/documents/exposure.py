"""曝光清单: numbers, units and kinds of fault, and whether it was mended; nothing of the facts of a case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assignments.states import AUDIT_HEADS

COLUMNS: Mapping[str, tuple[str, float]] = {
    "place": ("序号", 8),
    "number": ("信访编号", 20),
    "lead_name": ("责任单位", 30),
    "faults": ("问题类别", 20),
    "mend_by": ("整改时限", 11),
    "mended_on": ("整改日期", 11),
}
"""Head and width in hundredths of the table."""


def faults_in_words(faults: str | None) -> str:
    return "、".join(AUDIT_HEADS[kind] for kind in (faults or "").split())


def printed(sampled: Sequence[Mapping[str, Any]], *, title: str, unit: str, on: date) -> dict[str, Any]:
    """What the paper `ledger.html` asks for, of the drawn cases that are exposed."""
    exposed = [line for line in sampled if line["exposed"]]
    rows = [
        {
            "place": place,
            "number": line["number"],
            "lead_name": line["lead_name"],
            "faults": faults_in_words(line["faults"]),
            "mend_by": line["mend_by"] or "",
            "mended_on": line["mended_on"] or ("未整改" if line["mend_by"] else ""),
        }
        for place, line in enumerate(exposed, start=1)
    ]
    return {
        "title": title,
        "unit": unit,
        "date": on,
        "columns": [
            {"key": key, "width": width, "look": "text" if key == "lead_name" else "centre", "lines": [head]}
            for key, (head, width) in COLUMNS.items()
        ],
        "rows": rows,
        "summary": f"共 {len(rows)} 件。",
        "signers": ("填报人", "审核人"),
    }
