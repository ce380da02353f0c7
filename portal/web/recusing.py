"""登记回避 as every room shows it: who is kept from a record, the form that names somebody, a button to lift."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request

from portal import recusals
from portal.access import Me
from portal.people import Role
from portal.subjects import Subject
from portal.web.form import Field, Form, Record
from portal.web.page import Page


class RecusalForm(Form):
    fields = {
        "person": Record("需回避人员"),
        "unit": Record("需回避单位"),
        "reason": Field("回避事由", required=True, longest=300, guarded=True),
    }

    def check(self) -> None:
        if bool(self.clean["person"]) == bool(self.clean["unit"]):
            self.error("person", "请选择需回避的人员或单位（二者选一）")


async def recusal_page(
    request: Request[Me, Any, Any],
    subject: Subject,
    form: RecusalForm,
    role: Role,
    crumbs: Sequence[tuple[str, str]],
    *,
    matter: str,
    sources: Mapping[UUID, Subject] | None = None,
) -> Page:
    """`matter`: what the record is called (「这一事项」). Whose post reaches a territory as `role` names its people.
    `sources`: the records on which this one hangs, to say where a recusal comes from that reached it from there."""
    known = sources or {}
    units = await recusals.units_for(request.user, role)
    people = await recusals.people_for(request.user, role)
    return Page(
        request,
        "portal/recusals.html",
        status=422 if form.errors else 200,
        title="回避",
        crumbs=[*crumbs, (subject.title, subject.path)],
        matter=matter,
        address=f"{subject.path}/recusals",
        form=form,
        recusals=[{**one, "source": known.get(one["source"])} for one in await recusals.of(subject.id)],
        units=[(unit["id"], unit["name"]) for unit in units],
        people=[(one["id"], f"{one['name']}（{one['unit_name']} {one['title']}）") for one in people],
    )
