"""The words around the figures of a public notice."""

from portal.web.form import Field, Form


class NoticeForm(Form):
    fields = {
        "report_lead": Field("整改工作开展情况", required=True, longest=6000, lines=True, guarded=True),
        "next_steps": Field("下一步工作计划", required=True, longest=3000, lines=True, guarded=True),
        "contact": Field("联系方式", required=True, longest=300, lines=True),
    }
