"""The steps of an inspection: opened together, their days, their papers; and the prompt before they are due."""

from collections.abc import Mapping
from typing import Any

from litestar.datastructures import FormMultiDict

from inspections.states import NODES
from portal.web.form import Day, Field, Form, Tick, Upload

OPENED: dict[str, Field] = {
    name: part
    for kind, node in NODES.items()
    for name, part in (
        (f"{kind}_take", Tick(f"{node.words}适用")),
        (f"{kind}_due", Day(f"{node.words}的完成时限")),
        (f"{kind}_reason", Field(f"{node.words}不适用的原因", longest=300, guarded=True)),
    )
}


class NodesForm(Form):
    """Every step of the default set: taken with a day or without, or not, and why."""

    fields = OPENED

    def check(self) -> None:
        for kind, node in NODES.items():
            if not self.clean[f"{kind}_take"] and not self.clean[f"{kind}_reason"]:
                self.error(f"{kind}_reason", f"“{node.words}”没有勾选，请写明不适用的原因")
        if not any(self.clean[f"{kind}_take"] for kind in NODES):
            self.error(f"{next(iter(NODES))}_take", "请至少保留一个节点")


class NodeDayForm(Form):
    fields = {
        "due": Day("完成时限", required=True),
        "reason": Field("调整理由", longest=300, lines=True, guarded=True),
    }


class NodeDoneForm(Form):
    fields = {
        "done_on": Day("完成于", required=True),
        "without": Field("未上传材料的说明", longest=300, lines=True, guarded=True),
    }


class PlainDoneForm(Form):
    """For a step that asks for no papers."""

    fields = {"done_on": Day("完成于", required=True)}


class NodePapersForm(Form):
    """One field a paper that is asked for, and one for any other; `named` gives each file with its paper's name."""

    fields: Mapping[str, Field] = {"other": Upload("其他材料", many=True)}

    def __init__(self, papers: tuple[str, ...], data: FormMultiDict | None = None) -> None:
        self.papers = {f"paper{place}": name for place, name in enumerate(papers)}
        self.fields = {key: Upload(name, many=True) for key, name in self.papers.items()} | dict(type(self).fields)
        super().__init__(data)

    def check(self) -> None:
        if not self.named():
            self.error(next(iter(self.fields)), "请选择要上传的文件")

    def named(self) -> list[tuple[str | None, Any]]:
        return [(self.papers.get(key), file) for key in self.fields for file in self.clean[key]]


class PromptForm(Form):
    fields = {
        "closing": Field("结束语", required=True, longest=120, lines=True, guarded=True),
    }

    def check(self) -> None:
        if self.clean["closing"].count("\n") > 2:
            self.error("closing", "“结束语”最多三段，以便印在一页纸上")
