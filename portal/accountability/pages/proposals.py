"""督办建议: what the ladders say it is time for; a person drafts it, or says why not."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import proposals as acting
from portal.accountability.forms.holds import DismissForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries.letters_of_day import of_offices
from portal.accountability.queries.proposals import proposals_for
from portal.clock import today
from portal.errors import Refused
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import any_role
from portal.web.page import Page, see_other
from portal.words import distance

WATCHING = any_role(Role.office, Role.discipline)
Asked = Request[Me, Any, Any]
HERE = "/accountability/proposals"
MOST = 100


@get("/proposals", access=WATCHING, name="accountability.proposals")
async def show(request: Asked) -> Page:
    return await _page(request)


@post("/proposals/dismiss", access=WATCHING, name="accountability.proposals.dismiss")
async def dismiss(request: Asked) -> Response[Any]:
    if not await proposals_for(request.user):
        raise Refused("目前没有待处理的督办建议。")
    sent = await request.form()
    form, chosen = DismissForm(sent), _ids(sent.getall("chosen", []))
    if not form.ok:
        return await _page(request, form, chosen, 422)
    if not chosen:
        return await _page(request, form, chosen, 422, "请先在表中勾选要处理的建议。")
    try:
        await acting.dismiss(request.user, chosen, form.clean["reason"])
    except Refused as no:
        return await _page(request, form, chosen, 409, no.sentence)
    return see_other(HERE, "saved")


async def _page(
    request: Asked, form: Form | None = None, chosen: list[UUID] | None = None, status: int = 200, refusal: str = ""
) -> Page:
    day = today()
    found = await proposals_for(request.user)
    groups: dict[UUID, dict[str, Any]] = {}
    for line in found:
        group = groups.setdefault(line["unit"], {"name": line["unit_name"], "lines": []})
        group["lines"].append({**line, "distance": distance(line["due"], day), "late": line["due"] < day})
    return Page(
        request,
        "accountability/proposals.html",
        status=status,
        title="督办建议",
        tabs=tabs(request.user, "/proposals"),
        groups=sorted(groups.values(), key=lambda group: group["lines"][0]["due"]),
        number=len(found),
        waiting=(await of_offices(request.user, day))["waiting"],
        form=form,
        chosen=[str(one) for one in chosen or []],
        refusal=refusal,
    )


def _ids(sent: list[Any]) -> list[UUID]:
    found = [identity for one in sent if isinstance(one, str) and (identity := id_in(one))]
    return list(dict.fromkeys(found))[:MOST]


ROUTES = [show, dismiss]
