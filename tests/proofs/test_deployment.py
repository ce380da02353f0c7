"""The settings in docs/deploy are tried, not only written: units, nginx with TLS in front, PostgreSQL's own opinion."""

import asyncio
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal import db
from portal.db import rows
from portal.demo.cast import DEMO_PASSWORD, make_cast
from portal.postgres.binaries import find
from portal.serve.__main__ import KEEP_ALIVE
from portal.settings import ROOT, read
from tests.conftest import open_pool
from tests.databases import Databases
from tests.proving import reached

pytestmark = pytest.mark.slow

DEPLOY = ROOT / "docs" / "deploy"
NAME = "duban.example.gov.cn"
FOREIGN = "203.0.113.9"
PATIENCE = 60.0
no_nginx = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not on this machine")
no_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")


@no_systemd
def test_systemd_takes_the_units_and_calls_them_well_confined(tmp_path: Path) -> None:
    units = [file for file in DEPLOY.iterdir() if file.suffix in {".service", ".timer"}]
    assert len(units) == 4
    for file in units:
        (tmp_path / file.name).write_text(file.read_text().replace("/opt/portal", str(ROOT)))
    asked = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / file.name) for file in units)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    for name in ("portal-web.service", "portal-clock.service"):
        asked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(tmp_path / name)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-300:]
        reached(f"exposure of {name}, of 10", re.findall(r"level for \S+: ([0-9.]+)", done.stdout)[0])


def test_both_services_are_confined_alike() -> None:
    def kept(name: str) -> list[str]:
        different = ("#", "Description", "ExecStart=", "MemoryMax", "TimeoutStopSec")
        return [line for line in (DEPLOY / name).read_text().splitlines() if not line.startswith(different)]

    assert kept("portal-web.service") == kept("portal-clock.service")


def test_who_asks_hangs_up_before_who_answers() -> None:
    """Else a form is sent into a connection that is being closed, and nobody knows whether it came."""
    proxy = re.search(r"upstream portal \{[^}]*keepalive_timeout (\d+)s;", (DEPLOY / "nginx.conf").read_text())
    unit = re.search(r"--timeout-keep-alive (\d+) ", (DEPLOY / "portal-web.service").read_text())
    assert proxy
    assert unit
    assert int(proxy[1]) < int(unit[1]) == KEEP_ALIVE


