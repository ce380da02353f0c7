"""《领导包案责任制情况表》 as it is filled in, and the reasons given on the way."""

from assignments.states import LEVELS
from portal.web.form import Choice, Day, Field, Form, Record


class AssigningForm(Form):
    """Whoever stands in no list was chosen by nobody: the action looks at every id once more."""

    fields = {
        "level": Choice("包案层级", required=True, choices=LEVELS),
        "leader": Record("包案领导", required=True),
        "lead_unit": Record("主办单位", required=True),
        "supports": Record("协办单位", many=True),
        "principal": Record("主体责任"),
        "direct": Record("直接责任"),
        "coordinating": Record("协同责任"),
        "supervising": Record("督导责任"),
        "officers": Record("承办人", many=True),
        "due": Day("化解时限", required=True),
        "requirement": Field("工作要求", longest=1000, lines=True, guarded=True),
    }


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}
