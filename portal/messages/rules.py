"""When messages go out: the slots of a working day, the hours, how many at a time. Data, with what is shipped here."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import CHINA, local, now
from portal.db import atomic, new_id, row, value
from portal.errors import BadInput, Refused
from portal.workdays import WorkCalendar

URGENT = "!"
"""What the slot of an urgent message begins with."""


@dataclass(frozen=True)
class Slot:
    """`until_at`: what arose up to this moment belongs into it."""

    day: date
    name: str
    until_at: datetime
    urgent: bool = False

    @property
    def words(self) -> str:
        return self.name.replace(URGENT, "紧急 ")


@dataclass(frozen=True)
class Rules:
    """`cap`: at most so many messages are made, and so many sent, in one run. `urgent_minutes`: a person gets at most
    one urgent message in so many minutes. Gateways are crowded at each full and half hour (企业微信's own advice), hence :35.
    """

    slots: tuple[time, ...] = (time(8, 35), time(14, 35))
    open_from: time = time(8, 30)
    open_until: time = time(17, 30)
    urgent_from: time = time(7, 0)
    urgent_until: time = time(22, 0)
    urgent_minutes: int = 60
    cap: int = 2000
    version: int = 0


SHIPPED = Rules()


async def load_rules() -> Rules:
    kept = await row("SELECT * FROM message_rules WHERE name = 'house'")
    return SHIPPED if kept is None else _of(kept)


def _of(kept: dict[str, Any]) -> Rules:
    return Rules(
        slots=tuple(time.fromisoformat(at) for at in kept["slots"].split(",")),
        open_from=time.fromisoformat(kept["open_from"]),
        open_until=time.fromisoformat(kept["open_until"]),
        urgent_from=time.fromisoformat(kept["urgent_from"]),
        urgent_until=time.fromisoformat(kept["urgent_until"]),
        urgent_minutes=kept["urgent_minutes"],
        cap=kept["cap"],
        version=kept["version"],
    )


async def slots_on(day: date, rules: Rules) -> list[Slot]:
    """The slots of a day, none on a rest day; urgent messages come besides."""
    return slots_of(day, rules, await load_calendar())


def slots_of(day: date, rules: Rules, calendar: WorkCalendar) -> list[Slot]:
    """The same, for who has the calendar."""
    if not calendar.is_workday(day):
        return []
    return [Slot(day, f"{at:%H:%M}", _at(day, at)) for at in sorted(rules.slots)]


async def open_slots(rules: Rules) -> list[Slot]:
    """Into which slots messages are made now: the last one begun today, and the urgent one of this stretch of time."""
    here = local(now())
    found = []
    if _urgent_hours(rules, here):
        begun = (here.hour * 60 + here.minute) // rules.urgent_minutes * rules.urgent_minutes
        name = f"{URGENT}{begun // 60:02}:{begun % 60:02}"
        found.append(Slot(here.date(), name, now(), urgent=True))
    if await in_hours(rules):
        found += [slot for slot in await slots_on(here.date(), rules) if slot.until_at <= now()][-1:]
    return found


async def in_hours(rules: Rules) -> bool:
    """Whether an ordinary message may leave now: a working day of China, in working hours."""
    here = local(now())
    return rules.open_from <= here.time() < rules.open_until and (await load_calendar()).is_workday(here.date())


def in_urgent_hours(rules: Rules) -> bool:
    return _urgent_hours(rules, local(now()))


def _urgent_hours(rules: Rules, here: datetime) -> bool:
    return rules.urgent_from <= here.time() < rules.urgent_until


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, CHINA)


@atomic()
async def change_rules(me: Me, wanted: Rules) -> None:
    """`wanted.version` is the one that was seen: of two who change at once the second is told."""
    check(wanted)
    kept = await row("SELECT version FROM message_rules WHERE name = 'house' FOR UPDATE")
    if wanted.version != (kept["version"] if kept else 0):
        raise Refused("消息规则刚才已被别人修改。请看过现在的内容，再决定是否还要改。")
    columns = {
        "slots": ",".join(f"{at:%H:%M}" for at in sorted(set(wanted.slots))),
        **{name: f"{getattr(wanted, name):%H:%M}" for name in HOURS},
        "urgent_minutes": wanted.urgent_minutes,
        "cap": wanted.cap,
        "version": wanted.version + 1,
        "changed_by": me.id,
        "changed_at": now(),
    }
    names = ", ".join(columns)
    done = await value(
        f"INSERT INTO message_rules (id, name, {names}) VALUES ({{}}, 'house', {', '.join(['{}'] * len(columns))})"
        f" ON CONFLICT (name) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)}"
        " WHERE message_rules.version = excluded.version - 1 RETURNING id",
        new_id(),
        *columns.values(),
    )
    if done is None:
        raise Refused("消息规则刚才已被别人修改。请看过现在的内容，再决定是否还要改。")
    await audit.record(me, "messages.rules", None, {name: str(columns[name]) for name in ("slots", *HOURS, "cap")})


HOURS = ("open_from", "open_until", "urgent_from", "urgent_until")


def check(wanted: Rules) -> None:
    """A slot outside the hours would never be sent; hours the wrong way round are none."""
    wrong = []
    if not wanted.open_from < wanted.open_until:
        wrong.append(("工作时间止", "应晚于工作时间起"))
    if not wanted.urgent_from < wanted.urgent_until:
        wrong.append(("紧急消息止", "应晚于紧急消息起"))
    if not 1 <= len(set(wanted.slots)) <= 4:
        wrong.append(("发送时段", "每天应有 1 至 4 个"))
    if any(not wanted.open_from <= at < wanted.open_until for at in wanted.slots):
        wrong.append(("发送时段", "应在工作时间之内"))
    if wrong:
        raise BadInput(*wrong)
