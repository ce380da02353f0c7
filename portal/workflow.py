"""Machines as data, the one function that moves a record, and the log of everything that happened to it.

The same line of data gives the buttons, the guard, the sentence of refusal and the chart in docs/.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from piccolo.constraints import Check
from piccolo.table import Table

from portal import audit
from portal.access import Me, Record, Rule
from portal.clock import now
from portal.columns import instant, key, link, reference, text, words
from portal.db import atomic, row, rows
from portal.errors import Refused
from portal.people import Person
from portal.subjects import Subject


class Transition(Table, tablename="transition"):
    """What became of a matter. A move has both states; anything else that happened to it has none."""

    id = key()
    subject_kind = words(40)
    subject_id = reference(index=True)
    subject_title = words(300)
    subject_path = words(200)
    happened = words(24)
    label = words(60)
    from_state = words(24, null=True)
    to_state = words(24, null=True)
    note = text(null=True)
    person = link(Person, null=True)
    person_name = words(40)
    person_title = words(200)
    at = instant()

    transition_states_1 = Check("(from_state IS NULL) = (to_state IS NULL)")


@dataclass(frozen=True)
class Move:
    """One permitted step. `reason` asks for a sentence; `final` asks once more on a page of its own."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    rule: Rule
    reason: bool = False
    final: bool = False
    tells: str = ""


@dataclass(frozen=True)
class Machine:
    kind: str
    table: str
    states: Mapping[str, str]
    moves: Sequence[Move]
    start: str
    by_name: dict[str, Move] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {move.name: move for move in self.moves})

    def open_moves(self, me: Me, record: Record) -> list[Move]:
        """Exactly the buttons this person gets on this record now."""
        return [move for move in self.moves if record["state"] in move.sources and move.rule(me, record)]

    def turn(self, me: Me, record: Record, name: str) -> Move:
        """The move, if it is this person's turn. Said before anything about what they typed."""
        move = self.by_name[name]
        if move not in self.open_moves(me, record):
            stands = self.states[record["state"]]
            raise Refused(f"现在不能“{move.label}”：状态为“{stands}”，须由{move.rule.words}办理。")
        return move

    def refuse_unless_open(self, by: Me, record: Record, name: str) -> Move:
        """The state first, then the person: what `make` asks, for who must know it before a paper is printed."""
        move = self.by_name[name]
        if record["state"] not in move.sources:
            raise Refused(f"当前状态为“{self.states[record['state']]}”，不能“{move.label}”。")
        if not move.rule(by, record):
            raise Refused(f"您不能“{move.label}”：须由{move.rule.words}办理。")
        return move

    def chart(self) -> str:
        """The machine as a Mermaid chart for docs/."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {state} : {label}" for state, label in self.states.items()]
        lines += [f"    {source} --> {move.target} : {move.label}" for move in self.moves for source in move.sources]
        return "\n".join(lines)


@atomic()
async def make(
    machine: Machine,
    move_name: str,
    record: Record,
    subject: Subject,
    by: Me,
    note: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """The only code in the house that writes a `state`. `record` is the row as the person saw it.

    Refused, with a sentence, when the rule says no or somebody was faster.
    """
    move = machine.refuse_unless_open(by, record, move_name)
    if move.reason and not note.strip():
        raise Refused(f"“{move.label}”须写明理由。")
    changes = {"state": move.target, **(values or {})}
    claimed = await row(
        f"UPDATE {machine.table} SET "
        + ", ".join(f"{column} = {{}}" for column in changes)
        + ", version = version + 1 WHERE id = {} AND state = {} AND version = {} RETURNING id",
        *changes.values(),
        record["id"],
        record["state"],
        record["version"],
    )
    if claimed is None:
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再办。")
    await _log(subject, by, move.name, move.label, note, record["state"], move.target)
    await audit.record(by, f"{machine.kind}.{move.name}", subject, {"from": record["state"], "to": move.target})


async def happened(subject: Subject, by: Me | None, what: str, label: str, note: str = "") -> None:
    """Something that is not a move: a progress entry, a piece of evidence, a reminder, an extension."""
    await _log(subject, by, what, label, note, None, None)


async def _log(
    subject: Subject, by: Me | None, what: str, label: str, note: str, source: str | None, target: str | None
) -> None:
    await Transition.insert(
        Transition(
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_title=subject.title[:300],
            subject_path=subject.path,
            happened=what,
            label=label,
            from_state=source,
            to_state=target,
            note=note or None,
            person=by.id if by else None,
            person_name=by.name if by else "系统",
            person_title="、".join(by.titles)[:200] if by else "自动提醒",
            at=now(),
        )
    ).run()


async def history_of(*subject_ids: UUID, limit: int = 200) -> list[dict[str, Any]]:
    """Everything that ever happened to these records, newest first. The caller has checked they may be seen."""
    return await rows(
        """SELECT id, subject_kind, subject_id, subject_title, subject_path, happened, label, from_state, to_state,
                  note, person_name, person_title, at
             FROM transition WHERE subject_id = ANY({}) ORDER BY at DESC, id DESC LIMIT {}""",
        list(subject_ids),
        limit,
    )


__all__ = ["Machine", "Move", "Transition", "happened", "history_of", "make"]
