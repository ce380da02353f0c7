"""By what a conference goes: its particulars, regulations, rhythm, key periods and limits."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from meetings.queries.conferences import limits_of, running, subject_of
from meetings.queries.register import subject_of_regulation
from meetings.states import KINDS, LIMITS
from meetings.tables import KeyPeriod, Limit, Regulation, Rhythm
from portal import audit, files
from portal.access import Me
from portal.clock import now
from portal.db import atomic, row, value
from portal.errors import Refused
from portal.workflow import happened

Often = tuple[int, str, int | None, str | None]
"""Amount and unit, and the same in a key period."""


@atomic()
async def describe(
    by: Me, conference_id: UUID, *, title: str, sign: str, host: UUID, circulates: bool, version: int
) -> None:
    """Name, 机关代字, 牵头部门 and how resolutions are closed. Papers issued before keep what they say."""
    conference = await running(by, conference_id)
    if not await value("SELECT TRUE FROM unit WHERE id = {} AND closed_on IS NULL", host):
        raise Refused("所选牵头部门不存在或已撤销，请从列表中选择。")
    done = await value(
        "UPDATE meetings_conference SET title = {}, sign = {}, host = {}, circulates = {}, version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        title,
        sign,
        host,
        circulates,
        conference_id,
        version,
    )
    if done is None:
        raise Refused("这些内容刚刚已被他人修改，请看过最新内容后再改。")
    subject = subject_of({"id": conference_id, "title": title})
    renamed = f"，原名“{conference['title']}”" if title != conference["title"] else ""
    await happened(subject, by, "describe", "修改基本信息", f"{title}，机关代字“{sign}”{renamed}")
    await audit.record(by, "meetings.conference.describe", subject)


@atomic()
async def enact(
    by: Me,
    conference_id: UUID,
    *,
    title: str,
    signed_on: date,
    in_force_from: date,
    number: str | None = None,
    in_force_until: date | None = None,
    paper: files.HandedIn | None = None,
) -> UUID:
    """制度: a rule of the conference as it was signed, with its paper where there is one."""
    conference = await running(by, conference_id)
    made = Regulation(
        conference=conference_id,
        title=title,
        number=number,
        signed_on=signed_on,
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        created_by=by.id,
        created_at=now(),
    )
    await Regulation.insert(made).run()
    if paper is not None:
        await files.keep(subject_of_regulation(conference_id, made.id, title), paper, by, "annex")
    subject = subject_of(conference)
    await happened(subject, by, "enact", "登记制度", f"《{title}》，自{in_force_from}起施行")
    await audit.record(by, "meetings.conference.enact", subject, {"regulation": made.id})
    return made.id


@atomic()
async def repeal(by: Me, conference_id: UUID, regulation_id: UUID, *, until: date) -> None:
    """In force up to and including this day."""
    conference = await running(by, conference_id)
    ended = await row(
        "UPDATE meetings_regulation SET in_force_until = {} WHERE id = {} AND conference = {} AND in_force_until IS NULL"
        " AND in_force_from <= {} RETURNING title",
        until,
        regulation_id,
        conference_id,
        until,
    )
    if ended is None:
        raise Refused("该制度已废止，或废止日期早于施行日期。")
    subject = subject_of(conference)
    await happened(subject, by, "repeal", "废止制度", f"《{ended['title']}》，至{until}止")
    await audit.record(by, "meetings.conference.repeal", subject, {"regulation": regulation_id})


@atomic()
async def set_rhythms(by: Me, conference_id: UUID, rhythms: Mapping[str, Often]) -> None:
    """All kinds at once; a kind left out is called when needed."""
    conference = await running(by, conference_id)
    await value("DELETE FROM meetings_rhythm WHERE conference = {} RETURNING id", conference_id)
    made = [
        Rhythm(conference=conference_id, kind=kind, amount=amount, unit=unit, key_amount=key_amount, key_unit=key_unit)
        for kind, (amount, unit, key_amount, key_unit) in rhythms.items()
    ]
    if made:
        await Rhythm.insert(*made).run()
    subject = subject_of(conference)
    said = "、".join(f"{KINDS[kind]}每{amount}{unit}" for kind, (amount, unit, *_) in rhythms.items())
    await happened(subject, by, "rhythm", "调整会议频次", said or "均为按需召开")
    await audit.record(by, "meetings.conference.rhythm", subject)


@atomic()
async def add_key_period(by: Me, conference_id: UUID, *, title: str, from_day: date, to_day: date) -> UUID:
    """重点时段, both days included."""
    conference = await running(by, conference_id)
    made = KeyPeriod(conference=conference_id, title=title, from_day=from_day, to_day=to_day)
    await KeyPeriod.insert(made).run()
    subject = subject_of(conference)
    await happened(subject, by, "key_period", "设定重点时段", f"{title}，{from_day}至{to_day}")
    await audit.record(by, "meetings.conference.key_period", subject, {"period": made.id})
    return made.id


@atomic()
async def drop_key_period(by: Me, conference_id: UUID, period_id: UUID) -> None:
    conference = await running(by, conference_id)
    dropped = await row(
        "DELETE FROM meetings_key_period WHERE id = {} AND conference = {} RETURNING title, from_day, to_day",
        period_id,
        conference_id,
    )
    if dropped is None:
        raise Refused("这一重点时段已被取消。")
    subject = subject_of(conference)
    said = f"{dropped['title']}，{dropped['from_day']}至{dropped['to_day']}"
    await happened(subject, by, "no_key_period", "取消重点时段", said)
    await audit.record(by, "meetings.conference.no_key_period", subject, {"period": period_id})


@atomic()
async def set_limits(by: Me, conference_id: UUID, own: Sequence[tuple[str, int, str, str]]) -> None:
    """(name, amount, unit, what it rests on). One that says what the shipped one says has no row: it goes back."""
    conference = await running(by, conference_id)
    before = await limits_of(conference_id)
    await value("DELETE FROM meetings_limit WHERE conference = {} RETURNING id", conference_id)
    kept = [
        Limit(conference=conference_id, name=name, amount=amount, unit=unit, article=article)
        for name, amount, unit, article in own
        if (amount, unit, article) != LIMITS[name][1:]
    ]
    if kept:
        await Limit.insert(*kept).run()
    subject = subject_of(conference)
    changed = [
        f"{LIMITS[name][0]}{amount}{unit}" for name, amount, unit, _ in own if before[name][1:3] != (amount, unit)
    ]
    await happened(subject, by, "limits", "调整时限与限额", "、".join(changed) or "依据有修改")
    await audit.record(by, "meetings.conference.limits", subject, {"own": [limit.name for limit in kept]})
