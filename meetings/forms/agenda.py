"""What is typed on the agenda."""

from portal.web.form import Choice, Field, Form, Number, Record

LINE_KINDS = {"study": "传达学习", "other": "其他事项"}


class ListForm(Form):
    """Approved topics, ticked in a list."""

    fields = {
        "topics": Record("议题", many=True),
        "section": Field("所属部分", longest=60),
    }

    def check(self) -> None:
        if not self.clean["topics"]:
            self.error("topics", "请勾选要列入的“议题”")


class LineForm(Form):
    fields = {
        "kind": Choice("种类", required=True, choices=LINE_KINDS),
        "title": Field("内容", required=True, longest=300, guarded=True),
        "minutes": Number("分钟", required=True, least=1, most=480),
        "section": Field("所属部分", longest=60),
        "presenter": Field("汇报人", longest=40),
        "presenter_title": Field("职务", longest=80),
    }


class ItemForm(Form):
    """`title` is sent only for a line that is no topic."""

    fields = {
        "title": Field("内容", longest=300, guarded=True),
        "minutes": Number("分钟", required=True, least=1, most=480),
        "section": Field("所属部分", longest=60),
        "presenter": Field("汇报人", longest=40),
        "presenter_title": Field("职务", longest=80),
    }


class PlaceForm(Form):
    fields = {"position": Number("位次", required=True, least=1, most=999)}


class WithholdForm(Form):
    fields = {"reason": Field("暂缓上会的理由", required=True, longest=200, guarded=True)}
