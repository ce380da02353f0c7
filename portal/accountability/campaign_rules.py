"""Who declares a 重点时段 and who approves it, and who sees it. Its rows carry `unit` and `territory_path`."""

from portal.access import Me, Record, Rule, below, not_recused, rule
from portal.accountability.rules import leads_territory, offices_of
from portal.clock import today
from portal.db import Sql, all_of, any_of
from portal.people import Role

who_proposed = Rule(lambda me, record: me.id == record["proposed_by"], "提出人本人")
CAME_TRUE = "c.state IN ('approved', 'stopped')"


@rule("提出单位工作人员")
def declaring_office(me: Me, campaign: Record) -> bool:
    """Staff of the very office."""
    return campaign["unit"] in offices_of(me)


@rule("还没有开始", of_matter=True)
def not_begun(me: Me, campaign: Record) -> bool:
    """One nobody has approved has not begun, whatever its day."""
    return campaign["approved_by"] is None or campaign["starts_on"] > today()


@rule("正在期间", of_matter=True)
def under_way(me: Me, campaign: Record) -> bool:
    return bool(campaign["starts_on"] <= today() <= campaign["last_on"])


may_approve = (declaring_office | leads_territory) & ~who_proposed


def sees_campaign(me: Me) -> Sql:
    """SQL over `accountability_campaign c`: its office and the leaders above it; once approved who watches over a unit it
    covers or belongs to one."""
    scopes = me.scopes(Role.office, Role.discipline, Role.leader, Role.auditor)
    covered = Sql(
        "c.id IN (SELECT k.campaign FROM accountability_campaign_unit k WHERE {})",
        any_of(
            below("k.unit", scopes), Sql("k.unit IN (SELECT z.id FROM unit z WHERE z.path = ANY({}))", list(me.lineage))
        ),
    )
    return all_of(
        any_of(
            Sql("c.unit = ANY({})", offices_of(me)),
            below("c.unit", me.scopes(Role.leader)),
            all_of(Sql(CAME_TRUE), covered),
        ),
        not_recused(me, "c.id"),
    )
