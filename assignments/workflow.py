"""The whole policy of an assignment's and a matter's life, readable by the client."""

from assignments.rules import (
    approver,
    carrier,
    finder,
    handling,
    lead_liaison,
    leader,
    office,
    reviewer,
    third,
    who_answered,
    who_applied,
    who_filled,
)
from assignments.states import ASSIGNMENT_STATES, MATTER_STATES, AssignmentState, MatterState
from portal.workflow import Machine, Move

A, M = AssignmentState, MatterState

ASSIGNMENT = Machine(
    kind="assignments.assignment",
    table="assignments_assignment",
    states=ASSIGNMENT_STATES,
    start=A.drafted,
    moves=[
        Move("propose", "提交办公室审核", (A.drafted,), A.proposed, who_filled | office, tells="联席会议办公室"),
        Move("endorse", "审核同意，报批", (A.proposed,), A.to_approve, office & ~who_filled, tells="主要负责人"),
        Move("approve", "批准包案", (A.to_approve,), A.approved, approver, tells="联席会议办公室"),
        Move(
            "send_back",
            "退回修改",
            (A.proposed, A.to_approve),
            A.drafted,
            (office & ~who_filled) | approver,
            reason=True,
            tells="填表人",
        ),
        Move("deliver", "送达包案领导", (A.approved,), A.delivered, office, final=True, tells="包案领导、责任单位"),
        Move("accept", "接收", (A.delivered,), A.planning, leader, tells="联席会议办公室"),
        Move(
            "decline",
            "说明情况，请求改派",
            (A.delivered,),
            A.drafted,
            leader,
            reason=True,
            final=True,
            tells="联席会议办公室",
        ),
        Move("put_forward", "提交方案", (A.planning,), A.plan_review, carrier, tells="主要负责人"),
        Move("approve_plan", "批准方案", (A.plan_review,), A.underway, approver, tells="包案领导、责任单位"),
        Move(
            "return_plan", "退回方案", (A.plan_review,), A.planning, approver, reason=True, tells="包案领导、责任单位"
        ),
        Move("apply", "申请报结", (A.underway,), A.applied, leader | lead_liaison, final=True, tells="联席会议办公室"),
        Move("take_back", "撤回申请", (A.applied,), A.underway, who_applied, tells="联席会议办公室"),
        Move("file", "审核通过，报结", (A.applied,), A.filed, reviewer, tells="包案领导、责任单位"),
        Move("return", "退回补正", (A.applied,), A.underway, reviewer, reason=True, tells="包案领导、责任单位"),
        Move("confirm", "上级认定", (A.filed,), A.confirmed, office, tells="包案领导、责任单位"),
        Move("refuse", "上级退回", (A.filed,), A.underway, office, reason=True, tells="包案领导、责任单位"),
        Move("close", "回访属实，销案", (A.confirmed,), A.closed, third, tells="包案领导、责任单位"),
        Move(
            "reopen",
            "重新包案化解",
            (A.confirmed, A.closed),
            A.underway,
            third,
            reason=True,
            final=True,
            tells="包案领导、责任单位、主要负责人",
        ),
        Move(
            "withdraw",
            "撤销包案",
            (A.drafted, A.proposed, A.to_approve, A.approved, A.delivered, A.planning, A.plan_review, A.underway),
            A.withdrawn,
            office,
            reason=True,
            final=True,
            tells="包案领导、责任单位",
        ),
    ],
)

MATTER = Machine(
    kind="assignments.matter",
    table="assignments_matter",
    states=MATTER_STATES,
    start=M.reported,
    moves=[
        Move("assign", "交办", (M.reported, M.noted), M.assigned, office, tells="承办单位"),
        Move("take_in", "转入积案库", (M.reported, M.assigned, M.noted), M.taken_in, office, tells="发现单位"),
        Move("note", "留存关注", (M.reported,), M.noted, office, reason=True, tells="发现单位"),
        Move("answer", "反馈办理结果", (M.assigned,), M.answered, handling, tells="联席会议办公室"),
        Move("settle", "核实结案", (M.answered,), M.settled, office & ~who_answered, tells="承办单位、发现单位"),
        Move(
            "send_back",
            "退回重办",
            (M.answered,),
            M.assigned,
            office & ~who_answered,
            reason=True,
            tells="承办单位",
        ),
        Move("close_own", "已就地化解", (M.reported,), M.settled, finder, reason=True, tells="联席会议办公室"),
        Move("reopen", "重新交办", (M.settled,), M.assigned, office, reason=True, final=True, tells="承办单位"),
    ],
)
