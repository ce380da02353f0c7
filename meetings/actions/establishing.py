"""The conference itself: set it up, seat people, take units in and let them go. Nothing is overwritten: rows end."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from meetings.queries.conferences import running, subject_of
from meetings.states import RANKS, RHYTHMS
from meetings.tables import Conference, Liaison, Member, Rhythm, Seat
from portal import audit
from portal.access import Me, under
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.errors import Refused
from portal.people import TERRITORIES, Role, UnitKind
from portal.workflow import happened


@atomic()
async def establish(
    by: Me,
    *,
    title: str,
    territory: UUID,
    office: UUID,
    sign: str,
    established_on: date,
    host: UUID | None = None,
    circulates: bool = True,
) -> UUID:
    """A standing conference of a territory. Its own office sets it up; there is one a territory (条例13). It begins with
    the customary rhythm, which the office may change."""
    if not any(held.role == Role.office and held.unit == office for held in by.holdings):
        raise Refused("联席会议由本级联席会议办公室的工作人员建立。")
    unit = await row("SELECT kind, path FROM unit WHERE id = {} AND closed_on IS NULL", territory)
    if unit is None or UnitKind(unit["kind"]) not in TERRITORIES:
        raise Refused("请选择联席会议所在的市、区（县）、镇（街道）或村（社区）。")
    if not by.reaches(unit["path"], Role.office):
        raise Refused("只能为本办公室所服务的地区建立联席会议。")
    if await value("SELECT TRUE FROM meetings_conference WHERE territory = {} AND ended_on IS NULL", territory):
        raise Refused("该地区已建有联席会议，不必重复建立。")
    made = Conference(
        title=title,
        level=unit["kind"],
        territory=territory,
        office=office,
        host=host or office,
        sign=sign,
        circulates=circulates,
        established_on=established_on,
        created_by=by.id,
        created_at=now(),
    )
    await Conference.insert(made).run()
    usual = [
        Rhythm(conference=made.id, kind=kind, amount=amount, unit=often, key_amount=key_amount, key_unit=key_often)
        for kind, (amount, often, key_amount, key_often) in RHYTHMS.items()
    ]
    await Rhythm.insert(*usual).run()
    subject = subject_of({"id": made.id, "title": title})
    await happened(subject, by, "establish", "建立联席会议", title)
    await audit.record(by, "meetings.conference.establish", subject)
    return made.id


@atomic()
async def seat(by: Me, conference_id: UUID, *, person: UUID, rank: str, title: str, starts_on: date) -> UUID:
    """A convenor, deputy, director or commissioner from this day on. A person holds one seat at a time."""
    conference = await running(by, conference_id)
    who = await row("SELECT name FROM person WHERE id = {} AND kind = 'official' AND disabled_at IS NULL", person)
    if who is None:
        raise Refused("所选人员不存在或账号已停用，请从列表中选择。")
    if await value(
        "SELECT TRUE FROM meetings_seat WHERE conference = {} AND person = {} AND (ends_on IS NULL OR ends_on >= {})",
        conference_id,
        person,
        starts_on,
    ):
        raise Refused(f"{who['name']}在这一天已是本联席会议的组成人员，请先结束原来的职务。")
    if not await _has_a_post(person, conference["territory_path"]):
        raise Refused(f"{who['name']}不在{conference['territory_name']}任职，不能列为组成人员。")
    position = await value("SELECT count(*) + 1 FROM meetings_seat WHERE conference = {}", conference_id)
    made = Seat(conference=conference_id, person=person, rank=rank, title=title, position=position, starts_on=starts_on)
    await Seat.insert(made).run()
    subject = subject_of(conference)
    await happened(subject, by, "seat", f"{RANKS[rank]}到任", f"{who['name']}（{title}），自{starts_on}起")
    await audit.record(by, "meetings.conference.seat", subject, {"person": person, "rank": rank})
    return made.id


@atomic()
async def unseat(by: Me, conference_id: UUID, seat_id: UUID, *, ends_on: date) -> None:
    conference = await running(by, conference_id)
    ended = await row(
        "UPDATE meetings_seat SET ends_on = {} WHERE id = {} AND conference = {} AND ends_on IS NULL AND starts_on <= {}"
        " RETURNING person, rank, (SELECT name FROM person WHERE id = person) AS name",
        ends_on,
        seat_id,
        conference_id,
        ends_on,
    )
    if ended is None:
        raise Refused("这一职务已结束，或结束日期早于到任日期。")
    subject = subject_of(conference)
    await happened(subject, by, "unseat", f"{RANKS[ended['rank']]}离任", f"{ended['name']}，至{ends_on}止")
    await audit.record(by, "meetings.conference.unseat", subject, {"seat": seat_id, "ends_on": ends_on})


@atomic()
async def admit(by: Me, conference_id: UUID, *, unit: UUID, starts_on: date, liaison: UUID | None = None) -> UUID:
    """A member unit from this day on, with its liaison officer if named."""
    conference = await running(by, conference_id)
    made, name = await _take_in(conference_id, unit, starts_on)
    if liaison is not None:
        await name_liaison(by, conference_id, made, person=liaison, starts_on=starts_on)
    subject = subject_of(conference)
    await happened(subject, by, "admit", "增加成员单位", f"{name}，自{starts_on}起")
    await audit.record(by, "meetings.conference.admit", subject, {"unit": unit})
    return made


@atomic()
async def admit_many(by: Me, conference_id: UUID, *, units: Sequence[UUID], starts_on: date) -> int:
    """Several at once, said once; one that cannot be taken in stops them all."""
    conference = await running(by, conference_id)
    names = [(await _take_in(conference_id, unit, starts_on))[1] for unit in dict.fromkeys(units)]
    subject = subject_of(conference)
    await happened(subject, by, "admit", f"增加成员单位{len(names)}家", f"{'、'.join(names)}，自{starts_on}起")
    await audit.record(by, "meetings.conference.admit", subject, {"units": list(units)})
    return len(names)


async def _take_in(conference_id: UUID, unit: UUID, starts_on: date) -> tuple[UUID, str]:
    """The membership and the unit's name. The conference is held, so that the list keeps its order."""
    await value("SELECT id FROM meetings_conference WHERE id = {} FOR UPDATE", conference_id)
    who = await row("SELECT name FROM unit WHERE id = {} AND closed_on IS NULL", unit)
    if who is None:
        raise Refused("所选单位不存在或已撤销，请从列表中选择。")
    if await value(
        "SELECT TRUE FROM meetings_member WHERE conference = {} AND unit = {} AND (ends_on IS NULL OR ends_on >= {})",
        conference_id,
        unit,
        starts_on,
    ):
        raise Refused(f"{who['name']}在这一天已是成员单位。")
    position = await value("SELECT count(*) + 1 FROM meetings_member WHERE conference = {}", conference_id)
    made = Member(conference=conference_id, unit=unit, position=position, starts_on=starts_on)
    await Member.insert(made).run()
    return made.id, who["name"]


