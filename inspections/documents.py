"""The public notice (公开通报) from the ledger: its words are customary (domain D5), its figures are counted."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.papers.environment import page

CLOSING = "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映"


@dataclass(frozen=True)
class NoticePaper:
    html: str
    title: str
    figures: dict[str, int]


def notice_html(material: dict[str, Any], *, label: str, on: date) -> NoticePaper:
    """`label` is the number, empty on a draft. Withheld findings are left out, and counted nowhere in public."""
    inspection = material["inspection"]
    shown = [finding for finding in material["findings"] if not finding["withheld"]]
    figures = {
        "findings": len(shown),
        "complete": sum(finding["complete"] for finding in shown),
        "withheld": len(material["findings"]) - len(shown),
    }
    title = f"{party(inspection['inspected_name'])}关于巡察整改情况的通报"
    return NoticePaper(
        html=page(
            "public_notice.html",
            title=title,
            number=label,
            head=None,
            lead=lead_of(inspection),
            parts=parts_of(inspection["report_lead"] or ""),
            statistics=statistics(figures, material["institutions"]),
            categories=_categories(shown),
            next_steps=inspection["next_steps"] or "",
            closing=CLOSING,
            contact=contact_of(inspection["contact"] or ""),
            issuer=party(inspection["inspected_name"]),
            date=on,
            sealed=True,
            imprint=None,
        ),
        title=title,
        figures=figures,
    )


def party(unit_name: str) -> str:
    """A street answers by its party committee: 临江区青石街道 → 中共临江区青石街道工作委员会."""
    if unit_name.endswith(("街道", "街道办事处")):
        return f"中共{unit_name.removesuffix('办事处')}工作委员会"
    return f"中共{unit_name}委员会" if unit_name.endswith(("镇", "乡")) else f"中共{unit_name}党组"


def lead_of(inspection: dict[str, Any]) -> str:
    """The customary first paragraph, from the days and names of the inspection."""
    kind = {"special": "专项巡察", "mobile": "机动巡察", "follow_up": "巡察“回头看”"}.get(
        inspection["round_kind"], "常规巡察"
    )
    topic = f"{inspection['topic']}领域" if inspection["topic"] and inspection["round_kind"] == "special" else ""
    first, last, told = inspection["from_day"], inspection["to_day"], inspection["feedback_on"]
    span = f"{_day(first)}至{_day(last) if last.year != first.year else f'{last.month}月{last.day}日'}"
    return (
        f"根据巡察工作统一部署，{span}，{inspection['team']}对{inspection['inspected_name']}开展了{topic}{kind}，"
        f"并于{_day(told)}反馈了巡察意见。根据党务公开原则和巡察工作有关要求，现将巡察整改情况予以公布。"
    )


def statistics(figures: dict[str, int], institutions: int) -> str:
    """完成率 = 已完成 ÷ 反馈问题, two decimals, half up; nothing to divide by gives no rate."""
    total, complete = figures["findings"], figures["complete"]
    if not total:
        return ""
    said = f"反馈问题{total}个，已完成整改{complete}个，完成率{rate(complete, total)}"
    if institutions:
        said += f"；建立完善制度{institutions}件"
    return said + "。"


def rate(part: int, whole: int) -> str:
    if not whole:
        return "—"
    per_cent = (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{per_cent.normalize():f}%"


def parts_of(text: str) -> list[dict[str, str]]:
    """Part one as people type it: a paragraph per heading, 「标题。正文」."""
    parts = []
    for paragraph in (line.strip() for line in text.split("\n")):
        if paragraph:
            heading, _, rest = paragraph.partition("。")
            if len(heading) > 40:
                heading, rest = "整改工作开展情况", paragraph
            parts.append({"heading": heading, "text": rest})
    return parts


def contact_of(text: str) -> dict[str, str] | None:
    """电话、地址、邮箱, each on a line of its own, in any order, with or without their names."""
    found = {"phone": "", "address": "", "email": ""}
    for line in (line.strip() for line in text.replace("；", "\n").split("\n")):
        name, _, value = line.partition("：")
        plain = value or name
        if "@" in plain:
            found["email"] = plain
        elif sum(sign.isdigit() for sign in plain) >= 7 and not found["phone"]:
            found["phone"] = plain
        elif plain:
            found["address"] = plain
    return found if any(found.values()) else None


def _categories(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    categories: list[dict[str, Any]] = []
    for finding in findings:
        if not categories or categories[-1]["id"] != finding["category_id"]:
            categories.append({"id": finding["category_id"], "title": finding["category_title"], "findings": []})
        categories[-1]["findings"].append(
            {
                "title": finding["finding_title"],
                "measures": finding["measures"],
                "result": finding["result"],
            }
        )
    return categories


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
