"""What the office fills in to call for topics."""

from portal.web.form import Day, Field, Form, Record


class RoundForm(Form):
    fields = {
        "title": Field("征集名称", required=True, longest=120, guarded=True),
        "meeting": Record("为哪次会议征集"),
        "due": Day("报送截止日期", required=True),
        "note": Field("要求", longest=500, lines=True, guarded=True),
        "units": Record("征集单位", required=True, many=True),
    }
