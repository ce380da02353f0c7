"""What is typed into the roster of receptions and visits."""

from assignments.states import HALVES, TURNS
from portal.web.form import Choice, Day, Field, Form, Record, Tick


class SlotForm(Form):
    fields = {
        "held_on": Day("日期", required=True),
        "half": Choice("时段", required=True, choices=HALVES),
        "place": Field("地点", required=True, longest=120, guarded=True),
        "kind": Choice("形式", required=True, choices=TURNS),
        "leader": Record("领导", required=True),
        "note": Field("备注", longest=200, guarded=True),
    }


class CopyForm(Form):
    fields = {"week": Day("哪一周", required=True)}


class MarkForm(Form):
    fields = {"done": Tick("已完成")}


class SwapForm(Form):
    fields = {
        "taker": Record("请谁代班", required=True),
        "reason": Field("原因", required=True, longest=200, guarded=True),
    }


class AnswerForm(Form):
    """`taken`: the one who asked takes it back."""

    fields = {
        "verdict": Choice(
            "答复", required=True, choices={"agreed": "同意代班", "refused": "不能代班", "taken": "收回请求"}
        )
    }
