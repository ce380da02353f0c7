"""问责记录: the list with its figures, its print, what waits for one, and what is recorded of oneself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions import records_basis
from portal.accountability.documents.chain import records_html
from portal.accountability.forms.records import UNITS, LimitsForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import records as queries
from portal.accountability.queries.records import MOST, Filters, address_of, ground_words
from portal.accountability.states import GROUNDS, LIABILITIES, RECORD_STATES, RECORD_TONES, SANCTIONS
from portal.clock import now, today
from portal.errors import Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import Day, seen_version
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

Asked = Request[Me, Any, Any]
ADDRESS = "/accountability/records"
WATCHING = any_role(Role.discipline, Role.leader)
STAFF = any_role(Role.discipline)


@get("/records", access=WATCHING, name="accountability.records")
async def ledger(request: Asked) -> Page:
    me = request.user
    asked = asked_of(request.query_params)
    filters = _filters(asked)
    found = await queries.list_for(me, filters)
    figures = await queries.figures_for(me, filters)
    units = {str(one["unit"]): one["unit_name"] for one in found}
    await audit.record(me, "accountability.records.see", None, {"rows": len(found), **asked})
    return Page(
        request,
        "accountability/records/list.html",
        title="问责记录",
        tabs=tabs(me, "/records"),
        address=ADDRESS,
        records=[shown(one) for one in found],
        total=figures["all"][0][1] if figures["all"] else 0,
        most=MOST,
        by=[
            ("按问责方式", "sanction", _figures(asked, "sanction", figures["sanction"], SANCTIONS)),
            ("按责任类型", "liability", _figures(asked, "liability", figures["liability"], LIABILITIES)),
            ("按单位", "unit", _figures(asked, "unit", figures["unit"], units)),
        ],
        waiting=[
            {
                **one,
                "state_words": RECORD_STATES[one["state"]],
                "tone": RECORD_TONES[one["state"]],
                "path": address_of(one["id"]),
            }
            for one in await queries.waiting_for(me)
        ],
        asked=asked,
        query=urlencode(asked),
        active=_active(asked, units),
        choices={
            "sanction": list(SANCTIONS.items()),
            "liability": list(LIABILITIES.items()),
            "ground": [(code, ground_words(code)) for code in GROUNDS],
            "period": periods(today()),
        },
        may_enter=me.has(Role.discipline),
    )


def asked_of(params: Mapping[str, Any]) -> dict[str, str]:
    """What the address asks for; a value that means nothing is left out."""
    named = {name: str(params.get(name, "")) for name in ("sanction", "liability", "ground", "unit", "since", "until")}
    known = {
        "sanction": named["sanction"] in SANCTIONS,
        "liability": named["liability"] in LIABILITIES,
        "ground": named["ground"] in GROUNDS,
        "unit": id_in(named["unit"]) is not None,
    }
    asked = {name: named[name] for name in known if known[name]}
    since, until = _days(str(params.get("period", ""))) or (_day(named["since"]), _day(named["until"]))
    return asked | {name: on.isoformat() for name, on in (("since", since), ("until", until)) if on}


def _days(period: str) -> tuple[date | None, date | None] | None:
    """2026 or 2026-3 (the third quarter)."""
    year, _, quarter = period.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and 1990 <= int(year) <= 2099):
        return None
    if not quarter:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if quarter not in {"1", "2", "3", "4"}:
        return None
    first = int(quarter) * 3 - 2
    after = date(int(year) + first // 10, first % 12 + 3 if first < 10 else 1, 1)
    return date(int(year), first, 1), after - timedelta(days=1)


def periods(on: date) -> list[tuple[str, str]]:
    """The last three years, each with its quarters."""
    names = "一二三四"
    return [
        choice
        for year in range(on.year, on.year - 3, -1)
        for choice in (
            (str(year), f"{year}年全年"),
            *((f"{year}-{n}", f"{year}年第{names[n - 1]}季度") for n in (4, 3, 2, 1) if date(year, 3 * n - 2, 1) <= on),
        )
    ]


def _day(text: str) -> date | None:
    try:
        return Day("").clean(text)
    except ValueError:
        return None


def _filters(asked: Mapping[str, str]) -> Filters:
    return Filters(
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        sanction=asked.get("sanction", ""),
        liability=asked.get("liability", ""),
        ground=asked.get("ground", ""),
        unit=id_in(asked.get("unit", "")),
    )


def _figures(
    asked: Mapping[str, str], name: str, counted: list[tuple[str, int]], words: Mapping[str, str]
) -> list[tuple[str, int, str]]:
    """Words, number, and the address of exactly the rows it counts."""
    return [(words.get(key, "其他"), number, f"{ADDRESS}?{urlencode({**asked, name: key})}") for key, number in counted]


def _active(asked: Mapping[str, str], units: Mapping[str, str]) -> list[tuple[str, str]]:
    said = {
        "sanction": lambda key: SANCTIONS[key],
        "liability": lambda key: LIABILITIES[key],
        "ground": ground_words,
        "unit": lambda key: units.get(key, "所选单位"),
        "since": lambda key: f"决定日期从 {key}",
        "until": lambda key: f"决定日期到 {key}",
    }
    return [
        (said[name](key), f"{ADDRESS}?{urlencode({other: asked[other] for other in asked if other != name})}")
        for name, key in asked.items()
    ]


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    whom = f"{record['person_name']}（{record['unit_name']} {record['post_title']}）" if record["person"] else ""
    return {
        **record,
        "path": address_of(record["id"]),
        "whom": whom or f"{record['unit_name']}（领导班子）",
        "sanction_words": "、".join(SANCTIONS[one] for one in SANCTIONS if one in record["sanctions"]),
        "liability_words": LIABILITIES[record["liability"]],
        "ground_words": ground_words(record["ground"]),
        "state_words": RECORD_STATES[record["state"]],
        "tone": RECORD_TONES[record["state"]],
    }


@get("/records.pdf", access=WATCHING, name="accountability.records.print")
async def printed(request: Asked) -> Response[bytes]:
    me = request.user
    asked = asked_of(request.query_params)
    found = await queries.list_for(me, _filters(asked))
    if not found:
        raise Refused("没有符合条件的记录，不必打印。")
    units = {str(one["unit"]): one["unit_name"] for one in found}
    said = "；".join(words for words, _ in _active(asked, units))
    html = records_html([shown(one) for one in found], unit=me.holdings[0].unit_name, on=today(), said=said)
    data = await render(html, draft=Watermark(me.name, now(), "内部"))
    await audit.record(me, "accountability.records.print", None, {"rows": len(found), **asked})
    return as_download(data, f"问责情况一览表{today():%Y%m%d}.pdf", "application/pdf")


@get("/records/mine", access=in_business, name="accountability.records.mine")
async def mine(request: Asked) -> Page:
    found = await queries.mine(request.user)
    await audit.record(request.user, "accountability.records.mine", None, {"rows": len(found)})
    return Page(
        request,
        "accountability/records/mine.html",
        title="与我有关的记录",
        tabs=tabs(request.user, "/records" if WATCHING(request.user) else "/records/mine"),
        records=[
            {**shown(one), "may_object": one["state"] == "in_force" and today() <= one["object_by"]} for one in found
        ],
    )


@get("/records/limits", access=STAFF, name="accountability.records.limits")
async def limits(request: Asked) -> Page:
    return await _limits_page(request, None)


@post("/records/limits", access=STAFF, name="accountability.records.set_limits")
async def set_limits(request: Asked) -> Response[Any]:
    sent = await request.form()
    form = LimitsForm(sent)
    if not form.ok:
        return await _limits_page(request, form, 422)
    await records_basis.set_limits(request.user, _office(request.user), version=seen_version(sent) or 0, **form.clean)
    return see_other(f"{ADDRESS}/limits", "saved")


async def _limits_page(request: Asked, form: LimitsForm | None, status: int = 200) -> Page:
    known = await queries.limits_of(_office(request.user))
    return Page(
        request,
        "accountability/records/limits.html",
        status=status,
        title="异议期限",
        form=form or LimitsForm(**{name: known[name] for name in LimitsForm.fields}),
        units=list(UNITS.items()),
        version=known["version"],
    )


def _office(me: Me) -> Any:
    return next(held.unit for held in me.holdings if held.role == Role.discipline)


ROUTES = [ledger, printed, mine, limits, set_limits]
