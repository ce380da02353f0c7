"""Who may do what in the room, and what of it a person may see at all.

The rows rules speak of carry the register's `office`, `head` and `deputy_head` (who approve), `territory_path`; the case's
`authority_path`, `territorial_path`; the assignment's `leader`, `lead_path`, `officers` (persons), and who did which step.
"""

from uuid import UUID

from assignments.states import LINES
from portal.access import Me, Record, Rule, below, not_recused, rule, under
from portal.db import Sql, all_of, any_of
from portal.people import Role

WATCHING = (Role.office, Role.leader, Role.auditor)
"""Who sees the registers of the territory their post reaches."""
OWN = (Role.liaison, Role.leader)
"""Posts that speak for their unit and what lies below it."""
ASKED = "vi.confirmed_on IS NULL AND vi.taken_back_at IS NULL"
"""SQL over `assignments_instruction vi`: the unit still sees the case for it."""


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
who_endorsed = _is("endorsed_by", "办公室审核人本人")
who_planned = _is("planned_by", "方案提交人本人")
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
reporter = carrier | line_liaison
"""Who writes progress: the two lines do too, each of its own."""
recorder = carrier | line_liaison | office
"""办理记录: whoever works on the case, on either line, or the office."""


@rule("包办过此案的领导")
def has_carried(me: Me, record: Record) -> bool:
    return me.id == record["leader"] or me.id in (record.get("carried") or ())


reviewer = office & ~has_carried & ~officer & ~lead_liaison & ~who_applied
"""审核: the office, but nobody who carries or once carried, worked, speaks for the unit or applied."""
third = reviewer & ~who_reviewed
"""回访, 回头看 and 评查: a third person."""


@rule("发现单位联络员")
def finder(me: Me, matter: Record) -> bool:
    return me.reaches(matter["found_path"], Role.liaison)


@rule("承办单位联络员")
def handling(me: Me, matter: Record) -> bool:
    return matter["handling_path"] is not None and me.reaches(matter["handling_path"], Role.liaison)


who_answered = _is("answered_by", "反馈人本人")


@rule("回复单位联络员")
def may_reply(me: Me, instruction: Record) -> bool:
    return me.reaches(instruction["answering_path"], Role.liaison)


@rule("征询单位联络员或负责人")
def reader(me: Me, asked: Record) -> bool:
    return me.reaches(asked["unit_path"], *OWN)


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
    who carries, helps, answers or is asked, as long as the question stands open; never who is recused."""
    return all_of(
        any_of(
            runs(me),
            below("g.territory", me.scopes(*WATCHING)),
            Sql("{} IN (g.principal, g.deputy)", me.id),
            belongs("k.authority", me),
            belongs("k.territory", me),
            Sql(
                "k.id IN (SELECT va.backlog_case FROM assignments_assignment va WHERE {})",
                all_of(
                    Sql("va.state NOT IN ('drafted', 'proposed', 'to_approve', 'approved', 'withdrawn')"),
                    any_of(
                        Sql("{} IN (va.leader, va.principal, va.direct, va.coordinating, va.supervising)", me.id),
                        belongs("va.lead_unit", me),
                        Sql(
                            "va.id IN (SELECT vs.assignment FROM assignments_support vs WHERE {})",
                            belongs("vs.unit", me),
                        ),
                        Sql("va.id IN (SELECT vo.assignment FROM assignments_officer vo WHERE vo.person = {})", me.id),
                    ),
                ),
            ),
            Sql(
                "k.id IN (SELECT vc.backlog_case FROM assignments_circulation vc JOIN assignments_reader vr"
                " ON vr.circulation = vc.id WHERE vc.closed_at IS NULL AND {})",
                belongs("vr.unit", me),
            ),
            Sql(
                f"k.id IN (SELECT vi.backlog_case FROM assignments_instruction vi WHERE {ASKED} AND {{}})",
                belongs("vi.answering_unit", me),
            ),
        ),
        not_recused(me, "k.id"),
    )


def sees_cases(me: Me) -> Sql:
    """The same as `sees_case`, for questions over very many cases at once: the ways to single ones go by indexes."""
    return all_of(any_of(sees_whole(me), Sql("k.id IN ({})", own_cases(me))), not_recused(me, "k.id"))


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


def sees_whole(me: Me) -> Sql:
    """SQL over `assignments_register g`: every case of it, but for recusals."""
    return any_of(runs(me), below("g.territory", me.scopes(*WATCHING)), Sql("{} IN (g.principal, g.deputy)", me.id))


def own_cases(me: Me) -> Sql:
    """SQL: `id` of the cases `sees_case` shows for another reason than their register, recusals left aside. Each way to
    them goes by an index, where `sees_case` looks at every case; tests/assignments/test_ledger_sight.py holds the two
    together."""
    units = Sql("SELECT b.id FROM unit b WHERE {}", under("b.path", me.scopes(*OWN)))
    told = "va.state NOT IN ('drafted', 'proposed', 'to_approve', 'approved', 'withdrawn')"
    ways = [
        *(Sql(f"SELECT w.id FROM assignments_case w WHERE w.{line} = ANY(ARRAY({{}}))", units) for line in LINES),
        *(
            Sql(f"SELECT va.backlog_case FROM assignments_assignment va WHERE {told} AND va.{role} = {{}}", me.id)
            for role in ("leader", "principal", "direct", "coordinating", "supervising")
        ),
        Sql(
            f"SELECT va.backlog_case FROM assignments_assignment va WHERE {told} AND va.lead_unit = ANY(ARRAY({{}}))",
            units,
        ),
        Sql(
            "SELECT va.backlog_case FROM assignments_support vs JOIN assignments_assignment va ON va.id = vs.assignment"
            f" WHERE {told} AND vs.unit = ANY(ARRAY({{}}))",
            units,
        ),
        Sql(
            "SELECT va.backlog_case FROM assignments_officer vo JOIN assignments_assignment va ON va.id = vo.assignment"
            f" WHERE {told} AND vo.person = {{}}",
            me.id,
        ),
        Sql(
            "SELECT vc.backlog_case FROM assignments_reader vr JOIN assignments_circulation vc ON vc.id = vr.circulation"
            " WHERE vc.closed_at IS NULL AND vr.unit = ANY(ARRAY({}))",
            units,
        ),
        Sql(
            "SELECT vi.backlog_case FROM assignments_instruction vi"
            f" WHERE {ASKED} AND vi.answering_unit = ANY(ARRAY({{}}))",
            units,
        ),
    ]
    return Sql(" UNION ".join(["({})"] * len(ways)), *ways)
