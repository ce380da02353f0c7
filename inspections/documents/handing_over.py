"""The paper of a hand-over: what is handed over, by whom, to whom, before whom; with room for three signatures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.papers.environment import page as paper


def hand_over_html(record: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], unit: str, on: date) -> str:
    """`record` names the three parties and the reason; `lines` are the items as they stand this day."""
    return paper(
        "handover.html",
        title="巡察整改事项责任交接单",
        unit=unit,
        date=on,
        parties=[
            (label, record[f"{who}_name"], record[f"{who}_title"])
            for label, who in (("移交人", "giver"), ("接收人", "receiver"), ("监交人", "witness"))
        ],
        rows=[
            {
                "number": number,
                "title": line["title"],
                "unit": line["unit_name"],
                "roles": "、".join(line["roles"]),
                "since": line["since"].isoformat(),
                "due": line["due"].isoformat(),
                "state": line["state_words"],
                "late": line["due"] < on,
                "latest": line["latest"] or "尚未填报进展",
            }
            for number, line in enumerate(lines, start=1)
        ],
        summary=f"共 {len(lines)} 项，其中逾期 {sum(line['due'] < on for line in lines)} 项",
        reason=record["reason"] or "",
    )
