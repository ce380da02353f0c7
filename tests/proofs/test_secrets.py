"""What must not be told is told nowhere: a real web process, words no other text holds, and every place they could end up."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import httpx
import pytest
from argon2 import PasswordHasher

from portal import db
from portal.db import rows
from portal.demo.cast import make_cast
from portal.settings import ROOT, read
from tests.builders import an_item
from tests.conftest import open_pool
from tests.databases import Databases
from tests.portal.sheets.workbooks import written
from tests.proving import reached

pytestmark = pytest.mark.slow

PASSWORD, WRONG = "Mimicanary-7-password", "Mimicanary-8-wrong"
SECRET = "mimicanary of the secret that signs forms 0123456789"
DATABASE = "mimicanary-of-the-database"
TYPED = "mimicanary写在表单里的话"
NAMED = "mimicanary附件的名字"
CANARY = re.compile(r"mimicanary", re.IGNORECASE)
ENDED = 60.0
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@dataclass
class House:
    """`said`: where everything the process prints goes. `commands`: what `ps` showed of it and its children. `cookies`:
    those it gave out, as it said them. `operator`: the page 运行状况.
    """

    url: str
    home: Path
    said: Path
    item: UUID
    port: int
    environment: dict[str, str]
    commands: set[str] = field(default_factory=set)
    cookies: list[str] = field(default_factory=list)
    operator: str = ""


@pytest.fixture(scope="module")
async def house(databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    name, home = databases.fresh_name(), tmp_path_factory.mktemp("home")
    await databases.create(name, template)
    await open_pool(databases.url(name), size=2)
    item = await an_item(await make_cast(PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)))
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    (home / "tmp").mkdir()
    environment = os.environ | {
        "DATABASE_URL": with_password(databases.url(name)),
        "PORTAL_HOME": str(home),
        "PORTAL_SECRET": SECRET,
        "PORTAL_HTTPS": "1",
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": str(ROOT),
    }
    made = House(databases.url(name), home, home / "said", item, port, environment)
    async with running(made):
        await live(made)
    yield made
    await db.close_pool()
    await databases.drop(name)


def with_password(url: str) -> str:
    """The servers of the tests ask for none; what is not asked for may be given all the same."""
    parts = urlsplit(url)
    account, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{account.partition(':')[0] or 'portal'}:{DATABASE}@{place}"))


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    words = ["uvicorn", "portal.app:create_app", "--factory", "--port", str(house.port)]
    with house.said.open("wb") as out:
        web = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", *words, env=house.environment, stdout=out, stderr=out, cwd=ROOT
        )
    watching = asyncio.create_task(watch(web.pid, house.commands))
    try:
        async with asyncio.timeout(ENDED), httpx.AsyncClient() as visitor:
            while not await answers(visitor, house.port):
                assert web.returncode is None, house.said.read_text()
                await asyncio.sleep(0.05)
        yield
    finally:
        watching.cancel()
        web.terminate()
        await web.wait()


async def answers(visitor: httpx.AsyncClient, port: int) -> bool:
    with suppress(httpx.HTTPError):
        return (await visitor.get(f"http://127.0.0.1:{port}/health")).status_code == 200
    return False


async def watch(parent: int, commands: set[str]) -> None:
    """What everybody on the machine may read of the process and of its children, as long as they live."""
    while True:
        with suppress(OSError):
            below = [task.joinpath("children").read_text().split() for task in Path(f"/proc/{parent}/task").iterdir()]
            for number in (str(parent), *(number for numbers in below for number in numbers)):
                commands.add(Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        await asyncio.sleep(0.002)


class Person:
    """A browser by hand: cookies that are for TLS only are kept all the same, since the proxy in front speaks it."""

    def __init__(self, house: House) -> None:
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", timeout=ENDED)
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []
        self.page = ""

    async def ask(self, method: str, path: str, **kwargs: object) -> httpx.Response:
        headers = {"cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        answer = await self.http.request(method, path, headers=headers, **kwargs)  # type: ignore[arg-type]
        for said in answer.headers.get_list("set-cookie"):
            name, _, rest = said.partition("=")
            self.cookies[name] = rest.partition(";")[0]
            self.set_cookies.append(said)
        self.page = answer.text if "html" in answer.headers.get("content-type", "") else self.page
        return answer

    async def send(self, path: str, data: dict[str, str], **kwargs: object) -> httpx.Response:
        token = re.search(r'name="_csrf_token" value="([^"]+)"', self.page)
        assert token is not None
        return await self.ask("POST", path, data={"_csrf_token": token[1], **data}, **kwargs)

    async def sign_in(self, account: str) -> None:
        await self.ask("GET", f"/sign-in?next=/me%3Fq%3D{TYPED}")
        assert (await self.send("/sign-in", {"account": account, "password": WRONG})).status_code == 422
        answer = await self.send("/sign-in", {"account": account, "password": PASSWORD, "next": f"/me?q={TYPED}"})
        assert answer.status_code == 303


async def live(house: House) -> None:
    """A day at the office, and everything that can go wrong in it."""
    li = Person(house)
    async with li.http:
        await li.ask("GET", "/sign-in")
        await li.send("/sign-in", {"account": f"{WRONG}", "password": PASSWORD})
        await li.sign_in("li")
        house.cookies = li.set_cookies
        item = f"/inspections/items/{house.item}"
        statuses = [
            (await li.ask("GET", f"/inspections/ledger?q={TYPED}&state={TYPED}")).status_code,
            (await li.ask("GET", f"/{TYPED}/{NAMED}?q={TYPED}")).status_code,
            (await li.ask("GET", f"/guide/{TYPED}")).status_code,
            (await li.ask("GET", f"/inspections/items/{TYPED}")).status_code,
            (await li.ask("PUT", f"/{TYPED}")).status_code,
            (await li.ask("GET", f"/people?q={TYPED}")).status_code,
            (await li.ask("POST", f"{item}/progress", data={"text": TYPED})).status_code,
            (await li.ask("GET", item)).status_code,
            (await li.send(f"{item}/progress", {"text": TYPED})).status_code,
            (await li.send(f"{item}/progress", {"text": TYPED * 400})).status_code,
            (await li.send("/mode", {"mode": TYPED * 90_000})).status_code,
        ]
        assert statuses == [200, 404, 404, 404, 405, 403, 403, 200, 303, 422, 413]
        await hand_in(li, item)
        await break_down(li, item)
        await li.ask("GET", "/password")
        assert (await li.send("/password", {"current": WRONG, "new": PASSWORD, "again": PASSWORD})).status_code == 422
    wu = Person(house)
    async with wu.http:
        await wu.sign_in("wu")
        house.operator = (await wu.ask("GET", "/operator")).text
        assert "运行状况" in house.operator
        await wu.ask("GET", "/people/import")
        files = {"sheet": (f"{NAMED}.xlsx", written(["单位名称"], [TYPED]))}
        assert (await wu.send("/people/import", {}, files=files)).status_code in {200, 303, 422}


async def hand_in(li: Person, item: str) -> None:
    await li.ask("GET", item)
    path = re.search(r'action="([^"]+/evidence)"', li.page)
    assert path is not None
    files = {"file": (f"{NAMED}.png", PNG)}
    assert (await li.send(path[1], {}, files=files)).status_code == 303
    await li.ask("GET", item)
    assert (await li.send(path[1], {}, files={"file": (f"{NAMED}.docx", TYPED.encode())})).status_code == 422


async def break_down(li: Person, item: str) -> None:
    """The database refuses what was typed, and says so with the whole row; what comes then is the house's own 500."""
    await li.ask("GET", item)
    await rows("ALTER TABLE inspections_progress ADD CONSTRAINT never CHECK (text !~ '再次') NOT VALID")
    assert (await li.send(f"{item}/progress", {"text": f"{TYPED}再次"})).status_code == 500
    await rows("ALTER TABLE inspections_progress DROP CONSTRAINT never")


