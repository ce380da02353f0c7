"""重点时段: the list with what runs today, a new one, one with what it covers and what it did every day."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import campaign as acting
from portal.accountability.campaign_states import CAMPAIGN_KINDS, CAMPAIGN_STATES, DAILY
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.forms.campaign import CHOSEN, FIRST, TIMES, DeclareForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import campaign as queries
from portal.accountability.queries.campaign import ADDRESS, campaign_for, subject_of
from portal.accountability.queries.campaign_ladders import rooms_of
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.rules import STAFF, offices_of
from portal.accountability.states import BULLETIN_STATES
from portal.clock import today
from portal.errors import BadInput
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Record = Mapping[str, Any]
DECLARING = any_role(*STAFF)
ONE = "/campaigns/{campaign_id:uuid}"
SHOWN_DAYS = 40
MARKS: dict[str, str] = {"stop": "warn", "refuse": "warn"}
WAITING = {
    "proposed": "等另一人批准：本办其他工作人员，或者本级党委、政府负责同志。",
    "approved": "",
    "stopped": "",
    "withdrawn": "",
}


@get("/campaigns", access=in_business, name="accountability.campaigns")
async def list_campaigns(request: Asked) -> Page:
    day = today()
    found = [row_of(one, day) for one in await queries.campaigns_for(request.user)]
    return Page(
        request,
        "accountability/campaign/list.html",
        title="重点时段",
        tabs=tabs(request.user, "/campaigns"),
        running=[one for one in found if one["runs"]],
        others=[one for one in found if not one["runs"]],
        may_declare=request.user.has(*STAFF),
    )


def row_of(campaign: Record, day: date) -> dict[str, Any]:
    came_true = campaign["state"] in {"approved", "stopped"}
    runs = came_true and campaign["starts_on"] <= day <= campaign["last_on"]
    words, tone = CAMPAIGN_STATES[campaign["state"]], "plain"
    if campaign["state"] == "approved":
        coming = campaign["starts_on"] > day
        words, tone = ("进行中", "active") if runs else ("已批准，未开始", "waiting") if coming else ("已结束", "done")
    return {
        **campaign,
        "runs": runs,
        "kind_words": CAMPAIGN_KINDS[campaign["kind"]],
        "words": words,
        "tone": "waiting" if campaign["state"] == "proposed" else tone,
        "path": queries.address_of(campaign),
        "daily": [f"{words} {campaign[f'{what}_at']}" for what, words in DAILY.items() if campaign[f"{what}_at"]],
    }


def banner_of(campaign: Record, day: date) -> dict[str, Any]:
    """Over other pages: today's list, or, of a day to come, the campaign itself."""
    row = row_of(campaign, day)
    is_today = day == today()
    href = f"{row['path']}/days/{day.isoformat()}" if is_today else row["path"]
    return {**row, "href": href, "link": "今日调度清单" if is_today else "看这次安排"}


@get("/campaigns/new", access=DECLARING, name="accountability.campaign.new")
async def new(request: Asked) -> Page:
    """`like`: another one whose words and rules are taken over; the days are to be given anew."""
    like = id_in(request.query_params.get("like", ""))
    offices = await territories_of(request.user)
    initial: dict[str, Any] = dict(FIRST) | ({"office": offices[0]["office"]} if len(offices) == 1 else {})
    if like:
        found = await campaign_for(request.user, like)
        initial = await typed_of(found) | {"office": found["unit"]}
    return await _new(request, DeclareForm(None, **initial))


@post("/campaigns/new", access=DECLARING, name="accountability.campaign.declare")
async def declare(request: Asked) -> Response[Any]:
    form = DeclareForm(await request.form())
    if form.ok:
        said = form.clean
        wanted = acting.Wanted(**{**said, "ladder": said["ladder"] or ""})
        try:
            made = await acting.declare(request.user, wanted)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{made}", "sent")
    return await _new(request, form)


