"""What is typed as a plan: the text, its steps row by row, the day one promises."""

from typing import Any

from litestar.datastructures import FormMultiDict

from portal.web.form import Day, Field, Form, Number, Record

MOST_STEPS = 20
FEWEST_ROWS = 3
PARTS = ("title", "unit", "due", "offset_days")


class PlanForm(Form):
    """As many rows as were there, and two more; an empty row is no step. `steps` is filled once the form is right."""

    def __init__(
        self, data: FormMultiDict | None = None, *, text: str = "", steps: list[dict[str, Any]] | None = None
    ) -> None:
        given = steps or []
        rows = _rows_sent(data) if data is not None else max(FEWEST_ROWS, len(given) + 1)
        self.keys = [f"s{number}" for number in range(min(rows, MOST_STEPS))]
        fields: dict[str, Field] = {
            "text": Field("化解方案", required=True, longest=5000, lines=True, guarded=True),
        }
        initial: dict[str, Any] = {"text": text}
        for number, key in enumerate(self.keys, 1):
            fields |= {
                f"{key}_title": Field(f"第{number}步做什么", longest=200, guarded=True),
                f"{key}_unit": Record(f"第{number}步责任单位"),
                f"{key}_due": Day(f"第{number}步完成日期"),
                f"{key}_offset_days": Number(f"第{number}步批准后天数", least=1, most=1000),
            }
            if number <= len(given):
                initial |= {f"{key}_{part}": given[number - 1][part] for part in PARTS}
        self.fields = fields
        self.steps: list[dict[str, Any]] = []
        super().__init__(data, **initial)

    def check(self) -> None:
        for number, key in enumerate(self.keys, 1):
            step = {part: self.clean[f"{key}_{part}"] for part in PARTS}
            if not any(step.values()):
                continue
            if not step["title"]:
                self.error(f"{key}_title", f"请填写“第{number}步做什么”，不需要这一步的，请把这一行清空")
            elif not step["unit"]:
                self.error(f"{key}_unit", f"请选择“第{number}步责任单位”")
            elif (step["due"] is None) == (step["offset_days"] is None):
                self.error(f"{key}_due", f"“第{number}步”请填写完成日期，或批准后多少天内完成，二者选一")
            else:
                self.steps.append(step)
        if not self.errors and not self.steps:
            self.error(f"{self.keys[0]}_title", "请至少写一步")


def _rows_sent(data: FormMultiDict) -> int:
    """The rows of the page that was sent, and two more where that was asked for."""
    rows = sum(f"s{number}_title" in data for number in range(MOST_STEPS))
    return max(1, rows + (2 if "more" in data else 0))


class PromiseForm(Form):
    fields = {
        "promised_on": Day("承诺化解日", required=True),
        "reason": Field("推迟的理由", longest=300, lines=True, guarded=True),
    }


class StepForm(Form):
    fields = {"done_on": Day("完成日期")}
