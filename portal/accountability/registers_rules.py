"""Who keeps a register and who reads it. Its rows carry `unit` (the office), `territory`, and for a milestone the unit that
owes it."""

from portal.access import Me, Record, Rule, below, not_recused, rule
from portal.accountability.rules import addressee, offices_of
from portal.db import Sql, all_of, any_of
from portal.people import Role


@rule("登记单位工作人员")
def keeping_office(me: Me, row: Record) -> bool:
    """Staff of the very office."""
    return row["unit"] in offices_of(me)


@rule("责任单位联络员或负责人")
def owing_unit(me: Me, row: Record) -> bool:
    return addressee(me, row)


who_entered = Rule(lambda me, row: me.id == row["entered_by"], "登记人本人")
who_reported = Rule(lambda me, row: row["reported_by"] is not None and me.id == row["reported_by"], "报完成的本人")


def sees_register(me: Me, row: str) -> Sql:
    """SQL over a row of a register: its office, who watches over its territory, who belongs to it; not who is recused."""
    watching = me.scopes(Role.office, Role.discipline, Role.leader, Role.auditor)
    return all_of(
        any_of(
            Sql(f"{row}.unit = ANY({{}})", offices_of(me)),
            below(f"{row}.territory", watching),
            Sql(f"{row}.territory IN (SELECT z.id FROM unit z WHERE z.path = ANY({{}}))", list(me.lineage)),
        ),
        not_recused(me, f"{row}.id"),
    )


def sees_commendation(me: Me) -> Sql:
    """SQL over `accountability_commendation r`: what nobody has checked only its office."""
    checked = Sql("r.state IN ('valid', 'withdrawn') OR r.unit = ANY({})", offices_of(me))
    return all_of(sees_register(me, "r"), checked)
