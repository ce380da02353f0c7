"""What the room keeps, by noun. Everything is imported from here."""

from assignments.tables.assignments import (
    Assignment,
    ExtensionRequest,
    Officer,
    Plan,
    Progress,
    ProgressPhoto,
    Promise,
    Step,
    Support,
    Tenure,
)
from assignments.tables.cases import Case, CaseLine, CaseLink, CaseTag, Clock, ClockPause
from assignments.tables.closing import Application, Disposition, Filing, Recheck, Review, Revisit, Sample, Sampled
from assignments.tables.exchanges import Exchange
from assignments.tables.handing_over import HandOver, HandOverLine
from assignments.tables.matters import Matter, MatterSheet
from assignments.tables.registers import Batch, Register, Tag
from assignments.tables.working import Act, Circulation, Instruction, Log, Reader, Slot, Swap

__all__ = [
    "Act",
    "Application",
    "Assignment",
    "Batch",
    "Case",
    "CaseLine",
    "CaseLink",
    "CaseTag",
    "Circulation",
    "Clock",
    "ClockPause",
    "Disposition",
    "Exchange",
    "ExtensionRequest",
    "Filing",
    "HandOver",
    "HandOverLine",
    "Instruction",
    "Log",
    "Matter",
    "MatterSheet",
    "Officer",
    "Plan",
    "Progress",
    "ProgressPhoto",
    "Promise",
    "Reader",
    "Recheck",
    "Register",
    "Review",
    "Revisit",
    "Sample",
    "Sampled",
    "Slot",
    "Step",
    "Support",
    "Swap",
    "Tag",
    "Tenure",
]
