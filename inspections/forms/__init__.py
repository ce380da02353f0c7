"""What people type in this room, made clean, by noun. Everything is imported from here."""

from inspections.forms.assessments import AssessmentForm, key_of
from inspections.forms.findings import FindingForm, WithholdForm, lines_of
from inspections.forms.intakes import IntakeForm, ReportForm
from inspections.forms.items import AssignForm, ExtendForm, PromiseForm
from inspections.forms.measures import MEASURE_FIELDS, EvidenceForm, MeasuresForm, ProgressForm
from inspections.forms.nodes import NodeDayForm, NodeDoneForm, NodePapersForm, NodesForm, PlainDoneForm, PromptForm
from inspections.forms.publications import NoticeForm
from inspections.forms.rounds import InspectionForm, RoundForm
from inspections.forms.verdicts import ApplyForm, FollowUpForm, ReasonForm, ReopenForm
from inspections.forms.whole_round import AssignManyForm, HandOverForm, RemindManyForm, TakeOverForm

__all__ = [
    "MEASURE_FIELDS",
    "ApplyForm",
    "AssessmentForm",
    "AssignForm",
    "AssignManyForm",
    "EvidenceForm",
    "ExtendForm",
    "FindingForm",
    "FollowUpForm",
    "HandOverForm",
    "InspectionForm",
    "IntakeForm",
    "MeasuresForm",
    "NodeDayForm",
    "NodeDoneForm",
    "NodePapersForm",
    "NodesForm",
    "NoticeForm",
    "PlainDoneForm",
    "ProgressForm",
    "PromiseForm",
    "PromptForm",
    "ReasonForm",
    "RemindManyForm",
    "ReopenForm",
    "ReportForm",
    "RoundForm",
    "TakeOverForm",
    "WithholdForm",
    "key_of",
    "lines_of",
]
