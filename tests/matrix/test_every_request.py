"""What holds of every route: no token or a strange one and nothing is done, the guarding headers on every answer, and a
page that is only looked at changes nothing."""

from collections.abc import Iterator
from typing import Any

import httpx

from portal.db import rows
from portal.web import sessions
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import Route
from tests.matrix.table import FAMILIES
from tests.proving import reached

ALWAYS = {"audit_entry", "audit_head", "session"}
"""A refusal and a sensitive look are written down; a session notes when it was last seen."""
FILE = "default-src 'none'; sandbox"
CSP = ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'")


def doors(method: str) -> Iterator[tuple[Route, str]]:
    """Each route of this method with one subject who is let in."""
    for family in FAMILIES:
        if passing := family.passes - set(family.outside):
            for route in family.routes:
                if route.name.startswith(f"{method} "):
                    yield route, min(passing)


async def sent(
    asker: Asker, route: Route, subject: str, token: str | None, **headers: str
) -> tuple[int, set[str], httpx.Response]:
    """The status, and the tables that were written."""
    method, template = route.name.split(" ")
    data = dict(route.form) | ({"_csrf_token": token} if token is not None else {}) if method == "POST" else None
    address = asker.address(template, route.on) + (f"?{route.query}" if route.query else "")
    async with undone():
        before = await writes()
        answer = await asker.http.request(
            method, address, data=data, headers={"cookie": asker.cookies(subject), **headers}
        )
        written = {table for table, times in (await writes()).items() if times > before.get(table, 0)}
    return answer.status_code, written, answer


async def writes() -> dict[str, int]:
    """How often each table was written on this connection."""
    counted = await rows("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del AS n FROM pg_stat_xact_user_tables")
    return {line["relname"]: line["n"] for line in counted}


async def test_no_form_is_taken_without_its_token_with_anothers_or_from_elsewhere(asker: Asker) -> None:
    faults, asked = [], 0
    for route, subject in doors("POST"):
        bound = asker.world.bound
        own, another = (sessions.csrf_token(bound[one]) for one in (subject, "sun" if subject != "sun" else "li"))
        ways: dict[str, tuple[Any, dict[str, str]]] = {
            "no token": (None, {}),
            "another's token": (another, {}),
            "another site": (own, {"origin": "https://elsewhere.test"}),
        }
        for what, (token, headers) in ways.items():
            status, written, _ = await sent(asker, route, subject, token, **headers)
            asked += 1
            if status != 403 or written - ALWAYS:
                faults.append(f"{route.name} with {what}: {status}, wrote {sorted(written - ALWAYS)}")
    assert not faults, "\n".join(faults)
    reached("requests without a good token, each refused", asked)


async def test_looking_changes_nothing_and_every_answer_is_guarded(asker: Asker) -> None:
    faults, asked = [], 0
    for route, subject in doors("GET"):
        _, written, answer = await sent(asker, route, subject, None)
        asked += 1
        if extra := written - ALWAYS:
            faults.append(f"{route.name} as {subject} wrote {sorted(extra)}")
        policy = answer.headers.get("content-security-policy", "")
        if policy != FILE and (not all(part in policy for part in CSP) or "unsafe" in policy):
            faults.append(f"{route.name}: {policy!r}")
        for name, wanted in (
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
        ):
            if answer.headers.get(name) != wanted:
                faults.append(f"{route.name}: {name} {answer.headers.get(name)!r}")
        if "no-store" not in answer.headers.get("cache-control", "") and not route.name.startswith("GET /static"):
            faults.append(f"{route.name}: {answer.headers.get('cache-control')!r}")
    assert not faults, "\n".join(faults)
    reached("answers with every guarding header, and nothing written by looking", asked)
