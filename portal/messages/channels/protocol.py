"""What every channel is: a name, what it promises, how an address looks, and one function that sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Result(StrEnum):
    """What became of a try. `taken` asks to be asked again; `busy` never arrived and may later; `refused` never will at
    this address; `unsure` may have arrived."""

    sent = "sent"
    taken = "taken"
    delivered = "delivered"
    busy = "busy"
    refused = "refused"
    unsure = "unsure"


@dataclass(frozen=True)
class Letter:
    """`key` is the same for every try of one delivery, and so is everything else once a try may have arrived."""

    key: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """`why` is read by offices: plain words and the gateway's code, never its own text, which may quote anything."""

    result: Result
    why: str = ""
    ref: str = ""


class Channel(Protocol):
    """`notices_twice`: the other side lets the same message through once only, as long as it `remembers`. Limits are
    per member."""

    name: str
    words: str
    asks_for: str
    notices_twice: bool
    remembers: timedelta
    per_minute: int
    per_hour: int

    def __init__(self, settings: Mapping[str, str]) -> None: ...

    def clean(self, address: str) -> str:
        """The address as it is kept; ValueError with a sentence for what cannot be one."""
        ...

    async def send(self, letter: Letter) -> Outcome: ...

    async def ask(self, ref: str, to: str) -> Outcome:
        """What became of a letter that was `taken`."""
        ...
