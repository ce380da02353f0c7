"""Who sees which duties, by the ledger's own rule (`portal.duties.visible`), and who may do what with a letter.

The rows the rules of letters speak of carry `unit`, `unit_path` and `territory_path` (the territory its office serves),
`addressee`, `addressee_path`, the `kind`, and who drafted, edited last and replied last.
"""

from uuid import UUID

from portal.access import Me, Record, Rule, below, not_recused, rule, under
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.db import Sql, all_of, any_of
from portal.duties import visible
from portal.people import Role

STAFF = (Role.office, Role.discipline)
"""Posts whose holders draft letters of their office."""
OWN = (Role.liaison, Role.leader)
"""Posts that speak for their unit."""


def _is(column: str, words: str) -> Rule:
    return Rule(lambda me, record: record.get(column) is not None and me.id == record[column], words)


who_drafted = _is("drafted_by", "起草人本人")
who_edited = _is("edited_by", "最后修改人本人")
who_replied = _is("replied_by", "回复人本人")
who_proposed = _is("proposed_by", "提出摘牌的本人")


@rule("发函单位工作人员")
def drafting_office(me: Me, letter: Record) -> bool:
    """Staff of the very office that writes it; not of the office above."""
    return letter["unit"] in offices_of(me)


@rule("符合签发权限的人员")
def may_sign(me: Me, letter: Record) -> bool:
    """At least as high as the kind wants (`states.LEVELS`)."""
    level = LETTER_KINDS[letter["kind"]].level
    if leads_territory(me, letter):
        return True
    if level == "territory":
        return False
    return me.reaches(letter["unit_path"], Role.leader) or (level == "staff" and letter["unit"] in offices_of(me))


@rule("本级党委、政府负责同志")
def leads_territory(me: Me, letter: Record) -> bool:
    paths = leader_paths(me)
    return any(str(letter["territory_path"]).startswith(path) for path in paths)


@rule("主送单位联络员或负责人")
def addressee(me: Me, letter: Record) -> bool:
    """The leader of the very unit; one further up leads many and does not sign for what they get."""
    if letter["addressee"] is None:
        return False
    leads = any(held.role == Role.leader and held.unit == letter["addressee"] for held in me.holdings)
    return leads or me.reaches(letter["addressee_path"], Role.liaison)


@rule("发函单位、主送单位及其上级")
def reads_answers(me: Me, letter: Record) -> bool:
    """Who has a copy reads the letter, and not what the unit answered to it."""
    writers = drafting_office(me, letter) or me.reaches(letter["unit_path"], Role.leader, Role.auditor)
    return writers or me.reaches(letter["addressee_path"], *OWN)


def offices_of(me: Me, *roles: Role) -> list[UUID]:
    return [held.unit for held in me.holdings if held.role in (roles or STAFF)]


def leader_paths(me: Me) -> tuple[str, ...]:
    """The units this person leads, themselves."""
    return tuple(sorted({held.unit_path for held in me.holdings if held.role == Role.leader}))


def sees_letter(me: Me) -> Sql:
    """SQL over `accountability_letter l`: its office and the leaders above it always; once issued the unit it was sent to,
    who has a copy, and the auditor of the territory. Never who is recused from it or, by the database, from anything it
    is about."""
    units = me.scopes(*OWN)
    return all_of(
        any_of(
            Sql("l.unit = ANY({})", offices_of(me)),
            below("l.unit", me.scopes(Role.leader)),
            all_of(
                Sql("l.signed_at IS NOT NULL"),
                any_of(
                    below("l.addressee", units),
                    Sql("l.id IN (SELECT c.letter FROM accountability_letter_copy c WHERE {})", below("c.unit", units)),
                    below("l.unit", me.scopes(Role.auditor)),
                ),
            ),
        ),
        not_recused(me, "l.id"),
    )


who_entered = _is("entered_by", "登记人本人")


@rule("登记单位的纪检（巡察）工作人员")
def recording(me: Me, record: Record) -> bool:
    """Discipline staff of the very office that enters it."""
    return record["office"] in offices_of(me, Role.discipline)


@rule("被问责人本人（问责单位的，为该单位负责人）")
def concerned(me: Me, record: Record) -> bool:
    if record["against"] == "person":
        return bool(me.id == record["person"])
    return any(held.role == Role.leader and held.unit == record["unit"] for held in me.holdings)


def sees_record(me: Me) -> Sql:
    """SQL over `accountability_record r`: discipline staff of its scope; once it was in force whom it concerns; while it
    counts, leaders above the unit (a person's own leader is not above). Nobody else, and nobody who is recused; who is
    recused from what it rests on sees it only where it concerns themselves."""
    above = me.scopes(Role.leader)
    led = [held.unit for held in me.holdings if held.role == Role.leader]
    free = Sql(
        "r.id NOT IN (SELECT k.record FROM accountability_record_basis k WHERE NOT ({}))",
        not_recused(me, "k.subject_id"),
    )
    return all_of(
        any_of(
            all_of(
                below("r.unit", me.scopes(Role.discipline)),
                Sql("r.checked_at IS NOT NULL OR r.person IS DISTINCT FROM {}::uuid", me.id),
                free,
            ),
            Sql("r.checked_at IS NOT NULL AND r.person = {}", me.id),
            Sql("r.checked_at IS NOT NULL AND r.against = 'unit' AND r.unit = ANY({})", led),
            all_of(
                Sql(
                    "r.state IN ('in_force', 'confirmed') AND r.unit IN"
                    " (SELECT b.id FROM unit b WHERE {} AND b.path <> ALL({}))",
                    under("b.path", above),
                    list(above),
                ),
                free,
            ),
        ),
        not_recused(me, "r.id"),
    )


def sees_bulletin(me: Me) -> Sql:
    """SQL over `accountability_bulletin b`: its office and the leaders above it; from the day they were asked to reply the
    units of its table; once issued the auditor of the territory. Never who is kept, by the database, from a
    duty it counts."""
    of_table = Sql(
        "b.kind NOT IN ('party', 'yearly') AND b.id IN (SELECT n.bulletin FROM accountability_bulletin_line n WHERE n.position > 0 AND {})",
        below("n.unit", me.scopes(*OWN)),
    )
    return all_of(
        any_of(
            Sql("b.unit = ANY({})", offices_of(me)),
            below("b.unit", me.scopes(Role.leader)),
            all_of(Sql("b.state <> 'withdrawn' AND (b.reply_until IS NOT NULL OR b.signed_at IS NOT NULL)"), of_table),
            all_of(Sql("b.signed_at IS NOT NULL"), below("b.unit", me.scopes(Role.auditor))),
        ),
        not_recused(me, "b.id"),
    )


__all__ = [
    "OWN",
    "STAFF",
    "addressee",
    "concerned",
    "drafting_office",
    "leader_paths",
    "leads_territory",
    "may_sign",
    "offices_of",
    "reads_answers",
    "recording",
    "sees_bulletin",
    "sees_letter",
    "sees_record",
    "visible",
    "who_drafted",
    "who_edited",
    "who_entered",
    "who_proposed",
    "who_replied",
]
