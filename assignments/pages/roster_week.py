"""One week of the roster as its page shows it, whoever changed what on it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request

from assignments.pages.attempts import status_of
from assignments.pages.room import tabs
from assignments.queries import roster as queries
from assignments.queries.registers import register_for, registers_for
from assignments.rules import office
from assignments.states import HALVES, TURNS
from portal.access import Me
from portal.clock import today
from portal.errors import Missing
from portal.subjects import id_in
from portal.web.form import Day, Form
from portal.web.page import Page

Asked = Request[Me, Any, Any]
ADDRESS = "/assignments/roster"
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """What the address asks for: one roster, a Monday, perhaps one place."""

    register: dict[str, Any]
    monday: date
    place: str = ""

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def words(self) -> str:
        weeks = (self.monday - queries.monday_of(today())) // ONE_WEEK
        return {-1: "上周", 0: "本周", 1: "下周"}.get(weeks, f"{self.monday:%m-%d} 这周")

    def query(self, weeks: int = 0) -> str:
        asked = {"register": self.register["id"], "week": self.monday + weeks * ONE_WEEK, "place": self.place}
        return urlencode({name: value for name, value in asked.items() if value})


async def week_in(request: Asked) -> Week | None:
    """Without an address that says which: one's own office's roster, this week."""
    wanted = request.query_params.get("register", "")
    if wanted:
        identity = id_in(wanted)
        if identity is None:
            raise Missing
        register = await register_for(request.user, identity)
    else:
        seen = await registers_for(request.user)
        if not seen:
            return None
        register = seen[0]
    place = request.query_params.get("place", "").replace("\x00", "").strip()[:120]
    return Week(register, queries.monday_of(_day(request.query_params.get("week", ""))), place)


async def roster_page(
    request: Asked, week: Week | None, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed`: "add", or "swap" and the id of the turn."""
    me = request.user
    run = week is not None and office(me, week.register)
    turns_of_week = await queries.week_of(me, week.register["id"], week.monday, week.place) if week else []
    own = await queries.own_turns(me)
    bench = await queries.leaders_in(week.register["territory_path"]) if week and (run or own) else []
    return Page(
        request,
        "assignments/roster.html",
        status=status_of(form, refusal),
        title="接访下访",
        tabs=tabs(me, "/roster"),
        week=week,
        registers=[(one["id"], one["name"]) for one in await registers_for(me)],
        places=[
            (place, place) for place in (await queries.places_of(week.register["id"], week.monday) if week else [])
        ],
        days=await queries.days_of(week.monday, turns_of_week) if week else [],
        some=bool(turns_of_week),
        run=run,
        own=own,
        asked=await queries.asked_of(me),
        bench=[(one["id"], f"{one['name']}（{one['title']}）") for one in bench],
        others=[(one["id"], f"{one['name']}（{one['title']}）") for one in bench if one["id"] != me.id],
        halves=list(HALVES.items()),
        kinds=list(TURNS.items()),
        skipped=_number(request.query_params.get("skipped", "")),
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        refusal=refusal,
    )


def _day(text: str) -> date:
    try:
        return Day("周").clean(text)
    except ValueError:
        return today()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
