"""The register of one conference: its regulations, rhythm, key periods, limits and latest meetings."""

from typing import Any
from uuid import UUID

from meetings.queries.conferences import JOINED
from meetings.rules import sees_meeting
from meetings.states import KINDS, LIMITS, MEETING_STATES, TONES
from portal import files
from portal.access import Me
from portal.clock import today
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject


def subject_of_regulation(conference_id: UUID, regulation_id: UUID, title: str) -> Subject:
    return Subject("meetings.regulation", regulation_id, title, f"/meetings/conferences/{conference_id}#regulations")


async def regulations_of(conference_id: UUID) -> list[dict[str, Any]]:
    """Newest first, each with its paper; `in_force` says whether it binds today. The caller has the conference."""
    found = await rows(
        """SELECT g.id, g.title, g.number, g.signed_on, g.in_force_from, g.in_force_until,
                  a.id AS paper, a.name AS paper_name, a.size AS paper_size
             FROM meetings_regulation g
             LEFT JOIN attachment a ON a.subject_id = g.id AND a.subject_kind = 'meetings.regulation'
                  AND a.withdrawn_at IS NULL
            WHERE g.conference = {} ORDER BY g.signed_on DESC, g.id""",
        conference_id,
    )
    on = today()
    for line in found:
        until = line["in_force_until"]
        line["in_force"] = line["in_force_from"] <= on and (until is None or until >= on)
        line["to_come"] = line["in_force_from"] > on
    return found


async def regulation_of(conference_id: UUID, regulation_id: UUID) -> dict[str, Any]:
    found = await row(
        "SELECT * FROM meetings_regulation WHERE id = {} AND conference = {}", regulation_id, conference_id
    )
    if found is None:
        raise Missing
    return found


async def paper_of(conference_id: UUID, regulation_id: UUID, paper_id: UUID) -> dict[str, Any]:
    """The paper of a regulation of this conference; the caller has checked the conference."""
    await regulation_of(conference_id, regulation_id)
    found = await files.one(regulation_id, paper_id)
    if found["withdrawn_at"] is not None:
        raise Missing
    return found


async def rhythms_of(conference_id: UUID) -> dict[str, dict[str, Any]]:
    found = await rows("SELECT * FROM meetings_rhythm WHERE conference = {}", conference_id)
    return {line["kind"]: line for line in found}


async def key_periods_of(conference_id: UUID) -> list[dict[str, Any]]:
    """The latest first."""
    return await rows(
        "SELECT id, title, from_day, to_day FROM meetings_key_period WHERE conference = {} ORDER BY from_day DESC, id",
        conference_id,
    )


async def own_limits_of(conference_id: UUID) -> list[dict[str, Any]]:
    """Every limit in its order; `own` where the conference has its own."""
    found = await rows("SELECT name, amount, unit, article FROM meetings_limit WHERE conference = {}", conference_id)
    own = {line["name"]: line for line in found}
    return [
        {"name": name, "words": words, "amount": amount, "unit": unit, "article": article, "shipped": amount}
        | ({**own[name], "own": True} if name in own else {"own": False})
        for name, (words, amount, unit, article) in LIMITS.items()
    ]


async def meetings_of(me: Me, conference_id: UUID, limit: int = 6) -> list[dict[str, Any]]:
    """Its latest meetings this person sees, the newest first."""
    found = await rows(
        "SELECT m.id, m.title, m.kind, m.state, m.starts_at FROM meetings_meeting m"
        f" JOIN meetings_conference c ON c.id = m.conference {JOINED}"
        " WHERE m.conference = {} AND {} ORDER BY m.starts_at DESC, m.id LIMIT {}",
        conference_id,
        sees_meeting(me),
        limit,
    )
    for line in found:
        line["kind_words"] = KINDS[line["kind"]]
        line["state_words"] = MEETING_STATES[line["state"]]
        line["tone"] = TONES.get(line["state"], "plain")
    return found
