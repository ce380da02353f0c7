"""What people type in this room, made clean."""

from typing import Any

from litestar.datastructures import FormMultiDict

from inspections.states import MEASURE_KINDS, ROUND_KINDS, WITHHELD_GROUNDS
from portal.web.form import Choice, Day, Field, Form, Number, Record, Tick, Upload

UNITS = {"日": "日", "工作日": "工作日", "月": "月"}


class RoundForm(Form):
    fields = {
        "title": Field("轮次名称", required=True, longest=120),
        "kind": Choice("巡察类型", required=True, choices=ROUND_KINDS),
        "topic": Field("专项主题", longest=120),
        "year": Number("年度", required=True, least=2000, most=2099),
        "office": Record("巡察办", required=True),
        "seats": Record("联审单位", many=True),
        "seats_needed": Number("须同意的家数", least=1, most=20),
        "follow_up_weeks": Number("销号后多少周回头看", least=1, most=104),
        **{
            name: part
            for key, words in (
                ("plan", "整改方案报送"),
                ("focus", "集中整改期"),
                ("report", "整改情况报告"),
                ("item", "事项默认时限"),
            )
            for name, part in (
                (f"{key}_amount", Number(words, required=True, least=1, most=999)),
                (f"{key}_unit", Choice(f"{words}单位", required=True, choices=UNITS)),
            )
        },
    }

    def limits(self) -> dict[str, tuple[int, str]]:
        return {
            key: (self.clean[f"{key}_amount"], self.clean[f"{key}_unit"]) for key in ("plan", "focus", "report", "item")
        }


class InspectionForm(Form):
    fields = {
        "round": Record("巡察轮次", required=True),
        "title": Field("巡察名称", required=True, longest=120),
        "team": Field("巡察组", required=True, longest=60),
        "inspected_unit": Record("被巡察单位", required=True),
        "lead_department": Record("整改牵头部门", required=True),
        "from_day": Day("巡察开始日", required=True),
        "to_day": Day("巡察结束日", required=True),
        "feedback_on": Day("反馈日", required=True),
    }

    def check(self) -> None:
        if self.clean["to_day"] < self.clean["from_day"]:
            self.error("to_day", "“巡察结束日”不能早于开始日")
        if self.clean["feedback_on"] < self.clean["from_day"]:
            self.error("feedback_on", "“反馈日”不能早于巡察开始日")


class FindingForm(Form):
    fields = {
        "category": Field("问题类别", required=True, longest=300, guarded=True),
        "title": Field("反馈问题", required=True, longest=500, guarded=True),
        "manifestation": Field("具体表现", longest=4000, lines=True, guarded=True),
        "measures": Field("整改措施", longest=8000, lines=True, guarded=True),
        "target": Field("整改目标", longest=2000, lines=True, guarded=True),
        "lead_unit": Record("责任单位", required=True),
        "supporting": Record("协办单位", many=True),
        "leader": Record("责任领导"),
        "due": Day("整改时限"),
        "immediate": Tick("立行立改"),
        "ongoing": Tick("长期坚持"),
    }


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


class MeasuresForm(Form):
    """As many rows as the item has measures, and one more to type the next in."""

    def __init__(self, measures: list[dict[str, Any]], data: FormMultiDict | None = None) -> None:
        self.keys = [f"m{n}" for n in range(len(measures) + 1)]
        fields: dict[str, Field] = {}
        initial: dict[str, Any] = {}
        for n, key in enumerate(self.keys):
            where = f"第{n + 1}条"
            fields |= {
                f"{key}_text": Field(f"{where}措施", longest=4000, lines=True, guarded=True),
                f"{key}_kind": Choice(f"{where}类型", choices=MEASURE_KINDS),
                f"{key}_quantity": Number(f"{where}成果数量", most=99_999_999),
                f"{key}_quantity_unit": Field(f"{where}成果单位", longest=12),
                f"{key}_done_on": Day(f"{where}完成日期"),
            }
            if n < len(measures):
                initial |= {f"{key}_{name}": measures[n][name] for name in MEASURE_FIELDS}
        self.fields = fields
        super().__init__(data, **initial)

    def check(self) -> None:
        for key in self.keys:
            if self.clean[f"{key}_quantity"] is not None and not self.clean[f"{key}_quantity_unit"]:
                self.error(f"{key}_quantity_unit", f"请填写“{self.label(f'{key}_quantity_unit')}”，例如：件、次、万元")
        if not any(self.clean[f"{key}_text"] for key in self.keys):
            self.error(f"{self.keys[0]}_text", "请至少保留一条整改措施")


MEASURE_FIELDS = ("text", "kind", "quantity", "quantity_unit", "done_on")


class ProgressForm(Form):
    fields = {
        "text": Field("填报进展", required=True, longest=1000, lines=True, guarded=True),
        "happened_on": Day("进展日期"),
        "measure": Record("对应措施"),
    }


class PromiseForm(Form):
    fields = {
        "promised_on": Day("承诺完成日", required=True),
        "reason": Field("推迟理由", longest=300, lines=True, guarded=True),
    }


class EvidenceForm(Form):
    fields = {"file": Upload("上传佐证材料", required=True, many=True), "effective_on": Day("材料生效日期")}


class ApplyForm(Form):
    fields = {"outcome": Field("整改落实情况", required=True, longest=2000, lines=True, guarded=True)}


class ReasonForm(Form):
    """A step that must say why."""

    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}


class FollowUpForm(Form):
    fields = {
        "held": Choice("检查结果", required=True, choices={"held": "整改到位，成果保持", "slid": "出现反弹，重新整改"}),
        "note": Field("检查情况", required=True, longest=1000, lines=True, guarded=True),
        "due": Day("新的整改时限"),
    }

    def check(self) -> None:
        if self.clean["held"] == "slid" and not self.clean["due"]:
            self.error("due", "出现反弹的，请填写“新的整改时限”")


class ReopenForm(Form):
    fields = {
        "note": Field("“回头看”发现的问题", required=True, longest=500, lines=True, guarded=True),
        "due": Day("新的整改时限", required=True),
    }


class ExtendForm(Form):
    fields = {
        "due": Day("延期至", required=True),
        "reason": Field("延期理由", required=True, longest=500, lines=True, guarded=True),
    }


class AssignForm(Form):
    fields = {
        "lead_unit": Record("责任单位", required=True),
        "leader": Record("责任领导"),
        "handler": Record("承办人"),
    }


class RecusalForm(Form):
    fields = {
        "person": Record("需回避人员"),
        "unit": Record("需回避单位"),
        "reason": Field("回避事由", required=True, longest=300, guarded=True),
    }

    def check(self) -> None:
        if bool(self.clean["person"]) == bool(self.clean["unit"]):
            self.error("person", "请选择需回避的人员或单位（二者选一）")


class WithholdForm(Form):
    fields = {"ground": Choice("不公开的理由", choices={ground: ground for ground in WITHHELD_GROUNDS})}


class NoticeForm(Form):
    fields = {
        "report_lead": Field("整改工作开展情况", required=True, longest=6000, lines=True, guarded=True),
        "next_steps": Field("下一步工作计划", required=True, longest=3000, lines=True, guarded=True),
        "contact": Field("联系方式", required=True, longest=300, lines=True),
    }


def lines_of(text: str | None) -> list[str]:
    """One measure a line; blank lines are nobody's."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]
