"""Taking over a ladder for a conference, changing it from a day on, giving it up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.ladder import Ladder, Step
from portal.accountability.profiles import DEFAULT, SHIPPED
from portal.accountability.queries.profiles import governs, ladder_for, may_govern, own_units
from portal.accountability.tables import Profile, ProfileStep
from portal.clock import now
from portal.db import atomic, new_id, row, rows, value
from portal.errors import BadInput, Missing, Refused
from portal.subjects import Subject


@atomic()
async def adopt(by: Me, source: str, *, unit: UUID, room: str, starts_on: date, on: date) -> UUID:
    """From `starts_on`, not before tomorrow, for what lies below the unit; what was in force there ends the day before."""
    if source not in SHIPPED:
        raise Missing
    if unit not in {one["id"] for one in await own_units(by)}:
        raise BadInput(("适用范围", "请从所列地区中选择"))
    return await _put(by, SHIPPED[source], source, unit, room, starts_on, on)


@atomic()
async def revise(
    by: Me,
    profile_id: UUID,
    *,
    steps: Sequence[Step],
    repeat: int,
    starts_on: date,
    on: date,
    letters_a_day: int = DEFAULT.letters_a_day,
) -> UUID:
    """The same ladder with other steps, from that day on. What is in force now stays as it is until then."""
    found = await ladder_for(by, profile_id)
    if not governs(by, found):
        raise Refused(f"督办阶梯由{may_govern(found)}设置，您可以查看。")
    if not steps:
        raise Refused("至少要保留一个步骤。")
    if found["ladder"] == replace(found["ladder"], steps=tuple(steps), repeat=repeat, letters_a_day=letters_a_day):
        raise Refused("没有改动，不需要另立一版。")
    ladder = Ladder(tuple(steps), repeat, found["name"], letters_a_day=letters_a_day)
    return await _put(by, ladder, found["source"], found["unit"], found["room"], starts_on, on)


@atomic()
async def give_up(by: Me, profile_id: UUID, *, on: date) -> None:
    """From tomorrow the ladder of the level above holds, else the one that comes with the house."""
    found = await ladder_for(by, profile_id)
    if not governs(by, found):
        raise Refused(f"督办阶梯由{may_govern(found)}设置，您可以查看。")
    last = on if found["starts_on"] <= on else found["starts_on"] - timedelta(days=1)
    ended = await value(
        "UPDATE accountability_profile SET ends_on = {} WHERE id = {} AND (ends_on IS NULL OR ends_on > {}) RETURNING id",
        last,
        profile_id,
        last,
    )
    if ended is None:
        raise Refused("这套阶梯已经停用。")
    await audit.record(
        by, "accountability.ladder.give_up", _card(profile_id, found["name"]), {"last": last.isoformat()}
    )
    await _look_again(found["path"], last + timedelta(days=1))


async def _put(by: Me, ladder: Ladder, source: str, unit: UUID, room: str, starts_on: date, on: date) -> UUID:
    if starts_on <= on:
        raise BadInput(("启用日期", "最早从明天起启用，已经发出的提醒不受影响"))
    owner = await row("SELECT id, path FROM unit WHERE id = {} FOR UPDATE", unit)
    assert owner is not None
    waiting = await value(
        "SELECT starts_on FROM accountability_profile WHERE unit = {} AND room = {} AND starts_on >= {}"
        " AND (ends_on IS NULL OR ends_on >= starts_on) LIMIT 1",
        unit,
        room,
        starts_on,
    )
    if waiting:
        raise Refused(f"已有一套阶梯定于{waiting.isoformat()}启用，请先停用它。")
    await rows(
        "UPDATE accountability_profile SET ends_on = {}::date - 1 WHERE unit = {} AND room = {} AND starts_on < {}"
        " AND (ends_on IS NULL OR ends_on >= {}) RETURNING id",
        starts_on,
        unit,
        room,
        starts_on,
        starts_on,
    )
    made = Profile(
        id=new_id(), unit=unit, room=room, source=source, name=ladder.name, repeat=ladder.repeat,
        letters_a_day=ladder.letters_a_day, starts_on=starts_on,
        set_by=by.id, set_by_name=by.name, at=now(), version=1,
    )  # fmt: skip
    await Profile.insert(made).run()
    await ProfileStep.insert(*(_line(made.id, n, step) for n, step in enumerate(ladder.steps))).run()
    await audit.record(
        by, "accountability.ladder.put", _card(made.id, ladder.name), {"from": starts_on.isoformat(), "room": room}
    )
    await _look_again(owner["path"], starts_on)
    return made.id


def _line(profile: UUID, position: int, step: Step) -> ProfileStep:
    return ProfileStep(
        profile=profile, position=position, step=step.key, label=step.words, trigger=step.trigger.name,
        amount=step.amount, day_unit=step.unit.value, recipients=",".join(to.name for to in step.to),
        produces=step.produces.name, letter=step.letter, light=step.light.name, jumps=step.jumps, points=step.points,
    )  # fmt: skip


async def _look_again(path: str, on: date) -> None:
    """On its first day another ladder looks at everything it governs; only then can it name its own next looks."""
    await rows(
        """UPDATE duty d SET look_on = {} FROM unit u
            WHERE u.id = coalesce(d.supervising_unit, d.unit) AND u.path LIKE {} AND d.look_on > {} RETURNING d.id""",
        on,
        path + "%",
        on,
    )


def _card(profile: UUID, name: str) -> Subject:
    return Subject("accountability.ladder", profile, name, f"/accountability/ladders/{profile}")
