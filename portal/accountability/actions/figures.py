"""Drafting a 督办通报 or a 月报: every figure is taken once, as of a day that is over, and never edited."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.actions.figures_reports import begin, measures_of
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.lines import Line
from portal.accountability.figures.periods import Period, named
from portal.accountability.figures.ranking import League, ranked
from portal.accountability.figures.ranking import lines_of as league_lines
from portal.accountability.figures.rates import RATE
from portal.accountability.figures.report_kinds import REPORTS, fits
from portal.accountability.queries.figures import by_place, units_below
from portal.accountability.queries.figures_bulletins import ADDRESS, KIND, KINDS, is_kept_from, territories_of
from portal.accountability.queries.figures_league import least_for
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_papers import BEFORE, LINE, TOTAL, Facts, Printed, below_of, facts
from portal.accountability.queries.figures_terms import Asked
from portal.accountability.tables import (
    Bulletin,
    BulletinFigure,
    BulletinLine,
    BulletinRow,
)
from portal.accountability.workflow import BULLETIN
from portal.clock import now, today
from portal.db import atomic, new_id, value
from portal.errors import BadInput, Missing, Refused
from portal.subjects import Subject
from portal.workflow import happened

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of the short address: none that looks like another."""
TYPED = ("circular", "monthly", *REPORTS)
"""What a person drafts; the daily one of a 重点时段 is drafted by the clock."""
MOST_LINES = 300
KEPT_AWAY = "统计范围内有登记您回避的事项，这个年度的通报和报告请由本办其他工作人员起草。"
"""Not of which period: the year is all that is said."""
DEMAND = "请各有关单位对照时限抓紧办理，逾期未办结的逐件明确措施、责任人和完成时间。"


@atomic()
async def set_least(by: Me, territory: UUID, least: int) -> None:
    """Below so many judged matters a unit is not ranked: set by the staff who serve the territory."""
    mine = [one for one in await territories_of(by) if one["territory"] == territory]
    if not mine:
        raise Missing
    await value(
        """INSERT INTO accountability_league_rule (id, unit, least, set_by, at) VALUES ({}, {}, {}, {}, {})
           ON CONFLICT (unit) DO UPDATE SET least = excluded.least, set_by = excluded.set_by, at = excluded.at RETURNING id""",
        new_id(),
        territory,
        least,
        by.id,
        now(),
    )
    subject = Subject("unit", territory, mine[0]["territory_name"], f"/accountability/units/{territory}")
    await audit.record(by, "accountability.league.least", subject, {"least": least})


@atomic()
async def draft(by: Me, kind: str, office: UUID, period_name: str, as_of: date, level: str = "") -> UUID:
    """Every figure is taken now, as of the end of `as_of`, and never changed after."""
    period = named(period_name)
    given = next((one for one in await territories_of(by) if one["office"] == office), None)
    if given is None:
        raise BadInput(("印发单位", "请从所列选项中选择"))
    if period is None or kind not in TYPED or level not in {"", *LEVELS} or not fits(kind, period.name):
        raise BadInput(("统计时段", "请从所列选项中选择"))
    if as_of >= today():
        raise BadInput(("截至日期", "最晚为昨天：这一天结束以后，数字才不再变化"))
    place = {"id": given["territory"], "path": given["path"], "name": given["territory_name"]}
    asked = Asked(period, as_of, place)
    taken, units = await facts(asked, measures_of(kind)), await units_below(place)
    if not taken.found.get("due"):
        raise Refused("这段时间没有到期的督办事项，不必印发。")
    before = await facts(asked.before)
    years = Period(date(asked.before.period.since.year, 1, 1), date(period.until.year, 12, 31))
    if await is_kept_from(by, given["path"], years, taken.duties | before.duties):
        raise Refused(KEPT_AWAY)
    begun = await begin(kind, asked, taken, units, place)
    bulletin = Bulletin(
        kind=kind,
        unit=office,
        territory=given["territory"],
        title=_title(kind, period.words),
        opening="",
        **{"demand": DEMAND, **begun.columns},
        since=period.since,
        until=period.until,
        period=period.name,
        as_of=as_of,
        level=level,
        least=await least_for(given["path"]),
        code="".join(secrets.choice(SIGNS) for _ in range(8)),
        state=BULLETIN.start,
        drafted_by=by.id,
        drafted_by_name=by.name,
        drafted_at=now(),
        version=0,
    )
    lines = [Line(str(place["id"]), given["territory_name"], unit=place), *_lines(taken, units, place, level)]
    lines = lines[: MOST_LINES + 1]
    printed = [*figures_for(asked, taken, before, lines, units), *begun.figures]
    await keep(bulletin, lines, printed, taken.duties | before.duties)
    subject = Subject(KIND, bulletin.id, f"{KINDS[kind]} （未编号）", f"{ADDRESS}/{bulletin.id}")
    await happened(subject, by, "draft", "起草", bulletin.title)
    await audit.record(
        by, "accountability.bulletin.draft", subject, {"as_of": as_of.isoformat(), "period": period_name}
    )
    return bulletin.id


