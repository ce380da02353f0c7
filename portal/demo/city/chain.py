"""The audit log of years: each entry sealed with the one before it, from the head of the chain on."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from portal import audit
from portal.demo.city.copying import Ids, copy

CHUNK = 25_000
LASTING = timedelta(days=880)
DID: tuple[tuple[str, dict[str, str]], ...] = (
    ("inspections.item.progress", {"from": "in_progress"}),
    ("inspections.item.progress", {"from": "in_progress"}),
    ("inspections.item.view", {}),
    ("file.read", {"name": "佐证材料.pdf"}),
    ("inspections.item.apply", {"from": "in_progress", "to": "applied"}),
)
SAID = tuple((action, json.dumps(detail, ensure_ascii=False, sort_keys=True)) for action, detail in DID)


class Chain:
    """`people` and `items` are what the entries speak of: ids with their names or titles."""

    def __init__(self, ids: Ids, dice: Random, people: list[tuple[UUID, str]], items: list[tuple[UUID, str]]) -> None:
        self.ids, self.dice, self.people, self.items = ids, dice, people, items
        self.seq, self.seal = 0, audit.START

    async def write(self, connection: asyncpg.Connection, count: int, until: datetime) -> AsyncIterator[int]:
        """Tells after each portion how many are written. The head is held while it runs."""
        head = await connection.fetchrow("SELECT seq, seal FROM audit_head WHERE chain = $1 FOR UPDATE", audit.CHAIN)
        assert head is not None, "the chain has no head: migrations have not run"
        self.seq, self.seal = head["seq"], bytes(head["seal"])
        step = LASTING / count
        for start in range(0, count, CHUNK):
            portion = min(CHUNK, count - start)
            await copy(connection, audit.Entry, self._entries(start, portion, until - step * (count - start), step))
            await connection.execute(
                "UPDATE audit_head SET seq = $1, seal = $2 WHERE chain = $3", self.seq, self.seal, audit.CHAIN
            )
            yield start + portion

    def _entries(self, start: int, portion: int, at: datetime, step: timedelta) -> Iterator[dict[str, Any]]:
        for number in range(start, start + portion):
            item, title = self.items[number % len(self.items)]
            person, name = self.dice.choice(self.people)
            action, detail = SAID[number % len(SAID)]
            at += step
            self.seq += 1
            entry = {
                "id": self.ids(), "chain": audit.CHAIN, "seq": self.seq, "at": at, "person": person,
                "person_name": name, "action": action, "outcome": "done", "subject_kind": "inspections.item",
                "subject_id": item, "subject_title": title[:300], "detail": detail, "address": "10.8.3.21",
                "previous": self.seal,
            }  # fmt: skip
            entry["seal"] = self.seal = audit.seal_of(audit.said_by(entry))
            yield entry
