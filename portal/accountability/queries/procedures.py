"""How letters, records, bulletins and the other papers of the room go: their machines and the limits one may see."""

from portal.access import Me, under
from portal.accountability.campaign_states import LONGEST
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.official_workflow import OFFICIAL
from portal.accountability.registers_workflow import COMMENDATION, MILESTONE
from portal.accountability.scoring_workflow import SCORE_SHEET, SCORING_COUNT, SCORING_VERSION
from portal.accountability.states import ANSWER_LIMIT, OBJECTION_LIMIT
from portal.accountability.supervision_states import REVIEW_LIMIT
from portal.accountability.supervision_workflow import FINDING, SUPERVISION
from portal.accountability.workflow import BULLETIN, LETTER, RECORD
from portal.clock import today
from portal.db import Sql, any_of, rows
from portal.people import Role
from portal.procedures import Own, Procedure, TimeLimit, differing
from portal.workdays import limit_for

SHIPPED = "随系统提供的默认值"
OWN_RULE = "本机关规定"


async def _letter(me: Me) -> list[TimeLimit]:
    """By how many days a kind begins with, the shortest first; the drafter may write another number."""
    limits = []
    for days, advice in sorted({(shape.days, shape.advice) for shape in LETTER_KINDS.values()}):
        kinds = "、".join(one.words for one in LETTER_KINDS.values() if (one.days, one.advice) == (days, advice))
        words = "书面反馈采纳情况" if advice else "书面回复"
        article = limit_for("recommendation_reply", today()).article if advice else SHIPPED
        note = f"{kinds}；起草人可以在 1 至 90 日内另定"
        limits.append(TimeLimit(words, "印发之日起", days, "日", article, note=note))
    return limits


async def _record(me: Me) -> list[TimeLimit]:
    reached = any_of(
        Sql("coalesce(above.path, u.path) = ANY({})", sorted(me.lineage)),
        under("u.path", me.scopes(Role.discipline, Role.leader, Role.auditor)),
    )
    found = await rows(
        "SELECT g.*, u.name FROM accountability_record_limits g JOIN unit u ON u.id = g.office"
        " LEFT JOIN unit above ON above.id = u.parent WHERE {} ORDER BY u.path LIMIT 200",
        reached,
    )
    limits = []
    for words, since, shipped, name in (
        ("提出异议", "记录生效之日起", OBJECTION_LIMIT, "object"),
        ("答复异议", "提出异议之日起", ANSWER_LIMIT, "answer"),
    ):
        own = [Own(line["name"], line[f"{name}_amount"], line[f"{name}_unit"], OWN_RULE) for line in found]
        limits.append(TimeLimit(words, since, *shipped, SHIPPED, differing(shipped, own)))
    return limits


async def _bulletin(me: Me) -> list[TimeLimit]:
    return [TimeLimit("被通报单位回复", "征求意见之日起", None, "日", "发函单位", note="逐份确定，最早为第二天")]


async def _score(me: Me) -> list[TimeLimit]:
    return [TimeLimit("被考核单位回复", "征求意见之日起", None, "日", "联席会议办公室", note="逐份确定，最早为第二天")]


async def _supervision(me: Me) -> list[TimeLimit]:
    article = "《政府督查工作条例》"
    return [
        TimeLimit("申请复核", "收到督查结论之日起", *REVIEW_LIMIT, article),
        TimeLimit("答复复核申请", "提出申请之日起", *REVIEW_LIMIT, article),
    ]


async def _finding(me: Me) -> list[TimeLimit]:
    return [TimeLimit("整改", "反馈意见签发之日起", None, "日", "督查反馈意见", note="逐个问题确定")]


async def _campaign(me: Me) -> list[TimeLimit]:
    return [TimeLimit("实施", "批准的第一天起", None, "日", "重点时段审批", note=f"逐次确定，最长 {LONGEST} 日")]


async def _milestone(me: Me) -> list[TimeLimit]:
    return [TimeLimit("完成", "列入督办之日起", None, "日", "多年计划", note="逐个节点确定，写在计划里")]


async def _nothing(me: Me) -> list[TimeLimit]:
    return []


ROOM = "督办问责"
PROCEDURES = [
    Procedure("督办函件", ROOM, LETTER, _letter),
    Procedure("督查", ROOM, SUPERVISION, _supervision),
    Procedure("督查发现的问题", ROOM, FINDING, _finding),
    Procedure("问责记录和异议", ROOM, RECORD, _record),
    Procedure("通报和报告", ROOM, BULLETIN, _bulletin),
    Procedure("重点时段", ROOM, CAMPAIGN, _campaign),
    Procedure("多年计划的节点", ROOM, MILESTONE, _milestone),
    Procedure("表彰和示范", ROOM, COMMENDATION, _nothing),
    Procedure("官方数据录入", ROOM, OFFICIAL, _nothing),
    Procedure("评分方案", ROOM, SCORING_VERSION, _nothing),
    Procedure("评分填报", ROOM, SCORING_COUNT, _nothing),
    Procedure("考核评分", ROOM, SCORE_SHEET, _score),
]
