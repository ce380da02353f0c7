"""What is typed to plan a meeting, to change it, to keep a template."""

import re
from dataclasses import dataclass
from typing import Any

from meetings.states import KINDS
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Record

CAPACITIES = {"observer": "列席单位", "member": "参会单位"}


@dataclass(frozen=True)
class Hour(Field):
    """The time of day as `09:30`; 9:30, 9：30 and 9点半 are understood."""

    longest: int = 10

    def clean(self, typed: str) -> str:
        plain = typed.replace("：", ":").replace("点半", ":30").replace("点", ":").replace("分", "").strip()
        found = re.fullmatch(r"(\d{1,2})(?::(\d{2})?)?", plain, re.ASCII)
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValueError("应为几点几分，例如 09:30")
        return f"{int(found[1]):02}:{int(found[2] or 0):02}"


class MeetingForm(Form):
    """The day must not be past. `title` is proposed from kind and year when left empty."""

    fields = {
        "kind": Choice("会议种类", required=True, choices=KINDS),
        "title": Field("会议名称", longest=120),
        "on": Day("日期", required=True),
        "from_time": Hour("时间", required=True),
        "minutes_planned": Number("预计时长", required=True, least=5, most=1440),
        "place": Field("地点", required=True, longest=120, guarded=True),
        "chair": Record("主持人"),
        "contact": Field("联系人", longest=120, guarded=True),
        "requirements": Field("有关要求", longest=2000, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["on"] < today():
            self.error("on", "“日期”已经过去，请选择今天或以后的日子")


class ChangeForm(MeetingForm):
    """The kind stays: it has the number in it."""

    fields = {
        **{name: part for name, part in MeetingForm.fields.items() if name != "kind"},
        "title": Field("会议名称", required=True, longest=120),
    }


class CopyForm(Form):
    fields = {"on": Day("日期", required=True), "from_time": Hour("时间", required=True)}

    def check(self) -> None:
        if self.clean["on"] < today():
            self.error("on", "“日期”已经过去，请选择今天或以后的日子")


class InviteForm(Form):
    fields = {
        "unit": Record("单位", required=True),
        "capacity": Choice("以何身份", required=True, choices=CAPACITIES),
    }


class TemplateForm(Form):
    fields = {
        "kind": Choice("会议种类", required=True, choices=KINDS),
        "title": Field("模板名称", required=True, longest=120),
        "place": Field("地点", longest=120, guarded=True),
        "from_time": Hour("时间"),
        "minutes_planned": Number("预计时长", least=5, most=1440),
        "requirements": Field("有关要求", longest=2000, lines=True, guarded=True),
        "standing_items": Field("固定议程", longest=2000, lines=True, guarded=True),
    }

    def check(self) -> None:
        lines = [line for line in (self.clean["standing_items"] or "").splitlines() if line.strip()]
        if any(len(line.strip()) > 300 for line in lines) or len(lines) > 20:
            self.error("standing_items", "“固定议程”每行一项，每项最多 300 个字，最多 20 项")


def seen(sent: Any) -> int:
    """The version of the record the person saw, as the page carries it; -1 where it carries none."""
    text = sent.get("version", "")
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 9 else -1
