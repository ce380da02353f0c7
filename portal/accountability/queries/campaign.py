"""重点时段 as one may see them: one with what it covers, the list, what runs today, what a new one is chosen from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me, below
from portal.accountability.campaign_rules import CAME_TRUE, sees_campaign
from portal.accountability.campaign_states import CAMPAIGN_KINDS
from portal.accountability.profiles import ROOMS, SHIPPED
from portal.accountability.queries.campaign_ladders import rooms_of
from portal.accountability.queries.profiles import ladders_for
from portal.accountability.rules import sees_bulletin
from portal.db import Sql, all_of, any_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.campaign"
ADDRESS = "/accountability/campaigns"
MOST = 200
HEAD = """SELECT c.*, u.name AS unit_name, u.short_name AS unit_short, u.path AS unit_path, t.name AS territory_name,
                 t.path AS territory_path, f.name AS profile_name,
                 ARRAY(SELECT z.path::text FROM accountability_campaign_unit k JOIN unit z ON z.id = k.unit
                        WHERE k.campaign = c.id AND k.to_on IS NULL ORDER BY z.path) AS paths
            FROM accountability_campaign c JOIN unit u ON u.id = c.unit JOIN unit t ON t.id = c.territory
            LEFT JOIN accountability_profile f ON f.id = c.profile"""


def subject_of(campaign: Record) -> Subject:
    return Subject(
        KIND, campaign["id"], f"{CAMPAIGN_KINDS[campaign['kind']]}“{campaign['name']}”", address_of(campaign)
    )


def address_of(campaign: Record) -> str:
    return f"{ADDRESS}/{campaign['id']}"


async def campaign_for(me: Me, campaign_id: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE c.id = {{}} AND {{}}", campaign_id, sees_campaign(me))
    if found is None:
        raise Missing
    return found


async def campaigns_for(me: Me) -> list[dict[str, Any]]:
    """The latest first."""
    return await rows(f"{HEAD} WHERE {{}} ORDER BY c.starts_on DESC, c.id DESC LIMIT {{}}", sees_campaign(me), MOST)


async def running_for(me: Me, day: date) -> list[dict[str, Any]]:
    """Those in force on that day which this person sees: the banner of the room."""
    return await rows(
        f"{HEAD} WHERE {CAME_TRUE} AND {{}} BETWEEN c.starts_on AND c.last_on AND {{}} ORDER BY c.last_on, c.id LIMIT 5",
        day,
        sees_campaign(me),
    )


async def living(day: date) -> list[dict[str, Any]]:
    """For the clock: those that have begun and are not put away."""
    return await rows(
        f"{HEAD} WHERE {CAME_TRUE} AND c.closed_on IS NULL AND c.starts_on <= {{}} ORDER BY c.starts_on, c.id", day
    )


async def as_it_stands(campaign_id: UUID) -> dict[str, Any]:
    """For actions, which have asked already who may."""
    found = await row(f"{HEAD} WHERE c.id = {{}}", campaign_id)
    assert found is not None
    return found


async def units_of(campaign_id: UUID, on: date | None = None) -> list[dict[str, Any]]:
    """Those it covers now, or covered on a day of it."""
    then = Sql("coalesce(k.from_on, {}) <= {} AND coalesce(k.to_on, {}) >= {}", on, on, on, on)
    return await rows(
        """SELECT u.id, u.name, u.short_name, u.path FROM accountability_campaign_unit k JOIN unit u ON u.id = k.unit
            WHERE k.campaign = {} AND {} ORDER BY u.path""",
        campaign_id,
        then if on else Sql("k.to_on IS NULL"),
    )


async def as_on(campaign: Record, on: date) -> dict[str, Any]:
    """With the units it covered on that day of it."""
    return {**campaign, "paths": [unit["path"] for unit in await units_of(campaign["id"], on)]}


async def days_of(me: Me, campaign_id: UUID) -> list[dict[str, Any]]:
    """What the clock did, the latest day first; with the paper it drafted. `opens`: for this person."""
    return await rows(
        """SELECT y.of_day, y.what, y.told, y.bulletin, b.state, doc.label, b.id IS NOT NULL AND {} AS opens FROM accountability_campaign_day y
             LEFT JOIN accountability_bulletin b ON b.id = y.bulletin LEFT JOIN document doc ON doc.id = b.document
            WHERE y.campaign = {} ORDER BY y.of_day DESC, y.what""",
        sees_bulletin(me),
        campaign_id,
    )


def covers(campaign: Record) -> Sql:
    """SQL over `duty d`: owed by a unit it covers, and of a room it covers."""
    return all_of(below("d.unit", tuple(campaign["paths"])), of_rooms("d.subject_kind", rooms_of(campaign["rooms"])))


def of_rooms(column: str, rooms: Sequence[str]) -> Sql:
    return any_of(*(Sql(f"starts_with({column}, {{}})", room) for room in rooms)) if rooms else Sql("TRUE")


def rooms_words(campaign: Record) -> str:
    return "、".join(ROOMS.get(room, room) for room in rooms_of(campaign["rooms"])) or ROOMS[""]


def ladder_words(campaign: Record) -> str:
    if campaign["profile"]:
        return str(campaign["profile_name"])
    return SHIPPED[campaign["ladder"]].name if campaign["ladder"] else "不变，按平时的督办阶梯"


async def ladder_choices(me: Me, day: date) -> list[tuple[str, str]]:
    """Those that came with the house, and those adopted where this person can see them."""
    shipped = [(key, f"{ladder.name}（{ladder.source}）") for key, ladder in SHIPPED.items()]
    return shipped + [
        (str(one["id"]), f"{one['name']}（{one['unit_name']}采用）") for one in await ladders_for(me, day)
    ]


async def units_to_cover(territory: Record) -> list[tuple[UUID, str]]:
    """The units right below the territory, each with everything below it."""
    found = await rows(
        """SELECT id, name FROM unit WHERE parent = {} AND closed_on IS NULL ORDER BY kind = 'department', position, name
            LIMIT 300""",
        territory["territory"],
    )
    return [(one["id"], one["name"]) for one in found]
