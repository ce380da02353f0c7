"""Excel columns of the room: the register of cases, said once for the way out and the way in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assignments.states import DIFFICULTIES, ORIGINS, OUTCOMES, REVISIT_RESULTS, ROUTES
from portal.sheets.columns import Column, Ledger

YES, NO = "是", "否"
FIRST, AGAIN = "初次", "重复"
_SHOWN = "由系统填写，改动不会导入"


def _shown(key: str, title: str, width: float) -> Column:
    return Column(key, f"{title}（只读）", width=width, max_length=30_000, help=_SHOWN)


NUMBER = Column(
    "number",
    "案件编号",
    required=True,
    width=18,
    max_length=40,
    help="信访信息系统中的编号，登记后不能修改",
    aliases=("信访编号", "信访事项编号"),
)
SUMMARY = Column(
    "summary",
    "事项摘要",
    required=True,
    width=40,
    max_length=300,
    help="只写事不写人，不得出现信访人姓名、证件号、电话",
    aliases=("事项名称", "反映事项", "主要诉求"),
)
CHANGEABLE = (
    NUMBER,
    SUMMARY,
    Column("field", "领域", required=True, width=12, max_length=60, help="积案库设置中的领域"),
    Column(
        "territory",
        "属地单位",
        required=True,
        width=20,
        max_length=120,
        help="写全称或简称",
        aliases=("属地", "责任属地"),
    ),
    Column(
        "authority",
        "事权单位",
        required=True,
        width=20,
        max_length=120,
        help="写全称或简称",
        aliases=("事权", "有权处理机关"),
    ),
    Column("origin", "来源", kind="choice", required=True, width=11, choices=tuple(ORIGINS.values())),
    Column(
        "batch",
        "交办批次",
        width=22,
        max_length=250,
        help="交办单位和批次名称，中间空一格；不属于任何批次的留空",
        aliases=("批次",),
    ),
    Column(
        "route",
        "法定途径",
        kind="choice",
        required=True,
        width=20,
        choices=tuple(ROUTES.values()),
        aliases=("办理途径",),
    ),
    Column("difficulty", "难易程度", kind="choice", required=True, width=12, choices=tuple(DIFFICULTIES.values())),
    Column(
        "repeat",
        "初次或重复",
        kind="choice",
        width=8,
        choices=(FIRST, AGAIN),
        help="不填按初次",
        synonyms={"初信初访": FIRST, "初信": FIRST, "初访": FIRST, "重信重访": AGAIN, "重信": AGAIN, "重访": AGAIN},
    ),
    Column(
        "cross_jurisdiction", "三跨", kind="choice", width=7, choices=(YES, NO), help="跨地区、跨部门、跨行业的填“是”"
    ),
    Column(
        "split_residence",
        "三分离",
        kind="choice",
        width=7,
        choices=(YES, NO),
        help="人事分离、人户分离、人事户分离的填“是”",
    ),
    Column("first_registered_on", "首次登记日期", kind="date", required=True, width=13),
    Column("waiting", "卡点", width=14, max_length=60, help="现在等什么，积案库设置中的卡点；没有的留空"),
    Column("tag_names", "举措和专项", kind="list", width=20, help="积案库设置中的举措、专项行动"),
)
READ_ONLY = (
    _shown("leader_words", "包案领导", 22),
    _shown("level_words", "包案层级", 10),
    _shown("lead_name", "主办单位", 20),
    _shown("support_names", "协办单位", 18),
    _shown("officer_names", "承办人", 12),
    _shown("handed_on", "交办日期", 12),
    _shown("due", "化解时限", 12),
    _shown("light_words", "预警", 10),
    _shown("plan_approved_on", "方案批准日期", 12),
    _shown("receptions", "约见接访次数", 8),
    _shown("meetings", "协调会次数", 8),
    _shown("state_words", "状态", 14),
    _shown("last_on", "最新进展日期", 12),
    _shown("last_progress", "最新进展", 36),
    _shown("completed_on", "办结日期", 12),
    _shown("resolved_on", "化解日期", 12),
    _shown("filed_on", "报结日期", 12),
    _shown("outcome_words", "化解结果", 14),
    _shown("revisit_words", "回访结果", 10),
    _shown("age_words", "积案时间", 12),
)
SHOWN_ONLY = frozenset(column.key for column in READ_ONLY)
CASES = Ledger("积案台账", "信访积案台账", (*CHANGEABLE, *READ_ONLY))
LIGHTS = {"normal": "正常", "near": "7天内到期", "urgent": "3天内到期", "late": "逾期", "": ""}


def with_words(words: Mapping[str, Iterable[str]], *, blank: bool = False) -> Ledger:
    """The same columns with one register's words to choose from, by key; `blank`: only what people fill in."""
    columns = (
        replace(column, kind="choice", choices=tuple(dict.fromkeys(words[column.key])))
        if words.get(column.key)
        else column
        for column in (CHANGEABLE if blank else CASES.columns)
    )
    return replace(CASES, columns=tuple(columns))


def rows_of(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Cases as the ledger's reading gives them, with every cell as it is written. Dates that are only shown are text."""
    return [_row(line) for line in lines]


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: _said(line[key]) for key in ("handed_on", "due", "plan_approved_on", "last_on")}
    facts = {key: _said(line[key]) for key in ("completed_on", "resolved_on", "filed_on")}
    return {
        **line,
        **shown,
        **facts,
        "due": _said(line["due"]) if line["owed"] else "",
        "field": line["field_name"],
        "territory": line["territory_name"],
        "authority": line["authority_name"],
        "origin": ORIGINS[line["origin"]],
        "batch": line["batch_words"] or "",
        "route": ROUTES[line["route"]],
        "difficulty": DIFFICULTIES[line["difficulty"]],
        "repeat": AGAIN if line["repeat"] else FIRST,
        "cross_jurisdiction": YES if line["cross_jurisdiction"] else NO,
        "split_residence": YES if line["split_residence"] else NO,
        "waiting": line["waiting_name"] or "",
        "tag_names": tuple(line["tag_names"]),
        "leader_words": "　".join(filter(None, (line["leader_name"], line["leader_title"]))),
        "support_names": "、".join(line["support_names"]),
        "officer_names": "、".join(line["officer_names"]),
        "light_words": LIGHTS[line["light"]],
        "receptions": _count(line, "receptions"),
        "meetings": _count(line, "meetings"),
        "outcome_words": OUTCOMES.get(line["outcome"] or "", ""),
        "revisit_words": REVISIT_RESULTS.get(line["revisit"] or "", ""),
    }


def _said(on: Any) -> str:
    return on.isoformat() if on else ""


def _count(line: Mapping[str, Any], key: str) -> str:
    return str(line[key]) if line["assignment"] else ""
