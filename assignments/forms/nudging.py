"""What the office says when it reminds of several cases, and whom it gives several cases to."""

from assignments.states import LEVELS, LINES
from portal.web.form import Choice, Day, Field, Form, Record, Tick

MOST = 100
"""Cases of one act: so many a person can look through."""
READY = {
    "still": "此案已多日没有进展，请抓紧推进，并填报最新进展。",
    "accept": "此案已送达，请尽快接收，并组织制定化解方案。",
    "plan": "请尽快提交化解方案，并写明承诺化解日。",
    "late": "此案已超过化解时限，请说明原因，尽快推进。",
    "own": "自己写一句",
}


class NudgeForm(Form):
    fields = {
        "ready": Choice("提醒内容", required=True, choices=READY),
        "own": Field("自己写的一句", longest=120, guarded=True),
        "above": Tick("同时告知主要负责人"),
    }

    def check(self) -> None:
        if self.clean["ready"] == "own" and not self.clean["own"]:
            self.error("own", "请填写“自己写的一句”，或选择一句现成的")

    @property
    def sentence(self) -> str:
        return str(self.clean["own"] if self.clean["ready"] == "own" else READY[self.clean["ready"]])


class AssignManyForm(Form):
    """The lead unit is each case's own, of one of its two lines."""

    fields = {
        "leader": Record("包案领导", required=True),
        "level": Choice("包案层级", required=True, choices=LEVELS),
        "lead": Choice("主办单位", required=True, choices=LINES),
        "due": Day("化解时限", required=True),
    }
