"""督办通报 and 月报 on paper: 文件格式, the figures in a sentence, the table and the replies behind it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.accountability.documents.campaign import ANNEX as DAILY
from portal.accountability.documents.reports import is_further, report_html
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.lines import Line, query_of
from portal.accountability.figures.periods import Period
from portal.accountability.figures.ranking import ranked
from portal.accountability.figures.rates import NONE, RATE, points, share, wilson
from portal.papers.environment import day, page, paragraphs

Record = Mapping[str, Any]
ANNEX = "督办事项按期办结情况表"


def content_of(
    bulletin: Record, lines: Sequence[Record], figures: Sequence[Record], *, on: date, address: str
) -> dict[str, Any]:
    """Every word of the paper as plain data: what is printed, frozen, and shown on its page. `address`: of the check."""
    named = _by_line(lines, figures, bulletin)
    total, parts = named[0], named[1:]
    return {
        "mark": f"{bulletin['unit_name']}文件",
        "issuer": bulletin["unit_name"],
        "title": bulletin["title"],
        "addressee": "各有关单位",
        "opening": paragraphs(bulletin["opening"]),
        "body": _sentences(bulletin, total),
        "demand": paragraphs(bulletin["demand"]),
        "rows": _ranked(bulletin, parts) if bulletin["level"] else [_row(line, "") for line in parts],
        "total": _row(total, ""),
        "ranks": bool(bulletin["level"]),
        "of": LEVELS.get(bulletin["level"], ""),
        "least": bulletin["least"],
        "replies": replies_in(lines),
        "asked": bulletin["reply_until"] is not None,
        "as_of": day(bulletin["as_of"]),
        "check": address,
        "date": on.isoformat(),
    }


def replies_in(lines: Sequence[Record]) -> list[dict[str, str]]:
    return [
        {"unit": line["name"], "text": line["reply"], "by": f"{line['by_title']} {line['by_name']}".strip()}
        for line in lines
        if line["reply"]
    ]


def _by_line(lines: Sequence[Record], figures: Sequence[Record], bulletin: Record) -> list[Line]:
    """The stored figures of each line. Those of the period before stand beside them."""
    found = [Line(str(line["unit"]), line["name"]) for line in lines]
    known = {line.key: line for line in reversed(found)}
    for one in figures:
        if one["query"] == RATE or is_further(one):
            continue
        parameters = json.loads(one["parameters"])
        line = known[parameters["unit"]]
        mine = parameters["since"] == bulletin["since"].isoformat()
        (line.numbers if mine else line.before)[query_of(one)] = int(one["value"])
    return found


def _sentences(bulletin: Record, total: Line) -> list[str]:
    period = Period(bulletin["since"], bulletin["until"], bulletin["period"])
    change = points(total.share, share(total.before.get("on_time", 0), total.before.get("judged", 0)))
    compared = (
        ""
        if change == NONE
        else f"，比上期{'上升' if not change.startswith('-') else '下降'}{change.lstrip('+-')}个百分点"
    )
    waiting = f"，按期报送、等待审核{total['waiting']}件" if total["waiting"] else ""
    not_due = f"，尚未到期{total['not_due']}件" if total["not_due"] else ""
    letters = (
        f"收到督办函件{total['letters']}份，函件回复逾期{total['replies_late']}件"
        if total["letters"]
        else "没有印发督办函件"
    )
    return [
        (
            f"{period.words}，{total.name}时限在此期间的督办事项{total['due']}件。截至{day(bulletin['as_of'])}，按期办结"
            f"{total['on_time']}件，逾期办结{total['met_late']}件，逾期未办结{total['open_late']}件{waiting}{not_due}；"
            f"按期率{total.rate}{compared}。"
        ),
        (
            f"在此期间，同意延期{total['extensions']}次，{total.sent_back}，发出提醒{total['reminders']}次，"
            f"亮红牌{total['light_red']}次；{letters}。"
        ),
    ]


def _ranked(bulletin: Record, parts: Sequence[Line]) -> list[dict[str, str]]:
    league = ranked(parts, bulletin["least"])
    return [_row(one.line, str(one.rank)) for one in league.ranked] + [_row(line, "样本不足") for line in league.apart]


def _row(line: Line, rank: str) -> dict[str, str]:
    interval = wilson(line["on_time"], line["judged"])
    return {
        "unit": line.key,
        "name": line.name,
        "rank": rank,
        "due": str(line["due"]),
        "on_time": str(line["on_time"]),
        "met_late": str(line["met_late"]),
        "open_late": str(line["open_late"]),
        "rate": line.rate,
        "interval": interval.words if interval else NONE,
    }


def bulletin_html(content: Mapping[str, Any], *, label: str) -> str:
    """`label` is the number, empty on a draft."""
    given = {name: content[name] for name in content if name != "date"}
    if content.get("report"):
        return report_html(content, label=label, annex=ANNEX)
    template, annex = ("daily_circular.html", DAILY) if content.get("daily") else ("bulletin.html", ANNEX)
    return page(template, number=label, date=date.fromisoformat(content["date"]), annex=annex, **given)


__all__ = ["ANNEX", "bulletin_html", "content_of", "replies_in"]
