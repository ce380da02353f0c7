"""Findings as the queries give them, for papers that need no database."""

from datetime import date
from typing import Any
from uuid import UUID

ON = date(2026, 11, 20)
SECRET = "针对某案件线索的问题"

INSPECTION: dict[str, Any] = {
    "inspected_name": "临江区青石街道",
    "round_kind": "special",
    "topic": "信访",
    "from_day": date(2026, 6, 8),
    "to_day": date(2026, 6, 26),
    "feedback_on": date(2026, 8, 3),
    "team": "区委第二巡察组",
    "report_lead": "提高政治站位，统一思想认识。党工委专题研究4次。\n加强组织领导。",
    "next_steps": "持续整改。\n建立长效机制。",
    "contact": "0755-2000000\n青石路1号\nqs@example.cn",
}


def finding(number: int, title: str, **changes: Any) -> dict[str, Any]:
    return {
        "category_id": UUID(int=1),
        "category_title": "关于责任压得不实的问题",
        "finding_id": UUID(int=100 + number),
        "finding_title": title,
        "withheld": False,
        "withheld_ground": None,
        "party_ground": None,
        "result_ground": None,
        "result_party_ground": None,
        "complete": False,
        "substantially": False,
        "measures": ["修订值班制度", "按月公布“值班”情况"],
        "outputs": [],
        "result": "正在整改。",
        **changes,
    }


def done(number: int, title: str, **changes: Any) -> dict[str, Any]:
    return finding(number, title, **{"complete": True, "substantially": True, "result": "已完成整改。", **changes})


def hidden(number: int, title: str = SECRET, **changes: Any) -> dict[str, Any]:
    return finding(number, title, **{"withheld": True, "withheld_ground": "涉及重大敏感事项", **changes})


def output(kind: str | None, quantity: int, unit: str | None) -> dict[str, Any]:
    return {"kind": kind, "quantity": quantity, "quantity_unit": unit}


def material(*findings: dict[str, Any]) -> dict[str, Any]:
    return {"inspection": INSPECTION, "findings": list(findings)}
