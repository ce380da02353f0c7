"""Who may do what to an item, and what of the room a person may see at all."""

from uuid import UUID

from portal.access import Me, Record, below, not_recused, rule, under
from portal.db import Sql, all_of, any_of
from portal.people import Role


@rule("责任单位联络员或承办人")
def owner(me: Me, item: Record) -> bool:
    return me.id == item["handler"] or me.reaches(item["lead_unit_path"], Role.liaison)


@rule("整改牵头部门联络员或被巡察单位领导")
def lead_department(me: Me, item: Record) -> bool:
    return me.reaches(item["department_path"], Role.liaison) or me.reaches(item["inspected_path"], Role.leader)


@rule("巡察办工作人员")
def reviewer(me: Me, item: Record) -> bool:
    """Discipline staff whose territory holds the inspected unit, but not of that unit itself; where the round has seats,
    those who sit on one."""
    if item["inspected_path"] in me.lineage:
        return False
    if item.get("seats"):
        return bool(seats_of(me, item))
    return me.reaches(item["inspected_path"], Role.discipline)


@rule("本轮巡察的巡察办工作人员，且不是被巡察单位的人员")
def assessor(me: Me, inspection: Record) -> bool:
    """Nobody writes down what was decided of their own unit."""
    runs_it = any(held.role == Role.discipline and held.unit == inspection["office"] for held in me.holdings)
    return runs_it and inspection["inspected_path"] not in me.lineage


@rule("整改牵头部门联络员或被巡察单位领导")
def answers_node(me: Me, node: Record) -> bool:
    """The inspected unit's own steps; those of the inspection office are its staff's."""
    if node["by_office"]:
        return any(held.role == Role.discipline and held.unit == node["office"] for held in me.holdings)
    return lead_department(me, node)


@rule("申请人本人")
def applicant(me: Me, item: Record) -> bool:
    return me.id == item["applied_by"]


@rule("牵头审核人本人")
def checker(me: Me, item: Record) -> bool:
    return me.id == item["checked_by"]


@rule("已同意者")
def agreed_already(me: Me, item: Record) -> bool:
    """Whoever agreed to the item as it stands now, and whose every seat has agreed."""
    if me.id in (item.get("agreed_by") or ()):
        return True
    seats = seats_of(me, item)
    return bool(seats) and seats <= set(item.get("agreed_seats") or ())


def seats_of(me: Me, item: Record) -> set[UUID]:
    """The reviewing seats this person sits on."""
    mine = {held.unit for held in me.holdings if held.role == Role.discipline}
    return mine & set(item.get("seats") or ())


verifier = reviewer & ~owner & ~applicant & ~checker & ~agreed_already
"""Closing needs a person who neither did the work nor applied nor checked it (条例 and common sense)."""


def visible(me: Me) -> Sql:
    """SQL over `inspections_item i` joined with its inspection n."""
    return all_of(
        any_of(
            Sql(
                "i.inspection IN (SELECT vn.id FROM inspections_inspection vn WHERE {})",
                any_of(
                    below("vn.inspected_unit", me.scopes(Role.discipline, Role.auditor, Role.leader, Role.liaison)),
                    below("vn.lead_department", me.scopes(Role.liaison)),
                ),
            ),
            below("i.lead_unit", me.scopes(Role.liaison, Role.leader)),
            Sql("i.handler = {} OR i.leader = {}", me.id, me.id),
            Sql("i.id IN (SELECT l.item FROM inspections_leader l WHERE l.person = {})", me.id),
            Sql(
                "i.id IN (SELECT s.item FROM inspections_item_support s WHERE {})",
                below("s.unit", me.scopes(Role.liaison, Role.leader)),
            ),
        ),
        not_recused(me, "i.id", "i.finding", "i.inspection"),
    )


