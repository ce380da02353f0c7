"""A conference, its seats and members, its regulations, rhythm, key periods and limits."""

from typing import Any

from litestar.datastructures import FormMultiDict

from meetings.states import KINDS, LIMITS, RANKS
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Record, Tick, Upload

OFTEN = {"周": "周", "月": "个月"}
LIMIT_UNITS = {"字": "字", "分钟": "分钟", "日": "日（自然日）", "工作日": "工作日"}


class EstablishForm(Form):
    fields = {
        "title": Field("联席会议名称", required=True, longest=120),
        "territory": Record("所在地区", required=True),
        "office": Record("联席会议办公室", required=True),
        "sign": Field("机关代字", required=True, longest=20),
        "established_on": Day("建立日期", required=True),
    }

    def check(self) -> None:
        if self.clean["established_on"] > today():
            self.error("established_on", "“建立日期”不能晚于今天")


class DescribeForm(Form):
    fields = {
        "title": Field("联席会议名称", required=True, longest=120),
        "sign": Field("机关代字", required=True, longest=20),
        "host": Record("牵头部门", required=True),
        "circulates": Tick("议定事项由召集人圈阅销号"),
    }


class SeatForm(Form):
    fields = {
        "rank": Choice("联席会议职务", required=True, choices=RANKS),
        "person": Record("人员", required=True),
        "title": Field("现任职务", required=True, longest=80, guarded=True),
        "starts_on": Day("到任日期", required=True),
    }


class EndForm(Form):
    fields = {"ends_on": Day("结束日期", required=True)}


class MembersForm(Form):
    fields = {
        "units": Record("单位", required=True, many=True),
        "starts_on": Day("加入日期", required=True),
    }


class LiaisonForm(Form):
    fields = {"person": Record("联络员", required=True), "starts_on": Day("到任日期", required=True)}


class RegulationForm(Form):
    fields = {
        "title": Field("制度名称", required=True, longest=200, guarded=True),
        "number": Field("文号", longest=60),
        "signed_on": Day("签发日期", required=True),
        "in_force_from": Day("施行日期", required=True),
        "in_force_until": Day("废止日期"),
        "paper": Upload("制度文件"),
    }

    def check(self) -> None:
        if self.clean["in_force_from"] < self.clean["signed_on"]:
            self.error("in_force_from", "“施行日期”不能早于签发日期")
        until = self.clean["in_force_until"]
        if until and until < self.clean["in_force_from"]:
            self.error("in_force_until", "“废止日期”不能早于施行日期")


class RhythmForm(Form):
    """Every kind in one form; a kind without a number is called when needed."""

    fields = {
        name: field
        for kind, words in KINDS.items()
        for name, field in (
            (f"{kind}_amount", Number(f"{words}每几周（月）一次", least=1, most=60)),
            (f"{kind}_unit", Choice(f"{words}按周还是按月", choices=OFTEN)),
            (f"{kind}_key_amount", Number(f"重点时段{words}每几周（月）一次", least=1, most=60)),
            (f"{kind}_key_unit", Choice(f"重点时段{words}按周还是按月", choices=OFTEN)),
        )
    }

    def check(self) -> None:
        for kind, words in KINDS.items():
            usual, key = self.clean[f"{kind}_amount"], self.clean[f"{kind}_key_amount"]
            if usual and not self.clean[f"{kind}_unit"]:
                self.error(f"{kind}_unit", f"请选择“{words}”按周还是按月")
            if key and not usual:
                self.error(f"{kind}_amount", f"“{words}”填了重点时段的频次，请把平时的频次也填上")
            if key and not self.clean[f"{kind}_key_unit"]:
                self.error(f"{kind}_key_unit", f"请选择重点时段“{words}”按周还是按月")

    def rhythms(self) -> dict[str, tuple[int, str, int | None, str | None]]:
        said = {kind: [self.clean[f"{kind}_{part}"] for part in ("amount", "unit", "key_amount")] for kind in KINDS}
        return {
            kind: (amount, unit, key or None, self.clean[f"{kind}_key_unit"] if key else None)
            for kind, (amount, unit, key) in said.items()
            if amount
        }


class PeriodForm(Form):
    fields = {
        "title": Field("时段名称", required=True, longest=80, guarded=True),
        "from_day": Day("开始日期", required=True),
        "to_day": Day("结束日期", required=True),
    }

    def check(self) -> None:
        if self.clean["to_day"] < self.clean["from_day"]:
            self.error("to_day", "“结束日期”不能早于开始日期")


class LimitsForm(Form):
    """Every limit: its number, the unit where there is a choice, and what it rests on. Left empty: as shipped."""

    def __init__(self, data: FormMultiDict | None = None, **initial: Any) -> None:
        self.fields = {
            name: field
            for key, (words, _, unit, _) in LIMITS.items()
            for name, field in (
                (f"{key}_amount", Number(words, least=1, most=99_999)),
                (f"{key}_unit", Choice(f"{words}的单位", choices=units_for(unit))),
                (f"{key}_article", Field(f"{words}的依据", longest=120, guarded=True)),
            )
            if not name.endswith("_unit") or len(units_for(unit)) > 1
        }
        super().__init__(data, **initial)

    def own(self) -> list[tuple[str, int, str, str]]:
        return [
            (
                name,
                self.clean[f"{name}_amount"] or amount,
                (self.clean.get(f"{name}_unit") or unit) if self.clean[f"{name}_amount"] else unit,
                self.clean[f"{name}_article"] or article,
            )
            for name, (_, amount, unit, article) in LIMITS.items()
        ]


def units_for(unit: str) -> dict[str, str]:
    """Days may be counted either way; characters and minutes are what they are."""
    kinds = ("日", "工作日") if unit in {"日", "工作日"} else (unit,)
    return {kind: LIMIT_UNITS[kind] for kind in kinds}
