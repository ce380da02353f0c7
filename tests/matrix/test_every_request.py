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
from tests.proving import LONG, reached

ALWAYS = {"audit_entry", "audit_head", "session"}
"""A refusal and a sensitive look are written down; a session notes when it was last seen."""
FILE = "default-src 'none'; sandbox"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
GUARDS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STRANGER = "anonymous"


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


def badly_dressed(what: str, answer: httpx.Response) -> list[str]:
    """The whole policy to the letter: a part that was softened must not pass because the others stand."""
    faults = [
        f"{what}: {name} {answer.headers.get(name)!r}"
        for name, text in GUARDS.items()
        if answer.headers.get(name) != text
    ]
    if (policy := answer.headers.get("content-security-policy")) not in {CSP, FILE}:
        faults.append(f"{what}: {policy!r}")
    kept = answer.status_code == 200 and what.startswith("GET /static")
    if not kept and answer.headers.get("cache-control") != "no-store":
        faults.append(f"{what}: {answer.headers.get('cache-control')!r}")
    if (kind := answer.headers.get("content-type", "")).startswith("text/") and "charset" not in kind:
        faults.append(f"{what}: {kind!r}")
    return faults


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
            status, written, answer = await sent(asker, route, subject, token, **headers)
            asked += 1
            faults += badly_dressed(f"{route.name} with {what}", answer)
            if status != 403 or written - ALWAYS:
                faults.append(f"{route.name} with {what}: {status}, wrote {sorted(written - ALWAYS)}")
    assert not faults, "\n".join(faults)
    reached("requests without a good token, each refused", asked)


async def test_looking_changes_nothing_and_every_answer_is_guarded(asker: Asker) -> None:
    faults, asked = [], 0
    for route, subject in doors("GET"):
        _, written, answer = await sent(asker, route, subject, None)
        asked += 2 if LONG else 1
        if extra := written - ALWAYS:
            faults.append(f"{route.name} as {subject} wrote {sorted(extra)}")
        faults += badly_dressed(f"{route.name} as {subject}", answer)
        if LONG:
            _, written, answer = await sent(asker, route, STRANGER, None)
            faults += badly_dressed(f"{route.name} as {STRANGER}", answer)
            if extra := written - ALWAYS:
                faults.append(f"{route.name} as {STRANGER} wrote {sorted(extra)}")
    assert not faults, "\n".join(faults)
    reached("answers with every guarding header, and nothing written by looking", asked)
