"""What is typed to send a case round among units, and what a unit says to it."""

from portal.clock import today
from portal.web.form import Day, Field, Form, Record


class CirculationForm(Form):
    fields = {
        "question": Field("请各单位回答", required=True, longest=500, lines=True, guarded=True),
        "due": Day("答复期限", required=True),
        "units": Record("征询单位", required=True, many=True),
    }

    def check(self) -> None:
        if self.clean["due"] <= today():
            self.error("due", "“答复期限”应晚于今天")


class OpinionForm(Form):
    fields = {"opinion": Field("意见", required=True, longest=500, lines=True, guarded=True)}
