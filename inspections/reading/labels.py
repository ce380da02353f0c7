"""Labels: the words that say what follows (整改措施：, 整改落实情况：, 责任单位：), in a paragraph or a table's head."""

import re
from dataclasses import dataclass

MEASURES, ACCOUNT, PROGRESS, EFFECT = "measures", "account", "progress", "effect"
PROBLEM, DETAIL, TARGET, NOTES = "problem", "detail", "target", "notes"
UNITS, SUPPORT, LEADERS, DUE = "units", "support", "leaders", "due"

# The answers to a finding, against what only describes it.
ANSWERS = (MEASURES, ACCOUNT, PROGRESS, EFFECT)
SHORT = (UNITS, SUPPORT, LEADERS, DUE)

WORDS: dict[str, str] = {
    MEASURES: "整改措施 整改举措 具体措施 主要措施 采取措施 采取的措施 采取的整改措施 整改落实措施 整改落实举措 整改工作措施 "
    "具体整改措施 主要整改措施 整改措施及落实情况 整改措施和落实情况 整改措施及成效 整改任务 整改做法 主要做法 具体做法 工作措施 "
    "落实措施 措施内容 措施",
    ACCOUNT: "整改落实情况 整改情况 整改工作情况 整改落实 具体整改情况 问题整改情况 措施落实情况 整改措施落实情况 落实情况 "
    "整改开展情况 已采取的整改措施",
    PROGRESS: "整改进展 整改进展情况 进展情况 目前进展 工作进展 整改进度 完成情况 整改完成情况 完成状态 完成进度 整改状态 整改结果 "
    "整改结论 目前状态 当前状态 状态 销号情况 是否完成 是否完成整改 是否销号 整改销号情况 完成情况概述 问题完成情况",
    EFFECT: "整改成效 整改效果 取得成效 取得的成效 整改工作成效 主要成效 工作成效 成效",
    PROBLEM: "反馈问题 巡察反馈问题 巡视反馈问题 反馈的问题 具体问题 存在问题 存在的问题 主要问题 问题描述 问题内容 整改问题 "
    "反馈意见 问题清单 整改事项 问题",
    DETAIL: "具体表现 主要表现 问题表现 问题具体表现 表现形式 表现 问题情况 原因分析 问题原因",
    TARGET: "整改目标 整改落实目标 整改要求 工作目标 目标",
    NOTES: "下一步打算 下一步措施 下一步工作 下一步计划 下一步工作打算 下步打算 下步措施 下一步整改措施 下一步整改计划 "
    "佐证材料 备注 说明",
    UNITS: "责任单位 整改责任单位 牵头单位 责任部门 整改责任部门 牵头部门 责任科室 责任处室 主责单位 主责部门 牵头责任单位 "
    "整改单位 承办单位 责任主体 牵头科室",
    SUPPORT: "配合单位 配合部门 协助单位 协办单位 配合科室 配合责任单位",
    LEADERS: "责任领导 整改责任领导 牵头领导 分管领导 责任人 整改责任人 包抓领导 第一责任人 直接责任人 具体责任人 责任人员",
    DUE: "整改时限 完成时限 整改期限 完成时间 完成期限 办结时限 时限 整改完成时限 整改完成时间 计划完成时间 预计完成时间 "
    "时限要求 整改时间",
}
FIELD_OF = {word: field for field, words in WORDS.items() for word in words.split()}
_ANY = "|".join(sorted(FIELD_OF, key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[。；;！!？?\s）)】”]))(?:[【\[〔]\s*({_ANY})\s*[】\]〕]\s*[：:]?|({_ANY})\s*[：:])")
_ALONE = re.compile(rf"[【\[（(]?({_ANY})[】\])）]?[：:]?$")


@dataclass(frozen=True)
class Label:
    field: str
    start: int
    end: int


def labels_in(paragraph: str) -> list[Label]:
    """Where in this paragraph labels stand: at its head or after a sentence; or it is nothing but a label."""
    alone = _ALONE.match(paragraph.strip())
    if alone:
        return [Label(FIELD_OF[alone[1]], 0, len(paragraph))]
    return [Label(FIELD_OF[found[1] or found[2]], found.start(), found.end()) for found in _LABEL.finditer(paragraph)]
