"""Every form, fed what no form expects: the answer is a page with a sentence, never a 500, and nothing is half done."""

import importlib
import pkgutil
from typing import Any

import httpx
import pytest

import assignments
import inspections
import meetings
import portal
from portal.db import value
from portal.web import sessions
from portal.web.form import Form
from tests.browser import check_page
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import Route
from tests.matrix.table import FAMILIES

HOSTILE = {
    "nothing": "",
    "blanks": " \u3000\t\n ",
    "overlong": "x" * 4_500,
    "nul": "问\x00题",
    "escape": "\x1b[31m\x7f\u0085",
    "bidi": "\u202e反向\u2066",
    "surrogate half": "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% raw %}",
    "quotes": "'; DROP TABLE unit; -- \" \\ %s {} {0}",
    "full width": "２０２６－１１－２１",
    "serial day": "45617",
    "no day": "2026-02-30",
    "far day": "9999-12-31",
    "small day": "0001-01-01",
    "big number": "9" * 400,
    "negative": "-1",
    "fraction": "1.5e308",
    "infinite": "NaN",
    "arabic digits": "٣٤٥",
    "an id": "00000000-0000-0000-0000-000000000000",
    "not an id": "00000000-0000-0000-0000-00000000000g",
    "list": "[1,2]",
    "path": "../../../../etc/passwd",
    "identity number": "11010519491231002X",
}


def field_names() -> list[str]:
    """Every field of every form of the house."""
    for package in (portal, inspections, meetings, assignments):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".pages" in module.name or ".forms" in module.name:
                importlib.import_module(module.name)
    names: set[str] = {"version", "guard_reason", "sure", "next", "mode", "on"}
    waiting = [Form]
    while waiting:
        kind = waiting.pop()
        names |= set(kind.fields)
        waiting += kind.__subclasses__()
    return sorted(names)


def doors() -> list[tuple[Route, str]]:
    """Each POST route with one subject who is let in."""
    return [
        (route, min(family.passes - set(family.outside)))
        for family in FAMILIES
        for route in family.routes
        if route.name.startswith("POST") and family.passes - set(family.outside)
    ]


async def post(asker: Asker, route: Route, subject: str, **body: Any) -> httpx.Response:
    token = sessions.csrf_token(asker.world.bound[subject])
    address = asker.address(route.name.split(" ")[1], route.on)
    headers = {"cookie": asker.cookies(subject)}
    data = {**body.pop("data", {}), "_csrf_token": token}
    async with undone():
        return await asker.http.post(address, data=data, headers=headers, **body)


def fault_of(route: Route, what: str, answer: httpx.Response) -> str | None:
    if answer.status_code >= 500:
        return f"{route.name} with {what}: {answer.status_code}"
    if answer.status_code in {200, 409, 413, 422, 429}:
        try:
            check_page(answer.text, route.name)
        except AssertionError as wrong:
            return f"{wrong} ({what})"
    return None


@pytest.mark.parametrize("what", HOSTILE)
async def test_no_form_answers_500(asker: Asker, what: str) -> None:
    fields = dict.fromkeys(field_names(), HOSTILE[what])
    before = await value("SELECT (SELECT count(*) FROM inspections_item) + (SELECT count(*) FROM person)")
    faults = [fault_of(route, what, await post(asker, route, subject, data=fields)) for route, subject in doors()]
    assert [fault for fault in faults if fault] == []
    after = await value("SELECT (SELECT count(*) FROM inspections_item) + (SELECT count(*) FROM person)")
    assert after == before


async def test_doubled_fields_are_refused_in_a_sentence(asker: Asker) -> None:
    fields = {name: ["甲", "乙"] for name in field_names()}
    faults = [fault_of(route, "doubles", await post(asker, route, subject, data=fields)) for route, subject in doors()]
    assert [fault for fault in faults if fault] == []


async def test_files_where_text_belongs_are_refused_in_a_sentence(asker: Asker) -> None:
    files = [(name, ("甲.txt", b"\x00\xff" * 10, "text/plain")) for name in field_names()]
    faults = [fault_of(route, "files", await post(asker, route, subject, files=files)) for route, subject in doors()]
    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe=%zz&%00=%", b"a=1&" * 3_000, b"{" * 1_000])
async def test_bodies_that_are_no_form_are_refused(asker: Asker, body: bytes) -> None:
    for kind in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/xml",
    ):
        for route, subject in doors()[:12]:
            address = asker.address(route.name.split(" ")[1], route.on)
            headers = {"cookie": asker.cookies(subject), "content-type": kind}
            async with undone():
                answer = await asker.http.post(address, content=body, headers=headers)
            assert answer.status_code < 500, f"{route.name} with {kind} {body[:20]!r}"


@pytest.mark.parametrize(
    "query", ["after=x_y", "q=%00", "q=" + "长" * 5_000, "state=x&light=x&unit=x", "inspection=%ff"]
)
async def test_addresses_people_wrote_themselves_are_no_500(asker: Asker, query: str) -> None:
    for path in ("/inspections/ledger", "/accountability", "/inbox", "/calendar", "/inspections/ledger.xlsx"):
        async with undone():
            answer = await asker.http.get(f"{path}?{query}", headers={"cookie": asker.cookies("wang")})
        assert answer.status_code < 500, f"{path}?{query[:40]}"
