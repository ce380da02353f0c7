"""Who there is: a tree of units, persons, the posts they hold in time, and who must not know of what.

Roles belong to posts, so handing over an office is one row. A person's `kind` keeps the three
administrators (三员) apart from each other and from all business; the database refuses a post that does not fit it.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from piccolo.columns import Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from portal.columns import count, day, flag, instant, key, link, number, reference, words


def sql_in(column: str, values: type[StrEnum]) -> str:
    """A condition as SQL text: Piccolo's own `Check(column.is_in(…))` makes broken SQL."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class UnitKind(StrEnum):
    city = "city"
    district = "district"
    township = "township"
    village = "village"
    department = "department"


UNIT_KINDS = {
    UnitKind.city: "市",
    UnitKind.district: "区（县）",
    UnitKind.township: "镇（街道）",
    UnitKind.village: "村（社区）",
    UnitKind.department: "部门",
}
TERRITORIES = {UnitKind.city, UnitKind.district, UnitKind.township, UnitKind.village}


class PersonKind(StrEnum):
    official = "official"
    system_admin = "system_admin"
    security_admin = "security_admin"
    audit_admin = "audit_admin"


class Role(StrEnum):
    office = "office"
    leader = "leader"
    liaison = "liaison"
    discipline = "discipline"
    auditor = "auditor"
    system_admin = "system_admin"
    security_admin = "security_admin"
    audit_admin = "audit_admin"


ROLES = {
    Role.office: "联席会议办公室工作人员",
    Role.leader: "领导",
    Role.liaison: "单位联络员",
    Role.discipline: "巡察（纪检）工作人员",
    Role.auditor: "审计监督人员",
    Role.system_admin: "系统管理员",
    Role.security_admin: "安全管理员",
    Role.audit_admin: "审计管理员",
}
BUSINESS = {Role.office, Role.leader, Role.liaison, Role.discipline, Role.auditor}


class Unit(Table, tablename="unit"):
    """`path` is the parent's path and one's own segment: everything below a unit starts with its path."""

    id = key()
    name = words(120)
    short_name = words(40)
    kind = words(12)
    parent = link("self", null=True)
    path = Varchar(length=160, default=None, null=False, unique=True)
    position = count()
    requires_second_factor = flag()
    closed_on = day(null=True)

    unit_kind_1 = Check(sql_in("kind", UnitKind))


class Person(Table, tablename="person"):
    id = key()
    name = words(40)
    account = Varchar(length=40, default=None, null=False, unique=True)
    kind = words(16)
    password_hash = words(200, null=True)
    password_set_at = instant(null=True)
    must_change_password = flag(default=True)
    totp_secret = words(64, null=True)
    totp_last_step = number(null=True)
    disabled_at = instant(null=True)
    last_sign_in_at = instant(null=True)
    elder = flag()
    contrast = flag()

    person_kind_1 = Check(sql_in("kind", PersonKind))
    person_account_1 = Check("account = lower(account) AND account <> ''")


class Post(Table, tablename="post"):
    """An office held from a day to a day (both included)."""

    id = key()
    person = link(Person)
    person_kind = words(16)
    unit = link(Unit)
    title = words(60)
    role = words(16)
    starts_on = day()
    ends_on = day(null=True)

    post_role_1 = Check(sql_in("role", Role))
    post_days_1 = Check("ends_on IS NULL OR ends_on >= starts_on")
    post_kind_1 = Check(
        "(person_kind = 'official' AND role NOT IN ('system_admin', 'security_admin', 'audit_admin'))"
        " OR person_kind = role"
    )


class Recusal(Table, tablename="recusal"):
    """A person or a unit that must not know the record exists (回避, 条例28). Never deleted, only lifted.

    `shadow_of`: the recusal that was declared on another record on which this one hangs; lifted with that one only.
    """

    id = key()
    record_kind = words(40)
    record_id = reference(index=True)
    shadow_of = reference(null=True, index=True)
    person = link(Person, null=True)
    unit = link(Unit, null=True)
    reason = words(300)
    declared_by = link(Person, index=False)
    declared_at = instant()
    lifted_at = instant(null=True)

    recusal_one_1 = Check("(person IS NULL) <> (unit IS NULL)")


def segment(unit_id: UUID) -> str:
    """A unit's own part of its path: the random tail of its id."""
    return unit_id.hex[-8:] + "/"


def holds_on(post: dict[str, object], on: date) -> bool:
    starts, ends = post["starts_on"], post["ends_on"]
    assert isinstance(starts, date)
    return starts <= on and (ends is None or on <= ends)  # type: ignore[operator]
