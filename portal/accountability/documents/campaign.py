"""每日通报 of a 重点时段: what its paper says of that day, besides what every bulletin says."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from portal.accountability.figures.lines import Line, query_of
from portal.accountability.figures.rates import RATE
from portal.papers.environment import day

Record = Mapping[str, Any]
ANNEX = "督办事项每日情况表"
OPEN = ("now_late", "now_urgent", "now_near", "now_normal")


def daily_parts(bulletin: Record, lines: Sequence[Record], figures: Sequence[Record]) -> dict[str, Any]:
    """What stands instead of a bulletin's own sentences and table."""
    total, *parts = _lines(lines, figures)
    return {
        "daily": True,
        "campaign": str(bulletin["campaign"]),
        "body": daily_sentences(bulletin, total),
        "rows": [daily_row(line) for line in parts],
        "total": daily_row(total),
    }


def _lines(lines: Sequence[Record], figures: Sequence[Record]) -> list[Line]:
    """The stored figures of each line; those of the day and those of the period have names of their own."""
    found = [Line(str(line["unit"]), line["name"]) for line in lines]
    known = {line.key: line for line in reversed(found)}
    for one in figures:
        if one["query"] != RATE:
            known[json.loads(one["parameters"])["unit"]].numbers[query_of(one)] = int(one["value"])
    return found


def daily_sentences(bulletin: Record, total: Line) -> list[str]:
    on, opened = day(bulletin["as_of"]), sum(total[name] for name in OPEN)
    letters = (
        f"印发督办函件{total['letters']}份，函件回复逾期{total['replies_late']}件"
        if total["letters"]
        else "没有印发督办函件"
    )
    waiting = f"，按期报送、等待审核{total['waiting']}件" if total["waiting"] else ""
    return [
        (
            f"{on}，列入的督办事项当日办结{total['met_today']}件；当日终在办{opened}件，其中已过时限{total['now_late']}件，"
            f"3天内到期{total['now_urgent']}件，7天内到期{total['now_near']}件。"
        ),
        (
            f"时限在{day(bulletin['since'])}至{day(bulletin['until'])}期间的事项共{total['due']}件，截至{on}按期办结"
            f"{total['on_time']}件，逾期办结{total['met_late']}件，逾期未办结{total['open_late']}件{waiting}，尚未到期"
            f"{total['not_due']}件，按期率{total.rate}。期间同意延期{total['extensions']}次，{total.sent_back}，"
            f"发出提醒{total['reminders']}次，亮红牌{total['light_red']}次；{letters}。"
        ),
    ]


def daily_row(line: Line) -> dict[str, str]:
    return {
        "unit": line.key,
        "name": line.name,
        "open": str(sum(line[name] for name in OPEN)),
        "met_today": str(line["met_today"]),
        **{name: str(line[name]) for name in ("now_late", "due", "on_time", "met_late", "open_late")},
        "rank": "",
        "rate": line.rate,
        "interval": "",
    }


def daily_row_words(row: Mapping[str, str]) -> str:
    """A line of the table in a sentence."""
    return (
        f"{row['name']}：当日办结{row['met_today']}件，当日终在办{row['open']}件，其中已过时限{row['now_late']}件；时限在期间内"
        f"应办{row['due']}件，按期办结{row['on_time']}件，逾期未办结{row['open_late']}件，按期率{row['rate']}。"
    )
