"""工作提示 on one sheet of paper: facts from the ledger, one closing sentence by a person."""

import math
from datetime import date
from typing import Any

from portal.papers.environment import day, page
from portal.papers.titles import measure

PROMPT_CLOSING = "请你单位对照时限抓紧办理，按期报送有关材料；确有困难的，请及时与巡察办联系。"
"""What a person starts from."""
SHEET = 206.0
"""Millimetres below the number, down to the lower red lines."""
LINE, ROW, ROW_EDGE = 10.2272, 5.6, 1.4
"""A line of text, a line in a row of the table, and what a row has above and below."""
LETTERS, LETTERS_TITLE, LETTERS_WHO = 27.5, 20, 6
"""Characters of one line: of text, and in the table's first two columns."""
INDENT = 2
FRAME = 6
"""Lines beside the words and the table: the title, a blank one, whom it goes to, a blank one, the signature."""
LONGEST = 60
"""Characters of an item's title before it is cut: three lines of the table."""


def prompt_of(facts: dict[str, Any], *, closing: str) -> dict[str, Any]:
    """Every word of the paper as plain data: what is printed, frozen, and shown on its page."""
    inspection, lines = facts["inspection"], facts["lines"]
    lead = _lead(facts)
    printed = [
        {"title": _cut(line["title"]), "who": line["who"] or "", "due": line["due"].isoformat()} for line in lines
    ]
    shown = _fitting(printed, lead, closing)
    rest = len(lines) - len(shown)
    return {
        "title": "关于巡察整改工作的提示",
        "addressee": inspection["inspected_name"],
        "issuer": inspection["office_name"],
        "lead": lead,
        "lines": shown,
        "rest": f"其余{rest}项的时限见整改台账。" if rest else "",
        "closing": closing,
        "date": facts["on"].isoformat(),
    }


def _lead(facts: dict[str, Any]) -> str:
    count, late = len(facts["lines"]), facts["late"]
    coming = f"自{day(facts['on'])}至{day(facts['until'])}，有{count}项工作将陆续到期。" if count else ""
    behind = f"{'另有' if count else '现有'}{late}项工作已经逾期，请抓紧办理。" if late else ""
    matter = facts["inspection"]["title"].removesuffix("整改")
    return f"根据{matter}整改工作安排，{coming}{behind}" + ("现提示如下：" if count else "")


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 2] + "……"


def _fitting(rows: list[dict[str, str]], lead: str, closing: str) -> list[dict[str, str]]:
    """As many rows from the top as one sheet has room for, beside the title, whom it goes to, the words and the signature."""
    said = [lead, "其余", *closing.split("\n")]
    text = FRAME + sum(_lines(one, LETTERS, INDENT) for one in said)
    left = SHEET - text * LINE - (ROW + ROW_EDGE) - 2 * ROW
    fitting = []
    for row in rows:
        left -= max(_lines(row["title"], LETTERS_TITLE), _lines(row["who"], LETTERS_WHO)) * ROW + ROW_EDGE
        if left < 0:
            break
        fitting.append(row)
    return fitting


def _lines(text: str, letters: float, indent: int = 0) -> int:
    return max(1, math.ceil((measure(text) + indent) / letters))


def prompt_html(content: dict[str, Any], *, label: str) -> str:
    """`label` is the number, empty on a draft."""
    dated = [{**line, "due": date.fromisoformat(line["due"])} for line in content["lines"]]
    return page(
        "work_prompt.html",
        mark=content["issuer"],
        number=label,
        date=date.fromisoformat(content["date"]),
        sealed=True,
        lines=dated,
        **{name: content[name] for name in ("title", "addressee", "lead", "rest", "closing", "issuer")},
    )
