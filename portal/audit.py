"""Who did, saw, tried and took away what: append-only, each entry sealed with the one before it (SM3).

`Transition` tells what became of a matter; this tells who touched the system. An entry is written in the
transaction of the act, last of all: no audit, no act. The chain proves that nothing was changed; that nothing
was cut off its end is proved by the anchors, kept outside the database (`anchor`).
"""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from piccolo.table import Table

from portal.clock import now
from portal.columns import Bytea, instant, key, long_number, reference, text, words
from portal.db import DB, at_the_end, atomic, new_id, row, value
from portal.subjects import Subject

if TYPE_CHECKING:
    from portal.access import Me

CHAIN = "portal"
START = bytes(32)
ADDRESS: ContextVar[str] = ContextVar("address", default="")
KEEP_DAYS = 3 * 365
"""Three years; the law asks for six months at least (网络安全法)."""


class Entry(Table, tablename="audit_entry"):
    id = key()
    chain = words(20)
    seq = long_number()
    at = instant()
    person = reference(null=True)
    person_name = words(40)
    action = words(60)
    outcome = words(12)
    subject_kind = words(40, null=True)
    subject_id = reference(null=True, index=True)
    subject_title = words(300, null=True)
    detail = text()
    address = words(64)
    previous = Bytea(default=None, null=False)
    seal = Bytea(default=None, null=False)


class Head(Table, tablename="audit_head"):
    id = key()
    chain = words(20, unique=True)
    seq = long_number()
    seal = Bytea(default=None, null=False)


def said_by(entry: Mapping[str, Any]) -> bytes:
    """Everything the entry says, the seal before it included, as bytes that can be read in one way only:
    the lengths stand before the texts, so that nothing can be moved from one into the next. `SAID` is the same in SQL.
    """
    texts = [entry[name] for name in TEXTS]
    lengths = "|".join("-1" if text is None else str(len(text.encode())) for text in texts)
    fixed = f"{entry['seq']}|{entry['id']}|{_instant(entry['at'])}|{entry['person'] or ''}|{entry['subject_id'] or ''}"
    said = f"{fixed}|{bytes(entry['previous']).hex()}|{lengths}|{''.join(text or '' for text in texts)}"
    return said.encode()


TEXTS = ("chain", "person_name", "action", "outcome", "subject_kind", "subject_title", "detail", "address")
SAID = (
    "convert_to(concat_ws('|', seq, id, extract(epoch FROM at), coalesce(person::text, ''),"
    " coalesce(subject_id::text, ''), encode(previous, 'hex'), "
    + ", ".join(f"coalesce(octet_length({name}), -1)" for name in TEXTS)
    + f", concat({', '.join(TEXTS)})), 'UTF8')"
)
"""`said_by` made by the database, which is three times as fast when a whole chain is read."""
SM3 = hashes.Hash(hashes.SM3())


def seal_of(said: bytes) -> bytes:
    """SM3, which is what 密评 asks for."""
    digest = SM3.copy()
    digest.update(said)
    return digest.finalize()


async def record(
    by: "Me | None",
    action: str,
    subject: Subject | None = None,
    detail: Mapping[str, Any] | None = None,
    outcome: str = "done",
) -> None:
    """Write one entry, at the end of the running transaction or in one of its own."""
    draft: dict[str, Any] = {
        "id": new_id(),
        "chain": CHAIN,
        "at": now(),
        "person": by.id if by else None,
        "person_name": by.name if by else "",
        "action": action,
        "outcome": outcome,
        "subject_kind": subject.kind if subject else None,
        "subject_id": subject.id if subject else None,
        "subject_title": subject.title[:300] if subject else None,
        "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, default=str),
        "address": ADDRESS.get(),
    }
    if getattr(DB.current_transaction.get(), "last", None) is not None:
        at_the_end(lambda: _append(draft))  # inside atomic() already: a savepoint would cost two questions for nothing
        return
    async with atomic():
        at_the_end(lambda: _append(draft))


async def _append(draft: dict[str, Any]) -> None:
    head = await row("SELECT seq, seal FROM audit_head WHERE chain = {} FOR UPDATE", CHAIN)
    assert head is not None, "the chain has no head: migrations have not run"
    entry = {**draft, "seq": head["seq"] + 1, "previous": bytes(head["seal"])}
    entry["seal"] = seal_of(said_by(entry))
    columns = list(entry)
    await value(
        f"WITH added AS (INSERT INTO audit_entry ({', '.join(columns)}) VALUES ({', '.join(['{}'] * len(columns))}))"
        " UPDATE audit_head SET seq = {}, seal = {} WHERE chain = {} RETURNING seq",
        *entry.values(),
        entry["seq"],
        entry["seal"],
        CHAIN,
    )


def _instant(at: datetime) -> str:
    return f"{int(at.timestamp())}.{at.microsecond:06d}"


async def head() -> dict[str, Any]:
    found = await row("SELECT chain, seq, seal FROM audit_head WHERE chain = {}", CHAIN)
    assert found is not None
    return found


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the chain: kind is altered, inserted, missing, truncated or anchor."""

    kind: str
    seq: int
    id: UUID | None
    words: str
