"""Who may do what in the room, and what of it a person may see at all.

The rows rules speak of carry the register's `office`, `head` and `deputy_head` (who approve), `territory_path`; the case's
`authority_path`, `territorial_path`; the assignment's `leader`, `lead_path`, `officers` (persons), and who did which step.
"""

from uuid import UUID

from portal.access import Me, Record, Rule, below, not_recused, rule
from portal.db import Sql, all_of, any_of
from portal.people import Role

WATCHING = (Role.office, Role.leader, Role.auditor)
"""Who sees the registers of the territory their post reaches."""
OWN = (Role.liaison, Role.leader)
"""Posts that speak for their unit and what lies below it."""


def _is(column: str, words: str) -> Rule:
    return Rule(lambda me, record: record.get(column) is not None and me.id == record[column], words)


@rule("联席会议办公室工作人员")
def office(me: Me, record: Record) -> bool:
    """Staff of the very office that keeps the register; the office above may look but not act."""
    return any(held.role == Role.office and held.unit == record["office"] for held in me.holdings)


leader = _is("leader", "包案领导本人")
head = _is("head", "党政主要负责人")
deputy_head = _is("deputy_head", "代行审批的负责人")
approver = (head | deputy_head) & ~leader
"""一把手 approves; what he carries himself, the other one does."""
who_filled = _is("filled_by", "填表人")
who_applied = _is("applied_by", "申请人本人")
who_reviewed = _is("reviewed_by", "审核人本人")


@rule("承办人")
def officer(me: Me, record: Record) -> bool:
    return me.id in (record.get("officers") or ())


@rule("主办单位联络员")
def lead_liaison(me: Me, record: Record) -> bool:
    return me.reaches(record["lead_path"], Role.liaison)


@rule("事权单位或属地单位联络员")
def line_liaison(me: Me, record: Record) -> bool:
    return bool(lines_of(me, record))


carrier = leader | officer | lead_liaison
"""Who does the work and writes of it."""
reviewer = office & ~leader & ~officer & ~who_applied
"""审核: the office, but nobody who carried, worked or applied."""
third = office & ~leader & ~officer & ~who_applied & ~who_reviewed
"""回访 and 回头看: a third person."""


@rule("发现单位联络员")
def finder(me: Me, matter: Record) -> bool:
    return me.reaches(matter["found_path"], Role.liaison)


@rule("承办单位联络员")
def handling(me: Me, matter: Record) -> bool:
    return matter["handling_path"] is not None and me.reaches(matter["handling_path"], Role.liaison)


who_answered = _is("answered_by", "反馈人本人")


def lines_of(me: Me, record: Record) -> list[str]:
    """Which of the two lines this person writes for."""
    lines = {"authority": record["authority_path"], "territory": record["territorial_path"]}
    return [line for line, path in lines.items() if me.reaches(path, Role.liaison)]


def runs(me: Me, column: str = "g.office") -> Sql:
    """SQL over `assignments_register g`: registers whose office this person is of."""
    return Sql(f"{column} = ANY({{}})", offices_of(me))


def offices_of(me: Me) -> list[UUID]:
    return [held.unit for held in me.holdings if held.role == Role.office]


def belongs(column: str, me: Me) -> Sql:
    """SQL: the unit in `column` is one this person speaks for by post."""
    return below(column, me.scopes(*OWN))


def sees_register(me: Me) -> Sql:
    """SQL over `assignments_register g`: whoever works in or watches its territory."""
    on_the_way_up = Sql("g.territory IN (SELECT ru.id FROM unit ru WHERE ru.path = ANY({}))", sorted(me.lineage))
    return any_of(
        runs(me),
        below("g.territory", me.scopes(*WATCHING)),
        Sql("{} IN (g.principal, g.deputy)", me.id),
        all_of(on_the_way_up, Sql("TRUE") if me.has(*OWN) else Sql("FALSE")),
    )


def sees_case(me: Me) -> Sql:
    """SQL over `assignments_case k` joined with its register g: the office, who watches the territory, both lines, and
    who carries, helps, answers or is asked; never who is recused."""
    return all_of(
        any_of(
            runs(me),
            below("g.territory", me.scopes(*WATCHING)),
            Sql("{} IN (g.principal, g.deputy)", me.id),
            belongs("k.authority", me),
            belongs("k.territory", me),
            Sql(
                "k.id IN (SELECT va.backlog_case FROM assignments_assignment va WHERE {})",
                any_of(
                    all_of(
                        Sql("va.state NOT IN ('drafted', 'proposed', 'to_approve', 'approved', 'withdrawn')"),
                        any_of(
                            Sql("{} IN (va.leader, va.principal, va.direct, va.coordinating, va.supervising)", me.id),
                            belongs("va.lead_unit", me),
                            Sql(
                                "va.id IN (SELECT vs.assignment FROM assignments_support vs WHERE {})",
                                belongs("vs.unit", me),
                            ),
                        ),
                    ),
                    Sql("va.id IN (SELECT vo.assignment FROM assignments_officer vo WHERE vo.person = {})", me.id),
                ),
            ),
            Sql(
                "k.id IN (SELECT vc.backlog_case FROM assignments_circulation vc JOIN assignments_reader vr"
                " ON vr.circulation = vc.id WHERE {})",
                belongs("vr.unit", me),
            ),
            Sql(
                "k.id IN (SELECT vi.backlog_case FROM assignments_instruction vi WHERE {})",
                belongs("vi.answering_unit", me),
            ),
        ),
        not_recused(me, "k.id"),
    )


def sees_matter(me: Me) -> Sql:
    """SQL over `assignments_matter m` joined with its register g: who found it, whose territory, who handles it."""
    return all_of(
        any_of(
            runs(me),
            below("g.territory", me.scopes(*WATCHING)),
            belongs("m.found_by", me),
            belongs("m.territory", me),
            belongs("m.handling_unit", me),
        ),
        not_recused(me, "m.id"),
    )
