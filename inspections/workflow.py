"""The whole policy of an item's life, readable by the client."""

from inspections.rules import applicant, lead_department, owner, reviewer, verifier
from inspections.states import STATES, State
from portal.workflow import Machine, Move

WORKING = (State.in_progress, State.substantially_complete)

ITEM = Machine(
    kind="inspections.item",
    table="inspections_item",
    states=STATES,
    start=State.not_started,
    moves=[
        Move("start", "开始整改", (State.not_started,), State.in_progress, owner),
        Move("substantial", "标记基本完成", (State.in_progress,), State.substantially_complete, owner, reason=True),
        Move("apply", "申请销号", WORKING, State.applied, owner, final=True, tells="整改牵头部门"),
        Move("withdraw", "撤回申请", (State.applied,), State.in_progress, applicant, tells="整改牵头部门"),
        Move("pass_on", "审核同意", (State.applied,), State.in_review, lead_department & ~applicant, tells="巡察办"),
        Move(
            "send_back",
            "退回并说明",
            (State.applied,),
            State.in_progress,
            lead_department & ~applicant,
            reason=True,
            tells="责任单位",
        ),
        Move("close", "同意销号", (State.in_review,), State.closed, verifier, tells="责任单位和牵头部门"),
        Move(
            "return",
            "退回并说明",
            (State.in_review,),
            State.in_progress,
            verifier,
            reason=True,
            tells="责任单位和牵头部门",
        ),
        Move(
            "reopen",
            "回头看：重新整改",
            (State.closed,),
            State.in_progress,
            reviewer & ~owner,
            reason=True,
            final=True,
            tells="责任单位和责任领导",
        ),
    ],
)
