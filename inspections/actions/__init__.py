"""Writing the room: one function per verb, each all or nothing."""

from inspections.actions.assessing import Decided, Second, assess
from inspections.actions.assigning import extend, reassign, recuse, unrecuse, withhold
from inspections.actions.assigning_many import Changes, assign_many
from inspections.actions.checking import check_again
from inspections.actions.closing import apply, close, pass_on, reopen, return_item, send_back, withdraw
from inspections.actions.handing_over import prepare_hand_over
from inspections.actions.measuring import MeasureDraft, set_measures
from inspections.actions.nodes import (
    Planned,
    drop_node,
    finish_node,
    hand_in_papers,
    open_nodes,
    set_day,
    take_back,
    withdraw_paper,
)
from inspections.actions.opening import add_finding, open_inspection
from inspections.actions.prompting import issue_prompt
from inspections.actions.publishing import describe, issue_notice, next_number, unfinished
from inspections.actions.reminding import remind_many
from inspections.actions.rounds import open_round
from inspections.actions.taking_in import accept_intake, discard_intake, keep_intake
from inspections.actions.taking_over import subject_for, take_over, withdraw_hand_over
from inspections.actions.working import add_evidence, add_progress, mark_substantial, promise, start, withdraw_evidence

__all__ = [
    "Changes",
    "Decided",
    "MeasureDraft",
    "Planned",
    "Second",
    "accept_intake",
    "add_evidence",
    "add_finding",
    "add_progress",
    "apply",
    "assess",
    "assign_many",
    "check_again",
    "close",
    "describe",
    "discard_intake",
    "drop_node",
    "extend",
    "finish_node",
    "hand_in_papers",
    "issue_notice",
    "issue_prompt",
    "keep_intake",
    "mark_substantial",
    "next_number",
    "open_inspection",
    "open_nodes",
    "open_round",
    "pass_on",
    "prepare_hand_over",
    "promise",
    "reassign",
    "recuse",
    "remind_many",
    "reopen",
    "return_item",
    "send_back",
    "set_day",
    "set_measures",
    "start",
    "subject_for",
    "take_back",
    "take_over",
    "unfinished",
    "unrecuse",
    "withdraw",
    "withdraw_evidence",
    "withdraw_hand_over",
    "withdraw_paper",
    "withhold",
]
