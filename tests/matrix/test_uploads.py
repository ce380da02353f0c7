"""Whatever is handed in where a file may be: refused before it is anywhere, or kept by its hash and only ever given out as
a file to keep, under a harmless name, to whoever may see its record at that very moment."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from inspections import actions, queries
from portal import files
from portal.clock import now
from portal.db import row, rows, value
from portal.demo.cast import fixed_id
from portal.settings import SETTINGS
from portal.web import sessions
from portal.web.form import Form
from portal.web.form.kinds import Upload
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import Route
from tests.matrix.table import FAMILIES
from tests.portal.filecheck.specimens import jpg, pdf
from tests.portal.filecheck.test_filecheck import HOSTILE
from tests.proving import LONG, reached

READING = {"POST /calendar/notice", "POST /mode"}
"""Reads a text into the form and keeps nothing."""
SHOWN = re.compile(r"^(text/css|text/javascript|application/javascript|image/|font/|application/manifest)")
"""The portal's own look. Nothing that was handed in is among it."""
CARRYING = re.compile(r"""attachment; filename(\*=UTF-8''[A-Za-z0-9._~%-]+|="[A-Za-z0-9._-]+")""")


@dataclass(frozen=True)
class Way:
    """A form with a place for files, and somebody who may hand one in."""

    route: Route
    subject: str
    fields: tuple[str, ...]


@pytest.fixture(scope="module")
async def ways(asker: Asker) -> list[Way]:
    """Every form that has a field for files when it is sent, found by sending it."""
    found, made = [], []
    real = Form.__init__

    def noted(form: Form, *args: Any, **kwargs: Any) -> None:
        real(form, *args, **kwargs)
        made.append(form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Form, "__init__", noted)
        for route, subject in working():
            made.clear()
            async with undone():
                await hand_in(asker, Way(route, subject, ()), [])
            names = {name for form in made for name, field in form.fields.items() if isinstance(field, Upload)}
            if names and route.name not in READING:
                found.append(Way(route, subject, tuple(sorted(names))))
    return found


def working() -> list[tuple[Route, str]]:
    """Each form with somebody who may do what it asks, where one is named."""
    found = []
    for family in FAMILIES:
        may = (family.does or family.sees or family.passes) & family.passes - set(family.outside)
        found += [(route, min(may)) for route in family.routes if may and route.name.startswith("POST")]
    return found


async def hand_in(asker: Asker, way: Way, handed: list[tuple[str, bytes]]) -> httpx.Response:
    address = asker.address(way.route.name.split(" ")[1], way.route.on)
    token = sessions.csrf_token(asker.world.bound[way.subject])
    parts = [(field, (name, data, "application/octet-stream")) for field in way.fields for name, data in handed]
    return await asker.http.post(
        address,
        data={**way.route.form, "_csrf_token": token},
        files=parts or None,
        headers={"cookie": asker.cookies(way.subject)},
    )


def inside() -> set[Path]:
    return {path for path in SETTINGS.home.rglob("*") if path.is_file() and "pg" not in path.parts}


async def kept() -> int:
    return int(await value("SELECT count(*) FROM attachment"))


async def test_no_hostile_file_gets_in_anywhere(asker: Asker, ways: list[Way]) -> None:
    assert len(ways) > 15, "the forms that take files were not found"
    assert len(HOSTILE) >= 60
    names = sorted(HOSTILE)
    before, there, tried = await kept(), inside(), 0
    for at, way in enumerate(ways):
        for case in names if LONG else [names[(at * 4 + step) % len(names)] for step in range(2)]:
            name, data, _ = HOSTILE[case]
            kept_already = files.path_of(
                sha256(data).hexdigest()
            ).exists()  # under a name that fits it, by another test
            async with undone():
                answer = await hand_in(asker, way, [(name, data)])
                what = f"{way.route.name} with {case}: {answer.status_code}"
                assert answer.status_code < 500, what
                assert answer.status_code != 303, what
                assert await kept() == before, what
            assert not data or kept_already or not files.path_of(sha256(data).hexdigest()).exists(), what
            tried += 1
    assert inside() == there, "something was written outside the store, or left in it"
    reached("forms that take files", len(ways))
    reached("hostile files handed in, none kept", tried)


async def test_a_proper_file_lies_under_its_hash_and_nowhere_else(asker: Asker, ways: list[Way]) -> None:
    there, taken = inside(), 0
    for way in ways:
        data = jpg() + way.route.name.encode()
        async with undone():
            answer = await hand_in(asker, way, [("照片.jpg", data)])
            assert answer.status_code < 500, way.route.name
            taken += answer.status_code == 303
            for line in await rows("SELECT name, sha256 FROM attachment WHERE sha256 = {}", sha256(data).hexdigest()):
                assert files.get(line["sha256"]) == data
    assert taken > 4, "no form took a proper file, so nothing was shown"
    assert all(path.is_relative_to(SETTINGS.files) for path in inside() - there)
    assert {path.name for path in inside() - there if path.name != sha256(path.read_bytes()).hexdigest()} == set()
    reached("forms that took a proper file", taken)


