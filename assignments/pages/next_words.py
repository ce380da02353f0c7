"""What is next on an assignment, in one sentence, and the one button for it where it is on another page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assignments.states import AssignmentState as A
from portal.words import day_words


@dataclass(frozen=True)
class Way:
    """`move` leads on from a state. `yours`: the sentence for who may make it; `theirs`: for everybody else.

    `tail`: the page it is made on, where that is not the assignment's own; `button`: what the way there is called.
    """

    move: str
    yours: str
    theirs: str
    tail: str = ""
    button: str = ""


WAYS: dict[str, Way] = {
    A.drafted: Way("propose", "包案情况表填好后，请提交办公室审核。", "包案情况表正在填写。"),
    A.proposed: Way("endorse", "请审核包案情况表，同意后报主要负责人审批。", "等联席会议办公室审核包案情况表。"),
    A.to_approve: Way("approve", "请审批包案安排。", "等党政主要负责人审批包案安排。"),
    A.approved: Way("deliver", "包案安排已批准，请送达包案领导。", "包案安排已批准，等办公室送达。"),
    A.delivered: Way("accept", "请您接收这件包案。", "已送达，等包案领导接收。"),
    A.planning: Way(
        "put_forward", "请制定化解方案，报批后实施。", "包案领导正在制定化解方案。", "/plan", "制定化解方案"
    ),
    A.plan_review: Way(
        "approve_plan", "请审批化解方案。", "化解方案已报批，等党政主要负责人批准。", "/plan", "审批化解方案"
    ),
    A.underway: Way("apply", "化解到位后，请申请报结。", "正在化解。", "/closure", "申请报结"),
    A.applied: Way("file", "请审核报结申请。", "已申请报结，等联席会议办公室审核。", "/closure", "审核报结申请"),
    A.filed: Way("confirm", "请登记上级认定结果。", "已报结，等上级认定。", "/closure", "登记认定结果"),
    A.confirmed: Way("close", "请回访，属实后销案。", "已认定，等第三人回访。", "/closure", "回访"),
}
ENDS = {A.closed: "这件包案已销案。", A.withdrawn: "这件包案已撤销。"}


def next_of(dossier: Mapping[str, Any]) -> dict[str, Any]:
    """`sentence`; `href`, `button` and its `tone` where the way on is another page; the next step of the plan stands in
    it. While the work goes on, writing what was done is the main thing, and applying for its end is not."""
    assignment = dossier["assignment"]
    way = WAYS.get(assignment["state"])
    if way is None:
        return {"sentence": ENDS[assignment["state"]], "href": None, "button": "", "tone": "plain"}
    yours = any(move.name == way.move for move in dossier["moves"])
    sentence = way.yours if yours else way.theirs
    if assignment["state"] == A.underway and dossier["next_step"]:
        step = dossier["next_step"]
        day = "" if step["due"] is None else f"，{day_words(step['due'])}前完成"
        sentence = f"下一步：{step['title']}（{step['unit_name']}{day}）。" + (way.yours if yours else "")
    there = yours and way.tail
    return {
        "sentence": sentence,
        "href": f"/assignments/{assignment['id']}{way.tail}" if there else None,
        "button": way.button,
        "tone": "plain" if assignment["state"] == A.underway else "primary",
    }
