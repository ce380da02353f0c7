"""What is typed about something the leader did in person."""

from assignments.states import ACTS, MEETING_ACTS
from portal.web.form import Choice, Day, Field, Form, Number, Upload


class ActForm(Form):
    fields = {
        "kind": Choice("办案方式", required=True, choices=ACTS),
        "held_on": Day("日期", required=True),
        "place": Field("地点", longest=120, guarded=True),
        "attended": Number("参加单位数", least=1, most=200),
        "outcome": Field("结果", required=True, longest=500, lines=True, guarded=True),
        "paper": Upload("材料", many=True),
    }

    def check(self) -> None:
        meeting = self.clean["kind"] in MEETING_ACTS
        if meeting and self.clean["attended"] is None:
            self.error("attended", f"{ACTS[self.clean['kind']]}请填写“参加单位数”")
        elif not meeting and self.clean["attended"] is not None:
            self.error("attended", f"“参加单位数”只在协调会、包案会时填写，{ACTS[self.clean['kind']]}请留空")
