"""换岗交接单: what is handed over, by whom, to whom, as it stands that day; with room for three signatures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.papers.environment import page as paper

COLUMNS = (
    ("number", 5, "centre", ["序号"]),
    ("case", 13, "text", ["信访编号"]),
    ("summary", 28, "text", ["事项摘要"]),
    ("unit", 14, "text", ["主办单位"]),
    ("due", 10, "centre", ["化解时限"]),
    ("state", 10, "centre", ["办理状态"]),
    ("latest", 20, "text", ["最新进展"]),
)


def hand_over_html(record: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], on: date) -> str:
    """`record` names the two parties, the register and the reason; `lines` as they stand this day."""
    late = sum(line["late"] for line in lines)
    return paper(
        "ledger.html",
        title="领导包案换岗交接单",
        unit=record["office_name"],
        date=on,
        columns=[{"key": key, "width": width, "look": look, "lines": said} for key, width, look, said in COLUMNS],
        rows=[
            {
                "number": number,
                "case": line["number"],
                "summary": line["summary"],
                "unit": line["lead_name"],
                "due": line["due"].isoformat() + ("（已逾期）" if line["late"] else ""),
                "state": line["state_words"],
                "latest": line["latest"] or "尚未填报进展",
            }
            for number, line in enumerate(lines, start=1)
        ],
        summary=(
            f"移交人 {record['giver_name']}（{record['giver_title']}），接收人 {record['receiver_name']}"
            f"（{record['receiver_title']}）。交接事由：{record['reason']}。共 {len(lines)} 件"
            + (f"，其中逾期 {late} 件。" if late else "。")
            + "接收人自确认之日起包案。"
        ),
        signers=["移交人", "接收人", "联席会议办公室"],
        dated=True,
    )
