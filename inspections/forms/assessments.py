"""What was decided of a unit, and which items it must put right a second time."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar.datastructures import FormMultiDict

from inspections.states import GRADES, SECOND
from portal.web.form import Choice, Day, Field, Form, Tick, Upload

DECIDED: dict[str, Field] = {
    "grade": Choice("评估结果", required=True, choices=GRADES),
    "body": Field("评估单位", required=True, longest=120),
    "decided_on": Day("评估日期", required=True),
    "attention": Field("重视程度", required=True, longest=1000, lines=True, guarded=True),
    "measures": Field("整改措施", required=True, longest=1000, lines=True, guarded=True),
    "results": Field("整改成效", required=True, longest=1000, lines=True, guarded=True),
    "papers": Upload("评估文件", many=True),
    "reason": Field("二次整改要求", longest=300, lines=True, guarded=True),
    "due_for_all": Day("二次整改时限"),
}


class AssessmentForm(Form):
    """Two fields an item beside the fixed ones: whether it is taken along, and a day of its own."""

    fields = DECIDED

    def __init__(self, items: list[dict[str, Any]], data: FormMultiDict | None = None, **initial: Any) -> None:
        self.items = items
        fields = dict(DECIDED)
        for item in items:
            key = key_of(item)
            fields[f"{key}_take"] = Tick(f"“{item['title'][:40]}”列入二次整改")
            fields[f"{key}_due"] = Day(f"“{item['title'][:40]}”的时限")
            if item["is_open"]:
                initial.setdefault(f"{key}_take", "1")
        self.fields = fields
        super().__init__(data, **initial)
        if data is not None and self.second_asked and _moved_on(data, {key_of(item) for item in items}):
            self.error("reason", "所选事项中有的刚刚已销号或重新打开，请看过最新的清单后再选")

    @property
    def second_asked(self) -> bool:
        return self.clean.get("grade") in SECOND

    def check(self) -> None:
        if not self.second_asked:
            return
        if not self.chosen():
            if self.items:
                self.error("reason", "评为“一般”“差”的，请至少勾选一项二次整改的事项")
            return
        if not self.clean["reason"]:
            self.error("reason", "评为“一般”“差”的，请填写“二次整改要求”")
        if not self.clean["due_for_all"] and not all(self.chosen().values()):
            self.error("due_for_all", "请填写“二次整改时限”，或者给每一项单独填时限")

    def chosen(self) -> dict[UUID, date | None]:
        keys = {item["id"]: key_of(item) for item in self.items}
        return {item: self.clean[f"{key}_due"] for item, key in keys.items() if self.clean[f"{key}_take"]}


def key_of(item: dict[str, Any]) -> str:
    """An item closed or reopened since the page was opened has another key: a box ticked for the one is none for the other."""
    return f"{'open' if item['is_open'] else 'closed'}_{item['id'].hex}"


def _moved_on(data: FormMultiDict, keys: set[str]) -> bool:
    ticked = {name.removesuffix("_take") for name in data if name.endswith("_take")}
    return bool(ticked - keys)
