"""What is typed into a letter, and in answer to one."""

from typing import Any
from uuid import UUID

from portal.accountability.letter_kinds import LETTER_KINDS
from portal.web.form import Choice, Field, Form, Number, Record, Tick, Upload

ADOPTED = {"yes": "采纳", "no": "未采纳"}
COPIES = ("copy_1", "copy_2", "copy_3", "copy_4")


class NewForm(Form):
    """`duties`: the rows ticked on the page."""

    fields = {
        "kind": Choice("函件种类", required=True, choices={kind: shape.words for kind, shape in LETTER_KINDS.items()}),
        "duties": Record("督办事项", required=True, many=True),
        "why": Field("起草原因", longest=300, lines=True, guarded=True),
    }


class DraftForm(Form):
    """标题, 事由, 依据, 要求: what is printed but for the day of the reply."""

    fields = {
        "title": Field("标题", required=True, longest=120, guarded=True),
        "addressee": Record("主送单位"),
        "cause": Field("事由", required=True, longest=4000, lines=True, guarded=True),
        "basis": Field("依据", required=True, longest=1000, lines=True, guarded=True),
        "demand": Field("要求", required=True, longest=2000, lines=True, guarded=True),
        "reply_days": Number("回复期限（天）", required=True, least=1, most=90),
        "contact": Field("联系人", longest=60, guarded=True),
        **{name: Record("抄送单位") for name in COPIES},
        "duties": Record("列入的事项", required=True, many=True),
    }

    def words(self, addressee: UUID | None) -> dict[str, Any]:
        """As the action takes them. `addressee`: who it goes to where nobody else was chosen."""
        said = self.clean
        kept = {name: said[name] for name in ("title", "cause", "basis", "demand", "reply_days", "duties")}
        copies = [said[name] for name in COPIES if said[name]]
        return {
            **kept,
            "addressee": said["addressee"] or addressee,
            "contact": said["contact"] or "",
            "copies": copies,
        }


class SignForm(Form):
    fields = {"seen": Field("所见情况", longest=64), "accepted": Tick("按最新情况签发")}


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class ReplyForm(Form):
    fields = {
        "reply": Field("回复内容", required=True, longest=2000, lines=True, guarded=True),
        "file": Upload("佐证材料", many=True),
    }


class AdviceReplyForm(Form):
    """Of advice: adopted or not, and why not (条例40)."""

    fields = {
        "adopted": Choice("采纳情况", required=True, choices=ADOPTED),
        "not_adopted": Field("未采纳的理由", longest=500, lines=True, guarded=True),
        **ReplyForm.fields,
    }

    def check(self) -> None:
        if self.clean["adopted"] == "no" and not self.clean["not_adopted"]:
            self.error("not_adopted", "未采纳的，请填写“未采纳的理由”（《信访工作条例》第四十条）")


class DelistingForm(Form):
    fields = {
        "reason": Field("摘牌理由", required=True, longest=500, lines=True, guarded=True),
        "file": Upload("摘牌依据材料", required=True),
    }
