"""Who may see and do what: the person of a request, what lies below their posts, and rules that compose.

A rule answers for one record (a row with the paths it names); a scope is the same thought as SQL.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from portal.db import Sql, all_of, any_of, rows
from portal.people import BUSINESS, ROLES, TERRITORIES, Role, UnitKind

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Holding:
    """A post as it is held today. `scope` is the path below which it reaches."""

    id: UUID
    role: Role
    title: str
    unit: UUID
    unit_name: str
    unit_path: str
    scope: str

    @property
    def words(self) -> str:
        return f"{self.unit_name} {self.title}"


@dataclass(frozen=True)
class Me:
    """The person of a request, with today's posts only: what was taken away this morning is gone."""

    id: UUID
    name: str
    account: str
    kind: str
    holdings: tuple[Holding, ...] = ()
    lineage: frozenset[str] = frozenset()
    elder: bool = False
    contrast: bool = False
    must_change_password: bool = False
    session: UUID | None = None
    unread: int = field(default=0, compare=False)

    @property
    def titles(self) -> list[str]:
        """Posts in words; an administrator's kind where there is none; nothing for an official without a post today."""
        held = [holding.words for holding in self.holdings]
        return held or ([] if self.kind == "official" else [ROLES[Role(self.kind)]])

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(holding.role for holding in self.holdings)

    @property
    def in_business(self) -> bool:
        return bool(self.roles & BUSINESS)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def scopes(self, *roles: Role) -> tuple[str, ...]:
        """The paths below which posts of these roles reach, without those inside another."""
        paths = sorted({holding.scope for holding in self.holdings if holding.role in roles})
        return tuple(path for path in paths if not any(path != other and path.startswith(other) for other in paths))

    def reaches(self, path: str | None, *roles: Role) -> bool:
        return path is not None and any(path.startswith(scope) for scope in self.scopes(*roles))


async def me_for(person_id: UUID, on: date, session: UUID | None = None) -> Me | None:
    """The person with the posts they hold on that day; None when there is no such account or it is closed."""
    found = await rows(
        """SELECT p.id, p.name, p.account, p.kind, p.elder, p.contrast, p.must_change_password,
                  o.id AS post, o.role, o.title, o.unit, u.name AS unit_name, u.kind AS unit_kind, u.path,
                  coalesce(parent.path, u.path) AS parent_path,
                  (SELECT count(*) FROM notice n WHERE n.person = p.id AND n.read_at IS NULL
                     AND n.dropped_at IS NULL AND n.subject_id NOT IN (
                         SELECT rc.record_id FROM recusal rc
                          WHERE rc.lifted_at IS NULL AND (rc.person = p.id OR rc.unit IN (
                                SELECT au.id FROM post po JOIN unit pu ON pu.id = po.unit
                                  JOIN unit au ON au.path = ANY (ARRAY(
                                       SELECT left(pu.path, k) FROM generate_series(1, length(pu.path)) k
                                        WHERE substr(pu.path, k, 1) = '/'))
                                 WHERE po.person = p.id)))) AS unread
             FROM person p
             LEFT JOIN post o ON o.person = p.id AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
             LEFT JOIN unit u ON u.id = o.unit
             LEFT JOIN unit parent ON parent.id = u.parent
            WHERE p.id = {} AND p.disabled_at IS NULL
            ORDER BY o.starts_on, o.id""",
        on,
        on,
        person_id,
    )
    if not found:
        return None
    first = found[0]
    held = [line for line in found if line["post"]]
    return Me(
        id=first["id"],
        name=first["name"],
        account=first["account"],
        kind=first["kind"],
        holdings=tuple(_holding(line) for line in held),
        lineage=frozenset(path for line in held for path in ancestors(line["path"])),
        elder=first["elder"],
        contrast=first["contrast"],
        must_change_password=first["must_change_password"],
        session=session,
        unread=first["unread"],
    )


