"""A form pressed twice is done once: every form carries a key of its own, and the act it asks for notes that key.

The note is written in the transaction of the act, first of all. So what is refused or fails leaves none; a second press
waits for the first, writes nothing and is sent where the first was sent. Other content under the same key is another
form: somebody went back, changed a word and sent again.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from asyncpg import QueryCanceledError
from litestar.types import HTTPResponseStartEvent

from portal.clock import now
from portal.db import new_id, row, value

LOG = logging.getLogger("portal.error")
FIELD = "_once"
SHORTEST, LONGEST = 8, 64
LOOKS = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Seconds between the looks for the answer of a first press that has written and is just about to answer."""


class Repeated(Exception):
    """This very form was taken already."""


class StillAtWork(Exception):
    """The first press of this very form has neither written nor failed, for as long as a statement may wait."""


def fresh_key() -> str:
    return secrets.token_urlsafe(9)


@dataclass
class Submission:
    """One press. `noted`: this press wrote its key; `repeated`: another one had, with the same content."""

    person: UUID
    path: str
    key_hash: str
    id: UUID = field(default_factory=new_id)
    noted: bool = False
    repeated: bool = False

    async def note(self) -> None:
        """In each transaction of the request: its own note may stand already, another's may not."""
        try:
            mine = await self._written()
        except QueryCanceledError as waited:
            raise StillAtWork from waited
        if mine is None:
            self.repeated = True
            raise Repeated
        self.noted = True

    async def _written(self) -> UUID | None:
        """Waits while another press holds the same key; None when that one has written."""
        mine: UUID | None = await value(
            "INSERT INTO web_submission AS s (id, person, key_hash, path, at) VALUES ({}, {}, {}, {}, {})"
            " ON CONFLICT (key_hash) DO UPDATE SET at = excluded.at WHERE s.id = excluded.id RETURNING id",
            self.id,
            self.person,
            self.key_hash,
            self.path[:200],
            now(),
        )
        return mine

    async def answered(self, start: HTTPResponseStartEvent, *, unsure: bool) -> str | None:
        """Before the answer goes out: remembers where it leads. Tells where the first press was sent, if this is not it.

        Of an act that may have been written or not the note stays: it was written if the act was.
        """
        status = start["status"]
        try:
            if status == 303 and self.noted:
                await self._remember(start)
            elif 400 <= status < 500 and not self.noted:
                return await self._where_the_first_went()
            elif self.noted and not unsure:
                await value("DELETE FROM web_submission WHERE id = {} RETURNING id", self.id)
        except Exception:
            LOG.exception("a form's key could not be looked after on %s", self.path)
        return None

    async def _remember(self, start: HTTPResponseStartEvent) -> None:
        location = next((text for name, text in start["headers"] if name.lower() == b"location"), b"")
        await value(
            "UPDATE web_submission SET location = {} WHERE id = {} RETURNING id",
            location.decode("latin-1")[:1000],
            self.id,
        )

    async def _where_the_first_went(self) -> str | None:
        for pause in LOOKS:
            await asyncio.sleep(pause)
            found = await row("SELECT location FROM web_submission WHERE key_hash = {}", self.key_hash)
            if found is None or not self.repeated or found["location"]:
                break
        return cast("str | None", found["location"]) if found else None


def of_form(person: UUID, path: str, form: Any) -> Submission | None:
    """None for a form without a key (a script's): it is taken as often as it is sent."""
    keys = form.getall(FIELD, [])
    if len(keys) != 1 or not isinstance(keys[0], str) or not SHORTEST <= len(keys[0]) <= LONGEST:
        return None
    said = "\0".join([str(person), path, *_content(form)])
    return Submission(person, path, sha256(said.encode("utf-8", "surrogatepass")).hexdigest())


def _content(form: Any) -> Iterator[str]:
    """What was sent, the key included; of a file its name and size, which tell two files under one key apart.

    In an order that every process has: a form's own goes by a set, and each process has another.
    """
    for name in sorted(set(form) - {"_csrf_token"}):
        for part in form.getall(name):
            yield name
            yield f"text:{part}" if isinstance(part, str) else f"file:{part.filename}:{_size(part)}"


def _size(upload: Any) -> int:
    upload.file.seek(0, 2)
    size = int(upload.file.tell())
    upload.file.seek(0)
    return size
