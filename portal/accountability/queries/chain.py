"""责任倒查: everything that is known of one duty, in the order it happened, with who answered for it at that time.

From the ledger and the letters only: of what the room itself wrote down, the step, its maker and its instant are shown,
never its text, which stands on a page not everybody who sees the duty may read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from portal import duty_history
from portal.access import Me
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.queries.duties import rungs_of
from portal.accountability.queries.supervision_matters import told_of
from portal.accountability.rules import sees_letter
from portal.clock import CHINA
from portal.db import row, rows
from portal.duties import extensions_of, visible
from portal.errors import Missing
from portal.workflow import history_of

Record = Mapping[str, Any]
ROLES = {"principal": "主体责任", "direct": "直接责任", "coordinating": "协同责任", "supervising": "督导责任"}
"""四位一体 (domain E1)."""
SILENT = {"remind", "notify"}
"""Lines of the log that only repeat what the ladder keeps itself."""
MOST = 400
TOGETHER = timedelta(seconds=2)


@dataclass(frozen=True)
class Held:
    """Who answered from one instant to the next; `until` is empty for who does now."""

    since: datetime
    until: datetime | None
    unit: str
    person: str
    roles: dict[str, str]
    why: str


@dataclass(frozen=True)
class Event:
    """One thing that happened. `due` is the day in force just after it; `kind` as `ui.timeline` draws it."""

    at: datetime
    what: str
    who: str
    text: str
    kind: str = "move"
    due: date | None = None
    late: int = 0


@dataclass(frozen=True)
class Chain:
    duty: Record
    held: list[Held]
    events: list[Event]
    late_days: int
    returns: int
    extensions: int
    reminders: int
    more: bool = False


async def chain_of(me: Me, duty_id: UUID, today: date) -> Chain:
    """Missing when the duty is not there for this person."""
    duty = await row(
        """SELECT d.*, u.name AS unit_name, s.name AS supervising_unit_name FROM duty d JOIN unit u ON u.id = d.unit
             LEFT JOIN unit s ON s.id = d.supervising_unit WHERE d.id = {} AND {}""",
        duty_id,
        visible(me),
    )
    if duty is None:
        raise Missing
    lines = await duty_history.of(duty_id)
    extended = await extensions_of(duty_id)
    rungs = await rungs_of(duty_id)
    log = await history_of(duty["subject_id"], limit=MOST)
    notes = [_noted(note) for note in await _notes(duty_id)]
    logged = [_logged(one) for one in log if one["happened"] not in SILENT]
    events = [
        *_joined(_of_ledger(lines, extended), [one for one in logged if not _is_told(one, notes)]),
        *notes,
        *(_reminded(rung) for rung in rungs),
        *(event for letter in await _letters(me, duty_id) for event in _lettered(letter)),
        *(Event(*told) for told in await told_of(me, duty_id)),
    ]
    return Chain(
        duty=duty,
        held=held_by(lines),
        events=[_dated(event, lines) for event in sorted(events, key=lambda event: event.at)],
        late_days=late_days(lines, today),
        returns=sum(line["what"] == "handed_back" for line in lines),
        extensions=len(extended),
        reminders=len(rungs),
        more=len(log) == MOST,
    )


def held_by(lines: Sequence[Record]) -> list[Held]:
    """Stretches of time in which unit, person and the four roles were the same."""
    ends = [after["at"] for _, after in pairwise(lines)] + [None]
    stretches: list[Held] = []
    for line, until in zip(lines, ends, strict=True):
        roles = {words: line[f"{role}_name"] or "" for role, words in ROLES.items()}
        named = (line["unit_name"], line["person_name"] or "", roles)
        last = stretches[-1] if stretches else None
        if last and (last.unit, last.person, last.roles) == named:
            stretches[-1] = Held(last.since, until, last.unit, last.person, last.roles, last.why)
        else:
            stretches.append(Held(line["at"], until, *named, duty_history.WHAT[line["what"]]))
    return stretches


def late_days(lines: Sequence[Record], today: date) -> int:
    """The most days it was past its day while it was owed by somebody (handed in, it was not): natural days."""
    most = 0
    ends = [_day(after["at"]) for _, after in pairwise(lines)] + [today]
    for line, end in zip(lines, ends, strict=True):
        if line["state"] == "open":
            most = max(most, (end - line["due"]).days)
        elif line["state"] == "done" and line["done_on"]:
            most = max(most, (line["done_on"] - line["due"]).days)
    return most


def _of_ledger(lines: Sequence[Record], extended: Sequence[Record]) -> list[Event]:
    """What the history says, the extensions with who gave them and why."""
    given = {one["at"]: one for one in extended}
    found, before = [], None
    for line in lines:
        what = duty_history.WHAT[line["what"]]
        moved = (
            f"时限由 {before['due'].isoformat()} 变为 {line['due'].isoformat()}。"
            if before and before["due"] != line["due"]
            else ""
        )
        one = given.get(line["at"]) if line["what"] == "extended" else None
        who = f"{one['approver_name']} 批准" if one else ""
        text = f"{moved}理由：{one['reason']}" if one else moved
        if line["what"] in {"handed_over", "reassigned", "opened"}:
            text = f"{moved}{_answers(line)}"
        if line["what"] == "finished" and line["done_on"]:
            text = f"办结日期 {line['done_on'].isoformat()}。"
        found.append(Event(line["at"], what, who, text, "warn" if line["what"] == "handed_back" else "move"))
        before = line
    return found


def _joined(ledger: list[Event], logged: list[Event]) -> list[Event]:
    """What the ledger and the room wrote down of one act in one transaction stands in one line, with who did it."""
    rest = sorted(logged, key=lambda event: event.at)
    found = []
    for event in ledger:
        same = next((one for one in rest if abs(one.at - event.at) <= TOGETHER), None)
        if same is None or event.who:
            found.append(event)
            continue
        rest.remove(same)
        found.append(replace(event, what=f"{event.what}：{same.what}", who=same.who))
    return [*found, *rest]


def _is_told(logged: Event, notes: list[Event]) -> bool:
    """The room's line about the very sentence that lies beside the duty."""
    return "进展" in logged.what and any(abs(logged.at - note.at) <= TOGETHER for note in notes)