def test_no_log_line_holds_what_was_typed_or_may_not_be_known(house: House) -> None:
    said = house.said.read_text(encoding="utf-8", errors="replace")
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    errors = [line for line in lines if line.get("error")]
    assert [line["error"] for line in errors] == ["CheckViolationError"], "the error was logged, once"
    assert {line["status"] for line in lines if "status" in line} >= {200, 303, 403, 404, 413, 422, 500}
    assert [line for line in said.splitlines() if CANARY.search(line)] == []
    for secret in secrets_of(house):
        assert secret not in said
    reached("log lines of every kind of answer, 0 words in them", len(lines))


def test_ps_shows_none_of_it(house: House) -> None:
    assert any("child" in line for line in house.commands), "no child was seen at work"
    assert [line for line in house.commands if CANARY.search(line)] == []


async def test_the_audit_tells_who_did_what_and_no_secret(house: House) -> None:
    kept = await rows("SELECT e::text AS whole, action FROM audit_entry e")
    assert {"sign_in", "sign_in.failed", "refused", "file.keep"} <= {line["action"] for line in kept}
    whole = "\n".join(line["whole"] for line in kept if line["action"] not in {"file.keep", "people.import"})
    assert CANARY.findall(whole) == []
    for secret in secrets_of(house):
        assert secret not in whole


