"""What is typed about a 问责记录: copied from the paper, never judged here."""

from portal.accountability.states import GROUNDS, LIABILITIES, SANCTIONS
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Record, Upload

UNITS = {"日": "日（自然日）", "工作日": "工作日"}


class DecisionForm(Form):
    """As it is entered; the scan is required the first time."""

    fields = {
        "post": Record("被问责人员"),
        "unit": Record("被问责单位"),
        "held_on": Day("以哪一天的职务为准"),
        "deciding_body": Field("作出决定的机关", required=True, longest=120),
        "document_title": Field("决定文件名称", required=True, longest=200, guarded=True),
        "document_number": Field("文号", longest=80),
        "decided_on": Day("决定日期", required=True),
        "sanctions": Choice("问责方式", required=True, many=True, choices=SANCTIONS),
        "liability": Choice("责任类型", required=True, choices=LIABILITIES),
        "ground": Choice("问责情形", required=True, choices=GROUNDS),
        "influence_from": Day("影响期起"),
        "influence_to": Day("影响期止"),
        "summary": Field("事由摘要", required=True, longest=500, lines=True, guarded=True),
        "scan": Upload("决定文件扫描件", required=True),
    }

    def check(self) -> None:
        if bool(self.clean["post"]) == bool(self.clean["unit"]):
            self.error("post", "请选择被问责的人员，或者改选被问责的单位（二者选一）")
        if self.clean["decided_on"] > today():
            self.error("decided_on", "“决定日期”不能晚于今天")


class EditForm(DecisionForm):
    """The paper handed in before stays unless there is another."""

    fields = {**DecisionForm.fields, "scan": Upload("决定文件扫描件")}


class CorrectForm(DecisionForm):
    fields = {
        **DecisionForm.fields,
        "scan": Upload("决定文件扫描件"),
        "correction": Field("更正理由", required=True, longest=500, lines=True, guarded=True),
    }


class BasisForm(Form):
    fields = {"duty": Record("督办事项"), "number": Field("函件文号", longest=80)}

    def check(self) -> None:
        if bool(self.clean["duty"]) == bool(self.clean["number"]):
            self.error("duty", "请选择一件督办事项，或者填写一份函件的文号（二者选一）")


class WithdrawForm(Form):
    fields = {
        "note": Field("撤回理由", required=True, longest=500, lines=True, guarded=True),
        "document": Field("撤回依据的文件", longest=200),
    }


class ObjectForm(Form):
    fields = {"text": Field("异议内容", required=True, longest=2000, lines=True, guarded=True)}


class AnswerForm(Form):
    fields = {"reason": Field("答复理由", required=True, longest=2000, lines=True, guarded=True)}


class LimitsForm(Form):
    fields = {
        "object_amount": Number("提出异议的期限", required=True, least=5, most=180),
        "object_unit": Choice("提出异议期限的单位", required=True, choices=UNITS),
        "answer_amount": Number("答复异议的期限", required=True, least=5, most=180),
        "answer_unit": Choice("答复异议期限的单位", required=True, choices=UNITS),
    }