async def _new(request: Asked, form: Form) -> Page:
    offices = await territories_of(request.user)
    chosen = next((one for one in offices if str(one["office"]) == str(form.values["office"])), offices[0])
    return Page(
        request,
        "accountability/campaign/new.html",
        status=422 if form.errors else 200,
        title="提出重点时段或攻坚行动",
        form=form,
        action=f"{ADDRESS}/new",
        hidden={},
        way=[],
        again=False,
        offices=[(one["office"], f"{one['office_name']}（{one['territory_name']}）") for one in offices],
        **await choices_of(request.user, chosen),
    )


async def choices_of(me: Me, territory: Record) -> dict[str, Any]:
    """What one is chosen from."""
    return {
        "kinds": list(CAMPAIGN_KINDS.items()),
        "rooms": list(CHOSEN.items()),
        "units": await queries.units_to_cover(territory),
        "ladders": await queries.ladder_choices(me, today()),
        "times": list(TIMES.items()),
    }


async def typed_of(found: Record) -> dict[str, Any]:
    """A campaign as its form would say it, but for its days."""
    said = {name: found[name] for name in DeclareForm.fields if name in found and not name.endswith("_on")}
    return said | {
        "rooms": list(rooms_of(found["rooms"])),
        "units": [one["id"] for one in await queries.units_of(found["id"]) if one["id"] != found["territory"]],
        "ladder": found["profile"] or found["ladder"],
    }


@get(ONE, access=in_business, name="accountability.campaign")
async def show(request: Asked, campaign_id: FromPath[UUID]) -> Page:
    return await campaign_page(request, campaign_id)


async def campaign_page(
    request: Asked, campaign_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    me, day = request.user, today()
    found = await campaign_for(me, campaign_id)
    mine = found["unit"] in offices_of(me)
    row = row_of(found, day)
    return Page(
        request,
        "accountability/campaign/campaign.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject_of(found).title,
        campaign=row,
        subject=subject_of(found),
        facts=_facts(found, [one["name"] for one in await queries.units_of(campaign_id)]),
        days=_days(await queries.days_of(me, campaign_id), mine)[:SHOWN_DAYS],
        mine=mine,
        today_path=f"{row['path']}/days/{day.isoformat()}" if row["runs"] else "",
        moves=CAMPAIGN.open_moves(me, found) if found["last_on"] >= day else [],
        waiting=WAITING[found["state"]],
        entries=entries_of(await history_of(campaign_id), MARKS),
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _facts(found: Record, units: list[str]) -> list[tuple[str, Any]]:
    last = "" if found["last_on"] == found["ends_on"] else f"，实际到 {found['last_on']}"
    limit = found["limit_days"]
    return [
        ("起止", f"{found['starts_on']} 至 {found['ends_on']}{last if found['last_on'] >= found['starts_on'] else ''}"),
        ("提出单位", f"{found['unit_name']}（{found['proposed_by_name']}）"),
        ("批准", found["approved_by_name"] or ""),
        ("单位范围", "、".join(units)),
        ("事项范围", queries.rooms_words(found)),
        ("督办阶梯", queries.ladder_words(found)),
        ("建议期限", f"{limit} 天内办结（只是建议，原定时限不变）" if limit else ""),
        *((words, f"每天 {found[f'{what}_at']}" if found[f"{what}_at"] else "不开") for what, words in DAILY.items()),
        ("列入督办", f"逾期，或者 {found['silent_days']} 天没有进展"),
        ("消息", "到点就发，休息日也发" if found["at_its_hour"] else "随平时的发送时段"),
    ]


def _days(done: list[dict[str, Any]], mine: bool) -> list[dict[str, Any]]:
    """One line a day; the paper of the day for its office, and for everybody once it is issued."""
    days: dict[date, dict[str, Any]] = {}
    for one in done:
        line = days.setdefault(
            one["of_day"], {"day": one["of_day"], "dispatch": "", "press": "", "paper": "", "href": ""}
        )
        if one["what"] in {"dispatch", "press"}:
            line[one["what"]] = f"已告知 {one['told']} 人"
        elif one["bulletin"] is None:
            line["paper"] = "没有列入的事项"
        elif mine or one["label"]:
            line["paper"] = one["label"] or BULLETIN_STATES[one["state"]]
            line["href"] = f"/accountability/bulletins/{one['bulletin']}" if one["opens"] else ""
    return list(days.values())


ROUTES = [list_campaigns, new, declare, show]
