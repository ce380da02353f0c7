"""A report handed in, and what was understood of it."""

from typing import Any

from litestar.datastructures import FormMultiDict

from portal.web.form import Day, Field, Form, Record, Tick, Upload


class ReportForm(Form):
    """A report handed in as a file or pasted."""

    fields = {
        "report": Upload("报告或台账文件"),
        "pasted": Field("粘贴的报告文字", longest=200_000, lines=True),
    }

    def check(self) -> None:
        if not self.clean["report"] and not self.clean["pasted"]:
            self.error("report", "请选择文件，或粘贴报告文字")


class IntakeForm(Form):
    """The understood report, row by row: as many fields as it has findings."""

    def __init__(self, report: dict[str, Any], data: FormMultiDict | None = None, **initial: Any) -> None:
        self.report = report
        fields: dict[str, Field] = {
            "unit_for_all": Record("全部事项的责任单位"),
            "due_for_all": Day("全部事项的整改时限"),
        }
        for c, category in enumerate(report["categories"]):
            fields[f"c{c}"] = Field(f"第{c + 1}类名称", required=True, longest=300, guarded=True)
            initial.setdefault(f"c{c}", category["title"] or "巡察反馈问题")
            for f, finding in enumerate(category["findings"]):
                key, where = f"c{c}f{f}", f"第{c + 1}类第{f + 1}个问题"
                fields |= {
                    f"{key}_take": Tick(f"{where}读入"),
                    f"{key}_title": Field(f"{where}", required=True, longest=500, guarded=True),
                    f"{key}_measures": Field(f"{where}的整改措施", longest=20_000, lines=True, guarded=True),
                    f"{key}_unit": Record(f"{where}的责任单位"),
                    f"{key}_due": Day(f"{where}的整改时限"),
                }
                initial.setdefault(f"{key}_take", "1")
                initial.setdefault(f"{key}_title", finding["title"])
                initial.setdefault(f"{key}_measures", "\n".join(finding["measures"]))
        self.fields = fields
        super().__init__(data, **initial)

    def check(self) -> None:
        for key in self.keys():
            if self.clean[f"{key}_take"] and not (self.clean[f"{key}_unit"] or self.clean["unit_for_all"]):
                self.error(
                    f"{key}_unit", f"请选择“{self.fields[f'{key}_title'].label}”的责任单位，或在上方为全部事项选择"
                )
        if not any(self.clean[f"{key}_take"] for key in self.keys()):
            self.error("unit_for_all", "没有勾选任何问题，无从读入")

    def keys(self) -> list[str]:
        return [
            f"c{c}f{f}"
            for c, category in enumerate(self.report["categories"])
            for f in range(len(category["findings"]))
        ]
