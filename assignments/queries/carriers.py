"""Who may be named in a form: leaders with what each carries already, officials and units; never who is recused."""

from collections.abc import Mapping, Sequence
from typing import Any

from assignments.rules import sees_case
from assignments.states import ROLES
from portal.access import Me, ancestors, under
from portal.clock import today
from portal.db import Sql, all_of, any_of, rows

Record = Mapping[str, Any]
MOST = 300
"""So many stand in a list to choose from; whoever is not among them is found by name."""

LOAD = """(SELECT la.leader, count(*) AS cases FROM assignments_assignment la
            JOIN assignments_case k ON k.id = la.backlog_case JOIN assignments_register g ON g.id = k.register
           WHERE la.state NOT IN ('closed', 'withdrawn', 'drafted', 'proposed', 'to_approve', 'approved') AND {}
           GROUP BY la.leader)"""
"""What was delivered to each leader and is not closed, as far as the reader may know of it."""


async def leaders_for(
    me: Me, territory_path: str, *, case: Record | None = None, find: str = ""
) -> list[dict[str, Any]]:
    """包案领导 to choose from: 领导 posts of today below and above a territory; with a case those nearest to it first.

    `find`: part of a name, a title or a unit's name.
    """
    on = today()
    near = [case["territorial_path"], case["authority_path"]] if case else [territory_path]
    lineage = sorted({path for one in near for path in ancestors(one)})
    where = all_of(
        any_of(under("u.path", (territory_path,)), Sql("u.path = ANY({})", ancestors(territory_path))),
        _matching(find),
        _not_kept_from(case),
    )
    return await rows(
        """SELECT * FROM (
             SELECT DISTINCT ON (p.id) p.id, p.name, o.title, u.name AS unit_name, u.kind AS unit_kind, u.id AS unit,
                    u.path = ANY({}) AS near, length(u.path) AS depth, u.path, coalesce(carried.cases, 0) AS cases
               FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit LEFT JOIN """
        + LOAD
        + """ carried ON carried.leader = p.id
              WHERE p.disabled_at IS NULL AND o.role = 'leader' AND o.starts_on <= {} AND (o.ends_on IS NULL
                    OR o.ends_on >= {}) AND {} ORDER BY p.id, o.starts_on, o.id) one
            ORDER BY near DESC, CASE WHEN near THEN -depth ELSE depth END, path, name, id LIMIT {}""",
        lineage,
        sees_case(me),
        on,
        on,
        where,
        MOST,
    )


async def officials_for(case: Record, find: str = "") -> list[dict[str, Any]]:
    """承办人 and the responsibility roles: leaders and liaisons of the units that could take part."""
    on = today()
    return await rows(
        """SELECT * FROM (
             SELECT DISTINCT ON (p.id) p.id, p.name, o.title, u.name AS unit_name, u.path
               FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
              WHERE p.disabled_at IS NULL AND o.role IN ('leader', 'liaison') AND o.starts_on <= {}
                AND (o.ends_on IS NULL OR o.ends_on >= {}) AND {} AND {} AND {}
              ORDER BY p.id, o.starts_on, o.id) one ORDER BY path, name, id LIMIT {}""",
        on,
        on,
        _taking_part(case),
        _matching(find),
        _not_kept_from(case),
        MOST,
    )


async def units_for(case: Record) -> list[dict[str, Any]]:
    """主办、协办: the two lines of the case and what lies below them, the territory's own departments and townships."""
    return await rows(
        """SELECT u.id, u.name FROM unit u WHERE u.closed_on IS NULL AND {} AND NOT EXISTS (
             SELECT 1 FROM recusal rc JOIN unit ru ON ru.id = rc.unit
              WHERE rc.record_id = {} AND rc.lifted_at IS NULL AND u.path LIKE ru.path || '%')
            ORDER BY u.id IN ({}, {}) DESC, u.path LIMIT {}""",
        _taking_part(case),
        case["id"],
        case["authority"],
        case["territory"],
        MOST,
    )


def proposed(case: Record, leaders: Sequence[Record], units: Sequence[Record]) -> dict[str, Any]:
    """The form as the case suggests it: the leader of where it lies, else of whose matter it is; the competent
    authority leads and the territorial unit helps; the day of the batch."""
    places = (case["territory"], case["authority"])
    near = next((one for place in places for one in leaders if one["unit"] == place), None)
    offered = [one["id"] for one in units]
    lead = next((place for place in (case["authority"], case["territory"]) if place in offered), None)
    due = case["batch_due"]
    return {
        "leader": near["id"] if near else None,
        "level": LEVEL_OF.get(near["unit_kind"]) if near else None,
        "lead_unit": lead,
        "supports": [place for place in places if place in offered and place != lead],
        "due": due if due is not None and due > today() else None,
    }


LEVEL_OF = {
    "city": "city",
    "district": "district",
    "department": "department",
    "township": "township",
    "village": "township",
}
"""The level of a carrying leader, by the kind of the unit of their post."""


async def chosen_in(assignment: Record) -> list[dict[str, Any]]:
    """Everybody a form names, with their first post of today, or the last one they held."""
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, o.title, u.name AS unit_name FROM person p
             JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit WHERE p.id = ANY({})
            ORDER BY p.id, o.ends_on DESC NULLS FIRST, o.starts_on, o.id""",
        [person for name in ("leader", *ROLES) if (person := assignment[name])] + list(assignment["officers"]),
    )


async def units_in(assignment: Record) -> list[dict[str, Any]]:
    return await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.id = ANY({})", [assignment["lead_unit"], *assignment["supports"]]
    )


async def roles_of(assignment: Record) -> list[tuple[str, str]]:
    """「四位一体」 in words: role, and name with office of whoever bears it."""
    named = {one["id"]: f"{one['name']}（{one['unit_name']} {one['title']}）" for one in await chosen_in(assignment)}
    return [(words, named.get(assignment[role], "")) for role, words in ROLES.items()]


def _taking_part(case: Record) -> Sql:
    """SQL over `unit u`. Villages and communities are spoken for by their township, unless the case lies there."""
    return any_of(
        under("u.path", (case["authority_path"], case["territorial_path"])),
        Sql("u.path = {}", case["territory_path"]),
        all_of(
            Sql("u.parent IN (SELECT tp.id FROM unit tp WHERE tp.path = {})", case["territory_path"]),
            Sql("u.kind <> 'village'"),
        ),
    )


def _matching(find: str) -> Sql:
    """SQL over person `p`, post `o`, unit `u`."""
    if not find:
        return Sql("TRUE")
    part = "%" + find.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return Sql("(p.name LIKE {} OR o.title LIKE {} OR u.name LIKE {})", part, part, part)


def _not_kept_from(case: Record | None) -> Sql:
    """SQL over person `p`: nobody declared them, or a unit they hold a post in, conflicted on the case."""
    if case is None:
        return Sql("TRUE")
    return Sql(
        """NOT EXISTS (SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
             WHERE rc.record_id = {} AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                   SELECT 1 FROM post ko JOIN unit ku ON ku.id = ko.unit WHERE ko.person = p.id
                      AND (ko.ends_on IS NULL OR ko.ends_on >= {}) AND ku.path LIKE ru.path || '%')))""",
        case["id"],
        today(),
    )
