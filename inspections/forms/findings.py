"""What was found, and what is not told to the public."""

from inspections.states import WITHHELD_GROUNDS
from portal.web.form import Choice, Day, Field, Form, Record, Tick


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


GROUNDS = {ground: ground for ground in WITHHELD_GROUNDS}


class WithholdForm(Form):
    """The finding and its 整改落实情况, each for the public and inside the Party. Empty is told."""

    fields = {
        "ground": Choice("具体问题不向社会公开的理由", choices=GROUNDS),
        "party": Choice("具体问题不在党内通报的理由", choices=GROUNDS),
        "result": Choice("落实情况不向社会公开的理由", choices=GROUNDS),
        "result_party": Choice("落实情况不在党内通报的理由", choices=GROUNDS),
    }

    def check(self) -> None:
        clean = self.clean
        if clean["party"] and not clean["ground"]:
            self.error("ground", "不在党内通报的问题，也不能向社会公开，请选择“具体问题不向社会公开的理由”")
        if clean["result_party"] and not (clean["result"] or clean["ground"]):
            self.error("result", "落实情况不在党内通报的，也不能向社会公开，请选择“落实情况不向社会公开的理由”")


def lines_of(text: str | None) -> list[str]:
    """One measure a line; blank lines are nobody's."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]
