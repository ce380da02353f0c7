"""What is said on the way to closure and after it."""

from portal.web.form import Choice, Day, Field, Form


class ApplyForm(Form):
    fields = {"outcome": Field("整改落实情况", required=True, longest=2000, lines=True, guarded=True)}


class ReasonForm(Form):
    """A step that must say why."""

    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class FollowUpForm(Form):
    fields = {
        "held": Choice("检查结果", required=True, choices={"held": "整改到位，成果保持", "slid": "出现反弹，重新整改"}),
        "note": Field("检查情况", required=True, longest=1000, lines=True, guarded=True),
        "due": Day("新的整改时限"),
    }

    def check(self) -> None:
        if self.clean["held"] == "slid" and not self.clean["due"]:
            self.error("due", "出现反弹的，请填写“新的整改时限”")


class ReopenForm(Form):
    fields = {
        "note": Field("“回头看”发现的问题", required=True, longest=500, lines=True, guarded=True),
        "due": Day("新的整改时限", required=True),
    }
