"""交接: whose items may be handed over by this person, to whom, and the records of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from inspections.queries.inspections import people_below
from inspections.queries.items import FROM
from inspections.rules import runs, visible
from inspections.states import STATES, TONES, State
from portal import duties, files
from portal.access import Me, below, not_recused, under
from portal.clock import local, today
from portal.db import Sql, all_of, any_of, row, rows
from portal.errors import Missing
from portal.people import Role

ROLES = {"as_leader": "责任领导", "as_handler": "承办人", "as_other": "其他责任人"}
_HELD = """
  CROSS JOIN LATERAL (
    SELECT held.person, bool_or(held.kind = 'leader') AS as_leader, bool_or(held.kind = 'handler') AS as_handler,
           bool_or(held.kind = 'other') AS as_other
      FROM (SELECT i.leader AS person, 'leader' AS kind UNION ALL SELECT i.handler, 'handler'
            UNION ALL SELECT unnest(ARRAY[d.direct, d.coordinating, d.supervising]), 'other' FROM duty d
             WHERE d.subject_kind = 'inspections.item' AND d.subject_id = i.id
            UNION ALL SELECT il.person, 'other' FROM inspections_leader il
             WHERE il.item = i.id AND il.person IS DISTINCT FROM i.leader) held
     WHERE held.person IS NOT NULL GROUP BY held.person) h
"""
"""Who holds the item as what: each person once."""
_NAMES = """SELECT h1.id FROM inspections_item h1 WHERE h1.leader = {} OR h1.handler = {}
 UNION SELECT d.subject_id FROM duty d WHERE d.subject_kind = 'inspections.item' AND d.done_at IS NULL
   AND {} IN (d.direct, d.coordinating, d.supervising)
 UNION SELECT il.item FROM inspections_leader il WHERE il.person = {}"""
"""The items that name a person at all."""
_OFFICE = """(SELECT u.name || ' ' || o.title FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = p.id
               ORDER BY (o.ends_on IS NULL) DESC, o.ends_on DESC, o.starts_on LIMIT 1)"""
"""The office a person `p` holds, or held last."""


def _mine_to_hand_over(me: Me) -> Sql:
    """SQL over item, inspection and `h`: the inspection office's own rounds; the inspected unit and its lead department,
    for everybody there; a unit that owes the item, for its own people; and what one holds oneself."""
    own = me.scopes(Role.leader, Role.liaison)
    return all_of(
        visible(me),
        any_of(
            runs(me),
            below("n.inspected_unit", own),
            below("n.lead_department", me.scopes(Role.liaison)),
            all_of(
                below("i.lead_unit", own),
                Sql("h.person IN (SELECT po.person FROM post po WHERE {})", below("po.unit", own)),
            ),
            Sql("h.person = {}", me.id),
        ),
    )


async def givers_for(me: Me) -> list[dict[str, Any]]:
    """Whoever holds open items this person may hand over, also who has left; with how many they are."""
    return await rows(
        "SELECT p.id, p.name, " + _OFFICE + " AS title, p.disabled_at IS NOT NULL AS gone, count(*) AS items"
        " FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection"
        + _HELD
        + "JOIN person p ON p.id = h.person WHERE i.state <> 'closed' AND {} GROUP BY p.id ORDER BY p.name, p.id",
        _mine_to_hand_over(me),
    )


async def held_by(me: Me, giver: UUID) -> list[dict[str, Any]]:
    """Every open item of one person that this one may hand over, with its day and its last progress.

    `since`: the day a leader was first told that the item is theirs; else the last day it was said who answers.
    """
    on = today()
    found = await rows(
        """SELECT i.id, i.title, i.state, i.due, i.version, i.leader, i.handler, i.lead_unit, i.checked_by, i.inspection,
                  f.title AS finding_title, lu.name AS unit_name, iu.path AS inspected_path, ld.path AS department_path,
                  h.as_leader, h.as_handler, h.as_other,
                  (SELECT rr.office FROM inspections_round rr WHERE rr.id = n.round) AS office,
                  (SELECT p.text FROM inspections_progress p WHERE p.item = i.id ORDER BY p.at DESC, p.id DESC LIMIT 1)
                    AS latest,
                  greatest(
                    coalesce(
                      (SELECT min(nt.at) FROM notice nt WHERE h.as_leader AND nt.person = h.person
                          AND nt.subject_id = i.id AND nt.once LIKE 'opened:%'),
                      (SELECT max(t.at) FROM transition t WHERE t.subject_id = i.id
                          AND t.happened IN ('assign', 'import')),
                      i.created_at),
                    (SELECT max(ho.effective_at) FROM inspections_hand_over ho
                       JOIN inspections_hand_over_item hl ON hl.hand_over = ho.id
                      WHERE hl.item = i.id AND ho.receiver = h.person)) AS since"""
        + FROM
        + _HELD
        + "WHERE i.state <> 'closed' AND h.person = {} AND i.id IN ({}) AND {}"
        " ORDER BY n.feedback_on, n.id, c.position, f.position, i.position",
        giver,
        Sql(_NAMES, giver, giver, giver, giver),
        _mine_to_hand_over(me),
    )
    return [
        {**shown(item), "since": local(item["since"]).date(), "light": duties.light(item["due"], on)} for item in found
    ]


def shown(item: dict[str, Any]) -> dict[str, Any]:
    return {
        **item,
        "state_words": STATES[item["state"]],
        "tone": TONES[State(item["state"])],
        "roles": [words for name, words in ROLES.items() if item[name]],
    }


async def person_with_office(person: UUID) -> dict[str, Any]:
    found = await row(
        "SELECT p.id, p.name, p.disabled_at, coalesce(" + _OFFICE + ", '') AS title FROM person p WHERE p.id = {}",
        person,
    )
    if found is None:
        raise Missing
    return found


async def receivers_for(items: Sequence[dict[str, Any]], giver: UUID) -> list[dict[str, Any]]:
    """Leaders and liaisons of today of every inspected unit the items belong to."""
    paths = sorted({item["inspected_path"] for item in items})
    offered = [await people_below(path) for path in paths]
    common = set.intersection(*({one["id"] for one in people} for people in offered)) if offered else set()
    return [one for one in offered[0] if one["id"] in common and one["id"] != giver] if offered else []


async def witnesses_for(items: Sequence[dict[str, Any]], giver: UUID) -> list[dict[str, Any]]:
    """监交人: a leader of the inspected unit or above it, or somebody of the office that runs the inspection."""
    on = today()
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, o.title, u.name AS unit_name
             FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
            WHERE p.disabled_at IS NULL AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND p.id <> {}
              AND ((o.role IN ('leader', 'liaison') AND {}) OR (o.role = 'discipline' AND o.unit = ANY({})))
            ORDER BY p.id, o.starts_on""",
        on,
        on,
        giver,
        under("u.path", tuple({item["inspected_path"] for item in items})),
        list({item["office"] for item in items}),
    )


