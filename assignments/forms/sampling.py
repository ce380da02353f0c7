"""What is typed about 案件评查: a draw, a grade, what was mended."""

from assignments.states import AUDIT_HEADS, GRADES
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Tick

LARGEST = 200
"""So many cases a draw at most."""


class DrawForm(Form):
    fields = {
        "name": Field("评查名称", required=True, longest=120, guarded=True),
        "closed_from": Day("报结日期自", required=True),
        "closed_until": Day("报结日期至", required=True),
        "size": Number("抽取件数", required=True, least=1, most=LARGEST),
        "seed": Field("随机种子", required=True, longest=60),
    }

    def check(self) -> None:
        if self.clean["closed_until"] > today():
            self.error("closed_until", "“报结日期至”不能晚于今天")
        elif self.clean["closed_from"] > self.clean["closed_until"]:
            self.error("closed_from", "“报结日期自”不能晚于“报结日期至”")


class GradeForm(Form):
    fields = {
        "grade": Choice("评查结论", required=True, choices=GRADES),
        "faults": Choice("问题类别", many=True, choices=AUDIT_HEADS),
        "findings": Field("发现的问题", longest=2000, lines=True, guarded=True),
        "mend_by": Day("整改时限"),
        "exposed": Tick("列入曝光清单"),
    }

    def check(self) -> None:
        if self.clean["grade"] != "flawed":
            for name, words in (("faults", "问题类别"), ("mend_by", "整改时限"), ("exposed", "列入曝光清单")):
                if self.clean[name]:
                    self.error(name, f"评为“规范”的，不填“{words}”")
            return
        if not self.clean["faults"]:
            self.error("faults", "评为“不规范”的，请选择问题类别")
        if not self.clean["findings"]:
            self.error("findings", "评为“不规范”的，请写明发现的问题")
        if self.clean["mend_by"] is not None and self.clean["mend_by"] <= today():
            self.error("mend_by", "整改时限应晚于今天")


class MendForm(Form):
    fields = {"mended": Field("整改情况", required=True, longest=500, lines=True, guarded=True)}