def own(me: Me, limit: int, after: UUID | None = None, *, newest: bool = False) -> Sql:
    """SQL: `id`, `kept` of the items `visible` shows, found by the index of each way to them rather than by looking at
    every item. At most `limit` by each way, so whoever gets fewer than `limit` rows has them all; the newest of all if
    `newest`. `kept`: this person is recused from it and must not know.

    The same people see the same items as by `visible`: tests/inspections/searching holds the two together.
    """
    ways = _ways(me)
    older = Sql("TRUE") if after is None else Sql("x.id < {}", after)
    order = "ORDER BY x.id DESC " if newest else ""
    one = f"(SELECT x.id, x.finding, x.inspection FROM inspections_item x WHERE {{}} AND {{}} {order}LIMIT {limit})"
    return Sql(
        "SELECT i.id, NOT ({}) AS kept FROM ("
        + " UNION ".join([one] * len(ways))
        + f") i ORDER BY i.id DESC LIMIT {limit}",
        not_recused(me, "i.id", "i.finding", "i.inspection"),
        *(part for way in ways for part in (way, older)),
    )


def found(me: Me) -> Sql:
    """SQL over `inspections_item i`, beside `visible` and never instead of it: the rows an index leads to, so that whoever
    sees little does not make the database look at everything. Who watches over the whole tree gets no such help."""
    if watches_over_all(me):
        return Sql("TRUE")
    ways = _ways(me)
    one = "SELECT x.id FROM inspections_item x WHERE {}"
    return Sql("i.id = ANY(ARRAY(" + " UNION ALL ".join([one] * len(ways)) + "))", *ways)


def watches_over_all(me: Me) -> bool:
    """A post at the root of the tree: nearly every item there is."""
    return any(path.count("/") == 1 for path in me.scopes(Role.discipline, Role.auditor, Role.leader))


def _ways(me: Me) -> list[Sql]:
    """SQL over `inspections_item x`: each way to an item, by its index."""
    watched = below_ids(me.scopes(Role.discipline, Role.auditor, Role.leader, Role.liaison))
    checked, owed = below_ids(me.scopes(Role.liaison)), below_ids(me.scopes(Role.liaison, Role.leader))
    return [
        Sql(
            "x.inspection = ANY(ARRAY(SELECT vn.id FROM inspections_inspection vn"
            " WHERE vn.inspected_unit = ANY(ARRAY({})) OR vn.lead_department = ANY(ARRAY({}))))",
            watched,
            checked,
        ),
        Sql("x.lead_unit = ANY(ARRAY({}))", owed),
        Sql("x.handler = {}", me.id),
        Sql("x.leader = {}", me.id),
        Sql("x.id = ANY(ARRAY(SELECT l.item FROM inspections_leader l WHERE l.person = {}))", me.id),
        Sql(
            "x.id = ANY(ARRAY(SELECT s.item FROM inspections_item_support s WHERE s.unit = ANY(ARRAY({}))))",
            owed,
        ),
    ]


def below_ids(paths: tuple[str, ...]) -> Sql:
    return Sql("SELECT b.id FROM unit b WHERE {}", under("b.path", paths))


def whole(me: Me) -> Sql:
    """SQL over `inspections_inspection n`: an inspection this person sees whole, not only through items of theirs."""
    return all_of(
        any_of(
            below("n.inspected_unit", me.scopes(Role.discipline, Role.auditor, Role.leader, Role.liaison)),
            below("n.lead_department", me.scopes(Role.liaison)),
        ),
        not_recused(me, "n.id"),
    )


def runs(me: Me) -> Sql:
    """SQL: inspections this person's office runs (they may enter findings, read reports in, issue the notice)."""
    offices = [held.unit for held in me.holdings if held.role == Role.discipline]
    return all_of(
        Sql("n.round IN (SELECT mine.id FROM inspections_round mine WHERE mine.office = ANY({}))", offices),
        not_recused(me, "n.id"),
    )


def unrecused(me: Me) -> Sql:
    """SQL over `inspections_inspection n`: of its items and findings this person is recused from none."""
    return Sql(
        "NOT EXISTS (SELECT 1 FROM inspections_item ri WHERE ri.inspection = n.id AND NOT ({}))",
        not_recused(me, "ri.id", "ri.finding"),
    )
