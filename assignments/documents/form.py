"""《领导包案责任制情况表》 on one page, with room for those who sign it (domain C2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assignments.states import LEVELS
from portal.papers.environment import page as paper

LONGEST = {"summary": 84, "requirement": 56, "names": 54, "bearer": 25}
"""Characters that leave room for the signatures; the whole text stands in the portal."""
ONE_LINE = 33
"""Where no text is longer, an opinion has three lines above its signature instead of one."""
DEFAULT = "按包调查、包处理、包协调、包督办的要求，在化解时限内化解到位。"


def form_html(assignment: Mapping[str, Any], roles: Sequence[tuple[str, str]], on: date) -> str:
    """`roles`: the four responsibility roles in words, with whoever bears each."""
    long = [assignment["summary"], "、".join(assignment["support_names"]), "、".join(assignment["officer_names"])]
    long.append(assignment["requirement"] or DEFAULT)
    return paper(
        "assignment_form.html",
        title="领导包案责任制情况表",
        office=assignment["register_name"],
        date=on,
        facts=[
            [("信访编号", assignment["number"]), ("领域", assignment["field_name"])],
            [("事权单位", assignment["authority_name"]), ("属地单位", assignment["territorial_name"])],
            [("包案领导", assignment["leader_name"]), ("职务", assignment["leader_title"])],
            [("包案层级", LEVELS[assignment["level"]]), ("化解时限", _day(assignment["due"]))],
        ],
        lines=[
            ("主办单位", assignment["lead_name"]),
            ("协办单位", _short("、".join(assignment["support_names"]), "names") or "无"),
            ("承办人", _short("、".join(assignment["officer_names"]), "names") or "由主办单位确定"),
        ],
        summary=_short(assignment["summary"], "summary"),
        roles=[(label, _short(who, "bearer") or "—") for label, who in roles],
        requirement=_short(assignment["requirement"] or DEFAULT, "requirement"),
        room=1 if any(len(text) > ONE_LINE for text in long) else 3,
        signers=["填表人", "信访工作联席会议办公室意见", "党政主要负责人意见", "包案领导签收"],
    )


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _short(text: str, what: str) -> str:
    plain, most = " ".join(text.split()), LONGEST[what]
    return plain if len(plain) <= most else plain[: most - 1] + "…"
