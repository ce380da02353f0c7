"""Official figures as one may see them: a sheet with its lines, the list, the sheet before it, who may be entered."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.access import Me, below, under
from portal.accountability.figures.levels import LEVELS, level_of
from portal.accountability.figures.official import COUNTS
from portal.accountability.figures.periods import Period
from portal.accountability.official_rules import sees_official, whole
from portal.accountability.official_states import OfficialState
from portal.db import Sql, row, rows, value
from portal.errors import Missing
from portal.people import BUSINESS, Role
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.official"
ADDRESS = "/accountability/official"
PAGE = 50
HEAD = """SELECT s.*, t.name AS territory_name, t.path AS territory_path, o.name AS office_name
            FROM accountability_official_sheet s JOIN unit t ON t.id = s.territory JOIN unit o ON o.id = s.office"""
COLUMNS = ", ".join(f"l.{name}" for name in COUNTS)


def subject_of(sheet: Record) -> Subject:
    words = period_of(sheet).words
    title = f"官方数据 {sheet['territory_name']}{LEVELS[sheet['level']]} {words}"
    return Subject(KIND, sheet["id"], title, f"{ADDRESS}/{sheet['id']}")


def period_of(sheet: Record) -> Period:
    return Period(sheet["since"], sheet["until"], sheet["period"])


async def sheet_for(me: Me, sheet_id: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE s.id = {{}} AND {{}}", sheet_id, sees_official(me))
    if found is None:
        raise Missing
    return found


async def sheets_for(me: Me, after: UUID | None = None) -> list[dict[str, Any]]:
    """The latest first, one more than a page holds."""
    beyond = Sql("s.id < {}", after) if after else Sql("TRUE")
    return await rows(f"{HEAD} WHERE {{}} AND {{}} ORDER BY s.id DESC LIMIT {{}}", sees_official(me), beyond, PAGE + 1)


async def lines_of(sheet: Record, me: Me | None = None) -> list[dict[str, Any]]:
    """In the order of the sheet; to who does not see all of it, their own units' only."""
    mine = Sql("TRUE") if me is None or whole(me, sheet) else below("l.unit", me.scopes(*BUSINESS))
    return await rows(
        f"""SELECT l.id, l.unit, l.unit_name, {COLUMNS} FROM accountability_official_line l
             WHERE l.sheet = {{}} AND {{}} ORDER BY l.position""",
        sheet["id"],
        mine,
    )


async def before(territory: UUID, level: str, period: Period) -> dict[UUID, dict[str, Any]]:
    """What is adopted of the period before, by unit."""
    found = await rows(
        f"""SELECT l.unit, {COLUMNS} FROM accountability_official_line l
              JOIN accountability_official_sheet s ON s.id = l.sheet
             WHERE s.territory = {{}} AND s.level = {{}} AND s.period = {{}} AND s.state = 'checked'""",
        territory,
        level,
        period.before.name,
    )
    return {line["unit"]: line for line in found}


async def live(territory: UUID, level: str, period: str) -> dict[str, dict[str, Any]]:
    """The sheet that counts and the one that waits to be checked, by state."""
    found = await rows(
        f"{HEAD} WHERE s.territory = {{}} AND s.level = {{}} AND s.period = {{}} AND s.state IN ({{}}, {{}})",
        territory,
        level,
        period,
        OfficialState.drafted.value,
        OfficialState.checked.value,
    )
    return {one["state"]: one for one in found}


async def newer(sheet_id: UUID) -> UUID | None:
    """The version that replaces it or waits to."""
    found = await value(
        "SELECT id FROM accountability_official_sheet WHERE corrects = {} AND state <> 'withdrawn'"
        " ORDER BY id DESC LIMIT 1",
        sheet_id,
    )
    return found if isinstance(found, UUID) else None


async def territories_of(me: Me) -> list[dict[str, Any]]:
    """The territories whose office this person works in, each with that office."""
    serving = {held.scope: held.unit for held in me.holdings if held.role == Role.office}
    found = await rows(
        "SELECT id, name, path FROM unit WHERE path = ANY({}) AND kind <> 'department' ORDER BY path", list(serving)
    )
    return [{**one, "office": serving[one["path"]]} for one in found]


async def units_of(path: str, level: str) -> list[dict[str, Any]]:
    """The open units of one level in a territory, in the order of the tree."""
    found = await rows(
        """SELECT u.id, u.name, u.short_name, u.kind, u.path, a.kind AS parent_kind, a.short_name AS parent_name
             FROM unit u LEFT JOIN unit a ON a.id = u.parent WHERE {} AND u.closed_on IS NULL
            ORDER BY a.path, u.position, u.path""",
        under("u.path", (path,)),
    )
    return [unit for unit in found if level_of(unit["kind"], unit["parent_kind"]) == level and unit["path"] != path]


def named(unit: Record, units: Sequence[Record]) -> str:
    """Its short name, with that of its parent where two are called alike."""
    alike = sum(other["short_name"] == unit["short_name"] for other in units) > 1
    return f"{unit['parent_name']}{unit['short_name']}" if alike else str(unit["short_name"])
