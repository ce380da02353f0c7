"""The agenda: what may be listed, what item 1 reports back, who is away, when each item comes up."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from meetings.queries import elsewhere
from meetings.rules import sees_resolution, sees_topic
from meetings.states import RESOLUTION_STATES, ResolutionState
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import rows, value

MOST = 300
"""Rows of item 1; a conference with more open resolutions has another problem."""
OWED = (ResolutionState.assigned, ResolutionState.signed_for, ResolutionState.in_progress)
"""While the unit has it: late when its day is past. What was handed in waits for others."""
HANDED_IN = (ResolutionState.fed_back, ResolutionState.verified, ResolutionState.closed)
"""What is told of it is its result (反馈), no longer a step on the way."""


async def candidates(me: Me, conference_id: UUID) -> list[dict[str, Any]]:
    """Topics this person may list next: those deferred by an earlier meeting first, then approved ones."""
    return await rows(
        """SELECT t.id, t.title, t.state = 'deferred' AS carried, t.late, t.late_approved_by, t.minutes_asked, t.confidential, t.leader,
                  su.short_name AS unit_short, lm.title AS last_title,
                  (SELECT count(*) FROM attachment f WHERE f.subject_id = t.id AND f.withdrawn_at IS NULL) AS papers
             FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference
             JOIN unit su ON su.id = t.submitting_unit LEFT JOIN meetings_meeting lm ON lm.id = t.meeting
            WHERE t.conference = {} AND t.state IN ('deferred', 'approved') AND {}
            ORDER BY t.state = 'deferred' DESC, t.late, t.submitted_at, t.id LIMIT 200""",
        conference_id,
        sees_topic(me),
    )


async def report_for(me: Me, meeting: Mapping[str, Any], item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of item 1 as this person may read them: as frozen, or as things stand today; none they must not know of.
    `opens`: whether this person may also open the resolution; who is only called to the meeting reads what is reported
    and no more."""
    frozen = item["frozen"]
    found: list[dict[str, Any]] = json.loads(frozen) if frozen is not None else await report_now(meeting)
    if not found:
        return []
    found = await elsewhere.told(me, found)
    known = await rows(
        "SELECT r.id, ({}) AS opens FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting"
        " JOIN meetings_conference c ON c.id = m.conference WHERE r.id = ANY({}::uuid[]) AND {}",
        sees_resolution(me),
        [line["resolution"] for line in found],
        not_recused(me, "r.id", "r.meeting"),
    )
    opens = {str(line["id"]): line["opens"] for line in known}
    told = ({**line, "opens": opens[line["resolution"]]} for line in found if line["resolution"] in opens)
    return [line for line in told if line["opens"] or not line["confidential"]]


