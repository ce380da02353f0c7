"""What is chosen to hand a leader's cases over, and to take them."""

from portal.web.form import Field, Form, Record, Tick


class HandOverForm(Form):
    fields = {
        "receiver": Record("接收人", required=True),
        "reason": Field("交接事由", required=True, longest=300, guarded=True),
    }


class TakeOverForm(Form):
    """The receiver has looked at the rows: one tick says so."""

    fields = {"looked": Tick("已逐件核对")}

    def check(self) -> None:
        if not self.clean["looked"]:
            self.error("looked", "请逐件核对后，勾选“已逐件核对”")
