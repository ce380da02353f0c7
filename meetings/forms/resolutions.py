"""What is typed about a resolution."""

from portal.web.form import Day, Field, Form, Upload


class ProgressForm(Form):
    fields = {
        "text": Field("填报进展", required=True, longest=1000, lines=True, guarded=True),
        "happened_on": Day("进展日期"),
    }


class PapersForm(Form):
    fields = {"file": Upload("佐证材料", required=True, many=True)}


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class FeedbackForm(Form):
    fields = {"feedback": Field("办理结果", required=True, longest=2000, lines=True, guarded=True)}


class ReopenForm(Form):
    fields = {
        "note": Field("重新办理的理由", required=True, longest=500, lines=True, guarded=True),
        "due": Day("新的完成时限", required=True),
    }


class ExtensionForm(Form):
    fields = {
        "to_due": Day("延期至", required=True),
        "reason": Field("延期理由", required=True, longest=500, lines=True, guarded=True),
        "progress": Field("目前进展", required=True, longest=1000, lines=True, guarded=True),
    }


class VerdictForm(Form):
    fields = {
        "verdict": Field("答复", required=True, longest=10),
        "note": Field("答复说明", longest=500, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["verdict"] not in {"granted", "refused"}:
            self.error("verdict", "请选择“同意延期”或“不同意”")
        elif self.clean["verdict"] == "refused" and not self.clean["note"]:
            self.error("note", "不同意延期须写明理由")


class SheetForm(Form):
    fields = {"file": Upload("Excel 表", required=True)}
