"""What the office hands in when a sheet comes back."""

from portal.web.form import Field, Form, Upload


class SheetForm(Form):
    fields: dict[str, Field] = {"sheet": Upload("改好的表格", required=True)}
