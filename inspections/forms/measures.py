"""The measures of an item, row by row, and what was done about them."""

from typing import Any

from litestar.datastructures import FormMultiDict

from inspections.states import MEASURE_KINDS
from portal.web.form import Choice, Day, Field, Form, Number, Record, Upload


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


class EvidenceForm(Form):
    fields = {"file": Upload("上传佐证材料", required=True, many=True), "effective_on": Day("材料生效日期")}
