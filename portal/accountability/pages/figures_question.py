"""What stands in the address of a page of figures: the period, the day, the place, which figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from portal.access import Me
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.periods import Period, month, named
from portal.accountability.queries.campaign import campaign_for
from portal.accountability.queries.campaign_ladders import rooms_of
from portal.accountability.queries.duties import KINDS
from portal.accountability.queries.figures import GROUPS
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_places import home_of, person_named, unit_of
from portal.accountability.queries.figures_terms import Asked, Narrow
from portal.clock import today
from portal.errors import BadInput, Missing
from portal.people import BUSINESS
from portal.subjects import id_in
from portal.web.form import Day

ADDRESS = "/accountability/figures"
ALL_KINDS = {**KINDS, "accountability.letter": "督办函件的回复", "accountability.objection": "问责异议的答复"}
EARLIEST = date(2000, 1, 1)
KEPT = ("period", "from", "to", "on", "place", "kind", "plain", "campaign")
"""What a link carries on to the rows it counts."""


@dataclass(frozen=True)
class Question:
    asked: Asked
    params: Mapping[str, str]
    group: str = "unit"

    def to(self, tail: str, **changed: str) -> str:
        """The same question on another page; an empty value leaves its part out."""
        kept = {name: self.params.get(name, "") for name in KEPT} | changed
        said = {name: text for name, text in kept.items() if text}
        return f"{ADDRESS}{tail}?{urlencode(said)}" if said else f"{ADDRESS}{tail}"

    def rows(self, measure: str, narrow: Mapping[str, str]) -> str:
        """The address of exactly the rows a figure counts. A month of the table stands for its days."""
        more = dict(narrow)
        if "month" in more and (one := named(more.pop("month"))):
            since, until = max(one.since, self.asked.period.since), min(one.until, self.asked.period.until)
            more |= {"period": "", "from": since.isoformat(), "to": until.isoformat()}
        return self.to("/rows", measure=measure, **more)

    @property
    def as_of_words(self) -> str:
        on = self.asked.on
        return "现在" if on == today() else f"{on.year}年{on.month}月{on.day}日终"


async def question_of(me: Me, given: Mapping[str, str]) -> Question:
    """Refuses, naming the field, what is none."""
    params = {name: text.strip() for name, text in given.items() if text.strip()}
    on = _day(params, "on", "截至日期") or today()
    if on > today():
        raise BadInput(("截至日期", "不能晚于今天"))
    kind, group = params.get("kind", ""), params.get("group", "unit")
    if kind not in {"", *ALL_KINDS} and (len(kind) > 40 or "\0" in kind):
        raise BadInput(("事项类别", "请从所列选项中选择"))
    if group not in GROUPS:
        raise BadInput(("分组", "请从所列选项中选择"))
    place = await place_of(me, params.get("place", ""))
    covered = await _covered(me, params.get("campaign", ""))
    return Question(Asked(_period(params, on), on, place, kind, "plain" in params, *covered), params, group)


async def _covered(me: Me, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units and rooms of a 重点时段 this person sees; without one, all."""
    if not text:
        return (), ()
    named_one = id_in(text)
    if named_one is None:
        raise BadInput(("重点时段", "请从所列选项中选择"))
    found = await campaign_for(me, named_one)
    return tuple(found["paths"]), rooms_of(found["rooms"])


def _period(params: Mapping[str, str], on: date) -> Period:
    since, until = _day(params, "from", "起始日期"), _day(params, "to", "结束日期")
    if since or until:
        since, until = since or EARLIEST, until or on
        if since > until:
            raise BadInput(("结束日期", "不能早于起始日期"))
        return Period(since, until)
    if name := params.get("period", ""):
        found = named(name)
        if found is None:
            raise BadInput(("统计时段", "请从所列选项中选择"))
        return found
    return month(on)


def _day(params: Mapping[str, str], name: str, label: str) -> date | None:
    if not (text := params.get(name, "")):
        return None
    try:
        return Day(label, earliest=EARLIEST).clean(text[:20])
    except ValueError as bad:
        raise BadInput((label, str(bad))) from None


async def place_of(me: Me, text: str) -> Mapping[str, Any] | None:
    """Without one, one's own place; `all`: everywhere one sees something."""
    if text == "all":
        return None
    if not text:
        return await home_of(me.scopes(*BUSINESS))
    return await _unit(text, "统计范围")


async def narrow_of(params: Mapping[str, str]) -> tuple[Narrow, list[str]]:
    """Which figure, and how that is said above its rows."""
    measure, level, person = params.get("measure", "due"), params.get("level", ""), params.get("person", "")
    if measure not in MEASURES:
        raise BadInput(("指标", "请从所列选项中选择"))
    if level not in {"", *LEVELS}:
        raise BadInput(("层级", "请从所列选项中选择"))
    unit = await _unit(params["unit"], "单位") if params.get("unit") else None
    deep = "deep" in params
    said = [f"{unit['name']}{'及下属单位' if deep else '本级'}"] if unit else []
    if person:
        said.append(await _person(person))
    said += [LEVELS[level]] if level else []
    return Narrow(measure, unit, deep, person, level), said


async def _unit(text: str, label: str) -> Mapping[str, Any]:
    found: UUID | None = id_in(text)
    if found is None:
        raise BadInput((label, "请从所列选项中选择"))
    unit = await unit_of(found)
    if unit is None:
        raise Missing
    return unit


async def _person(text: str) -> str:
    if text == "none":
        return "未明确承办人"
    found = id_in(text)
    name = await person_named(found) if found else None
    if name is None:
        raise BadInput(("承办人", "请从所列选项中选择"))
    return name
