"""Official figures: somebody types what the official system reports, somebody else checks it against the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit, files, notices
from portal.access import Me
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.official import COUNTS, faults
from portal.accountability.figures.periods import Period, named
from portal.accountability.official_rules import entering_office
from portal.accountability.official_states import OFFICIAL_STATES, OfficialState
from portal.accountability.official_workflow import OFFICIAL
from portal.accountability.queries import official as queries
from portal.accountability.queries.official import subject_of
from portal.accountability.tables import OfficialLine, OfficialSheet
from portal.clock import now, today
from portal.db import atomic, new_id, value
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.workflow import happened, make

Record = Mapping[str, Any]
Counts = Mapping[UUID, Mapping[str, int | None]]


@dataclass(frozen=True)
class Source:
    """Where the counts were read: which system, which report, on which day they were taken."""

    system: str
    report: str
    taken_on: date
    note: str = ""


@atomic()
async def enter(
    by: Me,
    territory: UUID,
    level: str,
    period_name: str,
    source: Source,
    counts: Counts,
    paper: files.HandedIn | None = None,
) -> UUID:
    """A new sheet, waiting for the second person. One sheet a period and level: what is there already is corrected."""
    place, period = await _place(by, territory), _period(period_name, level)
    there = await queries.live(territory, level, period.name)
    if there:
        words = OFFICIAL_STATES[next(iter(there))]
        raise Refused(f"{period.words}这类单位的官方数据已经录入（{words}），需要修改的请打开那一份更正。")
    return await _write(by, place, level, period, source, counts, [paper] if paper else [], None, None)


@atomic()
async def correct(
    sheet: Record, by: Me, source: Source, counts: Counts, reason: str, paper: files.HandedIn | None = None
) -> UUID:
    """A new version of the whole sheet; the old one stays as it is. What was checked counts until the new one is checked,
    what was not is withdrawn at once."""
    if sheet["state"] not in {OfficialState.drafted, OfficialState.checked}:
        raise Refused(f"当前状态为“{OFFICIAL_STATES[sheet['state']]}”，不能更正。")
    if not entering_office(by, sheet):
        raise Refused(f"您不能更正：须由{entering_office.words}办理。")
    if (
        await value("SELECT version FROM accountability_official_sheet WHERE id = {} FOR UPDATE", sheet["id"])
        != sheet["version"]
    ):
        raise Refused("这份数据刚刚已被他人办理，请看过最新情况后再更正。")
    level, period = sheet["level"], queries.period_of(sheet)
    there = await queries.live(sheet["territory"], level, period.name)
    waiting = there.get(OfficialState.drafted)
    if waiting and waiting["id"] != sheet["id"]:
        raise Refused("已有一份更正等待核对，请先核对或者撤回那一份。")
    if sheet["state"] == OfficialState.drafted:
        await make(OFFICIAL, "withdraw", sheet, subject_of(sheet), by, f"重新录入：{reason}")
    place = {"id": sheet["territory"], "path": sheet["territory_path"], "office": sheet["office"]}
    papers = [paper] if paper else []
    replaces = sheet["corrects"] if sheet["state"] == OfficialState.drafted else sheet["id"]
    return await _write(by, place, level, period, source, counts, papers, replaces, reason if replaces else None)


async def _place(by: Me, territory: UUID) -> Record:
    found = next((one for one in await queries.territories_of(by) if one["id"] == territory), None)
    if found is None:
        raise Missing
    return found


def _period(name: str, level: str) -> Period:
    period = named(name)
    if period is None or level not in LEVELS:
        raise BadInput(("统计时段", "请从所列选项中选择"))
    if period.since > today():
        raise BadInput(("统计时段", "还没有开始"))
    return period


async def _write(
    by: Me,
    place: Record,
    level: str,
    period: Period,
    source: Source,
    counts: Counts,
    papers: Sequence[files.HandedIn],
    corrects: UUID | None,
    reason: str | None,
) -> UUID:
    if not period.since <= source.taken_on <= today():
        raise BadInput(("取数日期", "应在统计时段开始以后，不能晚于今天"))
    units = {unit["id"]: unit for unit in await queries.units_of(place["path"], level)}
    given = {unit: line for unit, line in counts.items() if any(number is not None for number in line.values())}
    if not given:
        raise BadInput(("", "请至少填写一个单位的数据"))
    if not given.keys() <= units.keys():
        raise BadInput(("单位", "有单位不在统计范围内，请重新打开页面"))
    _refuse_faults(units, given)
    sheet = OfficialSheet(
        id=new_id(),
        territory=place["id"],
        office=place["office"],
        level=level,
        period=period.name,
        since=period.since,
        until=period.until,
        source_system=source.system,
        report_name=source.report,
        taken_on=source.taken_on,
        note=source.note or None,
        state=OFFICIAL.start,
        corrects=corrects,
        correction=reason,
        entered_by=by.id,
        entered_by_name=by.name,
        entered_at=now(),
        version=0,
    )
    await OfficialSheet.insert(sheet).run()
    ordered = [unit for unit in units if unit in given]
    lines = [_line(sheet.id, at, units[unit], given[unit]) for at, unit in enumerate(ordered)]
    await OfficialLine.insert(*lines).run()
    written = await queries.sheet_for(by, sheet.id)
    subject = subject_of(written)
    for paper in papers:
        await files.keep(subject, paper, by, "annex", source.taken_on)
    await happened(subject, by, "enter", "录入官方数据", f"更正：{reason}" if reason else "")
    await audit.record(by, "accountability.official.enter", subject, {"lines": len(lines), "corrects": corrects})
    people = [one for one in await notices.holders(place["office"], Role.office) if one != by.id]
    await notices.tell(people, subject, "请对照报表核对。", f"official:{sheet.id}:check")
    return sheet.id


def _line(sheet: UUID, position: int, unit: Record, numbers: Mapping[str, int | None]) -> OfficialLine:
    counts: dict[str, Any] = {name: numbers.get(name) for name in COUNTS}
    return OfficialLine(
        id=new_id(),
        sheet=sheet,
        unit=unit["id"],
        unit_name=unit["name"],
        position=position,
        **counts,
    )


def _refuse_faults(units: Mapping[UUID, Record], counts: Counts) -> None:
    wrong = [
        (f"{units[unit]['short_name']} {COUNTS[name]}", said)
        for unit, line in counts.items()
        for name, said in faults(line)
    ]
    if wrong:
        raise BadInput(*wrong)


@atomic()
async def check(sheet: Record, by: Me) -> None:
    """The second person compared it with the report: from now on it counts, and what it corrects does no more."""
    if sheet["corrects"] is not None:
        old = await queries.sheet_for(by, sheet["corrects"])
        await make(OFFICIAL, "supersede", old, subject_of(old), by, sheet["correction"], {"superseded_at": now()})
    values = {"checked_by": by.id, "checked_by_name": by.name, "checked_at": now()}
    await make(OFFICIAL, "check", sheet, subject_of(sheet), by, values=values)
    await notices.drop(sheet["id"], f"official:{sheet['id']}:check")
    await _tell_who_entered(sheet, by, "已核对采用。", "checked")


@atomic()
async def withdraw(sheet: Record, by: Me, note: str) -> None:
    await make(OFFICIAL, "withdraw", sheet, subject_of(sheet), by, note)
    await notices.drop(sheet["id"], f"official:{sheet['id']}:check")
    await _tell_who_entered(sheet, by, "没有采用，请看理由。", "withdrawn")


async def _tell_who_entered(sheet: Record, by: Me, sentence: str, occasion: str) -> None:
    if sheet["entered_by"] != by.id:
        await notices.tell([sheet["entered_by"]], subject_of(sheet), sentence, f"official:{sheet['id']}:{occasion}")
