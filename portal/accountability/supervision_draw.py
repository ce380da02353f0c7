"""How matters are drawn for an inspection so that anybody can repeat it. Pure: ids and a seed in, ids out.

The population is a list of ids, sorted, one a line; its SHA-256 stands on the page and the list is kept under it. Drawn
are those whose SHA-256 of seed and id, written one after the other, is the smallest.
"""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID


def population_of(ids: Iterable[UUID]) -> bytes:
    """What is hashed, and kept: sorted, one id a line, without an end of line at the end."""
    return "\n".join(sorted(str(one) for one in ids)).encode()


def drawn_from(population: bytes, seed: str, size: int) -> list[UUID]:
    """The same list, seed and size give the same matters in the same order on any machine."""
    ids = population.decode().split("\n") if population else []
    return [UUID(one) for one in sorted(ids, key=lambda one: sha256(f"{seed}{one}".encode()).hexdigest())[:size]]


def ids_in(population: bytes) -> list[UUID]:
    return [UUID(one) for one in population.decode().split("\n")] if population else []
