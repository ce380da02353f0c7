"""What is typed about the minutes."""

from portal.web.form import Choice, Field, Form, Number, Record


class WordsForm(Form):
    fields = {
        "title": Field("标题", required=True, longest=200, lines=True, guarded=True),
        "opening": Field("开头", longest=2000, lines=True, guarded=True),
        "closing": Field("结尾", longest=4000, lines=True, guarded=True),
        "distribution": Field("分送", longest=1000, lines=True),
        "cases_settled": Number("化解积案件数", most=10_000),
    }


class ReplyForm(Form):
    fields = {
        "unit": Record("答复单位", required=True),
        "answer": Choice("答复", required=True, choices={"none": "无意见", "remarks": "有意见"}),
        "remark": Field("意见", longest=2000, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["answer"] == "remarks" and not self.clean["remark"]:
            self.error("remark", "请写明要改哪里、怎样改")


class SettleForm(Form):
    fields = {
        "verdict": Choice("处理", required=True, choices={"taken": "采纳", "not_taken": "不采纳"}),
        "settlement": Field("处理说明", longest=400, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["verdict"] == "not_taken" and not self.clean["settlement"]:
            self.error("settlement", "不采纳的，请说明理由")


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class CorrectionForm(Form):
    fields = {
        "title": Field("标题", required=True, longest=200, lines=True, guarded=True),
        "text": Field("更正内容", required=True, longest=4000, lines=True, guarded=True),
    }
