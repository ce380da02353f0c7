"""Writing the room: one function per verb, each all or nothing."""

from inspections.actions.assigning import extend, reassign, recuse, unrecuse, withhold
from inspections.actions.checking import check_again
from inspections.actions.closing import apply, close, pass_on, reopen, return_item, send_back, withdraw
from inspections.actions.measuring import MeasureDraft, set_measures
from inspections.actions.opening import add_finding, open_inspection, open_round
from inspections.actions.publishing import describe, issue_notice
from inspections.actions.taking_in import accept_intake, discard_intake, keep_intake
from inspections.actions.working import add_evidence, add_progress, mark_substantial, promise, start, withdraw_evidence

__all__ = [
    "MeasureDraft",
    "accept_intake",
    "add_evidence",
    "add_finding",
    "add_progress",
    "apply",
    "check_again",
    "close",
    "describe",
    "discard_intake",
    "extend",
    "issue_notice",
    "keep_intake",
    "mark_substantial",
    "open_inspection",
    "open_round",
    "pass_on",
    "promise",
    "reassign",
    "recuse",
    "reopen",
    "return_item",
    "send_back",
    "set_measures",
    "start",
    "unrecuse",
    "withdraw",
    "withdraw_evidence",
    "withhold",
]
