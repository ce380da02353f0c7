"""What is typed into an inspection: its plan, what was found, what the unit reports, what a second look says."""

from typing import Any

from portal.accountability.supervision_states import DRAWN_AS, FORMS, OUTCOMES, VERDICTS
from portal.web.form import Choice, Day, Field, Form, Number, Record, Upload

DAYS = {"工作日": "工作日", "日": "自然日"}
DECIDED = {"kept": "维持督查结论", "changed": "更正督查结论"}


class PlanForm(Form):
    fields = {
        "title": Field("督查名称", required=True, longest=60, guarded=True),
        "form": Choice("督查方式", required=True, choices=FORMS),
        "why": Field("督查事由", required=True, longest=1000, lines=True, guarded=True),
        "starts_on": Day("开始日期", required=True),
        "ends_on": Day("结束日期", required=True),
        "plan": Field("督查方案", required=True, longest=6000, lines=True, guarded=True),
        "basis": Field("督查依据", longest=300, guarded=True),
        "follow_weeks": Number("整改到期后几周回访", required=True, least=1, most=26),
        "contact": Field("联系人", longest=60, guarded=True),
    }

    def check(self) -> None:
        if self.clean["ends_on"] < self.clean["starts_on"]:
            self.error("ends_on", "“结束日期”不能早于“开始日期”")

    def said(self) -> dict[str, Any]:
        return {**self.clean, "basis": self.clean["basis"] or "", "contact": self.clean["contact"] or ""}


class UnitForm(Form):
    fields = {"unit": Record("被督查单位", required=True)}


class MemberForm(Form):
    fields = {
        "person": Record("姓名", required=True),
        "part": Choice("分工", choices={"head": "组长", "member": "成员"}),
    }


class ChooseForm(Form):
    """`duties`: the rows ticked on the page."""

    fields = {"duties": Record("督查事项", required=True, many=True)}


class DrawForm(Form):
    fields = {
        "standing": Choice("从哪些事项中抽取", required=True, choices=DRAWN_AS),
        "inspected": Record("抽取单位"),
        "size": Number("抽取件数", required=True, least=1, most=100),
        "seed": Field("随机种子", required=True, longest=60),
    }


DEMANDED = {
    "demand": Field("整改要求", longest=1000, lines=True, guarded=True),
    "lead_unit": Record("责任单位"),
    "person": Record("责任人"),
    "amount": Number("整改期限（天数）", least=1, most=365),
    "amount_unit": Choice("天数按", choices=DAYS),
    "due_on": Day("完成日期"),
}


class FindingForm(Form):
    fields = {"text": Field("发现的情况", required=True, longest=2000, lines=True, guarded=True), **DEMANDED}


class MatterForm(Form):
    fields = {"verdict": Choice("核查结果", required=True, choices=VERDICTS), **FindingForm.fields}


class ConclusionForm(Form):
    fields = {"conclusion": Field("总体情况", required=True, longest=3000, lines=True, guarded=True)}


class SignForm(Form):
    fields = {"seen": Field("所见内容", longest=64)}


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class ReportForm(Form):
    fields = {
        "reply": Field("完成情况", required=True, longest=2000, lines=True, guarded=True),
        "file": Upload("佐证材料", many=True),
    }


class RelapseForm(Form):
    fields = {
        "note": Field("说明", required=True, longest=500, lines=True, guarded=True),
        "due": Day("新的完成日期", required=True),
    }


class VisitForm(Form):
    fields = {
        "outcome": Choice("回访结果", required=True, choices=OUTCOMES),
        "findings": Field("回访情况", required=True, longest=2000, lines=True, guarded=True),
    }


class ReviewForm(Form):
    fields = {"reason": Field("申请复核的理由", required=True, longest=2000, lines=True, guarded=True)}


class AnswerForm(Form):
    fields = {
        "upheld": Choice("复核决定", required=True, choices=DECIDED),
        "opinion": Field("复核意见", required=True, longest=2000, lines=True, guarded=True),
    }
