"""What is typed of official figures: where they come from, and ten counts of each unit."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar.datastructures import FormMultiDict

from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.official import COUNTS, MOST, faults
from portal.accountability.figures.periods import Period, recent
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Record, Upload

SYSTEM = "信访业务信息系统"


class WhichForm(Form):
    """Of which territory, which kind of units, which period: what the sheet is about."""

    fields = {
        "territory": Record("地区", required=True),
        "level": Choice("单位类别", required=True, choices=LEVELS),
        "period": Field("统计时段", required=True, longest=12),
    }

    def check(self) -> None:
        if self.clean["period"] not in dict(periods()):
            self.error("period", "“统计时段”请从所列选项中选择")


class UploadForm(WhichForm):
    fields = {**WhichForm.fields, "sheet": Upload("Excel 文件", required=True)}


class CountsForm(Form):
    """One field a count and unit. `reason`: of a correction, where there is one to be made."""

    fields: Mapping[str, Field] = {
        "source_system": Field("来源系统", required=True, longest=120, guarded=True),
        "report_name": Field("报表名称", required=True, longest=200, guarded=True),
        "taken_on": Day("取数日期", required=True),
        "note": Field("备注", longest=500, lines=True, guarded=True),
        "paper": Upload("报表文件"),
    }

    def __init__(
        self,
        units: Sequence[tuple[UUID, str]],
        data: FormMultiDict | None = None,
        *,
        correcting: bool = False,
        **initial: Any,
    ) -> None:
        self.units = units
        reason = {"correction": Field("更正理由", required=True, longest=500, guarded=True)} if correcting else {}
        counts = {
            name_of(unit, count): Number(f"{name} {words}", most=MOST)
            for unit, name in units
            for count, words in COUNTS.items()
        }
        self.fields = {**type(self).fields, **reason, **counts}
        super().__init__(data, **initial)

    def check(self) -> None:
        for unit, name in self.units:
            for count, said in faults(self.counts[unit]):
                words = f"“{name} {COUNTS[count]}”"
                self.error(name_of(unit, count), words + said if said.startswith("（") else f"{words}：{said}")

    @property
    def counts(self) -> dict[UUID, dict[str, int | None]]:
        return {unit: {count: self.clean[name_of(unit, count)] for count in COUNTS} for unit, _ in self.units}


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


def name_of(unit: UUID, count: str) -> str:
    return f"n{unit.hex}_{count}"


def typed(numbers: Mapping[UUID, Mapping[str, int | None]]) -> dict[str, Any]:
    """What the form begins with."""
    return {name_of(unit, count): line[count] for unit, line in numbers.items() for count in COUNTS}


def periods() -> list[tuple[str, str]]:
    """Months first, the latest first: what is entered most often."""
    offered: list[Period] = recent(today())
    order = sorted(offered, key=lambda one: ("-" not in one.name, "季度" in one.name))
    return [(one.name, one.words) for one in order]