def _holding(line: Record) -> Holding:
    role = Role(line["role"])
    return Holding(
        id=line["post"],
        role=role,
        title=line["title"],
        unit=line["unit"],
        unit_name=line["unit_name"],
        unit_path=line["path"],
        scope=scope_of(role, line["unit_kind"], line["path"], line["parent_path"]),
    )


def scope_of(role: Role, unit_kind: str, path: str, parent_path: str) -> str:
    """Staff who watch over others (office, discipline, audit) sit in a department and reach the territory it serves;
    a leader of a territory and a liaison reach their own unit and what lies below it."""
    if role in {Role.office, Role.discipline, Role.auditor} and UnitKind(unit_kind) not in TERRITORIES:
        return parent_path
    return path


def ancestors(path: str) -> list[str]:
    """The path itself and every path above it."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def under(column: str, paths: tuple[str, ...]) -> Sql:
    """SQL: the unit path in `column` lies below one of these. Nothing lies below no path.

    A range and not LIKE: the index on paths serves it whatever the value, so one plan is good for everybody.
    """
    return any_of(*(Sql(f"{column} ~>=~ {{}} AND {column} ~<~ {{}}", path, path[:-1] + AFTER_SLASH) for path in paths))


def below(column: str, paths: tuple[str, ...]) -> Sql:
    """SQL: the unit whose id is in `column` lies below one of these. Cheaper than joining the unit for its path."""
    return Sql(column + " IN (SELECT b.id FROM unit b WHERE {})", under("b.path", paths)) if paths else Sql("FALSE")


AFTER_SLASH = chr(ord("/") + 1)


def not_recused(me: Me, *columns: str) -> Sql:
    """SQL: nobody declared this person, or a unit they belong to, conflicted on a record in one of these columns."""
    kept_from = Sql(
        "SELECT rc.record_id FROM recusal rc WHERE rc.lifted_at IS NULL AND (rc.person = {}"
        " OR rc.unit = ANY(ARRAY(SELECT ru.id FROM unit ru WHERE ru.path = ANY({}))))",
        me.id,
        list(me.lineage),
    )
    return all_of(*(Sql(column + " NOT IN ({})", kept_from) for column in columns))


@dataclass(frozen=True)
class Way:
    """One way in which a rule can be met, in words: who must be all of `who`, none of `but`, in the case `when`."""

    who: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    when: tuple[str, ...] = ()

    def __add__(self, other: "Way") -> "Way":
        joined = (
            tuple(dict.fromkeys((*mine, *theirs))) for mine, theirs in zip(_parts(self), _parts(other), strict=True)
        )
        return Way(*joined)


def _parts(way: Way) -> tuple[tuple[str, ...], ...]:
    return way.who, way.but, way.when


class Rule:
    """A yes-or-no about a person and a record; composes with & | ~. `ways`: the same in parts, for tables of who may
    do what."""

    def __init__(self, holds: Callable[[Me, Record], bool], words: str, ways: tuple[Way, ...] = ()) -> None:
        self.holds = holds
        self.words = words
        self.ways = ways or (Way(who=(words,)),)

    def __call__(self, me: Me, record: Record) -> bool:
        return self.holds(me, record)

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda me, record: self(me, record) and other(me, record),
            f"{self.words}（{other.words}）" if other.words.startswith("不是") else f"{self.words}，且{other.words}",
            tuple(mine + theirs for mine in self.ways for theirs in other.ways),
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda me, record: self(me, record) or other(me, record),
            f"{self.words}，或{other.words}",
            (*self.ways, *other.ways),
        )

    def __invert__(self) -> "Rule":
        words = f"不是{self.words}"
        about_the_matter = not any(way.who for way in self.ways)
        way = Way(when=(words,)) if about_the_matter else Way(but=(self.words,))
        return Rule(lambda me, record: not self(me, record), words, (way,))


def rule(words: str, *, of_matter: bool = False) -> Callable[[Callable[[Me, Record], bool]], Rule]:
    """`of_matter`: it asks how the matter stands and not who somebody is."""
    return lambda holds: Rule(holds, words, (Way(when=(words,)),) if of_matter else ())
