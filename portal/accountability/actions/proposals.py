"""Deciding on what a ladder proposed: a person drafts the letter, or says why none is sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.queries.proposals import proposals_for
from portal.accountability.rules import offices_of
from portal.clock import now
from portal.db import Sql, atomic, rows
from portal.errors import Refused
from portal.subjects import Subject
from portal.workflow import happened


@atomic()
async def dismiss(by: Me, chosen: Sequence[UUID], reason: str) -> int:
    """With it go the lower proposals about the same duty and day. The duty itself stays as it is."""
    found = await _locked(by, chosen)
    lower = Sql(
        "EXISTS (SELECT 1 FROM accountability_proposal c WHERE c.id = ANY({}) AND c.duty = x.duty AND c.due = x.due"
        " AND c.office = x.office AND (x.made_on, x.id) <= (c.made_on, c.id))",
        [line["id"] for line in found],
    )
    await _decide(by, lower, "dismissed", reason, None)
    for line in found:
        subject = Subject(line["subject_kind"], line["subject_id"], line["title"], line["path"])
        await happened(subject, by, "dismiss_proposal", f"不采取：{line['label']}", reason)
        await audit.record(by, "accountability.proposal.dismiss", subject, {"step": line["step"]})
    return len(found)


@atomic()
async def taken(by: Me, duties: Sequence[UUID], letter: UUID) -> None:
    """A letter was drafted about these duties: what was proposed about them to the drafter's office is done with."""
    proposed = Sql("x.duty = ANY({}) AND x.office = ANY({})", list(duties), offices_of(by))
    await _decide(by, proposed, "taken", None, letter)


@atomic()
async def opened_again(letter: UUID) -> None:
    """The letter was withdrawn before it was sent: nothing was done about what was proposed, so the office decides anew."""
    await rows(
        """UPDATE accountability_proposal SET verdict = NULL, decided_at = NULL, decided_by = NULL,
                  decided_by_name = NULL, record_id = NULL WHERE verdict = 'taken' AND record_id = {} RETURNING id""",
        letter,
    )


async def _locked(by: Me, chosen: Sequence[UUID]) -> list[dict[str, Any]]:
    await rows("SELECT id FROM accountability_proposal WHERE id = ANY({}) ORDER BY id FOR UPDATE", list(chosen))
    found = await proposals_for(by, chosen)
    if not found:
        raise Refused("所选建议已经处理，或者事项已有变化，没有需要处理的。")
    return found


async def _decide(by: Me, which: Sql, verdict: str, reason: str | None, letter: UUID | None) -> None:
    """`which`: over `accountability_proposal x`."""
    await rows(
        """UPDATE accountability_proposal x SET verdict = {}, reason = {}, decided_at = {}, decided_by = {},
                  decided_by_name = {}, record_id = {} WHERE x.verdict IS NULL AND {} RETURNING x.id""",
        verdict,
        reason,
        now(),
        by.id,
        by.name,
        letter,
        which,
    )
