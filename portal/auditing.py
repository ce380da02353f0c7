"""Checking the audit chain, and anchoring its head outside the database.

An anchor is a line `seq seal instant` in a file below `$PORTAL_HOME/anchors`, one file a year, only ever appended to.
Whoever could rewrite the whole table cannot rewrite the anchors that were carried off this machine.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from portal.audit import CHAIN, SAID, START, Fault, head, seal_of
from portal.clock import local, now
from portal.db import DB, atomic

BATCH = 2_000
WALK = f"SELECT seq, id, previous, seal, {SAID} FROM audit_entry WHERE chain = $1 ORDER BY seq, id"
STRANGERS = "SELECT seq, id FROM audit_entry WHERE chain <> $1 ORDER BY seq, id LIMIT 100"


async def verify(anchors: Path | None = None) -> tuple[int, list[Fault]]:
    """Walk the whole chain: how many entries there are, and every fault with the row it stands in.

    Entries may be added meanwhile: the head is read before and after, and what lies between is held to the chain.
    """
    known, faults = read_anchors(anchors) if anchors else ({}, [])
    begin = await head()
    check = _Check(known, {begin["seq"]: bytes(begin["seal"])}, faults)
    async with _connection() as connection:
        chain = await connection.cursor(WALK, CHAIN)  # asked for batch by batch, each would be searched and sorted anew
        while batch := await chain.fetch(BATCH):
            check.walk(batch)
        for seq, id_ in await connection.fetch(STRANGERS, CHAIN):
            check.fault("inserted", seq, id_, f"编号{seq}的一条不属于本链，系后来插入或被改动")
    check.finish(begin, await head())
    return check.count, check.faults


@dataclass
class _Check:
    """The walk's memory: what must come next, and what was wrong so far."""

    anchors: dict[int, str]
    heads: dict[int, bytes]
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    expected: int = 1
    previous: bytes | None = START
    last_id: UUID | None = None
    last_is_faulty: bool = False
    anchored: int = 0

    def walk(self, batch: list[Any]) -> None:
        self.count += len(batch)
        for seq, id_, previous, seal, said in batch:
            if seq != self.expected and self._out_of_order(seq, id_):
                continue
            faulty = seal_of(said) != seal
            if faulty:
                self.fault("altered", seq, id_, f"第{seq}条内容与其封印不符，已被改动")
            elif previous != self.previous and self.previous is not None:
                self._broken(seq, id_)
            if seq in self.anchors:
                self._hold_to_anchor(seq, id_, seal)
            if seq in self.heads and self.heads[seq] != seal and not faulty:
                faulty = True
                self.fault("altered", seq, id_, f"第{seq}条与链头的封印不符，已被改写并重新加封")
            self.expected, self.previous, self.last_id, self.last_is_faulty = seq + 1, seal, id_, faulty

    def _out_of_order(self, seq: int, id_: UUID) -> bool:
        """True when this row has no place in the chain at all."""
        if seq < self.expected:
            self.fault("inserted", seq, id_, f"编号{seq}的一条没有位置，系后来插入")
            return True
        until = f"至{seq - 1}" if seq - 1 > self.expected else ""
        self.fault("missing", self.expected, None, f"第{self.expected}{until}条缺失")
        self.previous = None  # what stood before the gap can no longer be asked
        return False

    def _broken(self, seq: int, id_: UUID) -> None:
        """This row is as it was sealed, and says that another one stood before it."""
        if seq == 1:
            self.fault("altered", seq, id_, "第1条不是链的开头，已被改写并重新加封")
        elif not self.last_is_faulty:
            self.fault("altered", seq - 1, self.last_id, f"第{seq - 1}条与后一条不相接，已被改写并重新加封")

    def _hold_to_anchor(self, seq: int, id_: UUID, seal: bytes) -> None:
        if self.anchors[seq] == seal.hex():
            self.anchored = seq
            return
        since = (
            f"第{self.anchored + 1}至{seq}条中有条目在锚定之后被改写" if seq > self.anchored + 1 else "在锚定之后被改写"
        )
        self.fault("anchor", seq, id_, f"第{seq}条与存于库外的锚点不符，{since}")

    def finish(self, begin: dict[str, Any], end: dict[str, Any]) -> None:
        last = self.expected - 1
        most = max([begin["seq"], *self.anchors])
        if most > last:
            until = f"至{most}" if most > last + 1 else ""
            self.fault("truncated", last + 1, None, f"第{last + 1}{until}条被从末尾截去")
        elif last > end["seq"]:
            self.fault(
                "inserted", end["seq"] + 1, self.last_id, f"第{end['seq'] + 1}至{last}条不在链头之内，系后来添加"
            )
        elif last == end["seq"] != begin["seq"] and bytes(end["seal"]) != self.previous:
            self.fault("altered", last, self.last_id, f"第{last}条与链头的封印不符，已被改写并重新加封")
        elif last == 0 and bytes(end["seal"]) != START:
            self.fault("altered", 0, None, "链头已被改动")

    def fault(self, kind: str, seq: int, id_: UUID | None, words: str) -> None:
        self.faults.append(Fault(kind, seq, id_, words))


@asynccontextmanager
async def _connection() -> AsyncIterator[Any]:
    """asyncpg's own, in a transaction: a chain is long, and a dictionary for each row takes as long as checking it."""
    async with atomic():
        transaction = DB.current_transaction.get()
        assert transaction is not None
        yield transaction.connection


def read_anchors(folder: Path) -> tuple[dict[int, str], list[Fault]]:
    """What was anchored, and what in the files is no anchor. Half a line at the very end is a cut, not a fault."""
    known: dict[int, str] = {}
    faults = []
    for file in sorted(folder.glob("audit-*.txt")):
        whole = file.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(whole[: whole.rfind("\n") + 1].splitlines(), 1):
            seq, seal = _anchor(line)
            if not seal or known.setdefault(seq, seal) != seal:
                faults.append(Fault("anchor", seq, None, f"锚点文件{file.name}第{number}行已被改动"))
    return known, faults


def _anchor(line: str) -> tuple[int, str]:
    match line.split(" "):
        case [seq, seal, _] if seq.isascii() and seq.isdigit() and len(seal) == 64:
            return int(seq), seal
    return 0, ""


async def anchor(folder: Path) -> int:
    """Append the head to this year's anchor file; nothing when it stands there already. Returns the number anchored."""
    end = await head()
    if end["seq"] == 0 or end["seq"] <= latest(folder):
        return 0
    at = local(now())
    line = f"{end['seq']} {bytes(end['seal']).hex()} {at.isoformat(timespec='seconds')}\n"
    _append(folder / f"audit-{at:%Y}.txt", line)
    return int(end["seq"])


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    _drop_half_a_line(file)
    with file.open("a") as opened:
        opened.write(line)
        opened.flush()
        os.fsync(opened.fileno())


def _drop_half_a_line(file: Path) -> None:
    """What a crash left of a line that was never finished."""
    if file.exists() and not (whole := file.read_bytes()).endswith(b"\n"):
        os.truncate(file, whole.rfind(b"\n") + 1)


def latest(folder: Path) -> int:
    """The number last anchored: of the last whole line of the last file."""
    for file in sorted(folder.glob("audit-*.txt"), reverse=True):
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - 1000))
            lines = opened.read().decode(errors="replace").split("\n")[:-1]
        found = [seq for seq, seal in map(_anchor, lines) if seal]
        if found:
            return found[-1]
    return 0
