"""Counts entered by hand: typed from a paper that lies beside them, checked by somebody else, corrected by a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal import audit, files, notices
from portal.access import Me
from portal.accountability.figures.periods import Period, named
from portal.accountability.queries import scoring_counts as queries
from portal.accountability.queries.official import territories_of, units_of
from portal.accountability.queries.scoring_counts import subject_of
from portal.accountability.scoring_rules import scoring_office
from portal.accountability.scoring_states import COUNT_STATES, CountState
from portal.accountability.scoring_workflow import SCORING_COUNT
from portal.accountability.tables import ScoringCount, ScoringCountLine
from portal.clock import now, today
from portal.db import atomic, new_id, value
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.workflow import happened, make

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """One unit's number; `whole` of a rate only."""

    part: int
    whole: int | None
    evidence: str


Counts = Mapping[UUID, Counted]


async def wanted(by: Me, scheme: UUID, line: str) -> Record:
    """The line of a scheme this person enters for; Missing for what is none of theirs."""
    mine = [one["id"] for one in await territories_of(by)]
    for one in await queries.wanted_lines(mine):
        if one["scheme"] == scheme and one["line"] == line:
            return one
    raise Missing


@atomic()
async def enter(by: Me, scheme: UUID, line: str, month: str, counts: Counts, paper: files.HandedIn) -> UUID:
    """A new count, waiting for the second person. One a line and month: what is there already is corrected."""
    place = await wanted(by, scheme, line)
    period = _month(month)
    there = await queries.live(scheme, line, period.name)
    if there:
        stands = "、".join(COUNT_STATES[state] for state in there)
        raise Refused(f"{place['title']}{period.words}已经填报过（{stands}），需要修改的请打开那一份点“更正”。")
    return await _write(by, place, period, counts, paper, None, None)


@atomic()
async def correct(entry: Record, by: Me, counts: Counts, reason: str, paper: files.HandedIn) -> UUID:
    """A new version beside the old one, which counts until the new one is checked."""
    if not scoring_office(by, entry):
        raise Refused(f"填报由{scoring_office.words}更正。")
    if entry["state"] not in {CountState.drafted, CountState.checked}:
        raise Refused("这一份已被更正或者撤回，请打开最新的一份。")
    seen = await value("SELECT version FROM accountability_scoring_count WHERE id = {} FOR UPDATE", entry["id"])
    if seen != entry["version"]:
        raise Refused("这一份刚刚已被他人办理，请看过最新情况后再更正。")
    there = await queries.live(entry["scheme"], entry["line"], entry["month"])
    waiting = there.get(CountState.drafted)
    if waiting is not None and waiting["id"] != entry["id"]:
        raise Refused("已有一份更正等待核对，请先核对或者撤回那一份。")
    if entry["state"] == CountState.drafted:
        await make(SCORING_COUNT, "withdraw", entry, subject_of(entry), by, f"重新填报：{reason}")
        await notices.drop(entry["id"], f"scoring_count:{entry['id']}:check")
    replaces = entry["corrects"] if entry["state"] == CountState.drafted else entry["id"]
    return await _write(by, entry, _month(entry["month"]), counts, paper, replaces, reason if replaces else None)


def _month(name: str) -> Period:
    period = named(name)
    if period is None or len(period.name) != len("2026-01"):
        raise BadInput(("月份", "请从所列选项中选择"))
    if period.until >= today():
        raise BadInput(("月份", "这个月还没有结束，结束以后再填报"))
    return period


async def _write(
    by: Me,
    place: Record,
    period: Period,
    counts: Counts,
    paper: files.HandedIn,
    corrects: UUID | None,
    reason: str | None,
) -> UUID:
    units = {unit["id"]: unit for unit in await units_of(place["territory_path"], place["level"])}
    if not counts:
        raise BadInput(("", "请至少填写一个单位"))
    if not counts.keys() <= units.keys():
        raise BadInput(("单位", "有单位不在考核范围内，请重新打开页面"))
    entry = ScoringCount(
        id=new_id(),
        scheme=place["scheme"],
        line=place["line"],
        title=place["title"],
        month=period.name,
        state=SCORING_COUNT.start,
        corrects=corrects,
        correction=reason,
        entered_by=by.id,
        entered_by_name=by.name,
        entered_at=now(),
        version=0,
    )
    await ScoringCount.insert(entry).run()
    await ScoringCountLine.insert(*_lines(entry.id, units, counts)).run()
    subject = subject_of(await queries.count_for(by, entry.id))
    await files.keep(subject, paper, by, "evidence", period.until)
    await happened(subject, by, "enter", "填报", f"更正：{reason}" if reason else "")
    await audit.record(by, "accountability.scoring_count.enter", subject, {"lines": len(counts), "corrects": corrects})
    people = [one for one in await notices.holders(place["office"], Role.office) if one != by.id]
    await notices.tell(people, subject, "请对照材料核对。", f"scoring_count:{entry.id}:check")
    return entry.id


def _lines(entry: UUID, units: Mapping[UUID, Record], counts: Counts) -> Sequence[ScoringCountLine]:
    ordered = [unit for unit in units if unit in counts]
    return [
        ScoringCountLine(
            id=new_id(),
            entry=entry,
            unit=unit,
            unit_name=units[unit]["name"],
            position=at,
            part=counts[unit].part,
            whole=counts[unit].whole,
            evidence=counts[unit].evidence,
        )
        for at, unit in enumerate(ordered)
    ]


@atomic()
async def check(entry: Record, by: Me) -> None:
    """The second person compared it with the paper: from now on it counts, and what it corrects does no more."""
    if entry["corrects"] is not None:
        old = await queries.count_for(by, entry["corrects"])
        await make(SCORING_COUNT, "supersede", old, subject_of(old), by, entry["correction"], {"superseded_at": now()})
    values = {"checked_by": by.id, "checked_by_name": by.name, "checked_at": now()}
    await make(SCORING_COUNT, "check", entry, subject_of(entry), by, values=values)
    await notices.drop(entry["id"], f"scoring_count:{entry['id']}:check")
    await _tell_who_entered(entry, by, "已核对采用。", "checked")


@atomic()
async def withdraw(entry: Record, by: Me, note: str) -> None:
    await make(SCORING_COUNT, "withdraw", entry, subject_of(entry), by, note)
    await notices.drop(entry["id"], f"scoring_count:{entry['id']}:check")
    await _tell_who_entered(entry, by, "没有采用，请看理由。", "withdrawn")


async def _tell_who_entered(entry: Record, by: Me, sentence: str, occasion: str) -> None:
    if entry["entered_by"] != by.id:
        once = f"scoring_count:{entry['id']}:{occasion}"
        await notices.tell([entry["entered_by"]], subject_of(entry), sentence, once)