@atomic()
async def release(by: Me, conference_id: UUID, member_id: UUID, *, ends_on: date) -> None:
    conference = await running(by, conference_id)
    if await value("SELECT TRUE FROM meetings_liaison WHERE member = {} AND starts_on > {}", member_id, ends_on):
        raise Refused("该单位的联络员在这一天之后才到任，请选择更晚的日期。")
    ended = await row(
        "UPDATE meetings_member SET ends_on = {} WHERE id = {} AND conference = {} AND ends_on IS NULL"
        " AND starts_on <= {} RETURNING (SELECT name FROM unit WHERE id = unit) AS name",
        ends_on,
        member_id,
        conference_id,
        ends_on,
    )
    if ended is None:
        raise Refused("该单位已不是成员单位，或结束日期早于加入日期。")
    await value(
        "UPDATE meetings_liaison SET ends_on = {} WHERE member = {} AND ends_on IS NULL RETURNING id",
        ends_on,
        member_id,
    )
    subject = subject_of(conference)
    await happened(subject, by, "release", "调整成员单位", f"{ended['name']}，至{ends_on}止")
    await audit.record(by, "meetings.conference.release", subject, {"member": member_id, "ends_on": ends_on})


@atomic()
async def name_liaison(by: Me, conference_id: UUID, member_id: UUID, *, person: UUID, starts_on: date) -> None:
    """联络员 from this day on; whoever was it before ends the day before."""
    conference = await running(by, conference_id)
    who = await row("SELECT name FROM person WHERE id = {} AND kind = 'official' AND disabled_at IS NULL", person)
    if who is None:
        raise Refused("所选联络员不存在或账号已停用，请从列表中选择。")
    member = await row(
        "SELECT m.starts_on, m.ends_on, u.name, u.path FROM meetings_member m JOIN unit u ON u.id = m.unit"
        " WHERE m.id = {} AND m.conference = {} AND m.starts_on <= {} AND (m.ends_on IS NULL OR m.ends_on >= {})",
        member_id,
        conference_id,
        starts_on,
        starts_on,
    )
    if member is None:
        raise Refused("该单位在这一天不是本联席会议的成员单位。")
    if not await _has_a_post(person, member["path"]):
        raise Refused(f"{who['name']}不在{member['name']}任职，不能列为该单位的联络员。")
    if await value("SELECT TRUE FROM meetings_liaison WHERE member = {} AND starts_on >= {}", member_id, starts_on):
        raise Refused("这一天或之后已另有联络员，请选择更晚的日期。")
    await value(
        "UPDATE meetings_liaison SET ends_on = {} WHERE member = {} AND (ends_on IS NULL OR ends_on >= {}) RETURNING id",
        starts_on - timedelta(days=1),
        member_id,
        starts_on,
    )
    await Liaison.insert(Liaison(member=member_id, person=person, starts_on=starts_on)).run()
    subject = subject_of(conference)
    await happened(subject, by, "liaison", "明确联络员", f"{who['name']}，自{starts_on}起")
    await audit.record(by, "meetings.conference.liaison", subject, {"member": member_id, "person": person})


async def _has_a_post(person: UUID, path: str) -> bool:
    """Today, in the unit with this path or below it."""
    on = today()
    found = await value(
        "SELECT TRUE FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = {} AND {} AND o.starts_on <= {}"
        " AND (o.ends_on IS NULL OR o.ends_on >= {}) LIMIT 1",
        person,
        under("u.path", (path,)),
        on,
        on,
    )
    return found is not None