async def test_no_table_holds_a_password_or_a_token(house: House) -> None:
    tables = await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for table in tables:
        found = await rows(f'SELECT t::text AS whole FROM "{table["tablename"]}" t')
        whole = "\n".join(line["whole"] for line in found)
        for secret in (PASSWORD, WRONG, SECRET, DATABASE, *secrets_of(house)):
            assert secret not in whole, table["tablename"]


def test_no_secret_lies_in_a_file_and_nothing_stays_behind_in_the_temporary_folder(house: House) -> None:
    assert list((house.home / "tmp").iterdir()) == []
    for file in house.home.rglob("*"):
        if file.is_file():
            assert re.search(rb"Mimicanary|mimicanary of|mimicanary-of", file.read_bytes()) is None, file.name


def test_the_operators_pages_and_commands_show_no_secret(house: House) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "portal", "doctor"],
        env=house.environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "PostgreSQL" in told.stdout
    for text in (house.operator, told.stdout, told.stderr):
        assert CANARY.search(text) is None


def test_behind_tls_every_cookie_is_for_this_host_and_for_tls_alone(house: House) -> None:
    given = {said.partition("=")[0]: said.partition("; ")[2] for said in house.cookies}
    attributes = "Path=/; HttpOnly; SameSite=Lax; Secure"
    assert given == {"__Host-portal-visit": attributes, "__Host-portal": attributes}


def secrets_of(house: House) -> list[str]:
    """The tokens this day's cookies carried."""
    return [said.partition("=")[2].partition(";")[0] for said in house.cookies]


GOOD = "a secret that is long enough to be taken"


@pytest.mark.parametrize("secret", ["short", "changeme", "x" * 31, "x" * 64, "0123456789" * 4, "password" * 8])
def test_no_door_opens_with_a_secret_that_can_be_guessed(secret: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="PORTAL_SECRET"):
        read({"PORTAL_HOME": str(tmp_path), "PORTAL_SECRET": secret})


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_no_door_opens_while_others_may_read_the_secret(mode: int, tmp_path: Path) -> None:
    home = {"PORTAL_HOME": str(tmp_path)}
    made = read(home).secret
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(SystemExit, match="chmod 600"):
        read(home)
    (tmp_path / "secret").chmod(0o600)
    assert read(home).secret == made


def test_a_secret_never_shows_where_settings_are_printed(tmp_path: Path) -> None:
    settings = read({"PORTAL_HOME": str(tmp_path), "PORTAL_SECRET": GOOD, **MAIL})
    assert GOOD not in repr(settings)
    assert MAIL["PORTAL_MAIL_PASSWORD"] not in repr(settings)


MAIL = {
    "PORTAL_URL": "https://portal.test",
    "PORTAL_MAIL_HOST": "mail.test",
    "PORTAL_MAIL_FROM": "portal@portal.test",
    "PORTAL_MAIL_PASSWORD": "mimicanary-mail",
}