NAMES = (
    "a\r\nSet-Cookie: stolen=1\r\n.jpg", '"; filename="a.html".jpg', "../../../../etc/passwd.jpg", "C:\\Windows\\a.jpg",
    "\u202egpj.exe.jpg", "a\x00.html.jpg", "con.jpg", " .jpg", "长" * 400 + ".jpg", "<script>.jpg", "a;b,c.jpg", "%2e%2e%2f.jpg",
    "👩‍👩‍👧‍👦.jpg", "=1+1.jpg", "…/．．/a.jpg", ".htaccess.jpg", "a.jpg.", "'; DROP TABLE attachment;--.jpg",
)  # fmt: skip


async def test_a_hostile_name_is_given_out_harmless(asker: Asker) -> None:
    route = next(one for family in FAMILIES for one in family.routes if one.name.endswith("/evidence/{file_id}"))
    item = asker.world.ids["open"]
    for name in NAMES:
        async with undone():
            way = Way(Route("POST /inspections/items/{item_id}/evidence"), "li", ("file",))
            answer = await hand_in(asker, way, [(name, jpg())])
            if answer.status_code != 303:
                assert answer.status_code in {400, 422}, name
                continue
            made = await row("SELECT id, name FROM attachment WHERE subject_id = {} ORDER BY id DESC LIMIT 1", item)
            assert made is not None
            address = route.name.split(" ")[1].format(item_id=item, file_id=made["id"])
            given = await asker.http.get(address, headers={"cookie": asker.cookies("li")})
            assert faults_of(given, address) == []
            called = unquote(given.headers["content-disposition"].partition("''")[2])
            assert not set(called) & set('/\\\r\n\0"<>'), called
            assert len(called) <= 160, called
            assert "set-cookie" not in given.headers
    reached("hostile names", len(NAMES))


def faults_of(given: httpx.Response, address: str) -> list[str]:
    """What is wrong with an answer that ought to be a file to keep."""
    head = given.headers
    right = {
        "status": given.status_code == 200,
        "name": CARRYING.fullmatch(head.get("content-disposition", "")),
        "sandbox": head.get("content-security-policy") == "default-src 'none'; sandbox",
        "nosniff": head.get("x-content-type-options") == "nosniff",
        "not stored": "no-store" in head.get("cache-control", ""),
        "kind": not head.get("content-type", "").startswith(("text/html", "image/svg", "application/xml")),
    }
    return [f"{address}: {what} {given.status_code} {dict(head)}" for what, fits in right.items() if not fits]


async def test_whatever_is_no_page_is_a_file_to_keep(asker: Asker) -> None:
    """Over every address of the house: no answer of another kind is shown inside the portal's own origin."""
    given_out, faults = 0, []
    for family in FAMILIES:
        for route in family.routes:
            if not route.name.startswith("GET") or (route.name.endswith(".pdf") and not LONG):
                continue  # printing takes its time
            passing = sorted((family.does or family.sees or family.passes) & family.passes - set(family.outside))
            for subject in passing[:1]:
                async with undone():
                    answer = await asker.ask(route, subject)
                kind = answer.headers.get("content-type", "")
                if answer.status_code != 200 or kind.startswith("text/html") or SHOWN.match(kind):
                    continue
                if route.name in SHOWN_BY_DESIGN:
                    continue
                faults += faults_of(answer, route.name)
                given_out += 1
    assert faults == []
    assert given_out > 20, "hardly anything was given out, so nothing was shown"
    reached("addresses that give out files, each as one to keep", given_out)


SHOWN_BY_DESIGN = {"GET /health"}
"""Says ok, to whoever watches over the machine."""


async def test_who_may_see_it_is_asked_at_every_fetch(asker: Asker) -> None:
    """The same session and the same address, before and after: recused, without the post, account disabled."""
    item = asker.world.ids["open"]
    address = f"/inspections/items/{item}/evidence/{asker.world.ids['file']}"
    people = asker.world.people

    async def status() -> int:
        return (await asker.http.get(address, headers={"cookie": asker.cookies("sun")})).status_code

    async with undone():
        assert await status() == 200
        seen = await queries.item_for(people.wang, item)
        await actions.recuse(seen, people.wang, person=fixed_id("sun"), unit=None, reason="本人涉及此事")
        assert await status() == 404
    async with undone():
        assert await status() == 200
        await value("UPDATE post SET ends_on = starts_on WHERE person = {} RETURNING id", fixed_id("sun"))
        assert await status() in {403, 404}
    async with undone():
        await value("UPDATE person SET disabled_at = {} WHERE id = {} RETURNING id", now(), fixed_id("sun"))
        assert await status() == 303
    reached("rights taken away, the very next fetch refused", 3)


async def test_a_file_that_was_changed_in_the_store_is_given_to_nobody(asker: Asker) -> None:
    sha = await value("SELECT sha256 FROM attachment WHERE id = {}", asker.world.ids["file"])
    path = files.path_of(sha)
    right = path.read_bytes()
    address = f"/inspections/items/{asker.world.ids['open']}/evidence/{asker.world.ids['file']}"
    path.write_bytes(pdf("别的内容"))
    try:
        given = await asker.http.get(address, headers={"cookie": asker.cookies("sun")})
        assert given.status_code == 404
    finally:
        path.write_bytes(right)
