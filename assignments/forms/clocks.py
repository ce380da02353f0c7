"""What the office types about a statutory clock."""

from assignments.states import CLOCKS
from portal.web.form import Choice, Day, Field, Form, Number


class StartForm(Form):
    fields = {
        "kind": Choice("哪一项期限", required=True, choices=CLOCKS),
        "starts_on": Day("起算日", required=True),
    }


class ExtensionForm(Form):
    """条例34: one extension of at most 30 days; who approved it, why, when the petitioner was told."""

    fields = {
        "days": Number("延长天数", required=True, least=1, most=30),
        "approver": Field("批准人", required=True, longest=40, guarded=True),
        "reason": Field("延期理由", required=True, longest=500, lines=True, guarded=True),
        "told_on": Day("告知延期理由的日子", required=True),
    }


class PauseForm(Form):
    fields = {
        "since": Day("听证开始日", required=True),
        "until": Day("听证结束日"),
        "reason": Field("说明", required=True, longest=300, guarded=True),
    }

    def check(self) -> None:
        if self.clean["until"] and self.clean["until"] < self.clean["since"]:
            self.error("until", "“听证结束日”不能早于听证开始日")


class ResumeForm(Form):
    fields = {"until": Day("听证结束日")}


class FinishForm(Form):
    fields = {"done_on": Day("办结日")}


class CorrectionForm(Form):
    fields = {
        "starts_on": Day("起算日", required=True),
        "done_on": Day("办结日"),
        "reason": Field("更正理由", required=True, longest=300, guarded=True),
    }

    def check(self) -> None:
        if self.clean["done_on"] and self.clean["done_on"] < self.clean["starts_on"]:
            self.error("done_on", "“办结日”不能早于起算日")
