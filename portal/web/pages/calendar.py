"""工作日历: the year for everybody in business, the changes for the office."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.response import Response

from portal.clock import today
from portal.errors import BadInput, Refused
from portal.web.calendar import actions, queries
from portal.web.calendar.forms import DayForm, NoticeForm, YearForm
from portal.web.calendar.proposals import MARKS, Proposal
from portal.web.form import Form, read_upload
from portal.web.guards import CALENDAR_READERS, OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]
MOST_TEXT = 200_000


@get("/", access=CALENDAR_READERS, name="calendar")
async def year(request: Asked) -> Page:
    form = YearForm(request.query_params)
    chosen = (form.clean["year"] if form.ok else None) or today().year
    calendar = await queries.current()
    return Page(
        request,
        "portal/calendar/year.html",
        title=f"{chosen}年工作日历",
        year=chosen,
        months=queries.months(chosen, calendar),
        special=queries.special_days(chosen, calendar),
        is_published=chosen in calendar.published,
        earlier=f"/calendar?year={chosen - 1}" if chosen > queries.FIRST_YEAR else None,
        later=f"/calendar?year={chosen + 1}" if chosen < queries.LAST_YEAR else None,
        may_edit=OFFICE(me_of(request)),
    )


@get("/edit", access=OFFICE, name="calendar_edit")
async def edit(request: Asked) -> Page:
    return _edit_page(request)


def _edit_page(request: Asked, status: int = 200, **forms: Form) -> Page:
    return Page(
        request,
        "portal/calendar/edit.html",
        status=status,
        title="修改工作日历",
        form=next(iter(forms.values()), None),
        notice_form=forms.get("notice") or NoticeForm(),
        day_form=forms.get("day") or DayForm(),
        marks=list(MARKS.items()),
    )


@post("/notice", access=OFFICE, name="calendar_notice", request_max_body_size=2 * 1024 * 1024)
async def notice(request: Asked) -> Response[Any]:
    """First shows what would change; the same text comes back from that page with `sure`."""
    data = await request.form()
    form = NoticeForm(data)
    if form.ok:
        try:
            await _take_file(form)
            carried = {"text": form.clean["text"], "year": form.clean["year"] or ""}
            return await _preview_or_change(request, form.proposal(), "/calendar/notice", carried, sure=_sure(data))
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            form.error("text", no.sentence)
    return _edit_page(request, 422, notice=form)


async def _take_file(form: NoticeForm) -> None:
    if form.clean["file"] is None:
        return
    data = await read_upload(form.clean["file"], "数据文件")
    try:
        form.clean["text"] = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(("数据文件", "不是文字文件，请选择节假日数据文件（JSON）")) from None
    if len(form.clean["text"]) > MOST_TEXT or "\0" in form.clean["text"]:
        raise BadInput(("数据文件", "内容太多或含有无法识别的字符，不是一年的节假日数据"))


@post("/day", access=OFFICE, name="calendar_day")
async def day(request: Asked) -> Response[Any]:
    data = await request.form()
    form = DayForm(data)
    if form.ok:
        try:
            return await _preview_or_change(
                request, form.proposal(), "/calendar/day", dict(form.typed), sure=_sure(data)
            )
        except Refused as no:
            form.error("day", no.sentence)
    return _edit_page(request, 422, day=form)


async def _preview_or_change(
    request: Asked, proposal: Proposal, action: str, carried: dict[str, Any], *, sure: bool
) -> Response[Any]:
    me = me_of(request)
    if sure:
        await actions.change_calendar(me, proposal)
        return see_other("/calendar", "calendar")
    old = await queries.current()
    new = proposal.on(old)
    if new == old:
        raise Refused("这些日期在日历中已经如此，没有需要修改的")
    moved = await queries.moved_duties(old, new)
    named = await queries.may_be_named(me, moved)
    return Page(
        request,
        "portal/calendar/preview.html",
        title="确认日历的改动",
        proposal=proposal,
        changes=queries.day_changes(old, new),
        years=sorted(new.published - old.published),
        moved=named,
        others=len(moved) - len(named),
        action=action,
        carried={**carried, "sure": "1"},
    )


def _sure(data: Any) -> bool:
    return data.getall("sure", []) == ["1"]


ROUTER = Router("/calendar", route_handlers=[year, edit, notice, day])
