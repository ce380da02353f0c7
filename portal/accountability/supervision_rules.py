"""Who may do what with an inspection, and who may know of it and of what it found.

The rows the rules speak of carry `unit`, `unit_path`, `territory_path`, who drafted, edited last and closed the writing,
the `head` and the `members` of the team, and the paths of the inspected units (`inspected_paths`); a finding also
`inspected_path`, `lead_path`, the `person` named and who reported last.
"""

from portal.access import Me, Record, Rule, below, not_recused, rule
from portal.accountability.rules import OWN, leads_territory, offices_of, who_drafted, who_edited
from portal.accountability.supervision_states import UNANNOUNCED
from portal.db import Sql, all_of, any_of
from portal.duties import visible
from portal.people import Role

who_finished = Rule(
    lambda me, record: record.get("finished_by") is not None and me.id == record["finished_by"],
    "提交反馈意见的组长本人",
)
who_reported = Rule(
    lambda me, record: record.get("reported_by") is not None and me.id == record["reported_by"], "报告人本人"
)


@rule("督查单位工作人员")
def office(me: Me, supervision: Record) -> bool:
    """Staff of the very office that runs it; not of the office above."""
    return supervision["unit"] in offices_of(me)


@rule("被督查单位的人员")
def of_inspected(me: Me, supervision: Record) -> bool:
    return any(is_own(me, path, supervision["unit_path"]) for path in supervision["inspected_paths"])


@rule("该单位的人员")
def of_that_unit(me: Me, finding: Record) -> bool:
    paths = {finding["inspected_path"], finding["lead_path"]} - {None}
    return me.id == finding["person"] or any(is_own(me, path, finding["unit_path"]) for path in paths)


@rule("本级党委、政府负责同志或本办负责人")
def leads(me: Me, supervision: Record) -> bool:
    return leads_territory(me, supervision) or me.reaches(supervision["unit_path"], Role.leader)


@rule("督查组组长")
def heads(me: Me, supervision: Record) -> bool:
    return bool(me.id == supervision["head"])


@rule("督查组成员")
def in_team(me: Me, supervision: Record) -> bool:
    return me.id in (supervision["members"] or ())


@rule("整改责任单位的联络员、负责人或责任人")
def mends(me: Me, finding: Record) -> bool:
    """The leader of the very unit; one further up leads many and does not report for what they owe."""
    if finding["lead_path"] is None:
        return False
    led = any(held.role == Role.leader and held.unit_path == finding["lead_path"] for held in me.holdings)
    return led or me.id == finding["person"] or me.reaches(finding["lead_path"], Role.liaison)


@rule("被督查单位的联络员或负责人")
def speaks_for_unit(me: Me, inspected: Record) -> bool:
    led = any(held.role == Role.leader and held.unit == inspected["inspected_unit"] for held in me.holdings)
    return led or me.reaches(inspected["inspected_path"], Role.liaison)


def is_own(me: Me, path: str, office_path: str) -> bool:
    """Nobody inspects the unit they belong to, one above theirs, or one they lead or speak for; who leads the office
    itself from above leads every unit and is not meant."""
    if path in me.lineage:
        return True
    over = [held.unit_path for held in me.holdings if held.role in OWN]
    return any(path.startswith(mine) and not office_path.startswith(mine) for mine in over)


APPROVES = leads & ~who_drafted & ~who_edited & ~of_inspected
SIGNS = leads & ~who_finished & ~of_inspected
CHECKS = (in_team | office) & ~of_that_unit & ~who_reported
OUTSIDE = (office | leads) & ~in_team & ~of_inspected
"""Had no part in the conclusion; who signed it is asked besides."""


def inside(me: Me) -> Sql:
    """SQL over `accountability_supervision s`: who runs it, who leads them, and once it is approved the team. Of an
    unannounced visit nobody who belongs to an inspected unit knows, whatever other post they hold, until it is told."""
    member = Sql(
        "s.approved_at IS NOT NULL AND s.id IN"
        " (SELECT b.supervision FROM accountability_supervision_member b WHERE b.person = {})",
        me.id,
    )
    own = Sql(
        "s.form <> {} OR s.fed_back_at IS NOT NULL OR s.id NOT IN (SELECT x.supervision FROM"
        " accountability_supervised_unit x JOIN unit xu ON xu.id = x.unit WHERE xu.path = ANY({}))",
        UNANNOUNCED,
        list(me.lineage),
    )
    runs = any_of(Sql("s.unit = ANY({})", offices_of(me)), below("s.unit", me.scopes(Role.leader)), member)
    return all_of(runs, own, not_recused(me, "s.id"))


def sees_inspected(me: Me) -> Sql:
    """SQL over `accountability_supervised_unit x` joined with its `s`: who is inside; who speaks for the unit or leads
    above it, from the approval on where the visit is announced and else from the feedback on; then also the auditor."""
    own = below("x.unit", me.scopes(*OWN))
    return any_of(
        inside(me),
        all_of(
            any_of(
                all_of(Sql("x.signed_at IS NOT NULL"), any_of(own, below("s.unit", me.scopes(Role.auditor)))),
                all_of(Sql("s.form <> {} AND s.approved_at IS NOT NULL AND s.state <> 'withdrawn'", UNANNOUNCED), own),
            ),
            not_recused(me, "s.id"),
        ),
    )


def sees_supervision(me: Me) -> Sql:
    """SQL over `accountability_supervision s`: who sees any of its units; before it has one, who is inside."""
    return any_of(
        inside(me),
        Sql(
            "s.id IN (SELECT x.supervision FROM accountability_supervised_unit x WHERE x.supervision = s.id AND {})",
            sees_inspected(me),
        ),
    )


def knows_finding(me: Me) -> Sql:
    """SQL over `accountability_supervision_finding f` with its `x` and `s`: who is inside; once it is signed who sees the
    unit. Never who is kept from it, or from the matter it is about (the database casts that shadow)."""
    told = all_of(Sql("x.signed_at IS NOT NULL"), sees_inspected(me))
    return all_of(any_of(inside(me), told), not_recused(me, "f.id"))


def sees_finding(me: Me) -> Sql:
    """As `knows_finding`, and who sees its duty in the ledger (`d`, owed by `u`)."""
    return all_of(any_of(knows_finding(me), visible(me)), not_recused(me, "f.id"))


def free_of_matters(me: Me) -> Sql:
    """SQL over `x`: what is said of the unit as a whole is not for who is kept from one of the matters looked at there."""
    return Sql(
        "x.id NOT IN (SELECT k.inspected FROM accountability_supervision_matter k JOIN duty kd ON kd.id = k.duty"
        " WHERE NOT ({}))",
        not_recused(me, "kd.subject_id"),
    )


__all__ = [
    "APPROVES",
    "CHECKS",
    "OUTSIDE",
    "SIGNS",
    "free_of_matters",
    "heads",
    "in_team",
    "inside",
    "is_own",
    "knows_finding",
    "leads",
    "mends",
    "of_inspected",
    "office",
    "sees_finding",
    "sees_inspected",
    "sees_supervision",
    "speaks_for_unit",
    "who_finished",
]
