"""What is typed as progress: one's own sentence, or one of those that lie ready for how the case stands."""

from assignments.states import LINES, AssignmentState
from portal.web.form import Choice, Day, Field, Form, Upload

READY: dict[str, tuple[str, ...]] = {
    AssignmentState.delivered: (
        "已接收，正在了解情况。",
        "已听取责任单位汇报，正在研究办理思路。",
        "已到现场查看，…",
    ),
    AssignmentState.planning: (
        "已召集责任单位研究方案。",
        "正在就方案征求有关单位意见。",
        "已召开协调会，明确…",
    ),
    AssignmentState.plan_review: (
        "方案已报批，先行开展能够开展的工作。",
        "已按审批意见补充材料。",
        "已约见信访人，当面听取…",
    ),
    AssignmentState.underway: (
        "正按方案落实，进度正常。",
        "已约见信访人，当面听取…",
        "已召开协调会，明确…",
        "已到现场查看，…",
        "目前卡在…，需要…协调。",
    ),
}
"""By state, the likeliest first. What ends in 「…」 wants a few words more before it says anything."""
OPEN = "…"


class ReportForm(Form):
    """Without JavaScript the chosen sentence is taken when nothing is typed."""

    fields = {
        "text": Field("进展", longest=1000, lines=True, guarded=True),
        "ready": Choice("现成的话", longest=60, choices={one: one for ready in READY.values() for one in ready}),
        "photo": Upload("照片或材料", many=True),
        "happened_on": Day("哪天的事"),
        "line": Choice("代表哪条线", choices=LINES),
    }

    def check(self) -> None:
        text = self.clean["text"] or self.clean["ready"]
        self.typed["text"] = text or ""
        if not text:
            self.error("text", "请写一句话，或者选一句现成的话")
        elif OPEN in text and text in self.fields["ready"].choices:  # type: ignore[operator]
            self.error("text", "请把“进展”里的“…”补写完整")
        self.clean["text"] = text
