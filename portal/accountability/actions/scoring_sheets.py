"""Drafting a score sheet: every mark is computed once, as of a day that is over, by the version in force when the period
began, and never edited."""

import json
import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.actions.figures import SIGNS
from portal.accountability.figures.periods import named
from portal.accountability.figures.scoring import cents
from portal.accountability.queries.figures_league import least_for
from portal.accountability.queries.official import named as named_unit
from portal.accountability.queries.official import territories_of, units_of
from portal.accountability.queries.scoring_marks import Scores, UnitScore, scores
from portal.accountability.queries.scoring_schemes import counting, schemes_of
from portal.accountability.queries.scoring_sheets import ADDRESS, KIND
from portal.accountability.scoring_workflow import SCORE_SHEET
from portal.accountability.tables import ScoreMark, ScoreRow, ScoreSheet, ScoreUnit
from portal.clock import now, today
from portal.db import atomic, new_id
from portal.errors import BadInput, Refused
from portal.subjects import Subject
from portal.workflow import happened

MOST_UNITS = 300


@atomic()
async def draft(by: Me, scheme: UUID, period_name: str, as_of: date) -> UUID:
    """Every number is taken now, as of the end of `as_of`, and never changed after."""
    places = {one["id"]: one for one in await territories_of(by)}
    chosen = next((one for one in await schemes_of(list(places)) if one["id"] == scheme), None)
    if chosen is None:
        raise BadInput(("评分方案", "请从所列选项中选择"))
    period = named(period_name)
    if period is None:
        raise BadInput(("统计时段", "请从所列选项中选择"))
    if as_of >= today():
        raise BadInput(("截至日期", "最晚为昨天：这一天结束以后，数字才不再变化"))
    if as_of < period.until:
        raise BadInput(("截至日期", "不能早于统计时段的最后一天：时段结束以后才能评分"))
    version = await counting(scheme, period.since)
    if version is None:
        raise Refused(f"这个方案从 {chosen['since']} 起启用，{period.words}开始时还没有启用，不能按它评分。")
    place = places[chosen["territory"]]
    units = await units_of(place["path"], chosen["level"])
    if not units:
        raise Refused("本地区没有这类单位，不能评分。")
    if len(units) > MOST_UNITS:
        raise Refused(f"这类单位有 {len(units)} 个，一份评分最多 {MOST_UNITS} 个，请由下一级分别评分。")
    units = [{**unit, "name": named_unit(unit, units)} for unit in units]
    least = await least_for(place["path"])
    found = await scores(place, version, units, period, as_of, least)
    sheet = ScoreSheet(
        rules=version["id"],
        office=version["office"],
        territory=place["id"],
        level=chosen["level"],
        title=f"关于{period.words}考核评分情况的通报",
        opening="",
        since=period.since,
        until=period.until,
        period=period.name,
        as_of=as_of,
        least=least,
        code="".join(secrets.choice(SIGNS) for _ in range(8)),
        state=SCORE_SHEET.start,
        drafted_by=by.id,
        drafted_by_name=by.name,
        drafted_at=now(),
        version=0,
    )
    await _keep(sheet, found)
    subject = Subject(KIND, sheet.id, "考核评分 （未编号）", f"{ADDRESS}/{sheet.id}")
    await happened(subject, by, "draft", "起草", sheet.title)
    await audit.record(
        by, "accountability.score_sheet.draft", subject, {"as_of": as_of.isoformat(), "period": period_name}
    )
    return sheet.id


async def _keep(sheet: ScoreSheet, found: Scores) -> None:
    await ScoreSheet.insert(sheet).run()
    await ScoreUnit.insert(*(_unit(sheet.id, at, one) for at, one in enumerate(found.units))).run()
    marks = [mark for one in found.units for mark in _marks(sheet.id, one)]
    for start in range(0, len(marks), 1000):
        await ScoreMark.insert(*marks[start : start + 1000]).run()
    duties = sorted(found.duties)
    for start in range(0, len(duties), 1000):
        part = duties[start : start + 1000]
        await ScoreRow.insert(*(ScoreRow(sheet=sheet.id, duty=duty) for duty in part)).run()


def _unit(sheet: UUID, position: int, one: UnitScore) -> ScoreUnit:
    stands = one.standing
    return ScoreUnit(
        id=new_id(),
        sheet=sheet,
        unit=one.unit["id"],
        position=position,
        name=one.unit["name"],
        total=None if stands.total is None else cents(stands.total),
        rank=stands.rank,
        why=stands.why[:300] or None,
    )


def _marks(sheet: UUID, one: UnitScore) -> Sequence[ScoreMark]:
    return [
        ScoreMark(
            id=new_id(),
            sheet=sheet,
            unit=one.unit["id"],
            line=mark.line,
            position=at,
            value=mark.number.value,
            said=mark.scored.words,
            marks=mark.kept,
            digest=mark.number.digest,
            behind=json.dumps(mark.number.behind),
        )
        for at, mark in enumerate(one.marks)
    ]
