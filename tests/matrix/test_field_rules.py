"""No form changes a column it does not list: every column of the house is sent along, and none of them arrives."""

import importlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from piccolo.table import TABLE_REGISTRY

from portal.db import rows, value
from portal.web import sessions
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import Route
from tests.matrix.test_hostile_forms import OF_EVERY_FORM, doors, listening
from tests.proving import reached, times

MARKS: Mapping[type, str] = {
    str: "夹带的文字",
    int: "7340033",
    date: "2031-07-07",
    datetime: "2031-07-07T07:07:07+08:00",
    UUID: "7d3f0e2a-0000-4000-8000-00000000feed",
    bool: "true",
}
FOUND = "夹带的文字|7340033|2031-07-07|7d3f0e2a-0000-4000-8000-00000000feed"
"""As they would stand in a row; a truth looks like any other, so truths are compared row by row."""
BESIDE = {"web_submission", "audit_entry", "audit_head", "session", "rate_hit"}


def columns() -> dict[str, str]:
    """Every column of every table of the house, with something of its type that stands nowhere."""
    for app in ("portal", "portal.accountability", "inspections", "meetings", "assignments"):
        importlib.import_module(f"{app}.piccolo_app")
    found = {}
    for table in TABLE_REGISTRY:
        for column in table._meta.columns:
            found[column._meta.name] = MARKS.get(column.value_type, MARKS[str])
    return found


async def marked() -> list[dict[str, Any]]:
    """Rows of any table in which something stands that was sent along."""
    tables = await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    names = [line["tablename"] for line in tables if line["tablename"] not in BESIDE]
    every = " UNION ALL ".join(f"SELECT '{name}' AS where, t::text AS row FROM {name} t" for name in names)
    return await rows(f"SELECT s.* FROM ({every}) s WHERE s.row ~ {{}}", FOUND)


async def truths() -> dict[str, int]:
    """How many rows of each table say yes, column by column."""
    told = await rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type = 'boolean' ORDER BY 1, 2"
    )
    counted = ", ".join(
        f"(SELECT count(*) FROM {line['table_name']} WHERE {line['column_name']}) AS c{place}"
        for place, line in enumerate(told)
    )
    found = (await rows(f"SELECT {counted}"))[0]
    return {f"{line['table_name']}.{line['column_name']}": found[f"c{place}"] for place, line in enumerate(told)}


async def send(asker: Asker, route: Route, subject: str, form: Mapping[str, str]) -> int:
    address = asker.address(route.name.split(" ")[1], route.on)
    token = sessions.csrf_token(asker.world.bound[subject])
    answer = await asker.http.post(
        address, data={**form, "_csrf_token": token}, headers={"cookie": asker.cookies(subject)}
    )
    return answer.status_code


async def test_no_form_takes_a_column_it_does_not_list(asker: Asker) -> None:
    extra, wrote, faults = columns(), 0, []
    assert len(extra) > 300, "the columns were not found"
    assert await marked() == []
    for route, subject in doors()[:: times(4, 1)]:
        own, as_declared, allowed = await as_it_is(asker, route, subject)
        smuggled = {name: mark for name, mark in extra.items() if name not in own}
        async with undone():
            status = await send(asker, route, subject, {**smuggled, **route.form})
            if status >= 500 or status != as_declared:
                faults.append(f"{route.name}: {as_declared} became {status} by what was sent along")
            if status != 303:
                continue
            wrote += 1
            faults += [f"{route.name}: {line['where']} took {line['row'][:200]}" for line in await marked()]
            faults += [
                f"{route.name}: {name} was changed" for name, n in (await truths()).items() if allowed[name] != n
            ]
    assert faults == []
    assert wrote > times(15, 60), "hardly any form was taken, so nothing was shown"
    reached("columns sent along with every form", len(extra))
    reached("forms that were taken with them", wrote)
    reached("columns changed outside a form's list", 0)


async def as_it_is(asker: Asker, route: Route, subject: str) -> tuple[set[str], int, dict[str, int]]:
    """What the route asks of its form, and what becomes of the form alone."""
    with pytest.MonkeyPatch.context() as patch:
        names = listening(patch)
        async with undone():
            status = await send(asker, route, subject, route.form)
            yes = await truths() if status == 303 else {}
    return names - OF_EVERY_FORM, status, yes


async def test_a_form_that_took_everything_would_be_seen(asker: Asker) -> None:
    async with undone():
        await value(
            "UPDATE inspections_item SET outcome = {}, handler = NULL WHERE id = {} RETURNING id",
            MARKS[str],
            asker.world.ids["open"],
        )
        assert [line["where"] for line in await marked()] == ["inspections_item"]
