"""强信号、弱信号: how many matters and cases of a field are new in a place, against the days before. Topics, never persons.

Counted is only what this person may see. A matter that was taken in as a case counts once, as the matter; one that joined
a case that was there counts as that case.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments.queries.matter_ledger import midnight
from assignments.rules import offices_of, sees_case, sees_matter
from portal.access import Me, ancestors
from portal.clock import today
from portal.db import Sql, all_of, row, rows

SMALL = 5
"""Cells below this are told as 「<5」 to whoever is not of the register's office (domain H2)."""
STRONG, WEAK = "strong", "weak"
LISTED = 200


@dataclass(frozen=True)
class Window:
    """The last `days` natural days, today included, and as many before them."""

    before: date
    since: date
    until: date
    days: int


def window_of(days: int, on: date | None = None) -> Window:
    until = on or today()
    since = until - timedelta(days=days - 1)
    return Window(since - timedelta(days=days), since, until, days)


def strength_of(new: int, before: int, threshold: int) -> str:
    """强: as many as the register says. 弱: at least half as many, and more than in the days before."""
    if new >= threshold:
        return STRONG
    return WEAK if 2 * new >= threshold and new > before else ""


async def home_in(me: Me, register: dict[str, Any]) -> dict[str, Any]:
    """Whose places are compared: one's own territory where it lies inside the register's, else the register's."""
    own = sorted({path for held in me.holdings for path in ancestors(held.unit_path)}, key=len)
    found = await row(
        "SELECT id, name, path FROM unit WHERE path = ANY({}) AND kind <> 'department' AND starts_with(path, {})"
        " ORDER BY length(path) DESC LIMIT 1",
        own,
        register["territory_path"],
    )
    whole = {"id": register["territory"], "name": register["territory_name"], "path": register["territory_path"]}
    return whole if found is None or register["office"] in offices_of(me) else found


async def cells_of(me: Me, register: dict[str, Any], home: dict[str, Any], window: Window) -> list[dict[str, Any]]:
    """One for each field and place with anything new in either period: in the order of the words and of the places, never
    by number. `place` is right below the home, or the home itself for what lies in it and in none below."""
    found = await rows(
        """WITH new AS ({})
           SELECT n.field, ft.name AS field_name, coalesce(pu.id, {}::uuid) AS place,
                  coalesce(pu.name, {}) AS place_name, pu.id IS NULL AS at_home,
                  count(*) FILTER (WHERE n.day >= {})::int AS new, count(*) FILTER (WHERE n.day < {})::int AS before,
                  count(*) FILTER (WHERE n.day >= {} AND n.what = 'matter')::int AS matters
             FROM new n JOIN assignments_tag ft ON ft.id = n.field JOIN unit tu ON tu.id = n.territory
             LEFT JOIN unit pu ON pu.kind <> 'department' AND pu.path <> {} AND pu.path = {}
                || left(substr(tu.path, length({}::text) + 1), strpos(substr(tu.path, length({}::text) + 1), '/'))
            WHERE starts_with(tu.path, {})
            GROUP BY n.field, ft.name, ft.position, pu.id, pu.name, pu.path
            ORDER BY ft.position, ft.name, pu.path NULLS FIRST""",
        _new(me, register, window),
        home["id"],
        home["name"],
        window.since,
        window.since,
        window.since,
        home["path"],
        home["path"],
        home["path"],
        home["path"],
        home["path"],
    )
    exact = register["office"] in offices_of(me)
    return [_told(cell, register["signal_count"], exact=exact) for cell in found]


def _told(cell: dict[str, Any], threshold: int, *, exact: bool) -> dict[str, Any]:
    """The figures as this person may read them; `change` is left out where it would give a hidden one away."""
    new, before = cell["new"], cell["before"]
    hidden = not exact and min(new, before) < SMALL
    return {
        "field": cell["field"],
        "field_name": cell["field_name"],
        "place": cell["place"],
        "place_name": f"{cell['place_name']}本级" if cell["at_home"] else cell["place_name"],
        "strength": strength_of(new, before, threshold),
        "new": _number(new, exact=exact),
        "before": _number(before, exact=exact),
        "change": "—" if hidden else f"{new - before:+d}" if new != before else "持平",
        "made_of": f"线索 {cell['matters']}，积案 {new - cell['matters']}" if exact else "",
    }


def _number(count: int, *, exact: bool) -> str:
    return str(count) if exact or count >= SMALL else f"<{SMALL}"


async def behind(
    me: Me, register: dict[str, Any], home: dict[str, Any], window: Window, field: UUID, place: UUID
) -> list[dict[str, Any]]:
    """The matters and cases of one cell in the last period, the newest first: by number and day, as far as one sees them."""
    return await rows(
        """WITH new AS ({})
           SELECT n.what, n.id, n.number, n.day FROM new n JOIN unit tu ON tu.id = n.territory
            WHERE n.day >= {} AND n.field = {} AND (
                  CASE WHEN {} = {}::uuid
                       THEN starts_with(tu.path, {}) AND NOT EXISTS (SELECT 1 FROM unit pu WHERE pu.parent = {}
                            AND pu.kind <> 'department' AND starts_with(tu.path, pu.path))
                       ELSE EXISTS (SELECT 1 FROM unit pu WHERE pu.id = {} AND pu.parent = {}
                            AND starts_with(tu.path, pu.path)) END)
            ORDER BY n.day DESC, n.id DESC LIMIT {}""",
        _new(me, register, window),
        window.since,
        field,
        place,
        home["id"],
        home["path"],
        home["id"],
        place,
        home["id"],
        LISTED,
    )


def _new(me: Me, register: dict[str, Any], window: Window) -> Sql:
    """SQL: what was newly registered in the two periods, as far as this person sees it."""
    return Sql(
        """SELECT 'matter' AS what, m.id, m.number, m.field, m.territory,
                  (m.created_at AT TIME ZONE 'Asia/Shanghai')::date AS day
             FROM assignments_matter m JOIN assignments_register g ON g.id = m.register
             LEFT JOIN assignments_case j ON j.id = m.backlog_case
            WHERE m.register = {} AND m.created_at >= {} AND m.created_at < {}
              AND (j.id IS NULL OR j.origin_id = m.id) AND {}
           UNION ALL
           SELECT 'case', k.id, k.number, k.field, k.territory, k.registered_on
             FROM assignments_case k JOIN assignments_register g ON g.id = k.register
            WHERE k.register = {} AND k.registered_on BETWEEN {} AND {}
              AND k.origin_kind IS DISTINCT FROM 'assignments.matter' AND {}""",
        register["id"],
        midnight(window.before),
        midnight(window.until + timedelta(days=1)),
        all_of(sees_matter(me)),
        register["id"],
        window.before,
        window.until,
        all_of(sees_case(me)),
    )
