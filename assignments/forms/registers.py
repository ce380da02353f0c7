"""A register: establishing it, its settings, its words."""

from assignments.states import TAG_KINDS
from portal.web.form import Choice, Field, Form, Number, Record

NAMED = {
    "name": Field("积案库名称", required=True, longest=120, guarded=True),
    "principal": Record("审批负责人"),
    "deputy": Record("代行审批的负责人"),
}


class _TwoApprovers(Form):
    def check(self) -> None:
        if self.clean["deputy"] and self.clean["deputy"] == self.clean["principal"]:
            self.error("deputy", "“代行审批的负责人”不能与审批负责人是同一人")


class EstablishForm(_TwoApprovers):
    fields = {"office": Record("联席会议办公室", required=True), **NAMED}


class SettingsForm(_TwoApprovers):
    fields = {
        **NAMED,
        "still_days": Number("几天没有动静要提醒", required=True, least=1, most=365),
        "unopened_days": Number("几天没有打开要提醒", required=True, least=1, most=90),
        "recheck_weeks": Number("销案后几周回头看", required=True, least=1, most=52),
        "signal_days": Number("趋势信号看多少天", required=True, least=1, most=730),
        "signal_count": Number("多少件算强信号", required=True, least=2, most=1000),
    }


class WordForm(Form):
    fields = {
        "kind": Choice("类别", required=True, choices=TAG_KINDS),
        "name": Field("词条", required=True, longest=60, guarded=True),
    }
