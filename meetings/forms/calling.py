"""What is typed to send a notice and to answer one."""

from meetings.queries.notice_words import FORMS
from portal.web.form import Choice, Field, Form, Record

ANSWERS = {"coming": "参加会议", "away": "不能参加，请假"}


class NotifyForm(Form):
    """The reason is asked for only when the notice comes later than the rules say; the action knows."""

    fields = {
        "form": Choice("公文格式", required=True, choices=FORMS),
        "reason": Field("通知较晚的理由", longest=200, guarded=True),
    }


class AcknowledgeForm(Form):
    fields = {
        "unit": Record("单位", required=True),
        "name": Field("参会人员姓名", required=True, longest=40, guarded=True),
        "title": Field("参会人员职务", required=True, longest=80, guarded=True),
    }


class ReplyForm(Form):
    fields = {
        "answer": Choice("回复", required=True, choices=ANSWERS),
        "note": Field("请假事由", longest=200, guarded=True),
    }

    def check(self) -> None:
        if self.clean["answer"] == "away" and not self.clean["note"]:
            self.error("note", "请假的，请填写“请假事由”")


class PutOffForm(Form):
    fields = {"note": Field("理由", required=True, longest=500, lines=True, guarded=True)}
