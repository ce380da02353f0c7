"""What is typed about an instruction (批示) and the reply to it."""

from assignments.states import INSTRUCTION_LEVELS
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Record, Upload


class InstructionForm(Form):
    """A day for the reply and the unit that owes it come together, or not at all."""

    fields = {
        "level": Choice("批示层级", required=True, choices=INSTRUCTION_LEVELS),
        "given_by": Field("批示领导", required=True, longest=60, guarded=True),
        "given_on": Day("批示日期", required=True),
        "text": Field("批示内容", required=True, longest=1000, lines=True, guarded=True),
        "reply_due": Day("回复期限"),
        "answering_unit": Record("回复单位"),
    }

    def check(self) -> None:
        if self.clean["given_on"] > today():
            self.error("given_on", "“批示日期”不能晚于今天")
        if self.clean["reply_due"] and not self.clean["answering_unit"]:
            self.error("answering_unit", "请选择“回复单位”")
        if self.clean["answering_unit"] and not self.clean["reply_due"]:
            self.error("reply_due", "请填写“回复期限”")


class ReplyForm(Form):
    fields = {
        "reply": Field("办理情况", required=True, longest=1000, lines=True, guarded=True),
        "file": Upload("材料", many=True),
    }


class TakeBackForm(Form):
    fields = {"reason": Field("撤回理由", required=True, longest=300, guarded=True)}
