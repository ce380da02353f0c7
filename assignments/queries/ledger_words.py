"""What one can choose in the list of the register: words and batches of the registers one may see."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from portal.db import rows


async def tags_seen(registers: Sequence[UUID]) -> dict[str, list[str]]:
    """Words by kind, each once however many registers use it. Retired ones too: old cases bear them."""
    found = await rows(
        "SELECT t.kind, t.name, min(t.position) AS place FROM assignments_tag t WHERE t.register = ANY({})"
        " GROUP BY t.kind, t.name ORDER BY t.kind, place, t.name LIMIT 500",
        list(registers),
    )
    kinds: dict[str, list[str]] = {}
    for line in found:
        kinds.setdefault(line["kind"], []).append(line["name"])
    return kinds


async def batches_seen(registers: Sequence[UUID]) -> list[dict[str, Any]]:
    """The latest handed down first."""
    return await rows(
        "SELECT b.id, b.issuer, b.name FROM assignments_batch b WHERE b.register = ANY({})"
        " ORDER BY b.handed_on DESC, b.id DESC LIMIT 200",
        list(registers),
    )
