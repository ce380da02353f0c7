"""What is typed about a matter: never who, always what and where."""

from assignments.forms.cases import CaseForm
from assignments.states import URGENCIES
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Record, Tick, Upload


class ReportForm(Form):
    fields = {
        "summary": Field("什么事", required=True, longest=300, guarded=True),
        "territory": Record("所在地", required=True),
        "field": Field("领域", required=True, longest=60),
        "urgency": Choice("紧急程度", required=True, choices=URGENCIES),
        "found_on": Day("发现日期"),
        "found_by": Record("发现单位"),
    }

    def check(self) -> None:
        on = self.clean["found_on"]
        if on is not None and on > today():
            self.error("found_on", "“发现日期”不能晚于今天")


class AssignForm(Form):
    fields = {
        "unit": Record("承办单位", required=True),
        "due": Day("办理时限", required=True),
        "note": Field("交办要求", longest=500, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["due"] <= today():
            self.error("due", "“办理时限”应晚于今天")


class ReassignForm(AssignForm):
    """Also 重新交办: both need a reason."""

    fields = {**AssignForm.fields, "note": Field("理由", required=True, longest=500, lines=True, guarded=True)}


class TakeInForm(Form):
    """The case it becomes; its origin is 本级排查. `join`: the number stands in the register, and it is the same matter."""

    fields = {
        **{
            name: field
            for name, field in CaseForm.fields.items()
            if name not in ("origin", "batch", "fast_lane", "tags")
        },
        "join": Tick("转入已有的积案"),
    }

    def check(self) -> None:
        if self.clean["first_registered_on"] > today():
            self.error("first_registered_on", "“首次登记日期”不能晚于今天")


class AnswerForm(Form):
    fields = {
        "text": Field("办理结果", required=True, longest=1000, lines=True, guarded=True),
        "file": Upload("佐证材料", many=True),
    }


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class SheetForm(Form):
    fields = {"sheet": Upload("填好的排查表", required=True, many=True)}
