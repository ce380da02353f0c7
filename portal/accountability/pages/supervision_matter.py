"""A matter that was drawn or chosen: what the ledger says of it, and what the team found."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.supervision import findings as writing
from portal.accountability.forms.supervision import MatterForm
from portal.accountability.pages.supervision_unit import demanding, finding_row, found_of
from portal.accountability.queries import supervision_findings as findings
from portal.accountability.queries.supervision import ADDRESS, inspected_for
from portal.accountability.queries.supervision_matters import matter_for
from portal.accountability.states import STANDINGS
from portal.accountability.supervision_states import VERDICTS
from portal.errors import BadInput, Refused
from portal.web.form import Form, seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
ONE = "/supervision/matters/{matter_id:uuid}"


@get(ONE, access=in_business, name="accountability.supervision.matter")
async def show(request: Asked, matter_id: FromPath[UUID]) -> Page:
    return await _matter_page(request, matter_id)


async def _matter_page(request: Asked, matter_id: UUID, form: Form | None = None, refusal: str = "") -> Page:
    me, matter = request.user, await matter_for(request.user, matter_id)
    inspected = await inspected_for(me, matter["inspected"])
    finding = await findings.finding_for(me, matter["finding"]) if matter["finding"] else None
    forbidden = _why_not(me, inspected, matter, finding)
    return Page(
        request,
        "accountability/supervision/matter.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title="督查事项",
        matter=matter,
        path=f"{ADDRESS}/matters/{matter_id}",
        trail=[
            (matter["supervision_title"], f"{ADDRESS}/{matter['supervision_id']}"),
            (inspected["inspected_name"], f"{ADDRESS}/units/{inspected['id']}"),
        ],
        facts=_facts(matter),
        finding=finding_row(finding) if finding else None,
        may_write=not forbidden,
        forbidden=forbidden if inspected["inside"] and inspected["state"] == "running" else "",
        typed=form or _typed(finding, inspected),
        **(await demanding(inspected) if not forbidden else {}),
        verdicts=list(VERDICTS.items()),
        form=form,
        refusal=refusal,
    )


def _why_not(me: Me, inspected: dict[str, Any], matter: dict[str, Any], finding: dict[str, Any] | None) -> str:
    try:
        writing.refuse_writing(inspected, me, matter)
        if finding:
            writing.refuse_foreign(inspected, finding, me)
    except Refused as no:
        return no.sentence
    return ""


def _typed(finding: dict[str, Any] | None, inspected: dict[str, Any]) -> MatterForm:
    if finding is None:
        return MatterForm(None, lead_unit=str(inspected["inspected_unit"]), amount_unit="工作日")
    return MatterForm(None, **{name: finding[name] for name in MatterForm.fields})


def _facts(matter: dict[str, Any]) -> list[tuple[str, Any]]:
    late = matter["days_late"]
    return [
        ("来源", matter["source"]),
        ("承办单位", matter["duty_unit_name"]),
        ("完成时限", matter["due"].isoformat()),
        ("办理情况", f"{STANDINGS[matter['standing']]}{f'，逾期 {late} 天' if late > 0 else ''}"),
        (
            "延期",
            f"{matter['extensions']} 次，原定 {matter['first_due'].isoformat()}" if matter["extensions"] else "未延期",
        ),
        ("最近提醒", matter["reminded_on"].isoformat() if matter["reminded_on"] else "无"),
        ("以上截至", matter["as_of"].isoformat()),
        ("列入方式", f"第 {matter['draw_place']} 次随机抽取" if matter["draw"] else "选定"),
    ]


@post(f"{ONE}/finding", access=in_business, name="accountability.supervision.look")
async def look(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    """Written, or written anew."""
    me, matter = request.user, await matter_for(request.user, matter_id)
    inspected = await inspected_for(me, matter["inspected"])
    writing.refuse_writing(inspected, me, matter)
    finding = await findings.finding_for(me, matter["finding"]) if matter["finding"] else None
    if finding:
        writing.refuse_foreign(inspected, finding, me)
    form = MatterForm(await request.form())
    if form.ok:
        try:
            if finding is None:
                await writing.write(inspected, me, found_of(form.clean), matter)
            else:
                version = seen_version(await request.form())
                finding["version"] = finding["version"] if version is None else version
                await writing.rewrite(inspected, finding, me, found_of(form.clean), matter)
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _matter_page(request, matter_id, form, no.sentence)
        else:
            return see_other(f"{ADDRESS}/units/{inspected['id']}", "saved")
    return await _matter_page(request, matter_id, form)


ROUTES = [show, look]
