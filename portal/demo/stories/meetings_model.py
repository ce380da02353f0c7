"""How the story of the conferences is written down: meetings, their topics, what was resolved and what became of it.

Days are counted from the day of the fill, as in `model`. Units go by their keys; departments of 临江区 by their name
without the territory (司法局).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Did:
    """`by` names the account that acts when it is not the usual one; `paper` is the file handed in before."""

    day: int
    verb: str
    text: str = ""
    by: str = ""
    paper: str = ""
    due: int = 0


@dataclass(frozen=True)
class Resolved:
    """`due` empty: 长期坚持."""

    key: str
    lead: str
    wording: str
    due: int | None
    supporting: Sequence[str] = ()
    acts: Sequence[Did] = ()


@dataclass(frozen=True)
class Asked:
    """A unit's opinion before the meeting; without one it is still awaited."""

    unit: str
    opinion: str = ""
    remark: str = ""


@dataclass(frozen=True)
class TopicTold:
    """`until` is the state it is brought to; what came of it at the table stands in `result`, `minutes`, `resolved`."""

    key: str
    unit: str
    title: str
    background: str
    question: str
    until: str = "scheduled"
    asked: Sequence[Asked] = ()
    confidential: bool = False
    kind: str = "ordinary"
    paper: str = ""
    late: str = ""
    note: str = ""
    result: str = "decided"
    minutes: str = ""
    resolved: Sequence[Resolved] = ()
    recused: str = ""


@dataclass(frozen=True)
class MeetingTold:
    """`again`: topics an earlier meeting put off. `away`: unit → how its seat was filled. `unsigned`: units whose extract
    is not signed for. `early`: how many units have signed for the notice of a meeting to come."""

    key: str
    kind: str
    day: int
    topics: Sequence[TopicTold] = ()
    again: Sequence[str] = ()
    study: str = ""
    away: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    unsigned: Sequence[str] = ()
    circulated: bool = False
    place: str = "区委一号楼三楼第二会议室"


def said(day: int, text: str) -> Did:
    """进展."""
    return Did(day, "progress", text)


def reported(day: int, text: str, paper: str) -> Did:
    """反馈办理结果, with its paper."""
    return Did(day, "feed_back", text, paper=paper)


def sent_back(day: int, note: str) -> Did:
    return Did(day, "send_back", note)


def seen(day: int, note: str = "") -> Did:
    """核实."""
    return Did(day, "verify", note)


def read(day: int) -> Did:
    """圈阅, without a remark."""
    return Did(day, "close")


def remarked(day: int, note: str) -> Did:
    return Did(day, "remark", note)


def more_time(day: int, due: int, reason: str, progress: str) -> Did:
    return Did(day, "ask", reason, paper=progress, due=due)


def granted(day: int, note: str) -> Did:
    return Did(day, "grant", note)
