"""表彰和示范 as one may see them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.queries.registers import ADDRESS, MOST, containing, first_and_last
from portal.accountability.registers_rules import sees_commendation
from portal.accountability.registers_states import COMMENDATION_STATES, OVER
from portal.db import Sql, all_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
COMMENDATIONS = f"{ADDRESS}/commendations"
KIND = "accountability.commendation"
HEAD = """SELECT r.*, u.name AS unit_name, u.short_name AS unit_short, w.name AS to_name, w.short_name AS to_short
            FROM accountability_commendation r JOIN unit u ON u.id = r.unit JOIN unit w ON w.id = r.to_unit"""


def subject_of(one: Record) -> Subject:
    return Subject(KIND, one["id"], f"表彰“{one['title']}”", f"{COMMENDATIONS}/{one['id']}")


def standing_of(one: Record, on: date) -> str:
    over = one["state"] == "valid" and one["valid_until"] is not None and one["valid_until"] < on
    return OVER if over else COMMENDATION_STATES[one["state"]]


async def commendations_for(
    me: Me, q: str = "", year: int | None = None, unit: UUID | None = None
) -> list[dict[str, Any]]:
    """The latest granted first. `unit`: to that unit or a post in it."""
    granted = Sql("r.granted_on BETWEEN {} AND {}", *first_and_last(year)) if year else Sql("TRUE")
    asked = containing(("r.title", "r.granting_body", "w.name"), q) if q else Sql("TRUE")
    to = Sql("r.to_unit = {}", unit) if unit else Sql("TRUE")
    return await rows(
        f"{HEAD} WHERE {{}} ORDER BY r.granted_on DESC, r.id DESC LIMIT {{}}",
        all_of(sees_commendation(me), granted, asked, to),
        MOST,
    )


async def commendation_for(me: Me, one: UUID) -> dict[str, Any]:
    found = await row(f"{HEAD} WHERE r.id = {{}} AND {{}}", one, sees_commendation(me))
    if found is None:
        raise Missing
    return found
