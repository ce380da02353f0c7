"""The words of the registers an office keeps: how a milestone and a commendation stand."""

from enum import StrEnum


class MilestoneState(StrEnum):
    planned = "planned"
    owed = "owed"
    reported = "reported"
    met = "met"
    cancelled = "cancelled"


MILESTONE_STATES: dict[str, str] = {
    MilestoneState.planned: "计划中",
    MilestoneState.owed: "已列入督办",
    MilestoneState.reported: "已报完成，待核实",
    MilestoneState.met: "已完成",
    MilestoneState.cancelled: "已取消",
}
MILESTONE_TONES: dict[str, str] = {
    MilestoneState.planned: "plain",
    MilestoneState.owed: "active",
    MilestoneState.reported: "waiting",
    MilestoneState.met: "done",
    MilestoneState.cancelled: "plain",
}


class CommendationState(StrEnum):
    entered = "entered"
    valid = "valid"
    withdrawn = "withdrawn"
    refused = "refused"


COMMENDATION_STATES: dict[str, str] = {
    CommendationState.entered: "待核对",
    CommendationState.valid: "有效",
    CommendationState.withdrawn: "已撤销",
    CommendationState.refused: "未采用",
}
COMMENDATION_TONES: dict[str, str] = {
    CommendationState.entered: "waiting",
    CommendationState.valid: "done",
    CommendationState.withdrawn: "plain",
    CommendationState.refused: "plain",
}
OVER = "已到期"
"""A valid one whose last day is past, as people read it."""
