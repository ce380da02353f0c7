"""The portal as its own processes: pages a second over the wire, and what web and clock hold in memory."""

import asyncio
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from portal.bench.measuring import Row, held_by
from portal.bench.visiting import Unexpected
from portal.jobs import JOBS
from portal.postgres.leash import leash
from portal.serve.child import PYTHON

CONNECTIONS = 16
SECONDS = 5.0
WARM = 3.0
"""Until every process is up and has served a few."""
PATIENCE = 30.0
PEER_A_SECOND, PEER_MEGABYTES = 11.0, 812.0
"""What Redmine 5.0.4 gave on such a machine: its list of 50 issues of 60,000, at as many connections."""


async def web_rows(cookie: str, pages: dict[str, tuple[str, str]]) -> list[Row]:
    """One process, then as many as there are cores (`--workers`); the client that asks shares the machine with them.
    `pages`: a row's name, its words, its address."""
    made = []
    for processes in sorted({1, os.cpu_count() or 1}):
        made += await _served_by(processes, cookie, pages)
    return made


async def _served_by(processes: int, cookie: str, pages: dict[str, tuple[str, str]]) -> list[Row]:
    port, rows, tail = _free_port(), [], "" if processes == 1 else f"-{processes}"
    words = ["uvicorn", "portal.app:create_app", "--factory", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", str(processes)] if processes > 1 else []
    with _child([*words, "--no-access-log", "--no-server-header", "--log-level", "warning"]) as web:
        await _until_it_answers(port, web)
        for name, (said, page) in pages.items():
            words_of_it = f"{said}，{CONNECTIONS} 个连接，{processes} 个进程"
            rows.append(await _throughput(name + tail, words_of_it, web.pid, port, page, cookie))
        pss, rss = held_by(web.pid)
    said = f"网页{processes}个进程的内存（PSS；RSS {rss:.0f}），{_of_peer(pss)}"
    return [*rows, Row(f"memory-web{tail}", said, megabytes=pss)]


async def _throughput(name: str, said: str, pid: int, port: int, page: str, cookie: str) -> Row:
    asked = f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    await _visit(port, asked, WARM)
    idle = held_by(pid)
    took = await _visit(port, asked, SECONDS)
    a_second = len(took) / SECONDS
    return Row(
        name,
        f"{said}（95% 在 {quantiles(took, n=20)[-1]:.0f} 毫秒内；"
        f"Redmine 每秒 {PEER_A_SECOND:.0f}，{a_second / PEER_A_SECOND:.0f} 倍）",
        milliseconds=median(took),
        megabytes=max(0.0, held_by(pid)[1] - idle[1]),
        requests_per_second=a_second,
    )


def _of_peer(megabytes: float) -> str:
    return f"Redmine {PEER_MEGABYTES:.0f} 的 {megabytes / PEER_MEGABYTES:.0%}"


async def clock_row() -> Row:
    """After every one of its jobs was rung once, which it says on its log."""
    with _child(["portal.jobs"], subprocess.PIPE) as clock:
        assert clock.stderr is not None
        late = threading.Timer(PATIENCE, clock.terminate)
        late.start()
        waiting = {job.name for job in JOBS}
        for line in clock.stderr:
            waiting = {name for name in waiting if name not in line.decode()}
            if not waiting:
                break
        late.cancel()
        if waiting:
            raise Unexpected(f"the clock did not ring {', '.join(sorted(waiting))}")
        pss, rss = held_by(clock.pid)
    return Row("memory-clock", f"时钟进程内存（PSS；RSS {rss:.0f}），{_of_peer(pss)}", megabytes=pss)


@contextmanager
def _child(words: list[str], log: int = subprocess.DEVNULL) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(  # noqa: S603
        [*PYTHON, *words],
        env=os.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log,
        preexec_fn=leash(signal.SIGTERM),  # noqa: PLW1509
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stderr is not None:
            child.stderr.close()


async def _until_it_answers(port: int, child: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if child.poll() is not None or time.monotonic() > until:
                raise Unexpected("the web process did not start") from None
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


async def _visit(port: int, asked: bytes, seconds: float) -> list[float]:
    """Milliseconds of every page fetched until the time is over."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_one_visitor(port, asked, until, took) for _ in range(CONNECTIONS)))
    return took


async def _one_visitor(port: int, asked: bytes, until: float, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024 * 1024)
    try:
        while (began := time.perf_counter()) < until:
            writer.write(asked)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise Unexpected(f"the web process answered {head[:40]!r}")
            await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
            took.append((time.perf_counter() - began) * 1000)
    finally:
        writer.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
