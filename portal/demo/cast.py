"""The cast: the same people in the demonstration district and in the tests. All of them are invented.

李 puts things right, 孙 leads the rectification at the street, 王 reviews, 陈 leads, 赵 is from another street
and must see nothing of theirs.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from portal.access import Me, me_for
from portal.clock import now, today
from portal.db import atomic, rows
from portal.people import Person, Post, Role, Unit, UnitKind, segment

SEED = UUID("7b1f0c52-6d8e-5a44-9c3b-2f60a1d4e907")
SINCE = date(2020, 1, 1)
DEMO_PASSWORD = "demo-Lianxi-2026"  # noqa: S105 (only in the demonstration district; `bin/serve` prints it)


def fixed_id(name: str) -> UUID:
    """The same id on every machine, so that the demonstration is deterministic."""
    return uuid5(SEED, name)


@dataclass(frozen=True)
class CastUnit:
    key: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str | None


@dataclass(frozen=True)
class CastPerson:
    account: str
    name: str
    unit: str
    title: str
    role: Role
    does: str


UNITS = (
    CastUnit("city", "云川市", "云川市", UnitKind.city, None),
    CastUnit("it", "云川市政务信息中心", "信息中心", UnitKind.department, "city"),
    CastUnit("district", "云川市临江区", "临江区", UnitKind.district, "city"),
    CastUnit("inspection_office", "中共临江区委巡察工作领导小组办公室", "区委巡察办", UnitKind.department, "district"),
    CastUnit("conference_office", "临江区信访工作联席会议办公室", "区信联办", UnitKind.department, "district"),
    CastUnit("housing", "临江区住房和城乡建设局", "区住建局", UnitKind.department, "district"),
    CastUnit("audit_office", "临江区审计局", "区审计局", UnitKind.department, "district"),
    CastUnit("qingshi", "临江区青石街道", "青石街道", UnitKind.township, "district"),
    CastUnit("zongzhi", "青石街道综合治理办公室", "综治办", UnitKind.department, "qingshi"),
    CastUnit("fuwu", "青石街道公共服务办公室", "公共服务办", UnitKind.department, "qingshi"),
    CastUnit("dangjian", "青石街道党建工作办公室", "党建办", UnitKind.department, "qingshi"),
    CastUnit("liuan", "临江区柳岸街道", "柳岸街道", UnitKind.township, "district"),
    CastUnit("liuan_zongzhi", "柳岸街道综合治理办公室", "柳岸综治办", UnitKind.department, "liuan"),
    CastUnit("other_district", "云川市望山区", "望山区", UnitKind.district, "city"),
    CastUnit("other_office", "中共望山区委巡察工作领导小组办公室", "望山巡察办", UnitKind.department, "other_district"),
)

PEOPLE = (
    CastPerson("li", "李慧", "fuwu", "主任", Role.liaison, "责任单位：写进展、传佐证、申请销号"),
    CastPerson("sun", "孙立", "zongzhi", "主任", Role.liaison, "整改牵头部门：审核销号申请"),
    CastPerson("chen", "陈国栋", "qingshi", "党工委书记", Role.leader, "街道主要领导：看本街道全部事项"),
    CastPerson("wang", "王诚", "inspection_office", "副主任", Role.discipline, "区委巡察办：复核、同意销号、印发通报"),
    CastPerson("he", "何远", "inspection_office", "督导科科长", Role.discipline, "区委巡察办：第二名复核人"),
    CastPerson("zhao", "赵敏", "liuan_zongzhi", "主任", Role.liaison, "另一街道：看不到青石街道的事项"),
    CastPerson("qian", "钱明", "audit_office", "审计专员", Role.auditor, "审计人员：全区只读"),
    CastPerson("zhou", "周岚", "conference_office", "综合科科长", Role.office, "联席会议办公室：看全区督办事项"),
    CastPerson("shen", "沈洁", "conference_office", "督办科科长", Role.office, "联席会议办公室：第二名工作人员"),
    CastPerson("tang", "唐正", "district", "区委副书记", Role.leader, "联席会议召集人：审定议题、签发纪要"),
    CastPerson("luo", "罗毅", "housing", "局长", Role.leader, "成员单位负责人：同意本单位议题"),
    CastPerson("lin", "林芳", "housing", "办公室主任", Role.liaison, "成员单位联络员：报议题、签收、反馈"),
    CastPerson("xu", "许望", "other_office", "主任", Role.discipline, "外区巡察办：看不到本区"),
    CastPerson("wu", "吴维", "it", "系统管理员", Role.system_admin, "系统管理员：单位、人员、岗位"),
    CastPerson("zheng", "郑安", "it", "安全管理员", Role.security_admin, "安全管理员：登录、锁定、会话"),
    CastPerson("feng", "冯谨", "it", "审计管理员", Role.audit_admin, "审计管理员：查审计记录"),
)

ADMINS = {Role.system_admin, Role.security_admin, Role.audit_admin}


@dataclass
class Cast:
    """`cast.li` is the person as signed in today; `cast.unit["fuwu"]` the id of a unit."""

    unit: dict[str, UUID] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)
    person: dict[str, Me] = field(default_factory=dict)

    def __getattr__(self, account: str) -> Me:
        try:
            return vars(self)["person"][account]  # there is none yet while a copy of the cast is being unpacked
        except KeyError:
            raise AttributeError(account) from None


@atomic()
async def make_cast(password_hash: str | None = None) -> Cast:
    """Put the cast into an empty database. Without a hash nobody of them can sign in by password."""
    for position, unit in enumerate(UNITS):
        await Unit.insert(_unit(unit, position)).run()
    for person in PEOPLE:
        kind = person.role.value if person.role in ADMINS else "official"
        await Person.insert(
            Person(
                id=fixed_id(person.account),
                name=person.name,
                account=person.account,
                kind=kind,
                password_hash=password_hash,
                password_set_at=now(),
                must_change_password=False,
            )
        ).run()
        await Post.insert(
            Post(
                id=fixed_id(f"post {person.account}"),
                person=fixed_id(person.account),
                person_kind=kind,
                unit=fixed_id(person.unit),
                title=person.title,
                role=person.role,
                starts_on=SINCE,
            )
        ).run()
    return await find_cast()


async def present() -> tuple[CastPerson, ...]:
    """Those of the cast who can sign in here: known by their ids, which nobody else can have."""
    found = await rows(
        "SELECT id FROM person WHERE id = ANY({}) AND disabled_at IS NULL AND password_hash IS NOT NULL",
        [fixed_id(person.account) for person in PEOPLE],
    )
    there = {line["id"] for line in found}
    return tuple(person for person in PEOPLE if fixed_id(person.account) in there)


async def find_cast() -> Cast:
    cast = Cast()
    for line in await rows("SELECT id, path FROM unit WHERE id = ANY({})", [fixed_id(unit.key) for unit in UNITS]):
        key = next(unit.key for unit in UNITS if fixed_id(unit.key) == line["id"])
        cast.unit[key], cast.path[key] = line["id"], line["path"]
    for person in PEOPLE:
        me = await me_for(fixed_id(person.account), today())
        assert me is not None
        cast.person[person.account] = me
    return cast


def path_of(key: str) -> str:
    unit = next(unit for unit in UNITS if unit.key == key)
    return (path_of(unit.parent) if unit.parent else "") + segment(fixed_id(key))


def _unit(unit: CastUnit, position: int) -> Unit:
    return Unit(
        id=fixed_id(unit.key),
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        parent=fixed_id(unit.parent) if unit.parent else None,
        path=path_of(unit.key),
        position=position,
    )
