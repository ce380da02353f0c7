"""Stopping the reminders of a matter, putting off one's own, naming who stands in."""

from portal.web.form import Day, Field, Form, Record


class StopForm(Form):
    fields = {
        "until": Day("停发至", required=True),
        "reason": Field("停发理由", required=True, longest=200, guarded=True),
    }


class PutOffForm(Form):
    fields = {
        "until": Day("暂缓至", required=True),
        "reason": Field("暂缓理由", required=True, longest=200, guarded=True),
    }


class DeputyForm(Form):
    fields = {
        "deputy": Record("代为接收的同事", required=True),
        "starts_on": Day("离岗第一天", required=True),
        "ends_on": Day("离岗最后一天", required=True),
        "reason": Field("事由", required=True, longest=200, guarded=True),
    }


class DismissForm(Form):
    fields = {"reason": Field("不采取的理由", required=True, longest=500, lines=True, guarded=True)}
