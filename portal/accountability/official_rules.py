"""Who enters and checks official figures, and who sees which of them.

The rows carry `territory_path`, the territory the figures are of, and `entered_by`.
"""

from portal.access import Me, Record, below, rule
from portal.accountability.official_states import OfficialState
from portal.accountability.rules import who_entered
from portal.db import Sql, all_of, any_of
from portal.people import BUSINESS, Role

READERS = (Role.office, Role.leader, Role.discipline, Role.auditor)
"""Posts that see the whole of a territory they reach."""


@rule("本地区联席会议办公室工作人员")
def entering_office(me: Me, sheet: Record) -> bool:
    """Of the office that serves the very territory, not of the one above."""
    return any(held.role == Role.office and held.scope == sheet["territory_path"] for held in me.holdings)


def whole(me: Me, sheet: Record) -> bool:
    """Whether all lines are for this person; a unit sees its own and those below it."""
    return me.reaches(sheet["territory_path"], *READERS)


def sees_official(me: Me) -> Sql:
    """SQL over `accountability_official_sheet s`: the office and the leaders of the territory and of those above it; what
    was checked also discipline staff and auditors there, and every unit that has a line in it."""
    return any_of(
        below("s.territory", me.scopes(Role.office, Role.leader)),
        all_of(
            Sql("s.state IN ({}, {})", OfficialState.checked.value, OfficialState.superseded.value),
            any_of(
                below("s.territory", me.scopes(*READERS)),
                Sql(
                    "s.id IN (SELECT l.sheet FROM accountability_official_line l WHERE {})",
                    below("l.unit", me.scopes(*BUSINESS)),
                ),
            ),
        ),
    )


__all__ = ["READERS", "entering_office", "sees_official", "who_entered", "whole"]