def _title(kind: str, period: str) -> str:
    if kind in REPORTS:
        return REPORTS[kind].title.format(period=period)
    return f"关于{period}督办事项办理情况的通报" if kind == "circular" else f"{period}督办工作月报"


async def keep(bulletin: Bulletin, lines: Sequence[Line], printed: Sequence[Printed], duties: frozenset[UUID]) -> None:
    """The draft with its table, its figures and the rows they count."""
    await Bulletin.insert(bulletin).run()
    await BulletinLine.insert(
        *(
            BulletinLine(bulletin=bulletin.id, unit=UUID(line.key), position=at, name=line.name)
            for at, line in enumerate(lines)
        )
    ).run()
    await BulletinFigure.insert(*(_kept(bulletin.id, at, one) for at, one in enumerate(printed))).run()
    await _keep_rows(bulletin.id, duties)


def _lines(taken: Facts, units: Sequence[Mapping[str, Any]], place: Mapping[str, Any], level: str) -> list[Line]:
    """Of the level that is compared, else those right below the territory; only who owed something."""
    numbers: dict[Any, dict[str, int]] = {}
    for measure in ("due", "on_time", "judged"):
        for unit, found in taken.found.get(measure, {}).items():
            numbers.setdefault(unit, {})[measure] = len(found)
    if level:
        league: League = ranked(league_lines(units, numbers, level), 1)
        return [*(one.line for one in league.ranked), *league.apart]
    return [line for line in by_place(units, place, numbers, {}) if line.key != str(place["id"])]


def figures_for(
    asked: Asked, taken: Facts, before: Facts, lines: Sequence[Line], units: Sequence[Mapping[str, Any]]
) -> list[Printed]:
    """Those of the whole territory first, with the rate of the period before; then those of each line."""
    found = []
    for at, line in enumerate(lines):
        assert line.unit is not None
        beneath = below_of(units, line.unit["path"])
        wanted = [(asked, taken, name) for name in (LINE if at else TOTAL)]
        wanted += [] if at else [(asked.before, before, name) for name in BEFORE]
        for of, counted, query in wanted:
            words = "按期率" if query == RATE else MEASURES[query].words
            earlier = "（上期）" if of is not asked else ""
            said, rows_digest = counted.said(query, beneath)
            found.append(
                Printed(f"{line.name}{words}{earlier}", query, of.period, of.on, UUID(line.key), said, rows_digest)
            )
    return found


def _kept(bulletin: UUID, position: int, one: Printed) -> BulletinFigure:
    return BulletinFigure(
        bulletin=bulletin,
        position=position,
        name=one.name,
        query=one.query,
        parameters=one.parameters,
        as_of=one.as_of,
        value=one.value,
        digest=one.digest,
    )


async def _keep_rows(bulletin: UUID, duties: frozenset[UUID]) -> None:
    kept = sorted(duties)
    for start in range(0, len(kept), 1000):
        part = kept[start : start + 1000]
        await BulletinRow.insert(*(BulletinRow(bulletin=bulletin, duty=duty) for duty in part)).run()
