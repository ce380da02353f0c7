"""What a topic still lacks (完整性). `points_of` only points out, `holding_back` keeps it from being screened."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.words import day_words

Topic = Mapping[str, Any]
Units = Sequence[Mapping[str, Any]]
Limits = Mapping[str, tuple[str, int, str, str]]


def points_of(topic: Topic, units: Units, limits: Limits, on: date) -> list[str]:
    """Sentences for who submits and who screens."""
    most, minutes = limits["topic_characters"][1], limits["topic_minutes"][1]
    said = []
    if not topic["question"]:
        said.append("没有写明需议定的问题。")
    if not topic["presenter"]:
        said.append("没有写明汇报人。")
    if not topic["background"]:
        said.append("没有写议题材料（背景情况）。")
    elif (count := len(topic["background"])) > most:
        said.append(f"议题材料现有 {count} 字，超过规定的 {most} 字。")
    if topic["minutes_asked"] is None:
        said.append("没有写明汇报时长。")
    elif topic["minutes_asked"] > minutes:
        said.append(f"汇报时长 {topic['minutes_asked']} 分钟，超过规定的 {minutes} 分钟。")
    if unasked := [unit["short_name"] for unit in units if unit["asked_at"] is None]:
        said.append(f"还没有征求{'、'.join(unasked)}的意见。")
    return said + holding_back(topic, units, on)


def holding_back(topic: Topic, units: Units, on: date) -> list[str]:
    """未经协调一致不进入审核: an opinion outstanding, or a disagreement nobody has settled."""
    said = []
    for unit in units:
        if outstanding(unit):
            due = unit["opinion_due"]
            said.append(
                f"{unit['short_name']}的意见还没有答复（{day_words(due)}前答复）。"
                if due >= on
                else f"{unit['short_name']}逾期没有答复（应于{day_words(due)}前答复），可以“不再等待”。"
            )
    against = [unit["short_name"] for unit in units if unit["opinion"] == "disagree"]
    if against and not (topic["settled_by"] and topic["settlement"]):
        said.append(f"{'、'.join(against)}不同意，还没有协调一致：请写明由谁协调、结果如何。")
    return said


def outstanding(unit: Mapping[str, Any]) -> bool:
    return unit["asked_at"] is not None and unit["opinion"] is None and unit["waived_at"] is None
