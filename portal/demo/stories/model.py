"""How a story is written down: rounds, inspections, findings, and what was done on which day.

Days are counted from the day of the fill (-30 is thirty days before) and fall on the working day at or before.
In a text `{on}` is the day of the act and `{-45}` another day, both as 9月3日; `{on+9}` is nine days later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    """`by` names the account or the post that acts when it is not the usual one; `due` is a day like `day`."""

    day: int
    verb: str
    text: str = ""
    by: str = ""
    due: int = 0
    whom: str = ""


@dataclass(frozen=True)
class FindingTold:
    """A finding with its item. `due` empty means the round's own limit; `leader` is 书记, 主任 or 副书记."""

    category: str
    title: str
    unit: str
    due: int | None
    measures: Sequence[str]
    manifestation: str = ""
    target: str = ""
    leader: str = "副书记"
    supporting: Sequence[str] = ()
    reported: str = ""
    immediate: bool = False
    ongoing: bool = False
    acts: Sequence[Act] = ()


@dataclass(frozen=True)
class NoticeTold:
    day: int
    report_lead: str
    next_steps: str
    contact: str


@dataclass(frozen=True)
class InspectionTold:
    """`seat` is the inspected unit's key; its offices are named by their short keys."""

    key: str
    title: str
    team: str
    seat: str
    lead_department: str
    from_day: int
    to_day: int
    feedback: int
    findings: Sequence[FindingTold]
    notice: NoticeTold | None = None


@dataclass(frozen=True)
class RoundTold:
    key: str
    title: str
    kind: str
    topic: str | None
    day: int
    limits: Mapping[str, tuple[int, str]]
    inspections: Sequence[InspectionTold]


def begun(day: int) -> Act:
    return Act(day, "start")


def said(day: int, text: str) -> Act:
    """进展."""
    return Act(day, "progress", text)


def handed(day: int, name: str) -> Act:
    """佐证材料, by its file name."""
    return Act(day, "evidence", name)


def applied(day: int, outcome: str) -> Act:
    return Act(day, "apply", outcome)


def taken_back(day: int) -> Act:
    return Act(day, "withdraw")


def passed(day: int, note: str = "") -> Act:
    return Act(day, "pass_on", note)


def sent_back(day: int, note: str) -> Act:
    return Act(day, "send_back", note)


def closed(day: int, note: str = "", by: str = "") -> Act:
    return Act(day, "close", note, by)


def returned(day: int, note: str, by: str = "") -> Act:
    return Act(day, "return", note, by)


def reopened(day: int, note: str, due: int) -> Act:
    return Act(day, "reopen", note, due=due)


def substantial(day: int, note: str) -> Act:
    return Act(day, "substantial", note)


def extended(day: int, due: int, reason: str) -> Act:
    return Act(day, "extend", reason, due=due)


def withheld(day: int, ground: str) -> Act:
    return Act(day, "withhold", ground)


def recused(day: int, whom: str, reason: str) -> Act:
    return Act(day, "recuse", reason, whom=whom)


def assigned(day: int, unit: str, leader: str) -> Act:
    """Another unit answers from now on; its liaison handles it."""
    return Act(day, "reassign", leader, whom=unit)


def done(
    first: tuple[int, str], second: tuple[int, str], paper: str, apply: tuple[int, str], close: int, note: str = ""
) -> tuple[Act, ...]:
    """The straight way: two entries, a paper, the application, the check, the closing."""
    return (
        said(*first),
        said(*second),
        handed(second[0], paper),
        applied(*apply),
        passed(min(apply[0] + 2, close), "材料齐全，同意报区委巡察办复核。"),
        closed(close, note),
    )
