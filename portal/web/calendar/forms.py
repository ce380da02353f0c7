"""What is typed to change the calendar."""

from collections.abc import Mapping

from portal.web.calendar.proposals import MARKS, Proposal, from_text, one_day
from portal.web.form import Choice, Day, Field, Form, Number, Upload


class NoticeForm(Form):
    """Either a pasted text or a file; carried along unchanged from preview to confirmation."""

    fields: Mapping[str, Field] = {
        "text": Field("放假通知", longest=20_000, lines=True),
        "year": Number("年份", least=1990, most=2099),
        "file": Upload("数据文件"),
    }

    def check(self) -> None:
        if not self.clean["text"] and not self.clean["file"]:
            self.error("text", "请粘贴“放假通知”的文字，或者选择数据文件")
        if self.clean["text"] and self.clean["file"]:
            self.error("file", "“放假通知”和“数据文件”请只用一种")

    def proposal(self) -> Proposal:
        return from_text(self.clean["text"], self.clean["year"])


class DayForm(Form):
    fields: Mapping[str, Field] = {
        "day": Day("日期", required=True),
        "mark": Choice("这一天", required=True, choices=MARKS),
        "name": Field("节日名称", longest=40),
        "notice": Field("依据的通知", longest=200),
    }

    def proposal(self) -> Proposal:
        clean = self.clean
        return one_day(clean["day"], clean["mark"], clean["name"] or "", clean["notice"] or "")


class YearForm(Form):
    fields: Mapping[str, Field] = {"year": Number("年份", least=1990, most=2099)}
