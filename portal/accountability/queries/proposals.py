"""What the ladders propose to this person's office and nobody has decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from portal.access import Me, not_recused
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.rules import offices_of
from portal.db import Sql, all_of, rows

MOST = 300
STANDS = "x.verdict IS NULL AND d.done_at IS NULL AND d.handed_in_at IS NULL AND d.due = x.due"
"""The reason of a proposal is gone when the duty is met, handed in, or due on another day."""


async def proposals_for(me: Me, chosen: Sequence[UUID] | None = None) -> list[dict[str, Any]]:
    """The unit with the oldest lateness first; only the highest of several about one duty."""
    found = await rows(
        """SELECT DISTINCT ON (x.duty) x.id, x.duty, x.letter, x.label, x.made_on, d.title, d.path, d.due, d.unit,
                  d.subject_kind, d.subject_id, u.name AS unit_name, u.short_name, r.step
             FROM accountability_proposal x JOIN duty d ON d.id = x.duty JOIN unit u ON u.id = d.unit
             JOIN accountability_rung r ON r.id = x.rung
            WHERE {} ORDER BY x.duty, x.made_on DESC, x.id DESC LIMIT {}""",
        all_of(
            Sql(STANDS),
            Sql("x.office = ANY({})", offices_of(me)),
            not_recused(me, "d.subject_id"),
            Sql("(NOT d.narrow OR d.unit = ANY({}))", offices_of(me)),
            Sql("x.id = ANY({})", list(chosen)) if chosen is not None else Sql("TRUE"),
        ),
        MOST,
    )
    for line in found:
        line["letter_words"] = LETTER_KINDS[line["letter"]].words if line["letter"] in LETTER_KINDS else ""
    return sorted(found, key=lambda line: (line["due"], line["unit_name"], line["id"]))


async def waiting(me: Me) -> int:
    return len(await proposals_for(me)) if offices_of(me) else 0
