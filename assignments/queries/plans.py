"""化解方案: its versions, its steps, the promised days; and the words it can begin with, by the legal way of the case."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.db import rows

Record = Mapping[str, Any]

READY = {
    "handling": "一、问题症结\n（事项由来、主要争议、相关政策依据）\n二、化解思路\n按照信访程序受理办理，核实情况，依法作出处理意见；"
    "合理诉求解决到位，诉求无理的解释到位，生活困难的帮扶到位。\n三、责任分工\n主办单位负责调查核实和处理意见，协办单位配合落实。",
    "mediation": "一、问题症结\n（各方争议所在、可以商量的余地）\n二、化解思路\n由包案领导主持协调，组织调解、和解，达成协议并督促履行。"
    "\n三、责任分工\n主办单位负责组织调解，协办单位派员参加，司法所、调解组织协助。",
    "litigation": "一、问题症结\n（争议的法律关系、诉讼情况）\n二、化解思路\n引导依法向人民法院提起诉讼，提供法律援助信息；"
    "判决、裁定生效后督促有关单位履行。\n三、责任分工\n主办单位负责对接司法机关，协办单位做好解释疏导。",
    "reconsideration": "一、问题症结\n（行政行为、复议或裁决情况）\n二、化解思路\n引导依法申请行政复议或裁决，"
    "决定作出后督促有关单位履行。\n三、责任分工\n主办单位负责对接受理机关，协办单位做好解释疏导。",
    "arbitration": "一、问题症结\n（争议事项、仲裁情况）\n二、化解思路\n引导依法申请仲裁，裁决作出后督促履行。"
    "\n三、责任分工\n主办单位负责对接仲裁机构，协办单位做好解释疏导。",
    "party": "一、问题症结\n（申诉、申请事项的由来）\n二、化解思路\n转由有权处理的党组织按申诉、申请程序办理，及时跟踪结果。"
    "\n三、责任分工\n主办单位负责转办和跟踪，协办单位做好解释疏导。",
    "enforcement": "一、问题症结\n（要求查处的行为、法定职责所在）\n二、化解思路\n督促有权机关依法履行职责、查处违法行为，"
    "结果依法告知。\n三、责任分工\n主办单位负责查处或督促查处，协办单位配合。",
    "discipline": "一、问题症结\n（反映的问题属纪检监察机关受理范围）\n二、化解思路\n依规移送纪检监察机关，"
    "其余诉求按职责另行办理。\n三、责任分工\n主办单位负责移送和对接，协办单位做好解释疏导。",
}
"""By route. It says what to write and never what became of anybody."""

READY_STEPS = {
    "handling": (
        ("包案领导约见，听取诉求", 7),
        ("调查核实，查清事实", 20),
        ("召开包案会，研究处理意见", 30),
        ("落实处理意见", 50),
    ),
    "mediation": (
        ("包案领导约见，听取诉求", 7),
        ("召开协调会，提出调解方案", 20),
        ("签订调解、和解协议", 35),
        ("督促协议履行", 50),
    ),
}
OTHER_STEPS = (("包案领导约见，听取诉求", 7), ("说明法定途径，引导依法办理", 15), ("对接受理机关，跟踪结果", 45))
"""Natural days from the approval of the plan."""


def ready_steps(route: str, unit: UUID, left: int) -> list[dict[str, Any]]:
    """Steps to begin with. `left`: natural days to the given day; none is proposed beyond it."""
    return [
        {"title": title, "unit": unit, "offset_days": max(1, min(offset, left)), "due": None}
        for title, offset in READY_STEPS.get(route, OTHER_STEPS)
    ]


async def steps_of(assignment_id: UUID, on: date) -> list[dict[str, Any]]:
    """In their order. `late`: not done, and its day has passed."""
    found = await rows(
        """SELECT s.*, u.name AS unit_name, u.path AS unit_path FROM assignments_step s JOIN unit u ON u.id = s.unit
            WHERE s.assignment = {} ORDER BY s.position""",
        assignment_id,
    )
    return [
        {**step, "late": step["done_on"] is None and step["due"] is not None and step["due"] < on} for step in found
    ]


def next_step(steps: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The open one that is due first."""
    still = [step for step in steps if step["done_on"] is None]
    return min(still, key=lambda step: (step["due"] or date.max, step["position"]), default=None)


async def plans_of(assignment_id: UUID) -> list[dict[str, Any]]:
    """Every version, the newest first."""
    words = {"approved": "已批准", "returned": "已退回", None: ""}
    found = await rows("SELECT * FROM assignments_plan WHERE assignment = {} ORDER BY number DESC", assignment_id)
    return [{**plan, "words": words[plan["verdict"]]} for plan in found]


async def promises_of(assignment_id: UUID) -> list[dict[str, Any]]:
    """承诺化解日, the newest first; each with the one it replaced."""
    return await rows(
        """SELECT p.*, lag(p.promised_on) OVER (ORDER BY p.at, p.id) AS before FROM assignments_promise p
            WHERE p.assignment = {} ORDER BY p.at DESC, p.id DESC""",
        assignment_id,
    )


async def extensions_of(assignment_id: UUID) -> list[dict[str, Any]]:
    """The requests for more time, the newest first."""
    words = {"granted": "已批准", "refused": "不同意", None: "待答复"}
    found = await rows(
        "SELECT * FROM assignments_extension WHERE assignment = {} ORDER BY asked_at DESC, id DESC", assignment_id
    )
    return [{**one, "verdict_words": words[one["verdict"]]} for one in found]


async def units_taking_part(assignment: Record) -> list[dict[str, Any]]:
    """Who a step may fall to: lead, helpers, and the two lines."""
    return await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.id = ANY({}) ORDER BY u.id <> {}, u.path",
        [assignment["lead_unit"], *assignment["supports"], assignment["authority"], assignment["territory"]],
        assignment["lead_unit"],
    )


def days_left(assignment: Record, on: date) -> int:
    """Natural days to the given day; 0 when it has passed."""
    return max(0, (assignment["due"] - on) // timedelta(days=1))
