"""The customary words of a notice (domain D5): who speaks, what came first, whom to write to."""

from datetime import date
from typing import Any

CLOSING = {
    "public": "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映",
    "party": "欢迎广大党员、干部对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映",
}
DISCLOSED = {"public": "现将巡察整改情况予以公布", "party": "现将巡察整改情况在党内予以通报"}


def party(unit_name: str) -> str:
    """A street answers by its party committee: 临江区青石街道 → 中共临江区青石街道工作委员会."""
    if unit_name.endswith(("街道", "街道办事处")):
        return f"中共{unit_name.removesuffix('办事处')}工作委员会"
    return f"中共{unit_name}委员会" if unit_name.endswith(("镇", "乡")) else f"中共{unit_name}党组"


def lead_of(inspection: dict[str, Any], audience: str = "public") -> str:
    """The customary first paragraph, from the days and names of the inspection."""
    kind = {"special": "专项巡察", "mobile": "机动巡察", "follow_up": "巡察“回头看”"}.get(
        inspection["round_kind"], "常规巡察"
    )
    topic = f"{inspection['topic']}领域" if inspection["topic"] and inspection["round_kind"] == "special" else ""
    first, last, told = inspection["from_day"], inspection["to_day"], inspection["feedback_on"]
    span = f"{_day(first)}至{_day(last) if last.year != first.year else f'{last.month}月{last.day}日'}"
    return (
        f"根据巡察工作统一部署，{span}，{inspection['team']}对{inspection['inspected_name']}开展了{topic}{kind}，"
        f"并于{_day(told)}反馈了巡察意见。根据党务公开原则和巡察工作有关要求，{DISCLOSED[audience]}。"
    )


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


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
