"""What is typed at the minutes desk: the text of an item, its result, a resolution."""

from collections.abc import Mapping
from typing import Any

from meetings.states import RESULTS
from portal.web.form import Choice, Day, Field, Form, Record, Tick

MOST = 20_000


class TextForm(Form):
    """Empty is a text too: what was there before is kept beside."""

    fields = {"text": Field("纪要文字", longest=MOST, lines=True, guarded=True)}


class ResultForm(Form):
    fields = {
        "result": Choice("会议结果", required=True, choices=RESULTS),
        "note": Field("说明", longest=500, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["result"] == "returned" and not self.clean["note"]:
            self.error("note", "退回的，请先在“说明”里写明理由，将告知提请单位")


class ResolutionForm(Form):
    """`handler` empty: whoever leads the lead unit. `ongoing` (长期坚持) has no day."""

    fields = {
        "wording": Field("议定事项", required=True, longest=2000, lines=True, guarded=True),
        "lead_unit": Record("主办单位", required=True),
        "handler": Record("责任人"),
        "due": Day("完成时限"),
        "ongoing": Tick("长期坚持"),
        "supporting": Record("协办单位", many=True),
    }

    def check(self) -> None:
        if not self.clean["due"] and not self.clean["ongoing"]:
            self.error("due", "请填写“完成时限”，或者勾选“长期坚持”")

    def said(self) -> Mapping[str, Any]:
        return {**self.clean, "due": None if self.clean["ongoing"] else self.clean["due"]}
