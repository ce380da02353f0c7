"""What people hand in and say when a sheet comes back."""

from portal.web.form import Field, Form, Upload


class SheetForm(Form):
    fields = {"sheet": Upload("改好的表格", required=True)}


class TakeForm(Form):
    """`slips`: some row asks for more time, and that needs a reason."""

    fields = {"reason": Field("延期理由", longest=300, lines=True, guarded=True)}