async def report_now(meeting: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Issued resolutions of earlier meetings of this conference that are not closed, and those closed since the last
    meeting: late ones first, then by their day, closed ones last. Plain data, as it is frozen with the notice.

    What other rooms wrote down about duties that came from the resolution goes along, each sentence with its duty:
    `report_for` tells it to who may see that. Nobody is shown a line as it stands here.
    """
    found = await rows(
        f"""SELECT r.id, r.number, r.wording, r.due, r.ongoing, r.state, r.confidential, r.closed_on, r.feedback,
                  m.id AS meeting, m.title AS meeting_title, m.starts_at, lu.short_name AS unit,
                  p.text AS progress, p.happened_on, p.at, {elsewhere.SAID} AS elsewhere
             FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting JOIN unit lu ON lu.id = r.lead_unit
             LEFT JOIN LATERAL (SELECT rp.text, rp.happened_on, rp.at FROM meetings_resolution_progress rp
                   WHERE rp.resolution = r.id ORDER BY rp.happened_on DESC, rp.id DESC LIMIT 1) p ON TRUE
            WHERE m.conference = {{}} AND m.id <> {{}} AND m.starts_at < {{}} AND r.state NOT IN ('drafted', 'revoked')
              AND (r.state <> 'closed' OR r.closed_at >= {{}})
            ORDER BY m.starts_at, r.number LIMIT {{}}""",
        meeting["conference"],
        meeting["id"],
        meeting["starts_at"],
        await _last_held(meeting),
        MOST,
    )
    lines = [_line(line, today()) for line in found]
    return sorted(lines, key=lambda line: (-line["late_days"], line["closed"], line["due"] or "9"))


async def not_yet_issued(meeting: Mapping[str, Any]) -> int:
    """Resolutions of earlier meetings whose extract has not gone out: they are not reported on yet."""
    found: int = await value(
        "SELECT count(*) FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting"
        " WHERE m.conference = {} AND m.id <> {} AND m.starts_at < {} AND r.state = 'drafted'",
        meeting["conference"],
        meeting["id"],
        meeting["starts_at"],
    )
    return found


async def _last_held(meeting: Mapping[str, Any]) -> datetime:
    """When this conference last met before this meeting; without one, everything closed is long told."""
    found: datetime | None = await value(
        "SELECT max(starts_at) FROM meetings_meeting WHERE conference = {} AND id <> {} AND starts_at < {}"
        " AND state NOT IN ('planned', 'notified', 'postponed', 'cancelled')",
        meeting["conference"],
        meeting["id"],
        meeting["starts_at"],
    )
    return found or meeting["starts_at"]


def _line(found: Mapping[str, Any], on: date) -> dict[str, Any]:
    """`progress`: the unit's own sentence, or its result (反馈); `elsewhere`: those written in other rooms."""
    result = found["feedback"] if found["state"] in HANDED_IN else None
    late = found["state"] in OWED and found["due"] is not None and found["due"] < on
    return {
        "resolution": str(found["id"]),
        "meeting": str(found["meeting"]),
        "meeting_title": found["meeting_title"],
        "number": found["number"],
        "wording": found["wording"],
        "unit": found["unit"],
        "due": found["due"].isoformat() if found["due"] else None,
        "state": found["state"],
        "state_words": RESOLUTION_STATES[found["state"]],
        "late_days": (on - found["due"]).days if late else 0,
        "progress": result or found["progress"] or "",
        "result": bool(result),
        "elsewhere": json.loads(found["elsewhere"]),
        "progress_on": found["happened_on"].isoformat() if found["happened_on"] else None,
        "at": found["at"].timestamp() if found["at"] else None,
        "closed_on": found["closed_on"].isoformat() if found["closed_on"] else None,
        "closed": found["state"] == ResolutionState.closed,
        "confidential": found["confidential"],
    }


async def away_from(meeting_id: UUID) -> set[UUID]:
    """Persons who will not be there: by their own reply, by the attendance grid, or because their unit sends another."""
    found = await rows(
        """SELECT nr.person FROM meetings_notice_reply nr WHERE nr.meeting = {} AND NOT nr.coming
            UNION SELECT s.person FROM meetings_attendance a JOIN meetings_seat s ON s.id = a.seat
                   WHERE a.meeting = {} AND a.status IN ('apologies', 'absent')
            UNION SELECT o.person FROM meetings_attendance a JOIN post o ON o.unit = a.unit AND o.role = 'leader'
                   WHERE a.meeting = {} AND a.status IN ('apologies', 'absent', 'substitute')
                     AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})""",
        meeting_id,
        meeting_id,
        meeting_id,
        today(),
        today(),
    )
    return {line["person"] for line in found}


def clocked(items: Sequence[Mapping[str, Any]], starts_at: datetime) -> list[dict[str, Any]]:
    """Each line with the moment it comes up, if everybody keeps to time; what is withheld takes none. `fixed`: item 1,
    which stays where it is; `own_title`: a line that is no topic."""
    shown, at = [], starts_at
    for item in items:
        shown.append(
            {
                **item,
                "comes_at": None if item["withheld"] else at,
                "fixed": item["kind"] == "report_back",
                "own_title": item["kind"] in {"study", "other"},
            }
        )
        at += timedelta(minutes=0 if item["withheld"] else item["minutes"])
    return shown


def minutes_of(items: Sequence[Mapping[str, Any]]) -> int:
    return sum(item["minutes"] for item in items if not item["withheld"])


async def papers_of(me: Me, items: Sequence[Mapping[str, Any]]) -> dict[UUID, int]:
    """How many papers each topic on the agenda has, for the topics this person may see."""
    found = await rows(
        "SELECT t.id, (SELECT count(*) FROM attachment f WHERE f.subject_id = t.id AND f.withdrawn_at IS NULL) AS papers"
        " FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference WHERE t.id = ANY({}::uuid[]) AND {}",
        [item["topic"] for item in items if item["topic"]],
        sees_topic(me),
    )
    return {line["id"]: line["papers"] for line in found}
