"""Acts upon many items at once: what changes for all of them, what they are reminded with, who hands over to whom."""

from typing import Any

from litestar.datastructures import FormMultiDict

from portal.web.form import Choice, Field, Form, Record, Tick

MOST = 300
"""Rows of one act: so many are written in a few seconds, and so many a person can look through."""

READY = {
    "progress": "请按时限推进整改，并及时填报最新进展。",
    "near": "整改时限临近，请抓紧办理；措施已落实的，请上传佐证材料并申请销号。",
    "late": "已超过整改时限，请尽快完成，并填报进展、说明原因。",
    "own": "自己写一句",
}


class AssignManyForm(Form):
    """Only what is filled in changes."""

    fields = {
        "leader": Record("责任领导"),
        "handler": Record("承办人"),
        "lead_unit": Record("责任单位"),
        "supporting": Record("增加协办单位"),
    }

    def check(self) -> None:
        if not any(self.clean[name] for name in self.fields):
            self.error("leader", "请至少填写一项要改的内容；不填的保持不变")


class RemindManyForm(Form):
    fields = {
        "ready": Choice("提醒内容", required=True, choices=READY),
        "own": Field("自己写的一句", longest=120, guarded=True),
    }

    def check(self) -> None:
        if self.clean["ready"] == "own" and not self.clean["own"]:
            self.error("own", "请填写“自己写的一句”，或选择一句现成的")

    @property
    def sentence(self) -> str:
        return str(self.clean["own"] if self.clean["ready"] == "own" else READY[self.clean["ready"]])


class HandOverForm(Form):
    """`chosen` holds the rows, as `id_version`; `when` is offered to the inspection office only."""

    fields = {
        "receiver": Record("接收人", required=True),
        "witness": Record("监交人", required=True),
        "when": Choice("何时生效", choices={"confirmed": "接收人确认后生效", "at_once": "立即生效"}),
        "reason": Field("立即生效的理由", longest=300, lines=True, guarded=True),
    }

    def __init__(self, data: FormMultiDict | None = None, **initial: Any) -> None:
        initial.setdefault("when", "confirmed")
        super().__init__(data, **initial)

    def check(self) -> None:
        if self.clean["when"] == "at_once" and not self.clean["reason"]:
            self.error("reason", "立即生效的，请填写“立即生效的理由”，例如：移交人已调离，账号已停用")
        if self.clean["receiver"] == self.clean["witness"]:
            self.error("witness", "监交人不能是接收人本人，请另选一人")


class TakeOverForm(Form):
    """The receiver has looked at the rows: one tick says so."""

    fields = {"looked": Tick("已逐项核对移交事项")}

    def check(self) -> None:
        if not self.clean["looked"]:
            self.error("looked", "请核对移交事项后，勾选“已逐项核对移交事项”")
