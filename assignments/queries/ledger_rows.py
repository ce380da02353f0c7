"""The rows of the list as people read them: one line a case with who carries it, how it stands, what was done last."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments.states import AGES, ASSIGNMENT_STATES, ASSIGNMENT_TONES, CARRYING, LEVELS
from portal import duties
from portal.clock import today
from portal.db import rows


async def shown(ids: Sequence[UUID], *, details: bool = False) -> list[dict[str, Any]]:
    """Only for what was just found to be visible; in this order."""
    on = today()
    found = await rows(
        _SELECT + (_DETAILS if details else "") + _FROM + " WHERE k.id = ANY({}) ORDER BY array_position({}, k.id)",
        list(ids),
        list(ids),
    )
    return [{**line, **standing_of(line, on)} for line in found]


def standing_of(line: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The state in words, the light where something is owed, the age: 化解, 办结 and 报结 stand beside it."""
    state = line["state"]
    words, tone = ASSIGNMENT_STATES.get(state, "在库，未包案"), ASSIGNMENT_TONES.get(state, "waiting")
    if line["closed_on"] is not None:
        words, tone = "已销案", "done"
    elif state == "closed":
        words, tone = "在库，未包案", "waiting"
    level = LEVELS.get(line["level"], "")
    days = (on - line["first_registered_on"]).days
    return {
        "state_words": words,
        "tone": tone,
        "light": duties.light(line["due"], on) if state in CARRYING else "",
        "days": days,
        "age_words": next(words for _, words, end in AGES if end is None or days <= end),
        "level_words": level,
        "leader_words": f"{line['leader_name']}（{level}）" if line["leader_name"] else "",
        "owed": state is not None and state != "closed",
    }


_SELECT = """SELECT k.id, k.number, k.summary, k.register, k.version, k.origin, k.route, k.difficulty, k.repeat,
       k.cross_jurisdiction, k.split_residence, k.fast_lane, k.first_registered_on, k.registered_on, k.completed_on,
       k.resolved_on, k.filed_on, k.closed_on, k.outcome, k.field, k.authority, k.territory, k.batch, k.waiting,
       k.waiting_since, ft.name AS field_name, au.name AS authority_name, au.short_name AS authority_short,
       tu.name AS territory_name, tu.short_name AS territory_short, wt.name AS waiting_name,
       a.id AS assignment, a.leader, lp.name AS leader_name, a.leader_title, a.level, a.state, a.due, a.handed_on,
       a.plan_approved_on, lu.name AS lead_name, lu.short_name AS lead_short,
       p.text AS last_progress, p.happened_on AS last_on"""
_DETAILS = """, g.name AS register_name, b.issuer || ' ' || b.name AS batch_words,
       ARRAY(SELECT t.id FROM assignments_case_tag ct JOIN assignments_tag t ON t.id = ct.tag
              WHERE ct.backlog_case = k.id ORDER BY t.kind DESC, t.position, t.name) AS tags,
       ARRAY(SELECT t.name FROM assignments_case_tag ct JOIN assignments_tag t ON t.id = ct.tag
              WHERE ct.backlog_case = k.id ORDER BY t.kind DESC, t.position, t.name) AS tag_names,
       ARRAY(SELECT sn.name FROM assignments_support s JOIN unit sn ON sn.id = s.unit WHERE s.assignment = a.id
              ORDER BY sn.path) AS support_names,
       ARRAY(SELECT op.name FROM assignments_officer o JOIN person op ON op.id = o.person WHERE o.assignment = a.id
              ORDER BY o.id) AS officer_names,
       (SELECT count(*) FROM assignments_act x WHERE x.assignment = a.id
           AND x.kind NOT IN ('coordination', 'case_meeting')) AS receptions,
       (SELECT count(*) FROM assignments_act x WHERE x.assignment = a.id
           AND x.kind IN ('coordination', 'case_meeting')) AS meetings,
       (SELECT r.result FROM assignments_revisit r WHERE r.assignment = a.id ORDER BY r.number DESC LIMIT 1) AS revisit"""
_FROM = """ FROM assignments_case k JOIN assignments_register g ON g.id = k.register
  JOIN assignments_tag ft ON ft.id = k.field JOIN unit au ON au.id = k.authority JOIN unit tu ON tu.id = k.territory
  LEFT JOIN assignments_tag wt ON wt.id = k.waiting LEFT JOIN assignments_batch b ON b.id = k.batch
  LEFT JOIN LATERAL (SELECT x.* FROM assignments_assignment x WHERE x.backlog_case = k.id AND x.state <> 'withdrawn'
                      ORDER BY (x.state = 'closed'), x.created_at DESC, x.id DESC LIMIT 1) a ON TRUE
  LEFT JOIN person lp ON lp.id = a.leader LEFT JOIN unit lu ON lu.id = a.lead_unit
  LEFT JOIN LATERAL (SELECT y.text, y.happened_on FROM assignments_progress y WHERE y.backlog_case = k.id
                      ORDER BY y.at DESC, y.id DESC LIMIT 1) p ON TRUE"""
