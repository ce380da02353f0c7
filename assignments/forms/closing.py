"""What is typed about an end: 申请报结, its review, the issuing level's verdict, 回访 and 回头看."""

from typing import Any

from assignments.states import AUDIT_HEADS, FILING_VERDICTS, HEADS, OUTCOMES, REVISIT_RESULTS, SETTLEMENTS
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Upload

PASSED = {"passed": "通过", "failed": "不通过"}


class ApplyForm(Form):
    """A head of 条例27 applies where something is written under it."""

    fields = {
        "outcome": Choice("结案方式", required=True, choices=OUTCOMES),
        **{f"head_{head}": Field(words, longest=500, lines=True, guarded=True) for head, words in HEADS.items()},
        "text": Field("办理结果", required=True, longest=2000, lines=True, guarded=True),
        "completed_on": Day("办结日期"),
        "settlement": Choice("案结事了情况", choices=SETTLEMENTS),
        "settlement_note": Field("案结事了说明", longest=500, lines=True, guarded=True),
        "papers": Upload("报结材料", many=True),
        "effective_on": Day("材料落款日期"),
    }

    def check(self) -> None:
        if not self.done:
            self.error("head_reasonable", "“三到位一处理”至少有一项涉及，请在涉及的项下写明做了什么")

    @property
    def done(self) -> dict[str, str]:
        return {head: self.clean[f"head_{head}"] for head in HEADS if self.clean.get(f"head_{head}")}

    @property
    def ending(self) -> dict[str, Any]:
        """Values of `actions.closing.Ending`."""
        plain = {name: self.clean[name] for name in ("outcome", "text", "settlement_note", "completed_on")}
        return {**plain, "settlement": self.clean["settlement"] or "unknown", "done": self.done}


class ReviewForm(Form):
    fields = {
        name: field
        for head, words in AUDIT_HEADS.items()
        for name, field in (
            (f"verdict_{head}", Choice(words, required=True, choices=PASSED)),
            (f"reason_{head}", Field(f"{words}的意见", longest=300, lines=True, guarded=True)),
        )
    }

    def check(self) -> None:
        for head, words in AUDIT_HEADS.items():
            if self.clean[f"verdict_{head}"] == "failed" and not self.clean[f"reason_{head}"]:
                self.error(f"reason_{head}", f"“{words}”不通过，请写明理由")

    @property
    def judged(self) -> list[dict[str, Any]]:
        """Values of `actions.closing.Judged`, one a head."""
        return [
            {
                "head": head,
                "passed": self.clean[f"verdict_{head}"] == "passed",
                "reason": self.clean[f"reason_{head}"],
            }
            for head in AUDIT_HEADS
        ]


class FilingForm(Form):
    fields = {
        "verdict": Choice("上级意见", required=True, choices=FILING_VERDICTS),
        "verdict_on": Day("认定日期"),
        "reason": Field("退回理由", longest=500, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["verdict"] == "refused" and not self.clean["reason"]:
            self.error("reason", "上级退回的，请写明理由")


class LookForm(Form):
    """回访 and 回头看 alike: what an officer found about the result, nothing about any person."""

    fields = {
        "result": Choice("核查结果", required=True, choices=REVISIT_RESULTS),
        "note": Field("核查情况", longest=450, lines=True, guarded=True),
        "due": Day("新的化解时限"),
    }

    def check(self) -> None:
        if self.clean["result"] == "solved":
            return
        if not self.clean["note"]:
            self.error("note", "请写明尚未解决的情况")
        if self.clean["due"] is None:
            self.error("due", "未完全解决的，请定出新的化解时限")
        elif self.clean["due"] <= today():
            self.error("due", "新的化解时限应晚于今天")
