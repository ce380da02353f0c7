"""Who sets schemes, who enters and checks counts, who sees which score.

Rows of schemes and counts carry `territory_path` and who drafted or entered them; rows of score sheets are as those of
bulletins (`unit`: the office that writes it, `unit_path`, `territory_path`, `drafted_by`).
"""

from portal.access import Me, Record, below, not_recused, rule
from portal.accountability.rules import (
    OWN,
    drafting_office,
    leads_territory,
    offices_of,
    who_drafted,
    who_entered,
)
from portal.accountability.scoring_states import CountState, SheetState, VersionState
from portal.db import Sql, all_of, any_of
from portal.people import BUSINESS, Role

READERS = (Role.office, Role.leader, Role.discipline, Role.auditor)


@rule("本地区联席会议办公室工作人员")
def scoring_office(me: Me, record: Record) -> bool:
    """Of the office that serves the very territory, not of the one above."""
    return any(held.role == Role.office and held.scope == record["territory_path"] for held in me.holdings)


def whole_count(me: Me, entry: Record) -> bool:
    """Whether all lines are for this person; a unit sees its own and those below it."""
    return me.reaches(entry["territory_path"], *READERS)


def sees_version(me: Me) -> Sql:
    """SQL over `accountability_scoring_version v` and the territory `t`: the office and the leaders of the territory and of
    those above it; what came into force everybody who is measured by it."""
    return any_of(
        below("t.id", me.scopes(Role.office, Role.leader)),
        all_of(
            Sql("v.state IN ({}, {})", VersionState.in_force.value, VersionState.stopped.value),
            any_of(below("t.id", me.scopes(*READERS)), Sql("t.path = ANY({})", sorted(me.lineage))),
        ),
    )


def sees_count(me: Me) -> Sql:
    """SQL over `accountability_scoring_count c` and the territory `t`, as for official figures."""
    return any_of(
        below("t.id", me.scopes(Role.office, Role.leader)),
        all_of(
            Sql("c.state IN ({}, {})", CountState.checked.value, CountState.superseded.value),
            any_of(
                below("t.id", me.scopes(*READERS)),
                Sql(
                    "c.id IN (SELECT l.entry FROM accountability_scoring_count_line l WHERE {})",
                    below("l.unit", me.scopes(*BUSINESS)),
                ),
            ),
        ),
    )


def sees_score(me: Me) -> Sql:
    """SQL over `accountability_score_sheet s`: its office and the leaders above it; from the day they were asked to reply
    the units of its table; once published the auditor of the territory. Never who is kept, by the database, from a duty
    it counts."""
    of_table = Sql(
        "s.id IN (SELECT n.sheet FROM accountability_score_unit n WHERE {})", below("n.unit", me.scopes(*OWN))
    )
    asked = Sql("s.state <> {} AND (s.reply_until IS NOT NULL OR s.signed_at IS NOT NULL)", SheetState.withdrawn.value)
    return all_of(
        any_of(
            Sql("s.office = ANY({})", offices_of(me, Role.office)),
            below("s.office", me.scopes(Role.leader)),
            all_of(asked, of_table),
            all_of(Sql("s.signed_at IS NOT NULL"), below("s.office", me.scopes(Role.auditor))),
        ),
        not_recused(me, "s.id"),
    )


__all__ = [
    "READERS",
    "drafting_office",
    "leads_territory",
    "scoring_office",
    "sees_count",
    "sees_score",
    "sees_version",
    "who_drafted",
    "who_entered",
    "whole_count",
]
