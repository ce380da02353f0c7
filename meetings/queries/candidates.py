"""Whom and what the office may choose from: persons for a seat, liaison officers, units to take in, territories."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me, under
from portal.clock import today
from portal.db import Sql, all_of, any_of, rows
from portal.people import Role, UnitKind

CUSTOMARY = (
    *("党委办", "委办", "党政办", "政府办", "府办", "纪委", "监委", "纪检", "组织部", "宣传部", "统战部", "政法委"),
    *("网信", "法院", "检察", "教育", "工信", "工业和信息化", "公安", "派出所", "民政", "司法", "财政", "人社"),
    *("人力资源", "自然资源", "规划", "生态环境", "住建", "住房和城乡建设", "交通", "水务", "水利", "农业农村"),
    *("卫健", "卫生健康", "退役军人", "应急", "国资", "市场监管", "市场监督", "医保", "医疗保障", "金融", "信访"),
)
"""Departments customarily among the 成员单位 (domain B3): a piece of the name. Ticked beforehand, to be looked through."""
FOUND = 100


async def persons_for_seat(path: str, asked: str = "", on: date | None = None) -> list[dict[str, Any]]:
    """Officials with a post in the territory; without a word asked only its own leaders and office staff."""
    on = on or today()
    wanted = (
        any_of(
            *(
                Sql(f"position({{}} in {column}) > 0", asked)
                for column in ("p.name", "o.title", "u.name", "u.short_name")
            )
        )
        if asked
        else any_of(
            all_of(Sql("u.path = {}", path), Sql("o.role = 'leader'")),
            all_of(Sql("o.role = 'office'"), under("u.path", (path,))),
        )
    )
    return await _persons(all_of(under("u.path", (path,)), wanted), on)


async def persons_for_liaison(path: str, on: date | None = None) -> list[dict[str, Any]]:
    """Officials with a post in the member unit or below it, its own liaisons first."""
    return await _persons(under("u.path", (path,)), on or today())


async def _persons(clause: Sql, on: date) -> list[dict[str, Any]]:
    found = await rows(
        """SELECT p.id, p.name, o.title, u.name AS unit_name, u.short_name FROM post o
             JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit
            WHERE p.kind = 'official' AND p.disabled_at IS NULL AND o.starts_on <= {}
              AND (o.ends_on IS NULL OR o.ends_on >= {}) AND {}
            ORDER BY length(u.path), u.position, u.path, o.role <> 'liaison', p.name, p.id LIMIT {}""",
        on,
        on,
        clause,
        FOUND + 1,
    )
    return list({line["id"]: line for line in reversed(found)}.values())[::-1]


async def units_to_admit(conference: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Units below the territory and beside it that are no members today, in groups; `usual`: ticked beforehand."""
    on = today()
    found = await rows(
        """SELECT u.id, u.name, u.short_name, u.kind, u.parent = {} AS inside FROM unit u
            WHERE (u.parent = {} OR (u.kind = 'department' AND u.parent = (SELECT t.parent FROM unit t WHERE t.id = {})))
              AND u.closed_on IS NULL AND u.id NOT IN (SELECT m.unit FROM meetings_member m WHERE m.conference = {}
                  AND (m.ends_on IS NULL OR m.ends_on >= {}))
            ORDER BY u.position, u.path""",
        *[conference["territory"]] * 3,
        conference["id"],
        on,
    )
    departments = [line for line in found if line["inside"] and line["kind"] == UnitKind.department]
    territories = [line for line in found if line["inside"] and line["kind"] != UnitKind.department]
    above = [line for line in found if not line["inside"]]
    for line in found:
        line["usual"] = line["inside"] and (line["kind"] != UnitKind.department or _customary(line["name"]))
    names = {"city": "所属区（县）", "district": "所属镇（街道）", "township": "所属村（社区）"}
    groups = [
        ("本级部门", departments),
        (names.get(conference["level"], "所属单位"), territories),
        ("上级部门（一般不选）", above),
    ]
    return [(title, units) for title, units in groups if units]


def _customary(name: str) -> bool:
    return any(piece in name for piece in CUSTOMARY)


async def offices_of(me: Me) -> list[dict[str, Any]]:
    """Offices this person is of, by id and name."""
    return [{"id": held.unit, "name": held.unit_name} for held in me.holdings if held.role == Role.office]


async def territories_without(me: Me, limit: int = 300) -> list[dict[str, Any]]:
    """Territories this person's office serves that have no standing conference, the highest first."""
    return await rows(
        """SELECT u.id, u.name, u.kind FROM unit u WHERE u.kind <> 'department' AND u.closed_on IS NULL AND {}
              AND NOT EXISTS (SELECT 1 FROM meetings_conference c WHERE c.territory = u.id AND c.ended_on IS NULL)
            ORDER BY length(u.path), u.path LIMIT {}""",
        under("u.path", me.scopes(Role.office)),
        limit,
    )


async def hosts_for(territory_path: str) -> list[dict[str, Any]]:
    """Departments of the territory itself: one of them lends its name to the papers (牵头部门)."""
    return await rows(
        """SELECT u.id, u.name FROM unit u JOIN unit t ON t.id = u.parent
            WHERE t.path = {} AND u.kind = 'department' AND u.closed_on IS NULL ORDER BY u.position, u.path LIMIT 300""",
        territory_path,
    )


async def unit_of_member(conference_id: UUID, member_id: UUID) -> dict[str, Any] | None:
    found = await rows(
        """SELECT m.id, m.unit, m.starts_on, m.ends_on, u.name, u.path, p.name AS liaison_name, l.starts_on AS liaison_since
             FROM meetings_member m JOIN unit u ON u.id = m.unit
             LEFT JOIN meetings_liaison l ON l.member = m.id AND l.ends_on IS NULL
             LEFT JOIN person p ON p.id = l.person
            WHERE m.id = {} AND m.conference = {}""",
        member_id,
        conference_id,
    )
    return found[0] if found else None


async def seat_of(conference_id: UUID, seat_id: UUID) -> dict[str, Any] | None:
    found = await rows(
        "SELECT s.id, s.rank, s.title, s.starts_on, s.ends_on, p.name FROM meetings_seat s"
        " JOIN person p ON p.id = s.person WHERE s.id = {} AND s.conference = {}",
        seat_id,
        conference_id,
    )
    return found[0] if found else None


async def person_by_id(person: str, path: str) -> list[dict[str, Any]]:
    """Whoever was chosen a moment ago stays in the list when the form comes back."""
    try:
        wanted = UUID(person)
    except ValueError:
        return []
    return await _persons(all_of(Sql("p.id = {}", wanted), under("u.path", (path,))), today())
