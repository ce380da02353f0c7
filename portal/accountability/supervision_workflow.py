"""The whole policy of an inspection's life and of what it found, readable by the client."""

from portal.accountability.supervision_rules import APPROVES, CHECKS, SIGNS, heads, mends, office
from portal.accountability.supervision_states import (
    FINDING_STATES,
    SUPERVISION_STATES,
    FindingState,
    SupervisionState,
)
from portal.workflow import Machine, Move

S = SupervisionState

SUPERVISION = Machine(
    kind="accountability.supervision",
    table="accountability_supervision",
    states=SUPERVISION_STATES,
    start=S.drafted,
    moves=[
        Move("submit", "报请审批", (S.drafted,), S.to_approve, office, tells="可以审批的负责同志"),
        Move(
            "approve",
            "批准督查方案",
            (S.to_approve,),
            S.running,
            APPROVES,
            tells="督查组成员、起草人，事先告知的督查还告知被督查单位",
        ),
        Move("send_back", "退回修改方案", (S.to_approve,), S.drafted, APPROVES, reason=True, tells="起草人"),
        Move("finish", "写完，报请签发反馈意见", (S.running,), S.to_sign, heads, tells="可以签发的负责同志"),
        Move("reopen", "退回督查组补充", (S.to_sign,), S.running, SIGNS, reason=True, tells="督查组成员"),
        Move("sign", "签发反馈意见", (S.to_sign,), S.fed_back, SIGNS, final=True, tells="被督查单位、督查组成员"),
        Move("close", "结束督查", (S.fed_back,), S.closed, office, tells="被督查单位"),
        Move(
            "withdraw",
            "撤回督查",
            (S.drafted, S.to_approve, S.running),
            S.withdrawn,
            office,
            reason=True,
            tells="督查组成员",
        ),
    ],
)

F = FindingState

FINDING = Machine(
    kind="accountability.supervision_finding",
    table="accountability_supervision_finding",
    states=FINDING_STATES,
    start=F.written,
    moves=[
        Move("demand", "要求整改", (F.written,), F.to_mend, SIGNS, tells="整改责任单位"),
        Move("report", "报告完成", (F.to_mend,), F.reported, mends, tells="督查单位、督查组成员"),
        Move("verify", "核查属实，办结", (F.reported,), F.mended, CHECKS, tells="整改责任单位"),
        Move("return", "退回，继续整改", (F.reported,), F.to_mend, CHECKS, reason=True, tells="整改责任单位"),
        Move("relapse", "回访发现反弹，重新整改", (F.mended,), F.to_mend, CHECKS, reason=True, tells="整改责任单位"),
    ],
)