def test_postgresql_takes_every_line_and_writes_what_it_acknowledges(tmp_path: Path) -> None:
    (tmp_path / "postgresql.conf").write_text((DEPLOY / "postgresql.conf").read_text())
    wanted = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_statement": "none",
        "listen_addresses": "",
    }
    assert {name: told(tmp_path, name) for name in wanted} == wanted
    with (tmp_path / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(subprocess.CalledProcessError):
        told(tmp_path, "fsync")


def told(folder: Path, name: str) -> str:
    """What a server with this configuration would work with; a line it does not know ends it."""
    asked = [str(find(folder) / "postgres"), "-C", name, "-D", str(folder)]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def environment_of() -> dict[str, str]:
    lines = (DEPLOY / "portal.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_environment_of_the_services_is_one_the_portal_takes(tmp_path: Path) -> None:
    settings = read(environment_of() | {"PORTAL_HOME": str(tmp_path)})
    assert settings.secure_cookies
    assert settings.hosts == {NAME, "127.0.0.1"}
    assert settings.trusted_proxies == {"127.0.0.1"}


@dataclass
class Front:
    """nginx on its own ports, before the portal as its unit starts it. `start`, `stop`: the portal behind."""

    tls: int
    plain: int
    trust: ssl.SSLContext
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]

    def browser(self, **headers: str) -> httpx.AsyncClient:
        # The port is told by the address alone: nginx answers for the name whatever the port.
        return httpx.AsyncClient(
            base_url=f"https://{NAME}:{self.tls}",
            headers=headers,
            timeout=PATIENCE,
            transport=Here(verify=self.trust),
        )


class Here(httpx.AsyncHTTPTransport):
    """The name leads to this machine, as it would by /etc/hosts; certificate and Host are held to the name."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        there = httpx.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1"),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return await super().handle_async_request(there)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "portal.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "portal.key").write_bytes(key.private_bytes(*kinds))


def nginx_files(folder: Path, plain: int, tls: int, behind: int) -> list[str]:
    """The shipped files with this machine's ports and folders in place of a server's; nothing else is changed."""
    said = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("    listen [::]:80;\n", ""),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("/etc/nginx/portal.", f"{folder}/portal."),
        ("/var/log/nginx/", f"{folder}/"),
        ("/opt/portal", str(ROOT)),
    ):
        assert old in said, old
        said = said.replace(old, new)
    (folder / "portal.conf").write_text(said)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\n{temporary}include {folder}/portal.conf;\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def assert_taken(words: list[str]) -> None:
    tested = subprocess.run(words, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr, tested.stderr


def started_by(unit: str) -> list[str]:
    (line,) = re.findall(r"^ExecStart=(.+)$", (DEPLOY / unit).read_text(), re.MULTILINE)
    return shlex.split(line)


@pytest.fixture(scope="module")
async def front(databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Front]:
    folder, name = tmp_path_factory.mktemp("front"), databases.fresh_name()
    await databases.create(name, template)
    await open_pool(databases.url(name), size=2)
    await make_cast(PasswordHasher(time_cost=1, memory_cost=64).hash(DEMO_PASSWORD))
    plain, tls, behind = free_port(), free_port(), free_port()
    certificate(folder)
    nginx = nginx_files(folder, plain, tls, behind)
    assert_taken([*nginx, "-t"])
    environment = (
        os.environ | environment_of() | {"DATABASE_URL": databases.url(name), "PORTAL_HOME": str(folder / "home")}
    )
    environment |= {"PYTHONPATH": str(ROOT)}
    words = [{"8000": str(behind), "4": "2"}.get(word, word) for word in started_by("portal-web.service")[1:]]
    async with web_behind(words, environment, behind) as (start, stop):
        front = await asyncio.create_subprocess_exec(*nginx, stderr=subprocess.DEVNULL)
        trust = ssl.create_default_context(cafile=str(folder / "portal.crt"))
        await opened(front, tls)
        yield Front(tls, plain, trust, start, stop)
        front.terminate()
        await front.wait()
    await db.close_pool()
    await databases.drop(name)


async def opened(front: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            assert front.returncode is None, "nginx did not start"
            with suppress(OSError):
                _, door = await asyncio.open_connection("127.0.0.1", port)
                door.close()
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def web_behind(
    words: list[str], environment: dict[str, str], port: int
) -> AsyncIterator[tuple[Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]]:
    running: list[asyncio.subprocess.Process] = []

    async def start() -> None:
        running.append(await asyncio.create_subprocess_exec(sys.executable, *words, env=environment, cwd=ROOT))
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as visitor:
            while not await answers(visitor, port):
                assert running[-1].returncode is None, "the portal did not start"
                await asyncio.sleep(0.05)

    async def stop() -> None:
        running[-1].terminate()
        await running[-1].wait()

    await start()
    try:
        yield start, stop
    finally:
        with suppress(ProcessLookupError):
            await stop()


async def answers(visitor: httpx.AsyncClient, port: int) -> bool:
    with suppress(httpx.HTTPError):
        return (await visitor.get(f"http://127.0.0.1:{port}/health")).text == "ok"
    return False


async def sign_in(browser: httpx.AsyncClient) -> httpx.Response:
    page = await browser.get("/sign-in")
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', page.text)[0]
    form = {"account": "li", "password": DEMO_PASSWORD, "_csrf_token": token}
    return await browser.post("/sign-in", data=form, headers={"origin": str(browser.base_url).rstrip("/")})


@no_nginx
async def test_whoever_comes_without_tls_is_sent_to_it(front: Front) -> None:
    async with httpx.AsyncClient(transport=Here()) as browser:
        answer = await browser.get(f"http://{NAME}:{front.plain}/inbox?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/inbox?x=1")


@no_nginx
async def test_one_signs_in_and_the_cookie_is_for_this_host_over_tls_only(front: Front) -> None:
    async with front.browser() as browser:
        answer = await sign_in(browser)
        assert answer.status_code == 303
        assert re.fullmatch(r"__Host-portal=\S+; Path=/; HttpOnly; SameSite=Lax; Secure", answer.headers["set-cookie"])
        page = await browser.get("/me")
        assert "李慧" in page.text
    assert page.headers.get_list("strict-transport-security") == ["max-age=31536000; includeSubDomains"]
    assert page.headers["server"] == "nginx"
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


@no_nginx
async def test_where_one_comes_from_cannot_be_made_up(front: Front) -> None:
    async with front.browser(
        **{"x-forwarded-for": FOREIGN, "x-real-ip": FOREIGN, "forwarded": f"for={FOREIGN}"}
    ) as one:
        assert (await sign_in(one)).status_code == 303
    assert {line["address"] for line in await rows("SELECT address FROM session")} == {"127.0.0.1"}
    assert FOREIGN not in str(await rows("SELECT address, detail FROM audit_entry"))


@no_nginx
async def test_another_name_is_not_answered_and_health_is_not_for_outside(front: Front) -> None:
    async with front.browser() as browser:
        assert (await browser.get("/health")).status_code == 404
        answer = await browser.get("/sign-in", headers={"host": "evil.example"})
    assert answer.status_code == 421


@no_nginx
async def test_what_is_too_large_is_told_in_plain_words_by_whoever_stops_it(front: Front) -> None:
    async with front.browser() as browser:
        await sign_in(browser)
        by_portal = await browser.post("/mode", content=b"x" * 2_000_000, headers={"content-type": FORM})
        by_nginx = await browser.post("/mode", content=b"x" * 65 * 1024 * 1024, headers={"content-type": FORM})
    assert (by_portal.status_code, "内容过大" in by_portal.text) == (413, True)
    assert (by_nginx.status_code, "一次上传的文件合计超过了" in by_nginx.text) == (413, True)
    assert by_nginx.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "default-src 'none'" in by_nginx.headers["content-security-policy"]


FORM = "application/x-www-form-urlencoded"


@no_nginx
async def test_while_the_portal_restarts_a_page_says_so_and_then_all_goes_on(front: Front) -> None:
    async with front.browser() as browser:
        await sign_in(browser)
        await front.stop()
        answer = await browser.get("/me")
        assert answer.status_code == 502
        assert "暂时无法服务" in answer.text
        await front.start()
        assert "李慧" in (await browser.get("/me")).text


@no_nginx
async def test_who_hammers_at_the_door_is_held_off_by_nginx_and_nobody_else_is(front: Front) -> None:
    async with front.browser() as browser:
        answers = await asyncio.gather(*(browser.get("/sign-in") for _ in range(120)))
        statuses = {answer.status_code for answer in answers}
        assert statuses == {200, 429}
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert "请求过于频繁" in refused.text
        assert (await browser.get("/guide")).status_code == 200


@no_nginx
async def test_it_is_tls_1_3_that_is_spoken(front: Front) -> None:
    _, door = await asyncio.open_connection("127.0.0.1", front.tls, ssl=front.trust, server_hostname=NAME)
    assert door.get_extra_info("ssl_object").version() == "TLSv1.3"
    door.close()
    await door.wait_closed()
