"""Every form, fed what no form expects: the answer is a page with a sentence, never a 500, and nothing is half done."""

import importlib
import pkgutil
import sys
from typing import Any

import httpx
import pytest
from litestar.datastructures import FormMultiDict

import assignments
import inspections
import meetings
import portal
from portal.db import value
from portal.web import sessions
from portal.web.form import Form
from tests.browser import check_page
from tests.matrix.asking import Asker, undone
from tests.matrix.hostile_values import HOSTILE
from tests.matrix.policy import Route
from tests.matrix.table import FAMILIES
from tests.proving import reached, times


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


@pytest.fixture(scope="module")
async def asked(asker: Asker) -> dict[str, list[str]]:
    """What each route asks of the form that is sent to it, found by sending it every field of the house: also of forms
    that are only made when somebody presses. So each gets its own fields, and a long text is refused for its length and
    not because seven hundred of them are too much for one form."""
    found: dict[str, list[str]] = {}
    every = dict.fromkeys(field_names(), "")
    with pytest.MonkeyPatch.context() as patch:
        names = listening(patch)
        for route, subject in doors():
            names.clear()
            await post(asker, route, subject, data=every)
            found[f"{route.name} {route.on}"] = sorted(names - OF_EVERY_FORM)
    assert sum(map(len, found.values())) > len(found), "nobody asked for anything"
    return found


OF_EVERY_FORM = {"_csrf_token", "_once"}
OF_THE_HOUSE = {"portal.web.submissions", "portal.web.guards", "litestar.datastructures.multi_dicts"}
"""What looks at every form whatever it holds: its key, its token."""


def listening(patch: pytest.MonkeyPatch) -> set[str]:
    """The names that are asked of any form from here on."""
    names: set[str] = set()
    for way in ("get", "getall", "__getitem__", "__contains__"):
        real = getattr(FormMultiDict, way)

        def heard(form: Any, name: Any, *more: Any, _real: Any = real) -> Any:
            if sys._getframe(1).f_globals["__name__"] not in OF_THE_HOUSE:
                names.add(str(name))
            return _real(form, name, *more)

        patch.setattr(FormMultiDict, way, heard)
    return names


def asking(asked: dict[str, list[str]]) -> list[tuple[Route, str, list[str]]]:
    """The doors behind which something is asked for; a mere button reads nothing."""
    every = [(route, subject, asked[f"{route.name} {route.on}"]) for route, subject in doors()]
    return [door for door in every if door[2]]


@pytest.mark.parametrize("what", HOSTILE)
async def test_no_form_answers_500(asker: Asker, asked: dict[str, list[str]], what: str) -> None:
    """In the quick form each value goes to every third form, and each form gets every third value."""
    before = await value("SELECT (SELECT count(*) FROM inspections_item) + (SELECT count(*) FROM person)")
    typed, begun = HOSTILE[what], list(HOSTILE).index(what) % times(3, 1)
    faults = [
        fault_of(route, what, await post(asker, route, subject, data=dict.fromkeys(fields, typed)))
        for route, subject, fields in asking(asked)[begun :: times(3, 1)]
    ]
    assert faults
    assert [fault for fault in faults if fault] == []
    after = await value("SELECT (SELECT count(*) FROM inspections_item) + (SELECT count(*) FROM person)")
    assert after == before
    reached("hostile values", 1)
    reached("forms sent, each answered by a page and none by 500", len(faults))


@pytest.mark.parametrize("number", range(times(1, 40)))
async def test_no_form_that_is_right_but_for_one_field_answers_500(
    asker: Asker, asked: dict[str, list[str]], number: int
) -> None:
    """So that a bad value comes as far as it can: behind the fields that would have been refused before it."""
    values, faults, sent = list(HOSTILE.values()), [], 0
    for route, subject, fields in asking(asked):
        for field in fields if route.form else ():
            typed = values[(sent * 7 + number) % len(values)]
            answer = await post(asker, route, subject, data={**route.form, field: typed})
            faults.append(fault_of(route, f"{field}={typed[:30]!r}", answer))
            sent += 1
    assert [fault for fault in faults if fault] == []
    assert sent > 100
    reached("forms sent that were right but for one field", sent)


async def test_doubled_fields_are_refused_in_a_sentence(asker: Asker, asked: dict[str, list[str]]) -> None:
    faults = [
        fault_of(route, "doubles", await post(asker, route, subject, data={name: ["甲", "乙"] for name in fields}))
        for route, subject, fields in asking(asked)
    ]
    assert [fault for fault in faults if fault] == []


async def test_files_where_text_belongs_are_refused_in_a_sentence(asker: Asker, asked: dict[str, list[str]]) -> None:
    file = ("甲.txt", b"\x00\xff" * 10, "text/plain")
    faults = [
        fault_of(route, "files", await post(asker, route, subject, files=[(name, file) for name in fields]))
        for route, subject, fields in asking(asked)
    ]
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
