"""按期率排名: units of one kind beside each other; who owed too little is shown apart."""

from functools import partial
from typing import Any

from litestar import Request, get, post
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import figures as acting
from portal.accountability.figures.levels import LEVELS
from portal.accountability.forms.figures import LeastForm
from portal.accountability.pages.figures import filters, page_of
from portal.accountability.pages.figures_question import ADDRESS, question_of
from portal.accountability.pages.room import tabs
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.queries.figures_league import MEASURES, league, least_for
from portal.accountability.rules import STAFF
from portal.errors import BadInput
from portal.web.form import Form
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
DRAFTING = any_role(*STAFF)


@get("/figures/league", access=in_business, name="accountability.figures.league")
async def show(request: Asked) -> Page:
    return await _page(request, LeastForm(None))


async def _page(request: Asked, form: Form) -> Page:
    me = request.user
    question = await question_of(me, request.query_params)
    level = question.params.get("level", "") or _usual(question.asked.place)
    if level not in LEVELS:
        raise BadInput(("比较哪一类单位", "请从所列选项中选择"))
    place = question.asked.place
    least = await least_for(place["path"] if place else "")
    mine = await territories_of(me)
    return Page(
        request,
        "accountability/figures/league.html",
        status=422 if form.errors else 200,
        title="按期率排名",
        tabs=tabs(me, "/figures"),
        question=question,
        asked=question.asked,
        level=level,
        levels=list(LEVELS.items()),
        page_of=partial(page_of, me),
        league=await league(question.asked.seen(me), question.asked, level, least),
        measures=[name for name in MEASURES if name not in {"waiting", "not_due"}],
        least=least,
        filters=filters(question),
        form=form,
        territories=[(one["territory"], one["territory_name"]) for one in mine],
        back=question.to(""),
        new=f"/accountability/bulletins/new?level={level}&period={question.asked.period.name}",
    )


def _usual(place: Any) -> str:
    """What lies right below the place."""
    kind = place["kind"] if place else "city"
    return {"city": "district", "district": "township", "township": "department_township"}.get(kind, "township")


@post("/figures/league/least", access=DRAFTING, name="accountability.figures.least")
async def set_least(request: Asked) -> Response[Any]:
    form = LeastForm(await request.form())
    if not form.ok:
        return await _page(request, form)
    await acting.set_least(request.user, form.clean["territory"], form.clean["least"])
    return see_other(f"{ADDRESS}/league", "saved")


ROUTES = [show, set_least]