def _answers(line: Record) -> str:
    roles = "，".join(f"{words} {line[f'{role}_name']}" for role, words in ROLES.items() if line[f"{role}_name"])
    person = f"，承办人 {line['person_name']}" if line["person_name"] else ""
    return f"责任单位 {line['unit_name']}{person}" + (f"；{roles}。" if roles else "。")


def _reminded(rung: Record) -> Event:
    return Event(rung["at"], rung["words"], "系统", f"告知 {rung['told']} 人。", "warn")


def _noted(note: Record) -> Event:
    who = f"{note['unit_name']} {note['by_name']}".strip()
    return Event(note["at"], f"报告进展（{note['happened_on'].isoformat()}）", who, note["text"], "note")


def _lettered(letter: Record) -> list[Event]:
    """Issued, signed for, answered, judged: by number and kind."""
    name = f"{LETTER_KINDS[letter['kind']].words} {letter['label']}"
    steps = (
        (
            "signed_at",
            f"印发{name}",
            letter["signed_by_name"],
            f"主送 {letter['addressee_name']}，{letter['reply_due'].isoformat()} 前回复。",
        ),
        ("received_at", f"签收{name}", letter["received_by"], ""),
        ("replied_at", f"回复{name}", letter["replied_by"], ""),
    )
    return [Event(letter[key], what, who or "", text, "letter") for key, what, who, text in steps if letter[key]]


def _logged(one: Record) -> Event:
    who = f"{one['person_name']}（{one['person_title']}）" if one["person_title"] else one["person_name"]
    return Event(one["at"], one["label"], who, "", "move")


def _dated(event: Event, lines: Sequence[Record]) -> Event:
    """The day that was in force then, and how late it was already."""
    then = [line for line in lines if line["at"] <= event.at]
    if not then:
        return event
    last = then[-1]
    late = max(0, (_day(event.at) - last["due"]).days) if last["state"] == "open" else 0
    return replace(event, due=last["due"], late=late)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


async def _notes(duty: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT text, happened_on, by_name, unit_name, at FROM duty_note WHERE duty = {} ORDER BY at LIMIT {}",
        duty,
        MOST,
    )


async def _letters(me: Me, duty: UUID) -> list[dict[str, Any]]:
    """Letters about it that this person may see, with when each was signed for and first answered."""
    return await rows(
        """SELECT l.kind, x.label, l.signed_at, l.signed_by_name, l.reply_due, a.name AS addressee_name,
                  r.at AS received_at, r.by_name AS received_by, y.at AS replied_at, y.by_name AS replied_by
             FROM accountability_letter l JOIN accountability_letter_matter m ON m.letter = l.id
             JOIN document x ON x.id = l.document JOIN unit a ON a.id = l.addressee
             LEFT JOIN accountability_letter_receipt r ON r.letter = l.id
             LEFT JOIN accountability_letter_reply y ON y.letter = l.id AND y.number = 1
            WHERE m.duty = {} AND {} ORDER BY l.signed_at LIMIT {}""",
        duty,
        sees_letter(me),
        MOST,
    )
