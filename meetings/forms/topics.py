"""What people type about a topic, made clean."""

from collections.abc import Mapping
from typing import Any

from litestar.datastructures import FormMultiDict

from meetings.states import OPINIONS, TOPIC_KINDS
from portal.web.form import Choice, Field, Form, Number, Record, Tick, Upload

Limits = Mapping[str, tuple[str, int, str, str]]
PLAIN = (
    "kind",
    "title",
    "presenter",
    "presenter_title",
    "minutes_asked",
    "background",
    "question",
    "confidential",
    "leader",
    "meeting",
)


class TopicForm(Form):
    """`limits` are the conference's own. The fields that depend on the topic's standing are put in when they apply."""

    def __init__(
        self,
        limits: Limits,
        data: FormMultiDict | None = None,
        *,
        late: bool = False,
        has_card: bool = False,
        **initial: Any,
    ) -> None:
        fields: dict[str, Field] = {
            "title": Field("议题名称", required=True, longest=300, guarded=True),
            "kind": Choice("议题类型", choices=TOPIC_KINDS),
            "presenter": Field("汇报人", longest=40),
            "presenter_title": Field("汇报人职务", longest=80),
            "minutes_asked": Number("汇报时长", least=1, most=limits["topic_minutes"][1]),
            "question": Field("需议定的问题", longest=1000, lines=True, guarded=True),
            "background": Field("议题材料", longest=limits["topic_characters"][1], lines=True, guarded=True),
            "concerned": Record("涉及单位", many=True),
            "leader": Record("分管领导"),
            "meeting": Record("拟上会议"),
            "confidential": Tick("内部议题"),
        }
        if late:
            fields["late_reason"] = Field("逾期提交的理由", longest=500, lines=True, guarded=True)
        if not has_card:
            fields["source_title"] = Field("来源", longest=300, guarded=True)
        self.fields = fields
        super().__init__(data, **initial)

    def particulars(self) -> dict[str, Any]:
        """As `topics.draft` and `topics.edit` take it, the units concerned and the place left out."""
        more = [name for name in ("late_reason", "source_title") if name in self.fields]
        clean = {name: self.clean[name] for name in (*PLAIN, *more)}
        return {**clean, "kind": clean["kind"] or "ordinary"}


class TitleForm(Form):
    fields = {
        "title": Field("议题名称", required=True, longest=300, guarded=True),
        "unit": Record("提请单位", required=True),
    }


class UnitForm(Form):
    fields = {"unit": Record("单位", required=True)}


class AskForm(Form):
    fields = {"units": Record("征求意见的单位", required=True, many=True)}


class OpinionForm(Form):
    fields = {
        "opinion": Choice("会前意见", choices=OPINIONS, required=True),
        "remark": Field("意见内容", longest=1000, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["opinion"] != "agree" and not self.clean["remark"]:
            self.error("remark", f"选择“{OPINIONS[self.clean['opinion']]}”的，请填写“意见内容”")


class SettleForm(Form):
    fields = {
        "disagreement": Field("分歧所在", longest=1000, lines=True, guarded=True),
        "settled_by": Field("由谁协调", required=True, longest=80, guarded=True),
        "settlement": Field("协调结果", required=True, longest=1000, lines=True, guarded=True),
    }


class PaperForm(Form):
    fields = {"file": Upload("上传议题材料", required=True, many=True)}


class ReasonForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class UnpaperForm(Form):
    fields = {"note": Field("撤回理由", required=True, longest=300, lines=True, guarded=True)}


class HandUpForm(Form):
    fields = {"note": Field("提交理由", longest=500, lines=True, guarded=True)}
