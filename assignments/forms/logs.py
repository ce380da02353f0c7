"""What is typed into the log of a case: what was done, a word on it, when."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time

from assignments.states import LOG
from portal.clock import CHINA, now
from portal.web.form import Choice, Day, Field, Form, Upload


@dataclass(frozen=True)
class Minute(Field):
    """The time of day, `09:30`."""

    longest: int = 10

    def clean(self, typed: str) -> time:
        plain = unicodedata.normalize("NFKC", typed).strip()
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", plain, re.ASCII)
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValueError("应为几点几分，例如 09:30")
        return time(int(found[1]), int(found[2]))


class EntryForm(Form):
    """Without day and time it happened now. `clean["at"]`: the minute, None for now."""

    fields = {
        "what": Choice("登记内容", required=True, choices=LOG),
        "note": Field("说明", longest=500, lines=True, guarded=True),
        "on": Day("日期"),
        "time": Minute("时间"),
    }

    def check(self) -> None:
        on, minute = self.clean.pop("on"), self.clean.pop("time")
        self.clean["at"] = None
        if on is None and minute is None:
            return
        if on is None or minute is None:
            empty, label = ("on", "日期") if on is None else ("time", "时间")
            self.error(empty, f"请填写“{label}”；刚刚做的，日期和时间都不填")
            return
        self.clean["at"] = datetime.combine(on, minute, CHINA)
        if self.clean["at"] > now():
            self.error("time", "“时间”不能晚于现在")


class EventForm(EntryForm):
    """听证、第三方评议、律师意见, with their papers."""

    fields = {**EntryForm.fields, "file": Upload("材料", many=True)}


class StrikeForm(Form):
    fields = {"reason": Field("划去理由", required=True, longest=300, guarded=True)}


class PapersForm(Form):
    fields = {"file": Upload("材料", required=True, many=True)}


class WithdrawForm(Form):
    fields = {"reason": Field("撤回理由", required=True, longest=300, guarded=True)}
