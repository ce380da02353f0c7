"""What is typed to ask for more time, and to answer."""

from portal.web.form import Choice, Day, Field, Form


class ExtensionForm(Form):
    fields = {
        "asked_for": Day("延期至", required=True),
        "reason": Field("延期理由", required=True, longest=500, lines=True, guarded=True),
        "so_far": Field("目前进展", required=True, longest=500, lines=True, guarded=True),
    }


class VerdictForm(Form):
    fields = {
        "verdict": Choice("答复", required=True, choices={"granted": "批准延期", "refused": "不同意"}),
        "note": Field("答复说明", longest=500, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["verdict"] == "refused" and not self.clean["note"]:
            self.error("note", "不同意延期须写明理由")