async def hand_overs_for(me: Me, limit: int = 100) -> list[dict[str, Any]]:
    """The records this person may read, those that wait first."""
    return await rows(
        "SELECT o.* FROM inspections_hand_over o WHERE {}"
        " ORDER BY (o.effective_at IS NOT NULL OR o.withdrawn_at IS NOT NULL), o.made_at DESC, o.id LIMIT {}",
        _readable(me),
        limit,
    )


async def hand_over_for(me: Me, hand_over: UUID) -> dict[str, Any]:
    """The record with its lines. Missing for who is no party to it and does not see every item of it."""
    found = await row("SELECT o.* FROM inspections_hand_over o WHERE o.id = {} AND {}", hand_over, _readable(me))
    if found is None:
        raise Missing
    lines = await lines_of(hand_over)
    paper = await files.of([hand_over], "issued")
    return {**found, "lines": lines, "paper": paper[0] if paper else None, "may_run": await _runs_all(me, hand_over)}


async def lines_of(hand_over: UUID) -> list[dict[str, Any]]:
    found = await rows(
        "SELECT l.* FROM inspections_hand_over_item l WHERE l.hand_over = {} ORDER BY l.position", hand_over
    )
    return [shown(line) for line in found]


async def _runs_all(me: Me, hand_over: UUID) -> bool:
    found = await rows(
        """SELECT bool_and(({}) IS TRUE) AS runs FROM inspections_hand_over_item l JOIN inspections_item i ON i.id = l.item
             JOIN inspections_inspection n ON n.id = i.inspection WHERE l.hand_over = {}""",
        runs(me),
        hand_over,
    )
    return bool(found[0]["runs"])


def _readable(me: Me) -> Sql:
    """SQL over `inspections_hand_over o`. The paper is one: who is recused from one of its items reads none of it.

    IS NOT TRUE: an item without handler makes a condition neither true nor false."""
    lines = """(SELECT 1 FROM inspections_hand_over_item l JOIN inspections_item i ON i.id = l.item
                  JOIN inspections_inspection n ON n.id = i.inspection WHERE l.hand_over = o.id AND ({}) IS NOT TRUE)"""
    return all_of(
        Sql("NOT EXISTS " + lines, not_recused(me, "i.id", "i.finding", "i.inspection")),
        any_of(
            Sql("{} IN (o.giver, o.receiver, o.witness, o.made_by)", me.id), Sql("NOT EXISTS " + lines, visible(me))
        ),
    )
