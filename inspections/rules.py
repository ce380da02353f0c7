"""Who may do what to an item, and what of the room a person may see at all."""

from uuid import UUID

from portal.access import Me, Record, below, not_recused, rule
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
            Sql(
                "i.id IN (SELECT s.item FROM inspections_item_support s WHERE {})",
                below("s.unit", me.scopes(Role.liaison, Role.leader)),
            ),
        ),
        not_recused(me, "i.id", "i.finding", "i.inspection"),
    )


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
