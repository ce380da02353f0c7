"""What is typed to declare a 重点时段, to change it, and to decide on one."""

from datetime import date

from portal.accountability.campaign_states import CAMPAIGN_KINDS, HOURS, SILENT_DAYS
from portal.accountability.profiles import ROOMS
from portal.web.form import Choice, Day, Field, Form, Number, Record, Tick

CHOSEN = {room: words for room, words in ROOMS.items() if room}
TIMES = {hour: hour for hour in HOURS}
FIRST = {"silent_days": SILENT_DAYS, "dispatch_at": "08:30", "press_at": "09:00", "circular_at": "08:30"}
"""What an empty form proposes."""


class DeclareForm(Form):
    fields = {
        "kind": Choice("种类", required=True, choices=CAMPAIGN_KINDS),
        "office": Record("提出单位", required=True),
        "name": Field("名称", required=True, longest=40, guarded=True),
        "purpose": Field("目的和要求", required=True, longest=1000, lines=True, guarded=True),
        "starts_on": Day("开始日期", required=True, earliest=date(2020, 1, 1)),
        "ends_on": Day("结束日期", required=True, earliest=date(2020, 1, 1)),
        "rooms": Choice("事项范围", choices=CHOSEN, many=True),
        "units": Record("单位范围", many=True),
        "ladder": Field("期间使用的督办阶梯", longest=40),
        "limit_days": Number("建议几天内办结", least=1, most=400),
        "silent_days": Number("几天没有进展列入督办", required=True, least=1, most=60),
        "dispatch_at": Choice("每日一调度", choices=TIMES),
        "press_at": Choice("每日一督办", choices=TIMES),
        "circular_at": Choice("每日一通报", choices=TIMES),
        "at_its_hour": Tick("到点就发，休息日也发"),
    }

    def check(self) -> None:
        if self.clean["ends_on"] < self.clean["starts_on"]:
            self.error("ends_on", "“结束日期”不能早于开始日期")


class ChangeForm(DeclareForm):
    """One declared already. The office stays."""

    fields = {name: field for name, field in DeclareForm.fields.items() if name != "office"}


class AdjustForm(Form):
    fields = {
        "ends_on": Day("结束日期", required=True, earliest=date(2020, 1, 1)),
        "dispatch_at": Choice("每日一调度", choices=TIMES),
        "press_at": Choice("每日一督办", choices=TIMES),
        "circular_at": Choice("每日一通报", choices=TIMES),
        "units": Record("单位范围", many=True),
        "reason": Field("理由", required=True, longest=300, lines=True, guarded=True),
    }


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}
