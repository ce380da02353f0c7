"""The life of a milestone of a 多年计划 and of a 表彰 in its register."""

from portal.accountability.registers_rules import keeping_office, owing_unit, who_entered, who_reported
from portal.accountability.registers_states import (
    COMMENDATION_STATES,
    MILESTONE_STATES,
    CommendationState,
    MilestoneState,
)
from portal.workflow import Machine, Move

M = MilestoneState

MILESTONE = Machine(
    kind="accountability.milestone",
    table="accountability_milestone",
    states=MILESTONE_STATES,
    start=M.planned,
    moves=[
        Move("entrust", "列入督办", (M.planned,), M.owed, keeping_office, tells="责任单位"),
        Move("report", "报告完成", (M.owed,), M.reported, owing_unit, reason=True, tells="登记单位"),
        Move("verify", "核实，完成", (M.reported,), M.met, keeping_office & ~who_reported, tells="责任单位"),
        Move(
            "return",
            "退回，继续办理",
            (M.reported,),
            M.owed,
            keeping_office & ~who_reported,
            reason=True,
            tells="责任单位",
        ),
        Move("cancel", "取消这个节点", (M.planned, M.owed), M.cancelled, keeping_office, reason=True, tells="责任单位"),
    ],
)

C = CommendationState

COMMENDATION = Machine(
    kind="accountability.commendation",
    table="accountability_commendation",
    states=COMMENDATION_STATES,
    start=C.entered,
    moves=[
        Move("check", "核对无误", (C.entered,), C.valid, keeping_office & ~who_entered, tells="登记人"),
        Move("refuse", "有误，不采用", (C.entered,), C.refused, keeping_office, reason=True),
        Move("withdraw", "登记撤销", (C.valid,), C.withdrawn, keeping_office, reason=True),
    ],
)
