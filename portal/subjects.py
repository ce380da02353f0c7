"""The visiting card a room hands down, so that the floor can name a record it does not know."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Subject:
    """Written down when something happened: the title stays what it was then."""

    kind: str
    id: UUID
    title: str
    path: str


def id_in(text: str) -> UUID | None:
    """The id an address or a cell names; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
